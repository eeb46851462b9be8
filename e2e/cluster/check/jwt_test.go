package check

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTokensVerifyByTheirOwnKeyAlone(t *testing.T) {
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	p256, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	p384, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	require.NoError(t, err)
	other, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	for name, key := range map[string]crypto.Signer{"RS256": rsaKey, "ES256": p256, "ES384": p384} {
		token, err := signToken(map[string]any{"sub": "x"}, key)
		require.NoError(t, err, name)
		assert.NoError(t, verifyToken(token, key.Public()), name)
		assert.ErrorContains(t, verifyToken(token, other.Public()), "not by the key of sa.pub", name)
		head, rest, _ := strings.Cut(token, ".")
		assert.Error(t, verifyToken(head+"x."+rest, key.Public()), name)
	}
	assert.ErrorContains(t, verifyToken("a.b", p256.Public()), "2 parts")
}
