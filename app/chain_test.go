package app

import (
	"context"
	"crypto/x509"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/app/apptest"
	"kubepki/app/kit"
	"kubepki/core/chain"
	"kubepki/core/pki"
)

// family puts an authority of this name and leaves that it signed into a
// workspace. Its certificates have been valid for a year and are for another.
func family(t *testing.T, ws *Workspace, cn, folder string, leaves ...pki.Template) *pki.Authority {
	t.Helper()
	ctx := context.Background()
	key, err := pki.Native{}.Make(ctx, pki.ECDSAP256)
	require.NoError(t, err)
	a, err := pki.NewAuthority(ctx, key, pki.RootTemplate(pki.CommonName(cn), apptest.Now(), 10*year))
	require.NoError(t, err)
	o := CertificateObject(a.Cert, cn, apptest.Now())
	o.Path = folder + "ca.crt"
	ws.Add(o)
	for i, tmpl := range leaves {
		leaf, err := a.Issue(ctx, tmpl, key.Public())
		require.NoError(t, err)
		o := CertificateObject(leaf, tmpl.Subject.First(pki.OIDCommonName), apptest.Now())
		o.Path = fmt.Sprintf("%sleaf-%d.crt", folder, i)
		ws.Add(o)
	}
	return a
}

func serverTemplate(names ...string) pki.Template {
	var sans pki.SANs
	for _, n := range names {
		sans = append(sans, pki.SAN{Kind: pki.DNS, Value: n})
	}
	return pki.LeafTemplate(pki.CommonName(names[0]), sans, serverUsage, apptest.Now(), year)
}

func clientTemplate(user string, groups ...string) pki.Template {
	return pki.LeafTemplate(pki.ClientName(user, groups...), nil, []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}, apptest.Now(), year)
}

func openChain(t *testing.T) (*frame, *chainPage) {
	t.Helper()
	f := openFrame(t, "/inspect/chain")
	return f, f.mounted["chain"].(*chainPage)
}

// drawn waits until the graph of what the workspace holds is there.
func (f *frame) drawn(t *testing.T, p *chainPage) string {
	t.Helper()
	for range 12_000 { // a minute, of which a busy machine may need some
		f.s.changed()
		html := f.html()
		if p.m.graph != nil && !p.build.running() && p.built == f.s.ws.Version() {
			return html
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Fatal("the graph did not come", p.m.graph != nil, p.build.state, p.built, f.s.ws.Version(), p.build.failure)
	return ""
}

func TestChainIsEmptyAndOffersAnExample(t *testing.T) {
	f, p := openChain(t)
	html := f.drawn(t, p)
	assert.Contains(t, html, "No certificates here")
	assert.Contains(t, html, "Show an example")
}

func TestChainDrawsWhoSignedWhom(t *testing.T) {
	f, p := openChain(t)
	family(t, f.s.ws, "kubernetes", "pki/", serverTemplate("kube-apiserver"), clientTemplate("jane", "dev"))
	html := f.drawn(t, p)
	assert.Contains(t, html, "3 certificates, 2 signatures hold")
	assert.Contains(t, html, "Every signature holds.")
	assert.Equal(t, 3, strings.Count(html, `role="option"`))
	assert.NotContains(t, html, ` style="`)
}

// Of what stands below a name the file is shortened, never until when it counts.
func TestChainKeepsUntilWhen(t *testing.T) {
	f, p := openChain(t)
	family(t, f.s.ws, "kubernetes", "pki/")
	o := f.s.ws.All()[0]
	f.s.ws.Remove(o.ID)
	o.Path = "pki/" + strings.Repeat("very-long-", 6) + "name.crt"
	f.s.ws.Add(o)
	html := f.drawn(t, p)
	assert.Contains(t, html, ", ends in 10 years</text>")
	assert.Contains(t, html, "…")
}

func TestChainTellsAnAuthorityMadeAgain(t *testing.T) {
	f, p := openChain(t)
	old := family(t, f.s.ws, "kubernetes", "old/", serverTemplate("kube-apiserver"))
	family(t, f.s.ws, "kubernetes", "new/")
	for _, o := range f.s.ws.All() {
		if o.Path == "old/ca.crt" {
			f.s.ws.Remove(o.ID)
		}
	}
	html := f.drawn(t, p)
	assert.Contains(t, html, "Same name, other key: kubernetes")
	assert.Contains(t, html, "kubeadm init")
	o := CertificateObject(old.Cert, "kubernetes", apptest.Now())
	f.s.ws.Add(o)
	assert.Contains(t, f.drawn(t, p), "Every signature holds.", "the right one came")
}

func TestChainIsWalkedByKeys(t *testing.T) {
	f, p := openChain(t)
	family(t, f.s.ws, "kubernetes", "pki/", serverTemplate("kube-apiserver"), clientTemplate("jane", "dev"))
	f.drawn(t, p)
	assert.True(t, p.key(nil, "ArrowDown"))
	n, ok := p.m.node()
	require.True(t, ok)
	assert.Equal(t, "kubernetes", n.Name)
	assert.True(t, p.key(nil, "ArrowRight"))
	n, _ = p.m.node()
	assert.Equal(t, chain.Leaf, n.Role)
	html := f.shown()
	assert.Contains(t, html, `aria-activedescendant="chain-`)
	assert.Contains(t, html, "Names and key identifiers agree.")
	assert.True(t, p.key(nil, "Enter"))
	assert.Equal(t, openObject, f.s.open.what)
	f.s.show(opened{})
	f.html()
	assert.False(t, p.key(nil, "x"))
}

func TestManyLeavesFoldAndOpen(t *testing.T) {
	f, p := openChain(t)
	var leaves []pki.Template
	for i := range 15 {
		leaves = append(leaves, clientTemplate(fmt.Sprintf("user-%02d", i)))
	}
	family(t, f.s.ws, "kubernetes", "pki/", leaves...)
	html := f.drawn(t, p)
	assert.Contains(t, html, "15 certificates")
	assert.Equal(t, 2, strings.Count(html, `role="option"`))
	p.typed(nil, "user-07")
	n, ok := p.m.node()
	require.True(t, ok, "what is found comes out of its tray")
	assert.Equal(t, "user-07", n.Name)
	assert.Equal(t, "1 of 1", p.hits())
	assert.Contains(t, f.shown(), "user-07")
	p.typed(nil, "nobody")
	assert.Equal(t, "none", p.hits())
}

func TestForeignNamesAreDataInThePicture(t *testing.T) {
	f, p := openChain(t)
	a := family(t, f.s.ws, "kubernetes", "pki/")
	o := CertificateObject(a.Cert, "</text><script>x()</script>\u202e\"", apptest.Now())
	f.s.ws.Remove(f.s.ws.All()[0].ID)
	f.s.ws.Add(o)
	html := f.drawn(t, p)
	assert.NotContains(t, html, "<script")
	svg, _, _ := p.exported()
	assert.NotContains(t, svg, "<script")
	assert.NotContains(t, svg, "\u202e")
}

func TestTheExportNeedsNoStyleSheet(t *testing.T) {
	f, p := openChain(t)
	family(t, f.s.ws, "kubernetes", "pki/", serverTemplate("kube-apiserver"))
	family(t, f.s.ws, "etcd-ca", "etcd/", clientTemplate("a"), clientTemplate("b"), clientTemplate("c"), clientTemplate("d"), clientTemplate("e"), clientTemplate("f"), clientTemplate("g"), clientTemplate("h"), clientTemplate("i"), clientTemplate("j"), clientTemplate("k"), clientTemplate("l"), clientTemplate("m"))
	f.drawn(t, p)
	svg, w, h := p.exported()
	assert.Contains(t, svg, "kube-apiserver")
	assert.NotContains(t, svg, "class=", "every class is written out")
	assert.NotContains(t, svg, "data-hue", "every hue is written out")
	assert.NotContains(t, svg, "{")
	assert.Greater(t, w*h, 1000.0)
	p.saveSVG(nil)
	require.Len(t, f.b.Saves, 1)
	assert.Equal(t, "chain.svg", f.b.Saves[0].Name)
	sight := kit.Sight{Rect: kit.Rect{X: -9000, Y: -9000, W: 1, H: 1}, Scale: 1}
	assert.Empty(t, p.m.draw(sight, apptest.Now()), "what is out of sight is not drawn")
}
