package check

import (
	"context"
	"fmt"
	"net/http"
)

var etcdChecks = []Check{
	{
		Name: "etcd-strangers", Means: "etcd and its peers refuse nobody's call and a certificate of the cluster authority", Needs: []string{etcd},
		For: func(s Scene) bool { return !s.Cluster.OneAuthority }, Run: etcdStrangers,
	},
	{
		Name: "etcd-one-authority", Means: "with one authority etcd lets in whoever it signed, as the README warns, and nobody else", Needs: []string{etcd},
		For: func(s Scene) bool { return s.Cluster.OneAuthority }, Run: etcdOneAuthority,
	},
}

// etcdOneAuthority calls with a certificate of the cluster, and with none.
func etcdOneAuthority(ctx context.Context, s *State) (string, error) {
	url := "https://" + hostPort(s.address(s.members()[0]), "2379") + "/version"
	if status, _, err := s.pair("apiserver-kubelet-client").call(ctx, http.MethodGet, url, nil, nil); err != nil || status != http.StatusOK {
		return "", fmt.Errorf("a client of the cluster got status %d (%v), want 200", status, err)
	}
	if status, _, err := (caller{trusts: s.pki(s.first(), "ca.crt")}).call(ctx, http.MethodGet, url, nil, nil); !refused(err) {
		return "", fmt.Errorf("nobody got status %d (%v), want to be refused", status, err)
	}
	return "a client of the cluster is let in, nobody refused", nil
}

// etcdStrangers calls each member's client and peer ports.
func etcdStrangers(ctx context.Context, s *State) (string, error) {
	cp := s.first()
	count := 0
	for _, h := range s.members() {
		ca := s.pki(h.Name, "etcd/ca.crt")
		friend := caller{trusts: ca, cert: s.pki(h.Name, "etcd/healthcheck-client.crt"), key: s.pki(h.Name, "etcd/healthcheck-client.key")}
		strangers := map[string]caller{
			"nobody":                              {trusts: ca},
			"a certificate of the cluster's root": {trusts: ca, cert: s.pki(cp, "apiserver-kubelet-client.crt"), key: s.pki(cp, "apiserver-kubelet-client.key")},
		}
		for _, port := range []string{"2379", "2380"} {
			url := "https://" + hostPort(s.address(h), port) + "/version"
			if status, _, err := friend.call(ctx, http.MethodGet, url, nil, nil); err != nil || status != http.StatusOK {
				return "", fmt.Errorf("%s of %s: its own client got status %d (%v)", port, h.Name, status, err)
			}
			for who, c := range strangers {
				if status, _, err := c.call(ctx, http.MethodGet, url, nil, nil); !refused(err) {
					return "", fmt.Errorf("%s of %s: %s got status %d (%v), want to be refused", port, h.Name, who, status, err)
				}
				count++
			}
		}
	}
	return fmt.Sprintf("%d calls refused", count), nil
}
