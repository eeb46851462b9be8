package app

import (
	"strconv"
	"time"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/decode"
	"kubepki/core/logs"
)

// stateOfLevel is a level in the kit's words.
func stateOfLevel(l decode.Level) string {
	if l == "" {
		return "idle"
	}
	return string(l)
}

// summary says what is wrong, the worst first, and how often.
func (p *logsPage) summary() ui.UI {
	r := p.m.report
	words := plural(len(r.Causes), "cause") + " in " + plural(len(r.Found), "line") + " of " + thousands(r.Lines())
	aside := el.With("span", "muted t12", el.Attrs{"role", "status"}, ui.Text(words))
	var body []ui.UI
	switch {
	case r.Lines() == 0:
		body = append(body, kit.Empty("Nothing to read", "There is no line in it."))
	case len(r.Causes) == 0:
		body = append(body, kit.Empty("None of these lines is known here", "They are all below. What programs say of certificates was looked for; other trouble is not judged."))
	default:
		chosen := -1
		for i := range r.Causes {
			if r.Causes[i].ID == p.m.cause {
				chosen = i
			}
		}
		body = append(body, &kit.List{
			ID: "logs-causes", Label: "Causes", Class: "wlist wlist--short", Height: 48, Count: len(r.Causes), Selected: chosen,
			Row: p.causeRow, OnPick: p.choose,
		})
	}
	if r.Cut != "" {
		body = append(body, kit.PanelFoot(kit.Note("warning", "Not all of it:", ui.Text(r.Cut+"."))))
	}
	return kit.Panel("What it says", aside, body...)
}

// causeRow is one cause in a row: what, how often, when, and which certificate.
func (p *logsPage) causeRow(i int) ui.UI {
	c := &p.m.report.Causes[i]
	sub, parted := times(c.Count), " · "
	if span := spanOf(c); span != "" {
		sub += ", " + span
	}
	for n, k := range c.Culprits {
		if k.Sure && n < 3 {
			sub, parted = sub+parted+k.Name, ", "
		}
	}
	return el.Box("div", "mini", kit.StateIcon(stateOfLevel(c.Level), ""),
		el.Box("span", "", el.Text("b", "", c.Title), el.Text("small", "", kit.Visible(sub))), kit.SmallIcon("filter"))
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return thousands(n) + " times"
}

// spanOf is when a cause was told first and last.
func spanOf(c *logs.Cause) string {
	first, last := c.Began, c.Ended
	switch {
	case first.IsZero():
		return ""
	case last.Sub(first) < time.Second:
		return "at " + clock(first, c.Zone)
	case first.YearDay() == last.YearDay() && first.Year() == last.Year():
		return clock(first, false) + " to " + last.Format("15:04:05") + zoned(c.Zone)
	}
	return clock(first, false) + " to " + clock(last, c.Zone)
}

// clock is a time of a log, in UTC where the log names its zone, else as it stands.
func clock(t time.Time, zone bool) string { return t.Format("2 Jan 15:04:05") + zoned(zone) }

func zoned(zone bool) string {
	if zone {
		return " UTC"
	}
	return ""
}

// lines is the log itself, each line in a row.
func (p *logsPage) lines() ui.UI {
	r := p.m.report
	value, words := "all", plural(p.m.rows(), "line")
	if p.m.known || p.m.cause != "" {
		value = "known"
	}
	if p.m.cause != "" {
		words += " of one cause"
	}
	tools := el.Box("div", "wtools", el.Box("div", "row row--wrap",
		&kit.Seg{ID: "logs-filter", Label: "Lines in sight", Bare: true, Value: value, OnChange: p.known, Options: []kit.Option{
			{Value: "all", Label: "All " + thousands(r.Lines())}, {Value: "known", Label: "Understood " + thousands(len(r.Found))},
		}},
		el.Box("span", "grow"),
		ui.If(p.m.cause != "", &kit.Button{Label: "All causes", Icon: "x", Look: "bare", Small: true, OnClick: func(ui.Context) { p.m.choose(p.m.cause) }}),
	))
	var body ui.UI = kit.Empty("No line in sight", "None of them is understood.")
	if n := p.m.rows(); n > 0 {
		body = &kit.List{
			ID: "logs-lines", Label: "Lines", Class: "loglist", Height: 28, Count: n, Selected: p.m.row(p.m.selected), Row: p.row, OnPick: p.pick,
		}
	}
	return kit.Panel("Lines", el.With("span", "muted t12", el.Attrs{"role", "status"}, ui.Text(words)), tools, body)
}

// row is one line: its number, what is wrong, and what it says.
func (p *logsPage) row(i int) ui.UI {
	line := p.m.line(i)
	r := p.m.report
	text, mark := r.Raw(line), ui.UI(el.Box("span", "state"))
	class := "logline"
	if row := r.RowOf(line); row != nil {
		l := r.Line(line)
		text, mark, class = l.Message, kit.StateIcon(stateOfLevel(row.Level), row.Title), "logline is-known"
	}
	return el.Box("div", class,
		el.Text("span", "logline__no nums", strconv.Itoa(line+1)), mark,
		el.Text("code", "trunc", kit.Visible(firstBytes(text, 400))))
}

// firstBytes keeps a row's text short: a line may have megabytes.
func firstBytes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return s[:n] + "…"
}

func (p *logsPage) pick(_ ui.Context, i int) { p.m.selected = p.m.line(i) }
