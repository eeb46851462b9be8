package pki

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"fmt"
)

// Maker makes private keys and takes in ones made elsewhere. In the browser
// it is WebCrypto or a pool of workers, in tests and Go programs [Native].
// Both methods may be called from many goroutines at once.
type Maker interface {
	// Make makes a new key. It ends early with ctx.Err() when ctx is done.
	Make(ctx context.Context, a KeyAlgorithm) (*PrivateKey, error)
	// Import turns a PKCS#8 PrivateKeyInfo (RFC 5958) into a key that signs.
	Import(ctx context.Context, pkcs8 []byte) (*PrivateKey, error)
}

// Native makes keys with Go's own cryptography and the system's randomness.
// Never use it on a browser's main thread: RSA takes seconds there.
type Native struct{}

// Make implements [Maker].
func (Native) Make(ctx context.Context, a KeyAlgorithm) (*PrivateKey, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	row, ok := algorithm(a)
	if !ok {
		return nil, fmt.Errorf("pki: make key: algorithm %q is not known", a)
	}
	var signer crypto.Signer
	var err error
	switch {
	case row.curve != nil:
		signer, err = ecdsa.GenerateKey(row.curve(), rand.Reader)
	case row.isRSA():
		signer, err = rsa.GenerateKey(rand.Reader, row.bits)
	default:
		_, signer, err = ed25519.GenerateKey(rand.Reader)
	}
	if err != nil {
		return nil, fmt.Errorf("pki: make %s key: %w", a, err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(signer)
	if err != nil {
		return nil, fmt.Errorf("pki: make %s key: %w", a, err)
	}
	return NewPrivateKey(goSigner{signer}, der), nil
}

// Import implements [Maker].
func (Native) Import(_ context.Context, pkcs8 []byte) (*PrivateKey, error) {
	key, err := x509.ParsePKCS8PrivateKey(pkcs8)
	if err != nil {
		return nil, fmt.Errorf("pki: import key: %w", err)
	}
	signer, ok := key.(crypto.Signer)
	if !ok {
		return nil, fmt.Errorf("pki: import key: %T does not sign", key)
	}
	return NewPrivateKey(goSigner{signer}, pkcs8), nil
}
