//go:build !js

package e2e

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/e2e/browser"
)

// An old or mistyped link leads to a page that says so and shows the way on.
func TestUnknownRoute(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		v.enter("#/nowhere/<img src=x onerror=alert(1)>")
		v.Element("heading", "There is no such page")
		assert.False(t, askBool(v, `document.querySelector("main img") !== null`), "an address became markup")
		v.Selector("main nav a[href='#/cluster']").Click()
		v.Element("heading", "Make a cluster’s PKI")
	})
}

// Every route has a heading and a title of its own, and back and forward lead
// through them. The stable addresses are there.
func TestRoutes(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		routes := v.routes(t)
		for _, stable := range []string{"#/", "#/cluster", "#/workbench", "#/workbench/keys", "#/workbench/sign", "#/workbench/convert", "#/workbench/kubeconfig", "#/inspect"} {
			assert.Contains(t, routes, stable)
		}
		titles := map[string]bool{}
		for _, route := range routes {
			v.Follow(route)
			title := v.arrived(t, route)
			assert.False(t, titles[title], "%s has the title of another page: %s", route, title)
			titles[title] = true
		}
		v.Eval("history.back()")
		v.arrived(t, routes[len(routes)-2])
		v.Eval("history.forward()")
		v.arrived(t, routes[len(routes)-1])

		// Addresses of before lead to the pages that they were of.
		for _, old := range [][2]string{{"#/decode", "Inspect"}, {"#/sign", "Sign"}} {
			v.follow(old[0], old[1])
		}
	})
}

// routes walks the page's own table: the page of unknown routes lists it.
func (v *visit) routes(t *testing.T) []string {
	t.Helper()
	v.enter("#/nowhere")
	v.Element("heading", "There is no such page")
	routes := browser.Ask[[]string](v.Tab, `[...document.querySelectorAll("main nav a")].map(a => a.getAttribute("href"))`)
	require.NotEmpty(t, routes)
	return routes
}

// arrived waits until the page of the route is shown and gives its title.
func (v *visit) arrived(t *testing.T, route string) string {
	t.Helper()
	v.Until(route, `document.querySelector("main h1")?.innerText !== "There is no such page" && location.hash === "`+route+`" && document.querySelectorAll("main h1").length === 1`)
	title := browser.Ask[string](v.Tab, "document.title")
	assert.True(t, strings.HasSuffix(title, "KubePKI"), title)
	return title
}
