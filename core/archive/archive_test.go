package archive

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/mutate"
)

var now = time.Date(2026, 11, 23, 19, 14, 40, 0, time.UTC)

func TestWriteAndDescribe(t *testing.T) {
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

	list, err := z.Open(List)
	require.NoError(t, err)
	text, err := io.ReadAll(list)
	require.NoError(t, err)
	entries[1].File, entries[2].File = "My-Bank-2.key", "workspace-2.json"
	known := Described(text)
	assert.Len(t, known, len(entries))
	for _, e := range entries {
		e.Data, e.Secret = nil, false
		assert.Equal(t, e, known[e.File])
	}
}

func TestDescribedByNobody(t *testing.T) {
	for _, text := range []string{"", "{", "[]", `{"version": 9}`, `{"objects": [{"file": "a"}]}`} {
		assert.Nil(t, Described([]byte(text)), text)
	}
}

func FuzzDescribed(f *testing.F) {
	mutate.Fuzz(f, 5000, func(seeds *mutate.Seeds) {
		seeds.Add([]byte(`{"version": 1, "objects": [{"file": "a.key", "name": "a"}]}`))
	}, func(t *testing.T, data []byte) {
		for file, e := range Described(data) {
			if e.File != file || e.Data != nil || e.Secret {
				t.Fatal("an entry of another file, or with what the list cannot say")
			}
		}
	})
}
