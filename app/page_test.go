package app

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/app/kit"
)

func TestPageTableIsComplete(t *testing.T) {
	require.NotEmpty(t, pages)
	ids, routes, keys, orders := map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}
	for i, p := range pages {
		assert.Regexp(t, `^[a-z]+$`, p.ID)
		assert.Regexp(t, `^/[a-z]*(/[a-z]+)?$`, p.Route)
		assert.NotEmpty(t, p.Title, p.ID)
		assert.NotEmpty(t, p.Why, p.ID)
		assert.True(t, kit.IconExists(p.Icon), "%s has the icon %q", p.ID, p.Icon)
		assert.NotNil(t, p.New, p.ID)
		assert.Equal(t, p.Order > 0 && p.In == "", p.Door != "", "%s: each page of the rail but Home has a door", p.ID)
		if p.In == "" {
			assert.Regexp(t, `^[a-z]$`, p.Keys, p.ID)
		}
		place := p.In + " " + strconv.Itoa(p.Order)
		assert.False(t, ids[p.ID] || routes[p.Route] || routes[p.Also] || keys[p.Keys] || orders[place], "%s is not the only one", p.ID)
		ids[p.ID], routes[p.Route], orders[place] = true, true, true
		if p.Also != "" {
			routes[p.Also] = true
		}
		if p.Keys != "" {
			keys[p.Keys] = true
		}
		if i > 0 {
			assert.True(t, pages[i-1].before(p), p.ID)
		}
	}
	assert.Equal(t, "/", pages[0].Route)
}

// A tab lies in a page of the rail, and below its address.
func TestTabsBelongToAPage(t *testing.T) {
	for _, p := range pages {
		if p.In == "" {
			continue
		}
		at := slices.IndexFunc(pages, func(other page) bool { return other.ID == p.In && other.In == "" })
		require.GreaterOrEqual(t, at, 0, p.ID)
		assert.True(t, strings.HasPrefix(p.Route, pages[at].Route+"/"), p.ID)
	}
}

func TestTabsOfTheWorkbench(t *testing.T) {
	f := openFrame(t, "/sign")
	html := f.html()
	assert.Contains(t, html, `aria-current="page" href="#/workbench"`, "the rail shows where the tab belongs")
	assert.Contains(t, html, `aria-current="page" href="#/workbench/sign"`)
	tabs := html[strings.Index(html, `class="bench__tabs"`):]
	tabs = tabs[:strings.Index(tabs, "</nav>")]
	at, _, _ := pageAt("/workbench")
	assert.Equal(t, len(at.tabs()), strings.Count(tabs, "<a "))
	f.goTo("/cluster")
	assert.NotContains(t, f.html(), "bench__tabs")
}

func TestPageAt(t *testing.T) {
	for fragment, want := range map[string]struct {
		id          string
		isRoute, ok bool
	}{
		"": {"home", true, true}, "/": {"home", true, true}, "/?x=1": {"home", true, true}, "/cluster": {"cluster", true, true},
		"/cluster/": {"cluster", true, true}, "/cluster?y": {"cluster", true, true}, "/sign": {"sign", true, true}, "/workbench/sign/": {"sign", true, true}, "/nope": {"", true, false}, "main": {"", false, false},
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
	for _, absent := range []string{"Handshake", "Labs", "Presenting", "In a terminal", "earned by"} {
		assert.False(t, strings.Contains(html, absent), absent)
	}
	rail := html[strings.Index(html, "<nav "):strings.Index(html, "</nav>")]
	tops := 0
	for _, p := range pages {
		if p.In == "" && p.Order > 0 {
			tops++
		}
	}
	assert.Equal(t, tops, strings.Count(rail, "<a "))
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
