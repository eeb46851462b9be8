package app

import (
	"strconv"
	"strings"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/kube"
	"kubepki/core/learn"
	"kubepki/core/logs"
)

// atEnd is what stands below the last step: what is left to do, and where the
// lesson comes back in the workbench and in real clusters.
func (p *learnPage) atEnd(l *learn.Lesson) ui.UI {
	return el.Box("div", "stack g5", el.Box("div", "lesson__left", p.undone(l)), kit.Panel("Where this comes back", nil, el.Box("ul", "onward", p.onward(l)...)))
}

// undone lists the steps that were passed by.
func (p *learnPage) undone(l *learn.Lesson) ui.UI {
	left := p.m.left(l)
	if len(left) == 0 || p.m.at[l.Number] < len(l.Steps)-1 {
		return nil
	}
	parts := []ui.UI{ui.Text("It is done when these are: ")}
	for i, at := range left {
		if i > 0 {
			parts = append(parts, ui.Text(", "))
		}
		words := l.Steps[at].Title
		if l.Steps[at].Kind == learn.Question {
			words = "a question"
		}
		parts = append(parts, el.With("a", "", el.Attrs{"href", stepRoute(l, at)}, ui.Text(strconv.Itoa(at+1)+" "+words)))
	}
	return kit.Note("", plural(len(left), "step")+" left.", parts...)
}

// onward are the places that a lesson leads to: what programs say when it was
// done wrong, the files of a cluster that it is about, and pages of the workbench.
func (p *learnPage) onward(l *learn.Lesson) []ui.UI {
	var rows []ui.UI
	last := ""
	add := func(icon, href, kind, label, words string) {
		if kind != last {
			last = kind
			rows = append(rows, el.Text("li", "eyebrow", kind))
		}
		rows = append(rows, el.Box("li", "", el.With("a", "", el.Attrs{"href", href}, kit.Icon(icon),
			el.Box("span", "", el.Text("b", "", label), el.Text("small", "", words)))))
	}
	for _, id := range l.Errors {
		if r, ok := logs.About(id); ok {
			add("doc", "#/inspect/logs?about="+id, "When it goes wrong, programs say", r.Title, r.Says[0].Who+": “"+r.Says[0].Plainly()+"”")
		}
	}
	for _, id := range l.Profiles {
		if profile, ok := kube.ProfileByID(id); ok {
			add(kit.RoleGlyph(roleOf(profile)), "#/cluster?plan="+id, "In a whole cluster", profile.Title, profile.Path)
		}
	}
	for _, id := range l.Pages {
		for _, other := range pages {
			if other.ID == id {
				add(other.Icon, other.href(), "On your own", other.Title, strings.TrimSuffix(other.Why, "."))
			}
		}
	}
	add("doc", "#/learn/glossary", "Words", "Glossary", plural(len(learn.Terms), "term")+", in plain words")
	return rows
}
