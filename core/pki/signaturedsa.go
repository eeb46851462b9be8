package pki

import (
	"crypto/dsa" //lint:ignore SA1019 old certificates have such signatures: they are only checked
	"encoding/asn1"
	"fmt"
	"math/big"
)

// maxDSABits bounds the primes of DSA keys: OpenSSL takes none longer.
const maxDSABits = 10000

// dsaSignature are the two numbers of one (RFC 3279 section 2.2.2).
type dsaSignature struct{ R, S *big.Int }

// checkDSA checks a signature over a digest (FIPS 186-4 section 4.7).
func checkDSA(key *dsa.PublicKey, sum, signature []byte) error {
	p, q := key.P.BitLen(), key.Q.BitLen()
	if p > maxDSABits || q != 160 && q != 224 && q != 256 || key.G.BitLen() > p || key.Y.BitLen() > p {
		return &UncheckedError{fmt.Sprintf("the DSA key has primes of %d and %d bits, and at most %d with 160, 224 or 256 are tried", p, q, maxDSABits)}
	}
	var s dsaSignature
	if rest, err := asn1.Unmarshal(signature, &s); err != nil || len(rest) > 0 || !dsa.Verify(key, sum[:min(len(sum), q/8)], s.R, s.S) {
		return errWrong
	}
	return nil
}
