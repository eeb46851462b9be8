package app

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/app/apptest"
	"kubepki/core/chain"
)

func openVerify(t *testing.T) (*frame, *verifyPage) {
	t.Helper()
	f := openFrame(t, "/inspect/verify")
	return f, f.mounted["verify"].(*verifyPage)
}

func TestVerifyIsEmptyAtFirst(t *testing.T) {
	f, _ := openVerify(t)
	assert.Contains(t, f.shown(), "No certificates here")
}

func TestVerifyTakesTheCertificateAsItWasMeant(t *testing.T) {
	f, p := openVerify(t)
	family(t, f.s.ws, "kubernetes", "cp-1/etc/kubernetes/pki/", serverTemplate("kube-apiserver", "localhost"), clientTemplate("jane", "dev"))
	html := f.shown()
	assert.Equal(t, chain.Server, p.m.as)
	assert.Equal(t, "kube-apiserver", p.m.host)
	assert.Contains(t, html, "It holds")
	assert.Contains(t, html, "RFC 5280 section 6.1.3 (a) (1)")
	p.m.host = "other"
	html = f.shown()
	assert.Contains(t, html, "It is refused")
	assert.Contains(t, html, "x509: certificate is valid for kube-apiserver, localhost, not other")
	assert.Contains(t, html, "no alternative certificate subject name matches target host name")
	assert.NotContains(t, html, ` style="`)
}

func TestVerifyAClientSaysWhoItIs(t *testing.T) {
	f, p := openVerify(t)
	family(t, f.s.ws, "kubernetes", "pki/", clientTemplate("jane", "system:master"))
	html := f.shown()
	assert.Equal(t, chain.Client, p.m.as)
	assert.Contains(t, html, "system:authenticated")
	assert.Contains(t, html, "A group that is nearly one")
}

func TestAnchorsAreThoseOfThePart(t *testing.T) {
	f, p := openVerify(t)
	family(t, f.s.ws, "kubernetes", "pki/", clientTemplate("jane"))
	family(t, f.s.ws, "etcd-ca", "pki/etcd/", clientTemplate("root"))
	f.shown()
	var other Object
	for _, o := range f.s.ws.All() {
		if o.Name == "root" {
			other = o
		}
	}
	p.m.choose(other.ID)
	assert.Equal(t, chain.EtcdCli, p.m.as)
	a, ok := p.m.asked()
	require.True(t, ok)
	assert.True(t, a.OK())
	p.choosePart(nil, "client")
	a, _ = p.m.asked()
	assert.False(t, a.OK(), "etcd's authority is none of kube-apiserver's")
	for _, o := range p.m.trust {
		if o.Name == "etcd-ca" {
			p.m.mark(o.ID)
		}
	}
	a, _ = p.m.asked()
	assert.True(t, a.OK(), "the user trusts it")
	assert.Contains(t, f.shown(), "2 of 2")
}

func TestTheSliderWatchesThingsExpire(t *testing.T) {
	f, p := openVerify(t)
	family(t, f.s.ws, "kubernetes", "pki/", serverTemplate("kube-apiserver"))
	html := f.shown()
	assert.Contains(t, html, `type="range"`)
	assert.Contains(t, html, "Asking when it holds.", "the life is asked in the background")
	assert.Contains(t, f.shown(), "It holds from ")
	require.Len(t, p.m.spans, 3)
	assert.Equal(t, []string{"idle", "valid", "expired"}, []string{p.m.spans[0].state, p.m.spans[1].state, p.m.spans[2].state})
	_, most := p.m.steps()
	p.slide(nil, most-1)
	html = f.shown()
	assert.Contains(t, html, "It has expired")
	assert.Contains(t, html, "2 of 2 certificates are over then.")
	p.jump(false)
	assert.Contains(t, f.shown(), "It holds", "the last moment at which it did")
	p.m.at = p.m.from
	p.jump(true)
	assert.Contains(t, f.shown(), "It holds", "the first one")
	p.m.moved = false
	f.shown()
	assert.Equal(t, apptest.Now().Unix()/60, p.m.at/60)
}

func TestVerifyOpensWithWhatWasChosenElsewhere(t *testing.T) {
	f, p := openVerify(t)
	family(t, f.s.ws, "kubernetes", "pki/", serverTemplate("one"), serverTemplate("two"))
	f.s.toVerify = f.s.ws.All()[2].ID
	f.shown()
	assert.Equal(t, "two", p.m.host)
}

func TestWhoAmIPage(t *testing.T) {
	f := openFrame(t, "/inspect/whoami")
	assert.Contains(t, f.shown(), "No client certificates here")
	family(t, f.s.ws, "kubernetes", "pki/", serverTemplate("web"), clientTemplate("kubernetes-super-admin", "system:masters"))
	html := f.shown()
	assert.Contains(t, html, "system:masters cannot be revoked")
	assert.Contains(t, html, "Everything, past RBAC and every other authorizer.")
	assert.NotContains(t, html, "web")
	p := f.mounted["whoami"].(*whoamiPage)
	assert.Len(t, p.clients, 1)
}

func TestVerifyACertificateOfThisMoment(t *testing.T) {
	f, p := openVerify(t)
	fresh := serverTemplate("kube-apiserver")
	fresh.NotBefore = apptest.Now()
	family(t, f.s.ws, "kubernetes", "pki/", fresh)
	assert.Contains(t, f.shown(), "It holds", "its first minute is not over")
	assert.Equal(t, apptest.Now().Unix(), p.m.at)
}

// A root that lies in many files is one anchor, found by any of its paths.
func TestAnchorsAreListedOnce(t *testing.T) {
	f, p := openVerify(t)
	a := family(t, f.s.ws, "lab", "copy-of-", clientTemplate("jane"))
	for _, path := range []string{"admin.conf#clusters.lab", "etc/kubernetes/pki/ca.crt"} {
		o := CertificateObject(a.Cert, "lab", apptest.Now())
		o.Path = path
		f.s.ws.Add(o)
	}
	family(t, f.s.ws, "kubernetes", "other/")
	html := f.shown()
	assert.Len(t, p.m.trust, 2)
	assert.Contains(t, html, "in 3 places")
	require.Len(t, p.m.usual(), 1)
	assert.Equal(t, a.Cert.Raw, p.m.usual()[0].Cert().Raw, "the one at pki/ca.crt")
	got, _ := p.m.asked()
	assert.True(t, got.OK())
}
