package pki

import (
	"context"
	"crypto/x509"
	"math/big"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/mutate"
)

var crlNow = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// listAuthority may sign lists; leaf is one that it signed.
func listAuthority(t testing.TB, usage x509.KeyUsage) (ca *Authority, leaf *x509.Certificate) {
	t.Helper()
	ctx := context.Background()
	key, err := Native{}.Make(ctx, ECDSAP256)
	require.NoError(t, err)
	template := RootTemplate(CommonName("lab"), crlNow, 365*24*time.Hour)
	template.KeyUsage = usage
	ca, err = NewAuthority(ctx, key, template)
	require.NoError(t, err)
	leaf, err = ca.Issue(ctx, LeafTemplate(CommonName("jane"), nil, []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}, crlNow, time.Hour), key.Public())
	require.NoError(t, err)
	return ca, leaf
}

func listOf(number int64, revoked ...Revoked) CRLTemplate {
	return CRLTemplate{Number: big.NewInt(number), ThisUpdate: crlNow, NextUpdate: crlNow.Add(24 * time.Hour), Revoked: revoked}
}

func TestListsAreSignedReadAndAnswer(t *testing.T) {
	ca, leaf := listAuthority(t, AuthorityUsage|x509.KeyUsageCRLSign)
	for _, row := range Reasons {
		l, err := ca.IssueCRL(context.Background(), listOf(7, Revoked{big.NewInt(99), crlNow, 0}, Revoked{leaf.SerialNumber, crlNow, row.Reason}))
		require.NoError(t, err)
		for _, data := range [][]byte{l.Raw, CRLPEM(l)} {
			again, err := ParseCRL(data)
			require.NoError(t, err)
			assert.Equal(t, int64(7), again.Number.Int64())
			assert.Equal(t, ca.Cert.SubjectKeyId, again.AuthorityKeyId)
			assert.Equal(t, Revoked{leaf.SerialNumber, crlNow, row.Reason}, RevokedIn(again)[1])
			s, err := CheckRevoked(leaf, again, ca.Cert, crlNow.Add(time.Hour))
			require.NoError(t, err)
			assert.Equal(t, row.Name != "removeFromCRL", s.Revoked)
			assert.False(t, s.Stale)
		}
		assert.Equal(t, row.Name, row.Reason.String())
	}
	_, err := (&Authority{Cert: ca.Cert}).IssueCRL(context.Background(), listOf(7))
	assert.EqualError(t, err, "pki: sign list: the key of its authority CN=lab is not here")
	empty, err := ca.IssueCRL(context.Background(), listOf(0))
	require.NoError(t, err)
	s, err := CheckRevoked(leaf, empty, ca.Cert, crlNow.Add(48*time.Hour))
	require.NoError(t, err)
	assert.Equal(t, Standing{Stale: true}, s)
}

func TestListsThatAreRefused(t *testing.T) {
	ca, leaf := listAuthority(t, AuthorityUsage|x509.KeyUsageCRLSign)
	backwards := listOf(1)
	backwards.NextUpdate = crlNow.Add(-time.Hour)
	one := Revoked{big.NewInt(1), crlNow, 0}
	for want, l := range map[string]CRLTemplate{
		"CRL number is missing":    {ThisUpdate: crlNow, NextUpdate: crlNow},
		"lies before this update":  backwards,
		"is there twice":           listOf(1, one, one),
		"is not positive":          listOf(1, Revoked{}),
		"is not one of RFC 5280's": listOf(1, Revoked{big.NewInt(1), crlNow, 7}),
	} {
		_, err := ca.IssueCRL(context.Background(), l)
		assert.ErrorContains(t, err, want)
	}
	kubeadm, _ := listAuthority(t, AuthorityUsage)
	_, err := kubeadm.IssueCRL(context.Background(), listOf(1))
	assert.ErrorContains(t, err, "lacks cRLSign")
	anyway, err := kubeadm.IssueCRLAnyway(context.Background(), listOf(1))
	require.NoError(t, err)

	_, err = ParseCRL([]byte("nothing"))
	assert.ErrorContains(t, err, "neither PEM nor the DER of a list")
	_, err = ParseCRL(CertificatePEM(leaf))
	assert.ErrorContains(t, err, "certificate revocation list")
	_, err = CheckRevoked(leaf, anyway, kubeadm.Cert, crlNow)
	assert.ErrorContains(t, err, "list is of another key")
	good, err := ca.IssueCRL(context.Background(), listOf(1))
	require.NoError(t, err)
	_, err = CheckRevoked(leaf, good, kubeadm.Cert, crlNow)
	assert.ErrorContains(t, err, "signature does not count")
	_, err = CheckRevoked(leaf, good, ca.Cert, crlNow.Add(-time.Hour))
	assert.ErrorContains(t, err, "not valid before")
}

func FuzzParseCRL(f *testing.F) {
	mutate.Fuzz(f, 5000, func(seeds *mutate.Seeds) {
		seeds.Add([]byte("-----BEGIN X509 CRL-----\nMAA=\n-----END X509 CRL-----\n"))
		ca, leaf := listAuthority(seeds, AuthorityUsage|x509.KeyUsageCRLSign)
		l, err := ca.IssueCRL(context.Background(), listOf(7, Revoked{big.NewInt(99), crlNow, 0}, Revoked{leaf.SerialNumber, crlNow, 1}))
		require.NoError(seeds, err)
		seeds.Add(l.Raw)
		seeds.Add(CRLPEM(l))
	}, func(t *testing.T, data []byte) {
		l, err := ParseCRL(data)
		if err != nil {
			return
		}
		again, err := ParseCRL(CRLPEM(l))
		if err != nil || len(RevokedIn(again)) != len(RevokedIn(l)) {
			t.Fatalf("read again: %v", err)
		}
	})
}
