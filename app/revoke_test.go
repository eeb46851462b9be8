package app

import (
	"testing"
	"time"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/app/apptest"
	"kubepki/core/pki"
)

func openRevoke(t *testing.T) (*frame, *revokePage) {
	t.Helper()
	f := openFrame(t, "/workbench/revoke")
	p := f.mounted["revoke"].(*revokePage)
	assert.Contains(t, f.shown(), "No authority can sign a list yet")
	f.do(p.example)
	f.worked(t, &p.make)
	require.Equal(t, 4, f.s.ws.Len())
	return f, p
}

// listed presses the page's button and gives the newest list; ok is false when
// none was signed.
func (f *frame) listed(t *testing.T, p *revokePage) (Object, bool) {
	t.Helper()
	before := len(listsIn(f.s.ws))
	f.do(p.signList)
	f.worked(t, &p.make)
	all := listsIn(f.s.ws)
	if len(all) == before {
		return Object{}, false
	}
	return all[0], true
}

func TestRevokeAndSignTheList(t *testing.T) {
	f, p := openRevoke(t)
	ca, _ := p.m.signerOf(f.s.signers())
	cert := p.m.revocable(f.s.ws, ca)[0]
	f.do(p.revoke)
	assert.Contains(t, f.shown(), "Nothing is chosen")
	p.m.cert = cert.ID
	f.do(p.revoke)
	assert.Contains(t, f.shown(), "1 certificate, 1 not signed yet")
	assert.Empty(t, p.m.revocable(f.s.ws, ca), "it cannot be revoked twice")
	o, ok := f.listed(t, p)
	require.True(t, ok, p.m.failure)
	standing, err := pki.CheckRevoked(cert.Cert(), o.List(), ca.Cert, apptest.Now())
	require.NoError(t, err)
	assert.True(t, standing.Revoked)
	assert.Equal(t, pki.Reason(1), standing.Entry.Reason)
	html := f.shown()
	assert.Contains(t, html, "Its signature is right")
	assert.Contains(t, html, "ignores it")
	assert.Contains(t, html, "can use it")

	// By number, on hold; the next list has both, the one after it one less.
	p.m.cert, p.m.serial, p.m.reason = 0, "1F:A0", hold
	f.do(p.revoke)
	second, ok := f.listed(t, p)
	require.True(t, ok, p.m.failure)
	assert.Equal(t, int64(2), second.List().Number.Int64())
	assert.Len(t, second.List().RevokedCertificateEntries, 2)
	p.m.serial = "1fa0"
	assert.Contains(t, f.shown(), "It is revoked already")
	p.m.lift(ca, pki.RevokedIn(second.List())[1].Serial, apptest.Now())
	third, ok := f.listed(t, p)
	require.True(t, ok, p.m.failure)
	assert.Equal(t, int64(3), third.List().Number.Int64())
	assert.Len(t, third.List().RevokedCertificateEntries, 1)

	script := f.s.history()
	assert.NotContains(t, script, "is missing", "the example is told too")
	assert.Contains(t, script, "-revoke my-bank.crt -crl_reason keyCompromise")
	assert.Contains(t, script, "-gencrl -crldays 30 -out Lab-root.crl")
}

func TestTakingBackWhatIsNotSignedYet(t *testing.T) {
	f, p := openRevoke(t)
	ca, _ := p.m.signerOf(f.s.signers())
	p.m.cert = p.m.revocable(f.s.ws, ca)[0].ID
	f.do(p.revoke)
	p.m.takeBack(ca, p.m.pending[ca.ID][0].Serial)
	assert.Contains(t, f.shown(), "Nothing is revoked.")
	o, ok := f.listed(t, p)
	require.True(t, ok, "an empty list can be signed")
	assert.Empty(t, o.List().RevokedCertificateEntries)
	p.m.days = "never"
	_, ok = f.listed(t, p)
	assert.False(t, ok)
	assert.Equal(t, "list-days", f.b.Focused[len(f.b.Focused)-1])
}

// kubeadm's authorities may not sign lists: that is said before.
func TestAuthoritiesThatMayNotSignLists(t *testing.T) {
	f := openFrame(t, "/workbench/revoke")
	p := f.mounted["revoke"].(*revokePage)
	f.holds(newAuthorityFiles(t, "kubernetes"))
	assert.Contains(t, f.shown(), "This authority may not sign lists")
	_, ok := f.listed(t, p)
	assert.False(t, ok)
	assert.Contains(t, f.shown(), "No list was signed.")
	p.m.broken = true
	o, ok := f.listed(t, p)
	require.True(t, ok, p.m.failure)
	assert.Contains(t, o.Provenance, "broken on purpose")
	assert.Contains(t, f.shown(), "Its signature does not count")
}

// A list comes in by paste or file, and goes out and comes back with the rest.
func TestListsComeAndGo(t *testing.T) {
	f, p := openRevoke(t)
	o, ok := f.listed(t, p)
	require.True(t, ok)
	text, err := o.PEM()
	require.NoError(t, err)
	zip, err := pack(t.Context(), f.s.ws.All(), apptest.Now(), apptest.Yield)
	require.NoError(t, err)

	g := openFrame(t, "/workbench/revoke")
	q := g.mounted["revoke"].(*revokePage)
	g.do(func(ctx ui.Context) { q.paste(ctx, string(text)) })
	require.Eventually(t, func() bool { g.d.Consume(); return g.s.ws.Len() == 1 }, time.Minute, time.Millisecond)
	assert.Contains(t, g.shown(), "Its authority is not here to check it")
	g.b.drop([]File{{Name: "all.zip", Data: zip}}, nil)
	require.Eventually(t, func() bool { g.d.Consume(); return g.s.ws.Len() == 5 }, time.Minute, time.Millisecond)
	assert.Contains(t, g.shown(), "Its signature is right")
	g.do(func(ctx ui.Context) { q.paste(ctx, "-----BEGIN X509 CRL-----\nMII") })
	require.Eventually(t, func() bool { g.d.Consume(); return len(q.bring.faults) > 0 }, time.Minute, time.Millisecond)
	assert.Contains(t, g.shown(), "list-text-fault")
	assert.Equal(t, 5, g.s.ws.Len())
}

// What is revoked while a list is signed comes into the next one.
func TestRevokedWhileTheListIsSigned(t *testing.T) {
	f, p := openRevoke(t)
	ca, _ := p.m.signerOf(f.s.signers())
	p.m.serial = "a1"
	f.do(p.revoke)
	f.do(func(ctx ui.Context) {
		p.signList(ctx)
		p.m.serial = "b2"
		p.revoke(ctx)
	})
	f.worked(t, &p.make)
	require.Len(t, listsIn(f.s.ws)[0].List().RevokedCertificateEntries, 1)
	require.Len(t, p.m.pending[ca.ID], 1)
	assert.Equal(t, int64(0xb2), p.m.pending[ca.ID][0].Serial.Int64())
}
