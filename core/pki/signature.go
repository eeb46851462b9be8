package pki

import (
	"bytes"
	"crypto"
	_ "crypto/md5" // such signatures can be forged, and are right all the same
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"fmt"
	"math/big"
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

// pkcs1Hashes are the digests of RSA signatures with PKCS #1 v1.5 and their
// object identifiers (RFC 8017 appendix B.1).
var pkcs1Hashes = map[x509.SignatureAlgorithm]struct {
	hash crypto.Hash
	oid  asn1.ObjectIdentifier
}{
	x509.MD5WithRSA:    {crypto.MD5, asn1.ObjectIdentifier{1, 2, 840, 113549, 2, 5}},
	x509.SHA1WithRSA:   {crypto.SHA1, asn1.ObjectIdentifier{1, 3, 14, 3, 2, 26}},
	x509.SHA256WithRSA: {crypto.SHA256, asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1}},
	x509.SHA384WithRSA: {crypto.SHA384, asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 2}},
	x509.SHA512WithRSA: {crypto.SHA512, asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 3}},
}

// CheckSignature tells whether a key made a signature, also where Go refuses to
// look because it is weak: over MD5, or by a short RSA key. Nil says that it
// holds, an [UncheckedError] that nothing here can tell, any other error that it
// does not hold. Whether a signature is good enough is not asked.
func CheckSignature(pub crypto.PublicKey, algorithm x509.SignatureAlgorithm, signed, signature []byte) error {
	key, isRSA := pub.(*rsa.PublicKey)
	switch row, old := pkcs1Hashes[algorithm]; {
	case pub == nil:
		return &UncheckedError{"Go does not know this kind of key"}
	case isRSA && key.N.BitLen() > maxVerifyBits:
		return &UncheckedError{fmt.Sprintf("the RSA key has %d bits, and at most %d are tried", key.N.BitLen(), maxVerifyBits)}
	case isRSA && old && key.N.BitLen() < minGoBits:
		return checkShort(key, row.hash, row.oid, signed, signature)
	case isRSA && old:
		return sorted(VerifySignature(key, signed, signature, row.hash))
	}
	err := (&x509.Certificate{PublicKey: pub}).CheckSignature(algorithm, signed, signature)
	switch {
	case errors.Is(err, x509.ErrUnsupportedAlgorithm) && algorithm == x509.UnknownSignatureAlgorithm:
		return &UncheckedError{"Go does not know this kind of signature"}
	case errors.Is(err, x509.ErrUnsupportedAlgorithm):
		return &UncheckedError{"Go checks no signatures of the kind " + algorithm.String()}
	case isRSA && isPSS(algorithm):
		return sorted(err)
	}
	return err
}

func isPSS(a x509.SignatureAlgorithm) bool {
	return a == x509.SHA256WithRSAPSS || a == x509.SHA384WithRSAPSS || a == x509.SHA512WithRSAPSS
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

// digestInfo is what an RSA signature of PKCS #1 v1.5 is over (RFC 8017 appendix A.2.4).
type digestInfo struct {
	Algorithm pkix.AlgorithmIdentifier
	Digest    []byte
}

// checkShort checks PKCS #1 v1.5 with a key that is too short for Go (RFC 8017
// section 8.2.2): it writes what the signature must come to, and compares.
func checkShort(key *rsa.PublicKey, hash crypto.Hash, oid asn1.ObjectIdentifier, signed, signature []byte) error {
	h := hash.New()
	h.Write(signed)
	info, err := asn1.Marshal(digestInfo{pkix.AlgorithmIdentifier{Algorithm: oid, Parameters: asn1.NullRawValue}, h.Sum(nil)})
	if err != nil {
		return err
	}
	size, s := key.Size(), new(big.Int).SetBytes(signature)
	if len(signature) != size || s.Cmp(key.N) >= 0 || size < len(info)+11 {
		return rsa.ErrVerification
	}
	want := bytes.Repeat([]byte{0xff}, size)
	want[0], want[1], want[size-len(info)-1] = 0, 1, 0
	copy(want[size-len(info):], info)
	if !bytes.Equal(s.Exp(s, big.NewInt(int64(key.E)), key.N).FillBytes(make([]byte, size)), want) {
		return rsa.ErrVerification
	}
	return nil
}
