package pki

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
)

// Signer signs messages with a private key that may live outside Go, as a
// CryptoKey or in a worker. hash names the digest the signature is made over;
// the message itself is handed in, because WebCrypto does not sign digests.
// RSA signatures are PKCS #1 v1.5 (RFC 8017 section 8.2), ECDSA ones are DER
// (RFC 3279 section 2.2.3), Ed25519 ones take hash 0 (RFC 8032 section 5.1).
type Signer interface {
	Public() crypto.PublicKey
	SignMessage(ctx context.Context, message []byte, hash crypto.Hash) ([]byte, error)
}

// Verifier is implemented by signers that can check a signature of their own
// faster than Go can (WebCrypto: 0.1 ms against 2.5 ms for P-256 in wasm).
type Verifier interface {
	VerifyMessage(ctx context.Context, message, signature []byte, hash crypto.Hash) error
}

// PrivateKey is a key pair: something that signs, and its PKCS#8 form for
// export. It is a [crypto.MessageSigner], so x509 and tls can use it as it is.
type PrivateKey struct {
	signer Signer
	pkcs8  []byte
}

// NewPrivateKey pairs a signer with its PKCS#8 DER.
func NewPrivateKey(s Signer, pkcs8 []byte) *PrivateKey { return &PrivateKey{s, pkcs8} }

// Public gives an *rsa.PublicKey, *ecdsa.PublicKey or ed25519.PublicKey.
func (k *PrivateKey) Public() crypto.PublicKey { return k.signer.Public() }

// PKCS8 is the key's PrivateKeyInfo, DER (RFC 5958). Secret.
func (k *PrivateKey) PKCS8() []byte { return k.pkcs8 }

// Algorithm names the key's algorithm, "" when it is none of the table's.
func (k *PrivateKey) Algorithm() KeyAlgorithm {
	a, _ := AlgorithmOf(k.Public())
	return a
}

// String never shows the key: it names its kind and the hash of its public half.
func (k *PrivateKey) String() string {
	id := KeyID(k.Public())
	return fmt.Sprintf("private key %s, public half %x", k.Algorithm(), id[:4])
}

// GoString keeps the key out of %#v too.
func (k *PrivateKey) GoString() string { return k.String() }

// SignContext signs message over hash. It ends early when ctx is done.
func (k *PrivateKey) SignContext(ctx context.Context, message []byte, hash crypto.Hash) ([]byte, error) {
	return k.signer.SignMessage(ctx, message, hash)
}

// SignMessage implements [crypto.MessageSigner].
func (k *PrivateKey) SignMessage(_ io.Reader, message []byte, opts crypto.SignerOpts) ([]byte, error) {
	if _, pss := opts.(*rsa.PSSOptions); pss {
		return nil, errors.New("pki: sign: RSASSA-PSS is not supported by this key")
	}
	return k.SignContext(context.Background(), message, opts.HashFunc())
}

// Sign implements [crypto.Signer]. It always fails: a digest alone cannot be
// signed by every maker's keys. Callers use [crypto.SignMessage].
func (k *PrivateKey) Sign(io.Reader, []byte, crypto.SignerOpts) ([]byte, error) {
	return nil, errors.New("pki: sign: this key signs messages, not digests: use crypto.SignMessage")
}

// Verify checks a signature this key made over message. It uses the signer's
// own [Verifier] where there is one.
func (k *PrivateKey) Verify(ctx context.Context, message, signature []byte, hash crypto.Hash) error {
	if v, ok := k.signer.(Verifier); ok {
		return v.VerifyMessage(ctx, message, signature, hash)
	}
	return VerifySignature(k.Public(), message, signature, hash)
}

// VerifySignature checks a PKCS #1 v1.5, ECDSA or Ed25519 signature over message.
func VerifySignature(pub crypto.PublicKey, message, signature []byte, hash crypto.Hash) error {
	if pub, ok := pub.(ed25519.PublicKey); ok {
		if hash != 0 || !ed25519.Verify(pub, message, signature) {
			return errors.New("pki: verify signature: Ed25519 verification failure")
		}
		return nil
	}
	if !hash.Available() {
		return fmt.Errorf("pki: verify signature: digest %d is not known", hash)
	}
	h := hash.New()
	h.Write(message)
	digest := h.Sum(nil)
	switch pub := pub.(type) {
	case *rsa.PublicKey:
		if err := rsa.VerifyPKCS1v15(pub, hash, digest, signature); err != nil {
			return fmt.Errorf("pki: verify signature: %w", err)
		}
		return nil
	case *ecdsa.PublicKey:
		if !ecdsa.VerifyASN1(pub, digest, signature) {
			return errors.New("pki: verify signature: ECDSA verification failure")
		}
		return nil
	}
	return fmt.Errorf("pki: verify signature: %T is not a key this package knows", pub)
}

// SamePublicKey tells whether two public keys are one: this is how a key is
// matched to a certificate or a request, whatever its algorithm.
func SamePublicKey(a, b crypto.PublicKey) bool {
	k, ok := a.(interface{ Equal(crypto.PublicKey) bool })
	return ok && k.Equal(b)
}

// KeyID is the SHA-256 of a public key's SubjectPublicKeyInfo, the pin of
// RFC 7469. It is the same for a key, its request and its certificate. The
// zero value means the key cannot be encoded.
func KeyID(pub crypto.PublicKey) [sha256.Size]byte {
	der, err := x509.MarshalPKIXPublicKey(pub)
	if err != nil {
		return [sha256.Size]byte{}
	}
	return sha256.Sum256(der)
}

// goSigner is a Signer over a key that Go holds.
type goSigner struct{ key crypto.Signer }

func (s goSigner) Public() crypto.PublicKey { return s.key.Public() }

func (s goSigner) SignMessage(ctx context.Context, message []byte, hash crypto.Hash) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return crypto.SignMessage(s.key, rand.Reader, message, hash)
}
