package decode

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/golden"
)

func TestTextOfFixtures(t *testing.T) {
	for _, name := range []string{"ca.crt", "apiserver.crt", "etcd-peer.crt", "jane.csr", "sa.pub", "apiserver.key", "ed25519-pkcs8.key", "revoked.crl", "revoked.ocsp", "revoked.ocspreq"} {
		t.Run(name, func(t *testing.T) { golden.Equal(t, Text(one(t, fixture(t, name)))) })
	}
}

// TestTreeOfTheServerCertificate holds every field, its bytes and its words.
func TestTreeOfTheServerCertificate(t *testing.T) {
	o := one(t, fixture(t, "apiserver.crt"))
	golden.Equal(t, outline(o.Tree, 0))
	walk(o.Tree, func(n Node) {
		assert.NotEmpty(t, n.Label)
		assert.LessOrEqual(t, n.Span[0], n.Span[1], n.Label)
		assert.LessOrEqual(t, n.Span[1], len(o.DER), n.Label)
		for _, c := range n.Children {
			assert.GreaterOrEqual(t, c.Span[0], n.Span[0], "%s lies in %s", c.Label, n.Label)
			assert.LessOrEqual(t, c.Span[1], n.Span[1], "%s lies in %s", c.Label, n.Label)
		}
	})
	san, ok := o.Tree.Find("X509v3 Subject Alternative Name")
	require.True(t, ok)
	require.Len(t, san.Children, 7)
	ip := san.Children[5]
	assert.Equal(t, "10.96.0.1", ip.Value)
	assert.Equal(t, []byte{0x87, 4, 10, 96, 0, 1}, o.DER[ip.Span[0]:ip.Span[1]], "the span is that of the name's own bytes")
	assert.Contains(t, san.Why, "certificate is valid for")
}

func outline(n Node, depth int) string {
	s := strings.Repeat("  ", depth) + n.Label + " [" + string(n.Kind) + "]"
	if n.Critical {
		s += " critical"
	}
	if n.Value != "" && len(n.Value) < 200 {
		s += " = " + strings.ReplaceAll(n.Value, "\n", "⏎")
	}
	s += "\n"
	for _, c := range n.Children {
		s += outline(c, depth+1)
	}
	return s
}

func walk(n Node, f func(Node)) {
	f(n)
	for _, c := range n.Children {
		walk(c, f)
	}
}

// made is a self-signed certificate from a template.
func made(t *testing.T, change func(*x509.Certificate)) []byte {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "x"},
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(100 * 24 * time.Hour),
	}
	change(template)
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	require.NoError(t, err)
	return der
}

func TestProblemsOfCertificates(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(*x509.Certificate)
		rule   Rule
		level  Level
		what   string
	}{
		{"expired", func(c *x509.Certificate) { c.NotAfter = now.Add(-3 * 24 * time.Hour); c.NotBefore = now.Add(-1e16) }, RuleTime, Expired, "Expired 3 days ago"},
		{"not yet", func(c *x509.Certificate) { c.NotBefore = now.Add(2 * time.Hour) }, RuleTime, Warning, "Not valid yet: it begins in 2 hours"},
		{"ends soon", func(c *x509.Certificate) { c.NotAfter = now.Add(10 * 24 * time.Hour) }, RuleTime, Warning, "Ends in 10 days"},
		{"ends before it begins", func(c *x509.Certificate) { c.NotAfter = now.Add(-2 * time.Hour) }, RuleTime, Broken, "It ends before it begins"},
		{"server without names", func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth} }, RuleNoNames, Broken, "without alternative names"},
		{"server with names", func(c *x509.Certificate) {
			c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
			c.IPAddresses = []net.IP{{10, 0, 0, 1}}
		}, "", "", ""},
		{"a day's certificate on its first hour", func(c *x509.Certificate) { c.NotAfter = now.Add(23 * time.Hour) }, "", "", ""},
		{"an authority that ends soon", func(c *x509.Certificate) {
			c.BasicConstraintsValid, c.IsCA = true, true
		}, RuleTime, Warning, "Ends in 100 days"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := one(t, string(made(t, tt.change)))
			assert.Equal(t, tt.level, o.Level())
			if tt.rule == "" {
				assert.Empty(t, o.Problems)
				return
			}
			require.Len(t, o.Problems, 1)
			p := o.Problems[0]
			assert.Equal(t, tt.rule, p.Rule)
			assert.Contains(t, p.What, tt.what)
			assert.NotEmpty(t, p.Why)
			assert.NotEmpty(t, p.Fix)
			assert.Regexp(t, `^[A-Z].*\.$`, p.Fix)
			assert.NotContains(t, p.Fix, "before:", "what is to be done comes before it")
		})
	}
}

func TestChangedCertificateDoesNotPassAsItsOwnIssuer(t *testing.T) {
	der := derOf(t, "ca.crt")
	at := strings.LastIndex(string(der), "kubernetes") // in the alternative name
	der[at] = 'K'
	o := one(t, string(der))
	require.Len(t, o.Problems, 1)
	assert.Equal(t, RuleSignature, o.Problems[0].Rule)
}

func TestChangedRequestIsNoticed(t *testing.T) {
	der := derOf(t, "jane.csr")
	der[strings.Index(string(der), "jane")] = 'J'
	o := one(t, string(der))
	require.Len(t, o.Problems, 1)
	assert.Equal(t, RuleSignature, o.Problems[0].Rule)
	assert.Contains(t, o.Problems[0].Fix, "again")
}

// TestWhatGoRefusesIsStillShown: openssl makes negative serials without a word.
func TestWhatGoRefusesIsStillShown(t *testing.T) {
	der := derOf(t, "ca.crt")
	c, err := readCertificate(der)
	require.NoError(t, err)
	der[c.serial.body] |= 0x80
	o := one(t, string(der))
	assert.Nil(t, o.Certificate)
	assert.NotNil(t, o.PublicKey)
	require.Len(t, o.Problems, 2)
	assert.Equal(t, RuleGoRefuses, o.Problems[0].Rule)
	assert.Contains(t, o.Problems[0].What, "negative serial number")
	assert.Equal(t, "RFC 5280 section 4.1.2.2", o.Problems[1].Ref)
	assert.Equal(t, c.serial.span(), o.Problems[1].Span)
	serial, _ := o.Tree.Find("Serial Number")
	assert.Contains(t, serial.Flaw, "The serial number is negative (RFC 5280 section 4.1.2.2).")
	assert.Contains(t, Text(o), "Serial Number: -")
	_, ok := o.Tree.Find("X509v3 Subject Alternative Name")
	assert.True(t, ok)
}

func TestHostileNamesStayOnOneLine(t *testing.T) {
	der := made(t, func(c *x509.Certificate) {
		c.DNSNames = []string{"a\nX509v3 Extended Key Usage: \x1b[31m", "b"}
		c.Subject.CommonName = "x\r\ny\u202etxt"
	})
	text := Text(one(t, string(der)))
	assert.Contains(t, text, `DNS:a\x0AX509v3 Extended Key Usage: \x1B[31m, DNS:b`)
	assert.Contains(t, text, `CN = x\0D\0Ay\E2\80\AEtxt`)
	assert.NotContains(t, text, "\x1b")
	assert.NotContains(t, text, "\r")
}

func TestRelative(t *testing.T) {
	for want, d := range map[string]time.Duration{
		"in 364 days": 364*24*time.Hour + time.Hour, "3 days ago": -3 * 24 * time.Hour, "in 1 day": 25 * time.Hour,
		"in 2 hours": 2*time.Hour + time.Minute, "in 1 minute": time.Minute, "in less than a minute": time.Second,
		"less than a minute ago": -time.Second, "in 730 days": 730 * 24 * time.Hour, "in 10 years": 3649 * 24 * time.Hour,
	} {
		assert.Equal(t, want, Relative(now.Add(d), now))
	}
	for want, at := range map[string]string{
		"in 7978 years": "9999-12-31T23:59:59Z", "in 293 years": "2319-11-23T00:00:00Z",
		"2027 years ago": "0001-01-01T00:00:00Z", "427 years ago": "1600-01-01T00:00:00Z", "327 years ago": "1700-01-01T00:00:00Z",
	} {
		far, err := time.Parse(time.RFC3339, at)
		require.NoError(t, err)
		assert.Equal(t, want, Relative(far, now))
	}
}

func TestEveryExtensionRowIsComplete(t *testing.T) {
	for oid, row := range extensions() {
		assert.NotEmpty(t, row.label, oid)
		assert.NotEmpty(t, row.note, oid)
		assert.NotNil(t, row.print, oid)
		assert.Contains(t, oidNames(), oid)
	}
}
