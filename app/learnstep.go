package app

import (
	"strconv"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/command"
	"kubepki/core/learn"
)

// step is one step: its number with a mark when it is done, its title and what
// it asks.
func (p *learnPage) step(l *learn.Lesson, i int) ui.UI {
	s := &l.Steps[i]
	mark, class := ui.UI(ui.Text(strconv.Itoa(i+1))), ""
	switch {
	case p.m.done[stepKey{l.Number, i}]:
		mark, class = el.Box("span", "", kit.SmallIcon("check"), el.Text("span", "sr", "done")), "is-done"
	case p.m.at[l.Number] == i:
		class = "is-now"
	}
	body := append([]ui.UI{el.H2().ID(stepID(i)).TabIndex(-1).Text(s.Title), slot(p.needsAt(l, i))}, p.content(l, i)...)
	return el.With("section", "stepnum", el.Attrs{"data-kind", string(s.Kind), "aria-labelledby", stepID(i)}, el.Box("i", class, mark), el.Box("div", "stack g5", body...))
}

// content is a step below its title: a picture comes first, all else behind the
// text.
func (p *learnPage) content(l *learn.Lesson, i int) []ui.UI {
	words, parts := p.split(l, i)
	if l.Steps[i].Kind == learn.Picture {
		return append(parts, words...)
	}
	return append(words, parts...)
}

// split is the text of a step, and what it shows, asks or has done.
func (p *learnPage) split(l *learn.Lesson, i int) (words, parts []ui.UI) {
	s := &l.Steps[i]
	words = p.s.prose(s.Body)
	switch s.Kind {
	case learn.Picture:
		parts = []ui.UI{p.picture(l, i)}
	case learn.Do:
		parts = p.do(l, i)
	case learn.Command:
		parts = p.commands(l, i)
	case learn.Question:
		parts = []ui.UI{p.question(l, i)}
	case learn.Check:
		parts = []ui.UI{p.checkPanel(l, i, true)}
	}
	return words, parts
}

// question is its answers; a wrong one says why.
func (p *learnPage) question(l *learn.Lesson, i int) ui.UI {
	s, k := &l.Steps[i], stepKey{l.Number, i}
	chosen, answered := p.m.answers[k]
	rows := make([]ui.UI, 0, 2*len(s.Choices))
	for j, c := range s.Choices {
		b := el.Button().Class("choice").Aria("pressed", answered && chosen == j).OnClick(p.answer, strconv.Itoa(i), strconv.Itoa(j)).
			DataSet("lesson", l.Number).DataSet("step", i).DataSet("choice", j)
		state := "broken"
		if c.Right {
			state = "valid"
		}
		if answered && chosen == j {
			b.DataSet("hue", state)
		}
		why := ui.UI(nil)
		if answered && chosen == j {
			lead := "Not quite."
			if c.Right {
				lead = "Yes."
			}
			why = kit.Alert(state, lead, spans(c.Why)...)
		}
		// Each reason has its place, or the answers behind it would be built anew, and lose the keyboard.
		rows = append(rows, b.Body(el.Box("span", "choice__dot"), el.Box("span", "", spans(c.Words)...)), slot(why))
	}
	return el.With("div", "choices", el.Attrs{"role", "group", "aria-labelledby", stepID(i)}, rows...)
}

// answer takes the choice that was pressed.
func (p *learnPage) answer(ctx ui.Context, _ ui.Event) {
	at := func(name string) int {
		n, _ := strconv.Atoi(ctx.JSSrc().Get("dataset").Get(name).String())
		return n
	}
	l := learn.ByNumber(at("lesson"))
	if l == nil {
		return
	}
	p.choose(l, at("step"), at("choice"))
}

func (p *learnPage) choose(l *learn.Lesson, i, choice int) {
	k := stepKey{l.Number, i}
	p.m.answers[k] = choice
	p.m.at[l.Number] = i
	if l.Steps[i].Choices[choice].Right {
		p.m.finish(l, i)
	}
}

// commands are the same in a terminal: of what was done, else of what is to do.
func (p *learnPage) commands(l *learn.Lesson, i int) []ui.UI {
	done := map[int][]command.Call{}
	for j := range l.Steps {
		done[j] = p.m.outcomes[stepKey{l.Number, j}].Calls
	}
	calls := l.CallsAt(i, done)
	k := stepKey{l.Number, i}
	tool := p.m.tools[k]
	if tool == "" {
		tool = command.Tool(l.Steps[i].Get("tool"))
	}
	said := sayingOf(calls, nil, tool)
	if len(said.tabs) == 0 {
		return []ui.UI{kit.Note("", "Nothing done yet.", ui.Text("Do the steps above: their commands will stand here."))}
	}
	id := "tools-" + strconv.Itoa(i)
	said.missing = nil // the lesson's own files
	return []ui.UI{
		&kit.Tabs{ID: id, Label: "Tools", Tabs: said.tabs, Selected: string(said.tool), OnSelect: func(_ ui.Context, tool string) { p.m.tools[k] = command.Tool(tool) }},
		kit.TabPanel(id, string(said.tool), el.Box("div", "stack g5", p.s.sayingParts("In a terminal", said)...)),
	}
}

// checkPanel is what was looked at. full says of each fault why and what to do,
// and has the button.
func (p *learnPage) checkPanel(l *learn.Lesson, i int, full bool) ui.UI {
	all := p.m.findings(l, i)
	right, waiting := 0, map[string]int{}
	for _, f := range all {
		if f.State == "idle" {
			waiting[f.What]++
		}
	}
	var rows []ui.UI
	for _, f := range all {
		text := []ui.UI{ui.Text(f.What)}
		switch f.State {
		case "valid":
			right++
		case "idle": // those that wait for the same are one row
			n := waiting[f.What]
			if delete(waiting, f.What); n == 0 {
				continue
			}
			if n > 1 {
				text = append(text, el.Text("small", "", plural(n, "check")+" wait for it"))
			}
		}
		if f.Why != "" && (full || f.State == "valid") {
			text = append(text, el.Text("small", "", f.Why))
		}
		if full && f.Fix != "" {
			text = append(text, el.Box("small", "", el.Text("b", "", f.Fix+" "), reference(f.Ref)))
		}
		rows = append(rows, el.With("li", "", el.Attrs{"data-hue", kit.Hue(f.State)}, kit.StateIcon(f.State, ""), el.Box("span", "", text...)))
	}
	tally := el.With("span", "nums muted t12", el.Attrs{"role", "status"}, ui.Text(strconv.Itoa(right)+" of "+strconv.Itoa(len(all))))
	body := []ui.UI{el.Box("ul", "judged", rows...)}
	if full {
		body = append(body, kit.PanelFoot(&kit.Button{ID: "check-" + strconv.Itoa(i), Label: "Check my work", Icon: "check", Look: "main", OnClick: func(ui.Context) { p.check(l, i) }}))
		return el.With("section", "panel", el.Attrs{"aria-label", "What is checked"}, append([]ui.UI{el.Box("div", "panel__head", el.Text("h3", "", "Check"), tally)}, body...)...)
	}
	return kit.Panel("Check", tally, body...)
}

// check looks once more, and says what came of it.
func (p *learnPage) check(l *learn.Lesson, i int) {
	p.m.bench = nil
	p.m.at[l.Number] = i
	for _, f := range p.m.findings(l, i) {
		if f.State != "valid" {
			p.s.say(toast{Icon: "info", State: "warning", Text: "Not yet: " + f.What})
			return
		}
	}
	p.m.finish(l, i)
	p.s.say(toast{Icon: "check", State: "valid", Text: "All of it holds"})
}
