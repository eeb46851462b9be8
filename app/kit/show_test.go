package kit

import (
	"strings"
	"testing"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/stretchr/testify/assert"

	"kubepki/app/apptest"
	"kubepki/app/el"
)

func TestCardOfACertificate(t *testing.T) {
	opened := false
	c := &Card{
		Role: "server", Name: "kube-apiserver\u202e", Issuer: "kubernetes", State: "broken", Words: "Wrong issuer", Why: "etcd trusts etcd-ca alone.",
		Facts: []Fact{{"Issuer", "CN=kubernetes", true}, {"Names", "7", false}}, KeyID: [32]byte{1}, Selected: true, Aside: "selected",
		OnOpen: func(ui.Context) { opened = true },
	}
	html := apptest.HTML(c)
	assert.Contains(t, html, `<article class="card is-sel" data-state="broken">`)
	assert.Contains(t, html, "kube-apiserver⟨U+202E⟩")
	assert.Contains(t, html, "seal--split")
	assert.Contains(t, html, "<dd><code>CN=kubernetes</code></dd>")
	assert.Contains(t, html, "<dd>7</dd>")
	assert.Contains(t, html, "Wrong issuer")
	assert.Contains(t, html, `<p class="card__why" data-hue="broken">`)
	assert.Contains(t, html, `aria-label="key 01000000"`)
	c.open(nil, ui.Event{})
	assert.True(t, opened)
}

func TestCardsOfOtherKinds(t *testing.T) {
	assert.Contains(t, apptest.HTML(&Card{Role: "request", Name: "jane"}), `class="card card--request"`)
	ca := apptest.HTML(&Card{Role: "inter", Name: "team-a", Issuer: "kubernetes"})
	assert.Contains(t, ca, `class="card card--ca" data-hue="inter"`)
	assert.Contains(t, ca, "seal--l")
	key := apptest.HTML(&Card{Role: "key", Name: "ca.key"})
	assert.Contains(t, key, `<span class="card__key" data-hue="key">`)
	assert.NotContains(t, key, `class="seal`)
	assert.NotContains(t, key, "card__open", "a card that opens nothing is no button")
}

func TestMini(t *testing.T) {
	html := apptest.HTML(&Mini{Role: "root", Name: "kubernetes", Sub: "root", KeyID: [32]byte{2}, Selected: true})
	assert.Contains(t, html, `<button aria-current="true" class="mini" type="button">`)
	assert.Contains(t, html, "mini__ic--seal")
	assert.Contains(t, html, "wheel--s")
	assert.Contains(t, html, ">K</text>")
	assert.Contains(t, apptest.HTML(&Mini{Role: "inter", Name: "Cluster authority", Issuer: "etcd-ca"}), ">E</text>")
	html = apptest.HTML(&Mini{Role: "client", Name: "jane", State: "expired", Words: "Ended 3 days ago", KeyID: [32]byte{2}})
	assert.Contains(t, html, "Ended 3 days ago")
	assert.NotContains(t, html, "wheel--s", "a state takes the wheel's place")
	assert.NotContains(t, apptest.HTML((&Mini{Role: "key", Name: "ca.key", Sub: "private key"}).Row()), "<button")
}

func TestPanelTitleAndNotes(t *testing.T) {
	html := apptest.HTML(Panel("The plan", nil, PanelBody(ui.Text("x")), PanelFoot(ui.Text("y"))))
	assert.Contains(t, html, `<section aria-label="The plan" class="panel">`)
	assert.Contains(t, html, "<h2>The plan</h2>")
	html = apptest.HTML(Title("Sign", "Read what is asked.", &Button{Label: "Sign request", Look: "main"}))
	assert.Contains(t, html, `<h1 id="page-title" tabindex="-1">Sign</h1>`)
	assert.Contains(t, apptest.HTML(DisplayTitle("x", "y")), `class="display"`)
	assert.Contains(t, apptest.HTML(Note("warning", "Careful.", ui.Text("more"))), `data-hue="warning"`)
	assert.Contains(t, apptest.HTML(Note("", "Plain.")), "#i-info")
	assert.Contains(t, apptest.HTML(Alert("broken", "No.")), `role="alert"`)
	assert.Contains(t, apptest.HTML(Empty("Nothing", "yet", &Button{Label: "Go"})), "<h3>Nothing</h3>")
}

func TestCodeAndCopy(t *testing.T) {
	var what, text string
	c := &Copy{What: "PEM of jane", Text: "-----BEGIN", OnCopy: func(_ ui.Context, w, s string) { what, text = w, s }}
	html := apptest.HTML(Code("PEM", "<b>\u202e", c))
	assert.Contains(t, html, `<pre aria-label="PEM" tabindex="0">&lt;b&gt;`)
	assert.Contains(t, html, `aria-label="Copy PEM of jane"`)
	c.click(nil, ui.Event{})
	assert.Equal(t, "PEM of jane", what)
	assert.Equal(t, "-----BEGIN", text)
	c.Secret = true
	c.click(nil, ui.Event{})
	assert.Equal(t, "Secret: PEM of jane", what)
	assert.Contains(t, apptest.HTML(&Copy{What: "key", Secret: true, IconOnly: true}), `aria-label="Copy key (secret)"`)
}

func TestSecretIsMaskedUntilAskedAndAgainLater(t *testing.T) {
	s := &Secret{Name: "ca.key", Text: "SECRET BYTES", Warn: "Whoever sees it can mint any user."}
	html := apptest.HTML(s.Render())
	assert.NotContains(t, html, "SECRET BYTES")
	assert.Contains(t, html, `aria-label="ca.key, hidden"`)
	assert.Contains(t, html, "Show for a minute")
	assert.Contains(t, html, "mint any user")

	s.shown, s.showed = s.Text, 1
	assert.Contains(t, apptest.HTML(s.Render()), "SECRET BYTES")
	s.hide(nil)
	assert.NotContains(t, apptest.HTML(s.Render()), "SECRET BYTES")

	s.shown, s.showed = s.Text, 2
	s.expire(1)
	assert.NotEmpty(t, s.shown, "the timer of an earlier showing hides nothing")
	s.expire(2)
	assert.Empty(t, s.shown)
	s.shown = s.Text
	s.OnDismount()
	assert.Empty(t, s.shown)
}

// go-app keeps a component's state when its props change: what was allowed for
// one secret must not show the next.
func TestSecretMasksAnotherInItsPlace(t *testing.T) {
	s := &Secret{Name: "a.key", Text: "FIRST"}
	s.shown = s.Text
	assert.Contains(t, apptest.HTML(s.Render()), "FIRST")
	s.Name, s.Text = "b.key", "SECOND"
	assert.NotContains(t, apptest.HTML(s.Render()), "SECOND")
	s.Text = "FIRST"
	assert.NotContains(t, apptest.HTML(s.Render()), "FIRST", "it was left")
}

func TestFacts(t *testing.T) {
	html := apptest.HTML(Facts(
		FactRow("Alternative names", "X509v3 Subject Alternative Name", Names([]Named{{"DNS", "cp-1\x00"}, {"IP", "10.96.0.1"}}), Plain("Every name."), Why("Why Kubernetes cares.", "Pods call it.")),
		FactRow("Serial", "", el.Text("code", "", "5a")),
	))
	assert.Contains(t, html, "<code>X509v3 Subject Alternative Name</code>")
	assert.Contains(t, html, "<i>DNS</i>\n<span>cp-1␀</span>")
	assert.Contains(t, html, "<b>Why Kubernetes cares.</b>")
	assert.Contains(t, html, "<dt>Serial</dt>")
}

func TestSpan(t *testing.T) {
	assert.Equal(t, `<svg aria-hidden="true" class="span" data-hue="valid"><rect width="25%"/></svg>`, apptest.HTML(Span(0.25, "valid")))
	assert.Contains(t, apptest.HTML(Span(7, "expired")), `width="100%"`)
	assert.Contains(t, apptest.HTML(Span(-1, "idle")), `width="0%"`)
}

func TestTable(t *testing.T) {
	html := apptest.HTML(Table("Files", []string{"File", "Is"}, []Row{{Cells: []ui.UI{ui.Text("a"), Tag("key")}}, {Cells: []ui.UI{ui.Text("b"), nil}, Selected: true}}))
	assert.Contains(t, html, `<th scope="col">File</th>`)
	assert.Contains(t, html, `<tr class="is-sel">`)
	assert.Contains(t, html, `aria-label="Files" class="scroll" role="region" tabindex="0"`)
}

func TestProgressSpeaksInQuarters(t *testing.T) {
	p := &Progress{Verb: "Signing", What: "peer.crt", Done: 19, Total: 28, Elapsed: "1.1 s", OnCancel: func(ui.Context) {}}
	html := apptest.HTML(p)
	assert.Contains(t, html, "19 of 28 · 1.1 s")
	assert.Contains(t, html, `aria-label="Signing, 19 of 28" class="prog__bar" max="28" value="19"`)
	assert.Contains(t, html, "Cancel")
	said := map[string]bool{}
	for p.Done = 0; p.Done <= p.Total; p.Done++ {
		said[p.spoken()] = true
	}
	assert.Len(t, said, 5)
	assert.True(t, said["Signing: 100 %"])
	assert.Empty(t, (&Progress{}).spoken())
	open := apptest.HTML(&Progress{Verb: "Deriving", Elapsed: "2.1 s"})
	assert.Contains(t, open, `<progress aria-label="Deriving" class="prog__bar prog__bar--open"></progress>`, "nobody knows how far it is")
	assert.Contains(t, open, "2.1 s")
	assert.NotContains(t, apptest.HTML(&Progress{Verb: "Reading"}), "Cancel")
}

func TestToast(t *testing.T) {
	var acted, closed int
	toast := &Toast{
		ID: 7, Icon: "trash", Text: "jane.csr removed", Action: "Undo", State: "warning",
		OnAction: func(_ ui.Context, id int) { acted = id }, OnClose: func(_ ui.Context, id int) { closed = id },
	}
	html := apptest.HTML(Toasts(toast))
	assert.Contains(t, html, `aria-live="polite" class="toasts" role="status"`)
	assert.Contains(t, html, `class="toast" data-hue="warning"`)
	assert.Contains(t, html, `aria-label="Close this message"`)
	toast.Text = "e\u202ejane.csr removed"
	assert.NotContains(t, apptest.HTML(Toasts(toast)), "\u202e", "foreign text is data in the button's name too")
	toast.act(nil)
	toast.shut(nil)
	assert.Equal(t, 7, acted)
	assert.Equal(t, 7, closed)
}

func TestDialog(t *testing.T) {
	closed := false
	d := &Dialog{
		ID: "ask", Title: "Show apiserver.key?", Look: "wide", Body: []ui.UI{el.Text("p", "", "body"), nil, ui.If(false, el.P())},
		Foot: []ui.UI{&Button{Label: "Keep hidden"}}, OnClose: func(ui.Context) { closed = true },
	}
	html := apptest.HTML(d.Render())
	assert.Contains(t, html, `<dialog aria-labelledby="ask-title" class="dialog dialog--wide" id="ask">`)
	assert.Contains(t, html, `<h2 id="ask-title">Show apiserver.key?</h2>`)
	assert.Equal(t, html, apptest.HTML(d.Render()), "a second render shows the same")
	d.Over = el.Text("p", "", "floats")
	assert.Contains(t, apptest.HTML(d.Render()), "<p>floats</p>\n</dialog>")
	d.closed(nil, ui.Event{})
	assert.True(t, closed)
	assert.Contains(t, apptest.HTML(&Dialog{ID: "p", Title: "Find", Look: "bare"}), `aria-label="Find"`)
}

func TestPalette(t *testing.T) {
	picked := ""
	p := &Palette{
		Find: func(query string) []PaletteItem {
			var out []PaletteItem
			for _, name := range []string{"Home", "Cluster", "Sign"} {
				if strings.Contains(strings.ToLower(name), query) {
					out = append(out, PaletteItem{ID: name, Icon: "home", Label: name, Kind: "page"})
				}
			}
			return out
		},
		OnPick: func(_ ui.Context, id string) { picked = id },
	}
	html := apptest.HTML(p.Render())
	assert.Equal(t, 3, strings.Count(html, `role="option"`))
	assert.Contains(t, html, `aria-activedescendant="palette-0"`)
	p.at = 2
	p.search("s")
	assert.Equal(t, 0, p.at, "a new query begins at the top")
	html = apptest.HTML(p.Render())
	assert.Equal(t, 2, strings.Count(html, `role="option"`))
	p.pick(nil, 1)
	assert.Equal(t, "Sign", picked)
	p.pick(nil, 5)
	assert.Equal(t, "Sign", picked)
	p.search("zzz")
	html = apptest.HTML(p.Render())
	assert.Contains(t, html, "Nothing here has these words.")
	assert.NotContains(t, html, "activedescendant")
}

func TestSearchHasAName(t *testing.T) {
	html := apptest.HTML(&Search{ID: "q", Label: "Search the workspace", Value: "api"})
	assert.Contains(t, html, `<label class="search">`)
	assert.Contains(t, html, `<span class="sr">Search the workspace</span>`)
	assert.Contains(t, html, `value="api"`)
}

// No part uses an inline style: the page's policy forbids it.
func TestNoPartHasAnInlineStyle(t *testing.T) {
	for _, part := range []ui.UI{
		&Card{Role: "root", Name: "x", State: "valid", KeyID: [32]byte{1}}, &Progress{Verb: "x", Total: 3}, Span(0.5, "valid"),
		sampleTree(), listOf(50), &Chips{ID: "c", Label: "c"}, &Drop{ID: "d"}, &Secret{Name: "k"}, &Palette{Find: func(string) []PaletteItem { return nil }},
	} {
		assert.NotContains(t, apptest.HTML(part), "style=")
	}
}
