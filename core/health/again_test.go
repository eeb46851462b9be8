package health_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/fault"
	"kubepki/core/health"
	"kubepki/core/kube"
	"kubepki/core/pki"
)

// commandsOf are the commands of what a fault is found by, as the paths alone tell.
func commandsOf(t *testing.T, files []health.File, id string) (out []string) {
	t.Helper()
	f, ok := fault.ByID(id)
	require.True(t, ok, id)
	files, err := f.Break(context.Background(), files, now)
	require.NoError(t, err)
	for _, found := range guessed(t, files).Findings {
		if found.Rule == f.Rule {
			out = append(out, found.Command)
		}
	}
	return out
}

// A cluster whose apiserver is broken cannot be asked how it was configured: what
// kubeadm has to know comes out of the files, and what was there comes back where
// kubeadm fails.
func TestMakingAgainNeedsNoApiserver(t *testing.T) {
	set := health.FilesOf(made(t, func(d *kube.Draft) {
		d.ControlPlanes, d.Endpoint, d.ServiceCIDRs = "cp-1 10.0.0.10\ncp-2 10.0.0.20", "api.lab.example:8443", "10.112.0.0/16"
		d.ExtraSANs, d.Version = "*.lab.example", "v1.34.4"
	}))
	for id, want := range map[string]string{
		"key-of-another-pair": "d=$(mktemp -dp /root) && mv /etc/kubernetes/pki/apiserver.* $d && { kubeadm init phase certs apiserver --apiserver-cert-extra-sans '*.lab.example,api.lab.example,cp-1,10.112.0.1,10.0.0.10' || mv $d/* /etc/kubernetes/pki; }",
		"peer-server-only":    `d=$(mktemp -dp /root) && mv /etc/kubernetes/pki/etcd/peer.* $d && { printf 'apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\netcd: {local: {peerCertSANs: ["cp-1","10.0.0.10"]}}' | kubeadm init phase certs etcd-peer --config /dev/stdin || mv $d/* /etc/kubernetes/pki/etcd; }`,
		"wrong-eku-admin":     "d=$(mktemp -dp /root) && mv /etc/kubernetes/admin.conf $d && { kubeadm init phase kubeconfig admin --control-plane-endpoint api.lab.example:8443 || mv $d/* /etc/kubernetes; }",
		"wrong-user":          "d=$(mktemp -dp /root) && mv /etc/kubernetes/kubelet.conf $d && { kubeadm init phase kubeconfig kubelet --apiserver-advertise-address 10.0.0.10 --node-name cp-1 || mv $d/* /etc/kubernetes; }",
	} {
		got := commandsOf(t, set, id)
		require.NotEmpty(t, got, id)
		assert.Equal(t, want, got[0], id)
	}
}

// Where nothing is, nothing is moved away: mv would fail, and kubeadm not be asked.
func TestAPairThatIsGoneIsMadeAtOnce(t *testing.T) {
	r := made(t, nil)
	var files []health.File
	for _, f := range health.FilesOf(r) {
		if !strings.HasPrefix(f.Path, "/etc/kubernetes/pki/apiserver.") && f.Path != "/etc/kubernetes/scheduler.conf" {
			files = append(files, f)
		}
	}
	found := guessed(t, files).Findings
	require.Len(t, found, 3)
	assert.Equal(t, "kubeadm init phase certs apiserver --apiserver-cert-extra-sans cp-1", found[0].Command)
	assert.Contains(t, found[0].Fix, "Add the names by which it is called besides")
	assert.Equal(t, "kubeadm init phase kubeconfig scheduler", found[2].Command)
}

// The folder of a worker's files may have any name: the node is that of its user,
// and it calls what it called.
func TestAWorkersKubeconfigIsThatOfItsNode(t *testing.T) {
	set := health.FilesOf(made(t, func(d *kube.Draft) {
		d.Workers, d.ControlPlanes, d.Endpoint = "worker-7 10.0.0.47", "cp-1 10.0.0.10", "api.lab.example:6443"
	}))
	for i := range set {
		if set[i].Host == "worker-7" {
			set[i].Host = "backup-of-node"
		}
	}
	plan := health.GuessFrom(set, health.Clues{Nodes: map[string]string{"cp-1": "cp-1"}})
	at := now.Add(400 * day)
	report, err := health.Check(t.Context(), plan, set, health.Options{Now: at})
	require.NoError(t, err)
	found := of(report, "kubelet/backup-of-node")
	require.NotEmpty(t, found)
	assert.Equal(t, "kubeadm kubeconfig user --org system:nodes --client-name system:node:worker-7 > kubelet.conf && kubectl --kubeconfig kubelet.conf config set-cluster kubernetes --server=https://api.lab.example:6443", found[0].Command)
}

// A name that the apiserver should have and lacks is its own fault, and not that of
// all who call it so; one that nobody expects of it is theirs.
func TestWhoCallsALackedNameIsNotToBlame(t *testing.T) {
	r := made(t, nil)
	f, ok := fault.ByID("missing-san")
	require.True(t, ok)
	files, err := f.Break(context.Background(), health.FilesOf(r), now)
	require.NoError(t, err)
	for address, want := range map[string][]health.Rule{
		"10.0.0.10": {health.RuleMissingSAN},
		"10.0.0.77": {health.RuleMissingSAN, health.RuleConfigServer},
	} {
		clues := health.Clues{Names: map[string]pki.SANs{"cp-1/apiserver": {{Kind: pki.IP, Value: address}}}}
		report, err := health.Check(t.Context(), health.GuessFrom(files, clues), files, health.Options{Now: now})
		require.NoError(t, err)
		assert.Equal(t, want, slices.Compact(rulesOf(report.Findings)), address)
	}
}

// A leaf that was made with its authority, for as many days, ends moments after it:
// that is no plan to outlive it.
func TestLeavesThatWereMadeWithTheirAuthority(t *testing.T) {
	r := made(t, nil)
	ca, err := r.Authority(kube.EtcdCA)
	require.NoError(t, err)
	m, ok := r.Find("etcd-server/cp-1")
	require.True(t, ok)
	for late, want := range map[time.Duration][]health.Rule{time.Minute: nil, 25 * time.Hour: {health.RuleOutlivesCA}} {
		template := kube.LeafTemplate(m.Item, m.Cert().NotBefore, ca.Cert)
		template.NotAfter = ca.Cert.NotAfter.Add(late)
		cert, err := ca.IssueAnyway(t.Context(), template, m.Key.Public())
		require.NoError(t, err)
		files := health.FilesOf(r)
		at := slices.IndexFunc(files, func(f health.File) bool { return f.Path == "/etc/kubernetes/pki/etcd/server.crt" })
		files[at] = health.File{Host: files[at].Host, Path: files[at].Path, Bytes: pki.CertificatePEM(cert)}
		assert.Equal(t, want, rulesOf(guessed(t, files).Findings), late)
	}
}
