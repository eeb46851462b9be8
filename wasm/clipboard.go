//go:build js && wasm

package main

import (
	"context"
	"errors"
	"syscall/js"
)

// clipboard copies with navigator.clipboard. A page from plain http has none:
// there a field is filled, selected and copied, as the user would.
type clipboard struct{}

func (clipboard) Copy(ctx context.Context, text string) error {
	api := js.Global().Get("navigator").Get("clipboard")
	if api.Truthy() {
		_, err := await(ctx, "Clipboard.writeText", api.Call("writeText", text))
		if err == nil {
			return nil
		}
	}
	return copyField(text)
}

func copyField(text string) error {
	before := document().Get("activeElement")
	field := document().Call("createElement", "textarea")
	field.Set("className", "sr-only")
	field.Set("value", text)
	field.Set("readOnly", true)
	host := document().Get("body")
	// Outside of an open modal dialog nothing can be selected.
	if modal := document().Call("querySelector", "dialog[open]"); !modal.IsNull() {
		host = modal
	}
	host.Call("appendChild", field)
	field.Call("select")
	done := document().Call("execCommand", "copy").Truthy()
	field.Call("remove")
	if before.Truthy() && before.Get("focus").Truthy() {
		before.Call("focus")
	}
	if !done {
		return errors.New("clipboard: the browser refused to copy: select the text and copy it with the keyboard")
	}
	return nil
}
