//go:build js && wasm

package main

import (
	"bytes"
	"context"
	"fmt"
	"syscall/js"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/app"
)

// fileList is an expression for n files of some bytes each.
func fileList(n, size int) string {
	return fmt.Sprintf(`Array.from({length: %d}, (_, i) => ({name: "f" + i, size: %d, arrayBuffer: async () => new Uint8Array(%d).fill(i).buffer}))`, n, size, size)
}

func readList(t *testing.T, list string, limit int) ([]app.File, error) {
	t.Helper()
	return readFiles(context.Background(), listed(evaluate(list)), limit)
}

func TestReadFiles(t *testing.T) {
	files, err := readList(t, fileList(3, 2), 4)
	require.NoError(t, err)
	require.Len(t, files, 3)
	assert.Equal(t, "f2", files[2].Name)
	assert.Equal(t, []byte{2, 2}, files[2].Data)
}

func TestFilesOfAFolderKeepTheirPaths(t *testing.T) {
	files, err := readList(t, `[{name: "ca.crt", webkitRelativePath: "kubernetes/pki/ca.crt", size: 1, arrayBuffer: async () => new Uint8Array(1).buffer}]`, 4)
	require.NoError(t, err)
	assert.Equal(t, "kubernetes/pki/ca.crt", files[0].Name)
}

// What is over a bound is told by name, and the others are read.
func TestReadFilesIsBounded(t *testing.T) {
	for _, c := range []struct {
		list, want string
		read       int
	}{
		{"[..." + fileList(1, 5) + ", ..." + fileList(2, 1) + "]", "f0: it has 5 bytes, at most 4 are read: give a part of it, or the files that are in it", 2},
		{fileList(maxFiles+1, 0), fmt.Sprintf("f%d: there are %d files, at most %d are read at once: give the others after these", maxFiles, maxFiles+1, maxFiles), maxFiles},
		{fileList(5, 4), "f4: together they have more than 16 bytes: give it after the others", 4},
		{
			`[{name: "pki", size: 4, arrayBuffer: () => Promise.reject(new DOMException("no", "NotFoundError"))}, ...` + fileList(1, 1) + "]",
			"pki: the browser cannot read it: choose it again; a folder is chosen with its own button", 1,
		},
	} {
		files, err := readList(t, c.list, 4)
		assert.EqualError(t, err, c.want)
		assert.Len(t, files, c.read, c.want)
	}
}

// dropFolder is a dropped folder as browsers give it: a part of its entries at each
// call, or a handle whose values come one by one.
const dropFolder = `(() => {
	const bytes = name => ({name, size: 1, arrayBuffer: async () => new Uint8Array(1).buffer}), missing = () => new DOMException("no", "NotFoundError");
	const entries = {
		file: name => ({isDirectory: false, name, file: ok => ok(bytes(name))}),
		broken: name => ({isDirectory: false, name, file: (ok, no) => no(missing())}),
		dir: (name, ...parts) => ({isDirectory: true, name, createReader: () => ({readEntries: ok => ok(parts.shift() ?? [])})}),
	};
	const handles = {
		file: name => ({kind: "file", name, getFile: async () => bytes(name)}),
		broken: name => ({kind: "file", name, getFile: () => Promise.reject(missing())}),
		dir: (name, ...parts) => ({kind: "directory", name, values: async function* () { yield* parts.flat() }}),
	};
	const make = ({file, broken, dir}) => dir("k", [file("b"), dir("pki", [file("ca.crt")], [broken("link")])], [file("a")]);
	const unlisted = {isDirectory: true, name: "k", createReader: () => ({readEntries: (ok, no) => no(new DOMException("no", "EncodingError"))})};
	return {entry: make(entries), handle: make(handles), unlisted};
})()`

func TestWalkReadsAWholeFolder(t *testing.T) {
	got := evaluate(dropFolder)
	settled := func(outcome string) js.Value { return evaluate("Promise.allSettled([" + outcome + "])") }
	for way, f := range map[string]folder{
		"entry":  {got.Get("entry"), js.Undefined()},
		"handle": {got.Get("unlisted"), settled("(" + dropFolder + ").handle")},
	} {
		list, err := f.walk(context.Background())
		assert.EqualError(t, err, "k/pki/link: the browser cannot read it: choose it by itself; a link to nowhere is none", way)
		var names []string
		for _, f := range list {
			names = append(names, f.name)
		}
		assert.Equal(t, []string{"k/a", "k/b", "k/pki/ca.crt"}, names, way)
	}
	for way, handle := range map[string]js.Value{
		"no handle": js.Undefined(), "a handle that never comes": settled(`new Promise(() => {})`), "a handle that is refused": settled(`Promise.reject(new DOMException("no", "AbortError"))`),
	} {
		_, err := folder{got.Get("unlisted"), handle}.walk(context.Background())
		assert.ErrorContains(t, err, "k: this browser does not read dropped folders here", way)
	}
}

// A large file is given in pieces, and what the browser has is the whole.
func TestABlobOfPiecesIsTheWhole(t *testing.T) {
	f := &files{yield: newYield()}
	for _, n := range []int{0, 1, pieceLen, pieceLen + 1, 3*pieceLen + 7} {
		data := make([]byte, n)
		for i := range data {
			data[i] = byte(i * 31)
		}
		blob := f.blob("application/zip", data)
		assert.Equal(t, "application/zip", blob.Get("type").String())
		buffer, err := await(context.Background(), "Blob.arrayBuffer", blob.Call("arrayBuffer"))
		require.NoError(t, err)
		assert.True(t, bytes.Equal(data, toGo(js.Global().Get("Uint8Array").New(buffer))), "%d bytes", n)
	}
}
