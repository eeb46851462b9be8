package keyfile_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rsa"
	"encoding/asn1"
	"encoding/pem"
	"errors"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/keyfile"
	"kubepki/core/pace"
	"kubepki/core/pki"
)

func TestReadsWhatOpensslEncrypted(t *testing.T) {
	want := load(t, pki.ECDSAP256)
	for name, id := range map[string]keyfile.ID{"encrypted-pkcs8.key": keyfile.PKCS8EncryptedPEM, "encrypted-traditional.key": keyfile.TraditionalEncrypted} {
		k, err := keyfile.Read(ctx, fixture(t, name), []byte("test"))
		require.NoError(t, err, name)
		assert.Equal(t, id, k.Format)
		assert.Equal(t, want.PKCS8, k.PKCS8)
	}
}

// What is whole DER is no PEM, whatever text stands in it.
func TestDERMayHoldTheTextOfPEM(t *testing.T) {
	der := append(load(t, pki.Ed25519).PKCS8[:16:16], "-----BEGIN PRIVATE KEY-----\nMAA="...)
	k, err := keyfile.Read(ctx, der, nil)
	require.NoError(t, err)
	assert.Equal(t, der, k.PKCS8)
}

// encryptedFiles are one key in every format that has a passphrase, but for the
// DER of what is there as PEM.
func encryptedFiles(t *testing.T) map[string][]byte {
	k := load(t, pki.ECDSAP256)
	return map[string][]byte{
		"pkcs8 pbkdf2": fixture(t, "encrypted-pkcs8.key"), "traditional": fixture(t, "encrypted-traditional.key"),
		"pkcs8 scrypt": write(t, k, keyfile.PKCS8ScryptPEM), "openssh": write(t, k, keyfile.OpenSSHEncrypted),
	}
}

func TestAWrongPassphraseIsToldFromNone(t *testing.T) {
	for name, data := range encryptedFiles(t) {
		t.Run(name, func(t *testing.T) {
			for _, given := range []string{"", "wrong", "correct  horse", "TEST"} {
				_, err := keyfile.Read(ctx, data, []byte(given))
				var p *keyfile.PassphraseError
				require.ErrorAs(t, err, &p, given)
				assert.Equal(t, given == "", p.Missing)
				if given == "" {
					assert.ErrorContains(t, err, "it is encrypted: give its passphrase")
				} else {
					assert.ErrorContains(t, err, "the passphrase does not open it: look at capitals")
				}
			}
		})
	}
}

// With the right passphrase, damage in the middle and at the end is told from a
// wrong one. At the very beginning it cannot be: that is how the right one is known.
func TestDamageIsToldFromAWrongPassphrase(t *testing.T) {
	for name, data := range encryptedFiles(t) {
		t.Run(name, func(t *testing.T) {
			right := passphrase
			if name == "pkcs8 pbkdf2" || name == "traditional" {
				right = []byte("test")
			}
			block, _ := pem.Decode(data)
			for _, back := range []int{1, 20, 40} {
				b := *block
				b.Bytes = bytes.Clone(block.Bytes)
				b.Bytes[len(b.Bytes)-back] ^= 0x40
				_, err := keyfile.Read(ctx, pem.EncodeToMemory(&b), right)
				var d *keyfile.DamagedError
				assert.ErrorAs(t, err, &d, "%d from the end", back)
			}
			b := *block
			b.Bytes = block.Bytes[:len(block.Bytes)-1]
			_, err := keyfile.Read(ctx, pem.EncodeToMemory(&b), right)
			var d *keyfile.DamagedError
			assert.ErrorAs(t, err, &d, "cut off")
		})
	}
}

type algorithm struct {
	ID         asn1.ObjectIdentifier
	Parameters any
}

type encryptedInfo struct {
	Algorithm algorithm
	Data      []byte
}

// costly is an encrypted key that asks for work.
func costly(t testing.TB, kdf algorithm) []byte {
	t.Helper()
	cipher := algorithm{asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 1, 42}, make([]byte, 16)}
	data, err := asn1.Marshal(encryptedInfo{algorithm{asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 13}, struct{ KDF, Cipher algorithm }{kdf, cipher}}, make([]byte, 64)})
	require.NoError(t, err)
	return data
}

func pbkdf2(iterations int) algorithm {
	return algorithm{asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 12}, struct {
		Salt       []byte
		Iterations int
	}{make([]byte, 8), iterations}}
}

func scrypt(n, r, p int) algorithm {
	return algorithm{asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 11591, 4, 11}, struct {
		Salt    []byte
		N, R, P int
	}{make([]byte, 8), n, r, p}}
}

// pbe3DES is what openssl pkcs8 -v1 PBE-SHA1-3DES writes, asking for work.
func pbe3DES(t testing.TB, iterations int) []byte {
	t.Helper()
	data, err := asn1.Marshal(encryptedInfo{algorithm{asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 12, 1, 3}, struct {
		Salt       []byte
		Iterations int
	}{make([]byte, 8), iterations}}, make([]byte, 64)})
	require.NoError(t, err)
	return data
}

// bcryptRounds asks for rounds in an OpenSSH key.
func bcryptRounds(t testing.TB, rounds byte) []byte {
	t.Helper()
	block, _ := pem.Decode(write(t, load(t, pki.Ed25519), keyfile.OpenSSHEncrypted))
	i := bytes.Index(block.Bytes, []byte{0, 0, 0, 16, 0, 0, 0, 1}) // rounds, then the number of keys
	require.Positive(t, i)
	block.Bytes[i+2] = rounds
	return pem.EncodeToMemory(block)
}

func TestWhatCostsTooMuchIsRefusedAtOnce(t *testing.T) {
	for name, tt := range map[string]struct {
		data []byte
		want string
	}{
		"PBKDF2":        {costly(t, pbkdf2(10_000_000)), "PBKDF2 iterations: 10000000 are asked for, at most 5000000 are allowed"},
		"PBKDF2 huge":   {costly(t, pbkdf2(1<<62)), "PBKDF2 iterations: 4611686018427387904 are asked for"},
		"scrypt memory": {costly(t, scrypt(1<<20, 8, 1)), "bytes of memory for scrypt: 1073741824 are asked for, at most 67108864 are allowed"},
		"scrypt huge":   {costly(t, scrypt(1<<62, 1<<40, 1)), "bytes of memory for scrypt"},
		"scrypt work":   {costly(t, scrypt(1<<10, 1, 1<<30)), "scrypt steps (N × r × p): 1073741824 are asked for"},
		"PKCS#12":       {pbe3DES(t, 10_000_000), "PKCS#12 iterations: 10000000 are asked for, at most 2000000"},
		"bcrypt":        {bcryptRounds(t, 0xff), "bcrypt rounds: 65296 are asked for, at most 256 are allowed"},
		"size":          {make([]byte, 20_000_000), "bytes of a key file: 20000000 are asked for, at most 1048576"},
	} {
		t.Run(name, func(t *testing.T) {
			// Reading asks once whether it is still wanted, deriving would again.
			_, err := keyfile.Read(pace.EndsAt(2), tt.data, passphrase)
			var limit *keyfile.LimitError
			require.ErrorAs(t, err, &limit)
			assert.ErrorContains(t, err, tt.want)
		})
	}
}

func TestEveryLimitSaysWhy(t *testing.T) {
	for _, l := range keyfile.Limits {
		assert.NotEmpty(t, l.Why, l.Cost)
		assert.NoError(t, l.Cost.Check(l.Most))
		assert.Error(t, l.Cost.Check(l.Most+1))
	}
}

// It stops where it looks, which is every so many steps.
func TestDerivingEndsWithItsContext(t *testing.T) {
	for name, data := range map[string][]byte{"PBKDF2": costly(t, pbkdf2(200_000)), "PKCS#12": pbe3DES(t, 200_000)} {
		ending := pace.EndsAt(40)
		_, err := keyfile.Read(ending, data, passphrase)
		assert.ErrorIs(t, err, context.Canceled, "%s: it looks too seldom", name)
		assert.Less(t, ending.Asked(), 45, "%s: it looks, and goes on", name)
	}
}

// In a browser time passes for a context only where the derivation lets it.
func TestDerivingLetsTimePass(t *testing.T) {
	for name, data := range map[string][]byte{"PBKDF2": costly(t, pbkdf2(5_000_000)), "PKCS#12": pbe3DES(t, 2_000_000)} {
		short, cancel := context.WithTimeout(ctx, 10*time.Millisecond)
		defer cancel()
		_, err := keyfile.Read(short, data, passphrase)
		assert.ErrorIs(t, err, context.DeadlineExceeded, name)
	}
}

func TestOddParametersAreDamage(t *testing.T) {
	for name, data := range map[string][]byte{
		"no iterations": costly(t, pbkdf2(0)), "N no power of two": costly(t, scrypt(1000, 8, 1)), "negative p": costly(t, scrypt(1024, 8, -1)),
	} {
		_, err := keyfile.Read(ctx, data, passphrase)
		var d *keyfile.DamagedError
		assert.ErrorAs(t, err, &d, name)
	}
	_, err := keyfile.Read(ctx, costly(t, algorithm{asn1.ObjectIdentifier{1, 2, 3}, 1}), passphrase)
	assert.True(t, errors.As(err, new(*keyfile.DamagedError)) || errors.Is(err, keyfile.ErrAlgorithm), err)
}

func TestReadSaysWhatAFileIs(t *testing.T) {
	one := fixture(t, "ecdsa-p256.key")
	certificate := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: []byte("x")})
	for _, tt := range []struct {
		name string
		data []byte
		want string
	}{
		{"empty", []byte(" \n"), "keyfile: there is nothing in it: give a key file"},
		{"certificate", certificate, `keyfile: it holds "CERTIFICATE", where a key is expected`},
		{"two keys", append(bytes.Clone(one), fixture(t, "ed25519.key")...), "keyfile: there is more than one key in it: give the one you mean"},
		{"cut PEM", one[:len(one)-30], "keyfile: PEM block: it is damaged: it cannot be read from -----BEGIN to -----END: copy it again from where it was made"},
		{"damaged DER in PEM", pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: []byte("x")}), "keyfile: PKCS#1: it is damaged: "},
		{"noise", []byte("hello"), "keyfile: it is no key in a format that is known here"},
		{"UTF-16", []byte("\xff\xfe-\x00"), "keyfile: it is UTF-16 text"},
		{"JWK of another kind", []byte(`{"kty":"oct","k":"AA"}`), `keyfile: JWK: it is damaged: its kty is "oct", where RSA, EC or OKP is expected`},
		{"JWK set of two", []byte(`{"keys":[{"kty":"EC"},{"kty":"EC"}]}`), "keyfile: JWK: there are 2 keys in the set: give the one you mean"},
		{"JSON cut", []byte(`{"kty":`), "keyfile: JWK: it is damaged: unexpected end of JSON input"},
		{"security key", []byte("sk-ssh-ed25519@openssh.com AAAAGnNrLXNzaC1lZDI1NTE5QG9wZW5zc2guY29tAAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABHNzaDo= x"), "it is of a kind that X.509 does not know"},
		{"two SSH lines", []byte("ssh-rsa AAAA\nssh-rsa AAAA"), "more lines follow the first"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := keyfile.Read(ctx, tt.data, nil)
			assert.ErrorContains(t, err, tt.want)
		})
	}
}

func TestReadTakesWhatPeopleHave(t *testing.T) {
	want := load(t, pki.ECDSAP256)
	text := string(fixture(t, "ecdsa-p256.key"))
	for name, data := range map[string]string{
		"CRLF": strings.ReplaceAll(text, "\n", "\r\n"), "byte order mark": "\xef\xbb\xbf" + text, "text before": "my key:\n" + text,
		"parameters and certificate": "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n" + text + "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
	} {
		k, err := keyfile.Read(ctx, []byte(data), nil)
		require.NoError(t, err, name)
		assert.Equal(t, want.PKCS8, k.PKCS8, name)
	}
	k, err := keyfile.Read(ctx, write(t, want, keyfile.SSHPublic), nil)
	require.NoError(t, err)
	assert.Empty(t, k.Comment)
	line, err := keyfile.Write(ctx, want, keyfile.SSHPublic, keyfile.Options{Comment: "jane at home"})
	require.NoError(t, err)
	k, err = keyfile.Read(ctx, line, nil)
	require.NoError(t, err)
	assert.Equal(t, "jane at home", k.Comment)
}

func TestHalvesOfTwoJWKsAreRefused(t *testing.T) {
	swap := func(a pki.KeyAlgorithm, member, value string) string {
		text := string(write(t, load(t, a), keyfile.JWK))
		i := strings.Index(text, `"`+member+`": "`) + len(member) + 5
		j := i + strings.IndexByte(text[i:], '"')
		return text[:i] + value + text[j:]
	}
	ones := strings.Repeat("AQEB", 10) + "AQE" // 32 bytes
	for name, text := range map[string]string{
		"EC": swap(pki.ECDSAP256, "d", ones), "EC point": swap(pki.ECDSAP256, "x", ones), "OKP": swap(pki.Ed25519, "d", ones), "short": swap(pki.Ed25519, "x", "AQEB"),
		"RSA": swap(pki.RSA1024, "d", ones), "RSA without primes": swap(pki.RSA1024, "p", ""), "even modulus": swap(pki.RSA1024, "n", "AAAC"),
	} {
		_, err := keyfile.Read(ctx, []byte(text), nil)
		var d *keyfile.DamagedError
		assert.ErrorAs(t, err, &d, name)
	}
}

func TestReadStopsWhenTheContextIsDone(t *testing.T) {
	done, cancel := context.WithCancel(ctx)
	cancel()
	_, err := keyfile.Read(done, fixture(t, "ecdsa-p256.key"), nil)
	assert.ErrorIs(t, err, context.Canceled)
}

func TestHalvesOfTwoKeysAreRefused(t *testing.T) {
	k := load(t, pki.Ed25519)
	block, _ := pem.Decode(write(t, k, keyfile.OpenSSH))
	half := []byte(k.Public.(ed25519.PublicKey))
	block.Bytes[bytes.LastIndex(block.Bytes, half)] ^= 1
	_, err := keyfile.Read(ctx, pem.EncodeToMemory(block), nil)
	assert.ErrorContains(t, err, "its public half does not belong to its private half")

	block, _ = pem.Decode(write(t, load(t, pki.ECDSAP256), keyfile.SEC1PEM))
	block.Bytes[7+16] ^= 1 // in the private number
	_, err = keyfile.Read(ctx, pem.EncodeToMemory(block), nil)
	assert.ErrorContains(t, err, "its public half does not belong to its private half")
}

func TestNumbersOfNoRSAKeyAreRefused(t *testing.T) {
	n := load(t, pki.RSA1024).Public.(*rsa.PublicKey).N
	for name, pub := range map[string]struct {
		N *big.Int
		E int
	}{"even exponent": {n, 65538}, "one": {n, 1}, "even modulus": {new(big.Int).Lsh(n, 1), 3}} {
		data, err := asn1.Marshal(pub)
		require.NoError(t, err)
		_, err = keyfile.Read(ctx, data, nil)
		var d *keyfile.DamagedError
		assert.ErrorAs(t, err, &d, name)
	}
	data, err := asn1.Marshal(struct {
		N *big.Int
		E int
	}{n, 1<<30 + 1})
	require.NoError(t, err)
	k, err := keyfile.Read(ctx, data, nil)
	require.NoError(t, err)
	for _, f := range keyfile.FormatsFor(k) {
		assert.NotEqual(t, keyfile.SSHPublic, f.ID, "OpenSSH reads 24 bits")
	}
}

// An encrypted DSA key is whole, and of no use here whatever its passphrase.
func TestEncryptedDSAIsNotCalledDamaged(t *testing.T) {
	block := &pem.Block{Type: "DSA PRIVATE KEY", Headers: map[string]string{"Proc-Type": "4,ENCRYPTED", "DEK-Info": "AES-128-CBC,00112233445566778899AABBCCDDEEFF"}, Bytes: make([]byte, 32)}
	_, err := keyfile.Read(ctx, pem.EncodeToMemory(block), []byte("x"))
	assert.EqualError(t, err, "keyfile: a “DSA PRIVATE KEY” is of a kind that is not used here: make a new key, RSA 2048 or ECDSA P-256")
}

// Nor is one of OpenSSH, which older versions of it made.
func TestKeysOfOtherKindsAreNotCalledDamaged(t *testing.T) {
	for name, format := range map[string]string{"ssh-dsa": "OpenSSH private key", "ssh-dsa.pub": "SSH public key"} {
		data, err := os.ReadFile(filepath.Join("testdata", name))
		require.NoError(t, err)
		_, err = keyfile.Read(ctx, data, nil)
		assert.EqualError(t, err, "keyfile: "+format+": it is a key of a kind that is not used here: RSA, ECDSA or Ed25519 is expected")
	}
}
