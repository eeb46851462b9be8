//go:build js && wasm

package main

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	encodingasn1 "encoding/asn1"
	"errors"
	"fmt"
	"math/big"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// curves by their object identifiers (RFC 5480 section 2.1.1.1), as functions:
// the first call of any sets them all up, and the page should be there first.
var curves = map[string]func() elliptic.Curve{
	"1.2.840.10045.3.1.7": elliptic.P256,
	"1.3.132.0.34":        elliptic.P384,
	"1.3.132.0.35":        elliptic.P521,
	"1.3.132.0.33":        elliptic.P224,
}

var oidEd25519 = encodingasn1.ObjectIdentifier{1, 3, 101, 112}

var errShape = errors.New("pkcs8: parse key: not a PrivateKeyInfo of RFC 5958")

// publicHalf reads the public key out of a PKCS#8 key that a maker just made.
// It checks nothing that a maker guarantees, and so takes microseconds, where
// x509.ParsePKCS8PrivateKey would check the primes of an RSA key.
func publicHalf(pkcs8 []byte) (crypto.PublicKey, error) {
	var info, identifier, private cryptobyte.String
	var version int
	input := cryptobyte.String(pkcs8)
	if !input.ReadASN1(&info, asn1.SEQUENCE) || !info.ReadASN1Integer(&version) ||
		!info.ReadASN1(&identifier, asn1.SEQUENCE) || !info.ReadASN1(&private, asn1.OCTET_STRING) {
		return nil, errShape
	}
	var algorithm, curve encodingasn1.ObjectIdentifier
	if !identifier.ReadASN1ObjectIdentifier(&algorithm) {
		return nil, errShape
	}
	if algorithm.Equal(oidEd25519) {
		return ed25519Half(private)
	}
	if !identifier.PeekASN1Tag(asn1.OBJECT_IDENTIFIER) {
		return rsaHalf(private)
	}
	if !identifier.ReadASN1ObjectIdentifier(&curve) {
		return nil, errShape
	}
	c, ok := curves[curve.String()]
	if !ok {
		return nil, fmt.Errorf("pkcs8: parse key: curve %s is not known", curve)
	}
	return curveHalf(c(), private)
}

// rsaHalf reads modulus and exponent of an RSAPrivateKey (RFC 8017 appendix A.1.2).
func rsaHalf(private cryptobyte.String) (crypto.PublicKey, error) {
	var key cryptobyte.String
	var version int
	pub := &rsa.PublicKey{N: new(big.Int)}
	if !private.ReadASN1(&key, asn1.SEQUENCE) || !key.ReadASN1Integer(&version) ||
		!key.ReadASN1Integer(pub.N) || !key.ReadASN1Integer(&pub.E) {
		return nil, errShape
	}
	return pub, nil
}

// ed25519Half computes the public key that belongs to a seed (RFC 8410 section 7).
func ed25519Half(private cryptobyte.String) (crypto.PublicKey, error) {
	var seed cryptobyte.String
	if !private.ReadASN1(&seed, asn1.OCTET_STRING) || len(seed) != ed25519.SeedSize {
		return nil, errShape
	}
	return ed25519.NewKeyFromSeed(seed).Public(), nil
}

// curveHalf reads the point of an ECPrivateKey (RFC 5915 section 3). It may be
// left out; then it is computed.
func curveHalf(c elliptic.Curve, private cryptobyte.String) (crypto.PublicKey, error) {
	var key, scalar, bits cryptobyte.String
	var version int
	var hasPoint bool
	if !private.ReadASN1(&key, asn1.SEQUENCE) || !key.ReadASN1Integer(&version) ||
		!key.ReadASN1(&scalar, asn1.OCTET_STRING) ||
		!key.SkipOptionalASN1(asn1.Tag(0).ContextSpecific().Constructed()) ||
		!key.ReadOptionalASN1(&bits, &hasPoint, asn1.Tag(1).ContextSpecific().Constructed()) {
		return nil, errShape
	}
	if !hasPoint {
		full, err := ecdsa.ParseRawPrivateKey(c, scalar)
		if err != nil {
			return nil, fmt.Errorf("pkcs8: parse key: %w", err)
		}
		return &full.PublicKey, nil
	}
	var point []byte
	if !bits.ReadASN1BitStringAsBytes(&point) {
		return nil, errShape
	}
	pub, err := ecdsa.ParseUncompressedPublicKey(c, point)
	if err != nil {
		return nil, fmt.Errorf("pkcs8: parse key: %w", err)
	}
	return pub, nil
}
