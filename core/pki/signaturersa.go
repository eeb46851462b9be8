package pki

import (
	"bytes"
	"crypto/rsa"
	"crypto/x509/pkix"
	"encoding/asn1"
	"math/big"
)

// digestInfo is what an RSA signature of PKCS #1 v1.5 is over (RFC 8017 appendix A.2.4).
type digestInfo struct {
	Algorithm pkix.AlgorithmIdentifier
	Digest    []byte
}

// checkShort checks PKCS #1 v1.5 with a key that is too short for Go (RFC 8017
// section 8.2.2): it writes what the signature must come to, and compares.
func checkShort(key *rsa.PublicKey, d digest, signed, signature []byte) error {
	info, err := asn1.Marshal(digestInfo{pkix.AlgorithmIdentifier{Algorithm: d.oid, Parameters: asn1.NullRawValue}, d.sum(signed)})
	if err != nil {
		return err
	}
	size := key.Size()
	got, ok := opened(key, signature)
	if !ok || size < len(info)+11 {
		return rsa.ErrVerification
	}
	want := bytes.Repeat([]byte{0xff}, size)
	want[0], want[1], want[size-len(info)-1] = 0, 1, 0
	copy(want[size-len(info):], info)
	if !bytes.Equal(got, want) {
		return rsa.ErrVerification
	}
	return nil
}

// opened is what a signature comes to under the public key (RFC 8017 section
// 5.2.2), as long as the modulus. What is no signature of this key is false.
func opened(key *rsa.PublicKey, signature []byte) ([]byte, bool) {
	s := new(big.Int).SetBytes(signature)
	if len(signature) != key.Size() || s.Cmp(key.N) >= 0 {
		return nil, false
	}
	return s.Exp(s, big.NewInt(int64(key.E)), key.N).FillBytes(make([]byte, key.Size())), true
}
