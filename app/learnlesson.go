package app

import (
	"strconv"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/learn"
)

// lessonView is one lesson: the list of lessons, its steps, and what was made.
func (p *learnPage) lessonView(l *learn.Lesson) ui.UI {
	head := el.Box("header", "stack stack--s",
		el.Text("p", "eyebrow", "Part "+strconv.Itoa(l.Part)+" · "+learn.Parts[l.Part-1]+" · Lesson "+strconv.Itoa(l.Number)+" · "+strconv.Itoa(l.Minutes)+" min"),
		kit.Title(l.Title, "",
			&kit.Button{Label: "Reset", Icon: "undo", Look: "bare", Small: true, OnClick: func(ui.Context) { p.reset(l) }, Title: "Begin this lesson anew"},
			&kit.Button{Label: "Present", Icon: "present", Look: "bare", Small: true, OnClick: func(ui.Context) { p.present(true) }, Title: "One step at a time, in large type (p)"}),
		el.Box("p", "prose", el.Text("b", "", "Goal. "), ui.Text(l.Goal)))
	body := []ui.UI{head}
	n := p.drawn(l)
	for i := range n {
		body = append(body, p.step(l, i))
	}
	var end ui.UI
	var side []ui.UI
	if n == len(l.Steps) {
		end, side = p.atEnd(l), p.side(l)
	}
	body = append(body, slot(end), p.nextBar(l))
	return el.Box("div", "page__in lesson",
		p.contents(l),
		el.With("article", "lesson__main stack g5", el.Attrs{"aria-labelledby", kit.TitleID}, body...),
		el.With("aside", "lesson__side stack g5 stick", el.Attrs{"aria-label", "Your work"}, side...))
}

// firstSteps are drawn at once, the others when these are seen: a lesson is
// there sooner.
const firstSteps = 3

// drawn is how many steps of the lesson are drawn now.
func (p *learnPage) drawn(l *learn.Lesson) int {
	if p.whole == l.Number || p.m.at[l.Number] >= firstSteps {
		p.whole = l.Number
		return len(l.Steps)
	}
	p.s.painted(func() { p.whole = l.Number })
	return firstSteps
}

// contents lists the lessons, on wide screens.
func (p *learnPage) contents(at *learn.Lesson) ui.UI {
	var rows []ui.UI
	part, done := 0, 0
	all := learn.Lessons()
	for _, l := range all {
		if l.Part != part {
			part = l.Part
			rows = append(rows, el.Text("li", "eyebrow", learn.Parts[part-1]))
		}
		attrs := el.Attrs{"href", "#" + lessonRoute(l.Number)}
		if l == at {
			attrs = append(attrs, "aria-current", "page")
		}
		mark := ui.UI(el.Box("span", "toc__mark"))
		if p.m.finished(l) {
			mark = el.Box("span", "toc__mark", kit.StateIcon("valid", "done"))
			done++
		}
		rows = append(rows, el.Box("li", "", el.With("a", "", attrs, mark, el.Text("span", "nums", strconv.Itoa(l.Number)), ui.Text(l.Title))))
	}
	return el.With("nav", "toc stick", el.Attrs{"aria-label", "Lessons"}, el.Box("ol", "", rows...), bar(done, len(all)),
		el.Text("p", "muted t12", strconv.Itoa(done)+" of "+plural(len(all), "lesson")+" done"))
}

func (p *learnPage) env() learn.Env {
	return learn.Env{Maker: p.s.Keys, Now: p.s.now, Yield: p.s.Yield}
}

// nextBar leads on: to the next step, and from the last one to the next lesson.
func (p *learnPage) nextBar(l *learn.Lesson) ui.UI {
	at := p.m.at[l.Number]
	before, next := beside(l)
	left := pageLink("#/learn", "The course")
	if before != nil {
		left = pageLink("#"+lessonRoute(before.Number), lessonLabel(before))
	}
	here := "Step " + strconv.Itoa(at+1) + " of " + strconv.Itoa(len(l.Steps))
	right := ui.UI(&kit.Button{ID: "next-step", Label: "Next step", Icon: "down", Look: "main", OnClick: func(ui.Context) { p.pass(l, at) }})
	switch {
	case at < len(l.Steps)-1:
	case next != nil:
		right = kit.LinkButton("#"+lessonRoute(next.Number), "arrow", lessonLabel(next), "main")
	default:
		right = kit.LinkButton("#/learn", "learn", "Back to the course", "main")
	}
	return el.With("nav", "lesson__next", el.Attrs{"aria-label", "Where to go on"}, left,
		el.With("a", "muted t13 nums", el.Attrs{"href", stepRoute(l, at), "title", "The address of this step, to give to others"}, ui.Text(here)), right)
}

// beside are the lessons before and after one, nil for none.
func beside(l *learn.Lesson) (before, next *learn.Lesson) {
	for _, other := range learn.Lessons() {
		if other.Number < l.Number {
			before = other
		}
		if other.Number > l.Number && next == nil {
			next = other
		}
	}
	return before, next
}

// pageLink leads back, with room for a long title.
func pageLink(href, label string) ui.UI {
	return el.With("a", "btn lesson__back", el.Attrs{"href", href}, kit.SmallIcon("arrow"), el.Text("span", "", label))
}

// stepRoute is the address of a step.
func stepRoute(l *learn.Lesson, i int) string {
	return "#" + lessonRoute(l.Number) + "?step=" + strconv.Itoa(i+1)
}

// pass goes from a step to the next. One that asks for nothing is done then.
func (p *learnPage) pass(l *learn.Lesson, at int) {
	if !l.Steps[at].Kind.Acts() {
		p.m.finish(l, at)
	}
	if at+1 < len(l.Steps) {
		p.goTo(l, at+1)
	}
	p.s.changed()
}

// side is the check, and what was made.
func (p *learnPage) side(l *learn.Lesson) []ui.UI {
	var parts []ui.UI
	for i := range l.Steps {
		if l.Steps[i].Kind == learn.Check {
			parts = append(parts, p.checkPanel(l, i, false))
		}
	}
	return append(parts, slot(p.yours(l)))
}

// mostYours is how many files stand beside a lesson.
const mostYours = 10

// yours lists what was made in this lesson and before.
func (p *learnPage) yours(l *learn.Lesson) ui.UI {
	var rows []ui.UI
	b := p.m.onBench()
	for _, name := range l.Makes {
		if o, ok := b[name]; ok && o.Data != nil {
			rows = append(rows, (&kit.Mini{Role: "file", Name: name, Sub: plural(len(o.Data), "byte")}).Row())
		}
		if t := b[name].Tree; t != nil {
			rows = append(rows, (&kit.Mini{Role: "file", Name: name, Sub: plural(len(t.Files), "file")}).Row())
		}
		for _, id := range p.m.ids(name) {
			o, _ := p.s.ws.Get(id)
			rows = append(rows, &kit.Mini{Role: o.Role(), Name: name, Issuer: o.signer(), Sub: o.Summary(p.s.now()), KeyID: o.KeyID, OnOpen: func(ui.Context) { p.s.showObject(id) }})
		}
	}
	if len(rows) == 0 {
		return nil
	}
	if more := len(rows) - mostYours; more > 0 {
		rows = append(rows[:mostYours:mostYours], el.Text("p", "muted t12", "and "+plural(more, "other")+", in the workspace or kept with the lesson"))
	}
	return kit.Panel("Yours so far", nil, el.Box("div", "lesson__yours", rows...))
}
