//go:build !js

package oracle

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/command"
	"kubepki/core/decode"
	"kubepki/core/pki"
)

// shown compares openssl's text with ours to the letter; of the others it wants
// the words that matter.
func shown(input string, words func(*bench) []string) func(*testing.T, result) {
	return func(t *testing.T, r result) {
		if r.script.Tool != command.OpenSSL {
			says(t, r, words(r.bench)...)
			return
		}
		_, text, found := strings.Cut(r.out, "verify OK\n")
		if !found {
			text = r.out
		}
		want := decode.Text(only(t, filepath.Join(r.dir, input)))
		sameText(t, strings.TrimSuffix(text, decode.NotShown+"\n"), strings.TrimSuffix(want, decode.NotShown+"\n"))
	}
}

func showTrials() []trial {
	b := on(pki.ECDSAP256, serverTemplate)
	serial := func(b *bench) []string { return []string{"my-bank.example", "10.0.0.1"} }
	key := func(b *bench) []string { return []string{"P-256"} }
	list := func(b *bench) []string { return []string{b.leaf.SerialNumber.Text(16), "superseded"} }
	return []trial{
		{"", b, command.Call{Operation: command.Verify}, nil, verifies},
		{"through one between", b, command.Call{Operation: command.Verify, Cert: "under.crt", Chain: "sub.crt"}, nil, verifies},
		{"", b, command.Call{Operation: command.ShowCert}, nil, shown("it's.crt", serial)},
		{"", b, command.Call{Operation: command.ShowRequest}, nil, shown("it's.csr", serial)},
		{"", b, command.Call{Operation: command.ShowKey}, nil, shown("it's.key", key)},
		{"", b, command.Call{Operation: command.ShowList, In: "lab.crl"}, nil, shown("lab.crl", list)},
		{"", b, command.Call{Operation: command.KeyMatches}, nil, func(t *testing.T, r result) {
			assert.Equal(t, "match\n", r.out)
			require.NoError(t, os.WriteFile(filepath.Join(r.dir, "it's.key"), traditional(t, r.bench.sub.Key), 0o600))
			out, err := shell(t, r.dir, r.script.Lines...)
			assert.Error(t, err, out)
		}},
		{"", b, command.Call{Operation: command.Fingerprint}, nil, func(t *testing.T, r result) {
			sum := sha256.Sum256(r.bench.leaf.Raw)
			says(t, r, hex.EncodeToString(sum[:]))
		}},
		{"", b, command.Call{Operation: command.KeyFingerprint}, nil, func(t *testing.T, r result) {
			id := pki.KeyID(r.bench.key.Public())
			if r.script.Tool == command.SSHKeygen {
				says(t, r, "SHA256:", "ECDSA")
				return
			}
			says(t, r, hex.EncodeToString(id[:]))
		}},
		{"", b, command.Call{Operation: command.CAHash}, nil, func(t *testing.T, r result) {
			id := pki.KeyID(r.bench.root.Cert.PublicKey)
			says(t, r, hex.EncodeToString(id[:]))
		}},
	}
}

// verifies wants success with the authority and failure with another.
func verifies(t *testing.T, r result) {
	if r.script.Tool == command.OpenSSL {
		assert.Contains(t, r.out, ": OK")
	}
	other := newBench(t, pki.ECDSAP256, serverTemplate(t))
	require.NoError(t, os.WriteFile(filepath.Join(r.dir, "ca.crt"), pki.CertificatePEM(other.root.Cert), 0o600))
	out, err := shell(t, r.dir, r.script.Lines...)
	assert.Error(t, err, out)
}
