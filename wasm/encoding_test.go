//go:build js && wasm

package main

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/asn1"
	"math/big"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/pki"
)

func TestPublicHalf(t *testing.T) {
	small, err := rsa.GenerateKey(rand.Reader, 1024)
	require.NoError(t, err)
	keys := []crypto.Signer{small}
	for _, c := range curves {
		key, err := ecdsa.GenerateKey(c(), rand.Reader)
		require.NoError(t, err)
		keys = append(keys, key)
	}
	_, edwards, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	keys = append(keys, edwards)
	for _, key := range keys {
		der, err := x509.MarshalPKCS8PrivateKey(key)
		require.NoError(t, err)
		half, err := publicHalf(der)
		require.NoError(t, err)
		assert.True(t, pki.SamePublicKey(key.Public(), half))
		for n := range der {
			_, err := publicHalf(der[:n])
			assert.Error(t, err, "cut to %d bytes", n)
		}
	}
}

func TestPublicHalfIsComputedWhereItIsLeftOut(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	require.NoError(t, err)
	scalar, err := key.Bytes()
	require.NoError(t, err)
	private, err := asn1.Marshal(struct {
		Version int
		Scalar  []byte
	}{1, scalar})
	require.NoError(t, err)
	type identifier struct{ Algorithm, Curve asn1.ObjectIdentifier }
	der, err := asn1.Marshal(struct {
		Version   int
		Algorithm identifier
		Private   []byte
	}{0, identifier{asn1.ObjectIdentifier{1, 2, 840, 10045, 2, 1}, asn1.ObjectIdentifier{1, 3, 132, 0, 34}}, private})
	require.NoError(t, err)
	half, err := publicHalf(der)
	require.NoError(t, err)
	assert.True(t, pki.SamePublicKey(key.Public(), half))
}

func TestSignatureThereAndBack(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	digest := sha256.Sum256(message)
	for range 64 {
		der, err := ecdsa.SignASN1(rand.Reader, key, digest[:])
		require.NoError(t, err)
		raw, err := fromDER(der, 32)
		require.NoError(t, err)
		require.Len(t, raw, 64)
		back, err := toDER(raw)
		require.NoError(t, err)
		assert.Equal(t, der, back)
	}
}

func TestSignatureOfTheWrongShapeIsRefused(t *testing.T) {
	encode := func(r, s *big.Int) []byte {
		der, err := asn1.Marshal(struct{ R, S *big.Int }{r, s})
		require.NoError(t, err)
		return der
	}
	one, wide := big.NewInt(1), new(big.Int).Lsh(big.NewInt(1), 256)
	for name, der := range map[string][]byte{
		"empty":    nil,
		"trailing": append(encode(one, one), 0),
		"zero":     encode(big.NewInt(0), one),
		"negative": encode(one, big.NewInt(-1)),
		"too wide": encode(wide, one),
	} {
		_, err := fromDER(der, 32)
		assert.Error(t, err, name)
	}
}

func TestBytesThereAndBack(t *testing.T) {
	for _, data := range [][]byte{{}, {0}, []byte("some bytes")} {
		assert.Equal(t, data, toGo(toJS(data)))
	}
}
