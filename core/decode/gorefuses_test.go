package decode

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestCriticalExtensionsThatGoDoesNotKnow make every chain fail.
func TestCriticalExtensionsThatGoDoesNotKnow(t *testing.T) {
	der := made(t, func(c *x509.Certificate) {
		c.ExtraExtensions = []pkix.Extension{{Id: asn1.ObjectIdentifier{1, 2, 3, 4}, Critical: true, Value: []byte{5, 0}}}
	})
	o := one(t, string(der))
	require.Len(t, o.Problems, 1)
	assert.Equal(t, RuleCritical, o.Problems[0].Rule)
	assert.Contains(t, o.Problems[0].What, "1.2.3.4")
	_, err := o.Certificate.Verify(x509.VerifyOptions{Roots: pool(o.Certificate), CurrentTime: now})
	assert.ErrorContains(t, err, "unhandled critical extension")
}

func pool(c *x509.Certificate) *x509.CertPool {
	p := x509.NewCertPool()
	p.AddCert(c)
	return p
}

// TestVersionsWithoutExtensions: what only version 3 has is shown in the others too.
func TestVersionsWithoutExtensions(t *testing.T) {
	for _, version := range []string{"", "a003020101"} {
		o := one(t, string(rebuilt(t, func(c *certificate) element {
			wrapped := c.version
			wrapped.start -= 2
			return wrapped
		}, hexBytes(t, version))))
		n, ok := o.Tree.Find("X509v3 Subject Alternative Name")
		require.True(t, ok)
		assert.Len(t, n.Children, 7)
		var told bool
		for _, p := range o.Problems {
			told = told || p.Ref == "RFC 5280 section 4.1.2.9" && strings.Contains(p.What, "only version 3 has")
		}
		assert.True(t, told, "%v", o.Problems)
		t.Log(o.Certificate == nil, o.Problems)
	}
}
