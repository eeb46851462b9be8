//go:build !js

package e2e

import (
	"archive/zip"
	"bytes"
	"io"
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

	"kubepki/core/kube"
	"kubepki/e2e/browser"
)

// bundle is a downloaded zip, unpacked.
type bundle struct {
	files map[string]packed
	dir   string // where the files lie on disk with their modes
}

type packed struct {
	mode fs.FileMode
	data []byte
}

// unpack reads a zip and writes it to disk as unzip does: with its modes.
func unpack(t *testing.T, f browser.File) bundle {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(f.Data), int64(len(f.Data)))
	require.NoError(t, err, f.Name)
	b := bundle{files: map[string]packed{}, dir: t.TempDir()}
	for _, e := range z.File {
		r, err := e.Open()
		require.NoError(t, err, e.Name)
		data, err := io.ReadAll(r)
		require.NoError(t, err, e.Name)
		require.NotContains(t, b.files, e.Name, "a path is there twice")
		require.True(t, fs.ValidPath(e.Name), "%q leads out of its folder", e.Name)
		b.files[e.Name] = packed{e.Mode(), data}
		path := filepath.Join(b.dir, e.Name)
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, data, e.Mode().Perm()))
	}
	return b
}

// path is where a file of the bundle lies on disk.
func (b bundle) path(name string) string { return filepath.Join(b.dir, name) }

// planOf reads a description as the page does and plans it.
func planOf(t *testing.T, d kube.Draft) kube.Plan {
	t.Helper()
	r := d.Read(time.Now())
	require.Empty(t, r.Problems)
	return kube.NewPlan(r.Cluster)
}

// checkListing compares paths and modes with the plan: all that is promised is
// there, and nothing else.
func checkListing(t *testing.T, b bundle, p kube.Plan) {
	t.Helper()
	want := map[string]fs.FileMode{"SHA256SUMS": 0o644}
	for _, text := range (&kube.Result{Plan: p}).Texts("") {
		want[text.Path] = text.Mode
	}
	for _, it := range p.Items {
		for _, f := range it.Files {
			want[f.BundlePath()] = f.Mode
		}
	}
	got := map[string]fs.FileMode{}
	for name, f := range b.files {
		got[name] = f.mode
	}
	assert.Equal(t, want, got)
}

// checkSums lets the real sha256sum read SHA256SUMS, which must name every
// other file.
func checkSums(t *testing.T, b bundle) {
	t.Helper()
	cmd := exec.Command("sha256sum", "-c", "--strict", "SHA256SUMS")
	cmd.Dir = b.dir
	out, err := cmd.CombinedOutput()
	assert.NoError(t, err, "%s", out)
	var named []string
	for _, line := range strings.Split(strings.TrimSpace(string(b.files["SHA256SUMS"].data)), "\n") {
		_, name, _ := strings.Cut(line, "  ")
		named = append(named, name)
	}
	var there []string
	for name := range b.files {
		if name != "SHA256SUMS" {
			there = append(there, name)
		}
	}
	slices.Sort(named)
	slices.Sort(there)
	assert.Equal(t, there, named)
}
