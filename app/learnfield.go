package app

import (
	"slices"
	"strconv"
	"strings"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/learn"
	"kubepki/core/pki"
	"kubepki/core/signing"
)

// givenFields are the fields that the lesson fills in.
func givenFields(s *learn.Step, op learn.Operation) ui.UI {
	var parts []ui.UI
	v := learn.Values{}
	for _, a := range s.All("set") {
		field, value, _ := strings.Cut(a, "=")
		v[field] = value
	}
	for _, f := range op.Fields {
		if value := v[f.ID]; value != "" && f.ID != "preset" && f.ID != "keep" && !f.Hidden {
			parts = append(parts, el.Box("span", "given", el.Text("small", "", f.Label), el.Text("code", "wrap", f.Words(value))))
		}
	}
	return el.Box("div", "row row--wrap givens", parts...)
}

// askedFields are the fields that the learner fills in, its menus together behind them.
func (p *learnPage) askedFields(l *learn.Lesson, i int, op learn.Operation, v learn.Values) []ui.UI {
	var parts, menus []ui.UI
	for _, id := range l.Steps[i].Asked() {
		f, _ := op.Field(id)
		if f.Kind == learn.Menu {
			menus = append(menus, p.field(l, i, f, v))
			continue
		}
		parts = append(parts, p.field(l, i, f, v))
	}
	if menus != nil {
		parts = append(parts, el.Box("div", "menus", menus...))
	}
	return parts
}

// field is one that the learner fills in.
func (p *learnPage) field(l *learn.Lesson, i int, f learn.Field, v learn.Values) ui.UI {
	id := "f-" + strconv.Itoa(i+1) + "-" + f.ID
	k := stepKey{l.Number, i}
	set := func(_ ui.Context, value string) {
		v[f.ID] = value
		delete(p.m.faults, k)
		p.m.keepTyped(0)
	}
	var fault kit.Fault
	if bad := p.m.faults[k]; bad != nil && bad.Field == f.ID {
		fault = kit.Fault{What: kit.Visible(sentence(bad.What)), Fix: kit.Visible(sentence(bad.Fix)) + "." + lessonHint(&l.Steps[i], f, v[f.ID])}
	}
	var options []kit.Option
	switch f.Kind {
	case learn.Algorithm:
		a := pki.KeyAlgorithm(v[f.ID])
		return &kit.Select{ID: id, Label: f.Label, Options: keyKinds(), Value: v[f.ID], Hint: kindWords[a], OnChange: set}
	case learn.File:
		for _, name := range p.keyFiles(v[f.ID]) {
			options = append(options, kit.Option{Value: name, Label: name})
		}
		return &kit.Select{ID: id, Label: f.Label, Options: options, Value: v[f.ID], Fault: fault, OnChange: set}
	case learn.Menu, learn.Option:
		for _, o := range f.Options {
			options = append(options, kit.Option{Value: o[0], Label: o[1]})
		}
		if f.Kind == learn.Menu {
			return &kit.Select{ID: id, Label: f.Label, Options: options, Value: v[f.ID], Fault: fault, OnChange: set}
		}
		return &kit.Seg{ID: id, Label: f.Label, Options: options, Value: v[f.ID], OnChange: set}
	case learn.Copying:
		return p.copying(id, f, v)
	case learn.Pick:
		return p.offered(id, f, v, set)
	}
	field := &kit.Field{ID: id, Label: f.Label, Hint: f.Hint, Value: v[f.ID], Fault: fault, Mono: f.Kind != learn.Line, Numeric: f.Kind == learn.Number, OnInput: set, Most: 64 << 10}
	if f.Kind == learn.Config {
		field.Rows = strings.Count(v[f.ID], "\n") + 2
	} else {
		field.OnEnter = func(ctx ui.Context) { p.run(ctx, l, i) }
	}
	return field
}

// lessonHint says what the lesson has in a field that was refused.
func lessonHint(s *learn.Step, f learn.Field, value string) string {
	first := s.Values(false)[f.ID]
	if first == "" || first == value || f.Kind == learn.Config {
		return ""
	}
	return " The lesson begins with “" + first + "”: As at first brings it back."
}

// keyFiles are the keys that are here, and the one that is named, always in the
// order of the course: a menu shows the place that was chosen.
func (p *learnPage) keyFiles(named string) []string {
	var out []string
	for _, l := range learn.Lessons() {
		for _, name := range l.Makes {
			if o, ok := p.m.onBench()[name]; name == named || ok && o.Key != nil {
				out = append(out, name)
			}
		}
	}
	if !slices.Contains(out, named) {
		out = append(out, named)
	}
	return out
}

// copying is what the request asks for beside what is granted, as at the desk.
func (p *learnPage) copying(id string, f learn.Field, v learn.Values) ui.UI {
	g, err := learn.Copy(p.m.onBench(), v, p.s.now())
	if err != nil {
		return kit.Note("idle", "No request yet.", ui.Text("What it asks for will stand here, beside what you grant."))
	}
	kind, _, _ := strings.Cut(v[f.ID], "\n")
	parts := []ui.UI{}
	if slices.ContainsFunc(g.Items, func(i signing.Item) bool { return i.Field == signing.NameField }) {
		parts = append(parts, el.Box("div", "panel__body", &kit.Seg{ID: id, Label: f.Label, Value: kind, Options: []kit.Option{
			{Value: "none", Label: "Nothing is copied"}, {Value: "all", Label: "The names are copied"},
		}, OnChange: func(_ ui.Context, value string) {
			v[f.ID] = value
			p.m.keepTyped(0)
		}}))
	}
	rows := make([]ui.UI, len(g.Items))
	for j, item := range g.Items {
		rows[j] = grantRow(id+"-"+strconv.Itoa(j), item, func(item signing.Item, verdict signing.Verdict) {
			v[f.ID] = learn.Decide(v[f.ID], item, verdict)
			p.m.keepTyped(0)
		})
	}
	return kit.Panel("What it asks, what you grant", el.Text("span", "muted t12", tally(g)), append(parts, el.With("div", "grants", el.Attrs{"role", "list"}, rows...))...)
}
