//go:build !js

package e2e

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/learn"
	"kubepki/e2e/browser"
)

// badInput is what is typed wrong into fields of lessons: a lesson with a new
// kind of field has its row here.
var badInput = map[string]string{"subject": "/CN=", "days": "a year", "at": "0", "message": "", "names": "DNS:", "host": "https://my-bank.com"}

// refuses types what is wrong into each field of a do step: it is said at the
// field, nothing is made, what was typed stays, and the lesson's own words are one
// button away.
func refuses(t *testing.T, v *visit, h hand, s *learn.Step, i int) {
	for _, id := range s.Asked() {
		bad, ok := badInput[id]
		if !ok || s.Mends() {
			continue
		}
		css := fmt.Sprintf("#f-%d-%s", i+1, id)
		h.fill(css, bad)
		h.press(fmt.Sprintf("#do-%d", i+1))
		v.Until("the field says what is wrong", fmt.Sprintf(`document.querySelector(%q).getAttribute("aria-invalid") === "true"`, css))
		assert.Equal(t, bad, v.Selector(css).Content())
		assert.False(t, browser.Ask[bool](v.Tab, fmt.Sprintf(`document.getElementById("step-%d").closest(".stepnum").querySelector("i.is-done") !== null`, i+1)))
		h.press(fmt.Sprintf("#again-%d", i+1))
		v.Until("the lesson’s own words", fmt.Sprintf(`document.querySelector(%q).value === %q && document.querySelector(%q).getAttribute("aria-invalid") !== "true"`, css, s.Values(false)[id], css))
	}
}

// A reload in the middle of a lesson loses keys, as everywhere, and says so: what
// was done and typed is still there, and the keys are made again at a click. What
// another tab did meanwhile stays.
func TestALessonSurvivesAReload(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		v.Patient(time.Minute)
		v.enter("#/learn/14")
		v.Click("Next step")
		press(v, "#do-2")
		v.UntilText("ca.key is made")
		v.Selector("#f-3-subject").Fill("/CN=OUR-CA")
		v.Eval(`localStorage.setItem("kubepki.learn", localStorage.getItem("kubepki.learn") + ";15 0")`)
		v.Reload()
		v.UntilText("What you made is not in this page.")
		v.UntilText("Step 3 of")
		assert.Equal(t, "/CN=OUR-CA", v.Selector("#f-3-subject").Content())
		press(v, "#do-3")
		v.UntilText("There is no private key ca.key yet")
		v.UntilText("Step 2, Make the root’s key, makes it.")
		shot(t, v, "lost")
		press(v, "#walk")
		v.Until("it is made", `document.querySelector("#walk, .prog") === null`)
		assert.False(t, v.Has("alert", ""), "what was not there is")
		press(v, "#do-3")
		v.UntilText("ca.csr asks for CN=OUR-CA")
		assert.Contains(t, browser.Ask[string](v.Tab, `localStorage.getItem("kubepki.learn")`), ";15 0", "what another tab did stays")
		assert.NotContains(t, browser.Ask[string](v.Tab, `JSON.stringify(localStorage)`), "PRIVATE")

		v.Click("Reset")
		v.UntilText("Lesson 14 begins anew")
		v.Until("the lesson’s own words", `document.querySelector("#f-3-subject").value !== "/CN=OUR-CA"`)
		v.Click("Undo")
		v.Until("what was typed is back", `document.querySelector("#f-3-subject").value === "/CN=OUR-CA"`)
		v.Until("so is what was done", `document.querySelectorAll("i.is-done").length === 3`)
	})
}

// One learner, two tabs: what is done in one counts in the other, which says that
// the keys are not there, and neither takes back what the other did.
func TestTwoTabs(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		v.Patient(time.Minute)
		v.enter("#/learn/14")
		press(v, "#do-2")
		v.UntilText("ca.key is made")

		two := v.beside(t)
		two.Patient(time.Minute)
		two.enter("#/learn/14")
		two.UntilText("What you made is not in this page.")
		two.UntilText("is in another tab")
		press(two, "#walk")
		two.Until("it is made here too", `document.querySelector("#walk, .prog") === null`)
		press(two, "#do-3")
		two.UntilText("ca.csr asks for")

		v.UntilText("ca.key is made")
		v.follow("#/learn/1", learn.ByNumber(1).Title)
		press(v, "#do-2")
		done := func(step int) string {
			return fmt.Sprintf(`document.getElementById("step-%d").closest(".stepnum").querySelector("i.is-done") !== null`, step)
		}
		v.Until("it is done", done(2))
		v.follow("#/learn/14", learn.ByNumber(14).Title)
		v.Until("what the second tab did is done", done(3))
		two.follow("#/learn/1", learn.ByNumber(1).Title)
		two.Until("what the first tab did is done", done(2))

		// A lesson that begins anew in one does so in the other.
		two.follow("#/learn/14", learn.ByNumber(14).Title)
		two.Click("Reset")
		two.UntilText("Lesson 14 begins anew")
		v.follow("#/learn", "Learn")
		v.follow("#/learn/14", learn.ByNumber(14).Title)
		v.Until("nothing of it is done", `document.querySelectorAll("i.is-done").length === 0`)
	})
}

// The end of a lesson leads to what it is about, filled in.
func TestALessonLeadsOn(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		v.enter("#/learn/18?step=12")
		v.UntilText("Where this comes back")
		v.UntilText("steps left.")
		press(v, `[href="#/inspect/logs?about=no-names-in-it"]`)
		v.Element("heading", "A server’s certificate without such names")
		v.follow("#/learn/18", "kube-apiserver")
		assert.Contains(t, browser.Ask[string](v.Tab, `document.title`), "18 · kube-apiserver")
		v.Until("the end", `document.querySelector('[href="#/cluster?plan=apiserver"]') !== null`)
		press(v, `[href="#/cluster?plan=apiserver"]`)
		v.Until("one row of the plan", `document.querySelectorAll(".plan tbody tr").length === 1 && document.activeElement.id === "plan-filter"`)
	})
}

// A lesson on a projector without a mouse: a field is no trap, a picture is
// stepped and played, what comes before can be made there.
func TestPresentingByKeyboard(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		v.Patient(time.Minute)
		v.enter("#/learn/15?step=3")
		v.Until("the focus on the step", `document.activeElement.id === "step-3"`)
		v.Press("p")
		v.Until("presenting", `document.querySelector(".present") !== null`)
		v.UntilText("Something comes before.")
		v.tabTo(t, "Make it for me")
		v.Press(kb.Enter)
		v.Until("it is made", `document.querySelector("#walk, .prog") === null`)
		v.tabTo(t, "Subject")
		v.Press(kb.Escape)
		v.Until("left", `document.querySelector(".present") === null`)

		v.Follow("#/learn/1?step=7")
		v.Until("the picture", `document.activeElement.id === "step-7"`)
		v.Press("p")
		v.Until("the first frame", `document.querySelector(".present figcaption")?.innerText.includes("1 of 4")`)
		v.tabTo(t, "Step on")
		v.Press(kb.Enter)
		v.Until("the second frame", `document.querySelector("figcaption").innerText.includes("2 of 4")`)
		v.backTo(t, "Play")
		v.Press(kb.Enter)
		v.Button("Pause")
		v.Until("the third frame, by itself", `document.querySelector("figcaption").innerText.includes("3 of 4")`)
		v.Press(kb.Enter)
		v.Button("Play")
	})
}

// On a projector a slide is seen whole, also with a text to mend of which nothing
// holds yet: what was found in it scrolls by itself, and the keyboard gets there.
func TestSlidesFitAProjector(t *testing.T) {
	v := open(t, built.File())
	v.Size(1920, 1080)
	v.enter("#/learn/17?step=9")
	v.Until("the step", `document.activeElement.id === "step-9"`)
	v.Press("p")
	for _, slide := range []string{"17?step=9", "18?step=4", "20?step=9", "20?step=11"} {
		v.Follow("#/learn/" + slide)
		v.Until(slide, fmt.Sprintf(`location.hash === "#/learn/%s" && document.querySelector(".present .notes") !== null`, slide))
		v.Drawn()
		assert.LessOrEqual(t, browser.Ask[int](v.Tab, `document.documentElement.scrollHeight - innerHeight`), 0, slide)
	}
	v.tabTo(t, "What was found in it")
	v.Press(kb.ArrowDown)
	v.Until("what is below", `document.querySelector(".notes").scrollTop > 0`)
}

// A lesson on paper: a few sheets, and nothing of the tools around it.
func TestALessonIsPrinted(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		v.enter("#/learn/18")
		v.UntilText("Where this comes back")
		pdf := v.Print()
		require.True(t, bytes.HasPrefix(pdf, []byte("%PDF-")))
		pages := bytes.Count(pdf, []byte("/Type /Page\n"))
		assert.GreaterOrEqual(t, pages, 3)
		assert.LessOrEqual(t, pages, 7)
	})
}
