package kube_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"kubepki/core/golden"
	"kubepki/core/kube"
	"kubepki/core/kube/kubetest"
	"kubepki/core/pki"
)

// calls is what recreate.sh says of one cluster, after what it says of all.
func calls(t *testing.T, r *kube.Result) string {
	t.Helper()
	head, own, found := strings.Cut(string(r.Recreate()), "\n# ---- ")
	assert.True(t, found)
	assert.True(t, strings.HasPrefix(head, "#!/bin/sh\n"))
	return "# ---- " + own
}

// That the script makes what it says is proven with the real openssl.
func TestRecreate(t *testing.T) {
	for name, change := range map[string]func(*kube.Draft){
		"1.30, P-256 beside RSA": func(d *kube.Draft) { d.Version = "v1.30.14" },
		"every option": func(d *kube.Draft) {
			threeControlPlanes(d)
			d.Users, d.ExtraSANs = "o'neil: $HOME, a/b+c\nзоя", `URI:spiffe://lab/a$b#c email:"x"@lab.example`
		},
		"external etcd and one authority": func(d *kube.Draft) { externalEtcd(d); d.OneAuthority = true },
		"a brought authority": func(d *kube.Draft) {
			d.Brought = map[string]*pki.Authority{kube.EtcdCA: brought(t, "corp")}
		},
	} {
		t.Run(name, func(t *testing.T) { golden.Equal(t, calls(t, kubetest.Made(t, change))) })
	}
}

// Thousands of hosts take two lines each, and one line for what they share.
func TestRecreateOfManyHosts(t *testing.T) {
	lines := func(workers string) int {
		return strings.Count(string(kubetest.Made(t, func(d *kube.Draft) { d.Workers = workers }).Recreate()), "\n")
	}
	assert.Equal(t, lines("100")+2*100, lines("200"))
}
