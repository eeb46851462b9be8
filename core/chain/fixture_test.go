package chain_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// now is the moment at which every test takes place.
var now = time.Date(2026, 11, 23, 19, 14, 40, 0, time.UTC)

const (
	day  = 24 * time.Hour
	year = 365 * day
)

// keys are made once: which one signs is what tests are about.
var keys = func() []*ecdsa.PrivateKey {
	out := make([]*ecdsa.PrivateKey, 20)
	for i := range out {
		out[i], _ = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	}
	return out
}()

var serial = int64(100)

// entity is a certificate and the key that belongs to it.
type entity struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

// issue makes a certificate of a key, signed by another entity, or by itself
// for nil.
func issue(t testing.TB, cn string, key int, by *entity, change func(*x509.Certificate)) *entity {
	t.Helper()
	e := tryIssue(cn, key, by, change)
	require.NotNil(t, e)
	return e
}

// tryIssue gives nil for what Go does not make or does not read.
func tryIssue(cn string, key int, by *entity, change func(*x509.Certificate)) *entity {
	serial++
	tmpl := &x509.Certificate{
		SerialNumber: big.NewInt(serial), Subject: pkix.Name{CommonName: cn}, NotBefore: now.Add(-day), NotAfter: now.Add(year),
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment, BasicConstraintsValid: true,
	}
	if change != nil {
		change(tmpl)
	}
	e := &entity{key: keys[key]}
	parent, signer := tmpl, e.key
	if by != nil {
		parent, signer = by.cert, by.key
	}
	der, err := x509.CreateCertificate(rand.Reader, tmpl, parent, e.key.Public(), signer)
	if err != nil {
		return nil
	}
	if e.cert, err = x509.ParseCertificate(der); err != nil {
		return nil
	}
	return e
}

// ca makes a template an authority's.
func ca(c *x509.Certificate) {
	c.IsCA, c.KeyUsage = true, x509.KeyUsageCertSign|x509.KeyUsageDigitalSignature
}

func server(names ...string) func(*x509.Certificate) {
	return func(c *x509.Certificate) {
		c.ExtKeyUsage, c.DNSNames = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}, names
	}
}

func client(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth} }

func both(fs ...func(*x509.Certificate)) func(*x509.Certificate) {
	return func(c *x509.Certificate) {
		for _, f := range fs {
			f(c)
		}
	}
}
