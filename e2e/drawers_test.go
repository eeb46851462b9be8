//go:build !js

package e2e

import (
	"strconv"
	"strings"
	"testing"
)

// ways open and close both drawers in every order, by key and by mouse. A
// capital letter is the button in the head of the page.
var ways = []string{"twwt", "twtw", "wttw", "wtwt", "TWWT", "TWTW", "WTTW", "WTWT"}

// The workspace and the terminal stand beside each other: opened and closed in
// any order, each comes and goes alone.
func TestTwoDrawers(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		v.enter("#/")
		for _, way := range ways {
			open := map[string]bool{}
			for _, k := range way {
				drawer := strings.ToLower(string(k))
				if drawer == string(k) {
					v.Press(drawer)
				} else {
					v.Click(map[string]string{"t": "Terminal", "w": "Workspace"}[drawer])
				}
				open[drawer] = !open[drawer]
				v.drawers(way, open["t"], open["w"])
			}
		}
	})
}

// drawers waits until these drawers, and only these, are shown.
func (v *visit) drawers(after string, term, space bool) {
	v.Until("the drawers after "+after, `(document.querySelector(".term") !== null) === `+strconv.FormatBool(term)+
		` && (document.querySelector(".space") !== null) === `+strconv.FormatBool(space))
}
