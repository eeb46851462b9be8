package health

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/kube"
	"kubepki/core/kube/kubetest"
	"kubepki/core/kubeconfig"
	"kubepki/core/mutate"
)

// everyKubeconfig is a set whose kubeconfigs show all that the writer can do:
// versions with and without preferences, IPv6, and users with odd names.
func everyKubeconfig(t testing.TB, version string) map[string][]byte {
	t.Helper()
	r := kubetest.Same(t, func(d *kube.Draft) {
		d.Version, d.Name = version, "1.5"
		d.ServiceCIDRs, d.ControlPlanes, d.Workers = "fd00:10:96::/112", "cp-1 fd00::10", "worker-1 fd00::11"
		d.Users = "jane: developers\nO'Brien\nCORP\\jane\nyes\n12\nMüller\n\"quoted\"\n#none\nnull\n~"
	})
	out := map[string][]byte{}
	for _, f := range FilesOf(r) {
		if strings.HasSuffix(f.Path, ".conf") {
			data, err := f.Data()
			require.NoError(t, err)
			out[f.Host+"/"+f.Path] = data
		}
	}
	return out
}

// sameAsYAML compares what was read here with what the YAML parser reads.
func sameAsYAML(t *testing.T, c *config, data []byte) {
	t.Helper()
	whole, err := kubeconfig.Parse(data)
	require.NoError(t, err)
	cluster, user, err := whole.Current()
	require.NoError(t, err)
	assert.Equal(t, cluster.Cluster.Server, "https://"+c.server)
	assert.Equal(t, string(cluster.Cluster.AuthorityData), string(c.authority))
	assert.Equal(t, string(user.User.CertificateData), string(c.cert))
	assert.Equal(t, string(user.User.KeyData), string(c.key))
}

func TestOwnKubeconfigsAreReadAsTheYAMLParserReadsThem(t *testing.T) {
	for _, version := range []string{"v1.33.0", "v1.34.4", "v1.36.1"} {
		for name, data := range everyKubeconfig(t, version) {
			c := readConfig(string(data))
			require.NotNil(t, c, "%s\n%s", name, data)
			sameAsYAML(t, c, data)
		}
	}
}

func TestKubeconfigsInAnotherFormAreNotRead(t *testing.T) {
	own := string(everyKubeconfig(t, "v1.34.4")["cp-1//etc/kubernetes/admin.conf"])
	for name, c := range map[string]struct{ from, to string }{
		"comment":       {"kind: Config\n", "kind: Config # of v1\n"},
		"second user":   {"users:\n", "users:\n- name: other\n"},
		"server name":   {"    server:", "    tls-server-name: x\n    server:"},
		"token":         {"    client-key-data:", "    token: x\n    client-key-data:"},
		"other context": {"current-context: ", "current-context: x"},
		"other user":    {"    user: ", "    user: x"},
		"other cluster": {"    cluster: ", "    cluster: x"},
		"other kind":    {"kind: Config", "kind: Pod"},
		"no https":      {"https://", "http://"},
		"windows":       {"\n", "\r\n"},
		"more below":    {"users:\n", "extensions: []\nusers:\n"},
		"cut":           {"    client-key-data: ", ""},
		"no base64":     {"client-key-data: L", "client-key-data: <L"},
		"anchor":        {"authority-data: L", "authority-data: &ca L"},
		"quoted":        {"authority-data: L", "authority-data: 'L"},
		"remark":        {":6443\n", ":6443 # the apiserver\n"},
		"line break":    {":6443\n", ":6443\u2028\n"},
	} {
		text := strings.ReplaceAll(own, c.from, c.to)
		require.NotEqual(t, own, text, name)
		assert.Nil(t, readConfig(text), name)
	}
	assert.Nil(t, readConfig(own+"more: x\n"))
	assert.Nil(t, readConfig(""))
}

// What both read has the same meaning.
func FuzzReadConfig(f *testing.F) {
	mutate.Fuzz(f, 5000, func(seeds *mutate.Seeds) {
		every := everyKubeconfig(seeds, "v1.33.0")
		for _, name := range slices.Sorted(maps.Keys(every)) {
			seeds.Add(every[name])
		}
	}, func(t *testing.T, data []byte) {
		c := readConfig(string(data))
		if c == nil {
			return
		}
		whole, err := kubeconfig.Parse(data)
		if err != nil {
			return
		}
		cluster, user, err := whole.Current()
		if err != nil || len(cluster.Cluster.AuthorityData) == 0 || len(user.User.CertificateData) == 0 || len(user.User.KeyData) == 0 {
			return // a value that is null or a comment to YAML
		}
		sameAsYAML(t, c, data)
	})
}
