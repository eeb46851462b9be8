package keyfile_test

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/ssh" // another program to compare with, in tests alone

	"kubepki/core/keyfile"
	"kubepki/core/mutate"
	"kubepki/core/pki"
)

// sshAlgorithms are one or more of each kind that SSH has.
var sshAlgorithms = []pki.KeyAlgorithm{pki.RSA1024, pki.RSA2048, pki.ECDSAP256, pki.ECDSAP384, pki.ECDSAP521, pki.Ed25519}

// theirs is a key as the other program wants it.
func theirs(t testing.TB, k keyfile.Key) crypto.Signer {
	t.Helper()
	key, err := x509.ParsePKCS8PrivateKey(k.PKCS8)
	require.NoError(t, err)
	return key.(crypto.Signer)
}

func TestAnotherProgramReadsTheOpenSSHKeysWeWrite(t *testing.T) {
	for _, a := range sshAlgorithms {
		k := load(t, a)
		key, err := ssh.ParseRawPrivateKey(write(t, k, keyfile.OpenSSH))
		require.NoError(t, err, a)
		locked, err := ssh.ParseRawPrivateKeyWithPassphrase(write(t, k, keyfile.OpenSSHEncrypted), passphrase)
		require.NoError(t, err, a)
		for _, got := range []any{key, locked} {
			if p, ok := got.(*ed25519.PrivateKey); ok {
				got = *p
			}
			pkcs8, err := x509.MarshalPKCS8PrivateKey(got)
			require.NoError(t, err, a)
			assert.Equal(t, k.PKCS8, pkcs8, a)
		}
	}
}

func TestOpenSSHKeysOfAnotherProgramAreRead(t *testing.T) {
	for _, a := range sshAlgorithms {
		k := load(t, a)
		plain, err := ssh.MarshalPrivateKey(theirs(t, k), "jane@lab")
		require.NoError(t, err, a)
		locked, err := ssh.MarshalPrivateKeyWithPassphrase(theirs(t, k), "jane@lab", passphrase)
		require.NoError(t, err, a)
		for _, b := range []*pem.Block{plain, locked} {
			got, err := keyfile.Read(ctx, pem.EncodeToMemory(b), passphrase)
			require.NoError(t, err, a)
			assert.Equal(t, k.PKCS8, got.PKCS8, a)
		}
		// Both write the same bytes, but for the number by chance.
		ours, _ := pem.Decode(must(keyfile.Write(ctx, k, keyfile.OpenSSH, keyfile.Options{Comment: "jane@lab"})))
		at := bytes.LastIndex(ours.Bytes, []byte(strings.Fields(string(write(t, k, keyfile.SSHPublic)))[0])) - 12
		copy(ours.Bytes[at:at+8], plain.Bytes[at:at+8])
		assert.Equal(t, plain.Bytes, ours.Bytes, a)
	}
}

func must(data []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return data
}

func TestSSHPublicKeysAndFingerprintsAreAnotherPrograms(t *testing.T) {
	for _, a := range sshAlgorithms {
		k := load(t, a)
		pub, err := ssh.NewPublicKey(k.Public)
		require.NoError(t, err, a)
		assert.Equal(t, string(ssh.MarshalAuthorizedKey(pub)), string(write(t, k, keyfile.SSHPublic)))
		rows, err := keyfile.Fingerprints(k.Public)
		require.NoError(t, err, a)
		assert.Equal(t, ssh.FingerprintSHA256(pub), rows[0].Value)
		assert.Equal(t, "MD5:"+ssh.FingerprintLegacyMD5(pub), rows[1].Value)
	}
}

// sameVerdict compares what is said of a file that may be damaged. We refuse
// more: halves of two keys and numbers that are negative.
func sameVerdict(t *testing.T, what string, ours, theirs error) {
	t.Helper()
	stricter := ours != nil && (strings.Contains(ours.Error(), "does not belong") || strings.Contains(ours.Error(), "negative"))
	if stricter || ours == nil || theirs == nil {
		assert.True(t, stricter || ours == theirs, "%s: %v, and %v", what, ours, theirs)
		return
	}
	said := theirs.Error()
	for _, inside := range []string{"unmarshal error for field", "parse error in message type"} { // names of its own code
		if strings.Contains(said, inside) {
			said = "short read"
		}
	}
	if before, _, ok := strings.Cut(said, "unknown key algorithm: "); ok { // we cut long names
		said = before + "unknown key algorithm: "
	}
	for _, prefix := range []string{"ssh: ", "crypto/rsa: ", "crypto/ecdsa: "} {
		said = strings.TrimPrefix(said, prefix)
	}
	assert.Contains(t, plain(ours.Error()), plain(said), what)
}

// plain leaves out what names of curves and kinds do not have: it is not shown.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("abcdefghijklmnopqrstuvwxyz0123456789-@.: ", r) {
			return r
		}
		return -1
	}, s)
}

// Each byte of a file with another bit, and each place to cut it.
func TestDamagedOpenSSHKeysAreRefusedAsByAnotherProgram(t *testing.T) {
	for _, a := range []pki.KeyAlgorithm{pki.RSA1024, pki.ECDSAP256, pki.ECDSAP521, pki.Ed25519} {
		block, _ := pem.Decode(write(t, load(t, a), keyfile.OpenSSH))
		step := 1
		if a == pki.RSA1024 || slow() {
			step = 7
		}
		for i := len("openssh-key-v1\x00none"); i < len(block.Bytes); i += step {
			for _, bit := range []byte{1, 0x80} {
				data := bytes.Clone(block.Bytes)
				data[i] ^= bit
				compareOpenSSH(t, data)
			}
			compareOpenSSH(t, block.Bytes[:i])
		}
	}
}

func compareOpenSSH(t *testing.T, data []byte) {
	t.Helper()
	text := pem.EncodeToMemory(&pem.Block{Type: "OPENSSH PRIVATE KEY", Bytes: data})
	_, ours := keyfile.Read(ctx, text, nil)
	_, theirs := ssh.ParseRawPrivateKey(text)
	var d *keyfile.DamagedError
	if ours != nil && (!errors.As(ours, &d) || strings.Contains(ours.Error(), "its beginning cannot be read")) {
		assert.Error(t, theirs)
		return // what is said before the other program is asked
	}
	sameVerdict(t, base64.StdEncoding.EncodeToString(data), ours, theirs)
}

func TestDamagedSSHPublicKeysAreRefusedAsByAnotherProgram(t *testing.T) {
	for _, a := range []pki.KeyAlgorithm{pki.RSA1024, pki.ECDSAP256, pki.ECDSAP521, pki.Ed25519} {
		fields := strings.Fields(string(write(t, load(t, a), keyfile.SSHPublic)))
		wire := must(base64.StdEncoding.DecodeString(fields[1]))
		for i := range wire {
			for _, bit := range []byte{1, 0x80} {
				data := bytes.Clone(wire)
				data[i] ^= bit
				compareSSHPublic(t, fields[0], data)
			}
			compareSSHPublic(t, fields[0], wire[:i])
		}
		compareSSHPublic(t, fields[0], append(wire, 0))
		compareSSHPublic(t, "ssh-x", wire)
	}
}

func compareSSHPublic(t *testing.T, kind string, wire []byte) {
	t.Helper()
	line := kind + " " + base64.StdEncoding.EncodeToString(wire)
	got, ours := keyfile.Read(ctx, []byte(line), nil)
	want, _, _, _, theirs := ssh.ParseAuthorizedKey([]byte(line))
	if ours == nil && theirs == nil {
		assert.True(t, pki.SamePublicKey(want.(ssh.CryptoPublicKey).CryptoPublicKey(), got.Public), line)
	}
	if ours != nil && strings.Contains(ours.Error(), "numbers are those of no RSA key") {
		return
	}
	sameVerdict(t, line, ours, theirs)
}

// Whatever the bytes are, both say the same.
func FuzzSSHPublic(f *testing.F) {
	mutate.Fuzz(f, 5000, func(seeds *mutate.Seeds) {
		for _, a := range sshAlgorithms {
			kind, text, _ := strings.Cut(strings.TrimSpace(string(write(seeds, load(seeds, a), keyfile.SSHPublic))), " ")
			seeds.Add(kind, must(base64.StdEncoding.DecodeString(text)))
		}
	}, func(t *testing.T, kind string, wire []byte) {
		switch kind {
		case "ssh-rsa", "ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521":
			if len(wire) > 0 {
				compareSSHPublic(t, kind, wire)
			}
		}
	})
}
