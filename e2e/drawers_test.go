//go:build !js

package e2e

import (
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// ways open and close both drawers in every order, by key and by mouse. A
// capital letter is the button in the head of the page, a dot is Escape.
var ways = []string{"twwt", "twtw", "wttw", "wtwt", "TWWT", "TWTW", "WTTW", "WTWT", "t.w.", "tw..", "wt..", "TW..", "WT..", "twt."}

// The workspace and the terminal stand beside each other: opened and closed in
// any order, each comes and goes alone.
func TestTwoDrawers(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		v.enter("#/")
		for _, way := range ways {
			open, last := map[string]bool{}, ""
			for _, k := range way {
				drawer := strings.ToLower(string(k))
				switch {
				case drawer == ".":
					v.Press(kb.Escape)
					drawer = last
				case drawer == string(k):
					v.Press(drawer)
				default:
					v.Click(map[string]string{"t": "Terminal", "w": "Workspace"}[drawer])
				}
				open[drawer] = !open[drawer]
				v.drawers(way, open["t"], open["w"])
				last = "t"
				if open["w"] && (drawer == "w" || !open["t"]) {
					last = "w"
				}
			}
		}
	})
}

// drawers waits until these drawers, and only these, are shown.
func (v *visit) drawers(after string, term, space bool) {
	v.Until("the drawers after "+after, `(document.querySelector(".term") !== null) === `+strconv.FormatBool(term)+
		` && (document.querySelector(".space") !== null) === `+strconv.FormatBool(space))
}

// A key that opens a drawer leads into it, and Escape leads out again, also from
// its fields, where it empties a search first.
func TestKeysLeadIntoDrawers(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		v.enter("#/")
		v.Press("w")
		v.Until("the focus in the workspace", `document.activeElement.id === "workspace-title"`)
		v.Fill("Search the workspace", "no such thing")
		v.Press(kb.Escape)
		v.Wait("the search to be empty", func() bool { return v.Field("Search the workspace").Content() == "" })
		v.drawers("the first Escape", false, true)
		v.Press(kb.Escape)
		v.drawers("the second Escape", false, false)
		v.Until("the focus on the button", `document.activeElement.id === "workspace-toggle"`)
		v.Press("t")
		v.Until("the focus in the terminal", `document.activeElement.id === "term-title"`)
		v.Press("?")
		v.Element("heading", "Keyboard shortcuts")
		v.Press(kb.Escape)
		v.Until("the list to be gone", `document.querySelector("dialog") === null`)
		v.drawers("Escape in the list", true, false)
		v.Press(kb.Escape)
		v.drawers("Escape", false, false)
	})
}
