package signing

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/pki"
)

// A pair that is made in one go says what its preset holds.
func TestFreshIsThePreset(t *testing.T) {
	inter := preset(t, IntermediateID)
	ca := root(t, nil)
	k := key(t)
	order := Order{Grant: Fresh(inter, pki.CommonName("issuing"), nil, nil), Authority: ca, Now: now, Lifetime: day, Backdate: pki.Backdate}
	before := order.Warnings()
	order.Grant = Fresh(inter, pki.CommonName("issuing"), nil, k.Public())
	assert.Equal(t, before, order.Warnings(), "the key changes no warning")
	c, err := order.Sign(ctx)
	require.NoError(t, err)
	assert.True(t, c.IsCA && c.MaxPathLenZero)
	assert.Equal(t, caUsage, c.KeyUsage)
	assert.NotEmpty(t, c.SubjectKeyId)
	assert.Equal(t, "CN=issuing", pki.NameFrom(c.Subject).String())

	server := Fresh(preset(t, ServerID), pki.CommonName("web"), sans(t, "web.lab"), k.Public()).Template()
	assert.Equal(t, "DNS:web.lab", server.SANs.String())
	assert.Equal(t, usages(1), server.ExtKeyUsage)
	assert.NotEmpty(t, Blocking(Fresh(inter, nil, nil, nil).Warnings, true), "no subject")
}

// A weak key signs only where something is broken on purpose.
func TestWeakKeysSignOnlyWhatIsBroken(t *testing.T) {
	weak, err := pki.Native{}.Make(ctx, pki.RSA1024)
	require.NoError(t, err)
	r := Root{Preset: preset(t, RootID), Subject: pki.CommonName("weak"), PathLen: -1, Now: now, Lifetime: day}
	_, err = MakeRoot(ctx, weak, r)
	assert.ErrorContains(t, err, "The key that signs is weak")
	r.MakeBroken = true
	ca, err := MakeRoot(ctx, weak, r)
	require.NoError(t, err)
	o := Order{Grant: Fresh(preset(t, ClientID), pki.CommonName("jane"), nil, key(t).Public()), Authority: ca, Now: now, Lifetime: day / 2}
	_, err = o.Sign(ctx)
	assert.ErrorContains(t, err, "The authority’s key is weak")
	o.MakeBroken = true
	_, err = o.Sign(ctx)
	assert.NoError(t, err)
	r.Lifetime = -day
	_, err = MakeRoot(ctx, weak, r)
	assert.ErrorContains(t, err, "would end before it begins")
}
