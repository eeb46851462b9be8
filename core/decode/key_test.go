package decode

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"fmt"
	"math/big"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/pki"
)

// TestSecretsAreNeverShown looks for every private number in everything the
// package says about a key.
func TestSecretsAreNeverShown(t *testing.T) {
	for _, name := range []string{"apiserver.key", "ec-sec1.key", "ed25519-pkcs8.key"} {
		t.Run(name, func(t *testing.T) {
			o := one(t, fixture(t, name))
			key, err := x509.ParsePKCS8PrivateKey(o.PKCS8)
			require.NoError(t, err)
			said := Text(o) + fmt.Sprintf("%+v %+v", o.Tree, o.Problems)
			said = strings.ToLower(strings.NewReplacer(":", "", " ", "", "\n", "").Replace(said))
			for _, secret := range secrets(key) {
				assert.NotContains(t, said, hex.EncodeToString(secret))
				assert.NotContains(t, said, new(big.Int).SetBytes(secret).String())
			}
			assert.Contains(t, Text(o), NotShown)
		})
	}
}

func secrets(key any) [][]byte {
	switch k := key.(type) {
	case *rsa.PrivateKey:
		return [][]byte{k.D.Bytes(), k.Primes[0].Bytes(), k.Primes[1].Bytes(), k.Precomputed.Qinv.Bytes()}
	case *ecdsa.PrivateKey:
		b, _ := k.Bytes()
		return [][]byte{b}
	case ed25519.PrivateKey:
		return [][]byte{k.Seed()}
	}
	return nil
}

func TestKeyAndCertificateHaveOnePublicKey(t *testing.T) {
	key, cert := one(t, fixture(t, "apiserver.key")), one(t, fixture(t, "apiserver.crt"))
	assert.True(t, pki.SamePublicKey(key.PublicKey, cert.PublicKey))
	assert.False(t, pki.SamePublicKey(key.PublicKey, one(t, fixture(t, "ca.crt")).PublicKey))
}

func TestOneKeyInEveryFormatIsOneKey(t *testing.T) {
	o := one(t, fixture(t, "ec-sec1.key"))
	again := one(t, string(o.PKCS8))
	assert.Equal(t, "PKCS#8 private key", again.Format)
	assert.Equal(t, o.PKCS8, again.PKCS8)
	assert.True(t, pki.SamePublicKey(o.PublicKey, again.PublicKey))
	assert.Equal(t, Text(o), Text(again))
}

func TestKeyNames(t *testing.T) {
	assert.Equal(t, "RSA 2048, e = 65537", KeyName(one(t, fixture(t, "sa.pub")).PublicKey))
	assert.Equal(t, "ECDSA P-256", KeyName(one(t, fixture(t, "ec-sec1.key")).PublicKey))
	assert.Equal(t, "Ed25519", KeyName(one(t, fixture(t, "ed25519-pkcs8.key")).PublicKey))
	assert.Equal(t, "key of a kind that Go does not know", KeyName(nil))
}

func TestWeakKeysAreSaidToBeSo(t *testing.T) {
	for bits, level := range map[int]Level{512: Broken, 1024: Warning, 2047: Warning, 2048: ""} {
		n := new(big.Int).SetBit(new(big.Int), bits-1, 1)
		key := &rsa.PublicKey{N: n.SetBit(n, 0, 1), E: 65537}
		o := one(t, string(pem.EncodeToMemory(&pem.Block{Type: "RSA PUBLIC KEY", Bytes: x509.MarshalPKCS1PublicKey(key)})))
		assert.Equal(t, level, o.Level(), bits)
		if level != "" {
			assert.Contains(t, o.Problems[0].What, fmt.Sprint(bits))
		}
	}
}

func TestDamagedPrivateKeyIsRefusedWithGosReason(t *testing.T) {
	der := derOf(t, "apiserver.key")
	der[len(der)-1] ^= 1
	u := none(t, string(der))
	assert.Contains(t, u.Why, "Go and so Kubernetes refuse this key")
	der = derOf(t, "apiserver.key")
	der[100] ^= 1
	assert.Contains(t, none(t, string(der)).Why, "refuse this key")
}

func TestEnormousPrivateKeyIsNotTried(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	der, err := x509.MarshalPKCS8PrivateKey(key)
	require.NoError(t, err)
	huge := append([]byte{0x30, 0x83, 0x01, 0x00, 0x00, 2, 1, 0, 0x30, 0x02, 0x06, 0x00, 0x04, 0x82, 0xff, 0xf5}, make([]byte, 0xfff5)...)
	huge = huge[:5+0x10000]
	u := none(t, string(huge))
	assert.Contains(t, u.Why, "more than any real one")
	assert.Equal(t, PrivateKey, one(t, string(der)).Kind)
}

func TestKeysThatGoDoesNotKnowAreNamed(t *testing.T) {
	// A SubjectPublicKeyInfo of algorithm 1.2.3.4.
	spki := []byte{0x30, 0x0d, 0x30, 0x05, 0x06, 0x03, 0x2a, 0x03, 0x04, 0x03, 0x04, 0x00, 1, 2, 3}
	o := one(t, string(spki))
	assert.Nil(t, o.PublicKey)
	assert.Equal(t, RuleGoRefuses, o.Problems[0].Rule)
	assert.Equal(t, "Public-Key: 1.2.3.4\n", Text(o))
	assert.Equal(t, "1.2.3.4", o.Tree.Value)
}
