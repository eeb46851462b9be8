//go:build js && wasm

package main

import (
	"context"
	"errors"
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
		f.take(event.Get("dataTransfer"))
	})
}

// take hands over what was dropped. A transfer is only filled during the event,
// so its files and folders are held here.
func (f *files) take(transfer js.Value) {
	if f.drop == nil {
		return
	}
	list, folders := dropped(transfer)
	go func() {
		defer guard("reading the dropped files")
		ctx := context.Background()
		var failed []error
		for _, folder := range folders {
			inside, err := folder.walk(ctx)
			list = append(list, inside...)
			if err != nil {
				failed = append(failed, err)
			}
		}
		data, err := readFiles(ctx, list, f.limit)
		if err != nil {
			failed = append(failed, err)
		}
		f.drop(data, flat(failed))
	}()
}

// flat joins errors, those that are joined already one by one.
func flat(all []error) error {
	var out []error
	for _, err := range all {
		if many, ok := err.(interface{ Unwrap() []error }); ok {
			out = append(out, many.Unwrap()...)
		} else {
			out = append(out, err)
		}
	}
	return errors.Join(out...)
}

// dropped parts what was dropped into files and folders. Where the browser does
// not tell folders apart, all are files.
func dropped(transfer js.Value) (list []named, folders []folder) {
	items := transfer.Get("items")
	for i := range items.Length() {
		item := items.Index(i)
		if item.Get("kind").String() != "file" {
			continue
		}
		if item.Get("webkitGetAsEntry").Truthy() {
			if entry := item.Call("webkitGetAsEntry"); entry.Truthy() && entry.Get("isDirectory").Bool() {
				folders = append(folders, folder{entry, handleOf(item)})
				continue
			}
		}
		if file := item.Call("getAsFile"); file.Truthy() {
			list = append(list, named{file, file.Get("name").String()})
		}
	}
	return list, folders
}

// carriesFiles tells a drag of files from one of text within the page.
func carriesFiles(event js.Value) bool {
	transfer := event.Get("dataTransfer")
	return transfer.Truthy() && transfer.Get("types").Call("includes", "Files").Bool()
}
