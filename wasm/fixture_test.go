//go:build js && wasm

package main

import (
	"context"
	"errors"
	"syscall/js"
	"testing"

	"github.com/stretchr/testify/require"

	"kubepki/core/pki"
)

// These tests run under Node.js, whose crypto.subtle is a browser's.
// What needs a document or a worker is tried in a real browser, in e2e.

func maker(t *testing.T) *webCrypto {
	t.Helper()
	subtle := js.Global().Get("crypto").Get("subtle")
	require.True(t, subtle.Truthy(), "Node.js has no crypto.subtle, want version 18 or newer, run by e2e/node.sh")
	return &webCrypto{subtle: subtle, other: noMaker{}}
}

// noMaker refuses all that is handed on to it.
type noMaker struct{}

var errHandedOn = errors.New("handed on")

func (noMaker) Make(context.Context, pki.KeyAlgorithm) (*pki.PrivateKey, error) {
	return nil, errHandedOn
}

func (noMaker) Import(context.Context, []byte) (*pki.PrivateKey, error) {
	return nil, errHandedOn
}

// evaluate runs a JavaScript expression.
func evaluate(expression string) js.Value {
	return js.Global().Get("Function").New("return (" + expression + ")").Invoke()
}
