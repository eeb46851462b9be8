package app

import (
	"bytes"
	"strconv"
	"time"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/decode"
	hsheet "kubepki/core/sheet"
)

var _ = registerPage(page{
	ID: "timeline", In: "inspect", Route: "/inspect/timeline", Order: 6, Title: "Timeline", Icon: "expired",
	Why: "All lifetimes on one axis: what ends next, and in which order to renew.",
	New: func(s *session) ui.Composer { return &timelinePage{s: s, in: s.inspection()} },
})

// timelinePage shows the lifetimes of what is in the workspace on one axis.
type timelinePage struct {
	ui.Compo

	s       *session
	in      *inspected
	line    hsheet.Timeline
	of      *hsheet.Sheet // what line was made of
	window  string        // how far the axis goes, one of windows
	example exampleSet
	stop    func()
}

// OnMount follows the workspace.
func (p *timelinePage) OnMount(ctx ui.Context) {
	if width, _ := ui.Window().Size(); p.of == nil && width > 0 && width <= narrowWindow {
		p.window = "year" // beside an authority's ten years a year is a dot there
	}
	p.stop = p.in.follow(ctx)
}

// OnDismount ends the subscription.
func (p *timelinePage) OnDismount() { p.stop() }

// Render draws the page: what is next, the axis, and the order of renewal.
func (p *timelinePage) Render() ui.UI {
	const sentence = "When each certificate begins and ends, on one axis; what is renewed first."
	none := p.in.waiting(p.s.beginSet("Timeline", "Drop a set of certificates: their lives are laid side by side.",
		func(ctx ui.Context) { p.example.add(ctx, p.s) }, p.example.job.running()))
	if none != nil {
		return el.Box("div", "page__in", kit.Title("Timeline", sentence), none)
	}
	if p.of != p.in.sheet {
		p.look(p.window)
	}
	return el.Box("div", "page__in",
		kit.Title("Timeline", sentence,
			kit.LinkButton("#/inspect/repair", "bench", "Repair", ""),
			&kit.Button{Label: "Calendar (.ics)", Icon: "download", Look: "main", OnClick: p.calendar}),
		el.Box("div", "stack g5", p.next(), p.axis(), slot(p.renewal())),
	)
}

// narrowWindow is up to how wide, in px, a window is a phone's: the style sheet
// folds there too.
const narrowWindow = 720

// windows are how far ahead the axis goes: beside an authority's ten years the
// hours of a leaf are no wider than a line.
var windows = []struct {
	kit.Option
	days int
}{
	{kit.Option{Value: "", Label: "All"}, 0},
	{kit.Option{Value: "year", Label: "A year"}, 366},
	{kit.Option{Value: "quarter", Label: "90 days"}, 90},
	{kit.Option{Value: "week", Label: "A week"}, 7},
}

// look lays the lifetimes out on the axis of a window.
func (p *timelinePage) look(window string) {
	p.of, p.window, p.line = p.in.sheet, window, p.in.sheet.Timeline()
	for _, w := range windows {
		if w.Value == window {
			p.line = p.line.Ahead(time.Duration(w.days) * day)
		}
	}
}

// calendar offers the ends as a file for a calendar.
func (p *timelinePage) calendar(ui.Context) {
	var b bytes.Buffer
	if err := p.in.sheet.WriteCalendar(&b); err != nil {
		p.s.fail(err)
		return
	}
	p.s.save("certificates.ics", "text/calendar", b.Bytes())
}

// next says what ends next, and what has ended.
func (p *timelinePage) next() ui.UI {
	ended := 0
	for _, s := range p.line.Spans {
		if s.To.Before(p.line.Now) {
			ended++
		}
	}
	var notes []ui.UI
	if ended > 0 {
		notes = append(notes, kit.Note("expired", plural(ended, "certificate")+" ended.", ui.Text("What ended comes first.")))
	}
	if p.line.Next >= 0 {
		s := p.line.Spans[p.line.Next]
		state := "valid"
		if s.Turn > 0 {
			state = "warning"
		}
		notes = append(notes, kit.Note(state, "Next to end:", ui.Text(kit.Visible(s.Row.Component+", "+hostPath(s.Row.Host, s.Row.Path))+", "+ends(s.To, p.line.Now)+".")))
	}
	return el.With("div", "stack", el.Attrs{"role", "status"}, notes...)
}

// axis draws a bar for each life.
func (p *timelinePage) axis() ui.UI {
	head := el.With("div", "trow trow--head", el.Attrs{"aria-hidden", "true"}, el.Text("span", "", "Certificate"), ui.Raw(p.scale()), el.Text("span", "", "Ends"))
	options := make([]kit.Option, len(windows))
	for i, w := range windows {
		options[i] = w.Option
	}
	return kit.Panel("Lifetimes", el.Text("span", "muted t12", plural(len(p.line.Spans), "certificate")),
		el.Box("div", "panel__body panel__body--slim", &kit.Seg{ID: "timeline-window", Label: "How far the axis goes", Bare: true, Options: options, Value: p.window, OnChange: func(_ ui.Context, v string) { p.look(v) }}),
		head,
		&kit.List{ID: "timeline", Label: "Lifetimes, next to end first", Class: "hlist", Height: 48, Count: len(p.line.Spans), Selected: -1, Row: p.bar, OnPick: p.open})
}

// ticks are the steps of the axis, by how long all of it is at most: years,
// months and days from one to the next, and how a date is written.
var ticks = []struct {
	most, years, months, days int
	form                      string
}{
	{20, 0, 0, 1, "2 Jan"},
	{150, 0, 0, 14, "2 Jan"},
	{500, 0, 2, 0, "Jan 2006"},
	{3 * 365, 0, 6, 0, "Jan 2006"},
	{15 * 365, 1, 0, 0, "2006"},
	{1 << 20, 5, 0, 0, "2006"},
}

// scale writes dates above the bars, and where now is.
func (p *timelinePage) scale() string {
	text := func(at float64, words, class string) string {
		anchor := "middle"
		switch {
		case at < .06:
			anchor = "start"
		case at > .94:
			anchor = "end"
		}
		return `<text class="` + class + `" x="` + percent(at) + `" y="12" text-anchor="` + anchor + `">` + words + `</text>`
	}
	out := `<svg class="tbar" aria-hidden="true">`
	step := ticks[len(ticks)-1]
	for _, t := range ticks {
		if p.line.To.Sub(p.line.From) < time.Duration(t.most)*day {
			step = t
			break
		}
	}
	now := p.line.At(p.line.Now)
	for at := time.Date(p.line.From.Year(), 1, 1, 0, 0, 0, 0, time.UTC); at.Before(p.line.To); at = at.AddDate(step.years, step.months, step.days) {
		if x := p.line.At(at); at.After(p.line.From) && (x < now-.08 || x > now+.08) {
			out += text(x, at.Format(step.form), "tick")
		}
	}
	return out + text(now, "now", "tick tick--now") + `</svg>`
}

// percent is a place on the axis.
func percent(at float64) string { return strconv.FormatFloat(100*at, 'f', 2, 64) + "%" }

// bar draws one life with the line of now.
func (p *timelinePage) bar(i int) ui.UI {
	s := &p.line.Spans[i]
	from, to := p.line.At(s.From), p.line.At(s.To)
	state := "valid"
	switch {
	case s.To.Before(p.line.Now):
		state = "expired"
	case s.Turn > 0:
		state = "warning"
	case s.Row.Level == decode.Broken:
		state = "broken"
	}
	now := percent(p.line.At(p.line.Now))
	svg := `<svg class="tbar" data-hue="` + kit.Hue(state) + `" aria-hidden="true"><rect class="tbar__life" x="` + percent(min(from, .996)) + `" y="8" width="` + percent(max(to-from, .004)) + `" height="12" rx="3"/>` +
		`<line class="now" x1="` + now + `" x2="` + now + `" y1="0" y2="28"/></svg>`
	return el.Box("div", "trow",
		el.Box("span", "hrow__two", el.Text("b", "trunc", kit.Visible(s.Row.Component)), placeOf("small", s.Row.Host, s.Row.Path)),
		ui.Raw(svg),
		el.Box("span", "hrow__two", kit.State(state, leftWords(s.Row, p.line.Now)), el.Text("small", "", s.To.UTC().Format("2 Jan 2006"))),
	)
}

func (p *timelinePage) open(_ ui.Context, i int) {
	r := p.line.Spans[i].Row
	if id, ok := p.in.object(r.Host, r.Path); ok {
		p.s.showObject(id)
	}
}

// turnsShown bounds the order of renewal that is written out.
const turnsShown = 40

// renewal is the order in which to renew, nil where nothing is due.
func (p *timelinePage) renewal() ui.UI {
	due := make([]*hsheet.Span, 0, len(p.line.Spans))
	for i := range p.line.Spans {
		if p.line.Spans[i].Turn > 0 {
			due = append(due, &p.line.Spans[i])
		}
	}
	if len(due) == 0 {
		return nil
	}
	items := make([]ui.UI, min(len(due), turnsShown))
	for _, s := range due {
		if s.Turn <= len(items) {
			items[s.Turn-1] = el.Box("li", "", el.Text("b", "", kit.Visible(s.Row.Component)), ui.Text(" "), el.Text("code", "", kit.Visible(hostPath(s.Row.Host, s.Row.Path))), el.Text("span", "quiet", ", "+ends(s.To, p.line.Now)))
		}
	}
	body := []ui.UI{el.Box("ol", "order", items...)}
	if n := len(due) - len(items); n > 0 {
		body = append(body, el.Text("p", "quiet t13", "and "+thousands(n)+" more"))
	}
	return kit.Panel("Order of renewal", el.Text("span", "muted t12", "within 90 days, authorities first"), kit.PanelBody(body...))
}
