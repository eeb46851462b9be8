//go:build js && wasm

package main

import (
	"context"
	"errors"
	"fmt"
	"sort"
	"strings"
	"syscall/js"

	"kubepki/app"
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
			inside, err := walk(ctx, folder)
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
func dropped(transfer js.Value) (list []named, folders []js.Value) {
	items := transfer.Get("items")
	for i := range items.Length() {
		item := items.Index(i)
		if item.Get("kind").String() != "file" {
			continue
		}
		if item.Get("webkitGetAsEntry").Truthy() {
			if entry := item.Call("webkitGetAsEntry"); entry.Truthy() && entry.Get("isDirectory").Bool() {
				folders = append(folders, entry)
				continue
			}
		}
		if file := item.Call("getAsFile"); file.Truthy() {
			list = append(list, named{file, file.Get("name").String()})
		}
	}
	return list, folders
}

// maxDepth bounds how many folders within each other are looked into.
const maxDepth = 32

// walk gives every file below a folder, by its path from there. What the
// browser does not give is told; the others are given all the same.
func walk(ctx context.Context, folder js.Value) ([]named, error) {
	var out []named
	var failed []error
	fail := func(entry js.Value, why, fix string) {
		failed = append(failed, &app.FileError{Name: pathOf(entry), Why: why, Fix: fix})
	}
	var look func(entry js.Value, depth int)
	look = func(entry js.Value, depth int) {
		if depth > maxDepth {
			fail(entry, fmt.Sprintf("it lies more than %d folders deep", maxDepth), "give that folder by itself")
			return
		}
		reader := entry.Call("createReader")
		for len(out) <= maxFiles {
			// A call gives a part of them, and none when all were given.
			some, err := hear(ctx, "readEntries", reader)
			if err != nil {
				fail(entry, "this browser does not read dropped folders here", "choose it with “choose a folder”, or drop the files in it")
				return
			}
			if some.Length() == 0 {
				return
			}
			for i := range some.Length() {
				next := some.Index(i)
				if next.Get("isDirectory").Bool() {
					look(next, depth+1)
				} else if file, err := hear(ctx, "file", next); err == nil {
					out = append(out, named{file, pathOf(next)})
				} else {
					fail(next, "the browser cannot read it", "choose it by itself; a link to nowhere is none")
				}
			}
		}
	}
	look(folder, 1)
	sort.Slice(out, func(a, b int) bool { return out[a].name < out[b].name })
	return out, errors.Join(failed...)
}

// pathOf is where an entry lies, from the folder that was dropped.
func pathOf(entry js.Value) string { return strings.TrimPrefix(entry.Get("fullPath").String(), "/") }

// hear calls a method that answers by one of two callbacks.
func hear(ctx context.Context, method string, on js.Value) (js.Value, error) {
	executor := js.FuncOf(func(_ js.Value, args []js.Value) any {
		on.Call(method, args[0], args[1])
		return nil
	})
	defer executor.Release()
	return await(ctx, method, js.Global().Get("Promise").New(executor))
}

// carriesFiles tells a drag of files from one of text within the page.
func carriesFiles(event js.Value) bool {
	transfer := event.Get("dataTransfer")
	return transfer.Truthy() && transfer.Get("types").Call("includes", "Files").Bool()
}
