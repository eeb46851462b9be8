package kit

import (
	"strconv"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
)

// Progress shows long work: what is done now, how far, for how long, and the
// way out. Screen readers are told at each quarter, not at each step. Work of
// which nobody knows how far it is has no Total: the bar then moves, and the
// time tells.
type Progress struct {
	ui.Compo
	Verb     string // "Signing"
	What     string // "cp-1/etc/kubernetes/pki/etcd/peer.crt"
	Done     int
	Total    int
	Elapsed  string // "1.1 s"
	OnCancel func(ui.Context)
}

// Render draws the bar and its words.
func (p *Progress) Render() ui.UI {
	count, figures := strconv.Itoa(p.Done)+" of "+strconv.Itoa(p.Total), p.Elapsed
	bar := el.Progress().Class("prog__bar").Aria("label", p.Verb+", "+count).Attr("value", strconv.Itoa(p.Done)).Attr("max", strconv.Itoa(max(p.Total, 1)))
	switch {
	case p.Total == 0:
		bar = el.Progress().Class("prog__bar prog__bar--open").Aria("label", p.Verb)
	case p.Elapsed != "":
		figures = count + " · " + p.Elapsed
	default:
		figures = count
	}
	return el.Box("div", "prog",
		el.Box("div", "row row--between",
			el.Box("span", "trunc", el.Text("b", "", p.Verb), ui.Text(" "), el.Text("span", "quiet", Visible(p.What))),
			el.Box("span", "row",
				el.Text("span", "nums quiet", figures),
				ui.If(p.OnCancel != nil, &Button{Label: "Cancel", Small: true, OnClick: p.OnCancel}),
			),
		),
		bar,
		el.With("p", "sr", el.Attrs{"role", "status"}, ui.Text(p.spoken())),
	)
}

// spoken changes four times on the way.
func (p *Progress) spoken() string {
	if p.Total == 0 {
		return p.Verb
	}
	quarter := 4 * p.Done / p.Total
	return p.Verb + ": " + strconv.Itoa(25*quarter) + " %"
}
