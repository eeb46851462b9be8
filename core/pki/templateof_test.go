package pki

import (
	"context"
	"crypto/x509"
	"encoding/asn1"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What a template says comes back from its certificate and its request.
func TestTemplatesComeBack(t *testing.T) {
	ctx := context.Background()
	ca, _ := listAuthority(t, AuthorityUsage)
	sans, err := ParseSANs("DNS:a.lab 10.0.0.1")
	require.NoError(t, err)
	want := Template{
		Subject: ClientName("jane", "dev"), KeyUsage: x509.KeyUsageDigitalSignature, SANs: sans,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}, UnknownExtKeyUsage: []asn1.ObjectIdentifier{{1, 2, 3}},
		BasicConstraints: &BasicConstraints{CA: true, PathLen: 0},
		Extra:            []Extension{{asn1.ObjectIdentifier{1, 2, 3, 4}, false, []byte{5, 0}}},
		Flipped:          []asn1.ObjectIdentifier{OIDKeyUsage, OIDSubjectAltName},
	}
	raw, err := want.Subject.DER()
	require.NoError(t, err)
	r, err := NewRequest(ctx, ca.Key, want)
	require.NoError(t, err)
	signed := want
	signed.NotBefore, signed.NotAfter = crlNow, crlNow.Add(time.Hour)
	c, err := ca.Issue(ctx, signed, ca.Key.Public())
	require.NoError(t, err)
	want.RawSubject = raw
	assert.Equal(t, want, r.Template())
	assert.Equal(t, want, TemplateOf(c))

	long := signed
	long.NotAfter = crlNow.Add(10 * 365 * 24 * time.Hour)
	_, err = ca.Issue(ctx, long, ca.Key.Public())
	assert.ErrorContains(t, err, "after its authority")
	outlives, err := ca.IssueAnyway(ctx, long, ca.Key.Public())
	require.NoError(t, err)
	assert.True(t, outlives.NotAfter.After(ca.Cert.NotAfter))
}
