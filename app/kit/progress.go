package kit

import (
	"strconv"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"
)

// Progress shows long work: what is done now, how far, for how long, and the
// way out. Screen readers are told at each quarter, not at each step.
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
	count := strconv.Itoa(p.Done) + " of " + strconv.Itoa(p.Total)
	figures := count
	if p.Elapsed != "" {
		figures += " · " + p.Elapsed
	}
	return ui.Div().Class("prog").Body(
		ui.Div().Class("row row--between").Body(
			ui.Span().Class("trunc").Body(ui.B().Text(p.Verb), ui.Text(" "), ui.Span().Class("quiet").Text(Visible(p.What))),
			ui.Span().Class("row").Body(
				ui.Span().Class("nums quiet").Text(figures),
				ui.If(p.OnCancel != nil, &Button{Label: "Cancel", Small: true, OnClick: p.OnCancel}),
			),
		),
		ui.Progress().Class("prog__bar").Aria("label", p.Verb+", "+count).Attr("value", strconv.Itoa(p.Done)).Attr("max", strconv.Itoa(max(p.Total, 1))),
		ui.P().Class("sr").Role("status").Text(p.spoken()),
	)
}

// spoken changes four times on the way.
func (p *Progress) spoken() string {
	if p.Total == 0 {
		return ""
	}
	quarter := 4 * p.Done / p.Total
	return p.Verb + ": " + strconv.Itoa(25*quarter) + " %"
}
