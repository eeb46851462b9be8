package kube_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/golden"
	"kubepki/core/kube"
	"kubepki/core/kube/kubetest"
	"kubepki/core/kubeconfig"
	"kubepki/core/pki"
)

// severalClusters has one of each way to say who calls whom.
func severalClusters(t *testing.T) kube.KubeconfigPlan {
	t.Helper()
	r := kubetest.Made(t, nil)
	ca, err := r.Authority(kube.ClusterCA)
	require.NoError(t, err)
	admin := find(t, r, "admin/cp-1")
	key, err := admin.Key.TraditionalPEM()
	require.NoError(t, err)
	return kube.KubeconfigPlan{
		Clusters: []kube.ClusterAccess{
			{Name: "lab", Server: "https://10.0.0.10:6443", AuthorityPEM: pki.CertificatePEM(ca.Cert)},
			{Name: "far", Server: "https://127.0.0.1:8443", ServerName: "kubernetes", AuthorityPath: "/etc/kubernetes/pki/ca.crt"},
		},
		Users: []kube.UserAccess{
			{Name: "admin", CertificatePEM: pki.CertificatePEM(admin.Cert()), KeyPEM: key},
			{Name: "jane", CertificatePath: "jane.crt", KeyPath: "jane.key"},
			{Name: "robot", Token: "abc"},
		},
		Contexts: []kube.ContextAccess{{"admin@lab", "lab", "admin", ""}, {"jane@lab", "lab", "jane", "web"}, {"robot@far", "far", "robot", ""}},
		Current:  "jane@lab",
	}
}

func TestAKubeconfigOfSeveralClusters(t *testing.T) {
	k, err := kube.PlanKubeconfig(severalClusters(t))
	require.NoError(t, err)
	text, err := k.YAML()
	require.NoError(t, err)
	golden.Equal(t, data.ReplaceAllString(string(text), "${1}DATA"))
	again, err := kubeconfig.Parse(text)
	require.NoError(t, err)
	assert.Equal(t, k, again)
}

func TestPlanKubeconfigSaysWhatIsWrong(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(*kube.KubeconfigPlan)
		want   string
	}{
		{"no name", func(p *kube.KubeconfigPlan) { p.Users[2].Name = "" }, "kube: plan kubeconfig: a user has no name"},
		{"twice", func(p *kube.KubeconfigPlan) { p.Clusters[1].Name = "lab" }, `there are two clusters named "lab"`},
		{"blank in name", func(p *kube.KubeconfigPlan) { p.Users[2].Name = "robot " }, "name of a user"},
		{"no https", func(p *kube.KubeconfigPlan) { p.Clusters[0].Server = "10.0.0.10:6443" }, `cluster "lab": its server is not an address such as https://10.0.0.10:6443`},
		{"authority twice", func(p *kube.KubeconfigPlan) { p.Clusters[0].AuthorityPath = "ca.crt" }, "its authority is given as data and as a path: choose one"},
		{"authority is a key", func(p *kube.KubeconfigPlan) { p.Clusters[0].AuthorityPEM = p.Users[0].KeyPEM }, "its authority: it holds a EC PRIVATE KEY, a CERTIFICATE is expected"},
		{"authority no PEM", func(p *kube.KubeconfigPlan) { p.Clusters[0].AuthorityPEM = []byte("x") }, "it is not PEM"},
		{"half a pair", func(p *kube.KubeconfigPlan) { p.Users[0].KeyPEM = nil }, `user "admin": of its pair one half is missing`},
		{"half a pair by path", func(p *kube.KubeconfigPlan) { p.Users[1].KeyPath = "" }, `user "jane": of its pair one half is missing`},
		{"pair twice", func(p *kube.KubeconfigPlan) { p.Users[0].KeyPath = "x" }, "its pair is given as data and as paths: choose one"},
		{"nothing", func(p *kube.KubeconfigPlan) { p.Users[2].Token = "" }, "it has neither a pair nor a token"},
		{"another pair", func(p *kube.KubeconfigPlan) { p.Users[0].CertificatePEM = p.Clusters[0].AuthorityPEM }, "its key does not belong to its certificate CN=kubernetes"},
		{"no such cluster", func(p *kube.KubeconfigPlan) { p.Contexts[0].Cluster = "x" }, `context "admin@lab" names cluster "x", and there is no such cluster`},
		{"no such user", func(p *kube.KubeconfigPlan) { p.Contexts[0].User = "x" }, `context "admin@lab" names user "x", and there is no such user`},
		{"namespace", func(p *kube.KubeconfigPlan) { p.Contexts[0].Namespace = "Web" }, `context "admin@lab": its namespace: `},
		{"no such context", func(p *kube.KubeconfigPlan) { p.Current = "x" }, `current-context names "x", and there is no such context`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := severalClusters(t)
			tt.change(&p)
			k, err := kube.PlanKubeconfig(p)
			assert.ErrorContains(t, err, tt.want)
			assert.Zero(t, k)
		})
	}
}

func TestObjectsAsKubectlWritesThem(t *testing.T) {
	text, err := kube.NewSecret("web", "prod", "kubernetes.io/tls", map[string]kube.Data{"tls.key": []byte("k"), "tls.crt": []byte("c")}).YAML()
	require.NoError(t, err)
	more, err := kube.NewConfigMap("roots", "", map[string]string{"ca.crt": "-----BEGIN\nAAAA=\n\nB\n", "note": "one line", "odd": " two\nlines"}).YAML()
	require.NoError(t, err)
	golden.Equal(t, string(text)+"---\n"+string(more))
}
