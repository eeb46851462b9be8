//go:build js && wasm

package main

import (
	"context"
	"errors"
	"fmt"
	"syscall/js"

	goapp "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app"
)

// files reads what the user chose or dropped, and offers downloads.
type files struct {
	drop  func([]app.File, error) // nil until the page wants drops
	limit int
	yield func(context.Context) error
}

func newFiles(yield func(context.Context) error) *files {
	f := &files{yield: yield}
	f.listen()
	return f
}

// Read implements [app.Files].
func (*files) Read(ctx context.Context, input goapp.Value, limit int) ([]app.File, error) {
	chosen := listed(plain(input).Get("files"))
	plain(input).Set("value", "") // so that the same file, mended, can be chosen again
	return readFiles(ctx, chosen, limit)
}

// OnDrop implements [app.Files].
func (f *files) OnDrop(limit int, g func([]app.File, error)) { f.limit, f.drop = limit, g }

// Save implements [app.Files]: a link to the bytes, clicked once. The bytes
// stay until the browser has surely read them.
func (f *files) Save(name, mime string, data []byte) error {
	return try("download "+name, func() {
		url := js.Global().Get("URL").Call("createObjectURL", f.blob(mime, data))
		link := document().Call("createElement", "a")
		link.Set("href", url)
		link.Set("download", name)
		link.Call("click")
		revoke := js.Global().Get("URL").Get("revokeObjectURL").Call("bind", js.Global().Get("URL"), url)
		js.Global().Call("setTimeout", revoke, 60_000)
	})
}

// pieceLen is how many bytes are given to the browser at a time: to copy the
// bundle of thousands of hosts at once takes a fifth of a second.
const pieceLen = 2 << 20

// blob gives bytes to the browser, piece by piece. A blob of blobs is not copied.
func (f *files) blob(mime string, data []byte) js.Value {
	newBlob := func(parts ...any) js.Value {
		return js.Global().Get("Blob").New(parts, map[string]any{"type": mime})
	}
	var parts []any
	for len(data) > pieceLen {
		parts = append(parts, newBlob(toJS(data[:pieceLen])))
		data = data[pieceLen:]
		_ = f.yield(context.Background()) // which never ends
	}
	return newBlob(append(parts, toJS(data))...)
}

// maxFiles is how many files are read at once, and limitsAtOnce how many times
// the limit of one they may have together: all of it is held in memory.
const (
	maxFiles     = 20_000
	limitsAtOnce = 4
)

// named is a File of the browser and what it is called here.
type named struct {
	file js.Value
	name string
}

// listed takes a FileList apart. A file of a folder that was chosen knows its
// path below it.
func listed(list js.Value) []named {
	out := make([]named, list.Length())
	for i := range out {
		file := list.Index(i)
		name := file.Get("name").String()
		if path := file.Get("webkitRelativePath"); path.Type() == js.TypeString && path.String() != "" {
			name = path.String()
		}
		out[i] = named{file, name}
	}
	return out
}

// readFiles reads files of at most limit bytes each. One that cannot be read is
// told, and the others are read all the same.
func readFiles(ctx context.Context, list []named, limit int) ([]app.File, error) {
	var out []app.File
	var failed []error
	fail := func(name, why, fix string) { failed = append(failed, &app.FileError{Name: name, Why: why, Fix: fix}) }
	total := 0.0
	for i, f := range list {
		if i == maxFiles {
			fail(f.name, fmt.Sprintf("there are %d files, at most %d are read at once", len(list), maxFiles), "give the others after these")
			break
		}
		size := f.file.Get("size").Float()
		if size > float64(limit) {
			fail(f.name, fmt.Sprintf("it has %.0f bytes, at most %d are read", size, limit), "give a part of it, or the files that are in it")
			continue
		}
		if total+size > float64(limitsAtOnce*limit) {
			fail(f.name, fmt.Sprintf("together they have more than %d bytes", limitsAtOnce*limit), "give it after the others")
			continue
		}
		total += size
		buffer, err := await(ctx, "Blob.arrayBuffer", f.file.Call("arrayBuffer"))
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil {
			fail(f.name, "the browser cannot read it", "choose it again; a folder is chosen with its own button")
			continue
		}
		out = append(out, app.File{Name: f.name, Data: toGo(js.Global().Get("Uint8Array").New(buffer))})
	}
	return out, errors.Join(failed...)
}

// plain takes the js.Value out of a go-app one, which has no door for it: by
// way of a property of the window.
func plain(v goapp.Value) js.Value {
	const door = "kubepkiValue"
	goapp.Window().Set(door, v)
	defer js.Global().Delete(door)
	return js.Global().Get(door)
}

// toGo copies a Uint8Array.
func toGo(array js.Value) []byte {
	data := make([]byte, array.Length())
	js.CopyBytesToGo(data, array)
	return data
}

// toJS copies bytes into a new Uint8Array.
func toJS(data []byte) js.Value {
	array := js.Global().Get("Uint8Array").New(len(data))
	js.CopyBytesToJS(array, data)
	return array
}
