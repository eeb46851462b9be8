//go:build js && wasm

package main

import (
	"context"
	"fmt"
	"syscall/js"

	goapp "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app"
)

// files reads what the user chose or dropped, and offers downloads.
type files struct {
	drop  func([]app.File, error) // nil until the page wants drops
	limit int
}

func newFiles() *files {
	f := &files{}
	f.listen()
	return f
}

// Read implements [app.Files].
func (*files) Read(ctx context.Context, input goapp.Value, limit int) ([]app.File, error) {
	return readList(ctx, plain(input).Get("files"), limit)
}

// OnDrop implements [app.Files].
func (f *files) OnDrop(limit int, g func([]app.File, error)) { f.limit, f.drop = limit, g }

// Save implements [app.Files]: a link to the bytes, clicked once. The bytes
// stay until the browser has surely read them.
func (*files) Save(name, mime string, data []byte) error {
	return try("download "+name, func() {
		options := map[string]any{"type": mime}
		blob := js.Global().Get("Blob").New([]any{toJS(data)}, options)
		url := js.Global().Get("URL").Call("createObjectURL", blob)
		link := document().Call("createElement", "a")
		link.Set("href", url)
		link.Set("download", name)
		link.Call("click")
		revoke := js.Global().Get("URL").Get("revokeObjectURL").Call("bind", js.Global().Get("URL"), url)
		js.Global().Call("setTimeout", revoke, 60_000)
	})
}

// maxFiles is how many files are read at once, and limitsAtOnce how many times
// the limit of one they may have together: all of it is held in memory.
const (
	maxFiles     = 1000
	limitsAtOnce = 4
)

// readList reads each File of a FileList, of at most limit bytes each.
func readList(ctx context.Context, list js.Value, limit int) ([]app.File, error) {
	if n := list.Length(); n > maxFiles {
		return nil, fmt.Errorf("files: %d files at once, want at most %d", n, maxFiles)
	}
	out := make([]app.File, 0, list.Length())
	total := 0.0
	for i := range list.Length() {
		file := list.Index(i)
		name, size := file.Get("name").String(), file.Get("size").Float()
		if size > float64(limit) {
			return nil, fmt.Errorf("files: %q has %.0f bytes, want at most %d", name, size, limit)
		}
		if total += size; total > float64(limitsAtOnce*limit) {
			return nil, fmt.Errorf("files: together they have more than %d bytes: give some of them first", limitsAtOnce*limit)
		}
		buffer, err := await(ctx, "Blob.arrayBuffer", file.Call("arrayBuffer"))
		if err != nil {
			return nil, fmt.Errorf("files: read %q: %w: a folder cannot be read, choose the files in it", name, err)
		}
		out = append(out, app.File{Name: name, Data: toGo(js.Global().Get("Uint8Array").New(buffer))})
	}
	return out, nil
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
