package pki_test

import (
	"context"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"net"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/pki"
)

// asGo is the template in the words of Go's x509, for comparison.
func asGo(t *testing.T, tmpl pki.Template) *x509.Certificate {
	t.Helper()
	out := &x509.Certificate{
		SerialNumber: tmpl.Serial, NotBefore: tmpl.NotBefore, NotAfter: tmpl.NotAfter,
		KeyUsage: tmpl.KeyUsage, ExtKeyUsage: tmpl.ExtKeyUsage, SubjectKeyId: tmpl.SubjectKeyID,
	}
	for _, a := range tmpl.Subject {
		out.Subject.ExtraNames = append(out.Subject.ExtraNames, pkix.AttributeTypeAndValue{Type: a.Type, Value: a.Value})
	}
	if c := tmpl.BasicConstraints; c != nil {
		out.BasicConstraintsValid, out.IsCA, out.MaxPathLen, out.MaxPathLenZero = true, c.CA, c.PathLen, c.PathLen == 0
	}
	for _, s := range tmpl.SANs {
		switch s.Kind {
		case pki.DNS:
			out.DNSNames = append(out.DNSNames, s.Value)
		case pki.IP:
			out.IPAddresses = append(out.IPAddresses, net.ParseIP(s.Value))
		case pki.Email:
			out.EmailAddresses = append(out.EmailAddresses, s.Value)
		case pki.URI:
			u, err := url.Parse(s.Value)
			require.NoError(t, err)
			out.URIs = append(out.URIs, u)
		}
	}
	return out
}

// compared are templates that say something different in every field.
func compared(t *testing.T) map[string]pki.Template {
	sans, err := pki.ParseSANs("DNS:cp-1 DNS:*.lab email:x@lab IP:10.96.0.1 IP:fd00::1 URI:spiffe://lab/x")
	require.NoError(t, err)
	leaf := pki.LeafTemplate(pki.ClientName("system:node:cp-1", "system:nodes"), sans,
		[]x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth}, now, year)
	late, utf8, bare, many, usages := leaf, leaf, leaf, leaf, leaf
	late.NotBefore, late.NotAfter = time.Date(2049, 12, 31, 23, 59, 59, 0, time.UTC), time.Date(2050, 1, 1, 0, 0, 0, 0, time.UTC)
	utf8.Subject = pki.ClientName("jane@corp_x", "żółw", "*")
	bare.KeyUsage, bare.ExtKeyUsage, bare.BasicConstraints, bare.SANs = 0, nil, nil, nil
	many.KeyUsage = x509.KeyUsageDigitalSignature | x509.KeyUsageDecipherOnly
	many.ExtKeyUsage = nil
	for _, row := range pki.ExtKeyUsages {
		many.ExtKeyUsage = append(many.ExtKeyUsage, row.Usage)
	}
	usages.KeyUsage, usages.SubjectKeyID = x509.KeyUsageCRLSign, []byte{1, 2, 3}
	return map[string]pki.Template{"leaf": leaf, "after 2049": late, "UTF-8": utf8, "bare": bare, "every usage": many, "key identifier": usages}
}

// What this package encodes and what Go's x509 encodes for the same fields are
// the same bytes, whatever signs.
func TestCertificatesAreGosByteForByte(t *testing.T) {
	for _, a := range []pki.KeyAlgorithm{pki.RSA2048, pki.ECDSAP256, pki.ECDSAP384} {
		key := load(t, fixtureOf(a))
		for _, pathLen := range []int{-1, 0, 2} {
			ca := sameRoot(t, key, pathLen)
			for name, tmpl := range compared(t) {
				t.Run(string(a)+" "+name, func(t *testing.T) { sameLeaf(t, ca, tmpl) })
			}
		}
	}
}

func sameRoot(t *testing.T, key *pki.PrivateKey, pathLen int) *pki.Authority {
	t.Helper()
	tmpl := pki.RootTemplate(pki.CommonName("kubernetes"), now, 30*year)
	tmpl.Serial, tmpl.BasicConstraints.PathLen = big.NewInt(1<<62+7), pathLen
	var err error
	tmpl.SubjectKeyID, err = pki.SHA1KeyID.ID(key.Public())
	require.NoError(t, err)
	ca, err := pki.NewAuthority(context.Background(), key, tmpl)
	require.NoError(t, err)
	want := createGo(t, asGo(t, tmpl), asGo(t, tmpl), key, key)
	assert.Equal(t, want.RawTBSCertificate, ca.Cert.RawTBSCertificate)
	assert.Equal(t, want.SignatureAlgorithm, ca.Cert.SignatureAlgorithm)
	assert.NoError(t, ca.Cert.CheckSignatureFrom(ca.Cert))
	return ca
}

func sameLeaf(t *testing.T, ca *pki.Authority, tmpl pki.Template) {
	tmpl.Serial = big.NewInt(0x80) // needs a leading zero octet in DER
	subject := load(t, "rsa-2048-other.key")
	got, err := ca.Issue(context.Background(), tmpl, subject.Public())
	require.NoError(t, err)
	want := createGo(t, asGo(t, tmpl), ca.Cert, subject, ca.Key)
	assert.Equal(t, want.RawTBSCertificate, got.RawTBSCertificate)
	assert.NoError(t, got.CheckSignatureFrom(ca.Cert))
}

func createGo(t *testing.T, tmpl, parent *x509.Certificate, subject, signer *pki.PrivateKey) *x509.Certificate {
	t.Helper()
	der, err := x509.CreateCertificate(rand.Reader, tmpl, parent, subject.Public(), signer)
	require.NoError(t, err)
	c, err := x509.ParseCertificate(der)
	require.NoError(t, err)
	return c
}

func TestIssueKeepsTheAuthoritysNameByteForByte(t *testing.T) {
	key := load(t, "ecdsa-p256.key")
	// Go puts several organizations into one relative distinguished name; this package would not.
	tmpl := asGo(t, pki.RootTemplate(pki.CommonName("x"), now, year))
	tmpl.SerialNumber, tmpl.Subject = big.NewInt(1), pkix.Name{CommonName: "corp", Organization: []string{"b", "a"}}
	foreign := createGo(t, tmpl, tmpl, key, key)
	leaf, err := (&pki.Authority{Cert: foreign, Key: key}).Issue(context.Background(), pki.LeafTemplate(pki.CommonName("x"), nil, nil, now, time.Hour), key.Public())
	require.NoError(t, err)
	assert.Equal(t, foreign.RawSubject, leaf.RawIssuer)
	assert.Equal(t, foreign.SubjectKeyId, leaf.AuthorityKeyId)
}

func TestAuthoritiesWithoutKeyIdentifierGiveNone(t *testing.T) {
	ca := root(t, nil)
	foreign := *ca.Cert
	foreign.SubjectKeyId = nil
	leaf, err := (&pki.Authority{Cert: &foreign, Key: ca.Key}).Issue(context.Background(), serverLeaf("x"), ca.Key.Public())
	require.NoError(t, err)
	assert.Empty(t, leaf.AuthorityKeyId)
}

func TestNamesAreCriticalWhereThereIsNoSubject(t *testing.T) {
	tmpl := serverLeaf("api.lab")
	tmpl.Subject = nil
	c, err := root(t, nil).Issue(context.Background(), tmpl, load(t, "ecdsa-p256.key").Public())
	require.NoError(t, err)
	last := c.Extensions[len(c.Extensions)-1]
	assert.Equal(t, "2.5.29.17", last.Id.String())
	assert.True(t, last.Critical, "RFC 5280 section 4.2.1.6")
}

func TestIssueSaysWhatIsWrong(t *testing.T) {
	long := new(big.Int).Lsh(big.NewInt(1), 159)
	for _, tt := range []struct {
		name   string
		change func(*pki.Template)
		want   string
	}{
		{"no serial at all", func(t *pki.Template) { t.Serial = big.NewInt(0) }, "pki: issue CN=api.lab: serial number 0: a positive one of at most 20 bytes is expected"},
		{"negative serial", func(t *pki.Template) { t.Serial = big.NewInt(-5) }, "serial number -5: a positive one"},
		{"serial of 21 bytes", func(t *pki.Template) { t.Serial = long }, "at most 20 bytes"},
		{"ends before it begins", func(t *pki.Template) { t.NotBefore = t.NotAfter.Add(time.Minute) }, "it would end on 23 Nov 2027 19:14 UTC, before it begins on 23 Nov 2027 19:15 UTC"},
		{"usage nobody knows", func(t *pki.Template) { t.ExtKeyUsage = []x509.ExtKeyUsage{99} }, "pki: encode extended key usage 99: not known"},
		{"year of five digits", func(t *pki.Template) { t.NotBefore = time.Date(-1, 1, 1, 0, 0, 0, 0, time.UTC) }, "pki: issue CN=api.lab: "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tmpl := serverLeaf("api.lab")
			tt.change(&tmpl)
			c, err := root(t, nil).Issue(context.Background(), tmpl, load(t, "ecdsa-p256.key").Public())
			assert.ErrorContains(t, err, tt.want)
			assert.Nil(t, c)
		})
	}
	_, err := root(t, nil).Issue(context.Background(), serverLeaf("api.lab"), "no key")
	assert.ErrorContains(t, err, "pki: issue CN=api.lab: x509: unsupported public key type")
}

func TestMadeCertificatesVerify(t *testing.T) {
	ca := root(t, nil)
	leaf, err := ca.Issue(context.Background(), serverLeaf("api.lab"), load(t, "rsa-2048.key").Public())
	require.NoError(t, err)
	roots := x509.NewCertPool()
	roots.AddCert(ca.Cert)
	_, err = leaf.Verify(x509.VerifyOptions{Roots: roots, CurrentTime: now, DNSName: "api.lab"})
	assert.NoError(t, err)
	others := x509.NewCertPool()
	other, err := pki.NewAuthority(context.Background(), load(t, "ecdsa-p384.key"), pki.RootTemplate(pki.CommonName("kubernetes"), now, year))
	require.NoError(t, err)
	others.AddCert(other.Cert)
	_, err = leaf.Verify(x509.VerifyOptions{Roots: others, CurrentTime: now, DNSName: "api.lab"})
	assert.Error(t, err, "an authority of the same name is not the same authority")
}
