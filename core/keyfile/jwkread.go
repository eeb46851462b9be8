package keyfile

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"errors"
	"math/big"
	"strconv"
)

// key reads the members of a key.
func (j jwk) key() (Key, error) {
	switch j.Kty {
	case "RSA":
		return j.rsa()
	case "EC":
		return j.ec()
	case "OKP":
		return j.okp()
	}
	return Key{}, errors.New("its kty is " + strconv.Quote(j.Kty) + ", where RSA, EC or OKP is expected")
}

func (j jwk) rsa() (Key, error) {
	n, e := new(big.Int).SetBytes(j.N), new(big.Int).SetBytes(j.E)
	if err := RSABits.Check(int64(n.BitLen())); err != nil {
		return Key{}, err
	}
	if e.BitLen() > 31 {
		return Key{}, errors.New("its e is longer than 31 bits")
	}
	pub := rsa.PublicKey{N: n, E: int(e.Int64())}
	switch {
	case len(j.D) == 0:
		return normalPublic(&pub)
	case len(j.Oth) > 0:
		return Key{}, errors.New("the RSA key has more than two primes")
	case len(j.P) == 0 || len(j.Q) == 0 || len(j.P)+len(j.Q) > len(j.N)+2 || len(j.D) > len(j.N):
		return Key{}, errors.New("its primes p and q are missing or too large")
	}
	key := &rsa.PrivateKey{PublicKey: pub, D: new(big.Int).SetBytes(j.D), Primes: []*big.Int{new(big.Int).SetBytes(j.P), new(big.Int).SetBytes(j.Q)}}
	if err := key.Validate(); err != nil {
		return Key{}, err
	}
	key.Precompute()
	return normal(key)
}

func (j jwk) ec() (Key, error) {
	curve := jwkCurves[j.Crv]
	if curve == nil {
		return Key{}, errors.New("its crv is " + strconv.Quote(j.Crv) + ", where P-256, P-384 or P-521 is expected")
	}
	c := curve()
	size := (c.Params().BitSize + 7) / 8
	if len(j.X) != size || len(j.Y) != size {
		return Key{}, errors.New("its x and y have not the length of the curve")
	}
	pub, err := ecdsa.ParseUncompressedPublicKey(c, append(append([]byte{4}, j.X...), j.Y...))
	if err != nil || len(j.D) == 0 {
		return Key{Public: pub}, err
	}
	key, err := ecdsa.ParseRawPrivateKey(c, j.D)
	if err != nil {
		return Key{}, err
	}
	if !key.PublicKey.Equal(pub) {
		return Key{}, errors.New("its d belongs to another x and y")
	}
	return normal(key)
}

func (j jwk) okp() (Key, error) {
	if j.Crv != "Ed25519" {
		return Key{}, errors.New("its crv is " + strconv.Quote(j.Crv) + ", where Ed25519 is expected")
	}
	if len(j.X) != ed25519.PublicKeySize || len(j.D) != 0 && len(j.D) != ed25519.SeedSize {
		return Key{}, errors.New("its x or d has not 32 bytes")
	}
	if len(j.D) == 0 {
		return normalPublic(ed25519.PublicKey(j.X))
	}
	key := ed25519.NewKeyFromSeed(j.D)
	if !bytes.Equal(key[ed25519.SeedSize:], j.X) {
		return Key{}, errors.New("its d belongs to another x")
	}
	return normal(key)
}
