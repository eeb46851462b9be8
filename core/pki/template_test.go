package pki_test

import (
	"bytes"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/x509"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/pki"
)

func TestLeafTemplateIsKubeadms(t *testing.T) {
	// A clock in another zone and between two seconds.
	odd := now.Add(400 * time.Millisecond).In(time.FixedZone("", 3600))
	got := pki.LeafTemplate(pki.CommonName("x"), pki.SANs{{Kind: pki.DNS, Value: "x"}}, []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}, odd, year)
	assert.Equal(t, pki.Template{
		Subject: pki.CommonName("x"), SANs: pki.SANs{{Kind: pki.DNS, Value: "x"}},
		NotBefore: now.Add(-5 * time.Minute), NotAfter: now.Add(year),
		KeyUsage:         x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment,
		ExtKeyUsage:      []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
		BasicConstraints: &pki.BasicConstraints{CA: false, PathLen: -1},
	}, got)
}

func TestRootTemplateIsKubeadms(t *testing.T) {
	got := pki.RootTemplate(pki.CommonName("etcd-ca"), now, 10*year)
	assert.Equal(t, pki.Template{
		Subject: pki.CommonName("etcd-ca"), SANs: pki.SANs{{Kind: pki.DNS, Value: "etcd-ca"}},
		NotBefore: now.Add(-5 * time.Minute), NotAfter: now.Add(3650 * day),
		KeyUsage:         x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment | x509.KeyUsageCertSign,
		BasicConstraints: &pki.BasicConstraints{CA: true, PathLen: -1},
	}, got)
}

func TestSerialsArePositiveAndAtMostEightBytes(t *testing.T) {
	seen := map[string]bool{}
	high := 0
	for range 2000 {
		n, err := pki.NewSerial()
		require.NoError(t, err)
		require.Equal(t, 1, n.Sign())
		require.LessOrEqual(t, n.BitLen(), 63, "a 64th bit would make DER nine bytes")
		seen[n.String()] = true
		if n.BitLen() == 63 {
			high++
		}
	}
	assert.Len(t, seen, 2000)
	// Half of all uniform numbers have the top bit; 2000 draws stay within ±10 standard deviations.
	assert.InDelta(t, 1000, high, 224)
}

func TestKeyIdentifiers(t *testing.T) {
	for _, name := range []string{"rsa-2048.key", "ecdsa-p256.key"} {
		pub := load(t, name).Public()
		spki, err := x509.MarshalPKIXPublicKey(pub)
		require.NoError(t, err)
		one, err := pki.SHA1KeyID.ID(pub)
		require.NoError(t, err)
		two, err := pki.SHA256KeyID.ID(pub)
		require.NoError(t, err)
		assert.Len(t, one, 20)
		assert.Len(t, two, 20)
		// The key bits are the end of SubjectPublicKeyInfo.
		assert.True(t, endsWithHash(spki, func(b []byte) bool { h := sha1.Sum(b); return bytes.Equal(h[:], one) }))
		assert.True(t, endsWithHash(spki, func(b []byte) bool { h := sha256.Sum256(b); return bytes.Equal(h[:20], two) }))
	}
	_, err := pki.SHA1KeyID.ID("no key")
	assert.ErrorContains(t, err, "pki: subject key identifier: ")
}

func endsWithHash(spki []byte, is func([]byte) bool) bool {
	for i := range spki {
		if is(spki[i:]) {
			return true
		}
	}
	return false
}

func TestNewAuthorityComputesTheKeyIdentifier(t *testing.T) {
	ca := root(t, nil)
	want, err := pki.SHA1KeyID.ID(ca.Key.Public())
	require.NoError(t, err)
	assert.Equal(t, want, ca.Cert.SubjectKeyId)
	given := root(t, func(t *pki.Template) { t.SubjectKeyID = []byte{1, 2} })
	assert.Equal(t, []byte{1, 2}, given.Cert.SubjectKeyId)
}

func TestUsageNames(t *testing.T) {
	assert.Equal(t, []string{"digitalSignature", "keyEncipherment", "keyCertSign"}, pki.KeyUsageNames(pki.AuthorityUsage))
	assert.Empty(t, pki.KeyUsageNames(0))
	assert.Equal(t, []string{"serverAuth", "clientAuth", "usage 99"},
		pki.ExtKeyUsageNames([]x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth, 99}))
}

// The tables hold each usage once, and Go's parser agrees with every row.
func TestUsageTablesAreWhole(t *testing.T) {
	for i, row := range pki.KeyUsages {
		assert.Equal(t, x509.KeyUsage(1)<<i, row.Usage, "rows are in the order of the bits")
		assert.NotEmpty(t, row.Name)
		assert.NotEmpty(t, row.Label)
	}
	seen := map[string]bool{}
	for _, row := range pki.ExtKeyUsages {
		for _, s := range []string{row.Name, row.Label, row.OID.String()} {
			assert.NotEmpty(t, s)
			assert.False(t, seen[s], s)
			seen[s] = true
		}
	}
}
