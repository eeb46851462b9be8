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

// transact opens the database, makes one request of its files, and waits until
// that is kept.
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
	defer opening.Set("onupgradeneeded", js.Null())
	if err := settled(ctx, opening, "onsuccess", "onerror"); err != nil {
		return js.Undefined(), fmt.Errorf("store: open: %w", err)
	}
	db := opening.Get("result")
	defer db.Call("close")
	var transaction, request js.Value
	err := try("IDBDatabase.transaction", func() {
		transaction = db.Call("transaction", storeFiles, mode)
		request = ask(transaction.Call("objectStore", storeFiles))
	})
	if err == nil { // a request that went well is not kept yet: the disk may be full
		err = settled(ctx, transaction, "oncomplete", "onabort")
	}
	if err != nil {
		return js.Undefined(), fmt.Errorf("store: %w", err)
	}
	return request.Get("result"), nil
}

// settled waits for one of two events of an IDBRequest or an IDBTransaction: that
// it is done, or that it failed.
func settled(ctx context.Context, of js.Value, done, failed string) error {
	out := make(chan error, 1)
	went := js.FuncOf(func(js.Value, []js.Value) any {
		out <- nil
		return nil
	})
	broke := js.FuncOf(func(js.Value, []js.Value) any {
		why := of.Get("error")
		if !why.Truthy() {
			out <- errors.New("the browser gave it up")
			return nil
		}
		out <- toError(why)
		return nil
	})
	defer went.Release()
	defer broke.Release()
	of.Set(done, went)
	of.Set(failed, broke)
	select {
	case err := <-out:
		return err
	case <-ctx.Done():
		of.Set(done, js.Null())
		of.Set(failed, js.Null())
		return ctx.Err()
	}
}
