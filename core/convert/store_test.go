package convert_test

import (
	"bytes"
	"context"
	"encoding/asn1"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	pkcs12 "software.sslmate.com/src/go-pkcs12"

	"kubepki/core/convert"
	"kubepki/core/keyfile"
	"kubepki/core/pace"
	"kubepki/core/pki"
)

var stores = []convert.ID{convert.PKCS12, convert.PKCS12DES, convert.PKCS12RC2, convert.PKCS12Trust, convert.JKS, convert.JKSTrust}

func TestAWrongPassphraseOfAStoreSaysSo(t *testing.T) {
	m := chain(t, pki.ECDSAP256)
	for _, id := range stores {
		file, err := convert.Write(ctx, m, id, options)
		require.NoError(t, err)
		for _, given := range []string{"", "wrong", "correct horse "} {
			_, err := convert.Read(ctx, file.Data, []byte(given))
			var p *keyfile.PassphraseError
			require.ErrorAs(t, err, &p, "%s %q", id, given)
			assert.Equal(t, given == "", p.Missing, "%s %q", id, given)
		}
	}
}

// Where something besides the seal proves the passphrase, damage is told apart.
func TestADamagedStoreSaysSo(t *testing.T) {
	m := chain(t, pki.ECDSAP256)
	for _, id := range []convert.ID{convert.PKCS12, convert.PKCS12DES, convert.JKS} {
		file, err := convert.Write(ctx, m, id, options)
		require.NoError(t, err)
		whole := file.Data
		seal := bytes.Clone(whole)
		at := len(seal) - 1 // JKS ends with its seal
		if id != convert.JKS {
			at = len(seal) - 20 // salt and iterations follow it
		}
		if id == convert.PKCS12 {
			at -= 12 // and are longer
		}
		seal[at] ^= 1
		for name, data := range map[string][]byte{"seal": seal, "cut": whole[:len(whole)-5]} {
			_, err := convert.Read(ctx, data, passphrase)
			var d *keyfile.DamagedError
			assert.ErrorAs(t, err, &d, "%s %s", id, name)
		}
	}
}

func TestAStoreThatCostsTooMuchIsRefusedAtOnce(t *testing.T) {
	// A derivation that had begun would ask whether it is still wanted.
	_, err := convert.Read(pace.EndsAt(1), withSeal(t, 10_000_000), passphrase)
	var limit *keyfile.LimitError
	require.ErrorAs(t, err, &limit)
	assert.EqualError(t, err, "keyfile: PKCS#12 iterations: 10000000 are asked for, at most 2000000 are allowed: encrypt the file again with fewer, or open it with the program that made it")
}

// A part that asks for other steps than it was made with is not opened by them.
func TestAPartWithOtherStepsIsNotOpened(t *testing.T) {
	file, err := convert.Write(ctx, chain(t, pki.ECDSAP256), convert.PKCS12DES, options)
	require.NoError(t, err)
	few, err := asn1.Marshal(2048)
	require.NoError(t, err)
	_, err = convert.Read(ctx, bytes.Replace(file.Data, few, []byte{2, 2, 0x7f, 0xff}, 1), passphrase)
	var p *keyfile.PassphraseError
	assert.ErrorAs(t, err, &p)
}

// withSeal is a file whose seal asks for so many iterations.
func withSeal(t testing.TB, iterations int) []byte {
	t.Helper()
	type info struct {
		Type    asn1.ObjectIdentifier
		Content asn1.RawValue
	}
	octets, err := asn1.Marshal([]byte{0x30, 0})
	require.NoError(t, err)
	type digest struct {
		Algorithm struct{ ID asn1.ObjectIdentifier }
		Digest    []byte
	}
	type mac struct {
		Digest     digest
		Salt       []byte
		Iterations int
	}
	var d digest
	d.Algorithm.ID, d.Digest = asn1.ObjectIdentifier{1, 3, 14, 3, 2, 26}, make([]byte, 20)
	data, err := asn1.Marshal(struct {
		Version int
		Safe    info
		MAC     mac
	}{3, info{asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1}, asn1.RawValue{Class: 2, IsCompound: true, Bytes: octets}}, mac{d, make([]byte, 8), iterations}})
	require.NoError(t, err)
	return data
}

func TestOpeningAStoreEndsWithItsContext(t *testing.T) {
	ending := pace.EndsAt(20)
	_, err := convert.Read(ending, withSeal(t, 200_000), passphrase)
	assert.ErrorIs(t, err, context.Canceled, "it looks too seldom")
	assert.Less(t, ending.Asked(), 25, "it looks, and goes on")
	short, cancel := context.WithTimeout(ctx, 10*time.Millisecond)
	defer cancel()
	_, err = convert.Read(short, withSeal(t, 2_000_000), passphrase)
	assert.ErrorIs(t, err, context.DeadlineExceeded, "it lets time pass")
}

func TestStoresThatTheLibraryDoesNotRead(t *testing.T) {
	m := chain(t, pki.ECDSAP256)
	entry := func(friendly string) []pkcs12.TrustStoreEntry {
		return []pkcs12.TrustStoreEntry{{Cert: m.Certs[0], FriendlyName: friendly}}
	}
	bare, err := pkcs12.Passwordless.EncodeTrustStoreEntries(entry("Größe"), "")
	require.NoError(t, err)
	again, err := convert.Read(ctx, bare, nil)
	require.NoError(t, err)
	assert.Equal(t, []string{"Größe"}, again.Aliases)

	data, err := pkcs12.Modern2023.EncodeTrustStoreEntries(entry("x"), "pässwört κ")
	require.NoError(t, err)
	again, err = convert.Read(ctx, data, []byte("pässwört κ"))
	require.NoError(t, err)
	assert.Equal(t, "root", names(again.Certs))

	data, err = pkcs12.Modern2026.EncodeTrustStoreEntries(entry("x"), "x")
	require.NoError(t, err)
	_, err = convert.Read(ctx, data, []byte("x"))
	assert.ErrorIs(t, err, keyfile.ErrAlgorithm, "PBMAC1 is of openssl 3.4")
}

// TestSealedStoresThatLieOpen need the passphrase for their seal alone (openssl
// pkcs12 -export -keypbe NONE -certpbe NONE).
func TestSealedStoresThatLieOpen(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("testdata", "open.p12"))
	require.NoError(t, err)
	for given, missing := range map[string]bool{"": true, "wrong": false} {
		_, err := convert.Read(ctx, data, []byte(given))
		var p *keyfile.PassphraseError
		require.ErrorAs(t, err, &p, given)
		assert.Equal(t, missing, p.Missing, given)
	}
	m, err := convert.Read(ctx, data, []byte("x"))
	require.NoError(t, err)
	assert.Equal(t, "open", names(m.Certs))
	assert.NotNil(t, m.Key)
}
