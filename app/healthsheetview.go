package app

import (
	"strings"
	"time"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/decode"
	"kubepki/core/pki"
	hsheet "kubepki/core/sheet"
)

// healthHead names the columns for those who see them; the lines say what each is.
func healthHead() ui.UI {
	var heads []ui.UI
	for _, h := range []string{"Component", "File, common name", "Names", "Issuer", "Left", "Verdict"} {
		heads = append(heads, el.Text("span", "", h))
	}
	return el.With("div", "hrow hrow--head", el.Attrs{"aria-hidden", "true"}, heads...)
}

// line draws one line of the sheet.
func (p *healthPage) line(i int) ui.UI {
	l := p.m.lines[i]
	if l.row == nil {
		return el.Box("div", "space__group", el.Text("span", "eyebrow trunc", kit.Visible(l.heading)))
	}
	r := l.row
	names := el.Text("span", "muted", "none")
	if n := len(r.Names); n > 0 {
		names = el.Text("span", "nums", plural(n, "name"))
	} else if r.Type == hsheet.Program {
		names = el.Text("span", "muted", "—")
	}
	return el.Box("div", "hrow",
		el.Box("span", "hrow__two", el.Text("b", "trunc", kit.Visible(r.Component)), kit.BareTag(roleOfRow(r))),
		el.Box("span", "hrow__two", placeOf("code", r.Host, r.Path), el.Text("small", "trunc", kit.Visible(or(r.CommonName, r.Key)))),
		names,
		el.Text("span", "trunc", kit.Visible(or(r.Issuer, "—"))),
		leftOf(r, p.in.sheet.At),
		el.Box("span", "hrow__verdict", kit.State(stateOfRow(r), kit.Visible(r.Verdict))),
	)
}

// leftOf says how long a row still counts, and shows how much of its time that is.
func leftOf(r *hsheet.Row, now time.Time) ui.UI {
	if r.NotAfter.IsZero() {
		return el.Text("span", "muted", "—")
	}
	lived := float64(pki.Seconds(r.NotBefore, now)) / float64(max(pki.Seconds(r.NotBefore, r.NotAfter), 1))
	state := "valid"
	switch {
	case r.Left(now) < 0:
		state = "expired"
	case r.EndsSoon(now):
		state = "warning"
	}
	return el.Box("span", "hrow__two", el.Text("span", "nums", leftWords(r, now)), kit.Span(1-lived, state))
}

// leftWords is the time left, below a head that says so: "364 days", "3 days ago".
func leftWords(r *hsheet.Row, now time.Time) string {
	left := r.Left(now)
	if left < 0 {
		return decode.Span(left) + " ago"
	}
	return decode.Span(left)
}

// detail is all that the sheet says of the row at hand.
func (p *healthPage) detail() ui.UI {
	r, ok := p.m.open(p.in.sheet)
	if !ok {
		return nil
	}
	var tools []ui.UI
	if id, ok := p.in.object(r.Host, r.Path); ok {
		tools = append(tools, &kit.Button{Label: "Open the certificate", Icon: "inspect", Small: true, OnClick: func(ui.Context) { p.s.showObject(id) }})
	}
	tools = append(tools, &kit.Button{Label: "Close", Icon: "x", Look: "bare", Small: true, OnClick: func(ui.Context) { p.m.item = "" }})
	var rows []ui.UI
	p.in.sheet.Each(r, func(name, value string) {
		if name != "verdict" && (value != "" || r.Type != hsheet.Program) {
			rows = append(rows, kit.FactRow(sentence(name), "", el.Text("span", "wrap", kit.Visible(clipped(or(value, "none"))))))
		}
	})
	body := []ui.UI{kit.Facts(rows...)}
	if found := p.in.sheet.Found(r); len(found) > 0 {
		body = append(body, el.Box("div", "panel__body stack", p.s.findings(found, p.in.openAt)...))
	}
	head := el.Box("div", "panel__head", el.H2().ID("health-row").TabIndex(-1).Text(kit.Visible(or(r.CommonName, r.Component))), el.Box("div", "row", tools...))
	return el.With("section", "panel", el.Attrs{"aria-label", "The line at hand"}, append([]ui.UI{head}, body...)...)
}

// valueDrawn bounds how much of a value is drawn, in bytes: ten thousand names
// are read by nobody.
const valueDrawn = 4000

func clipped(s string) string {
	if len(s) > valueDrawn {
		return strings.ToValidUTF8(s[:valueDrawn], "") + " and more"
	}
	return s
}

// print writes the whole sheet for paper: what is on the screen has only the
// lines in sight.
func (p *healthPage) print(ctx ui.Context) {
	var b strings.Builder
	cell := func(tag, text string) {
		b.WriteString("<" + tag + ">" + kit.Escape(kit.Visible(text)) + "</" + tag + ">")
	}
	b.WriteString(`<table class="table printed"><thead><tr>`)
	lines := p.m.shown(p.in.sheet)
	p.in.sheet.Each(&hsheet.Row{}, func(name, _ string) { cell("th", sentence(name)) })
	b.WriteString(`</tr></thead><tbody>`)
	for _, l := range lines {
		if l.row == nil {
			continue
		}
		b.WriteString("<tr>")
		p.in.sheet.Each(l.row, func(_, value string) { cell("td", clipped(value)) })
		b.WriteString("</tr>")
	}
	b.WriteString(`</tbody></table>`)
	p.printed = b.String()
	ctx.Defer(func(ui.Context) { ui.Window().Call("print") })
}

// paper is the sheet as it is printed, seen on no screen.
func (p *healthPage) paper() ui.UI {
	if p.printed == "" {
		return el.Div().Hidden(true)
	}
	return el.Box("div", "paper", ui.Raw(p.printed))
}
