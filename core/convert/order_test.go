package convert_test

import (
	"crypto/x509"
	"encoding/pem"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/convert"
	"kubepki/core/pki"
)

func TestOrderFindsTheChainHoweverItLies(t *testing.T) {
	top := root(t, "root")
	middle := below(t, top, "middle")
	k := newKey(t)
	end := leaf(t, middle, k)
	stranger := root(t, "root") // the same name, another key
	for _, tt := range []struct {
		name          string
		in            []*x509.Certificate
		key           bool
		want, missing string
		unused        int
	}{
		{"in order", []*x509.Certificate{end, middle.Cert, top.Cert}, false, "api.lab middle root", "", 0},
		{"upside down", []*x509.Certificate{top.Cert, middle.Cert, end}, false, "api.lab middle root", "", 0},
		{"twice", []*x509.Certificate{end, end, middle.Cert, middle.Cert}, false, "api.lab middle", "CN=root", 0},
		{"no root", []*x509.Certificate{middle.Cert, end}, false, "api.lab middle", "CN=root", 0},
		{"no intermediate", []*x509.Certificate{end, top.Cert}, true, "api.lab", "CN=middle", 1},
		{"leaf alone", []*x509.Certificate{end}, false, "api.lab", "CN=middle", 0},
		{"root alone", []*x509.Certificate{top.Cert}, false, "root", "", 0},
		{"a stranger of the same name first", []*x509.Certificate{stranger.Cert, top.Cert, middle.Cert, end}, true, "api.lab middle root", "", 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var pub any
			if tt.key {
				pub = k.Public()
			}
			c, err := convert.Order(tt.in, pub)
			require.NoError(t, err)
			assert.Equal(t, tt.want, names(c.Certs))
			assert.Equal(t, tt.missing, c.Missing)
			assert.Len(t, c.Unused, tt.unused)
		})
	}
}

func TestOrderSaysWhenItCannotKnow(t *testing.T) {
	top := root(t, "root")
	one, other := newKey(t), newKey(t)
	both := []*x509.Certificate{leaf(t, top, one), leaf(t, top, other), top.Cert}
	_, err := convert.Order(both, nil)
	assert.EqualError(t, err, "CN=api.lab and CN=api.lab are both at the beginning of a chain: choose one")
	c, err := convert.Order(both, other.Public())
	require.NoError(t, err)
	assert.Equal(t, []*x509.Certificate{both[1], top.Cert}, c.Certs)
	_, err = convert.Order(both, newKey(t).Public())
	assert.EqualError(t, err, "the key belongs to none of the certificates: that of CN=api.lab needs another")
	_, err = convert.Order(nil, nil)
	assert.EqualError(t, err, "there is no certificate")
}

// Two roots that signed each other have no end.
func TestOrderEndsWithCrossSigning(t *testing.T) {
	a, b := root(t, "a"), root(t, "b")
	cross := func(by, of *pki.Authority) *x509.Certificate {
		tmpl := pki.RootTemplate(pki.NameFrom(of.Cert.Subject), now, 1000)
		c, err := by.Issue(ctx, tmpl, of.Key.Public())
		require.NoError(t, err)
		return c
	}
	c, err := convert.Order([]*x509.Certificate{cross(a, b), cross(b, a)}, nil)
	require.NoError(t, err)
	assert.Len(t, c.Certs, 2)
}

func TestTheRootIsLeftOutOnlyBehindOthers(t *testing.T) {
	top := root(t, "root")
	end := leaf(t, top, newKey(t))
	assert.Equal(t, "api.lab", names(convert.Chain{Certs: []*x509.Certificate{end, top.Cert}}.WithoutRoot()))
	assert.Equal(t, "root", names(convert.Chain{Certs: []*x509.Certificate{top.Cert}}.WithoutRoot()))
}

// TestOrderOfWeakSignatures: keys and digests that Go refuses sign chains too.
func TestOrderOfWeakSignatures(t *testing.T) {
	for _, kind := range []string{"rsa512", "dsa"} {
		in := []*x509.Certificate{weak(t, kind+".crt"), weak(t, kind+"-leaf.crt")}
		c, err := convert.Order(in, nil)
		require.NoError(t, err, kind)
		assert.Equal(t, "leaf of "+kind+" "+kind, names(c.Certs))
		assert.Empty(t, c.Missing)
	}
}

func weak(t *testing.T, name string) *x509.Certificate {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "pki", "testdata", "signatures", name))
	require.NoError(t, err)
	b, _ := pem.Decode(data)
	c, err := x509.ParseCertificate(b.Bytes)
	require.NoError(t, err)
	return c
}
