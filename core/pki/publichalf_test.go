package pki_test

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/asn1"
	"encoding/pem"
	"math/big"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/mutate"
	"kubepki/core/pki"
)

func TestPublicHalfOfEveryFormat(t *testing.T) {
	for _, a := range pki.KeyAlgorithms() {
		key := load(t, fixtureOf(a))
		for format := range formatsOf(a) {
			t.Run(string(a)+" "+string(format), func(t *testing.T) {
				text, err := key.PEM(format)
				require.NoError(t, err)
				for name, data := range map[string][]byte{"PEM": text, "DER": onlyBlock(t, text).Bytes} {
					pub, err := pki.PublicHalf(data)
					require.NoError(t, err, name)
					assert.True(t, pki.SamePublicKey(pub, key.Public()), name)
				}
			})
		}
	}
	pub, err := pki.PublicHalf(fixture(t, "ed25519.key"))
	require.NoError(t, err)
	assert.NotNil(t, pub)
}

// An RSA key that was put together of two, or damaged, is none.
func TestPublicHalfRefusesNumbersThatDoNotFit(t *testing.T) {
	for name, change := range map[string]func(k, other *pkcs1){
		"modulus":  func(k, other *pkcs1) { k.N = other.N },
		"private":  func(k, other *pkcs1) { k.D = other.D },
		"prime":    func(k, other *pkcs1) { k.P = other.P },
		"dp":       func(k, _ *pkcs1) { k.DP.Add(k.DP, big.NewInt(2)) },
		"dq":       func(k, _ *pkcs1) { k.DQ.Add(k.DQ, big.NewInt(2)) },
		"inverse":  func(k, _ *pkcs1) { k.Inverse.Add(k.Inverse, big.NewInt(1)) },
		"no prime": func(k, _ *pkcs1) { k.P, k.Q = big.NewInt(1), k.N },
		"nothing": func(k, _ *pkcs1) {
			*k = pkcs1{N: new(big.Int), E: new(big.Int), D: new(big.Int), P: new(big.Int), Q: new(big.Int), DP: new(big.Int), DQ: new(big.Int), Inverse: new(big.Int)}
		},
		"exponent":   func(k, _ *pkcs1) { k.E = big.NewInt(1) },
		"large":      func(k, _ *pkcs1) { k.N.Lsh(k.N, 16384) },
		"negative":   func(k, _ *pkcs1) { k.D.Neg(k.D) },
		"many prime": func(k, _ *pkcs1) { k.Version = 1 },
	} {
		t.Run(name, func(t *testing.T) {
			k := pkcs1Of(t, "rsa-2048.key")
			change(k, pkcs1Of(t, "rsa-2048-other.key"))
			_, err := pki.PublicHalf(k.pem(t))
			assert.ErrorContains(t, err, "its RSA numbers do not fit each other")
		})
	}
	_, err := pki.PublicHalf(pkcs1Of(t, "rsa-2048.key").pem(t))
	assert.NoError(t, err)
}

func TestPublicHalfSaysWhatItCannotRead(t *testing.T) {
	for name, want := range map[string]string{
		"encrypted-pkcs8.key":       "it is encrypted",
		"encrypted-traditional.key": "it is encrypted",
	} {
		_, err := pki.PublicHalf(fixture(t, name))
		assert.ErrorContains(t, err, want, name)
	}
	for text, want := range map[string]string{
		"":     "there is nothing in it",
		"text": "it is neither PEM nor the DER of a key",
		"-----BEGIN RSA PRIVATE KEY-----\nMAA=\n-----END RSA PRIVATE KEY-----\n": "do not fit each other",
	} {
		_, err := pki.PublicHalf([]byte(text))
		assert.ErrorContains(t, err, want)
	}
}

// Whatever both read has one public half.
func FuzzPublicHalf(f *testing.F) {
	mutate.Fuzz(f, 5000, func(seeds *mutate.Seeds) {
		for _, name := range []string{"rsa-2048.key", "ecdsa-p256.key", "ed25519.key", "with-parameters.key"} {
			seeds.Add(fixture(seeds, name))
			der, err := pki.ParsePrivateKey(fixture(seeds, name))
			require.NoError(seeds, err)
			seeds.Add(der)
		}
	}, func(t *testing.T, data []byte) {
		pub, err := pki.PublicHalf(data)
		if err != nil {
			return
		}
		pkcs8, err := pki.ParsePrivateKey(data)
		if err != nil {
			return // Go looks closer
		}
		key, err := x509.ParsePKCS8PrivateKey(pkcs8)
		require.NoError(t, err)
		if k, ok := key.(*rsa.PrivateKey); ok {
			assert.True(t, k.PublicKey.Equal(pub))
		}
	})
}

// pkcs1 is RSAPrivateKey (RFC 8017 appendix A.1.2), to be put together wrongly.
type pkcs1 struct {
	Version                        int
	N, E, D, P, Q, DP, DQ, Inverse *big.Int
}

func pkcs1Of(t *testing.T, name string) *pkcs1 {
	t.Helper()
	block, _ := pem.Decode(fixture(t, name))
	key, err := x509.ParsePKCS1PrivateKey(block.Bytes)
	require.NoError(t, err)
	return &pkcs1{
		N: new(big.Int).Set(key.N), E: big.NewInt(int64(key.E)), D: key.D, P: key.Primes[0], Q: key.Primes[1],
		DP: new(big.Int).Set(key.Precomputed.Dp), DQ: new(big.Int).Set(key.Precomputed.Dq), Inverse: new(big.Int).Set(key.Precomputed.Qinv),
	}
}

func (k *pkcs1) pem(t *testing.T) []byte {
	t.Helper()
	der, err := asn1.Marshal(*k)
	require.NoError(t, err)
	return pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: der})
}
