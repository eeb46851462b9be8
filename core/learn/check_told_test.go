package learn_test

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"kubepki/core/learn"
)

func init() {
	for id, c := range map[string]checkCase{
		"peers": {"pca.crt m1.crt m2.crt m3.crt 10.0.0.1 10.0.0.2 10.0.0.3", []string{
			"pca.crt m1.crt m2.crt m3.crt 10.0.0.1 10.0.0.2 10.0.0.4", "ca.crt m1.crt m2.crt m3.crt 10.0.0.1 10.0.0.2 10.0.0.3",
			"pca.crt m1.crt half.crt m3.crt 10.0.0.1 10.0.0.2 10.0.0.3", "pca.crt m1.crt m1.crt m3.crt 10.0.0.1 10.0.0.1 10.0.0.3", "pca.crt m1.crt m2.crt a.key 10.0.0.1 10.0.0.2 10.0.0.3",
		}},
		"node":      {"n1.crt ca.crt n1", []string{"n1.crt ca.crt n2", "n2.crt ca.crt n2", "n1.crt other.crt n1", "n3.crt ca.crt n3"}},
		"public-of": {"sa.pub rsa.key", []string{"sa.pub rsa2.key", "letter rsa.key", "sa.pub ca.crt"}},
		"told":      {"good.yaml", []string{"letter", "bad.yaml", "typo.yaml"}},
		"tells":     {"good.yaml cert-file=m1.crt client-cert-auth=true", []string{"good.yaml cert-file=m2.crt", "bad.yaml cert-file=m1.crt client-cert-auth=true", "letter cert-file=m1.crt"}},
	} {
		cases[id] = c
	}
}

// furnishTold adds what the checks of members, nodes and flags look at.
func furnishTold(d *desk) {
	d.do("make-authority", "name", "pca", "algorithm", "ECDSA-P256", "subject", "/CN=pca", "days", "3650")
	pair := func(name, subject, names, usage, ca string) {
		d.do("make-pair", "name", name, "algorithm", "ECDSA-P256", "subject", subject, "names", names, "usage", usage, "ca", ca)
	}
	for _, n := range []string{"1", "2", "3"} {
		pair("m"+n, "/CN=m"+n, "DNS:etcd-"+n+",IP:10.0.0."+n+",IP:127.0.0.1", "peer", "pca")
	}
	pair("half", "/CN=half", "IP:10.0.0.2", "server", "pca")
	pair("n1", "/CN=system:node:n1/O=system:nodes", "", "client", "ca")
	pair("n2", "/CN=n2/O=system:nodes", "", "client", "ca")
	pair("n3", "/CN=system:node:n3/O=system:node", "", "client", "ca")
	d.do("public-half", "key", "rsa.key", "out", "sa.pub")
	good := "etcd --listen-client-urls=https://127.0.0.1:2379 --client-cert-auth=true --cert-file=/etc/kubernetes/pki/m1.crt --key-file=/etc/kubernetes/pki/m1.key --trusted-ca-file=/etc/kubernetes/pki/pca.crt"
	d.do("tell", "config", good, "file", "good.yaml")
	for name, text := range map[string]string{
		"bad.yaml": strings.Replace(good, "m1.crt", "m2.crt", 1), "typo.yaml": good + " --trusted-cafile=x",
	} {
		d.b = d.b.With(learn.Object{Name: name, Data: []byte(text)})
	}
}

// The table of flags that a program has is that of the releases which package
// paths is tested with.
func TestRealFlagsAreThoseOfTheReleases(t *testing.T) {
	text, err := os.ReadFile("../paths/testdata/flags.txt")
	require.NoError(t, err)
	n := 0
	for _, line := range strings.Split(string(text), "\n") {
		program, name, _ := strings.Cut(line, " ")
		if program != "etcd" && program != "kube-apiserver" {
			continue
		}
		n++
		d := &desk{t, learn.Bench{}}
		assert.NotContains(t, said(d, program+" --"+name+"=x"), "--"+name+"\n", "%s has --%s", program, name)
	}
	assert.Greater(t, n, 250)
	assert.Equal(t, "Error: unknown flag: --insecure-port\n", said(&desk{t, learn.Bench{}}, "kube-apiserver --insecure-port=8080"))
}

// said is what a program would say to a command line.
func said(d *desk, text string) string {
	op, _ := learn.OperationByID("tell")
	out, err := op.Run(d.t.Context(), env(), d.b, learn.Values{"config": text, "file": "x"})
	require.NoError(d.t, err)
	return out.Said + "\n"
}

// Each mistake in how a program is started is said with its line.
func TestWhatIsToldIsHeldAgainstTheFiles(t *testing.T) {
	l := learn.ByNumber(20)
	require.NotNil(t, l)
	b := walked(t, append(l.Before(), l))
	good := string(b["kube-apiserver.service"].Data)
	op, _ := learn.OperationByID("tell")
	for _, c := range []struct{ from, to, says string }{
		{"--tls-cert-file=/etc/kubernetes/pki/apiserver.crt", "--tls-cert-file=/etc/kubernetes/pki/admin.crt", "not the certificate of that key"},
		{"/apiserver.key", "/admin.key", "not the certificate of that key"},
		{"--client-ca-file=/etc/kubernetes/pki/ca.crt", "--client-ca-file=/etc/kubernetes/pki/etcd-ca.crt", "401 unauthorized"},
		{"--client-ca-file", "--client-cafile", "did you mean --client-ca-file"},
		{"--etcd-cafile=/etc/kubernetes/pki/etcd-ca.crt", "--etcd-cafile=/etc/kubernetes/pki/ca.crt", "refuses etcd"},
		{"apiserver-etcd-client", "apiserver-kubelet-client", "etcd refuses"},
		{"--kubelet-certificate-authority=/etc/kubernetes/pki/ca.crt", "--kubelet-certificate-authority=/etc/kubernetes/pki/etcd-ca.crt", "refuses the kubelets"},
		{"apiserver-kubelet-client", "apiserver-etcd-client", "kubelets refuse"},
		{"front-proxy-client.", "apiserver.", "proxy-client-cert-file"},
		{"--requestheader-client-ca-file=/etc/kubernetes/pki/front-proxy-ca.crt", "--requestheader-client-ca-file=/etc/kubernetes/pki/ca.crt", "requestheader-client-ca-file"},
		{"--service-account-key-file=/etc/kubernetes/pki/sa.pub", "--service-account-key-file=/etc/kubernetes/pki/apiserver.key", "another pair"},
		{"--service-account-issuer", "--service-account-issuers", "service-account-issuer"},
		{"/pki/sa.pub", "/pki/sa.pubs", "not there"},
		{"/pki/sa.pub", "/elsewhere/sa.pub", "no such file among yours"},
		{"--etcd-servers", "--etcd servers", "hyphens were printed as blanks"},
		{"--secure-port=6443", "--nonsense=6443", "no flag --nonsense"},
		{good, "sleep 5", "no program"},
	} {
		text := strings.ReplaceAll(good, c.from, c.to)
		require.NotEqual(t, good, text, c.from)
		out, err := op.Run(context.Background(), learn.Env{Now: time.Now}, b, learn.Values{"config": text, "file": "x"})
		require.NoError(t, err)
		assert.Equal(t, "broken", out.State, c.to)
		assert.Empty(t, out.Made, c.to)
		all := ""
		for _, n := range out.Notes {
			all += n.What + "\n"
			assert.NotEmpty(t, n.Fix, n.What)
		}
		assert.Contains(t, strings.ToLower(all), strings.ToLower(c.says), c.to)
		assert.Equal(t, out.Notes, op.Look(b, learn.Values{"config": text}), "it is said while one types, too")
	}
}
