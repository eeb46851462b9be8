//go:build js && wasm

package main

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/x509"
	"errors"
	"fmt"
	"sync"
	"syscall/js"
)

const rsaScheme = "RSASSA-PKCS1-v1_5"

// hashNames are the digests in WebCrypto's words.
var hashNames = map[crypto.Hash]string{
	crypto.SHA1:   "SHA-1",
	crypto.SHA256: "SHA-256",
	crypto.SHA384: "SHA-384",
	crypto.SHA512: "SHA-512",
}

func curveName(bits int) string { return fmt.Sprintf("P-%d", bits) }

// webSigner signs and checks with CryptoKeys. WebCrypto ties an RSA key to one
// digest, so there is one pair of CryptoKeys for each, made when first needed.
type webSigner struct {
	subtle js.Value
	half   crypto.PublicKey
	pkcs8  []byte

	mu      sync.Mutex
	private cryptoKeys
	public  cryptoKeys
}

// cryptoKeys are CryptoKeys by the digest that they are tied to; nil before one
// is needed.
type cryptoKeys map[crypto.Hash]js.Value

func newWebSigner(subtle js.Value, half crypto.PublicKey, pkcs8 []byte) *webSigner {
	return &webSigner{subtle: subtle, half: half, pkcs8: pkcs8}
}

// Public implements [pki.Signer].
func (s *webSigner) Public() crypto.PublicKey { return s.half }

// SignMessage implements [pki.Signer].
func (s *webSigner) SignMessage(ctx context.Context, message []byte, hash crypto.Hash) ([]byte, error) {
	scheme, err := s.scheme(hash)
	if err != nil {
		return nil, err
	}
	key, err := s.privateKey(ctx, hash)
	if err != nil {
		return nil, err
	}
	buffer, err := await(ctx, "SubtleCrypto.sign", s.subtle.Call("sign", scheme, key, toJS(message)))
	if err != nil {
		return nil, fmt.Errorf("webcrypto: sign: %w", err)
	}
	signature := toGo(bytesOf(buffer))
	if s.curve() == nil {
		return signature, nil
	}
	return toDER(signature)
}

// VerifyMessage implements [pki.Verifier].
func (s *webSigner) VerifyMessage(ctx context.Context, message, signature []byte, hash crypto.Hash) error {
	scheme, err := s.scheme(hash)
	if err != nil {
		return err
	}
	if c := s.curve(); c != nil {
		if signature, err = fromDER(signature, (c.Params().BitSize+7)/8); err != nil {
			return fmt.Errorf("webcrypto: verify: %w", err)
		}
	}
	key, err := s.publicKey(ctx, hash)
	if err != nil {
		return err
	}
	call := s.subtle.Call("verify", scheme, key, toJS(signature), toJS(message))
	good, err := await(ctx, "SubtleCrypto.verify", call)
	if err != nil {
		return fmt.Errorf("webcrypto: verify: %w", err)
	}
	if !good.Bool() {
		return errors.New("webcrypto: verify: the signature is not by this key over this message")
	}
	return nil
}

// curve is nil for an RSA key.
func (s *webSigner) curve() elliptic.Curve {
	if pub, ok := s.half.(*ecdsa.PublicKey); ok {
		return pub.Curve
	}
	return nil
}

// scheme is the first parameter of sign and verify.
func (s *webSigner) scheme(hash crypto.Hash) (any, error) {
	name, ok := hashNames[hash]
	if !ok {
		return nil, fmt.Errorf("webcrypto: digest %v is not one that browsers sign with", hash)
	}
	if s.curve() == nil {
		return rsaScheme, nil
	}
	return map[string]any{"name": "ECDSA", "hash": name}, nil
}

// slot is the digest that a CryptoKey is tied to: none for a curve.
func (s *webSigner) slot(hash crypto.Hash) crypto.Hash {
	if s.curve() != nil {
		return 0
	}
	return hash
}

func (s *webSigner) privateKey(ctx context.Context, hash crypto.Hash) (js.Value, error) {
	return s.imported(ctx, &s.private, hash, "pkcs8", signing, func() ([]byte, error) { return s.pkcs8, nil })
}

func (s *webSigner) publicKey(ctx context.Context, hash crypto.Hash) (js.Value, error) {
	return s.imported(ctx, &s.public, hash, "spki", checking, func() ([]byte, error) { return x509.MarshalPKIXPublicKey(s.half) })
}

// imported gives the CryptoKey for a digest out of keys, and makes it first if
// it is not there yet.
func (s *webSigner) imported(ctx context.Context, keys *cryptoKeys, hash crypto.Hash, format string, use js.Value, encode func() ([]byte, error)) (js.Value, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if key, ok := (*keys)[s.slot(hash)]; ok {
		return key, nil
	}
	der, err := encode()
	if err != nil {
		return js.Undefined(), fmt.Errorf("webcrypto: encode key: %w", err)
	}
	parameters := map[string]any{"name": rsaScheme, "hash": hashNames[hash]}
	if c := s.curve(); c != nil {
		parameters = map[string]any{"name": "ECDSA", "namedCurve": curveName(c.Params().BitSize)}
	}
	call := s.subtle.Call("importKey", format, toJS(der), parameters, false, use)
	key, err := await(ctx, "SubtleCrypto.importKey", call)
	if err != nil {
		return js.Undefined(), err
	}
	if *keys == nil {
		*keys = cryptoKeys{}
	}
	(*keys)[s.slot(hash)] = key
	return key, nil
}
