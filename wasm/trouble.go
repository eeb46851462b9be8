//go:build js && wasm

package main

import (
	"fmt"
	"syscall/js"
)

// trouble covers the page with a plain sentence (web/assets/check.js). If the
// program is still alive, the user may go back to it. What was thrown is long
// and no sentence: it is told to who asks.
func trouble(words string, alive bool, thrown any) {
	js.Global().Get("kubepki").Call("trouble", words, alive, fmt.Sprint(thrown))
}

// guard, when deferred, turns a panic into a sentence on the page, and the
// program goes on: one broken handler must not take the rest along.
func guard(where string) {
	if thrown := recover(); thrown != nil {
		trouble(fmt.Sprintf("KubePKI met a mistake of its own while %s. Go back and download what you need, then load the page again.", where), true, thrown)
	}
}

// callback is a JavaScript function that lasts as long as the page and never
// lets a panic out.
func callback(where string, f func(args []js.Value) any) js.Func {
	return js.FuncOf(func(_ js.Value, args []js.Value) any {
		defer guard(where)
		return f(args)
	})
}
