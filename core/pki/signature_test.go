package pki_test

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
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
		{"dsa.crt", "dsa.crt", unchecked},
		{"dsa-leaf.crt", "dsa.crt", unchecked},
		{"dsa-leaf.crt", "rsa512.crt", "wrong"}, // no RSA key makes a DSA signature
	} {
		t.Run(c.file+" by "+c.issuer, func(t *testing.T) {
			cert, by := weakCertificate(t, c.file), weakCertificate(t, c.issuer)
			require.Error(t, by.CheckSignature(cert.SignatureAlgorithm, cert.RawTBSCertificate, cert.Signature), "Go")
			assert.Equal(t, c.want, outcome(pki.CheckSignature(by.PublicKey, cert.SignatureAlgorithm, cert.RawTBSCertificate, cert.Signature)))
			if c.want != holds {
				return
			}
			cert.RawTBSCertificate[len(cert.RawTBSCertificate)-1] ^= 1
			assert.Equal(t, "wrong", outcome(pki.CheckSignature(by.PublicKey, cert.SignatureAlgorithm, cert.RawTBSCertificate, cert.Signature)), "changed")
			cert.RawTBSCertificate[len(cert.RawTBSCertificate)-1] ^= 1
			cert.Signature[3] ^= 1
			assert.Equal(t, "wrong", outcome(pki.CheckSignature(by.PublicKey, cert.SignatureAlgorithm, cert.RawTBSCertificate, cert.Signature)), "another signature")
			assert.Equal(t, "wrong", outcome(pki.CheckSignature(by.PublicKey, cert.SignatureAlgorithm, cert.RawTBSCertificate, cert.Signature[1:])), "cut")
			assert.Equal(t, "wrong", outcome(pki.CheckSignature(by.PublicKey, cert.SignatureAlgorithm, cert.RawTBSCertificate, nil)), "none")
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

func TestSignaturesThatNothingHereChecks(t *testing.T) {
	c := weakCertificate(t, "rsa512.crt")
	for why, err := range map[string]error{
		"Go does not know this kind of key":       pki.CheckSignature(nil, x509.MD5WithRSA, nil, nil),
		"Go does not know this kind of signature": pki.CheckSignature(c.PublicKey, x509.UnknownSignatureAlgorithm, nil, nil),
		"insecure": pki.CheckSignature(c.PublicKey, x509.SHA256WithRSAPSS, nil, make([]byte, 64)),
	} {
		assert.Equal(t, "unchecked", outcome(err), why)
		assert.ErrorContains(t, err, why)
	}
	assert.Equal(t, "wrong", outcome(pki.CheckSignature(c.PublicKey, x509.ECDSAWithSHA256, nil, nil)))
	assert.ErrorIs(t, pki.CheckSignature(c.PublicKey, x509.SHA512WithRSA, nil, make([]byte, 64)), rsa.ErrVerification, "it is too long for the key")
}

func TestRequestsThatGoDoesNotCheck(t *testing.T) {
	for name, want := range map[string]string{"md5.csr": "holds", "rsa512.csr": "holds", "dsa.csr": "unchecked"} {
		r, err := pki.ParseRequest(weakFile(t, name))
		require.NoError(t, err)
		assert.Equal(t, want, outcome(r.CheckSignature()), name)
	}
}
