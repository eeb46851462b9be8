//go:build !js

package oracle

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"kubepki/core/kube"
	"kubepki/core/pki"
)

// Unpacked without Unix modes, a bundle is as good: its checksums hold, openssl
// reads it, recreate.sh runs, and the README's commands give every mode back.
func TestABundleWithoutModes(t *testing.T) {
	t.Parallel()
	for _, mode := range []os.FileMode{0o666, 0o777, 0o600} {
		d := kube.DefaultDraft()
		d.KeyAlgorithm = string(pki.ECDSAP256)
		_, dir := unpacked(t, d)
		want := allModes(t, dir)
		for path := range want {
			require.NoError(t, os.Chmod(filepath.Join(dir, path), mode))
		}
		require.NotEqual(t, want, allModes(t, dir))
		shell := func(command string) string {
			cmd := exec.Command("sh", "-euc", command)
			cmd.Dir = dir
			out, err := cmd.CombinedOutput()
			require.NoError(t, err, string(out))
			return string(out)
		}
		assert.NotContains(t, shell("sha256sum -c SHA256SUMS"), "FAILED")
		runOpenSSL(t, nil, "verify", "-CAfile", filepath.Join(dir, "worker-1", "etc", "kubernetes", "pki", "ca.crt"), filepath.Join(dir, "cp-1", "etc", "kubernetes", "pki", "apiserver.crt"))
		again := filepath.Join(t.TempDir(), "again")
		shell("sh recreate.sh " + again)

		readme, err := os.ReadFile(filepath.Join(dir, "README.txt"))
		require.NoError(t, err)
		_, section, _ := strings.Cut(string(readme), "\nFILE MODES\n")
		section, _, _ = strings.Cut(section, "\n\n")
		ran := 0
		for line := range strings.Lines(section) {
			if command, ok := strings.CutPrefix(line, "  "); ok {
				shell(command)
				ran++
			}
		}
		assert.Equal(t, 3, ran)
		assert.Equal(t, want, allModes(t, dir))
	}
}

// allModes is the mode of each file below a directory.
func allModes(t *testing.T, dir string) map[string]os.FileMode {
	t.Helper()
	out := map[string]os.FileMode{}
	require.NoError(t, filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		rel, _ := filepath.Rel(dir, path)
		info, err := e.Info()
		if err == nil {
			out[rel] = info.Mode()
		}
		return err
	}))
	return out
}

// The commands that the README gives, run by a real shell.
func TestTheReadmesCommandsWork(t *testing.T) {
	t.Parallel()
	d := kube.DefaultDraft()
	d.KeyAlgorithm, d.KubeletServing = string(pki.ECDSAP256), true
	_, dir := unpacked(t, d)
	shell := func(command string) string {
		cmd := exec.Command("sh", "-euc", "umask 022\n"+command)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, string(out))
		return string(out)
	}
	readme, err := os.ReadFile(filepath.Join(dir, "README.txt"))
	require.NoError(t, err)
	has := func(command string) string {
		require.Contains(t, string(readme), command)
		return command
	}
	sums := shell(has("sha256sum -c SHA256SUMS"))
	assert.NotContains(t, sums, "FAILED")
	assert.Contains(t, sums, "cp-1/etc/kubernetes/pki/ca.key: OK\n")

	decoder, objects := yaml.NewDecoder(strings.NewReader(shell(has("sed -n '/^# ---- begin/,/^# ---- end/p' README.txt")))), 0
	for decoder.Decode(&map[string]any{}) == nil {
		objects++
	}
	assert.Equal(t, 3, objects)

	host := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(host, "etc"), 0o755))
	for _, folder := range []string{"etc", "var"} {
		shell(strings.TrimSuffix(has("cp -r cp-1/"+folder+" /"), "/") + host)
	}
	for _, folder := range []string{"etc/systemd/system", "var/lib"} {
		require.NoError(t, os.MkdirAll(filepath.Join(host, folder), 0o755))
	}
	for _, command := range []string{"cp -r extras/cp-1/kubelet /var/lib/", "cp extras/cp-1/systemd/* /etc/systemd/system/", "cp -r extras/cp-1/manifests /etc/kubernetes/"} {
		words := strings.Fields(has(command))
		words[len(words)-1] = host + words[len(words)-1]
		shell(strings.Join(words, " "))
	}
	for path, mode := range map[string]os.FileMode{
		"etc": 0o755, "etc/kubernetes/manifests/etcd.yaml": 0o600, "etc/systemd/system/kubelet.service": 0o644, "var/lib/kubelet/config.yaml": 0o644, "etc/kubernetes/pki/ca.key": 0o600, "etc/kubernetes/pki/ca.crt": 0o644, "var/lib/kubelet/pki/kubelet.key": 0o600,
	} {
		info, err := os.Stat(filepath.Join(host, filepath.FromSlash(path)))
		require.NoError(t, err)
		assert.Equal(t, mode, info.Mode().Perm(), path)
	}
}
