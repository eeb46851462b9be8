//go:build js && wasm

package main

import (
	"context"
	"syscall/js"
)

// listen takes what is dropped anywhere on the page: a browser that is not
// told otherwise opens the file in place of the page, and what was made is
// gone. While files are over the page, <html> carries data-dragging.
func (f *files) listen() {
	on := func(event string, g func(event js.Value)) {
		document().Call("addEventListener", event, callback("dropping files", func(args []js.Value) any {
			if carriesFiles(args[0]) {
				args[0].Call("preventDefault")
				g(args[0])
			}
			return nil
		}))
	}
	root := document().Get("documentElement")
	mark := func(over bool) { root.Call("toggleAttribute", "data-dragging", over) }
	on("dragover", func(event js.Value) {
		event.Get("dataTransfer").Set("dropEffect", "copy")
		mark(true)
	})
	on("dragleave", func(event js.Value) {
		// Between two elements of the page, relatedTarget is the next one.
		if event.Get("relatedTarget").IsNull() {
			mark(false)
		}
	})
	on("drop", func(event js.Value) {
		mark(false)
		f.take(event.Get("dataTransfer").Get("files"))
	})
}

// take hands a dropped list over. The list is only filled during the event,
// so its files are held in an array of our own.
func (f *files) take(list js.Value) {
	if f.drop == nil {
		return
	}
	held := js.Global().Get("Array").Call("from", list)
	go func() {
		defer guard("reading the dropped files")
		f.drop(readList(context.Background(), held, f.limit))
	}()
}

// carriesFiles tells a drag of files from one of text within the page.
func carriesFiles(event js.Value) bool {
	transfer := event.Get("dataTransfer")
	return transfer.Truthy() && transfer.Get("types").Call("includes", "Files").Bool()
}
