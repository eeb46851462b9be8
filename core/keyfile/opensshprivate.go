package keyfile

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"fmt"
	"math/big"
)

// errOpenSSHCheck says that the part that is encrypted does not begin with the
// same number twice, as a wrong passphrase leaves it.
var errOpenSSHCheck = errors.New("ssh: malformed OpenSSH key")

// openSSHPrivate is the part of the file that is encrypted, without its padding:
// a number by chance, twice, the key and the comment.
func openSSHPrivate(key any, comment string) ([]byte, error) {
	var fields []byte
	switch k := key.(type) {
	case *rsa.PrivateKey:
		if len(k.Primes) != 2 {
			return nil, errors.New("ssh: an RSA key of more than two primes has no such form")
		}
		fields = sshStrings([]byte(sshRSA), mpint(k.N), mpint(big.NewInt(int64(k.E))), mpint(k.D),
			mpint(k.Precomputed.Qinv), mpint(k.Primes[0]), mpint(k.Primes[1]))
	case *ecdsa.PrivateKey:
		curve := sshCurveName(k.Curve)
		point, err := k.PublicKey.Bytes()
		if err != nil || curve == "" {
			return nil, errors.New("ssh: unhandled elliptic curve " + k.Curve.Params().Name)
		}
		number, err := k.Bytes()
		if err != nil {
			return nil, err
		}
		fields = sshStrings([]byte(sshECDSA+curve), []byte(curve), point, mpint(new(big.Int).SetBytes(number)))
	case ed25519.PrivateKey:
		fields = sshStrings([]byte(sshEd25519), k[ed25519.SeedSize:], k)
	default:
		return nil, fmt.Errorf("ssh: unsupported key type %T", key)
	}
	check := make([]byte, 4)
	rand.Read(check)
	return append(append(append(check, check...), fields...), sshStrings([]byte(comment))...), nil
}

// parseOpenSSHPrivate reads what [openSSHPrivate] writes, padded.
func parseOpenSSHPrivate(data []byte) (any, error) {
	r := &sshReader{rest: data}
	first, second, kind := r.uint32(), r.uint32(), string(r.string())
	if r.err != nil || first != second {
		return nil, errOpenSSHCheck
	}
	switch kind {
	case sshRSA:
		return readOpenSSHRSA(r)
	case sshEd25519:
		return readOpenSSHEd25519(r)
	case sshECDSA + "nistp256", sshECDSA + "nistp384", sshECDSA + "nistp521":
		return readOpenSSHECDSA(r)
	}
	return nil, errKind
}

// openSSHEnd reads the comment and the padding, which counts from 1.
func openSSHEnd(r *sshReader) error {
	r.string()
	for i, b := range r.rest {
		if int(b) != i+1 {
			return errors.New("ssh: padding not as expected")
		}
	}
	return r.err
}

func readOpenSSHRSA(r *sshReader) (any, error) {
	n, e, d := r.mpint(), r.mpint(), r.mpint()
	r.mpint() // the inverse is calculated anew
	p, q := r.mpint(), r.mpint()
	if err := openSSHEnd(r); err != nil {
		return nil, err
	}
	if p.BitLen() > 8192 || q.BitLen() > 8192 {
		return nil, errors.New("ssh: rsa prime too large")
	}
	if err := checkSSHRSA(n, e); err != nil {
		return nil, err
	}
	key := &rsa.PrivateKey{PublicKey: rsa.PublicKey{N: n, E: int(e.Int64())}, D: d, Primes: []*big.Int{p, q}}
	if err := key.Validate(); err != nil {
		return nil, err
	}
	key.Precompute()
	return key, nil
}

func readOpenSSHEd25519(r *sshReader) (any, error) {
	r.string() // the public half, which follows the private one again
	key := r.string()
	if r.err == nil && len(key) != ed25519.PrivateKeySize {
		return nil, errors.New("ssh: private key unexpected length")
	}
	if err := openSSHEnd(r); err != nil {
		return nil, err
	}
	return ed25519.PrivateKey(bytes.Clone(key)), nil
}

func readOpenSSHECDSA(r *sshReader) (any, error) {
	name, point, number := string(r.string()), r.string(), r.mpint()
	if err := openSSHEnd(r); err != nil {
		return nil, err
	}
	curve := sshCurve(name)
	if curve == nil {
		return nil, errors.New("ssh: unhandled elliptic curve: " + plainName(name))
	}
	pub, err := ecdsa.ParseUncompressedPublicKey(curve, point)
	if err != nil {
		return nil, errors.New("ssh: failed to unmarshal public key")
	}
	if number.Cmp(curve.Params().N) >= 0 {
		return nil, errors.New("ssh: scalar is out of range")
	}
	size := (curve.Params().BitSize + 7) / 8
	key, err := ecdsa.ParseRawPrivateKey(curve, number.FillBytes(make([]byte, size)))
	if err != nil || !key.PublicKey.Equal(pub) {
		return nil, errors.New("ssh: public key does not match private key")
	}
	return key, nil
}
