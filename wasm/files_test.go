//go:build js && wasm

package main

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// fileList is an expression for n files of some bytes each.
func fileList(n, size int) string {
	return fmt.Sprintf(`Array.from({length: %d}, (_, i) => ({name: "f" + i, size: %d, arrayBuffer: async () => new Uint8Array(%d).fill(i).buffer}))`, n, size, size)
}

func TestReadList(t *testing.T) {
	files, err := readList(context.Background(), evaluate(fileList(3, 2)), 4)
	require.NoError(t, err)
	require.Len(t, files, 3)
	assert.Equal(t, "f2", files[2].Name)
	assert.Equal(t, []byte{2, 2}, files[2].Data)
}

func TestReadListIsBounded(t *testing.T) {
	for want, list := range map[string]string{
		`files: "f0" has 5 bytes, want at most 4`:                               fileList(1, 5),
		"files: 1001 files at once, want at most 1000":                          fileList(1001, 0),
		"files: together they have more than 16 bytes: give some of them first": fileList(5, 4),
	} {
		_, err := readList(context.Background(), evaluate(list), 4)
		assert.EqualError(t, err, want)
	}
}

func TestAFolderIsRefusedInWords(t *testing.T) {
	folder := `[{name: "pki", size: 4, arrayBuffer: () => Promise.reject(new DOMException("no", "NotFoundError"))}]`
	_, err := readList(context.Background(), evaluate(folder), 4)
	assert.EqualError(t, err, `files: read "pki": Blob.arrayBuffer: NotFoundError: no: a folder cannot be read, choose the files in it`)
}
