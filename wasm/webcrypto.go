//go:build js && wasm

package main

import (
	"context"
	"crypto"
	"crypto/rsa"
	"crypto/x509"
	"fmt"
	"syscall/js"

	"kubepki/core/pki"
)

// webCrypto makes keys with crypto.subtle (W3C Web Cryptography API). They are
// extractable, because the bundle carries them.
type webCrypto struct {
	subtle js.Value
	other  pki.Maker // for keys that WebCrypto does not take
}

var (
	yes      = js.ValueOf(true)
	usages   = js.ValueOf([]any{"sign", "verify"})
	signing  = js.ValueOf([]any{"sign"})
	checking = js.ValueOf([]any{"verify"})
)

// Make implements [pki.Maker]. Ed25519 is left to the other maker: half of the
// browsers in use do not know it, and Go makes one in a few milliseconds.
func (w *webCrypto) Make(ctx context.Context, a pki.KeyAlgorithm) (*pki.PrivateKey, error) {
	if a.Bits() == 0 {
		return nil, fmt.Errorf("webcrypto: make key: algorithm %q is not known", a)
	}
	if a == pki.Ed25519 {
		return w.other.Make(ctx, a)
	}
	pair, err := await(ctx, "SubtleCrypto.generateKey", w.subtle.Call("generateKey", generation(a), yes, usages))
	if err != nil {
		return nil, fmt.Errorf("webcrypto: make %s key: %w", a, err)
	}
	buffer, err := await(ctx, "SubtleCrypto.exportKey", w.subtle.Call("exportKey", "pkcs8", pair.Get("privateKey")))
	if err != nil {
		return nil, fmt.Errorf("webcrypto: make %s key: %w", a, err)
	}
	pkcs8 := toGo(bytesOf(buffer))
	public, err := publicHalf(pkcs8)
	if err != nil {
		return nil, fmt.Errorf("webcrypto: make %s key: %w", a, err)
	}
	// The CryptoKeys are let go: of thousands of keys few ever sign.
	return pki.NewPrivateKey(newWebSigner(w.subtle, public, pkcs8), pkcs8), nil
}

// Import implements [pki.Maker]. Go reads the key first: its messages are
// better, it checks that the two halves belong together, and its encoding is
// one that every browser takes.
func (w *webCrypto) Import(ctx context.Context, pkcs8 []byte) (*pki.PrivateKey, error) {
	if half, err := publicHalf(pkcs8); err == nil && slowToRead(half) {
		return w.importLarge(ctx, half, pkcs8)
	}
	key, err := x509.ParsePKCS8PrivateKey(pkcs8)
	if err != nil {
		return nil, fmt.Errorf("webcrypto: import key: %w", err)
	}
	holder, ok := key.(crypto.Signer)
	if !ok {
		return nil, fmt.Errorf("webcrypto: import key: %T does not sign", key)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, fmt.Errorf("webcrypto: import key: %w", err)
	}
	if a, ok := pki.AlgorithmOf(holder.Public()); !ok || a == pki.Ed25519 {
		return w.other.Import(ctx, der)
	}
	s := newWebSigner(w.subtle, holder.Public(), der)
	if _, err := s.privateKey(ctx, crypto.SHA256); err != nil {
		return nil, fmt.Errorf("webcrypto: import key: %w", err)
	}
	return pki.NewPrivateKey(s, pkcs8), nil
}

// slowToRead tells whether Go would look at the key's primes for longer than a
// page may stand still: 190 ms for 4096 bits, and eight times that for twice as many.
func slowToRead(half crypto.PublicKey) bool {
	pub, ok := half.(*rsa.PublicKey)
	return ok && pub.N.BitLen() > 2048
}

// importLarge has the other maker read the key away from the page.
func (w *webCrypto) importLarge(ctx context.Context, half crypto.PublicKey, pkcs8 []byte) (*pki.PrivateKey, error) {
	other, err := w.other.Import(ctx, pkcs8)
	if err != nil {
		return nil, err
	}
	s := newWebSigner(w.subtle, half, pkcs8)
	if _, err := s.privateKey(ctx, crypto.SHA256); err != nil {
		return other, nil // a size that the browser does not take: the worker signs with it
	}
	return pki.NewPrivateKey(s, pkcs8), nil
}

// generation is the parameter of generateKey. An RSA key is made for SHA-256;
// for another digest it is imported again when one is asked for.
func generation(a pki.KeyAlgorithm) map[string]any {
	if a.IsRSA() {
		return map[string]any{
			"name":           rsaScheme,
			"modulusLength":  a.Bits(),
			"publicExponent": toJS([]byte{1, 0, 1}),
			"hash":           hashNames[crypto.SHA256],
		}
	}
	return map[string]any{"name": "ECDSA", "namedCurve": curveName(a.Bits())}
}

// bytesOf views an ArrayBuffer as a Uint8Array.
func bytesOf(buffer js.Value) js.Value { return js.Global().Get("Uint8Array").New(buffer) }
