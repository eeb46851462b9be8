package pki

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A root without extensions is version 1, and signs itself all the same.
func TestVersion1HasNoExtensions(t *testing.T) {
	key, err := Native{}.Make(t.Context(), ECDSAP256)
	require.NoError(t, err)
	shape := RootTemplate(CommonName("KUBERNETES-CA"), time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), time.Hour)
	shape.Version1 = true
	a, err := NewAuthority(t.Context(), key, shape)
	require.NoError(t, err)
	assert.Equal(t, 1, a.Cert.Version)
	assert.Empty(t, a.Cert.Extensions)
	assert.NoError(t, a.Cert.CheckSignature(a.Cert.SignatureAlgorithm, a.Cert.RawTBSCertificate, a.Cert.Signature))
	assert.ErrorContains(t, CheckAuthority(a.Cert, a.Cert.NotBefore), "X.509 version 1")
}
