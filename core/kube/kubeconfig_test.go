package kube_test

import (
	"encoding/base64"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/golden"
	"kubepki/core/kube"
	"kubepki/core/kube/kubetest"
	"kubepki/core/kubeconfig"
	"kubepki/core/mutate"
	"kubepki/core/pki"
)

var data = regexp.MustCompile(`(-data: )\S+`)

// every kubeconfig of a cluster without its data: what the facts hold
// of kubeadm v1.34.4.
func TestKubeconfigsAreKubeadms(t *testing.T) {
	r := kubetest.Made(t, func(d *kube.Draft) { threeControlPlanes(d); d.Version = "v1.34.4" })
	var b strings.Builder
	for _, m := range r.Made {
		if m.Item.Profile.Form != kube.Config {
			continue
		}
		text, err := r.Kubeconfig(m)
		require.NoError(t, err)
		b.WriteString("# " + m.Item.Files[0].BundlePath() + "\n" + data.ReplaceAllString(string(text), "${1}DATA"))
	}
	golden.Equal(t, b.String())
}

func TestKubeconfigsHoldWhatWasMade(t *testing.T) {
	r := kubetest.Made(t, func(d *kube.Draft) { d.Users = "jane: dev" })
	ca, err := r.Authority(kube.ClusterCA)
	require.NoError(t, err)
	for _, m := range r.Made {
		if m.Item.Profile.Form != kube.Config {
			continue
		}
		text, err := r.Kubeconfig(m)
		require.NoError(t, err)
		k, err := kubeconfig.Parse(text)
		require.NoError(t, err)
		again, err := k.YAML()
		require.NoError(t, err)
		assert.Equal(t, string(text), string(again), "what is read writes the same")
		cluster, user, err := k.Current()
		require.NoError(t, err)
		assert.Equal(t, "https://10.0.0.10:6443", cluster.Cluster.Server)
		assert.Equal(t, m.Item.Subject.First(pki.OIDCommonName), user.Name)
		assert.Equal(t, user.Name+"@kubernetes", k.CurrentContext)
		assert.Equal(t, pki.CertificatePEM(ca.Cert), []byte(cluster.Cluster.AuthorityData))
		assert.Equal(t, pki.CertificatePEM(m.Cert()), []byte(user.User.CertificateData))
		key, err := pki.ParsePrivateKey(user.User.KeyData)
		require.NoError(t, err)
		assert.Equal(t, m.Key.PKCS8(), key)
		assert.Contains(t, string(user.User.KeyData), "-----BEGIN EC PRIVATE KEY-----", "never PKCS#8")
	}
}

func TestKubeconfigByPath(t *testing.T) {
	k, err := kube.NewKubeconfig(kube.Access{
		Cluster: "lab", Server: "https://[fd00::10]:6443", User: "system:node:w",
		AuthorityPath: "/etc/kubernetes/pki/ca.crt", CertificatePath: "/var/lib/kubelet/pki/kubelet-client-current.pem",
		KeyPath: "/var/lib/kubelet/pki/kubelet-client-current.pem", Preferences: true,
	})
	require.NoError(t, err)
	text, err := k.YAML()
	require.NoError(t, err)
	assert.Equal(t, `apiVersion: v1
clusters:
- cluster:
    certificate-authority: /etc/kubernetes/pki/ca.crt
    server: https://[fd00::10]:6443
  name: lab
contexts:
- context:
    cluster: lab
    user: system:node:w
  name: system:node:w@lab
current-context: system:node:w@lab
kind: Config
preferences: {}
users:
- name: system:node:w
  user:
    client-certificate: /var/lib/kubelet/pki/kubelet-client-current.pem
    client-key: /var/lib/kubelet/pki/kubelet-client-current.pem
`, string(text))
	again, err := kubeconfig.Parse(text)
	require.NoError(t, err)
	assert.Equal(t, k, again)
}

func TestNewKubeconfigTakesDataOrPaths(t *testing.T) {
	one := []byte("x")
	for name, a := range map[string]kube.Access{
		"neither":  {},
		"half":     {AuthorityPEM: one, CertificatePEM: one},
		"both":     {AuthorityPEM: one, CertificatePEM: one, KeyPEM: one, AuthorityPath: "a", CertificatePath: "b", KeyPath: "c"},
		"path of ": {AuthorityPEM: one, CertificatePath: "b", KeyPath: "c"},
	} {
		_, err := kube.NewKubeconfig(a)
		assert.EqualError(t, err, "kube: make kubeconfig: give authority, certificate and key either as data or as paths", name)
	}
}

// A file as kubectl config and cloud tools write it: several clusters, fields
// this package does not know, base64 over several lines, JSON.
const foreign = `
apiVersion: v1
kind: Config
preferences: {colors: true}
current-context: b
clusters:
- {name: one, cluster: {server: "https://one:6443", insecure-skip-tls-verify: true}}
- name: two
  cluster:
    server: https://two:6443
    tls-server-name: api
    certificate-authority-data: >-
      aGVs
      bG8=
contexts:
- {name: a, context: {cluster: one, user: u}}
- {name: b, context: {cluster: two, user: u, namespace: lab}}
users:
- name: u
  user:
    token: secret
    exec: {command: aws}
`

func TestForeignKubeconfigsAreRead(t *testing.T) {
	k, err := kubeconfig.Parse([]byte(foreign))
	require.NoError(t, err)
	cluster, user, err := k.Current()
	require.NoError(t, err)
	assert.Equal(t, "https://two:6443", cluster.Cluster.Server)
	assert.Equal(t, "api", cluster.Cluster.ServerName)
	assert.Equal(t, "hello", string(cluster.Cluster.AuthorityData))
	assert.Equal(t, "secret", user.User.Token)
	assert.Equal(t, "lab", k.Contexts[1].Context.Namespace)

	k, err = kubeconfig.Parse([]byte(`{"apiVersion":"v1","kind":"Config","clusters":[{"name":"c","cluster":{"server":"https://x"}}]}`))
	require.NoError(t, err)
	assert.Equal(t, "https://x", k.Clusters[0].Cluster.Server)
}

func TestParseKubeconfigRefuses(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"nothing", "", `kubeconfig: parse: apiVersion "", kind "": v1 and Config are expected`},
		{"another kind", "apiVersion: v1\nkind: Secret\n", `kubeconfig: parse: apiVersion "v1", kind "Secret": v1 and Config are expected`},
		{"another version", "apiVersion: v2\nkind: Config\n", `apiVersion "v2", kind "Config"`},
		{"no YAML", "{", "kubeconfig: parse: line 1, column 1: a bracket that is never closed: write its ] or }"},
		{"PEM", "-----BEGIN CERTIFICATE-----\nx", "kubeconfig: parse: "},
		{
			"no base64", "apiVersion: v1\nkind: Config\nclusters:\n- cluster:\n    certificate-authority-data: '!'\n",
			"line 5, column 33: not base64: encode the file with base64 on one line",
		},
		{"a list where a text should be", "kind: [Config]", "kubeconfig: parse: line 1, column 7: a text is expected here, not a list: look at the indent and at the key before it"},
		{"too large", strings.Repeat("#", 4<<20+1), "kubeconfig: parse: 4194305 bytes, at most 4194304 are read"},
		{"aliases that grow", "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nextensions: [*e,*e,*e,*e,*e,*e,*e,*e,*e]", "aliases that unfold to more than 100000 values: write out what is meant"},
		{"a key that stands twice", "apiVersion: v1\nkind: Config\nkind: Config\n", "kubeconfig: parse: line 3, column 1: the key “kind” stands in line 2 already: keep one of them"},
		{"a tab in the indent", "apiVersion: v1\nclusters:\n\t- name: x\n", "kubeconfig: parse: line 3, column 1: a tab in the indent: indent with blanks: in YAML a tab has no width"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			k, err := kubeconfig.Parse([]byte(tt.in))
			assert.ErrorContains(t, err, tt.want)
			assert.Zero(t, k)
		})
	}
}

func TestCurrentSaysWhatIsMissing(t *testing.T) {
	for _, tt := range []struct {
		name, from, to, want string
	}{
		{"no current context", "current-context: b", "", "kube: kubeconfig has no current-context: kubectl would call localhost:8080"},
		{"no such context", "current-context: b", "current-context: c", `kube: kubeconfig has no context "c", which current-context names`},
		{"no such cluster", "cluster: two,", "cluster: three,", `kube: context "b" names cluster "three" and user "u": not both are there`},
		{"no such user", "- name: u", "- name: v", `kube: context "b" names cluster "two" and user "u": not both are there`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			k, err := kubeconfig.Parse([]byte(strings.Replace(foreign, tt.from, tt.to, 1)))
			require.NoError(t, err)
			_, _, err = k.Current()
			assert.EqualError(t, err, tt.want)
		})
	}
}

// No bytes panic, and what is read can be written and read again, the same.
func FuzzParseKubeconfig(f *testing.F) {
	mutate.Fuzz(f, 5000, func(seeds *mutate.Seeds) {
		seeds.Add([]byte(foreign))
		r := kubetest.Same(seeds, nil)
		text, err := r.Kubeconfig(find(seeds, r, "admin/cp-1"))
		require.NoError(seeds, err)
		seeds.Add(text)
		seeds.Add([]byte(`{"apiVersion":"v1","kind":"Config"}`))
		seeds.Add([]byte("apiVersion: v1\nkind: Config\npreferences: {}\nusers: [{name: 'on', user: {token: \"1\\u202e\"}}]\n"))
		seeds.Add([]byte("kind: !!binary Q29uZmln\napiVersion: &a v1\ncurrent-context: *a\n"))
	}, func(t *testing.T, in []byte) {
		k, err := kubeconfig.Parse(in)
		if err != nil {
			return
		}
		_, _, _ = k.Current()
		text, err := k.YAML()
		if err != nil {
			t.Fatalf("cannot be written: %v", err)
		}
		again, err := kubeconfig.Parse(text)
		if err != nil {
			t.Fatalf("what was written does not parse: %v\n%s", err, text)
		}
		if second, err := again.YAML(); err != nil || string(second) != string(text) {
			t.Fatalf("read again it is another: %v\n%s\n%s", err, text, second)
		}
	})
}

// base64 in kubeconfigs is on one line and padded, as client-go writes it.
func TestDataIsOneLine(t *testing.T) {
	r := kubetest.Made(t, nil)
	text, err := r.Kubeconfig(find(t, r, "admin/cp-1"))
	require.NoError(t, err)
	fields := regexp.MustCompile(`-data: (.*)\n`).FindAllStringSubmatch(string(text), -1)
	require.Len(t, fields, 3)
	for _, f := range fields {
		_, err := base64.StdEncoding.DecodeString(f[1])
		assert.NoError(t, err)
	}
}

func TestForeignKubeconfigsKeepWhatIsNotKnown(t *testing.T) {
	k, err := kubeconfig.Parse([]byte(`
apiVersion: v1
kind: Config
preferences: {colors: true}
extensions: [{name: x, extension: {last-update: "Mon", version: 1.5, at: 2026-11-23, none: null, list: [[1, two], [], {}], 7: seven}}]
clusters:
- {name: one, cluster: {server: "https://one:6443", insecure-skip-tls-verify: true, proxy-url: "http://p:1"}}
users:
- name: u
  user:
    exec: {apiVersion: client.authentication.k8s.io/v1, command: aws, args: [eks, get-token], env: [{name: A, value: "on"}]}
    as-groups: [a, b]
contexts: []
`))
	require.NoError(t, err)
	text, err := k.YAML()
	require.NoError(t, err)
	golden.Equal(t, string(text))
	again, err := kubeconfig.Parse(text)
	require.NoError(t, err)
	second, err := again.YAML()
	require.NoError(t, err)
	assert.Equal(t, string(text), string(second))
}
