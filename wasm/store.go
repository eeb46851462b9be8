//go:build js && wasm

package main

import (
	"context"
	"errors"
	"fmt"
	"syscall/js"
)

// store keeps files in IndexedDB, which takes megabytes and does not stop the
// page meanwhile, as localStorage does.
type store struct{}

const (
	storeName  = "kubepki"
	storeFiles = "files"
)

func (store) Load(ctx context.Context, name string) ([]byte, error) {
	value, err := transact(ctx, "readonly", func(files js.Value) js.Value { return files.Call("get", name) })
	if err != nil || !value.Truthy() {
		return nil, err
	}
	return toGo(value), nil
}

func (store) Save(ctx context.Context, name string, data []byte) error {
	_, err := transact(ctx, "readwrite", func(files js.Value) js.Value { return files.Call("put", toJS(data), name) })
	return err
}

func (store) Remove(ctx context.Context, name string) error {
	_, err := transact(ctx, "readwrite", func(files js.Value) js.Value { return files.Call("delete", name) })
	return err
}

// transact opens the database, makes one request of its files, and waits for it.
func transact(ctx context.Context, mode string, ask func(files js.Value) js.Value) (js.Value, error) {
	factory := js.Global().Get("indexedDB")
	if !factory.Truthy() {
		return js.Undefined(), errors.New("store: this browser keeps no files for pages")
	}
	var opening js.Value
	if err := try("indexedDB.open", func() { opening = factory.Call("open", storeName, 1) }); err != nil {
		return js.Undefined(), fmt.Errorf("store: %w", err)
	}
	upgrade := js.FuncOf(func(js.Value, []js.Value) any {
		opening.Get("result").Call("createObjectStore", storeFiles)
		return nil
	})
	defer upgrade.Release()
	opening.Set("onupgradeneeded", upgrade)
	db, err := settled(ctx, opening)
	if err != nil {
		return js.Undefined(), fmt.Errorf("store: open: %w", err)
	}
	defer db.Call("close")
	var request js.Value
	err = try("IDBDatabase.transaction", func() {
		request = ask(db.Call("transaction", storeFiles, mode).Call("objectStore", storeFiles))
	})
	if err != nil {
		return js.Undefined(), fmt.Errorf("store: %w", err)
	}
	value, err := settled(ctx, request)
	if err != nil {
		return js.Undefined(), fmt.Errorf("store: %w", err)
	}
	return value, nil
}

// settled waits for an IDBRequest.
func settled(ctx context.Context, request js.Value) (js.Value, error) {
	type outcome struct {
		value js.Value
		err   error
	}
	out := make(chan outcome, 1)
	done := js.FuncOf(func(js.Value, []js.Value) any {
		out <- outcome{value: request.Get("result")}
		return nil
	})
	failed := js.FuncOf(func(js.Value, []js.Value) any {
		out <- outcome{err: toError(request.Get("error"))}
		return nil
	})
	defer done.Release()
	defer failed.Release()
	request.Set("onsuccess", done)
	request.Set("onerror", failed)
	select {
	case o := <-out:
		return o.value, o.err
	case <-ctx.Done():
		request.Set("onsuccess", js.Null())
		request.Set("onerror", js.Null())
		return js.Undefined(), ctx.Err()
	}
}
