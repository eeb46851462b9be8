package convert_test

import (
	"context"
	"crypto/x509"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"kubepki/core/convert"
	"kubepki/core/keyfile"
	"kubepki/core/pki"
)

var (
	ctx        = context.Background()
	now        = time.Date(2026, 11, 23, 19, 14, 40, 0, time.UTC)
	passphrase = []byte("correct horse")
	options    = convert.Options{Passphrase: passphrase, Alias: "api", Object: "api-tls", Namespace: "web", Now: now}
)

// key is one of pki's test keys: made by Go, it would be slow.
func key(t testing.TB, a pki.KeyAlgorithm) *pki.PrivateKey {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "pki", "testdata", "keys", strings.ToLower(string(a))+".key"))
	require.NoError(t, err)
	der, err := pki.ParsePrivateKey(data)
	require.NoError(t, err)
	k, err := pki.Native{}.Import(ctx, der)
	require.NoError(t, err)
	return k
}

// newKey makes a key of its own.
func newKey(t testing.TB) *pki.PrivateKey {
	t.Helper()
	k, err := pki.Native{}.Make(ctx, pki.ECDSAP256)
	require.NoError(t, err)
	return k
}

func root(t testing.TB, name string) *pki.Authority {
	t.Helper()
	a, err := pki.NewAuthority(ctx, newKey(t), pki.RootTemplate(pki.CommonName(name), now, 10*365*24*time.Hour))
	require.NoError(t, err)
	return a
}

// below makes an authority that another one signed.
func below(t testing.TB, by *pki.Authority, name string) *pki.Authority {
	t.Helper()
	k := newKey(t)
	tmpl := pki.RootTemplate(pki.CommonName(name), now, 5*365*24*time.Hour)
	id, err := pki.SHA1KeyID.ID(k.Public())
	require.NoError(t, err)
	tmpl.SubjectKeyID = id
	c, err := by.Issue(ctx, tmpl, k.Public())
	require.NoError(t, err)
	return &pki.Authority{Cert: c, Key: k}
}

func leaf(t testing.TB, by *pki.Authority, k *pki.PrivateKey) *x509.Certificate {
	t.Helper()
	tmpl := pki.LeafTemplate(pki.CommonName("api.lab"), pki.SANs{{Kind: pki.DNS, Value: "api.lab"}}, []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}, now, 365*24*time.Hour)
	c, err := by.Issue(ctx, tmpl, k.Public())
	require.NoError(t, err)
	return c
}

// chain is a leaf with its key and two authorities, in the wrong order.
func chain(t testing.TB, a pki.KeyAlgorithm) convert.Material {
	t.Helper()
	top := root(t, "root")
	middle := below(t, top, "middle")
	k := key(t, a)
	file := keyfile.Of(k)
	return convert.Material{Certs: []*x509.Certificate{top.Cert, leaf(t, middle, k), middle.Cert}, Key: &file, Name: "api"}
}

func names(certs []*x509.Certificate) string {
	var out []string
	for _, c := range certs {
		out = append(out, c.Subject.CommonName)
	}
	return strings.Join(out, " ")
}

// kinds are the keys that stores are tried with; large ones take long in WebAssembly.
func kinds() []pki.KeyAlgorithm {
	if runtime.GOOS == "js" {
		return []pki.KeyAlgorithm{pki.RSA2048, pki.ECDSAP256, pki.Ed25519}
	}
	return pki.KeyAlgorithms()
}
