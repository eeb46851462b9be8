//go:build js && wasm

package main

import (
	"context"
	"crypto"
	"fmt"
	"syscall/js"

	"kubepki/core/pki"
)

// pool is a [pki.Maker] whose keys are made and used by Go in Web Workers.
// Workers start when first needed, and a busy one whose caller has gone is
// ended and replaced.
type pool struct {
	slots chan *worker // each holds one worker, or nil until one is needed
}

// newPool makes room for one worker a processor, two at least and four at
// most: each holds a Go heap.
func newPool() *pool {
	size := min(max(js.Global().Get("navigator").Get("hardwareConcurrency").Int(), 2), 4)
	p := &pool{slots: make(chan *worker, size)}
	for range size {
		p.slots <- nil
	}
	return p
}

// work has a worker carry out a request of package task. The worker ends with
// it: what it derived from a passphrase, and the memory that this took, go too.
func (p *pool) work(ctx context.Context, request []byte) ([]byte, error) {
	array := toJS(request)
	return p.ask(ctx, map[string]any{"do": "task", "request": array}, true, array.Get("buffer"))
}

// call has one worker answer a request, and gives the bytes it sent back.
func (p *pool) call(ctx context.Context, request map[string]any) ([]byte, error) {
	return p.ask(ctx, request, false)
}

// ask has one worker answer a request; last tells that it ends then. Buffers
// that are given away are not copied.
func (p *pool) ask(ctx context.Context, request map[string]any, last bool, given ...any) ([]byte, error) {
	var w *worker
	select {
	case w = <-p.slots:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { p.slots <- w }()
	if w == nil {
		started, err := startWorker(ctx)
		if err != nil {
			return nil, err
		}
		w = started
	}
	data, err := w.ask(ctx, request, given)
	if last && !w.ended {
		w.end()
	}
	if w.ended {
		w = nil
	}
	return data, err
}

// Make implements [pki.Maker].
func (p *pool) Make(ctx context.Context, a pki.KeyAlgorithm) (*pki.PrivateKey, error) {
	pkcs8, err := p.call(ctx, map[string]any{"do": "make", "algorithm": string(a)})
	if err != nil {
		return nil, err
	}
	half, err := publicHalf(pkcs8)
	if err != nil {
		return nil, fmt.Errorf("worker: make %s key: %w", a, err)
	}
	return pki.NewPrivateKey(&poolSigner{p, half, pkcs8}, pkcs8), nil
}

// Import implements [pki.Maker]. The worker reads the whole key, which takes
// long for RSA; the public half is all that is wanted here.
func (p *pool) Import(ctx context.Context, pkcs8 []byte) (*pki.PrivateKey, error) {
	spki, err := p.call(ctx, map[string]any{"do": "import", "key": toJS(pkcs8)})
	if err != nil {
		return nil, err
	}
	half, err := parseHalf(spki)
	if err != nil {
		return nil, fmt.Errorf("worker: import key: %w", err)
	}
	return pki.NewPrivateKey(&poolSigner{p, half, pkcs8}, pkcs8), nil
}

// poolSigner signs and checks with a key that is sent along to a worker.
type poolSigner struct {
	pool  *pool
	half  crypto.PublicKey
	pkcs8 []byte
}

// Public implements [pki.Signer].
func (s *poolSigner) Public() crypto.PublicKey { return s.half }

// SignMessage implements [pki.Signer].
func (s *poolSigner) SignMessage(ctx context.Context, message []byte, hash crypto.Hash) ([]byte, error) {
	return s.pool.call(ctx, map[string]any{
		"do": "sign", "key": toJS(s.pkcs8), "message": toJS(message), "hash": int(hash),
	})
}

// VerifyMessage implements [pki.Verifier].
func (s *poolSigner) VerifyMessage(ctx context.Context, message, signature []byte, hash crypto.Hash) error {
	_, err := s.pool.call(ctx, map[string]any{
		"do": "verify", "key": toJS(s.pkcs8), "message": toJS(message), "signature": toJS(signature), "hash": int(hash),
	})
	return err
}
