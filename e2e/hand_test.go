//go:build !js

package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"kubepki/e2e/browser"
)

// hand does what a page asks for. CSS selectors say where.
type hand interface {
	press(css string)
	fill(css, text string)
	choose(css, value string) // of a menu
}

// hand is a pointer for the site and the keyboard for the single file.
func (v *visit) hand(t *testing.T) hand {
	if strings.HasPrefix(v.at, "file:") {
		return keyboard{t, v}
	}
	return pointer{v}
}

type pointer struct{ *visit }

func (p pointer) press(css string)      { press(p.visit, css) }
func (p pointer) fill(css, text string) { p.Selector(css).Fill(text) }
func (p pointer) choose(css, value string) {
	p.Eval(fmt.Sprintf(`{ const e = document.querySelector(%q); e.value = %q; e.dispatchEvent(new Event("change", {bubbles: true})) }`, css, value))
}

// keyboard goes everywhere with the Tab key, and with arrows within what is one
// stop of it.
type keyboard struct {
	t *testing.T
	*visit
}

// keyTo tells which key leads nearer to an element, and how often it has to be
// pressed: none when it has the focus. What the Tab key passes by is counted as
// browsers do, where nothing has a place of its own in the order.
const keyTo = `(e => {
	const at = document.activeElement;
	if (e === null || e === at) return {};
	const before = (a, b) => (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
	const stop = e.tabIndex >= 0 ? e : e.parentElement.closest("[role]")?.querySelector("[tabindex='0']") ?? e;
	if (stop === at || stop !== e && stop.parentElement.contains(at)) return {key: before(e, at) ? "ArrowLeft" : "ArrowRight", times: 1};
	const [from, to] = before(at, stop) ? [at, stop] : [stop, at];
	const stops = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
		.filter(s => s.tabIndex >= 0 && !s.disabled && s.checkVisibility({visibilityProperty: true}) && before(from, s) && before(s, to));
	return {key: from === at ? "Tab" : "Shift+Tab", times: stops.length + 1};
})(document.querySelector(%q))`

// mostKeys is how many keys a way may take.
const mostKeys = 120

func (k keyboard) reach(css string) {
	k.t.Helper()
	k.Until(css+" is free", fmt.Sprintf(`(b => b !== null && !b.disabled && b.getAttribute("aria-disabled") !== "true")(document.querySelector(%q))`, css))
	for pressed := 0; pressed < mostKeys; {
		way := browser.Ask[struct {
			Key   string
			Times int
		}](k.Tab, fmt.Sprintf(keyTo, css))
		if way.Times == 0 {
			return
		}
		pressed += way.Times
		switch way.Key {
		case "Tab":
			k.Press(strings.Repeat(kb.Tab, way.Times))
		case "Shift+Tab":
			k.PressWith(strings.Repeat(kb.Tab, way.Times), chromedp.ModifierShift)
		case "ArrowRight":
			k.Press(kb.ArrowRight)
		case "ArrowLeft":
			k.Press(kb.ArrowLeft)
		}
	}
	k.t.Fatalf("no key leads to %s, but to %s", css, k.focused().Element)
}

func (k keyboard) press(css string) {
	k.t.Helper()
	k.reach(css)
	key := " "
	if browser.Ask[bool](k.Tab, `["BUTTON", "A"].includes(document.activeElement.tagName)`) {
		key = kb.Enter
	}
	k.Press(key)
	k.Drawn()
}

func (k keyboard) fill(css, text string) {
	k.t.Helper()
	k.reach(css)
	k.Selector(css).Fill(text)
}

// choose goes down the menu from its first line.
func (k keyboard) choose(css, value string) {
	k.t.Helper()
	k.reach(css)
	k.Press(kb.Home)
	for range mostKeys {
		if k.Selector(css).Content() == value {
			return
		}
		k.Press(kb.ArrowDown)
	}
	k.t.Fatalf("the menu %s has no line for %s", css, value)
}
