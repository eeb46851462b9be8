package archive

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/mutate"
)

var now = time.Date(2026, 11, 23, 19, 14, 40, 0, time.UTC)

func TestWriteAndRead(t *testing.T) {
	entries := []Entry{
		{File: "my-bank.key", Name: "my-bank", Provenance: "made here", Made: now, Data: []byte("k"), Secret: true},
		{File: "My-Bank.key", Name: "other", Path: "pki/my-bank.key", Made: now, Data: []byte("k2"), Secret: true},
		{File: "workspace.json", Name: "a file with the list's name", Made: now, Data: []byte("w")},
	}
	var first, second bytes.Buffer
	yields := 0
	yield := func(context.Context) error { yields++; return nil }
	require.NoError(t, Write(t.Context(), &first, entries, now, yield))
	require.NoError(t, Write(t.Context(), &second, entries, now, nil))
	assert.Equal(t, first.Bytes(), second.Bytes())
	assert.Equal(t, 3, yields)
	assert.True(t, Is(first.Bytes()))

	z, err := zip.NewReader(bytes.NewReader(first.Bytes()), int64(first.Len()))
	require.NoError(t, err)
	modes := map[string]string{}
	for _, f := range z.File {
		modes[f.Name] = f.Mode().String()
	}
	assert.Equal(t, map[string]string{"my-bank.key": "-rw-------", "My-Bank-2.key": "-rw-------", "workspace-2.json": "-rw-r--r--", "workspace.json": "-rw-r--r--"}, modes)

	back, err := Read(t.Context(), first.Bytes(), yield)
	require.NoError(t, err)
	entries[1].File, entries[2].File = "My-Bank-2.key", "workspace-2.json"
	for i := range entries {
		entries[i].Secret = false
	}
	assert.Equal(t, entries, back)
}

func zipOf(t *testing.T, files map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range files {
		f, err := z.Create(name)
		require.NoError(t, err)
		_, err = f.Write([]byte(text))
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	return b.Bytes()
}

func TestReadForeignZips(t *testing.T) {
	back, err := Read(t.Context(), zipOf(t, map[string]string{"pki/": "", "pki/ca.crt": "c"}), nil)
	require.NoError(t, err)
	assert.Equal(t, []Entry{{File: "pki/ca.crt", Data: []byte("c")}}, back)

	back, err = Read(t.Context(), zipOf(t, map[string]string{"workspace.json": `{"version": 9}`}), nil)
	require.NoError(t, err)
	assert.Empty(t, back)
}

func TestReadRefuses(t *testing.T) {
	good := zipOf(t, map[string]string{"a": "text"})
	bomb := zipOf(t, map[string]string{"a": strings.Repeat("\x00", maxFile+1)})
	assert.Less(t, len(bomb), 20_000)
	for want, file := range map[string][]byte{
		"no zip":                     []byte("PK\x03\x04 and nothing more"),
		"a part of one":              good[:len(good)-5],
		"unpacks to more than 83886": bomb,
	} {
		_, err := Read(t.Context(), file, nil)
		assert.ErrorContains(t, err, want)
	}
	stop := errors.New("stop")
	_, err := Read(t.Context(), good, func(context.Context) error { return stop })
	assert.ErrorIs(t, err, stop)
}

func FuzzRead(f *testing.F) {
	mutate.Fuzz(f, 5000, func(seeds *mutate.Seeds) {
		seeds.Add([]byte("PK\x05\x06"))
		seeds.Add(zipOf(seeds.T, map[string]string{"pki/ca.crt": "c"}))
		seeds.Add(zipOf(seeds.T, map[string]string{"workspace.json": `{"version":1,"objects":[{"file":"a.key","name":"a"}]}`}))
	}, func(t *testing.T, data []byte) {
		entries, err := Read(t.Context(), data, nil)
		if err == nil && len(entries) > MaxFiles {
			t.Fatal("too many")
		}
	})
}
