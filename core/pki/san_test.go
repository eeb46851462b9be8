package pki_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/pki"
)

func TestParseSAN(t *testing.T) {
	for in, want := range map[string]pki.SAN{
		"api.lab":              {Kind: pki.DNS, Value: "api.lab"},
		"DNS:api.lab":          {Kind: pki.DNS, Value: "api.lab"},
		"dns:*.lab":            {Kind: pki.DNS, Value: "*.lab"},
		"10.0.0.1":             {Kind: pki.IP, Value: "10.0.0.1"},
		"ip:10.0.0.1":          {Kind: pki.IP, Value: "10.0.0.1"},
		"FD00:0::1":            {Kind: pki.IP, Value: "fd00::1"},
		"IP:fd00::1":           {Kind: pki.IP, Value: "fd00::1"},
		"email:jane@lab":       {Kind: pki.Email, Value: "jane@lab"},
		"jane@Lab.example":     {Kind: pki.Email, Value: "jane@Lab.example"},
		"URI:spiffe://lab/x":   {Kind: pki.URI, Value: "spiffe://lab/x"},
		"spiffe://lab/x":       {Kind: pki.URI, Value: "spiffe://lab/x"},
		"URI:urn:uuid:f81d4fa": {Kind: pki.URI, Value: "urn:uuid:f81d4fa"},
		"https://[fd00::1]:8/": {Kind: pki.URI, Value: "https://[fd00::1]:8/"},
	} {
		got, err := pki.ParseSAN(in)
		require.NoError(t, err, in)
		assert.Equal(t, want, got, in)
		again, err := pki.ParseSAN(got.String())
		require.NoError(t, err, in)
		assert.Equal(t, got, again, in)
	}
}

func TestParseSANSaysWhatIsWrong(t *testing.T) {
	const uriFix, emailFix = "use the form spiffe://lab.example/name", "use the form jane@lab.example"
	for _, tt := range []struct{ in, kind, value, why, fix string }{
		{"", "DNS name", "", "is empty", "give a name such as api.lab.example"},
		{"DNS:", "DNS name", "", "is empty", "give a name such as api.lab.example"},
		{"DNS:my_host", "DNS name", "my_host", "has an underscore (character 3)", "use a hyphen"},
		{"DNS:10.0.0.1", "DNS name", "10.0.0.1", "looks like an IP address", "write IP:10.0.0.1"},
		{"IP:api.lab", "IP address", "api.lab", "is not an IP address", "use the form 10.0.0.10 or fd00::10"},
		{"10.0.0.1:6443", "IP address", "10.0.0.1:6443", "has a port or brackets", "give the address alone"},
		{"fe80::1%eth0", "IP address", "fe80::1%eth0", "has a zone (eth0)", "a certificate holds addresses without one: leave %eth0 out"},
		{"email:jane", "email address", "jane", "is not one", emailFix},
		{"email:@lab", "email address", "@lab", "is not one", emailFix},
		{"email:jane@lab_x", "email address", "jane@lab_x", "is not one", emailFix},
		{"email:jäne@lab", "email address", "jäne@lab", "is not one", emailFix},
		{"URI:lab/x", "URI", "lab/x", "is not one", uriFix},
		{"URI:spiffe://lab/ü", "URI", "spiffe://lab/ü", "is not one", uriFix},
		{"URI:spiffe://lab/a b", "URI", "spiffe://lab/a b", "is not one", uriFix},
		{"URI:spiffe://a_b/x", "URI", "spiffe://a_b/x", "has a host “a_b” that is none", uriFix},
		{"URI:http://%zz", "URI", "http://%zz", "is not one", uriFix},
	} {
		t.Run(tt.in, func(t *testing.T) {
			got, err := pki.ParseSAN(tt.in)
			refuses(t, err, tt.kind, tt.value, tt.why, tt.fix)
			assert.Zero(t, got)
		})
	}
}

func TestParseSANs(t *testing.T) {
	got, err := pki.ParseSANs(" DNS:b, a 10.0.0.1,\tfd00::1\r\nemail:x@y URI:z:1 ")
	require.NoError(t, err)
	assert.Equal(t, "DNS:b, DNS:a, IP:10.0.0.1, IP:fd00::1, email:x@y, URI:z:1", got.String(), "the order stays")
	assert.True(t, got.Has(pki.SAN{Kind: pki.DNS, Value: "a"}))
	assert.False(t, got.Has(pki.SAN{Kind: pki.IP, Value: "a"}))

	none, err := pki.ParseSANs(" ,\n")
	require.NoError(t, err)
	assert.Empty(t, none)
}

func TestParseSANsSaysWhichNameIsWrong(t *testing.T) {
	_, err := pki.ParseSANs("api.lab, my_host")
	assert.EqualError(t, err, "name 2: DNS name “my_host” has an underscore (character 3): use a hyphen")
	_, err = pki.ParseSANs("10.0.0.1 a IP:10.0.0.1")
	assert.EqualError(t, err, "name 3: name “IP:10.0.0.1” is there twice: remove one")
}

func TestParseSANsIsBounded(t *testing.T) {
	var names strings.Builder
	for i := range 500 {
		fmt.Fprintf(&names, "h%d ", i)
	}
	got, err := pki.ParseSANs(names.String())
	require.NoError(t, err)
	assert.Len(t, got, 500)
	_, err = pki.ParseSANs(names.String() + "one.more")
	assert.EqualError(t, err, "list of names is too long: 500 names are the most")
}

func TestSANsKeepTheirOrderInACertificate(t *testing.T) {
	want, err := pki.ParseSANs("IP:10.0.0.1 URI:spiffe://lab/x DNS:b email:x@y DNS:a IP:fd00::1")
	require.NoError(t, err)
	tmpl := serverLeaf("x")
	tmpl.SANs = want
	c, err := root(t, nil).Issue(context.Background(), tmpl, load(t, "ecdsa-p256.key").Public())
	require.NoError(t, err)
	assert.Equal(t, want, pki.SANsOf(c))
	assert.Equal(t, []string{"b", "a"}, c.DNSNames)
	assert.Len(t, c.IPAddresses[0], 4, "an IPv4 address is four octets")
	assert.Equal(t, "spiffe://lab/x", c.URIs[0].String())
	assert.Equal(t, []string{"x@y"}, c.EmailAddresses)
}

func TestSANsThatCannotBeEncodedAreErrors(t *testing.T) {
	for _, tt := range []struct {
		san  pki.SAN
		want string
	}{
		{pki.SAN{Kind: pki.IP, Value: "10.0.0"}, "pki: encode name IP:10.0.0: "},
		{pki.SAN{Kind: "X", Value: "y"}, "pki: encode name X:y: kind is not known"},
		{pki.SAN{Kind: pki.DNS, Value: "ü"}, "certificate does not parse"},
	} {
		tmpl := serverLeaf("x")
		tmpl.SANs = pki.SANs{tt.san}
		_, err := root(t, nil).Issue(context.Background(), tmpl, load(t, "ecdsa-p256.key").Public())
		assert.ErrorContains(t, err, tt.want)
	}
}

func TestCertificatesWithoutNamesHaveNone(t *testing.T) {
	tmpl := serverLeaf("x")
	tmpl.SANs = nil
	c, err := root(t, nil).Issue(context.Background(), tmpl, load(t, "ecdsa-p256.key").Public())
	require.NoError(t, err)
	assert.Empty(t, pki.SANsOf(c))
}
