package pki

import (
	"crypto"
	"crypto/dsa" //lint:ignore SA1019 old certificates have such signatures: they are only checked
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"encoding/asn1"
	"errors"
	"fmt"
)

// UncheckedError says that a signature was not checked: it may hold or not.
type UncheckedError struct{ Why string }

// Error says why.
func (e *UncheckedError) Error() string { return "pki: verify signature: not checked: " + e.Why }

// Bounds of the RSA keys that signatures are checked with, in bits: Go takes
// none below the first, and above the last it takes too long.
const (
	minGoBits     = 1024
	maxVerifyBits = 16384
)

// errWrong says that a signature does not hold.
var errWrong = errors.New("pki: verify signature: it is of another key or of other content")

// signedParts are the three of everything that is signed (RFC 5280 section 4.1.1).
type signedParts struct {
	Body      asn1.RawValue
	Algorithm algorithmValue
	Signature asn1.BitString
}

// algorithmValue is an AlgorithmIdentifier.
type algorithmValue struct {
	OID        asn1.ObjectIdentifier
	Parameters asn1.RawValue `asn1:"optional"`
}

// CheckSignature tells whether a key signed a certificate, a request or a list,
// given as DER, also where Go refuses to look because it is weak or rare: over
// MD5, by a short RSA key, by DSA, over SHA-224, with RSASSA-PSS of any digests and
// salt. Nil says that it holds, an [UncheckedError] that nothing here can tell,
// any other error that it does not hold. Whether a signature is good enough is not asked.
func CheckSignature(pub crypto.PublicKey, der []byte) error {
	var s signedParts
	if _, err := asn1.Unmarshal(der, &s); err != nil {
		return &UncheckedError{"its parts cannot be told: " + err.Error()}
	}
	row, known := signatureKinds()[s.Algorithm.OID.String()]
	switch {
	case pub == nil:
		return &UncheckedError{"Go does not know this kind of key"}
	case !known:
		return &UncheckedError{"Go does not know this kind of signature"}
	}
	return checkKind(pub, row, s)
}

// SignatureHash is what a certificate, a request or a list, given as DER, is
// signed over; 0 where that is not known, or where its kind of key needs none.
func SignatureHash(der []byte) crypto.Hash {
	var s signedParts
	if _, err := asn1.Unmarshal(der, &s); err != nil {
		return 0
	}
	row := signatureKinds()[s.Algorithm.OID.String()]
	if row.family == familyPSS {
		hash, _, _, _ := readPSS(s.Algorithm.Parameters.FullBytes)
		return hash.hash
	}
	return row.digest.hash
}

// checkKind gives the signature to the check of its family. A key of another
// family made none of these.
func checkKind(pub crypto.PublicKey, row signatureKind, s signedParts) error {
	signature := s.Signature.RightAlign()
	switch key := pub.(type) {
	case *rsa.PublicKey:
		switch {
		case key.N.BitLen() > maxVerifyBits:
			return &UncheckedError{fmt.Sprintf("the RSA key has %d bits, and at most %d are tried", key.N.BitLen(), maxVerifyBits)}
		case row.family == familyPSS:
			return checkPSS(key, s.Algorithm.Parameters.FullBytes, s.Body.FullBytes, signature)
		case row.family == familyRSA && key.N.BitLen() < minGoBits:
			return checkShort(key, row.digest, s.Body.FullBytes, signature)
		case row.family == familyRSA:
			return sorted(VerifySignature(key, s.Body.FullBytes, signature, row.digest.hash))
		}
	case *ecdsa.PublicKey:
		if row.family == familyECDSA {
			return VerifySignature(key, s.Body.FullBytes, signature, row.digest.hash)
		}
	case ed25519.PublicKey:
		if row.family == familyEd25519 {
			return VerifySignature(key, s.Body.FullBytes, signature, 0)
		}
	case *dsa.PublicKey:
		if row.family == familyDSA {
			return checkDSA(key, row.digest.sum(s.Body.FullBytes), signature)
		}
	default:
		return &UncheckedError{"Go checks no signatures by this kind of key"}
	}
	return fmt.Errorf("pki: verify signature: it is an %s signature, and no key of the type %T makes one", row.family, pub)
}

// sorted tells a wrong RSA signature from a key that Go does not use.
func sorted(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, rsa.ErrVerification):
		return rsa.ErrVerification
	}
	return &UncheckedError{err.Error()}
}
