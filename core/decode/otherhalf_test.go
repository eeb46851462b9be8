package decode

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestKeysWithAnotherPublicHalf are what openssl pkey -check calls invalid.
func TestKeysWithAnotherPublicHalf(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	other, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	own, err := key.PublicKey.Bytes()
	require.NoError(t, err)
	strange, err := other.PublicKey.Bytes()
	require.NoError(t, err)
	odd := own[64] & 1
	for name, c := range map[string]struct {
		point []byte
		bad   bool
	}{
		"its own":                {own, false},
		"compressed":             {append([]byte{2 | odd}, own[1:33]...), false},
		"hybrid":                 {append([]byte{6 | odd}, own[1:]...), false},
		"none":                   {nil, false},
		"another's":              {strange, true},
		"another's, compressed":  {append([]byte{2 | strange[64]&1}, strange[1:33]...), true},
		"its mirror, compressed": {append([]byte{2 | odd ^ 1}, own[1:33]...), true},
		"cut":                    {own[:40], true},
	} {
		t.Run(name, func(t *testing.T) {
			number, err := key.Bytes()
			require.NoError(t, err)
			var half []byte
			if c.point != nil {
				half = wrap(0xa1, wrap(3, append([]byte{0}, c.point...)))
			}
			curve := hexBytes(t, "06082a8648ce3d030107")
			sec1 := func(parameters []byte) []byte {
				return wrap(0x30, bytes.Join([][]byte{{2, 1, 1}, wrap(4, number), parameters, half}, nil))
			}
			algorithm := wrap(0x30, append(hexBytes(t, "06072a8648ce3d0201"), curve...))
			pkcs8 := wrap(0x30, bytes.Join([][]byte{{2, 1, 0}, algorithm, wrap(4, sec1(nil))}, nil))
			for _, der := range [][]byte{sec1(wrap(0xa0, curve)), pkcs8} {
				o := one(t, string(der))
				assert.True(t, key.PublicKey.Equal(o.PublicKey))
				if !c.bad {
					assert.Empty(t, o.Problems)
					continue
				}
				require.Len(t, o.Problems, 1)
				assert.Equal(t, "The public half in it is not its own", o.Problems[0].What)
				assert.Equal(t, RuleEncoding, o.Problems[0].Rule, "it is kept where the key is written anew")
			}
		})
	}
	whole, err := x509.MarshalPKCS8PrivateKey(key)
	require.NoError(t, err)
	assert.Empty(t, one(t, string(whole)).Problems)
}
