package pki_test

import (
	"context"
	"crypto/x509"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"kubepki/core/pki"
)

// now is the moment at which every test takes place.
var now = time.Date(2026, 11, 23, 19, 14, 40, 0, time.UTC)

const (
	day  = 24 * time.Hour
	year = 365 * day
)

// fixture reads a file of testdata/keys.
func fixture(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "keys", name))
	require.NoError(t, err)
	return data
}

// load imports a key of testdata/keys: making RSA keys again and again is slow.
func load(t testing.TB, name string) *pki.PrivateKey {
	t.Helper()
	der, err := pki.ParsePrivateKey(fixture(t, name))
	require.NoError(t, err)
	key, err := pki.Native{}.Import(context.Background(), der)
	require.NoError(t, err)
	return key
}

// fixtureOf is the file that holds a key of the algorithm.
func fixtureOf(a pki.KeyAlgorithm) string { return strings.ToLower(string(a)) + ".key" }

// root makes an authority with the P-256 fixture; change may alter its template.
func root(t testing.TB, change func(*pki.Template)) *pki.Authority {
	t.Helper()
	tmpl := pki.RootTemplate(pki.CommonName("kubernetes"), now, 10*year)
	if change != nil {
		change(&tmpl)
	}
	a, err := pki.NewAuthority(context.Background(), load(t, "ecdsa-p256.key"), tmpl)
	require.NoError(t, err)
	return a
}

// traditional is the key's PEM as kubeadm writes it.
func traditional(t testing.TB, k *pki.PrivateKey) []byte {
	t.Helper()
	out, err := k.TraditionalPEM()
	require.NoError(t, err)
	return out
}

// serverLeaf is a template of a server's certificate.
func serverLeaf(cn string) pki.Template {
	return pki.LeafTemplate(pki.CommonName(cn), pki.SANs{{Kind: pki.DNS, Value: cn}}, []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}, now, year)
}
