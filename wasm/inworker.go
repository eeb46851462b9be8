//go:build js && wasm

package main

import (
	"context"
	"crypto"
	"crypto/sha256"
	"crypto/x509"
	"fmt"
	"syscall/js"

	"kubepki/core/pki"
	"kubepki/core/task"
)

// inWorker tells whether this is the program of a worker (web/assets/worker.js).
func inWorker() bool { return js.Global().Get("kubepki").Get("inWorker").Truthy() }

// serveWorker answers the page until the page ends the worker.
func serveWorker() {
	requests := make(chan js.Value, 1) // the page sends one at a time
	js.Global().Set("onmessage", js.FuncOf(func(_ js.Value, args []js.Value) any {
		requests <- args[0].Get("data")
		return nil
	}))
	d := desk{keys: map[[sha256.Size]byte]*pki.PrivateKey{}}
	post(map[string]any{})
	for request := range requests {
		data, err := d.answer(request)
		if err != nil {
			post(map[string]any{"error": err.Error()})
			continue
		}
		post(map[string]any{"data": toJS(data)})
	}
}

func post(message map[string]any) { js.Global().Call("postMessage", message) }

// desk is what a worker works at: the keys it has read before. An RSA key
// takes longer to read than to sign with.
type desk struct {
	keys map[[sha256.Size]byte]*pki.PrivateKey
}

// answer carries out one request. A mistake of its own is an error of that one:
// whoever waits for the answer must get one.
func (d *desk) answer(request js.Value) (data []byte, err error) {
	defer func() {
		if thrown := recover(); thrown != nil {
			data, err = nil, fmt.Errorf("worker: a mistake of its own: %v", thrown)
		}
	}()
	ctx := context.Background()
	do := request.Get("do").String()
	if do == "task" {
		return task.Serve(ctx, toGo(request.Get("request"))), nil
	}
	if do == "make" {
		key, err := pki.Native{}.Make(ctx, pki.KeyAlgorithm(request.Get("algorithm").String()))
		if err != nil {
			return nil, err
		}
		d.keep(key)
		return key.PKCS8(), nil
	}
	key, err := d.key(toGo(request.Get("key")))
	if err != nil {
		return nil, err
	}
	if do == "import" {
		return x509.MarshalPKIXPublicKey(key.Public())
	}
	hash := crypto.Hash(request.Get("hash").Int())
	switch do {
	case "sign":
		return key.SignContext(ctx, toGo(request.Get("message")), hash)
	case "verify":
		return nil, key.Verify(ctx, toGo(request.Get("message")), toGo(request.Get("signature")), hash)
	}
	return nil, fmt.Errorf("worker: request %q is not known", do)
}

func (d *desk) key(pkcs8 []byte) (*pki.PrivateKey, error) {
	if key, ok := d.keys[sha256.Sum256(pkcs8)]; ok {
		return key, nil
	}
	key, err := pki.Native{}.Import(context.Background(), pkcs8)
	if err == nil {
		d.keep(key)
	}
	return key, err
}

// keep remembers a key. The few that sign often come back at once after the
// rest of a large cluster has pushed them out.
func (d *desk) keep(key *pki.PrivateKey) {
	if len(d.keys) >= 64 {
		clear(d.keys)
	}
	d.keys[sha256.Sum256(key.PKCS8())] = key
}

// parseHalf reads a SubjectPublicKeyInfo.
func parseHalf(spki []byte) (crypto.PublicKey, error) { return x509.ParsePKIXPublicKey(spki) }
