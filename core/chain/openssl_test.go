package chain_test

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"kubepki/core/chain"
)

// openssl 3.0: "error 79 at 1 depth lookup: invalid CA certificate".
func TestOnlyTheLastMayDoWithoutBasicConstraints(t *testing.T) {
	signs := func(c *x509.Certificate) { c.BasicConstraintsValid, c.KeyUsage = false, x509.KeyUsageCertSign }
	root := issue(t, "root", 0, nil, ca)
	inter := issue(t, "inter", 1, root, signs)
	bare := issue(t, "bare", 2, nil, signs)
	q := chain.Question{As: chain.Server, Cert: issue(t, "a", 3, inter, server("a.lab")).cert, Roots: []*x509.Certificate{root.cert}, Others: []*x509.Certificate{inter.cert}, Now: now}
	a := chain.Verify(q)
	bad := []chain.Verdict{{Code: 79, Depth: 1}}
	assert.Equal(t, chain.OpenSSL{Verify: bad, SClient: bad, Curl: bad}, a.OpenSSL)
	assert.Equal(t, "curl: (60) SSL certificate problem: invalid CA certificate", wordsOf(a, "curl").Text)
	q.Cert, q.Roots, q.Others = issue(t, "b", 4, bare, server("b.lab")).cert, []*x509.Certificate{bare.cert}, nil
	assert.Equal(t, chain.OpenSSL{}, chain.Verify(q).OpenSSL)
}

func wordsOf(a *chain.Answer, tool string) chain.Words {
	for _, w := range a.Words {
		if w.Tool == tool {
			return w
		}
	}
	return chain.Words{}
}

// What openssl 3.0 says of names and extensions that Go reads otherwise. Its own
// answers to most of them are asked for in core/oracle.
func TestOpenSSLHasRulesOfItsOwn(t *testing.T) {
	root := issue(t, "root", 0, nil, ca)
	extension := func(value string, id ...int) func(*x509.Certificate) {
		return func(c *x509.Certificate) {
			c.ExtraExtensions = append(c.ExtraExtensions, pkix.Extension{Id: id, Critical: true, Value: []byte(value)})
		}
	}
	below := func(constraints string) *entity {
		return issue(t, "inter", 1, root, both(ca, extension(constraints, 2, 5, 29, 30)))
	}
	const other = "\x30\x11\xa0\x0f\x30\x0d\xa0\x0b\x06\x03\x2a\x03\x04\xa0\x04\x0c\x02ab" // permitted: the other name 1.2.3.4
	proxied := issue(t, "end", 1, root, server("a.lab"))
	for name, row := range map[string]struct {
		inter *entity
		leaf  func(*x509.Certificate)
		want  []chain.Verdict
	}{
		"a minimum":                     {below("\x30\x0c\xa0\x0a\x30\x08\x82\x03lab\x80\x01\x01"), server("a.lab"), []chain.Verdict{{Code: 49}}},
		"other names, none there":       {below(other), server("a.lab"), nil},
		"other names":                   {below(other), extension("\x30\x0d\xa0\x0b\x06\x03\x2a\x03\x04\xa0\x04\x0c\x02ab", 2, 5, 29, 17), []chain.Verdict{{Code: 51}}},
		"an excluded name":              {below("\x30\x0b\xa1\x09\x30\x07\x82\x05a.lab"), server("A.LAB"), []chain.Verdict{{Code: 48}}},
		"a common name like a host":     {below("\x30\x09\xa0\x07\x30\x05\x82\x03lab"), func(c *x509.Certificate) { c.Subject.CommonName = "a.other" }, []chain.Verdict{{Code: 47}}},
		"a common name of odd letters":  {below("\x30\x09\xa0\x07\x30\x05\x82\x03lab"), func(c *x509.Certificate) { c.Subject.CommonName = "a.-b" }, nil},
		"an address that is no IA5":     {below("\x30\x09\xa0\x07\x30\x05\x81\x03lab"), mailInSubject, []chain.Verdict{{Code: 53}}},
		"OCSP no check":                 {issue(t, "inter", 1, root, ca), extension("\x05\x00", 1, 3, 6, 1, 5, 5, 7, 48, 1, 5), nil},
		"a proxy, of the end of a path": {proxied, extension("\x30\x0c\x30\x0a\x06\x08\x2b\x06\x01\x05\x05\x07\x15\x01", 1, 3, 6, 1, 5, 5, 7, 1, 14), []chain.Verdict{{Code: 40}}},
	} {
		t.Run(name, func(t *testing.T) {
			leaf := issue(t, "leaf", 2, row.inter, row.leaf)
			q := chain.Question{As: chain.Authority, Cert: leaf.cert, Roots: []*x509.Certificate{root.cert}, Others: []*x509.Certificate{row.inter.cert}, Now: now}
			assert.Equal(t, row.want, chain.Verify(q).OpenSSL.Verify)
		})
	}
}

func mailInSubject(c *x509.Certificate) {
	c.Subject.ExtraNames = []pkix.AttributeTypeAndValue{{Type: []int{1, 2, 840, 113549, 1, 9, 1}, Value: asn1.RawValue{Tag: asn1.TagUTF8String, Bytes: []byte("jane@lab")}}}
}

// openssl compares up to 2^20 pairs of them, and says error 1 beyond.
func TestOpenSSLGivesUpOnManyNames(t *testing.T) {
	assert.Equal(t, []chain.Verdict{{Code: 1}}, chain.Verify(crowded(t, 600)).OpenSSL.Verify)
	long := crowded(t, 500)
	long.Roots[0] = issue(t, "root", 0, nil, both(ca, func(c *x509.Certificate) {
		for i := range 1000 {
			c.ExcludedDNSDomains = append(c.ExcludedDNSDomains, fmt.Sprintf("%s%d.test", strings.Repeat("x", 90), i))
		}
	})).cert
	a := same(t, long)
	assert.Empty(t, a.OpenSSL.Verify)
	assert.Contains(t, wordsOf(a, "openssl verify -purpose sslserver").Note, "was not predicted")
}
