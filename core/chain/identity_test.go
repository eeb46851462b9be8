package chain_test

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"testing"

	"github.com/stretchr/testify/assert"

	"kubepki/core/chain"
)

func TestWhoAmI(t *testing.T) {
	type row struct {
		cn     string
		orgs   []string
		node   string
		groups []string
		traps  []string
		rights []string // from whom
	}
	const everyone = "system:authenticated"
	for name, r := range map[string]row{
		"admin":            {"kubernetes-admin", []string{"kubeadm:cluster-admins"}, "", []string{"kubeadm:cluster-admins", everyone}, []string{"kubeadm:cluster-admins needs its binding"}, []string{"kubeadm:cluster-admins", everyone}},
		"super admin":      {"kubernetes-super-admin", []string{"system:masters"}, "", []string{"system:masters", everyone}, []string{"system:masters cannot be revoked"}, []string{"system:masters", everyone}},
		"the typing error": {"jane", []string{"system:master"}, "", []string{"system:master", everyone}, []string{"A group that is nearly one"}, []string{everyone}},
		"no prefix":        {"jane", []string{"masters"}, "", []string{"masters", everyone}, []string{"A group that is nearly one"}, []string{everyone}},
		"capitals":         {"jane", []string{"System:Masters"}, "", []string{"System:Masters", everyone}, []string{"A group that is nearly one"}, []string{everyone}},
		"swapped":          {"system:masters", []string{"jane"}, "", []string{"jane", everyone}, []string{"User and group are swapped"}, []string{everyone}},
		"no group":         {"jane", nil, "", []string{everyone}, nil, []string{everyone}},
		"two groups":       {"jane", []string{"dev", "ops"}, "", []string{"dev", "ops", everyone}, nil, []string{everyone}},
		"scheduler":        {"system:kube-scheduler", nil, "", []string{everyone}, nil, []string{"system:kube-scheduler", everyone}},
		"bare scheduler":   {"kube-scheduler", nil, "", []string{everyone}, []string{"A component without “system:”"}, []string{everyone}},
		"kubelet":          {"system:node:cp-1", []string{"system:nodes"}, "cp-1", []string{"system:nodes", everyone}, nil, []string{"system:nodes", "system:node:cp-1", everyone}},
		"other node":       {"system:node:cp-1", []string{"system:nodes"}, "cp-2", []string{"system:nodes", everyone}, []string{"Another node’s name"}, []string{"system:nodes", "system:node:cp-1", everyone}},
		"bare node":        {"cp-1", []string{"system:nodes"}, "", []string{"system:nodes", everyone}, []string{"A node that is none"}, []string{"system:nodes", everyone}},
		"node, no group":   {"system:node:cp-1", nil, "", []string{everyone}, []string{"A node that is none"}, []string{"system:node:cp-1", everyone}},
		"node, near group": {"system:node:cp-1", []string{"system:node"}, "", []string{"system:node", everyone}, []string{"A group that is nearly one", "A node that is none"}, []string{"system:node:cp-1", everyone}},
		"nobody":           {"", []string{"dev"}, "", nil, []string{"No common name"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			c := issue(t, r.cn, 0, nil, both(client, func(c *x509.Certificate) { c.Subject.Organization = r.orgs })).cert
			id := chain.WhoAmI(c, r.node)
			assert.Equal(t, r.cn, id.User)
			assert.Equal(t, r.cn == "", id.Refused())
			assert.Equal(t, r.groups, id.Groups)
			var titles, from []string
			for _, trap := range id.Traps {
				titles = append(titles, trap.Title())
				assert.NotEmpty(t, trap.What)
				assert.NotEmpty(t, trap.Why())
				assert.NotEmpty(t, trap.Fix())
				assert.NotEmpty(t, trap.Level())
				assert.Regexp(t, "^https://", trap.Ref())
			}
			for _, right := range id.Rights {
				from = append(from, right.From)
				assert.NotEmpty(t, right.May())
				assert.NotEmpty(t, right.By())
				assert.Regexp(t, "^https://", right.Ref())
			}
			assert.Equal(t, r.traps, titles)
			assert.Equal(t, r.rights, from)
		})
	}
}

func TestTheLastCommonNameIsTheUser(t *testing.T) {
	cn := asn1.ObjectIdentifier{2, 5, 4, 3}
	c := issue(t, "", 0, nil, both(client, func(c *x509.Certificate) {
		c.Subject = pkix.Name{ExtraNames: []pkix.AttributeTypeAndValue{{Type: cn, Value: "first"}, {Type: cn, Value: "last"}}}
	})).cert
	id := chain.WhoAmI(c, "")
	assert.Equal(t, "last", id.User)
	assert.Equal(t, "Several common names", id.Traps[0].Title())
}

func TestServersAndAuthoritiesAreNoClients(t *testing.T) {
	titles := func(c *x509.Certificate) (out []string) {
		for _, trap := range chain.WhoAmI(c, "").Traps {
			out = append(out, trap.Title())
		}
		return out
	}
	assert.Equal(t, []string{"Not for clients"}, titles(issue(t, "web", 0, nil, server("web")).cert))
	c := *issue(t, "kube-etcd-healthcheck-client", 0, nil, client).cert
	c.Issuer.CommonName = "etcd-ca"
	assert.Equal(t, []string{"Signed for another server"}, titles(&c))
	assert.Equal(t, []string{"An authority as a client"}, titles(issue(t, "root", 0, nil, ca).cert))
}
