package pki_test

import (
	"bytes"
	"crypto/dsa" //lint:ignore SA1019 old certificates have such signatures
	"crypto/x509"
	"encoding/pem"
	"errors"
	"math/big"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/pki"
)

// weakFile is one of openssl's whose signature Go does not check.
func weakFile(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "signatures", name))
	require.NoError(t, err)
	b, _ := pem.Decode(data)
	return b.Bytes
}

func weakCertificate(t *testing.T, name string) *x509.Certificate {
	t.Helper()
	c, err := x509.ParseCertificate(weakFile(t, name))
	require.NoError(t, err)
	return c
}

// TestSignaturesThatGoRefuses hold, do not hold once a bit is another, or are
// said to be unchecked; Go tells the three alike.
func TestSignaturesThatGoRefuses(t *testing.T) {
	const holds, unchecked = "holds", "unchecked"
	for _, c := range []struct{ file, issuer, want string }{
		{"rsa512.crt", "rsa512.crt", holds},
		{"rsa512-leaf.crt", "rsa512.crt", holds},
		{"rsa512-leaf.crt", "md5-rsa512.crt", holds}, // the same key
		{"rsa768.crt", "rsa768.crt", holds},
		{"md5.crt", "md5.crt", holds},
		{"md5-rsa512.crt", "md5-rsa512.crt", holds},
		{"rsa512-leaf.crt", "rsa768.crt", "wrong"},
		{"rsa512.crt", "md5.crt", "wrong"},
		{"dsa.crt", "dsa.crt", holds},
		{"dsa-leaf.crt", "dsa.crt", holds},
		{"dsa-leaf.crt", "rsa512.crt", "wrong"}, // no RSA key makes a DSA signature
		{"p224-sha224.crt", "p224-sha224.crt", holds},
		{"rsa-sha224.crt", "rsa-sha224.crt", holds},
		{"rsa-sha3-256.crt", "rsa-sha3-256.crt", holds},
		{"pss-sha1.crt", "pss-sha1.crt", holds},
		{"pss-sha1.crt", "rsa-sha224.crt", holds}, // the same key
		{"pss-sha1.crt", "pss-rsa768.crt", "wrong"},
		{"pss-sha1.crt", "p224-sha224.crt", "wrong"},
		{"pss-mixed.crt", "pss-mixed.crt", holds}, // of 1025 bits: an octet more than its message
		{"pss-rsa768.crt", "pss-rsa768.crt", holds},
		{"ed448.crt", "ed448.crt", unchecked},
		{"ed448-leaf.crt", "ed448.crt", unchecked},
	} {
		t.Run(c.file+" by "+c.issuer, func(t *testing.T) {
			cert, by := weakCertificate(t, c.file), weakCertificate(t, c.issuer)
			require.Error(t, by.CheckSignature(cert.SignatureAlgorithm, cert.RawTBSCertificate, cert.Signature), "Go")
			assert.Equal(t, c.want, outcome(pki.CheckSignature(by.PublicKey, cert.Raw)))
			if c.want != holds {
				return
			}
			for what, change := range map[string]func() []byte{
				"changed":           func() []byte { return flipped(cert.Raw, len(cert.RawTBSCertificate)+3) },
				"another signature": func() []byte { return flipped(cert.Raw, len(cert.Raw)-5) },
				"another end of it": func() []byte { return flipped(cert.Raw, len(cert.Raw)-1) },
				"another beginning": func() []byte { return flipped(cert.Raw, len(cert.Raw)-len(cert.Signature)+8) },
				"no signature, but one": func() []byte {
					return append(cert.Raw[:len(cert.Raw)-len(cert.Signature):len(cert.Raw)], make([]byte, len(cert.Signature))...)
				},
			} {
				assert.Equal(t, "wrong", outcome(pki.CheckSignature(by.PublicKey, change())), what)
			}
		})
	}
}

func outcome(err error) string {
	var u *pki.UncheckedError
	switch {
	case err == nil:
		return "holds"
	case errors.As(err, &u):
		return "unchecked"
	}
	return "wrong"
}

// flipped is DER with one bit changed.
func flipped(der []byte, at int) []byte {
	out := bytes.Clone(der)
	out[at] ^= 1
	return out
}

func TestSignaturesThatNothingHereChecks(t *testing.T) {
	mixed, long := weakCertificate(t, "pss-mixed.crt"), weakCertificate(t, "dsa.crt")
	sha256 := []byte{0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01}
	at := bytes.LastIndex(mixed.Raw, sha256)
	require.Positive(t, at)
	key := *long.PublicKey.(*dsa.PublicKey)
	key.Q = big.NewInt(5)
	for why, err := range map[string]error{
		"Go does not know this kind of key":       pki.CheckSignature(nil, mixed.Raw),
		"Go does not know this kind of signature": pki.CheckSignature(mixed.PublicKey, weakFile(t, "ed448.crt")),
		"its parts cannot be told":                pki.CheckSignature(mixed.PublicKey, mixed.Raw[:9]),
		"that is not known here":                  pki.CheckSignature(mixed.PublicKey, flipped(mixed.Raw, at+len(sha256)-1)),
		"parameters cannot be read":               pki.CheckSignature(mixed.PublicKey, flipped(mixed.Raw, at+1)),
		"primes of 1024 and 3 bits":               pki.CheckSignature(&key, long.Raw),
		"by this kind of key":                     pki.CheckSignature("a text", mixed.Raw),
	} {
		assert.Equal(t, "unchecked", outcome(err), why)
		assert.ErrorContains(t, err, why)
	}
}

func TestRequestsThatGoDoesNotCheck(t *testing.T) {
	for name, want := range map[string]string{"md5.csr": "holds", "rsa512.csr": "holds", "dsa.csr": "holds", "pss-sha1.csr": "holds", "ed448.csr": "unchecked"} {
		r, err := pki.ParseRequest(weakFile(t, name))
		require.NoError(t, err)
		assert.Equal(t, want, outcome(r.CheckSignature()), name)
	}
}
