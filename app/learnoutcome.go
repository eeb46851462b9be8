package app

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/learn"
)

// run does the step with what stands in its fields.
func (p *learnPage) run(ctx ui.Context, l *learn.Lesson, i int) {
	s, k := &l.Steps[i], stepKey{l.Number, i}
	v, b := learn.Values{}, p.m.onBench()
	for field, value := range p.m.value(l, i) {
		v[field] = value
	}
	delete(p.m.faults, k)
	p.m.at[l.Number] = i
	var out learn.Outcome
	p.doing.start(ctx, p.s, s.Title, "", func(job context.Context) (err error) {
		out, err = s.Run(job, p.env(), b, v)
		return err
	}, func(_ ui.Context, err error) {
		var bad *learn.FieldError
		switch {
		case errors.As(err, &bad):
			p.m.faults[k] = bad
			delete(p.m.outcomes, k)
			p.s.Page.Focus("f-" + strconv.Itoa(i+1) + "-" + bad.Field)
		case err != nil:
			p.m.faults[k] = &learn.FieldError{What: strings.TrimPrefix(err.Error(), "pki: "), Fix: "Try it again"}
			delete(p.m.outcomes, k)
		default:
			p.ran(l, i, out)
		}
	})
}

// ran takes in what came of a step.
func (p *learnPage) ran(l *learn.Lesson, i int, out learn.Outcome) {
	s := &l.Steps[i]
	p.m.take(l, out.Made)
	p.m.outcomes[stepKey{l.Number, i}] = out
	if len(out.Calls) > 0 {
		p.s.did("Lesson "+strconv.Itoa(l.Number)+": "+s.Title, nil, out.Calls...)
	}
	if out.State != "broken" || !s.Mends() {
		p.m.finish(l, i)
	}
}

// outcome says what came of a step.
func (p *learnPage) outcome(k stepKey) ui.UI {
	if bad := p.m.faults[k]; bad != nil {
		return p.refusal(k, bad)
	}
	out, ok := p.m.outcomes[k]
	if !ok {
		return nil
	}
	parts := []ui.UI{kit.Alert(out.State, outcomeLead[out.State], ui.Text(out.Words))}
	if out.Said != "" {
		parts = append(parts, el.With("pre", "says__pre", el.Attrs{"tabindex", "0", "aria-label", "What it says"}, ui.Text(out.Said)))
	}
	if out.Sheet != nil {
		parts = append(parts, wholeSheet(out.Sheet))
	}
	for _, n := range out.Notes {
		if n.Line == 0 {
			parts = append(parts, lineNote(n.State, 0, n.What, n.Fix, ""))
		}
	}
	return el.Box("div", "stack stack--s", parts...)
}

var outcomeLead = map[string]string{"valid": "Done.", "warning": "Done, but look.", "broken": "It fails."}

// refusal says why a step was not done. What a field says itself is not said
// twice; of a file that is not there it says which step makes it.
func (p *learnPage) refusal(k stepKey, bad *learn.FieldError) ui.UI {
	l := learn.ByNumber(k.lesson)
	s := &l.Steps[k.step]
	op, _ := learn.OperationByID(s.Get("op"))
	f, _ := op.Field(bad.Field)
	switch f.Kind {
	case learn.File, learn.Pick, learn.Option, learn.Copying, learn.Algorithm: // have no place for it
	default:
		if slices.Contains(s.Asked(), bad.Field) {
			return nil
		}
	}
	words := []ui.UI{ui.Text(kit.Visible(sentence(bad.Fix)) + ".")}
	if name := p.m.value(l, k.step)[bad.Field]; f.Kind == learn.File && name != "" {
		if at := l.Maker(name, k.step); at >= 0 {
			words = append(words, ui.Text(" Step "), el.With("a", "", el.Attrs{"href", stepRoute(l, at)}, ui.Text(strconv.Itoa(at+1)+", "+l.Steps[at].Title)), ui.Text(", makes it."))
		}
	}
	return kit.Alert("broken", kit.Visible(sentence(bad.What))+".", words...)
}

// replaced says that something of the same name was there before.
func replaced(name string, undo func()) toast {
	return toast{Icon: "undo", Text: name + " was made anew, in place of the one before", Action: "Undo", Do: func(ui.Context) { undo() }}
}
