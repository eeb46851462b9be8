package pki_test

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/pki"
)

func TestAlgorithms(t *testing.T) {
	for _, tt := range []struct {
		id        pki.KeyAlgorithm
		label     string
		rsa       bool
		bits      int
		hash      crypto.Hash
		signature x509.SignatureAlgorithm
	}{
		{pki.RSA1024, "RSA 1024", true, 1024, crypto.SHA256, x509.SHA256WithRSA},
		{pki.RSA2048, "RSA 2048", true, 2048, crypto.SHA256, x509.SHA256WithRSA},
		{pki.RSA3072, "RSA 3072", true, 3072, crypto.SHA256, x509.SHA256WithRSA},
		{pki.RSA4096, "RSA 4096", true, 4096, crypto.SHA256, x509.SHA256WithRSA},
		{pki.RSA8192, "RSA 8192", true, 8192, crypto.SHA256, x509.SHA256WithRSA},
		{pki.ECDSAP256, "ECDSA P-256", false, 256, crypto.SHA256, x509.ECDSAWithSHA256},
		{pki.ECDSAP384, "ECDSA P-384", false, 384, crypto.SHA384, x509.ECDSAWithSHA384},
		{pki.ECDSAP521, "ECDSA P-521", false, 521, crypto.SHA512, x509.ECDSAWithSHA512},
		{pki.Ed25519, "Ed25519", false, 256, 0, x509.PureEd25519},
	} {
		t.Run(string(tt.id), func(t *testing.T) {
			got, err := pki.ParseKeyAlgorithm(string(tt.id))
			require.NoError(t, err)
			assert.Equal(t, tt.id, got)
			assert.Equal(t, tt.label, tt.id.Label())
			assert.Equal(t, tt.rsa, tt.id.IsRSA())
			assert.Equal(t, tt.bits, tt.id.Bits())
			assert.Equal(t, tt.hash, tt.id.Hash())
			assert.Equal(t, tt.signature, tt.id.SignatureAlgorithm())
			of, ok := pki.AlgorithmOf(load(t, fixtureOf(tt.id)).Public())
			assert.True(t, ok)
			assert.Equal(t, tt.id, of)
			assert.Contains(t, pki.KeyAlgorithms(), tt.id)
		})
	}
	assert.Len(t, pki.KeyAlgorithms(), 9, "a new algorithm needs a row in this test")
}

func TestUnknownAlgorithmIsRefusedWithTheList(t *testing.T) {
	_, err := pki.ParseKeyAlgorithm("RSA-1025")
	assert.EqualError(t, err, `pki: key algorithm "RSA-1025" is not known, want one of RSA-1024, RSA-2048, RSA-3072, RSA-4096, RSA-8192, ECDSA-P256, ECDSA-P384, ECDSA-P521, Ed25519`)
	odd := pki.KeyAlgorithm("odd")
	assert.Equal(t, "odd", odd.Label())
	assert.False(t, odd.IsRSA())
	assert.Zero(t, odd.Bits())
	assert.Zero(t, odd.Hash())
	_, err = pki.Native{}.Make(context.Background(), odd)
	assert.ErrorContains(t, err, `algorithm "odd" is not known`)
}

func TestAlgorithmOfOtherKeysIsNone(t *testing.T) {
	odd, err := ecdsa.GenerateKey(elliptic.P224(), rand.Reader)
	require.NoError(t, err)
	_, ok := pki.AlgorithmOf(odd.Public())
	assert.False(t, ok)
	_, ok = pki.AlgorithmOf("no key")
	assert.False(t, ok)
}

func TestOnlyRSA1024IsWeak(t *testing.T) {
	for _, a := range pki.KeyAlgorithms() {
		assert.Equal(t, a == pki.RSA1024, a.Weak() != "", a)
	}
}
