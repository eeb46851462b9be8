package keyfile

import (
	"context"
	"crypto"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"fmt"
	"strings"

	"kubepki/core/pki"
)

// Key is what a key file holds.
type Key struct {
	// PKCS8 is the private key's PrivateKeyInfo, DER (RFC 5958), nil when the
	// file holds a public key alone. Secret.
	PKCS8   []byte
	Public  crypto.PublicKey
	Comment string // of an SSH public key
	Format  ID     // that it was read from
}

// Of takes a private key.
func Of(k *pki.PrivateKey) Key { return Key{PKCS8: k.PKCS8(), Public: k.Public()} }

// OfPublic takes a public key.
func OfPublic(pub crypto.PublicKey) Key { return Key{Public: pub} }

// IsPrivate tells whether the private half is there.
func (k Key) IsPrivate() bool { return k.PKCS8 != nil }

// String never shows the key.
func (k Key) String() string {
	kind := "public key "
	if k.IsPrivate() {
		kind = "private key "
	}
	a, _ := pki.AlgorithmOf(k.Public)
	id := pki.KeyID(k.Public)
	return fmt.Sprintf("%s%s, public half %x", kind, a, id[:4])
}

// GoString keeps the key out of %#v too.
func (k Key) GoString() string { return k.String() }

// private parses the private half. Reading an RSA key takes long: Go looks at its primes.
func (k Key) private() (any, error) {
	key, err := x509.ParsePKCS8PrivateKey(k.PKCS8)
	if err != nil {
		return nil, fmt.Errorf("keyfile: the private key cannot be read: %w", err)
	}
	return key, nil
}

// Options are what some formats want besides the key.
type Options struct {
	// Passphrase encrypts, in the formats that do. UTF-8.
	Passphrase []byte
	// Comment goes into OpenSSH files: who the key is of, as "jane@lab".
	Comment string
}

// Write gives the key in a format. It ends early when ctx is done.
func Write(ctx context.Context, k Key, id ID, o Options) ([]byte, error) {
	f, ok := FormatByID(id)
	switch {
	case !ok || !f.Writes():
		return nil, fmt.Errorf("keyfile: write: format %q is not one that is written here", id)
	case !f.Holds(k.Public):
		return nil, fmt.Errorf("keyfile: write %s: it cannot hold %s keys", f.Name, kindName(k.Public))
	case f.Private && !k.IsPrivate():
		return nil, fmt.Errorf("keyfile: write %s: only the public half is at hand, and it needs the private key", f.Name)
	case f.Passphrase && len(o.Passphrase) == 0:
		return nil, &PassphraseError{Format: f.Name, Missing: true}
	case strings.ContainsAny(o.Comment, "\r\n\x00"):
		return nil, fmt.Errorf("keyfile: write %s: the comment has a line end in it: remove it", f.Name)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	data, err := f.write(ctx, k, o)
	if err != nil && ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return data, err
}

func kindName(pub crypto.PublicKey) string {
	if a, ok := pki.AlgorithmOf(pub); ok {
		return a.Label()
	}
	switch kindOf(pub) {
	case RSA, OtherRSA:
		return "RSA"
	case OtherCurves:
		return "ECDSA P-224"
	}
	return "such"
}

// errKind says that a key is whole, and none that is used here.
var errKind = errors.New("it is a key of a kind that is not used here: RSA, ECDSA or Ed25519 is expected")

var errHalves = errors.New("its public half does not belong to its private half")

// normal turns a key that Go parsed into a Key.
func normal(key any) (Key, error) {
	// An OpenSSH file has both halves. Signing with halves of two keys gives the
	// private one away.
	if k, ok := key.(ed25519.PrivateKey); ok && !k.Equal(ed25519.NewKeyFromSeed(k.Seed())) {
		return Key{}, errHalves
	}
	signer, ok := key.(crypto.Signer)
	if !ok || kindOf(signer.Public()) == 0 {
		return Key{}, errKind
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return Key{}, err
	}
	return Key{PKCS8: pkcs8, Public: signer.Public()}, nil
}

// normalPublic is normal for public keys.
func normalPublic(key any) (Key, error) {
	if kindOf(key) == 0 {
		return Key{}, errKind
	}
	if pub, ok := key.(*rsa.PublicKey); ok {
		if err := RSABits.Check(int64(pub.N.BitLen())); err != nil {
			return Key{}, err
		}
		if pub.E < 3 || pub.E&1 == 0 || pub.N.Bit(0) == 0 {
			return Key{}, errors.New("its numbers are those of no RSA key")
		}
	}
	return Key{Public: key}, nil
}
