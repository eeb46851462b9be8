//go:build js && wasm

package main

import (
	"syscall/js"

	"kubepki/core/pki"
)

// newMaker chooses who makes keys. Browsers give crypto.subtle to secure
// contexts only: https, localhost, and files. Elsewhere the same Go program in
// workers does it; never Go on the main thread, which would freeze the page.
func newMaker(workers *pool) pki.Maker {
	subtle := js.Global().Get("crypto").Get("subtle")
	if js.Global().Get("isSecureContext").Truthy() && subtle.Truthy() {
		return &webCrypto{subtle: subtle, other: workers}
	}
	return workers
}
