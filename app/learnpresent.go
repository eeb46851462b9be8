package app

import (
	"strconv"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/learn"
)

// present begins or ends the presenting mode: one step at a time, nothing else,
// also none of the messages from before.
func (p *learnPage) present(on bool) {
	p.s.presenting, p.s.toasts = on, nil
	if l := p.lesson(); l != nil {
		p.goTo(l, p.m.at[l.Number])
	}
	p.s.changed()
}

// keyAction are the keys of a lesson: P presents it; then the arrows step, and
// Escape leaves.
func (p *learnPage) keyAction(k Key) func(ui.Context) {
	l := p.lesson()
	if l == nil {
		return nil
	}
	if !p.s.presenting {
		if k.Name == "p" || k.Name == "P" {
			return func(ui.Context) { p.present(true) }
		}
		return nil
	}
	switch k.Name {
	case "Escape", "p", "P":
		return func(ui.Context) { p.present(false) }
	case "ArrowRight", "PageDown":
		return func(ui.Context) { p.turn(l, 1) }
	case "ArrowLeft", "PageUp":
		return func(ui.Context) { p.turn(l, -1) }
	case "Home":
		return func(ui.Context) { p.turn(l, -len(l.Steps)) }
	case "End":
		return func(ui.Context) { p.turn(l, len(l.Steps)) }
	}
	return nil
}

// turn goes steps on or back.
func (p *learnPage) turn(l *learn.Lesson, by int) {
	at := p.m.at[l.Number]
	to := min(max(at+by, 0), len(l.Steps)-1)
	if by > 0 && !l.Steps[at].Kind.Acts() {
		p.m.finish(l, at)
	}
	p.goTo(l, to)
	p.s.changed()
}

// presented is one step for a projector: its title and text, and beside them
// what it shows, asks or has done.
func (p *learnPage) presented(l *learn.Lesson) ui.UI {
	at := p.m.at[l.Number]
	s := &l.Steps[at]
	words, parts := p.split(l, at)
	class := "slide"
	switch s.Kind {
	case learn.Picture:
		class += " slide--two"
	case learn.Do, learn.Check, learn.Question:
		class += " slide--do"
	default: // commands go on below the text
		words, parts = append(words, parts...), nil
	}
	text := append([]ui.UI{el.H1().ID(stepID(at)).TabIndex(-1).Text(s.Title)}, words...)
	if s.Kind == learn.Do || s.Kind == learn.Check || s.Kind == learn.Picture {
		text = append(text, slot(p.needs(l)))
	}
	slide := []ui.UI{el.Box("div", "stack g5", text...)}
	if len(parts) > 0 {
		slide = append(slide, el.Box("div", "stack g5", parts...))
	}
	ticks := make([]ui.UI, len(l.Steps))
	for i := range ticks {
		class := ""
		if i <= at {
			class = "is-done"
		}
		ticks[i] = el.Box("i", class)
	}
	return el.With("section", "present", el.Attrs{"aria-label", "Presenting"},
		el.Box("header", "", kit.Emblem(), el.Text("span", "", lessonLabel(l)), el.Box("span", "grow"),
			el.Box("span", "wide-only", el.Text("kbd", "", "←"), ui.Text(" "), el.Text("kbd", "", "→"), ui.Text(" step "), el.Text("kbd", "", "Esc"), ui.Text(" leave")),
			&kit.Button{Label: "Leave", Icon: "x", Look: "bare", Small: true, IconOnly: true, OnClick: func(ui.Context) { p.present(false) }}),
		el.Box("div", class, slide...),
		el.Box("footer", "",
			el.Text("span", "nums", strconv.Itoa(at+1)+" of "+strconv.Itoa(len(l.Steps))),
			el.With("div", "ticks", el.Attrs{"role", "progressbar", "aria-label", "Steps", "aria-valuemin", "1", "aria-valuenow", strconv.Itoa(at + 1), "aria-valuemax", strconv.Itoa(len(l.Steps))}, ticks...),
			&kit.Button{Label: "Back", Look: "bare", OnClick: func(ui.Context) { p.turn(l, -1) }, Disabled: at == 0},
			p.nextSlide(l)),
	)
}

// nextSlide leads to the next step, and from the last one to the next lesson.
func (p *learnPage) nextSlide(l *learn.Lesson) ui.UI {
	_, next := beside(l)
	if p.m.at[l.Number] == len(l.Steps)-1 && next != nil {
		return kit.LinkButton(stepRoute(next, 0), "arrow", lessonLabel(next), "main")
	}
	return &kit.Button{Label: "Next", Icon: "arrow", Look: "main", OnClick: func(ui.Context) { p.turn(l, 1) }, Disabled: p.m.at[l.Number] == len(l.Steps)-1}
}
