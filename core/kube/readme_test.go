package kube_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/golden"
	"kubepki/core/kube"
	"kubepki/core/kube/kubetest"
)

func TestReadmes(t *testing.T) {
	for name, change := range map[string]func(*kube.Draft){
		"default":       func(d *kube.Draft) { d.Version = "v1.34.4" },
		"every option":  func(d *kube.Draft) { threeControlPlanes(d); d.Version = "v1.37.2" },
		"external etcd": externalEtcd,
		"one authority": oneAuthority,
		"many hosts":    func(d *kube.Draft) { d.Workers = "21" },
	} {
		t.Run(name, func(t *testing.T) { golden.Equal(t, kubetest.Made(t, change).Readme("")) })
	}
	t.Run("one etcd member", func(t *testing.T) { golden.Equal(t, kubetest.Made(t, externalEtcd).Readme("etcd-2")) })
	t.Run("one control plane", func(t *testing.T) { golden.Equal(t, kubetest.Made(t, threeControlPlanes).Readme("cp-2")) })
}

func TestTheReadmeNamesEveryFolder(t *testing.T) {
	r := kubetest.Made(t, threeControlPlanes)
	_, files := bundle(t, r, kube.BundleOptions{})
	for path := range files {
		if folder, _, in := strings.Cut(path, "/"); in && folder != "kubeadm" && folder != "extras" {
			assert.Contains(t, r.Readme(""), "\n  "+folder+"/ ", path)
		}
	}
	for _, other := range []string{"kubeadm/HOST.yaml", "extras/HOST/", "recreate.sh"} {
		assert.Contains(t, r.Readme(""), "\n  "+other+" ")
	}
	assert.NotContains(t, r.Readme("cp-1"), "recreate.sh", "it makes every host's")
	assert.Contains(t, r.Readme(""), "SHA256SUMS")
}

// cut does what the README's own sed command does.
func cut(t *testing.T, readme string) string {
	t.Helper()
	command := regexp.MustCompile(`sed -n '/(.*)/,/(.*)/p' README\.txt`).FindStringSubmatch(readme)
	require.Len(t, command, 3)
	begin, end := regexp.MustCompile(command[1]), regexp.MustCompile(command[2])
	var out strings.Builder
	inside := false
	for line := range strings.Lines(readme) {
		switch {
		case inside:
			inside = !end.MatchString(line)
			out.WriteString(line)
		case begin.MatchString(line):
			inside = true
			out.WriteString(line)
		}
	}
	return out.String()
}

func TestTheReadmesCommandCutsTheRightsOut(t *testing.T) {
	for version, names := range map[string][]string{
		"v1.34.4": {"kubeadm:cluster-admins", "kubeadm:node-autoapprove-certificate-rotation"},
		"v1.34.8": {"kubeadm:cluster-admins", "kubeadm:node-autoapprove-certificate-rotation", "kubeadm:apiserver-kubelet-client"},
	} {
		readme := kubetest.Made(t, func(d *kube.Draft) { d.Version = version }).Readme("")
		docs := documents(t, []byte(cut(t, readme)))
		var got []string
		for _, d := range docs {
			assert.Equal(t, "rbac.authorization.k8s.io/v1", d["apiVersion"])
			assert.Equal(t, "ClusterRoleBinding", d["kind"])
			got = append(got, d["metadata"].(map[string]any)["name"].(string))
		}
		assert.Equal(t, names, got, version)
	}
}

// kubeadm init creates these objects; they were read in its source.
func TestRBAC(t *testing.T) {
	golden.Equal(t, kube.RBAC(version1(t, "v1.37.2")))
}
