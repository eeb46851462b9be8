//go:build !js

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"kubepki/core/learn"
	"kubepki/e2e/browser"
)

// Every lesson is walked from its file alone: a new one needs no new story. The
// site is walked with a pointer, the single file by keyboard alone.
func TestEveryLessonIsWalked(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		h := v.hand(t)
		v.Patient(time.Minute)
		v.enter("#/learn")
		v.Element("heading", "Learn")
		for _, l := range learn.Lessons() {
			v.follow(fmt.Sprintf("#/learn/%d", l.Number), l.Title)
			for i := range l.Steps {
				walkStep(t, v, h, l, i)
			}
			v.Until("every step that asks for something is done", fmt.Sprintf(
				`[...document.querySelectorAll(".stepnum")].filter(s => ["do", "check", "question"].includes(s.dataset.kind) && !s.querySelector("i.is-done")).length === 0 && document.querySelectorAll(".stepnum").length === %d`, len(l.Steps)))
			shot(t, v, fmt.Sprintf("lesson-%02d", l.Number))
			for _, width := range []int64{320, 360} {
				v.Size(width, 740)
				v.fits(t, fmt.Sprintf("lesson %d, done, at %d px", l.Number, width))
			}
			v.Size(1440, 1000)
		}
		v.follow("#/learn", "Learn")
		n := len(learn.Lessons())
		v.UntilText(fmt.Sprintf("%d of %d lessons done", n, n))
		v.Reload()
		v.UntilText(fmt.Sprintf("%d of %d lessons done", n, n))
	})
}

// shot keeps a picture where LEARN_SHOTS names a folder, for people to look at.
func shot(t *testing.T, v *visit, name string) {
	dir := os.Getenv("LEARN_SHOTS")
	if dir == "" || !strings.HasPrefix(v.at, "http") {
		return
	}
	for _, theme := range []string{"light", "dark"} {
		for _, width := range []int64{1440, 360} {
			v.Prefer(theme)
			v.Size(width, 1000)
			require.NoError(t, os.WriteFile(filepath.Join(dir, fmt.Sprintf("%s-%s-%d.png", name, theme, width)), v.Picture(), 0o644))
		}
	}
	v.Prefer("light")
	v.Size(1440, 1000)
}

// walkStep does one step, an erratum first as it is printed.
func walkStep(t *testing.T, v *visit, h hand, l *learn.Lesson, i int) {
	s := &l.Steps[i]
	at := fmt.Sprintf(`document.getElementById("step-%d").closest(".stepnum")`, i+1)
	switch s.Kind {
	case learn.Do:
		refuses(t, v, h, s, i)
		if s.Mends() {
			h.press(fmt.Sprintf("#do-%d", i+1))
			v.Until("the printed step says what came of it", at+`.querySelector("[role=alert], [aria-invalid=true]") !== null`)
			mend(v, h, s, i)
			v.Until("the printed words are gone", at+fmt.Sprintf(`.querySelector("#do-%d").innerText !== "Run as printed"`, i+1))
		}
		h.press(fmt.Sprintf("#do-%d", i+1))
		v.Until(s.Title, at+`.querySelector("i.is-done") !== null && document.querySelector(".prog") === null`)
	case learn.Check:
		h.press(fmt.Sprintf("#check-%d", i))
		v.Until(s.Title, at+`.querySelector("i.is-done") !== null`)
	case learn.Question:
		right := slices.IndexFunc(s.Choices, func(c learn.Choice) bool { return c.Right })
		wrong := (right + 1) % len(s.Choices)
		h.press(fmt.Sprintf(`[data-step="%d"][data-choice="%d"]`, i, wrong))
		v.UntilText("Not quite.")
		keepsFocus(t, v, i, wrong)
		h.press(fmt.Sprintf(`[data-step="%d"][data-choice="%d"]`, i, right))
		v.Until(s.Title, at+`.querySelector("i.is-done") !== null`)
		keepsFocus(t, v, i, right)
	case learn.Picture:
		assert.NotEmpty(t, v.Selector(fmt.Sprintf(`.stepnum:has(#step-%d) svg.drawing`, i+1)).Attribute("aria-label"))
	case learn.Command:
		v.Until("commands", at+`.querySelector("pre") !== null`)
	}
}

// keepsFocus wants the keyboard on the answer that was given.
func keepsFocus(t *testing.T, v *visit, i, choice int) {
	t.Helper()
	assert.Equal(t, fmt.Sprintf("%d %d", i, choice), browser.Ask[string](v.Tab, `(d => d.step + " " + d.choice)(document.activeElement.dataset)`), "the focus after an answer")
}

// press clicks what a selector finds, once it is free and clear of the bar at
// the foot, and lets the page say what began: a button is not free while
// something runs.
func press(v *visit, css string) {
	v.Until(css+" is free", fmt.Sprintf(`(b => b !== null && !b.disabled && b.getAttribute("aria-disabled") !== "true")(document.querySelector(%q))`, css))
	v.Eval(fmt.Sprintf(`document.querySelector(%q).scrollIntoView({block: "center", behavior: "instant"})`, css))
	v.Selector(css).Click()
	v.Drawn()
}

// mend puts the right values into the fields of a do step.
func mend(v *visit, h hand, s *learn.Step, i int) {
	op, _ := learn.OperationByID(s.Get("op"))
	for _, a := range s.All("right") {
		id, value, _ := strings.Cut(a, "=")
		f, _ := op.Field(id)
		css := fmt.Sprintf("#f-%d-%s", i+1, id)
		switch f.Kind {
		case learn.Option:
			at := slices.IndexFunc(f.Options, func(o [2]string) bool { return o[0] == value })
			h.press(fmt.Sprintf("%s-%d", css, at))
		case learn.Pick:
			h.press(fmt.Sprintf("%s [data-value=%q]", css, value))
		case learn.Copying:
			kind, decided, _ := strings.Cut(value, "\n")
			h.press(fmt.Sprintf("%s-%d", css, slices.Index([]string{"none", "all"}, kind)))
			for _, line := range strings.Split(strings.TrimSpace(decided), "\n") {
				decide(v, h, css, line)
			}
		case learn.File, learn.Algorithm, learn.Menu:
			h.choose(css, value)
		default:
			h.fill(css, value)
		}
	}
}

// decide chooses the verdict of one line "LABEL|ASKED|OFFERED=VERDICT" of a grant.
func decide(v *visit, h hand, css, line string) {
	key, verdict, ok := strings.Cut(line, "=")
	if !ok {
		return
	}
	asked := strings.Split(key, "|")[1]
	word := map[string]string{"granted": "As asked", "refused": "Refuse"}[verdict]
	v.Eval(fmt.Sprintf(`{ const row = [...document.querySelectorAll(".grants__row")].find(r => r.querySelector("code").innerText === %q);
		globalThis.verdict?.removeAttribute("data-verdict");
		verdict = [...row.querySelectorAll("button")].find(b => b.innerText.trim() === %q);
		verdict.setAttribute("data-verdict", "") }`, asked, word))
	h.press("[data-verdict]")
	v.Until(line, fmt.Sprintf(`[...document.querySelectorAll(".grants__row")].some(r => r.querySelector("code").innerText === %q && r.innerText.includes(%q))`, asked, verdict))
}

// A lesson that is opened before its needs offers to make them, and then the
// rest of it can be done; a link opens it at a step.
func TestALessonBeginsInTheMiddle(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		v.Patient(time.Minute)
		v.enter("#/learn/18?step=3")
		v.UntilText("Something comes before.")
		v.UntilText("Step 3 of")
		shot(t, v, "begin")
		v.Click("Make it for me")
		v.Until("the note goes away", `!document.body.innerText.includes("Something comes before.")`)
		v.Click("Workspace")
		v.Until("keys, requests and certificates of both lessons", `document.querySelectorAll(".space .mini").length === 6`)
	})
}

// Presenting shows one step at a time and is steered by keys.
func TestALessonIsPresented(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		l := learn.ByNumber(15)
		v.enter("#/learn/15")
		v.Element("heading", l.Title)
		v.Press("p")
		v.Element("heading", l.Steps[0].Title)
		assert.Zero(t, browser.Ask[int](v.Tab, `document.querySelectorAll(".stepnum").length`))
		for _, at := range []int{1, 2, 3, 4} {
			v.Press(kb.ArrowRight)
			v.Element("heading", l.Steps[at].Title)
		}
		shot(t, v, "present")
		v.Press(kb.ArrowLeft)
		v.Element("heading", l.Steps[3].Title)
		v.Press("\x1b")
		v.Element("heading", l.Title)
		v.follow("#/learn/glossary?term=root", "Glossary")
		shot(t, v, "glossary")
	})
}
