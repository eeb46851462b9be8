//go:build !js

package oracle

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/fault"
	"kubepki/core/health"
	"kubepki/core/kubeconfig"
	"kubepki/core/sheet"
	"kubepki/e2e/programs"
)

// lonely is a control plane whose every name is unlike kubeadm's own.
const lonely = `apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint: {advertiseAddress: 10.0.0.10, bindPort: 7443}
nodeRegistration: {name: cp-1}
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
certificatesDir: DIR/pki
encryptionAlgorithm: ECDSA-P256
controlPlaneEndpoint: api.lab.example:8443
networking: {serviceSubnet: 172.20.0.0/16, dnsDomain: corp.local}
apiServer: {certSANs: ["*.lab.example"]}
kubernetesVersion: VERSION
`

// The commands that make a pair or kubeconfig again do it on a host whose
// apiserver is down, with the names that it had; where kubeadm fails, all is as it was.
func TestMakingAgainWithTheApiserverDown(t *testing.T) {
	t.Parallel()
	set, err := programs.Find(programs.Kubernetes)
	require.NoError(t, err)
	root, aside := t.TempDir(), t.TempDir()
	dir := filepath.Join(root, "etc", "kubernetes")
	treeOf(t, filepath.Join(set.Kubernetes, "kubeadm"), dir)
	whole := tree(t, root)
	for _, id := range []string{"key-of-another-pair", "missing-file", "wrong-eku-apiserver", "peer-server-only", "wrong-eku-admin", "wrong-user"} {
		f, _ := fault.ByID(id)
		broken, err := f.Break(t.Context(), slices.Clone(whole), time.Now())
		require.NoError(t, err, id)
		planted(t, root, broken)
		findings := sheetOf(t, root).Report.Findings
		require.NotEmpty(t, findings, id)
		require.Equal(t, f.Rule, findings[0].Rule)
		command := strings.ReplaceAll(findings[0].Command, "/root", aside)
		before := tree(t, root)
		out, err := inPlace(dir, "kubeadm() { return 1; }; "+command)
		require.NoError(t, err, "%s: %s\n%s", id, command, out)
		assert.Equal(t, before, tree(t, root), "%s: where kubeadm fails", id)

		out, err = inPlace(dir, "PATH=$PATH:"+set.Kubernetes+"; "+command)
		require.NoError(t, err, "%s: %s\n%s", id, command, out)
		s := sheetOf(t, root)
		for _, f := range s.Report.Findings {
			t.Errorf("%s, after %s: %s %s: %s", id, command, f.Name, f.Path, f.What)
		}
		for _, r := range s.Rows {
			switch {
			case strings.HasSuffix(r.Path, "/apiserver.crt"):
				for _, name := range []string{"DNS:cp-1", "IP:10.0.0.10", "IP:172.20.0.1", "DNS:kubernetes.default.svc.corp.local", "DNS:api.lab.example", "DNS:*.lab.example"} {
					assert.Contains(t, r.Names, name, id)
				}
			case strings.HasSuffix(r.Path, "/etcd/peer.crt"):
				assert.Contains(t, r.Names, "DNS:cp-1", id)
				assert.Contains(t, r.Names, "IP:10.0.0.10", id)
			}
		}
		for name, server := range map[string]string{"admin.conf": "api.lab.example:8443", "kubelet.conf": "10.0.0.10:7443"} {
			k, err := kubeconfig.Parse(read(t, filepath.Join(dir, name)))
			require.NoError(t, err)
			assert.Equal(t, "https://"+server, k.Clusters[0].Cluster.Server, id)
		}
	}
}

// A ca.crt that is another one comes back out of admin.conf.
func TestTheAuthorityIsPutBackOutOfAdminConf(t *testing.T) {
	t.Parallel()
	set, err := programs.Find(programs.Kubernetes)
	require.NoError(t, err)
	root, aside := t.TempDir(), t.TempDir()
	dir := filepath.Join(root, "etc", "kubernetes")
	treeOf(t, filepath.Join(set.Kubernetes, "kubeadm"), dir)
	ca := filepath.Join(dir, "pki", "ca.crt")
	right := read(t, ca)
	require.NoError(t, os.WriteFile(ca, read(t, filepath.Join(dir, "pki", "front-proxy-ca.crt")), 0o644))
	findings := sheetOf(t, root).Report.Findings
	require.Len(t, findings, 1)
	out, err := inPlace(dir, strings.ReplaceAll(findings[0].Command, "/root", aside))
	require.NoError(t, err, "%s\n%s", findings[0].Command, out)
	assert.Equal(t, string(right), string(read(t, ca)))
}

// inPlace runs a command where a folder is /etc/kubernetes, as root of a namespace
// of its own.
func inPlace(dir, command string) ([]byte, error) {
	return exec.Command("unshare", "-rm", "sh", "-c", `mount -t tmpfs none /etc && mkdir /etc/kubernetes && mount --bind "$1" /etc/kubernetes && eval "$2"`, "sh", dir, command).CombinedOutput()
}

// treeOf lets kubeadm make what a control plane has in a folder.
func treeOf(t *testing.T, kubeadm, dir string) {
	t.Helper()
	config := filepath.Join(t.TempDir(), "kubeadm.yaml")
	require.NoError(t, os.WriteFile(config, []byte(strings.NewReplacer("DIR", dir, "VERSION", programs.Kubernetes).Replace(lonely)), 0o600))
	run(t, kubeadm, "init", "phase", "certs", "all", "--config", config)
	run(t, kubeadm, "init", "phase", "kubeconfig", "all", "--config", config, "--kubeconfig-dir", dir)
}

// tree are the files below a folder, as a host's.
func tree(t *testing.T, root string) (out []health.File) {
	t.Helper()
	require.NoError(t, filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		out = append(out, health.File{Path: strings.TrimPrefix(path, root), Mode: info.Mode().Perm(), Bytes: read(t, path)})
		return err
	}))
	return out
}

// planted makes a folder hold these files alone.
func planted(t *testing.T, root string, files []health.File) {
	t.Helper()
	require.NoError(t, os.RemoveAll(root))
	for _, f := range files {
		data, err := f.Data()
		require.NoError(t, err)
		require.NoError(t, os.MkdirAll(filepath.Dir(root+f.Path), 0o755))
		require.NoError(t, os.WriteFile(root+f.Path, data, f.Mode))
	}
}

func sheetOf(t *testing.T, root string) *sheet.Sheet {
	t.Helper()
	s, err := sheet.Make(t.Context(), tree(t, root), sheet.Options{Now: time.Now(), Parse: kubeconfig.Parse})
	require.NoError(t, err)
	return s
}
