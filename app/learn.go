package app

import (
	"strconv"
	"strings"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/learn"
)

var _ = registerPage(page{
	ID: "learn", Route: "/learn", Below: true, Order: 1, Title: "Learn", Icon: "learn", Keys: "l",
	Door: "Learn it step by step", Why: "Lessons in which you make every key and certificate yourself, and see why each is so.",
	New: func(s *session) ui.Composer { return newLearnPage(s) }, Named: learnTitle,
})

// learnTitle is what the document is called: after the lesson, where there is one.
func learnTitle(fragment string) string {
	switch l := lessonAt(fragment); {
	case l != nil:
		return lessonLabel(l)
	case strings.HasPrefix(fragment, "/learn/glossary"):
		return "Glossary"
	}
	return "Learn"
}

// lessonAt is the lesson that an address names, nil for none.
func lessonAt(fragment string) *learn.Lesson {
	route, _, _ := strings.Cut(fragment, "?")
	n, err := strconv.Atoi(strings.TrimPrefix(strings.TrimSuffix(route, "/"), "/learn/"))
	if err != nil {
		return nil
	}
	return learn.ByNumber(n)
}

// learnPage is the course, its glossary and each lesson: the address says which.
type learnPage struct {
	ui.Compo

	s     *session
	m     *learnModel
	shown string // the address that was drawn last
	whole int    // the lesson that is drawn to its end, 0 for none
	doing work   // an operation, or the walk of the lessons before
	walk  learn.Stride
	// playing is the picture that plays, nil for none. Each start has a pointer of
	// its own: what was paused and started again does not step twice.
	playing *stepKey
	export  work
	stop    func()
	focus   string // the id of what gets the keyboard when it is drawn, "" for nothing
}

func newLearnPage(s *session) *learnPage { return &learnPage{s: s, m: newLearnModel(s)} }

// lessonRoute is a lesson's address.
func lessonRoute(number int) string { return "/learn/" + strconv.Itoa(number) }

// lessonLabel is a lesson by number and title.
func lessonLabel(l *learn.Lesson) string { return strconv.Itoa(l.Number) + " · " + l.Title }

// OnMount follows the workspace and takes the keys of a lesson.
func (p *learnPage) OnMount(ctx ui.Context) {
	p.stop = p.s.watch(ctx)
	p.s.keys = p.keyAction
	p.m.load()
}

// OnDismount gives the keys back.
func (p *learnPage) OnDismount() {
	p.s.keys, p.s.presenting, p.playing = nil, false, nil
	p.stop()
}

// lesson is the one that the address names, nil for none.
func (p *learnPage) lesson() *learn.Lesson { return lessonAt(p.s.fragment) }

// Render draws what the address names.
func (p *learnPage) Render() ui.UI {
	p.arrive()
	if id := p.focus; id != "" { // before this drawing it may not be there, or go away
		p.focus = ""
		p.s.soon(0, func() { p.s.Page.Focus(id) })
	}
	route, _, _ := strings.Cut(p.s.fragment, "?")
	l := p.lesson()
	switch {
	case l != nil && p.s.presenting:
		return p.presented(l)
	case l != nil:
		return p.lessonView(l)
	case route == "/learn/glossary":
		return p.glossary()
	case route != "/learn" && route != "":
		return el.Box("div", "page__in learn", append([]ui.UI{kit.Title("There is no such lesson", "It may come later. Here is what there is.",
			kit.LinkButton("#/learn", "learn", "The course", "main"))}, p.parts()...)...)
	}
	return p.course()
}

// arrive goes to the step that a new address names.
func (p *learnPage) arrive() {
	if p.shown == p.s.fragment {
		return
	}
	moved := p.shown != ""
	p.playing = nil
	p.shown = p.s.fragment
	l := p.lesson()
	if l == nil {
		p.s.presenting = false
		if term := p.s.query("term"); term != "" {
			p.s.soon(0, func() { p.s.Page.Focus(termID(term)) })
		} else if moved {
			p.s.soon(0, func() { p.s.Page.Focus(kit.TitleID) })
		}
		return
	}
	p.m.open(l)
	at, seen := p.m.at[l.Number]
	if !seen {
		at = p.m.resume(l)
	}
	if k, err := strconv.Atoi(p.s.query("step")); err == nil && k >= 1 && k <= len(l.Steps) {
		p.goTo(l, k-1)
	} else if at > 0 {
		p.goTo(l, at)
	} else if moved {
		p.s.soon(0, func() { p.s.Page.Focus(kit.TitleID) })
	}
}

// stepID is the id of a step's heading.
func stepID(i int) string { return "step-" + strconv.Itoa(i+1) }

// goTo makes a step the one at hand, and brings it to the eye.
func (p *learnPage) goTo(l *learn.Lesson, i int) {
	p.m.at[l.Number] = i
	p.focus = stepID(i)
}

// course is the page of all lessons.
func (p *learnPage) course() ui.UI {
	done, all, minutes := 0, 0, 0
	for _, l := range learn.Lessons() {
		all++
		if p.m.finished(l) {
			done++
		} else {
			minutes += l.Minutes
		}
	}
	l := p.m.next()
	verb := "Begin with lesson " + strconv.Itoa(l.Number)
	if done > 0 || p.m.last > 0 {
		verb = "Go on with lesson " + strconv.Itoa(l.Number)
	}
	body := []ui.UI{
		kit.Title("Learn", "Make every key and certificate of a cluster with your own hands, and see why each is as it is. Nothing here is staged: the keys are real, and they are yours.",
			kit.LinkButton("#/learn/glossary", "doc", "Glossary", ""), kit.LinkButton("#"+lessonRoute(l.Number), "play", verb, "main")),
		el.Box("div", "learn__bar", bar(done, all), el.Text("span", "quiet t13", strconv.Itoa(done)+" of "+plural(all, "lesson")+" done, about "+lasting(minutes)+" to go. Numbers that are left out are lessons still to come.")),
	}
	return el.Box("div", "page__in learn", append(body, p.parts()...)...)
}

// parts are the lessons, part by part.
func (p *learnPage) parts() (panels []ui.UI) {
	for part := range learn.Parts {
		if rows := p.partRows(part + 1); len(rows) > 0 {
			panels = append(panels, kit.Panel("Part "+strconv.Itoa(part+1)+". "+learn.Parts[part], p.partTally(part+1), el.Box("ol", "learn__list", rows...)))
		}
	}
	return panels
}

func bar(done, all int) ui.UI {
	return el.Progress().Class("prog__bar").Aria("label", "Lessons done").Attr("value", strconv.Itoa(done)).Attr("max", strconv.Itoa(max(all, 1)))
}

// lasting is a time of lessons, in words.
func lasting(minutes int) string {
	if minutes < 90 {
		return plural(minutes, "minute")
	}
	return plural((minutes+30)/60, "hour")
}

// partTally is how far a part is, and how long it takes.
func (p *learnPage) partTally(part int) ui.UI {
	done, all, minutes := 0, 0, 0
	for _, l := range learn.Lessons() {
		if l.Part == part {
			all++
			minutes += l.Minutes
			if p.m.finished(l) {
				done++
			}
		}
	}
	return el.Text("span", "muted t12 nums", strconv.Itoa(done)+" of "+strconv.Itoa(all)+" · "+timeWords(minutes))
}

// timeWords is a time to the minute: "45 min", "2 h 8 min".
func timeWords(minutes int) string {
	words := strconv.Itoa(minutes%60) + " min"
	switch {
	case minutes < 60:
		return words
	case minutes%60 == 0:
		return strconv.Itoa(minutes/60) + " h"
	}
	return strconv.Itoa(minutes/60) + " h " + words
}

func (p *learnPage) partRows(part int) []ui.UI {
	var rows []ui.UI
	for _, l := range learn.Lessons() {
		if l.Part != part {
			continue
		}
		state := ui.UI(el.Text("span", "muted t12 nums", strconv.Itoa(l.Minutes)+" min"))
		done, acts := p.m.progress(l)
		switch {
		case done == acts:
			state = kit.State("valid", "Done")
		case done > 0:
			state = el.Text("span", "muted t12 nums", strconv.Itoa(done)+" of "+strconv.Itoa(acts))
		}
		rows = append(rows, el.Box("li", "", el.With("a", "learn__row", el.Attrs{"href", "#" + lessonRoute(l.Number)},
			el.Text("span", "learn__no nums", strconv.Itoa(l.Number)), el.Box("span", "", el.Text("b", "", l.Title), el.Text("small", "", l.Goal)), state)))
	}
	return rows
}

// glossary is every term of the course.
func (p *learnPage) glossary() ui.UI {
	asked := p.s.query("term")
	var rows []ui.UI
	for _, t := range learn.Terms {
		attrs := el.Attrs{"id", termID(t.Name), "tabindex", "-1"}
		if t.Name == asked {
			attrs = append(attrs, "aria-current", "true")
		}
		rows = append(rows, el.With("dt", "", attrs, ui.Text(t.Name)), el.Box("dd", "", ui.Text(t.Words), ui.Text(" "), reference(t.Ref)))
	}
	return el.Box("div", "page__in learn", kit.Title("Glossary", "Each word of the course, in plain words, and where it is defined.", kit.LinkButton("#/learn", "learn", "The course", "main")),
		el.With("section", "panel", el.Attrs{"aria-label", "Terms"}, el.Box("dl", "terms", rows...)))
}

func termID(name string) string { return "term-" + strings.ReplaceAll(name, " ", "-") }

// reference is where something is written: a link, or a section of an RFC.
func reference(ref string) ui.UI {
	if strings.HasPrefix(ref, "https://") {
		host, _, _ := strings.Cut(strings.TrimPrefix(ref, "https://"), "/")
		return el.With("a", "t12", el.Attrs{"href", ref, "target", "_blank", "rel", "noreferrer"}, ui.Text(host))
	}
	return el.Text("span", "muted t12", ref)
}
