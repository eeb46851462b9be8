package app

import (
	"strings"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"
)

// page is one row of the page table. Rail, doors, palette, routes and
// shortcuts walk the table; a page is added by one file that registers itself.
type page struct {
	ID    string // short and stable: "cluster"
	Route string // the hash route without "#": "/cluster"
	Order int    // place in the rail, from 1; Home is 0
	Title string // one word or two, in the rail and the document's title
	Icon  string // of the kit's table
	Keys  string // the second letter of its shortcut: "c" for "g c"
	Door  string // the words of its door on Home, a verb first
	Why   string // one sentence below them
	// TakesFiles: files dropped while the page is in front stay there; else they
	// go to Decode.
	TakesFiles bool
	// New makes the page. It is called once, when the page is first entered;
	// the same component is shown each time after, so it keeps its state.
	New func(*session) ui.Composer
}

var pages []page

// registerPage puts a row into the table. Use: var _ = registerPage(page{...}).
func registerPage(p page) page {
	pages = append(pages, p)
	for i := len(pages) - 1; i > 0 && pages[i].Order < pages[i-1].Order; i-- {
		pages[i], pages[i-1] = pages[i-1], pages[i]
	}
	return p
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
		if p.Route == route {
			return p, true, true
		}
	}
	return page{}, true, false
}

// href is the link to a page.
func (p page) href() string { return "#" + p.Route }
