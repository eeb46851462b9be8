package app

import (
	"context"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"math/big"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/app/apptest"
	"kubepki/app/kit"
	"kubepki/core/pki"
)

// browser stands in for the browser: it remembers, and passes on what the user does.
type browser struct {
	*apptest.Memory
	drop func([]File, error)
	key  func(Key) bool
}

func (b *browser) Read(context.Context, ui.Value, int) ([]File, error) { return nil, nil }
func (b *browser) OnDrop(_ int, f func([]File, error))                 { b.drop = f }
func (b *browser) OnKey(f func(Key) bool)                              { b.key = f }

func testPorts() (Ports, *browser) {
	b := &browser{Memory: &apptest.Memory{}}
	return Ports{
		Keys: pki.Native{}, Files: b, Clip: b, Prefs: b, Page: b, Now: apptest.Now, Yield: apptest.Yield,
		Build: Build{Version: "1.0.0", Commit: "4f2a91c"},
	}, b
}

// frame is a mounted Shell in a test's hands.
type frame struct {
	*Shell
	d ui.ClientDispatcher
	b *browser
}

func openFrame(t *testing.T, fragment string) *frame {
	t.Helper()
	ports, b := testPorts()
	return openFrameWith(t, ports, b, fragment)
}

func openFrameWith(t *testing.T, ports Ports, b *browser, fragment string) *frame {
	t.Helper()
	f := &frame{Shell: NewShell(ports), b: b}
	f.d = ui.NewClientTester(f.Shell)
	t.Cleanup(f.d.Close)
	f.goTo(fragment)
	return f
}

func (f *frame) goTo(fragment string) {
	f.d.Nav(&url.URL{Scheme: "https", Host: "x.test", Fragment: fragment})
	f.d.Consume()
}

func (f *frame) html() string {
	f.d.Consume()
	return apptest.HTML(f.Shell)
}

func (f *frame) press(k Key) bool {
	took := f.b.key(k)
	f.d.Consume()
	return took
}

type certificateSpec struct {
	name                      string
	authority, server, client bool
	names                     []string
	until                     time.Time
}

func certificateWith(t *testing.T, key *pki.PrivateKey, s certificateSpec) Object {
	t.Helper()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: s.name}, NotBefore: apptest.Now().AddDate(-1, 0, 0), NotAfter: s.until,
		DNSNames: s.names, BasicConstraintsValid: true, IsCA: s.authority,
	}
	if s.server {
		template.ExtKeyUsage = append(template.ExtKeyUsage, x509.ExtKeyUsageServerAuth)
	}
	if s.client {
		template.ExtKeyUsage = append(template.ExtKeyUsage, x509.ExtKeyUsageClientAuth)
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	require.NoError(t, err)
	cert, err := x509.ParseCertificate(der)
	require.NoError(t, err)
	return CertificateObject(cert, s.name, apptest.Now())
}

func TestPageTableIsComplete(t *testing.T) {
	require.NotEmpty(t, pages)
	ids, routes, keys, orders := map[string]bool{}, map[string]bool{}, map[string]bool{"": true}, map[int]bool{}
	for i, p := range pages {
		assert.Regexp(t, `^[a-z]+$`, p.ID)
		assert.Regexp(t, `^/[a-z]*$`, p.Route)
		assert.NotEmpty(t, p.Title, p.ID)
		assert.NotEmpty(t, p.Why, p.ID)
		assert.True(t, kit.IconExists(p.Icon), "%s has the icon %q", p.ID, p.Icon)
		assert.NotNil(t, p.New, p.ID)
		assert.Equal(t, p.Order > 0, p.Door != "", "%s: each page but Home has a door", p.ID)
		assert.Regexp(t, `^[a-z]$`, p.Keys, p.ID)
		assert.False(t, ids[p.ID] || routes[p.Route] || keys[p.Keys] || orders[p.Order], "%s is not the only one", p.ID)
		ids[p.ID], routes[p.Route], keys[p.Keys], orders[p.Order] = true, true, true, true
		if i > 0 {
			assert.Less(t, pages[i-1].Order, p.Order)
		}
	}
	assert.Equal(t, "/", pages[0].Route)
}

func TestPageAt(t *testing.T) {
	for fragment, want := range map[string]struct {
		id          string
		isRoute, ok bool
	}{
		"": {"home", true, true}, "/": {"home", true, true}, "/?x=1": {"home", true, true}, "/cluster": {"cluster", true, true},
		"/cluster/": {"cluster", true, true}, "/cluster?y": {"cluster", true, true}, "/nope": {"", true, false}, "main": {"", false, false},
	} {
		p, isRoute, ok := pageAt(fragment)
		assert.Equal(t, want.id, p.ID, fragment)
		assert.Equal(t, want.isRoute, isRoute, fragment)
		assert.Equal(t, want.ok, ok, fragment)
	}
}

// Every page of the table opens, has one h1 that can take the focus, and keeps
// to the rules of the page's policy.
func TestEveryPageOpens(t *testing.T) {
	f := openFrame(t, "/")
	for _, p := range pages {
		f.goTo(p.Route)
		html := f.html()
		assert.Equal(t, 1, strings.Count(html, "<h1"), p.ID)
		assert.Contains(t, html, `id="`+kit.TitleID+`"`, p.ID)
		assert.NotContains(t, html, ` style="`, p.ID)
		assert.NotContains(t, html, "There is no such page", p.ID)
		assertLinksLead(t, html)
		assertIDsAreUnique(t, p.ID, html)
	}
}

// No link leads to what does not exist, and none leaves the page.
func assertLinksLead(t *testing.T, html string) {
	t.Helper()
	for _, m := range regexp.MustCompile(`<a [^>]*?href="([^"]*)"`).FindAllStringSubmatch(html, -1) {
		if !assert.True(t, strings.HasPrefix(m[1], "#/"), m[1]) {
			continue
		}
		_, _, ok := pageAt(strings.TrimPrefix(m[1], "#"))
		assert.True(t, ok, "%s leads nowhere", m[1])
	}
}

func assertIDsAreUnique(t *testing.T, page, html string) {
	t.Helper()
	seen := map[string]bool{}
	for _, m := range regexp.MustCompile(`\sid="([^"]+)"`).FindAllStringSubmatch(html, -1) {
		assert.False(t, seen[m[1]], "%s has two elements with the id %s", page, m[1])
		seen[m[1]] = true
	}
}

func TestFrameShowsWhatExists(t *testing.T) {
	html := openFrame(t, "/").html()
	assert.Contains(t, html, "Skip to the page")
	assert.Contains(t, html, "after loading, nothing leaves this page")
	assert.Contains(t, html, "1.0.0 · 4f2a91c")
	assert.Contains(t, html, `aria-label="Find a page, object or action"`)
	for _, absent := range []string{"Learn", "Handshake", "Labs", "Presenting", "In a terminal", "earned by"} {
		assert.False(t, strings.Contains(html, absent), absent)
	}
	rail := html[strings.Index(html, "<nav "):strings.Index(html, "</nav>")]
	assert.Equal(t, len(pages)-1, strings.Count(rail, "<a "))
}

func TestPrivacyBadgeOfTheSingleFile(t *testing.T) {
	ports, b := testPorts()
	ports.Build.OneFile = true
	html := openFrameWith(t, ports, b, "/").html()
	assert.Contains(t, html, "No network — nothing leaves this page")
	assert.NotContains(t, html, "after loading")
}

func TestUnknownRouteIsKind(t *testing.T) {
	f := openFrame(t, "/handshake\u202e<b>")
	html := f.html()
	assert.Contains(t, html, "There is no such page")
	assert.Contains(t, html, "#/handshake⟨U+202E⟩&lt;b&gt;")
	assertLinksLead(t, html)
	f.goTo("/")
	assert.NotContains(t, f.html(), "There is no such page")
}

func TestNavigationMovesTheFocusButNotAtFirst(t *testing.T) {
	f := openFrame(t, "/")
	assert.Empty(t, f.b.Focused)
	f.goTo("/cluster")
	assert.Equal(t, []string{kit.TitleID}, f.b.Focused)
	assert.Contains(t, f.html(), `aria-current="page" href="#/cluster"`)
	f.goTo("/cluster?x")
	assert.Len(t, f.b.Focused, 1, "the page stays, so does the focus")
	f.goTo("an-anchor")
	assert.Equal(t, "cluster", f.at.ID, "an anchor is no route")
}

func TestPagesKeepTheirState(t *testing.T) {
	f := openFrame(t, "/cluster")
	first := f.mounted["cluster"]
	f.goTo("/")
	f.goTo("/cluster")
	assert.Same(t, first, f.mounted["cluster"])
	assert.Equal(t, 1, strings.Count(f.html(), "<h1"))
}

func TestThemeIsKept(t *testing.T) {
	f := openFrame(t, "/")
	assert.Equal(t, []string{"auto"}, f.b.Themes)
	f.setTheme(nil, "dark")
	assert.Equal(t, "dark", f.b.Get(prefTheme))
	ports, b := testPorts()
	b.Set(prefTheme, "dark")
	again := openFrameWith(t, ports, b, "/")
	assert.Equal(t, []string{"dark"}, again.b.Themes)
	b.Set(prefTheme, "<script>")
	assert.Equal(t, "auto", NewShell(ports).theme, "a setting that means nothing is not used")
}

func TestShortcuts(t *testing.T) {
	f := openFrame(t, "/")
	assert.True(t, f.press(Key{Name: "k", Ctrl: true}))
	assert.Contains(t, f.html(), `id="palette"`)
	f.closeFront(nil)
	assert.NotContains(t, f.html(), `id="palette"`)
	assert.True(t, f.press(Key{Name: "K", Meta: true}), "⌘-K too")
	f.closeFront(nil)

	assert.True(t, f.press(Key{Name: "?", Shift: true}))
	html := f.html()
	assert.Contains(t, html, "Keyboard shortcuts")
	for _, p := range pages {
		assert.Contains(t, html, "Go to "+p.Title)
	}
	assert.False(t, f.press(Key{Name: "w"}), "nothing else while something is in front")
	f.closeFront(nil)

	assert.False(t, f.press(Key{Name: "w", InField: true}))
	assert.False(t, f.press(Key{Name: "g"}), "the first of two is left alone")
	assert.True(t, f.press(Key{Name: "c"}))
	assert.False(t, f.press(Key{Name: "c"}), "not without the first")
	assert.False(t, f.press(Key{Name: "w", Alt: true}))
	assert.True(t, f.press(Key{Name: "w"}))
	assert.Contains(t, f.html(), `aria-label="Workspace" class="space"`)
}

func TestPaletteFindsPagesActionsAndObjects(t *testing.T) {
	f := openFrame(t, "/")
	id := f.s.ws.Add(Object{Kind: Request, Name: "jane"})
	labels := func(query string) (out []string) {
		for _, item := range f.find(query) {
			assert.True(t, kit.IconExists(item.Icon), item.Icon)
			out = append(out, item.Label)
		}
		return out
	}
	assert.Len(t, labels(""), len(pages)+len(actions))
	assert.Equal(t, []string{"Theme: dark"}, labels("theme dark"))
	assert.Equal(t, []string{"jane"}, labels("jane"))
	f.pick(nil, "object:1")
	assert.Equal(t, opened{openObject, id}, f.s.open)
	assert.Contains(t, f.html(), `id="object"`)
	f.pick(nil, "do:theme-dark")
	assert.Equal(t, "dark", f.theme)
	assert.Equal(t, openNothing, f.s.open.what)

	for range 100 {
		f.s.ws.Add(Object{Kind: Request, Name: "many"})
	}
	assert.Len(t, labels("many"), foundLimit)
}

func TestWorkspaceDrawer(t *testing.T) {
	f := openFrame(t, "/")
	assert.NotContains(t, f.html(), `class="space"`, "closed at first")
	f.s.setDrawer(true)
	html := f.html()
	assert.Contains(t, html, "Nothing here yet")
	assert.Equal(t, "open", f.b.Get(prefDrawer))
	f.s.ws.AddAll([]Object{authorityObject("kubernetes", 1), leafObject("api\u202eserver", 2, 1), {Kind: Request, Name: "jane"}})
	html = f.html()
	assert.Contains(t, html, "Chain of kubernetes")
	assert.Contains(t, html, "api⟨U+202E⟩server")
	assert.Contains(t, html, "3 objects")
	assert.Contains(t, html, "Loose")

	d := f.drawer
	d.pick(nil, 0)
	assert.Equal(t, openNothing, f.s.open.what, "a heading opens nothing")
	d.pick(nil, 2)
	assert.Equal(t, openObject, f.s.open.what)
	assert.Equal(t, 2, d.selected())
	f.closeFront(nil)

	d.search(nil, "jane")
	require.Len(t, d.found(), 1)
	d.search(nil, "nobody")
	f.d.Consume()
	f.s.changed()
	assert.Contains(t, f.html(), "Nothing found")
}

func TestRemovingHasUndo(t *testing.T) {
	f := openFrame(t, "/")
	f.s.setDrawer(true)
	f.s.ws.AddAll([]Object{{Kind: Request, Name: "jane"}, {Kind: Request, Name: "joe"}})
	f.html()
	_, took := f.drawer.key("Delete", 1)
	assert.True(t, took)
	_, took = f.drawer.key("Delete", 0)
	assert.False(t, took, "a heading stays")
	assert.Equal(t, 1, f.s.ws.Len())
	assert.Contains(t, f.html(), "jane removed")
	require.Len(t, f.s.toasts, 1)
	f.actOnToast(nil, f.s.toasts[0].ID)
	assert.Equal(t, 2, f.s.ws.Len())
	assert.Empty(t, f.s.toasts)

	f.drawer.removeAll(nil)
	assert.Zero(t, f.s.ws.Len())
	f.actOnToast(nil, f.s.toasts[0].ID)
	assert.Equal(t, 2, f.s.ws.Len())
}

func TestSheetRenamesAndRemoves(t *testing.T) {
	f := openFrame(t, "/")
	id := f.s.ws.Add(Object{Kind: Request, Name: "jane", Provenance: "pasted"})
	f.s.showObject(id)
	html := f.html()
	assert.Contains(t, html, `id="object-title">jane</h2>`)
	sh := &sheet{ID: id, s: f.s}
	sh.name = "jane doe"
	sh.rename(nil)
	assert.Contains(t, f.html(), `id="object-title">jane doe</h2>`)
	sh.remove(nil)
	assert.NotContains(t, f.html(), `id="object"`)
	assert.Zero(t, f.s.ws.Len())
}

func TestToastsComeAndGo(t *testing.T) {
	f := openFrame(t, "/")
	for _, text := range []string{"one", "two", "three", "four"} {
		f.s.say(toast{Icon: "copy", Text: text})
	}
	html := f.html()
	assert.NotContains(t, html, ">one<", "three at most")
	assert.Contains(t, html, ">four<")
	f.closeToast(nil, f.s.toasts[0].ID)
	assert.NotContains(t, f.html(), ">two<")
	f.s.fail(errors.New("files: read x.crt: too large"))
	assert.Contains(t, f.html(), "files: read x.crt: too large")
}

func TestCopySaysSo(t *testing.T) {
	f := openFrame(t, "/")
	f.d.Dispatch(ui.Dispatch{Source: f.Shell, Function: func(ctx ui.Context) { f.s.copy(ctx, "PEM of jane", "-----BEGIN") }})
	f.d.Consume()
	assert.Contains(t, f.html(), "PEM of jane copied")
	assert.Equal(t, []string{"-----BEGIN"}, f.b.Copied)
}

func TestLeavingWithUnsavedKeysAsks(t *testing.T) {
	f := openFrame(t, "/")
	f.s.ws.Add(Object{Kind: Certificate})
	assert.False(t, f.b.Warned, "certificates are no secret")
	f.s.ws.Add(Object{Kind: PrivateKey})
	assert.True(t, f.b.Warned)
	f.s.tookAway()
	assert.False(t, f.b.Warned)
	f.s.ws.Add(Object{Kind: PrivateKey})
	assert.True(t, f.b.Warned)
}

func TestDroppedFilesWaitForTheirPage(t *testing.T) {
	ports, _ := testPorts()
	s := newSession(ports)
	s.intake([]File{{Name: "a"}}, nil)
	s.intake([]File{{Name: "b"}}, errors.New("c is too large"))
	var got []string
	s.takeFiles(func(files []File, err error) {
		got = append(got, files[0].Name)
		if err != nil {
			got = append(got, err.Error())
		}
	})
	assert.Equal(t, []string{"a", "b", "c is too large"}, got)
	s.intake([]File{{Name: "d"}}, nil)
	assert.Len(t, got, 4)
}

func TestDropOfNothingReadableSaysWhy(t *testing.T) {
	f := openFrame(t, "/")
	f.b.drop(nil, errors.New("big.iso is larger than 16 MB"))
	assert.Contains(t, f.html(), "big.iso is larger than 16 MB")
}

func TestHome(t *testing.T) {
	f := openFrame(t, "/")
	html := f.html()
	assert.Contains(t, html, "Every line in a cluster needs a padlock.")
	assert.Equal(t, 1, strings.Count(html, "btn--main"), "one main action")
	assert.Contains(t, html, "map--wide")
	assert.Contains(t, html, "kubernetes, an example")
	for _, p := range pages {
		if p.Door != "" {
			assert.Contains(t, html, "<h2>"+p.Door+"</h2>")
		}
	}
	face := defaultFace()
	face.Name, face.Version, face.Made = "lab", "v1.37.2", true
	f.s.setCluster(face)
	html = f.html()
	assert.Contains(t, html, "lab: keys and certificates made")
	assert.Contains(t, html, "v1.37.2 · 1 control plane · 2 workers")
}
