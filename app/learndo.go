package app

import (
	"strconv"
	"strings"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/command"
	"kubepki/core/learn"
)

// do is a do step: what is asked, the button, and what came of it.
func (p *learnPage) do(l *learn.Lesson, i int) []ui.UI {
	s, k := &l.Steps[i], stepKey{l.Number, i}
	op, _ := learn.OperationByID(s.Get("op"))
	v := p.m.value(l, i)
	parts := []ui.UI{slot(printed(s)), givenFields(s, op)}
	parts = append(parts, p.askedFields(l, i, op, v)...)
	var notes []ui.UI
	if op.Look != nil {
		for _, n := range op.Look(p.m.onBench(), v) {
			notes = append(notes, lineNote(n.State, n.Line, n.What, n.Fix, textLine(v["config"], n.Line)))
		}
	}
	// A place of their own: notes that come and go must not move the button, which
	// go-app would build anew.
	noted := ui.UI(nil)
	if len(notes) > 0 {
		attrs := el.Attrs{"role", "group", "aria-label", "What was found in it"}
		if p.s.presenting { // it scrolls on a slide
			attrs = append(attrs, "tabindex", "0")
		}
		noted = el.With("div", "stack g5 notes", attrs, notes...)
	}
	bar := ui.UI(nil)
	if p.walk.Lesson == nil && p.m.at[l.Number] == i {
		bar = p.doing.bar(p.s)
	}
	return append(parts, slot(noted), p.doFoot(l, i, op.Verb, v), slot(bar), slot(p.outcome(k)))
}

// doFoot is the button of a do step, and the one that brings the first values back.
func (p *learnPage) doFoot(l *learn.Lesson, i int, verb string, v learn.Values) ui.UI {
	s := &l.Steps[i]
	untouched, erratum := p.asPrinted(s, v), s.Get("erratum") != ""
	if erratum && untouched {
		verb = "Run as printed"
	}
	look := "main"
	if _, ran := p.m.outcomes[stepKey{l.Number, i}]; ran && !s.Mends() {
		look = ""
	}
	foot := []ui.UI{&kit.Button{ID: "do-" + strconv.Itoa(i+1), Label: verb, Icon: "play", Look: look, OnClick: func(ctx ui.Context) { p.run(ctx, l, i) }, Disabled: p.doing.running()}}
	if !untouched {
		again := "As at first"
		if erratum {
			again = "As printed again"
		}
		foot = append(foot, &kit.Button{ID: "again-" + strconv.Itoa(i+1), Label: again, Icon: "undo", Look: "bare", Small: true, OnClick: func(ui.Context) { p.asAtFirst(l, i) }})
	}
	return el.Box("div", "row row--wrap", foot...)
}

// asPrinted tells that nothing was changed yet.
func (p *learnPage) asPrinted(s *learn.Step, v learn.Values) bool {
	for field, value := range s.Values(false) {
		if v[field] != value {
			return false
		}
	}
	return true
}

// asAtFirst puts the lesson's own values back into the fields of a step.
func (p *learnPage) asAtFirst(l *learn.Lesson, i int) {
	k := stepKey{l.Number, i}
	p.m.values[k] = l.Steps[i].Values(false)
	delete(p.m.faults, k)
	p.m.keepTyped(0)
	p.s.soon(0, func() { p.s.Page.Focus("do-" + strconv.Itoa(i+1)) }) // the button that had the focus is gone
}

// printed is the command as the course prints it, of an erratum.
func printed(s *learn.Step) ui.UI {
	var lines []string
	for _, id := range strings.Fields(s.Get("erratum")) {
		for _, e := range command.Errata() {
			if e.ID == id {
				for _, line := range e.Printed { // some have the same line
					lines = appendNew(lines, line)
				}
			}
		}
	}
	if len(lines) == 0 {
		return nil
	}
	return kit.Code("As the course prints it", strings.Join(lines, "\n"))
}

// textLine is a line of a text, from 1; "" for none.
func textLine(text string, n int) string {
	lines := strings.Split(text, "\n")
	if n < 1 || n > len(lines) {
		return ""
	}
	return strings.TrimSpace(lines[n-1])
}
