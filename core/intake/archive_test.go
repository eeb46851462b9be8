package intake

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/mutate"
)

// packed is a file of a tar that a test makes.
type packed struct {
	tar.Header
	data string
}

func tarOf(t testing.TB, files ...packed) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, f := range files {
		f.Mode = 0o600
		f.Size = int64(len(f.data))
		require.NoError(t, w.WriteHeader(&f.Header))
		_, err := w.Write([]byte(f.data))
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	return b.Bytes()
}

func plainFile(name, data string) packed { return packed{tar.Header{Name: name}, data} }

func gzipOf(t testing.TB, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := w.Write(data)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return b.Bytes()
}

func zipOf(t testing.TB, mode fs.FileMode, files ...packed) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range files {
		h := &zip.FileHeader{Name: f.Name, Method: zip.Deflate}
		h.SetMode(mode)
		out, err := w.CreateHeader(h)
		require.NoError(t, err)
		_, err = out.Write([]byte(f.data))
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	return b.Bytes()
}

// tree is a small /etc/kubernetes in an archive.
func tree(t testing.TB) []packed {
	return []packed{
		{tar.Header{Name: "./kubernetes/", Typeflag: tar.TypeDir}, ""},
		plainFile("./kubernetes/pki/ca.crt", string(fixture(t, "ca.crt"))),
		plainFile("./kubernetes/pki/apiserver.crt", string(fixture(t, "apiserver.crt"))),
		plainFile("./kubernetes/pki/apiserver.key", string(fixture(t, "apiserver.key"))),
		plainFile("./kubernetes/manifests/kube-apiserver.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: kube-apiserver}\n"),
		plainFile("./kubernetes/README", "nothing to see"),
	}
}

func TestArchivesKeepTheirPaths(t *testing.T) {
	whole := tarOf(t, tree(t)...)
	for name, data := range map[string][]byte{
		"etc.tar": whole, "etc.tar.gz": gzipOf(t, whole), "etc.zip": zipOf(t, 0o644, tree(t)[1:]...),
		"tar in a zip": zipOf(t, 0o644, plainFile("x", string(whole))),
	} {
		prefix := ""
		if name == "tar in a zip" {
			prefix = "x/"
		}
		r := read(t, "", File{Name: name, Data: data})
		require.Len(t, r.Objects, 3, name)
		for i, want := range []string{"pki/ca.crt", "pki/apiserver.crt", "pki/apiserver.key"} {
			assert.Equal(t, prefix+"kubernetes/"+want, r.Objects[i].Place(), name)
			assert.Equal(t, name, r.Objects[i].Source, "where it came in")
		}
		require.Len(t, r.Documents, 1, name)
		assert.Equal(t, prefix+"kubernetes/manifests/kube-apiserver.yaml", r.Documents[0].Path, name)
		require.Len(t, r.Faults, 1, name)
		assert.True(t, r.Faults[0].Passed, "a README is no fault")
		assert.Equal(t, prefix+"kubernetes/README", r.Faults[0].Source, name)
	}
}

func TestFoldersKeepTheirPaths(t *testing.T) {
	r := read(
		t, "", File{"kubernetes/pki/ca.crt", fixture(t, "ca.crt")}, File{"kubernetes/pki/broken.crt", []byte("no certificate")},
		File{"kubernetes/notes.txt", []byte("hello there")},
	)
	assert.Equal(t, "kubernetes/pki/ca.crt", r.Objects[0].Place())
	require.Len(t, r.Faults, 2)
	assert.Equal(t, []bool{false, true}, []bool{r.Faults[0].Passed, r.Faults[1].Passed}, "a file that should hold a certificate is a fault")
}

// Nothing leaves its archive, nothing is followed, and each refusal is told.
func TestHostileArchives(t *testing.T) {
	ca := string(fixture(t, "ca.crt"))
	evil := []packed{
		plainFile("../../etc/passwd", "x"), plainFile("a/../../b", ca), plainFile(`a\b`, ca), plainFile("/abs/ca.crt", ca),
		{tar.Header{Name: "current.pem", Typeflag: tar.TypeSymlink, Linkname: "/etc/shadow"}, ""},
		{tar.Header{Name: "hard", Typeflag: tar.TypeLink, Linkname: "abs/ca.crt"}, ""},
		{tar.Header{Name: "null", Typeflag: tar.TypeChar}, ""},
		{tar.Header{Name: "pipe", Typeflag: tar.TypeFifo}, ""},
	}
	r := read(t, "", File{Name: "e.tar", Data: tarOf(t, evil...)})
	require.Len(t, r.Objects, 1)
	assert.Equal(t, "abs/ca.crt", r.Objects[0].Path)
	out := strings.Join(r.outline(), "\n")
	for _, want := range []string{
		"../../etc/passwd: its name leads out of the archive (..)", "a/../../b: its name leads", `a\b: its name holds a character`,
		"current.pem: it is a link to /etc/shadow, and links are not followed", "hard: it is a link to abs/ca.crt",
		"null: it is no file but a device", "pipe: it is no file but a device",
	} {
		assert.Contains(t, out, want)
	}
	require.Len(t, r.Documents, 2)
	assert.Equal(t, Document{Kind: Link, Path: "current.pem", Text: "/etc/shadow", Archive: "e.tar"}, r.Documents[0])

	r = read(t, "", File{Name: "l.zip", Data: zipOf(t, fs.ModeSymlink|0o777, plainFile("l", "/etc/shadow"))})
	assert.Contains(t, r.outline()[0], "l: it is a link to /etc/shadow")
}

// lower sets limits for a test: those of the product take seconds to reach.
func lower(t *testing.T, to map[Cost]int64) {
	t.Helper()
	old := limits
	t.Cleanup(func() { limits = old })
	limits = slices.Clone(limits)
	for i, l := range limits {
		if n, ok := to[l.Cost]; ok {
			limits[i].Most = n
		}
	}
}

// What unpacks to more than the limits is left, what is beside it is read.
func TestBombs(t *testing.T) {
	lower(t, map[Cost]int64{FileBytes: 200_000, UnpackedBytes: 900_000})
	ca := plainFile("ca.crt", string(fixture(t, "ca.crt")))
	zeros := strings.Repeat("\x00", most(FileBytes)+1)
	for name, data := range map[string][]byte{
		"a zip": zipOf(t, 0o644, plainFile("zeros.crt", zeros), ca), "a tar": gzipOf(t, tarOf(t, plainFile("zeros.crt", zeros), ca)),
	} {
		assert.Less(t, len(data), 4000, name)
		r := read(t, "", File{Name: name, Data: data})
		assert.Len(t, r.Objects, 1, name)
		require.Len(t, r.Faults, 1, name)
		assert.Contains(t, r.Faults[0].Error(), "zeros.crt: it unpacks to more than 200000 bytes", name)
	}
	var many []packed
	for range 6 {
		many = append(many, plainFile("zeros", zeros[1:]))
	}
	r := read(t, "", File{Name: "many.zip", Data: zipOf(t, 0o644, append(many, ca)...)})
	assert.Contains(t, strings.Join(r.outline(), "\n"), "more than 900000 bytes are unpacked: the rest is not read")
	bomb := gzipOf(t, bytes.Repeat([]byte{0}, most(UnpackedBytes)+1))
	assert.Contains(t, read(t, "", File{Name: "b.gz", Data: bomb}).outline()[0], "b.gz: it unpacks to more than 900000")

	nested := []byte(ca.data)
	for range most(Nesting) + 1 {
		nested = zipOf(t, 0o644, plainFile("x.zip", string(nested)))
	}
	r = read(t, "", File{Name: "n.zip", Data: nested})
	assert.Empty(t, r.Objects)
	assert.Contains(t, r.outline()[0], "wrappings around each other, at most 6 are read")
}

// Each limit of a number is told once, and what is within it is there.
func TestNumbersAreBounded(t *testing.T) {
	lower(t, map[Cost]int64{Entries: 3, Objects: 2, Documents: 2, Faults: 2, YAMLDocuments: 2, YAMLBytes: 2000, Locks: 1})
	ca := string(fixture(t, "ca.crt"))
	var many []packed
	for range 5 {
		many = append(many, plainFile("ca.crt", ca))
	}
	unit, pod := "[Unit]\n", "---\napiVersion: v1\nkind: Pod\n"
	locked := "age-encryption.org/v1\n"
	for want, files := range map[string][]File{
		"more than 3 files of an archive":            {{Data: tarOf(t, many...)}},
		"more than 2 objects":                        {{Data: []byte(ca + ca + ca)}},
		"more than 2 documents: the others":          {{Data: []byte(unit)}, {Data: []byte(unit)}, {Data: []byte(unit)}},
		"more than 2 parts that cannot be read":      {{Data: []byte("?")}, {Data: []byte("?")}, {Data: []byte("?")}, {Data: []byte("?")}},
		"more than 2 documents of a YAML text":       {{Data: []byte(pod + pod + pod)}},
		"bytes of a YAML or JSON text, at most 2000": {{Data: []byte(pod + strings.Repeat("#", 2000))}},
		"more than 1 passphrases tried: the others":  {{Data: []byte(locked)}, {Data: []byte(locked)}},
	} {
		assert.Contains(t, strings.Join(read(t, "horse", files...).outline(), "\n"), want)
	}
}

// An archive that is cut off gives what is before the cut.
func TestCutOffArchives(t *testing.T) {
	whole := tarOf(t, tree(t)...)
	r := read(t, "", File{Name: "t.tar", Data: whole[:4096]})
	assert.Len(t, r.Objects, 1)
	assert.NotEmpty(t, r.Faults)
	packed := gzipOf(t, whole)
	r = read(t, "", File{Name: "t.tar.gz", Data: packed[:len(packed)*2/3]})
	assert.NotEmpty(t, r.Objects)
	assert.Contains(t, r.outline()[len(r.Objects)], "cut off or damaged")
	z := zipOf(t, 0o644, tree(t)[1:]...)
	z[100] ^= 0xff
	r = read(t, "", File{Name: "t.zip", Data: z})
	assert.Len(t, r.Objects, 2, "the others are read")
	assert.Contains(t, strings.Join(r.outline(), "\n"), "kubernetes/pki/ca.crt: it is damaged")
}

func FuzzArchives(f *testing.F) {
	mutate.Fuzz(f, 2000, func(seeds *mutate.Seeds) {
		seeds.Add(tarOf(seeds, tree(seeds)...))
		seeds.Add(gzipOf(seeds, tarOf(seeds, plainFile("a", "b"))))
		seeds.Add(zipOf(seeds, 0o644, plainFile("../a", "b")))
	}, func(t *testing.T, data []byte) {
		r := read(t, "", File{Name: "f", Data: data})
		for _, o := range r.Objects {
			if strings.Contains("/"+o.Path+"/", "/../") || strings.HasPrefix(o.Path, "/") {
				t.Fatal("an object lies outside:", o.Path)
			}
		}
	})
}
