package app

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/app/apptest"
	"kubepki/core/pki"
)

func openAuthorities(t *testing.T) (*frame, *authoritiesPage) {
	t.Helper()
	f := openFrame(t, "/workbench/authorities")
	return f, f.mounted["authorities"].(*authoritiesPage)
}

// made presses the page's button and gives the newest authority; ok is false
// when none was made.
func (f *frame) made(t *testing.T, p *authoritiesPage) (Object, bool) {
	t.Helper()
	before := len(authoritiesIn(f.s.ws))
	f.do(p.makeAuthority)
	f.worked(t, &p.make)
	all := authoritiesIn(f.s.ws)
	if len(all) == before {
		return Object{}, false
	}
	return all[0], true
}

func TestRootIntermediateAndCrossSigned(t *testing.T) {
	f, p := openAuthorities(t)
	assert.Contains(t, f.shown(), "No authority yet")
	f.do(p.makeExample)
	f.worked(t, &p.make)
	root := authoritiesIn(f.s.ws)[0]
	assert.Equal(t, "Lab root", root.Name)
	assert.Equal(t, apptest.Now().Add(3650*day), root.Cert().NotAfter)
	assert.Contains(t, f.shown(), "Can sign")

	p.m.setWay(wayInter)
	p.m.subject.set(pki.CommonName("Issuing"))
	p.m.key.algorithm = pki.ECDSAP384
	inter, ok := f.made(t, p)
	require.True(t, ok, p.m.failure)
	require.NoError(t, inter.Cert().CheckSignatureFrom(root.Cert()))
	assert.True(t, inter.Cert().MaxPathLenZero)
	assert.Equal(t, "inter", inter.Role())
	assert.Contains(t, f.shown(), "0: no authority may follow below it")

	// Below a path length of 0 there is room for none, unless it is to be broken.
	p.m.subject.set(pki.CommonName("Too low"))
	p.m.by = inter.ID
	assert.Contains(t, f.shown(), "It is one authority too many below")
	_, ok = f.made(t, p)
	assert.False(t, ok)
	assert.Contains(t, f.shown(), "Nothing was signed.")
	p.m.broken = true
	low, ok := f.made(t, p)
	require.True(t, ok, p.m.failure)
	assert.Contains(t, low.Provenance, "broken on purpose")
	p.m.broken = false

	p.m.setWay(wayRoot)
	p.m.subject.set(pki.CommonName("Other root"))
	other, ok := f.made(t, p)
	require.True(t, ok, p.m.failure)
	p.m.setWay(wayCross)
	_, ok = f.made(t, p)
	assert.False(t, ok)
	assert.Contains(t, f.shown(), "No authority is chosen")
	p.m.other, p.m.by = root.ID, other.ID
	cross, ok := f.made(t, p)
	require.True(t, ok, p.m.failure)
	require.NoError(t, cross.Cert().CheckSignatureFrom(other.Cert()))
	assert.Equal(t, root.Cert().RawSubject, cross.Cert().RawSubject)
	assert.Equal(t, root.KeyID, cross.KeyID)
	for _, a := range p.m.fitting(f.s.signers()) {
		assert.NotEqual(t, root.ID, a.ID, "nobody vouches for itself")
	}
	script := f.s.history()
	for _, want := range []string{
		"openssl req -x509 -new -config Lab-root.cnf -key Lab-root.key -days 3650 -out Lab-root.crt",
		"openssl x509 -req -in Issuing.csr -CA Lab-root.crt -CAkey Lab-root.key -days 1825",
		"openssl x509 -in Lab-root.crt -CA Other-root.crt -CAkey Other-root.key",
	} {
		assert.Contains(t, script, want)
	}
	assert.NotContains(t, script, "is missing", "all that it reads it makes")
}

func TestAuthorityFaults(t *testing.T) {
	f, p := openAuthorities(t)
	for want, set := range map[string]func(){
		"An authority needs a name":      func() {},
		"This is no path length":         func() { p.m.subject.set(pki.CommonName("x")); p.m.limit = "-1" },
		"This is no number of days":      func() { p.m.subject.set(pki.CommonName("x")); p.m.terms.days = "soon" },
		"No authority can sign it yet":   func() { p.m.setWay(wayInter); p.m.subject.set(pki.CommonName("x")) },
		"This is no number of minutes":   func() { p.m.subject.set(pki.CommonName("x")); p.m.terms.backdate = "-5" },
		"The key that signs is weak":     func() { p.m.subject.set(pki.CommonName("x")); p.m.key.algorithm = pki.RSA1024 },
		"It is not a country code":       func() { n := pki.Name{{Type: []int{2, 5, 4, 6}, Value: "x"}}; p.m.subject.set(n) },
		"A whole number from 1, such as": func() { p.m.subject.set(pki.CommonName("x")); p.m.terms.days = "0" },
	} {
		p.m = newAuthoritiesModel()
		set()
		_, ok := f.made(t, p)
		assert.False(t, ok, want)
		if want != "A whole number from 1, such as" {
			assert.Contains(t, f.shown(), want)
		}
	}
	assert.Zero(t, f.s.ws.Len())
}

// An authority that has ended signs nothing, and the page says so before.
func TestAnExpiredAuthoritySignsNothing(t *testing.T) {
	f, p := openAuthorities(t)
	k, err := pki.Native{}.Make(t.Context(), pki.ECDSAP256)
	require.NoError(t, err)
	old, err := pki.NewAuthority(t.Context(), k, pki.RootTemplate(pki.CommonName("old"), apptest.Now().AddDate(-2, 0, 0), year))
	require.NoError(t, err)
	f.holds(authorityFiles{authority: old})
	p.m.setWay(wayInter)
	p.m.subject.set(pki.CommonName("late"))
	p.m.terms.days = "1"
	html := f.shown()
	assert.Contains(t, html, "has expired on")
	assert.Contains(t, html, "It cannot sign")
	_, ok := f.made(t, p)
	assert.False(t, ok)
	p.m.broken = true
	late, ok := f.made(t, p)
	require.True(t, ok, p.m.failure)
	assert.Equal(t, apptest.Now().Add(24*time.Hour), late.Cert().NotAfter)
}
