package chain_test

import (
	"crypto/x509"
	"encoding/pem"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/chain"
)

// weak is a certificate whose signature openssl finds right and Go does not check.
func weak(t *testing.T, name string) *entity {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "pki", "testdata", "signatures", name))
	require.NoError(t, err)
	b, _ := pem.Decode(data)
	c, err := x509.ParseCertificate(b.Bytes)
	require.NoError(t, err)
	return &entity{cert: c}
}

func TestWhatGoDoesNotCheckIsNotCalledChanged(t *testing.T) {
	for name, want := range map[string]struct {
		edge   string
		verify []chain.Verdict // and s_client besides:
		client []chain.Verdict
		unsure string
	}{
		"rsa512": {"rsa512 -> leaf of rsa512: broken, key too short", nil, []chain.Verdict{{Code: 66}, {Code: 67, Depth: 1}}, ""},
		"dsa":    {"dsa -> leaf of dsa: broken, not a kind that Go checks", nil, []chain.Verdict{{Code: 66}, {Code: 67, Depth: 1}}, ""},
		"ed448": {
			"ed448 -> leaf of ed448: broken, not a kind that Go checks", nil, nil,
			`Whether the signature of "leaf of ed448" holds was not checked here.`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			root, leaf := weak(t, name+".crt"), weak(t, name+"-leaf.crt")
			g := build(t, items(root, leaf))
			assert.Equal(t, want.edge, told(g))
			assert.Equal(t, chain.Root, g.Nodes[0].Role)
			q := chain.Question{As: chain.Server, Cert: leaf.cert, Roots: []*x509.Certificate{root.cert}, Now: leaf.cert.NotBefore.Add(day)}
			a := same(t, q)
			assert.Equal(t, want.verify, a.OpenSSL.Verify)
			assert.Equal(t, want.client, a.OpenSSL.SClient)
			assert.Equal(t, want.unsure, a.OpenSSL.Unsure)
			assert.Contains(t, wordsOf(a, "openssl verify -purpose sslserver").Note, want.unsure)
			leaf.cert.Signature[len(leaf.cert.Signature)-1] ^= 1
			a = chain.Verify(q)
			if want.unsure == "" {
				assert.Equal(t, []chain.Verdict{{Code: 7}}, a.OpenSSL.Verify, "changed")
			}
		})
	}
}
