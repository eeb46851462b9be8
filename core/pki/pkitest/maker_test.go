package pkitest

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/pki"
)

// Keys out of known primes sign as others do, and no two of sixty are the same.
func TestKeysAreWholeAndDiffer(t *testing.T) {
	seen := map[string]bool{}
	for range 60 {
		k, err := Keys{}.Make(t.Context(), pki.RSA2048)
		require.NoError(t, err)
		assert.Equal(t, pki.RSA2048, k.Algorithm())
		assert.False(t, seen[string(k.PKCS8())], "a key is there twice")
		seen[string(k.PKCS8())] = true
	}
	k, err := Keys{}.Make(t.Context(), pki.RSA2048)
	require.NoError(t, err)
	text := []byte("text")
	signature, err := crypto.SignMessage(k, rand.Reader, text, crypto.SHA256)
	require.NoError(t, err)
	sum := sha256.Sum256(text)
	assert.NoError(t, rsa.VerifyPKCS1v15(k.Public().(*rsa.PublicKey), crypto.SHA256, sum[:], signature))
}
