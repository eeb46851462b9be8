package keyfile_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/golden"
	"kubepki/core/keyfile"
	"kubepki/core/pki"
)

func TestEveryRowIsComplete(t *testing.T) {
	ids, names, ranks := map[keyfile.ID]bool{}, map[string]bool{}, map[int]bool{}
	for _, f := range keyfile.Formats() {
		assert.False(t, ids[f.ID] || names[f.Name] || ranks[f.Rank], "%s is there twice", f.ID)
		ids[f.ID], names[f.Name], ranks[f.Rank] = true, true, true
		assert.NotEmpty(t, f.Name, f.ID)
		assert.NotEmpty(t, f.Use, f.ID)
		assert.NotEmpty(t, f.Mime, f.ID)
		assert.NotZero(t, f.Kinds, f.ID)
		assert.True(t, strings.HasPrefix(f.Ending, "."), f.ID)
		assert.True(t, f.Private || !f.Passphrase, "%s encrypts what is no secret", f.ID)
		got, ok := keyfile.FormatByID(f.ID)
		assert.True(t, ok)
		assert.Equal(t, f.Name, got.Name)
	}
	assert.Len(t, ids, 20, "a new format needs a golden text or a round trip, and an oracle")
}

// kindsOf are the algorithms that a format is tried with: all, but for a few of
// different lengths where deriving takes most of the time. What is encrypted are
// the bytes of the form without a passphrase, which is tried with all.
func kindsOf(f keyfile.Format) []pki.KeyAlgorithm {
	der := f.ID == keyfile.PKCS8EncryptedDER || f.ID == keyfile.PKCS8ScryptDER
	if f.Passphrase && (der || slow()) { // the DER forms are in the PEM ones
		return []pki.KeyAlgorithm{pki.ECDSAP256}
	}
	if f.Passphrase {
		return []pki.KeyAlgorithm{pki.RSA2048, pki.ECDSAP256, pki.ECDSAP521, pki.Ed25519}
	}
	if slow() {
		return []pki.KeyAlgorithm{pki.RSA1024, pki.RSA2048, pki.ECDSAP256, pki.ECDSAP384, pki.ECDSAP521, pki.Ed25519}
	}
	return pki.KeyAlgorithms()
}

func TestEveryKeyInEveryFormatComesBack(t *testing.T) {
	for _, f := range keyfile.Formats() {
		for _, a := range kindsOf(f) {
			k := load(t, a)
			if !f.Writes() || !f.Holds(k.Public) {
				continue
			}
			t.Run(string(f.ID)+" "+string(a), func(t *testing.T) {
				data := write(t, k, f.ID)
				detected, ok := keyfile.Detect(data)
				require.True(t, ok)
				assert.Equal(t, f.ID, detected.ID)
				again, err := keyfile.Read(ctx, data, passphrase)
				require.NoError(t, err)
				assert.Equal(t, f.ID, again.Format)
				assert.True(t, pki.SamePublicKey(k.Public, again.Public))
				assert.Equal(t, f.Private, again.IsPrivate())
				if f.Private {
					assert.Equal(t, k.PKCS8, again.PKCS8)
				}
			})
		}
	}
}

// Formats that draw nothing by chance are the same each time.
func TestTexts(t *testing.T) {
	for _, a := range []pki.KeyAlgorithm{pki.RSA1024, pki.ECDSAP256, pki.ECDSAP521, pki.Ed25519} {
		t.Run(string(a), func(t *testing.T) {
			k := load(t, a)
			var b strings.Builder
			for _, f := range keyfile.FormatsFor(k) {
				if f.Passphrase || f.ID == keyfile.OpenSSH || strings.HasSuffix(string(f.ID), "-der") {
					continue
				}
				text, err := keyfile.Write(ctx, k, f.ID, keyfile.Options{Comment: "jane@lab"})
				require.NoError(t, err)
				b.WriteString("# " + f.Name + "\n" + string(text))
			}
			golden.Equal(t, b.String())
		})
	}
}

func TestFormatsForAKey(t *testing.T) {
	names := func(k keyfile.Key) (out []string) {
		for _, f := range keyfile.FormatsFor(k) {
			out = append(out, string(f.ID))
		}
		return out
	}
	assert.Equal(t, []string{
		"pkcs8-pem", "pkcs8-der", "pkcs8-encrypted-pem", "pkcs8-encrypted-der", "pkcs8-scrypt-pem", "pkcs8-scrypt-der",
		"openssh", "openssh-encrypted", "jwk", "spki-pem", "spki-der", "ssh-public", "jwk-public",
	}, names(load(t, pki.Ed25519)))
	assert.Equal(t, []string{"spki-pem", "spki-der", "pkcs1-public-pem", "pkcs1-public-der", "ssh-public", "jwk-public"},
		names(keyfile.OfPublic(load(t, pki.RSA1024).Public)))
	odd, err := ecdsa.GenerateKey(elliptic.P224(), rand.Reader)
	require.NoError(t, err)
	assert.Equal(t, []string{"spki-pem", "spki-der"}, names(keyfile.OfPublic(odd.Public())))
}

func TestWriteSaysWhyNot(t *testing.T) {
	k := load(t, pki.Ed25519)
	for _, tt := range []struct {
		name string
		k    keyfile.Key
		id   keyfile.ID
		o    keyfile.Options
		want string
	}{
		{"unknown", k, "pgp", keyfile.Options{}, `keyfile: write: format "pgp" is not one that is written here`},
		{"only read", k, keyfile.TraditionalEncrypted, keyfile.Options{}, `keyfile: write: format "traditional-encrypted" is not one that is written here`},
		{"wrong kind", k, keyfile.SEC1PEM, keyfile.Options{}, "keyfile: write SEC 1: it cannot hold Ed25519 keys"},
		{"public alone", keyfile.OfPublic(k.Public), keyfile.JWK, keyfile.Options{}, "keyfile: write JWK: only the public half is at hand, and it needs the private key"},
		{"no passphrase", k, keyfile.OpenSSHEncrypted, keyfile.Options{}, "keyfile: OpenSSH encrypted: it is encrypted: give its passphrase"},
		{"line in comment", k, keyfile.SSHPublic, keyfile.Options{Comment: "a\nssh-rsa AAAA"}, "keyfile: write SSH public key: the comment has a line end in it: remove it"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := keyfile.Write(ctx, tt.k, tt.id, tt.o)
			assert.EqualError(t, err, tt.want)
		})
	}
	done, cancel := context.WithCancel(ctx)
	cancel()
	_, err := keyfile.Write(done, k, keyfile.PKCS8PEM, keyfile.Options{})
	assert.ErrorIs(t, err, context.Canceled)
}

func TestStringNeverShowsTheKey(t *testing.T) {
	k := load(t, pki.Ed25519)
	for _, s := range []string{k.String(), k.GoString()} {
		assert.Regexp(t, `^private key Ed25519, public half [0-9a-f]{8}$`, s)
	}
	assert.Regexp(t, `^public key Ed25519, `, keyfile.OfPublic(k.Public).String())
}

func TestFingerprints(t *testing.T) {
	var b strings.Builder
	for _, a := range []pki.KeyAlgorithm{pki.RSA2048, pki.ECDSAP256, pki.Ed25519} {
		rows, err := keyfile.Fingerprints(load(t, a).Public)
		require.NoError(t, err)
		b.WriteString("# " + string(a) + "\n")
		for _, f := range rows {
			assert.NotEmpty(t, f.Use)
			b.WriteString(f.Name + "\n\t" + f.Value + "\n")
		}
	}
	golden.Equal(t, b.String())
	_, err := keyfile.Fingerprints("no key")
	assert.Error(t, err)
	odd, err := ecdsa.GenerateKey(elliptic.P224(), rand.Reader)
	require.NoError(t, err)
	rows, err := keyfile.Fingerprints(odd.Public())
	require.NoError(t, err)
	assert.Len(t, rows, 5, "SSH and JWK do not know the curve")
}

// The example of RFC 7638 section 3.1.
func TestThumbprintOfTheRFC(t *testing.T) {
	k, err := keyfile.Read(ctx, []byte(`{"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw","e":"AQAB","alg":"RS256","kid":"2011-04-29"}`), nil)
	require.NoError(t, err)
	rows, err := keyfile.Fingerprints(k.Public)
	require.NoError(t, err)
	assert.Equal(t, "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs", rows[len(rows)-1].Value)
}
