package app

import (
	"strconv"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/learn"
)

// choosing is a picture in which parts can be chosen: by a click in the drawing,
// or in the menu below it, which says the same to who does not see. What was
// chosen is told in words.
func (p *learnPage) choosing(row picture, d *sketch, k stepKey, svg, alt string) ui.UI {
	names := row.Choose(d)
	options := []kit.Option{{Value: "0", Label: "Choose…"}}
	for i, n := range names {
		options = append(options, kit.Option{Value: strconv.Itoa(i + 1), Label: n})
	}
	choose := func(at int) { p.pick(k, at, len(names)) }
	step := func(by int) func(ui.Context) { return func(ui.Context) { choose(d.frame + by) } }
	drawing := el.Div().Class("picture__in picture__in--choose").TabIndex(0).DataSet("lesson", k.lesson).DataSet("step", k.step).DataSet("most", len(names)).
		Body(ui.Raw(svg)).OnClick(p.pointed)
	menu := []ui.UI{
		&kit.Select{ID: "look-" + strconv.Itoa(k.step+1), Label: "Look at", Options: options, Value: strconv.Itoa(d.frame), OnChange: func(_ ui.Context, value string) {
			at, _ := strconv.Atoi(value)
			choose(at)
		}},
		&kit.Button{Label: "Back", Small: true, Look: "bare", Disabled: d.frame == 0, OnClick: step(-1)},
		&kit.Button{Label: "Next", Icon: "arrow", Small: true, Disabled: d.frame == len(names), OnClick: step(1)},
	}
	words := []ui.UI{el.Text("p", "t13 quiet", "Click a part of the picture, or choose it here.")}
	if d.frame > 0 {
		words = []ui.UI{el.Text("h3", "", names[d.frame-1]), facts(row.Facts(d))}
	}
	return el.With("figure", "panel picture", el.Attrs{"aria-label", row.Title}, drawing,
		el.Box("figcaption", "panel__foot stack stack--s", el.Box("div", "row row--wrap choosing", append(menu, p.exports(row, d, alt)...)...), el.With("div", "stack stack--s", el.Attrs{"role", "status"}, words...)))
}

// pick makes a part of a picture the chosen one, 0 for none.
func (p *learnPage) pick(k stepKey, at, most int) {
	if at >= 0 && at <= most {
		p.m.frames[k] = at
		p.m.at[k.lesson] = k.step
	}
}

// pointed takes the part of a drawing that was clicked.
func (p *learnPage) pointed(ctx ui.Context, e ui.Event) {
	of := func(name string) int {
		n, _ := strconv.Atoi(ctx.JSSrc().Get("dataset").Get(name).String())
		return n
	}
	if at := kit.Pointed(e, "at"); at > 0 {
		p.pick(stepKey{of("lesson"), of("step")}, at, of("most"))
	}
}

// facts are fields and what they say.
func facts(list []learn.Fact) ui.UI {
	rows := make([]ui.UI, len(list))
	for i, f := range list {
		rows[i] = kit.FactRow(f.Label, "", ui.Text(f.Words))
	}
	return kit.Facts(rows...)
}
