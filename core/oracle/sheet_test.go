//go:build !js

package oracle

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/health"
	"kubepki/core/kubeconfig"
	"kubepki/core/sheet"
	"kubepki/e2e/programs"
)

// kubeadmTree is what kubeadm itself makes for a control plane.
const kubeadmTree = `apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint: {advertiseAddress: 10.0.0.10, bindPort: 6443}
nodeRegistration: {name: cp-1}
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
certificatesDir: DIR/pki
networking: {serviceSubnet: 172.20.0.0/16, dnsDomain: corp.local}
kubernetesVersion: VERSION
`

// A tree that kubeadm made raises no alarm, and is known for what it is; a year
// later its eleven leaves and the kubelet's have ended, and nothing else is said.
func TestSheetOfATreeOfKubeadm(t *testing.T) {
	t.Parallel()
	set, err := programs.Find(programs.Kubernetes)
	require.NoError(t, err)
	root := t.TempDir()
	dir := filepath.Join(root, "etc", "kubernetes")
	config := filepath.Join(t.TempDir(), "kubeadm.yaml")
	text := strings.NewReplacer("DIR", dir, "VERSION", programs.Kubernetes).Replace(kubeadmTree)
	require.NoError(t, os.WriteFile(config, []byte(text), 0o600))
	kubeadm := filepath.Join(set.Kubernetes, "kubeadm")
	run(t, kubeadm, "init", "phase", "certs", "all", "--config", config)
	run(t, kubeadm, "init", "phase", "kubeconfig", "all", "--config", config, "--kubeconfig-dir", dir)

	var files []health.File
	require.NoError(t, filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		require.NoError(t, err)
		files = append(files, health.File{Path: "some-dump" + strings.TrimPrefix(path, root), Mode: info.Mode().Perm(), Bytes: read(t, path)})
		return nil
	}))
	s, err := sheet.Make(t.Context(), files, sheet.Options{Now: time.Now(), Parse: kubeconfig.Parse})
	require.NoError(t, err)
	for _, f := range s.Report.Findings {
		t.Errorf("%s %s: %s", f.Name, f.Path, f.What)
	}
	assert.Len(t, s.Rows, 16)
	assert.Equal(t, map[string]string{"some-dump": "cp-1"}, s.Nodes)
	late, err := sheet.Make(t.Context(), files, sheet.Options{Now: time.Now().Add(366 * 24 * time.Hour), Parse: kubeconfig.Parse})
	require.NoError(t, err)
	assert.Equal(t, 12, late.Score.Expired)
	assert.Len(t, late.Report.Findings, 12)
}
