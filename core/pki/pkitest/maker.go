// Package pkitest saves tests the making of keys where the keys are not what
// is tested: an RSA key takes seconds in WebAssembly, and sets have many.
package pkitest

import (
	"context"
	"crypto/rsa"
	"crypto/x509"
	_ "embed"
	"fmt"
	"math/big"
	"strings"
	"sync"
	"sync/atomic"

	"kubepki/core/pki"
)

// primes are of 1024 bits each and public: what is made of them protects nothing.
//
//go:embed primes.txt
var primes string

// Keys makes keys as [pki.Native] does, but RSA keys of 2048 bits out of known
// primes, any two of which make one: to look for primes takes a second and a
// half for each key in WebAssembly. Two keys of one set are never the same.
type Keys struct{ pki.Native }

// Make implements [pki.Maker].
func (k Keys) Make(ctx context.Context, a pki.KeyAlgorithm) (*pki.PrivateKey, error) {
	if a != pki.RSA2048 || ctx.Err() != nil {
		return k.Native.Make(ctx, a)
	}
	known := pairs()
	pkcs8, err := known[int(turn.Add(1))%len(known)]()
	if err != nil {
		return nil, err
	}
	return k.Import(ctx, pkcs8)
}

// turn counts the RSA keys that were given out.
var turn atomic.Int64

// pairs are the keys that the primes make, as PKCS#8, each when it is first asked for.
var pairs = sync.OnceValue(func() (out []func() ([]byte, error)) {
	list := strings.Fields(primes)
	for i, p := range list {
		for _, q := range list[:i] {
			out = append(out, sync.OnceValues(func() ([]byte, error) { return keyOf(p, q) }))
		}
	}
	return out
})

// keyOf is the RSA key of two primes in hexadecimal, with the exponent 65537.
func keyOf(p, q string) ([]byte, error) {
	var factors [2]*big.Int
	one, n, phi := big.NewInt(1), big.NewInt(1), big.NewInt(1)
	for i, text := range []string{p, q} {
		f, ok := new(big.Int).SetString(text, 16)
		if !ok {
			return nil, fmt.Errorf("pkitest: %q is no number", text)
		}
		factors[i] = f
		n.Mul(n, f)
		phi.Mul(phi, new(big.Int).Sub(f, one))
	}
	key := &rsa.PrivateKey{PublicKey: rsa.PublicKey{N: n, E: 65537}, Primes: factors[:]}
	key.D = new(big.Int).ModInverse(big.NewInt(65537), phi)
	if err := key.Validate(); err != nil {
		return nil, fmt.Errorf("pkitest: %w", err)
	}
	return x509.MarshalPKCS8PrivateKey(key)
}
