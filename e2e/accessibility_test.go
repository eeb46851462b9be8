//go:build !js

package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"kubepki/e2e/browser"
)

// named are the roles that say nothing without a name.
var named = []string{
	"button", "link", "textbox", "combobox", "searchbox", "spinbutton", "checkbox", "radio", "switch", "tab", "tabpanel",
	"option", "treeitem", "listbox", "tree", "radiogroup", "progressbar", "dialog", "heading", "image", "navigation", "complementary", "form", "table",
}

// faultsOfMarkup finds what assistive technology trips over: ids that are there
// twice, references that lead nowhere, pages without exactly one h1 or main.
const faultsOfMarkup = `(() => {
	const out = [], seen = new Set();
	for (const e of document.querySelectorAll("[id]")) {
		if (seen.has(e.id)) out.push("id " + e.id + " is there twice");
		seen.add(e.id);
	}
	for (const name of ["for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-activedescendant", "list"])
		for (const e of document.querySelectorAll("[" + name + "]"))
			for (const id of e.getAttribute(name).split(/\s+/))
				if (id && !seen.has(id)) out.push(name + " leads to no " + id);
	for (const e of document.querySelectorAll("use"))
		if (!seen.has(e.getAttribute("href").slice(1))) out.push("no symbol " + e.getAttribute("href"));
	for (const one of ["main", "main h1", "title"])
		if (document.querySelectorAll(one).length !== 1) out.push(document.querySelectorAll(one).length + " of " + one);
	for (const e of document.querySelectorAll("[style]")) out.push("inline style, dead under the policy: " + e.outerHTML.slice(0, 80));
	if (document.documentElement.lang !== "en") out.push("the language is not said");
	return out;
})()`

// Whoever listens to the page instead of looking at it finds a name on
// everything, one heading a page, and no reference that leads nowhere.
func TestEverythingHasAName(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		routes := v.routes(t)
		for _, full := range []bool{false, true} {
			if full {
				v.fillAll(t)
				v.Click("Workspace")
			}
			for _, route := range routes {
				v.Follow(route)
				v.arrived(t, route)
				v.namedAll(t, fmt.Sprintf("%s, filled: %t", route, full))
			}
		}
		v.Press("?")
		v.Element("heading", "Keyboard shortcuts")
		v.namedAll(t, "shortcuts")
	})
}

func (v *visit) namedAll(t *testing.T, where string) {
	t.Helper()
	assert.Empty(t, browser.Ask[[]string](v.Tab, faultsOfMarkup), where)
	all := v.All(named...)
	assert.NotEmpty(t, all, where)
	for _, e := range all {
		assert.NotEmpty(t, strings.TrimSpace(e.Name), "%s: a %s without a name", where, e.Role)
	}
}
