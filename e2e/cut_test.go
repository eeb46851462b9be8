//go:build !js

package e2e

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"kubepki/core/pki"
	"kubepki/e2e/browser"
)

// On the screen of a laptop the page has room for the default cluster's words:
// its name in the bar, what the search is, and every file's whole name, by whose
// end a certificate and its key are told apart.
func TestWordsAreNotCut(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		v.enter("#/cluster")
		v.Choose("Key type", pki.ECDSAP256.Label())
		v.generate(t)
		for _, width := range []int64{1200, 1440, 1920} {
			v.Size(width, 900)
			assert.Empty(t, v.cut(`.crumb b, .find span, .find kbd, .tree__name, .rail a span`), "at %d px", width)
		}
	})
}

// cut gives the words of elements whose box is too narrow for them, or that
// broke into a second line.
func (v *visit) cut(css string) []string {
	return browser.Ask[[]string](v.Tab, `new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(
		[...document.querySelectorAll("`+css+`")].filter(e => e.checkVisibility() && (e.scrollWidth > e.clientWidth + 1
			&& e.clientWidth > 0 || e.getBoundingClientRect().height > 30)).map(e => e.innerText)))))`)
}

// The words of the phone's map have air around them in their boxes.
func TestMapWordsFitTheirBoxes(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		v.Size(360, 740)
		v.enter("#/")
		v.Until("the map", `[...document.querySelectorAll(".map__svg text.mid")].some(e => e.checkVisibility())`)
		tight := browser.Ask[[]string](v.Tab, `[...document.querySelectorAll(".map__svg text.mid")].filter(e => e.checkVisibility()).filter(e => {
			const t = e.getBoundingClientRect(), x = (t.left + t.right) / 2, y = (t.top + t.bottom) / 2;
			const boxes = [...e.ownerSVGElement.querySelectorAll(".part")].map(p => p.getBoundingClientRect()).filter(b => b.left < x && x < b.right && b.top < y && y < b.bottom);
			return !boxes.some(b => t.left - b.left >= 3 && b.right - t.right >= 3);
		}).map(e => e.textContent)`)
		assert.Empty(t, tight, "no room beside the words")
	})
}

// On paper a list ends with its rows, inside its panel: there is nothing to
// scroll, and rows that are not drawn must not become empty sheets.
func TestListsOnPaper(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		v.enter("#/cluster")
		v.Choose("Key type", pki.ECDSAP256.Label())
		v.Fill("Workers", "60")
		v.generate(t)
		v.Size(794, 1000)
		v.OnPaper()
		v.whole(t, "#result-tree")
		v.Follow("#/inspect")
		v.Selector("#inspect-list .list__row")
		v.whole(t, "#inspect-list")
		assert.Contains(t, browser.Ask[string](v.Tab, `getComputedStyle(document.querySelector("#inspect-list"), "::after").content`), "in the page")
	})
}

// whole fails where a list is higher than its rows or lower.
func (v *visit) whole(t *testing.T, list string) {
	t.Helper()
	gaps := browser.Ask[[]float64](v.Tab, `(list => {
		const edge = list.getBoundingClientRect().bottom, row = [...list.querySelectorAll(".list__row")].at(-1).getBoundingClientRect().bottom;
		return [edge - row, list.closest(".panel").getBoundingClientRect().bottom - edge];
	})(document.querySelector("`+list+`"))`)
	assert.InDelta(t, 24, gaps[0], 30, "%s: from its last row to its end", list)
	assert.GreaterOrEqual(t, gaps[1], 0.0, "%s reaches out of its panel", list)
}

// The doors stand in whole rows: none is left alone below the others.
func TestDoorsFillTheirRows(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		v.enter("#/")
		v.Selector(".doors .door")
		for _, width := range []int64{360, 1024, 1440, 1920} {
			v.Size(width, 900)
			rows := browser.Ask[[]int](v.Tab, `Object.values(Object.groupBy([...document.querySelectorAll(".door")], d => Math.round(d.offsetTop))).map(r => r.length)`)
			for _, n := range rows {
				assert.Equal(t, rows[0], n, "at %d px: %v doors in the rows", width, rows)
			}
		}
	})
}
