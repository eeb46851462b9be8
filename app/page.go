package app

import (
	"strings"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"
)

// page is one row of the page table. Rail, doors, palette, routes and
// shortcuts walk the table; a page is added by one file that registers itself.
// A page in another one is a tab of it, and is added the same way.
type page struct {
	ID    string // short and stable: "cluster"
	In    string // ID of the page that it is a tab of, "" for one of the rail
	Route string // the hash route without "#": "/cluster", "/workbench/keys"
	Also  string // an address that it had before, "" for none
	Below bool   // takes the addresses below its own too: "/learn/14"
	Order int    // place in the rail or among the tabs, from 1; Home is 0
	Title string // one word or two, in the rail and the document's title
	Tab   string // its word among the tabs, Title when empty
	Icon  string // of the kit's table
	Keys  string // the second letter of its shortcut: "c" for "g c". A tab may have none
	Door  string // the words of its door on Home, a verb first; "" for tabs
	Why   string // one sentence below them
	// TakesFiles: files dropped while the page is in front stay there; else they
	// go to Decode.
	TakesFiles bool
	// Named is its title at an address, nil for Title everywhere.
	Named func(fragment string) string
	// Mend counts what is to be mended there, told beside its word among the tabs;
	// nil for a page that judges nothing.
	Mend func(*session) int
	// New makes the page. It is called once, when the page is first entered;
	// the same component is shown each time after, so it keeps its state.
	New func(*session) ui.Composer
}

var pages []page

// registerPage puts a row into the table. Use: var _ = registerPage(page{...}).
func registerPage(p page) page {
	pages = append(pages, p)
	for i := len(pages) - 1; i > 0 && pages[i].before(pages[i-1]); i-- {
		pages[i], pages[i-1] = pages[i-1], pages[i]
	}
	return p
}

// before is the order of the table: those of the rail, then the tabs of each.
func (p page) before(other page) bool {
	if p.In != other.In {
		return p.In < other.In
	}
	return p.Order < other.Order
}

// top is the ID of the rail's page that this one is or belongs to.
func (p page) top() string {
	if p.In != "" {
		return p.In
	}
	return p.ID
}

// tabs are the pages beside this one: the page that holds them first. It is
// empty for a page that has none.
func (p page) tabs() []page {
	var out []page
	for _, other := range pages {
		if other.top() == p.top() {
			out = append(out, other)
		}
	}
	if len(out) < 2 {
		return nil
	}
	return out
}

// pageAt finds the page of a URL fragment, such as "/sign" or "/sign?x=1". The
// empty fragment is Home. A fragment that does not begin with a slash is an
// anchor inside a page, no route: ok is false and id "".
func pageAt(fragment string) (p page, isRoute, ok bool) {
	route, _, _ := strings.Cut(fragment, "?")
	if route == "" {
		route = "/"
	}
	if !strings.HasPrefix(route, "/") {
		return page{}, false, false
	}
	if route != "/" {
		route = strings.TrimSuffix(route, "/")
	}
	for _, p := range pages {
		if p.Route == route || p.Also == route || p.Below && strings.HasPrefix(route, p.Route+"/") {
			return p, true, true
		}
	}
	return page{}, true, false
}

// tabWord is the page's word among the tabs.
func (p page) tabWord() string {
	if p.Tab != "" {
		return p.Tab
	}
	return p.Title
}

// href is the link to a page.
func (p page) href() string { return "#" + p.Route }
