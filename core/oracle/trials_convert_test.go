//go:build !js

package oracle

import (
	"encoding/base64"
	"encoding/pem"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/command"
	"kubepki/core/convert"
	"kubepki/core/keyfile"
	"kubepki/core/pki"
)

// holds reads what a tool packed with this program: our chain in its order, and
// with a key, ours.
func holds(t *testing.T, r result, data []byte, withKey bool) {
	t.Helper()
	m, err := convert.Read(t.Context(), data, []byte(r.bench.passphrase))
	require.NoError(t, err)
	chain, err := convert.Order(m.Certs, r.bench.key.Public())
	require.NoError(t, err)
	require.Len(t, chain.Certs, 2)
	assert.Equal(t, r.bench.under.Raw, chain.Certs[0].Raw)
	assert.Equal(t, r.bench.sub.Cert.Raw, chain.Certs[1].Raw)
	require.Equal(t, withKey, m.Key != nil)
	if withKey {
		assert.True(t, pki.SamePublicKey(r.bench.key.Public(), m.Key.Public))
	}
}

func convertTrials() []trial {
	var out []trial
	for _, a := range []pki.KeyAlgorithm{pki.RSA2048, pki.ECDSAP256, pki.Ed25519} {
		out = append(out, keyFormTrials(on(a, serverTemplate), string(a))...)
	}
	for _, a := range []pki.KeyAlgorithm{pki.RSA2048, pki.ECDSAP256} {
		out = append(out, trial{string(a), on(a, serverTemplate), command.Call{Operation: command.ToTraditional}, nil, func(t *testing.T, r result) {
			assert.Equal(t, string(traditional(t, r.bench.key)), string(r.made(t)))
		}})
	}
	b := on(pki.ECDSAP256, serverTemplate)
	return append(out,
		trial{"", b, command.Call{Operation: command.ToDER}, nil, func(t *testing.T, r result) { assert.Equal(t, r.bench.leaf.Raw, r.made(t)) }},
		trial{"", b, command.Call{Operation: command.ToPEM, In: "it's.der"}, nil, func(t *testing.T, r result) {
			assert.Equal(t, string(pki.CertificatePEM(r.bench.leaf)), string(r.made(t)))
		}},
		trial{"", b, command.Call{Operation: command.ToBase64, In: "it's.csr"}, nil, func(t *testing.T, r result) {
			assert.Equal(t, base64.StdEncoding.EncodeToString(r.bench.files["it's.csr"]), string(r.made(t)))
		}},
		trial{"", b, command.Call{Operation: command.FromBase64, In: "b64"}, func(_ *testing.T, b *bench) {
			b.files["b64"] = []byte(base64.StdEncoding.EncodeToString(b.leaf.Raw))
		}, func(t *testing.T, r result) { assert.Equal(t, r.bench.leaf.Raw, r.made(t)) }},
		trial{"", b, command.Call{Operation: command.FullChain, Cert: "under.crt", Chain: "sub.crt"}, nil, func(t *testing.T, r result) {
			assert.Equal(t, string(pki.CertificatePEM(r.bench.under))+string(pki.CertificatePEM(r.bench.sub.Cert)), string(r.made(t)))
		}},
	)
}

func keyFormTrials(b func(*testing.T) *bench, name string) []trial {
	plain := func(t *testing.T, r result) { readBack(t, r, nil) }
	opens := func(t *testing.T, r result) {
		assert.NotContains(t, string(r.made(t)), "BEGIN PRIVATE KEY")
		readBack(t, r, []byte(r.bench.passphrase))
		_, err := keyfile.Read(t.Context(), r.made(t), []byte("wrong"))
		assert.Error(t, err)
	}
	return []trial{
		{name, b, command.Call{Operation: command.ToPKCS8}, nil, func(t *testing.T, r result) {
			block, _ := pem.Decode(r.made(t))
			require.NotNil(t, block)
			assert.Equal(t, "PRIVATE KEY", block.Type)
			plain(t, r)
		}},
		{name, b, command.Call{Operation: command.ToOpenSSH}, nil, func(t *testing.T, r result) {
			assert.Contains(t, string(r.made(t)), "BEGIN OPENSSH PRIVATE KEY")
			plain(t, r)
		}},
		{name, b, command.Call{Operation: command.ToJWK}, nil, plain},
		{name, b, command.Call{Operation: command.EncryptKey}, nil, opens},
		{name, b, command.Call{Operation: command.ScryptKey}, nil, opens},
		{name, b, command.Call{Operation: command.DecryptKey, In: "locked"}, func(t *testing.T, b *bench) {
			b.files["locked"] = []byte(runOpenSSL(t, b.files["it's.key"], "pkcs8", "-topk8", "-v2", "aes-256-cbc", "-passout", "pass:"+b.passphrase))
		}, plain},
	}
}

// readBack reads what a tool made with this program, and wants our key.
func readBack(t *testing.T, r result, passphrase []byte) {
	t.Helper()
	key, err := keyfile.Read(t.Context(), r.made(t), passphrase)
	require.NoError(t, err)
	assert.True(t, pki.SamePublicKey(r.bench.key.Public(), key.Public))
}

func storeTrials() []trial {
	b := on(pki.ECDSAP256, serverTemplate)
	store := func(t *testing.T, b *bench) {
		cert := put(t, "c.pem", append(append([]byte{}, b.files["under.crt"]...), b.files["sub.crt"]...))
		b.files["in.p12"] = []byte(runOpenSSL(t, nil, "pkcs12", "-export", "-inkey", put(t, "k.pem", b.files["it's.key"]), "-in", cert, "-name", "it", "-passout", "pass:"+b.passphrase))
		b.files["in.p7b"] = []byte(runOpenSSL(t, nil, "crl2pkcs7", "-nocrl", "-certfile", cert))
	}
	packed := func(t *testing.T, r result) { holds(t, r, r.made(t), true) }
	call := func(o command.Operation) command.Call {
		return command.Call{Operation: o, Cert: "under.crt", Chain: "sub.crt"}
	}
	return []trial{
		{"", b, call(command.ToPKCS12), nil, packed},
		{"", b, call(command.ToLegacyPKCS12), nil, packed},
		{"", b, command.Call{Operation: command.FromPKCS12, In: "in.p12"}, store, func(t *testing.T, r result) {
			if r.script.Tool == command.OpenSSL {
				holds(t, r, r.made(t), true)
				return
			}
			assert.Equal(t, string(pki.CertificatePEM(r.bench.under)), strings.ReplaceAll(string(r.made(t)), "\r", ""))
		}},
		{"", b, command.Call{Operation: command.ToJKS, In: "in.p12"}, store, func(t *testing.T, r result) {
			assert.Equal(t, []byte{0xfe, 0xed, 0xfe, 0xed}, r.made(t)[:4])
			holds(t, r, r.made(t), true)
		}},
		{"", b, call(command.ToPKCS7), nil, func(t *testing.T, r result) {
			holds(t, r, r.made(t), false)
		}},
		{"", b, command.Call{Operation: command.FromPKCS7, In: "in.p7b"}, store, func(t *testing.T, r result) { holds(t, r, r.made(t), false) }},
	}
}
