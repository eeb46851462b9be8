package pki_test

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/pki"
)

func TestNativeMakesAKeyThatSigns(t *testing.T) {
	for _, a := range []pki.KeyAlgorithm{pki.RSA1024, pki.ECDSAP256, pki.ECDSAP384, pki.ECDSAP521, pki.Ed25519} {
		t.Run(string(a), func(t *testing.T) {
			ctx := context.Background()
			key, err := pki.Native{}.Make(ctx, a)
			require.NoError(t, err)
			assert.Equal(t, a, key.Algorithm())
			again, err := pki.Native{}.Import(ctx, key.PKCS8())
			require.NoError(t, err)
			assert.True(t, pki.SamePublicKey(key.Public(), again.Public()))
			signature, err := key.SignContext(ctx, []byte("message"), a.Hash())
			require.NoError(t, err)
			assert.NoError(t, again.Verify(ctx, []byte("message"), signature, a.Hash()))
			assert.Error(t, again.Verify(ctx, []byte("another"), signature, a.Hash()))
		})
	}
}

// The one RSA key that the tests make.
func TestNativeMakesRSA(t *testing.T) {
	key, err := pki.Native{}.Make(context.Background(), pki.RSA2048)
	require.NoError(t, err)
	assert.Equal(t, pki.RSA2048, key.Algorithm())
	assert.Equal(t, 65537, key.Public().(*rsa.PublicKey).E)
}

func TestNativeStopsWhenTheContextIsDone(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := pki.Native{}.Make(ctx, pki.RSA4096)
	assert.ErrorIs(t, err, context.Canceled)
	_, err = load(t, "ecdsa-p256.key").SignContext(ctx, []byte("x"), crypto.SHA256)
	assert.ErrorIs(t, err, context.Canceled)
}

func TestImportRefusesWhatIsNoPKCS8(t *testing.T) {
	_, err := pki.Native{}.Import(context.Background(), []byte("junk"))
	assert.ErrorContains(t, err, "pki: import key: ")
}

func TestSignaturesOfEveryAlgorithmVerify(t *testing.T) {
	for _, a := range pki.KeyAlgorithms() {
		t.Run(string(a), func(t *testing.T) {
			key := load(t, fixtureOf(a))
			signature, err := crypto.SignMessage(key, rand.Reader, []byte("message"), a.Hash())
			require.NoError(t, err)
			assert.NoError(t, pki.VerifySignature(key.Public(), []byte("message"), signature, a.Hash()))
			signature[len(signature)-1] ^= 1
			assert.ErrorContains(t, pki.VerifySignature(key.Public(), []byte("message"), signature, a.Hash()), "pki: verify signature: ")
		})
	}
}

func TestVerifySignatureRefusesWhatItDoesNotKnow(t *testing.T) {
	key := load(t, "ecdsa-p256.key")
	assert.ErrorContains(t, pki.VerifySignature(key.Public(), nil, nil, crypto.Hash(0)), "digest")
	assert.ErrorContains(t, pki.VerifySignature("no key", nil, nil, crypto.SHA256), "string is not a key this package knows")
	edwards := load(t, "ed25519.key")
	signature, err := edwards.SignContext(context.Background(), []byte("message"), 0)
	require.NoError(t, err)
	assert.NoError(t, pki.VerifySignature(edwards.Public(), []byte("message"), signature, 0))
	assert.Error(t, pki.VerifySignature(edwards.Public(), []byte("message"), signature, crypto.SHA512), "Ed25519 signs no digests")
}

// A key that lives outside Go cannot sign digests: Go's x509 and tls find that
// out from the type, other callers from the error.
func TestKeysSignMessagesNotDigests(t *testing.T) {
	key := load(t, "rsa-2048.key")
	var _ crypto.MessageSigner = key
	digest := sha256.Sum256([]byte("message"))
	_, err := key.Sign(rand.Reader, digest[:], crypto.SHA256)
	assert.ErrorContains(t, err, "use crypto.SignMessage")
	_, err = key.SignMessage(rand.Reader, []byte("message"), &rsa.PSSOptions{Hash: crypto.SHA256})
	assert.ErrorContains(t, err, "PSS")
}

func TestStringNeverShowsTheKey(t *testing.T) {
	key := load(t, "ecdsa-p256.key")
	id := pki.KeyID(key.Public())
	assert.Equal(t, fmt.Sprintf("private key ECDSA-P256, public half %x", id[:4]), key.String())
	for _, format := range []string{"%v", "%s", "%+v", "%#v"} {
		assert.Equal(t, key.String(), fmt.Sprintf(format, key))
	}
}

func TestKeysMatchByTheirPublicHalf(t *testing.T) {
	one, other := load(t, "rsa-2048.key"), load(t, "rsa-2048-other.key")
	assert.True(t, pki.SamePublicKey(one.Public(), load(t, "rsa-2048.key").Public()))
	assert.False(t, pki.SamePublicKey(one.Public(), other.Public()))
	assert.False(t, pki.SamePublicKey("no key", "no key"))
	assert.NotEqual(t, pki.KeyID(one.Public()), pki.KeyID(other.Public()))
	assert.Zero(t, pki.KeyID("no key"))

	der, err := x509.MarshalPKIXPublicKey(one.Public())
	require.NoError(t, err)
	assert.Equal(t, [32]byte(sha256.Sum256(der)), pki.KeyID(one.Public()))
}

// signerFunc is a Signer whose signatures come from a function.
type signerFunc struct {
	pub  crypto.PublicKey
	sign func(ctx context.Context, message []byte, hash crypto.Hash) ([]byte, error)
}

func (s signerFunc) Public() crypto.PublicKey { return s.pub }
func (s signerFunc) SignMessage(ctx context.Context, m []byte, h crypto.Hash) ([]byte, error) {
	return s.sign(ctx, m, h)
}

// verifyingSigner checks its own signatures.
type verifyingSigner struct {
	signerFunc
	calls *int
}

func (v verifyingSigner) VerifyMessage(_ context.Context, m, s []byte, h crypto.Hash) error {
	*v.calls++
	return pki.VerifySignature(v.pub, m, s, h)
}

func TestSignersThatLieAreCaught(t *testing.T) {
	honest := load(t, "ecdsa-p256.key")
	for _, tt := range []struct {
		name, want string
		sign       func(context.Context, []byte, crypto.Hash) ([]byte, error)
	}{
		{"another message", "the new signature does not verify", func(ctx context.Context, _ []byte, h crypto.Hash) ([]byte, error) {
			return honest.SignContext(ctx, []byte("another"), h)
		}},
		{"another key", "the new signature does not verify", load(t, "rsa-2048.key").SignContext},
		{"r and s not in DER", "the new signature does not verify", func(context.Context, []byte, crypto.Hash) ([]byte, error) {
			return make([]byte, 64), nil
		}},
		{"nothing", "the new signature does not verify", func(context.Context, []byte, crypto.Hash) ([]byte, error) { return nil, nil }},
		{"fails", "the card is out", func(context.Context, []byte, crypto.Hash) ([]byte, error) { return nil, errors.New("the card is out") }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			key := pki.NewPrivateKey(signerFunc{honest.Public(), tt.sign}, honest.PKCS8())
			a, err := pki.NewAuthority(context.Background(), key, pki.RootTemplate(pki.CommonName("kubernetes"), now, year))
			assert.Nil(t, a)
			assert.ErrorContains(t, err, "pki: issue CN=kubernetes: ")
			assert.ErrorContains(t, err, tt.want)
			_, err = pki.NewRequest(context.Background(), key, serverLeaf("api.lab"))
			assert.ErrorContains(t, err, tt.want)
		})
	}
}

func TestASignersOwnVerifierIsUsed(t *testing.T) {
	honest := load(t, "ecdsa-p256.key")
	calls := 0
	key := pki.NewPrivateKey(verifyingSigner{signerFunc{honest.Public(), honest.SignContext}, &calls}, honest.PKCS8())
	_, err := pki.NewAuthority(context.Background(), key, pki.RootTemplate(pki.CommonName("kubernetes"), now, year))
	require.NoError(t, err)
	assert.Equal(t, 1, calls)
}
