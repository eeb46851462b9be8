package pki

import (
	"crypto"
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"math/big"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// PublicHalf gives the public key that belongs to an unencrypted private key,
// PEM or DER, in any format of the table.
//
// Of an RSA key in the form that kubeadm writes it checks that its numbers fit
// each other, so that what it signs verifies with the half given, but not that
// its factors are primes: reading the key as Go does takes 12 ms in a browser
// for 2048 bits and 190 ms for 4096, and a set has thousands of them.
func PublicHalf(data []byte) (crypto.PublicKey, error) {
	block, err := privateBlock(data)
	if err != nil {
		return nil, err
	}
	if block.Type == keyFormats[0].label {
		return rsaHalf(block.Bytes)
	}
	pkcs8, err := blockToPKCS8(block)
	if err != nil {
		return nil, err
	}
	key, err := x509.ParsePKCS8PrivateKey(pkcs8)
	if err != nil {
		return nil, err
	}
	if k, ok := key.(interface{ Public() crypto.PublicKey }); ok {
		return k.Public(), nil
	}
	return nil, errors.New("pki: parse private key: it is not one that signs")
}

// maxRSABits bounds what is calculated with, as Go bounds what it verifies with.
const maxRSABits = 16384

// rsaHalf reads RSAPrivateKey (RFC 8017 appendix A.1.2) of two primes.
func rsaHalf(der []byte) (*rsa.PublicKey, error) {
	var x [9]big.Int // version, n, e, d, p, q, dp, dq, the inverse of q
	var seq cryptobyte.String
	input := cryptobyte.String(der)
	ok := input.ReadASN1(&seq, cbasn1.SEQUENCE) && input.Empty()
	for i := range x {
		ok = ok && seq.ReadASN1Integer(&x[i]) && x[i].Sign() >= 0 && x[i].BitLen() <= maxRSABits
	}
	n, e, d, p, q := &x[1], &x[2], &x[3], &x[4], &x[5]
	one, t := big.NewInt(1), new(big.Int)
	ok = ok && seq.Empty() && x[0].Sign() == 0 && e.BitLen() > 1 && e.BitLen() < 32 && t.Mul(p, q).Cmp(n) == 0
	for i := 4; ok && i < 6; i++ {
		less := new(big.Int).Sub(&x[i], one)
		ok = less.Sign() > 0 && t.Mod(d, less).Cmp(&x[i+2]) == 0 && t.Mod(t.Mul(d, e), less).Cmp(one) == 0
	}
	if !ok || t.Mod(t.Mul(&x[8], q), p).Cmp(one) != 0 {
		return nil, errors.New("pki: parse private key: its RSA numbers do not fit each other: copy the file again from where it was made")
	}
	return &rsa.PublicKey{N: n, E: int(e.Int64())}, nil
}
