//go:build js && wasm

package main

import (
	"bytes"
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/pki"
)

var message = []byte("to be signed")

// takenByWebCrypto are the algorithms that it makes. RSA 8192 takes it minutes
// and differs from 4096 in length alone; Ed25519 is handed on.
func takenByWebCrypto() []pki.KeyAlgorithm {
	return slices.DeleteFunc(pki.KeyAlgorithms(), func(a pki.KeyAlgorithm) bool { return a == pki.RSA8192 || a == pki.Ed25519 })
}

func TestWebCryptoMakesEveryAlgorithm(t *testing.T) {
	ctx := context.Background()
	for _, a := range takenByWebCrypto() {
		t.Run(string(a), func(t *testing.T) {
			key, err := maker(t).Make(ctx, a)
			require.NoError(t, err)
			assert.Equal(t, a, key.Algorithm())
			parsed, err := x509.ParsePKCS8PrivateKey(key.PKCS8())
			require.NoError(t, err)
			assert.True(t, pki.SamePublicKey(parsed.(crypto.Signer).Public(), key.Public()), "the public half is another key's")
			signs(t, key, a.Hash())
		})
	}
}

// signs proves both directions: Go takes the key's signatures, and the key
// takes good ones and refuses others.
func signs(t *testing.T, key *pki.PrivateKey, hash crypto.Hash) {
	t.Helper()
	ctx := context.Background()
	signature, err := key.SignContext(ctx, message, hash)
	require.NoError(t, err)
	assert.NoError(t, pki.VerifySignature(key.Public(), message, signature, hash))
	assert.NoError(t, key.Verify(ctx, message, signature, hash))
	assert.Error(t, key.Verify(ctx, []byte("to be forged"), signature, hash))
	assert.Error(t, key.Verify(ctx, message, signature[:len(signature)-1], hash))
}

func TestWebCryptoSignsWithEveryDigest(t *testing.T) {
	for _, a := range []pki.KeyAlgorithm{pki.RSA2048, pki.ECDSAP256} {
		key, err := maker(t).Make(context.Background(), a)
		require.NoError(t, err)
		for hash, name := range hashNames {
			t.Run(string(a)+" "+name, func(t *testing.T) { signs(t, key, hash) })
		}
		_, err = key.SignContext(context.Background(), message, crypto.SHA224)
		assert.EqualError(t, err, "webcrypto: digest SHA-224 is not one that browsers sign with")
	}
}

func TestWebCryptoSignsCertificates(t *testing.T) {
	ctx := context.Background()
	for _, a := range []pki.KeyAlgorithm{pki.RSA2048, pki.ECDSAP256, pki.ECDSAP384} {
		key, err := maker(t).Make(ctx, a)
		require.NoError(t, err)
		der, err := x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{}, key)
		require.NoError(t, err, a)
		request, err := x509.ParseCertificateRequest(der)
		require.NoError(t, err)
		assert.NoError(t, request.CheckSignature(), a)
	}
}

func TestWebCryptoImports(t *testing.T) {
	ctx := context.Background()
	for _, a := range takenByWebCrypto() {
		made, err := maker(t).Make(ctx, a)
		require.NoError(t, err)
		web := maker(t)
		web.other = pki.Native{} // reads the large ones
		key, err := web.Import(ctx, made.PKCS8())
		require.NoError(t, err, a)
		assert.True(t, pki.SamePublicKey(made.Public(), key.Public()))
		assert.Equal(t, made.PKCS8(), key.PKCS8())
		signs(t, key, a.Hash())
	}
}

func TestWebCryptoHandsOnWhatBrowsersDoNotTake(t *testing.T) {
	odd, err := ecdsa.GenerateKey(elliptic.P224(), rand.Reader)
	require.NoError(t, err)
	der, err := x509.MarshalPKCS8PrivateKey(odd)
	require.NoError(t, err)
	_, err = maker(t).Import(context.Background(), der)
	assert.ErrorIs(t, err, errHandedOn)
	_, err = maker(t).Make(context.Background(), pki.Ed25519)
	assert.ErrorIs(t, err, errHandedOn)
	made, err := pki.Native{}.Make(context.Background(), pki.Ed25519)
	require.NoError(t, err)
	_, err = maker(t).Import(context.Background(), made.PKCS8())
	assert.ErrorIs(t, err, errHandedOn)
}

func TestWebCryptoRefuses(t *testing.T) {
	_, err := maker(t).Import(context.Background(), []byte("no key"))
	assert.ErrorContains(t, err, "webcrypto: import key: ")
	_, err = maker(t).Make(context.Background(), "DSA-1024")
	assert.EqualError(t, err, `webcrypto: make key: algorithm "DSA-1024" is not known`)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err = maker(t).Make(ctx, pki.ECDSAP256)
	assert.ErrorIs(t, err, context.Canceled)
}

func TestWebCryptoRefusesHalvesOfTwoKeys(t *testing.T) {
	one, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	other, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	der, err := x509.MarshalPKCS8PrivateKey(one)
	require.NoError(t, err)
	mixed := bytes.Replace(der, one.N.Bytes(), other.N.Bytes(), 1)
	require.NotEqual(t, der, mixed)
	_, err = maker(t).Import(context.Background(), mixed)
	assert.ErrorContains(t, err, "webcrypto: import key: ")
}
