//go:build js && wasm

package main

import (
	"context"
	"errors"
	"fmt"
	"sort"
	"syscall/js"
	"time"

	"kubepki/app"
)

// folder is one that was dropped. Chromium does not list the entry to a page from
// disk, but the handle, unless the folder is one of the system's.
type folder struct {
	entry  js.Value
	handle js.Value // what becomes of its promise; undefined without one
}

// handleWait is how long the handle is waited for. It is there at once, but of a
// folder of the system's, such as /etc, Chromium first asks its user or never answers.
const handleWait = 2 * time.Second

// handleOf asks for the handle during the drop, the only time when it is given. A
// served page has no need of it, and Chromium would warn of the system's folders.
func handleOf(item js.Value) js.Value {
	if js.Global().Get("location").Get("protocol").String() != "file:" || !item.Get("getAsFileSystemHandle").Truthy() {
		return js.Undefined()
	}
	return js.Global().Get("Promise").Call("allSettled", []any{item.Call("getAsFileSystemHandle")})
}

// walk gives every file below the folder, by its path from there. What the
// browser does not give is told; the others are given all the same.
func (f folder) walk(ctx context.Context) ([]named, error) {
	out, refused := byEntry.walk(ctx, f.entry)
	if refused == nil || len(out) > 0 || f.handle.IsUndefined() {
		return out, refused
	}
	short, cancel := context.WithTimeout(ctx, handleWait)
	defer cancel()
	settled, err := await(short, "DataTransferItem.getAsFileSystemHandle", f.handle)
	if err != nil || !settled.Index(0).Get("value").Truthy() {
		return nil, refused
	}
	return byHandle.walk(ctx, settled.Index(0).Get("value"))
}

// access is how a browser lets a page look into a folder.
type access struct {
	isFolder func(js.Value) bool
	// list begins to list a folder: each call gives a part, and none when all was given.
	list func(ctx context.Context, folder js.Value) func() ([]js.Value, error)
	file func(ctx context.Context, at js.Value) (js.Value, error)
}

var byEntry = access{
	isFolder: func(at js.Value) bool { return at.Get("isDirectory").Bool() },
	list: func(ctx context.Context, folder js.Value) func() ([]js.Value, error) {
		reader := folder.Call("createReader")
		return func() ([]js.Value, error) {
			some, err := hear(ctx, "readEntries", reader)
			if err != nil {
				return nil, err
			}
			part := make([]js.Value, some.Length())
			for i := range part {
				part[i] = some.Index(i)
			}
			return part, nil
		}
	},
	file: func(ctx context.Context, at js.Value) (js.Value, error) { return hear(ctx, "file", at) },
}

var byHandle = access{
	isFolder: func(at js.Value) bool { return at.Get("kind").String() == "directory" },
	list: func(ctx context.Context, folder js.Value) func() ([]js.Value, error) {
		values := folder.Call("values")
		return func() ([]js.Value, error) {
			step, err := await(ctx, "FileSystemDirectoryHandle.values", values.Call("next"))
			if err != nil || step.Get("done").Bool() {
				return nil, err
			}
			return []js.Value{step.Get("value")}, nil
		}
	},
	file: func(ctx context.Context, at js.Value) (js.Value, error) {
		return await(ctx, "FileSystemFileHandle.getFile", at.Call("getFile"))
	},
}

// maxDepth bounds how many folders within each other are looked into.
const maxDepth = 32

func (a access) walk(ctx context.Context, top js.Value) ([]named, error) {
	var out []named
	var failed []error
	fail := func(path, why, fix string) {
		failed = append(failed, &app.FileError{Name: path, Why: why, Fix: fix})
	}
	var look func(at js.Value, path string, depth int)
	look = func(at js.Value, path string, depth int) {
		if depth > maxDepth {
			fail(path, fmt.Sprintf("it lies more than %d folders deep", maxDepth), "give that folder by itself")
			return
		}
		list := a.list(ctx, at)
		for len(out) <= maxFiles {
			part, err := list()
			if err != nil {
				fail(path, "this browser does not read dropped folders here", "choose it with “choose a folder”, or drop the files in it")
				return
			}
			if len(part) == 0 {
				return
			}
			for _, next := range part {
				below := path + "/" + next.Get("name").String()
				if a.isFolder(next) {
					look(next, below, depth+1)
				} else if file, err := a.file(ctx, next); err == nil {
					out = append(out, named{file, below})
				} else {
					fail(below, "the browser cannot read it", "choose it by itself; a link to nowhere is none")
				}
			}
		}
	}
	look(top, top.Get("name").String(), 1)
	sort.Slice(out, func(a, b int) bool { return out[a].name < out[b].name })
	return out, errors.Join(failed...)
}

// hear calls a method that answers by one of two callbacks.
func hear(ctx context.Context, method string, on js.Value) (js.Value, error) {
	executor := js.FuncOf(func(_ js.Value, args []js.Value) any {
		on.Call(method, args[0], args[1])
		return nil
	})
	defer executor.Release()
	return await(ctx, method, js.Global().Get("Promise").New(executor))
}
