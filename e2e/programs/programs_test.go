//go:build !js

package programs

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestFindNamesWhatIsNotBuilt(t *testing.T) {
	dir := t.TempDir()
	t.Setenv(Variable, dir)
	_, err := Find("v1.34.4")
	assert.ErrorContains(t, err, "kubeadm, kubectl, kube-apiserver, kube-controller-manager, kube-scheduler, etcd, etcdctl of Kubernetes v1.34.4 not built: make cluster-programs")

	s, err := At("v1.34.4")
	require.NoError(t, err)
	for _, name := range s.Missing() {
		path := s.Path(name)
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, nil, 0o755))
	}
	s, err = Find("v1.34.4")
	require.NoError(t, err)
	assert.Equal(t, filepath.Join(dir, "etcd-"+Etcd, "etcdctl"), s.Path("etcdctl"))
	assert.Equal(t, filepath.Join(dir, "kubernetes-v1.34.4", "kubeadm"), s.Path("kubeadm"))

	require.NoError(t, os.Chmod(s.Path("kubectl"), 0o644))
	_, err = Find("v1.34.4")
	assert.ErrorContains(t, err, "programs: kubectl of Kubernetes", "a file that cannot be run is no program")
}

func TestWantedIsAskedForByName(t *testing.T) {
	t.Setenv("K8S", "")
	assert.Equal(t, Kubernetes, Wanted())
	t.Setenv("K8S", "v1.37.2")
	assert.Equal(t, "v1.37.2", Wanted())
}

func TestCacheNeedsAFolder(t *testing.T) {
	t.Setenv(Variable, "")
	t.Setenv("XDG_CACHE_HOME", "/x")
	dir, err := Cache()
	require.NoError(t, err)
	assert.Equal(t, "/x/kubepki/programs", dir)

	t.Setenv("XDG_CACHE_HOME", "")
	t.Setenv("HOME", "")
	_, err = Cache()
	assert.ErrorContains(t, err, "set KUBEPKI_PROGRAMS to a folder")
}
