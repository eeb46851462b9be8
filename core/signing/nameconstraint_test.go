package signing

import (
	"crypto/x509"
	"net"
	"net/netip"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/pki"
)

func TestNameConstraints(t *testing.T) {
	_, ten, err := net.ParseCIDR("10.0.0.0/8")
	require.NoError(t, err)
	ca := &x509.Certificate{
		PermittedDNSDomains: []string{"lab.example", ".sub.example"}, ExcludedDNSDomains: []string{"secret.lab.example"},
		PermittedIPRanges: []*net.IPNet{ten}, PermittedEmailAddresses: []string{"a@x.example", "lab.example", ".all.example"}, PermittedURIDomains: []string{".lab.example"},
	}
	for name, want := range map[string]bool{
		"DNS:lab.example": true, "DNS:a.lab.example": true, "DNS:xlab.example": false, "DNS:secret.lab.example": false, "DNS:sub.example": false, "DNS:a.sub.example": true,
		"IP:10.1.2.3": true, "IP:11.0.0.1": false, "IP:fd00::1": false,
		"email:a@x.example": true, "email:b@x.example": false, "email:b@lab.example": true, "email:b@c.all.example": true,
		"URI:spiffe://a.lab.example/x": true, "URI:spiffe://lab.example/x": false,
	} {
		n, err := pki.ParseSAN(name)
		require.NoError(t, err)
		assert.Equal(t, want, allowed(n, ca), name)
	}
	assert.True(t, allowed(pki.SAN{Kind: pki.IP, Value: netip.MustParseAddr("11.0.0.1").String()}, &x509.Certificate{}))
}
