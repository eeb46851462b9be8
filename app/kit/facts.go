package kit

import (
	"math"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"
)

// Facts is a list of fields with what they mean.
func Facts(rows ...ui.UI) ui.UI { return ui.Dl().Class("facts").Body(rows...) }

// FactRow is one field: its term, the name that openssl gives it ("" for
// none), and its value with whatever explains it.
func FactRow(term, machine string, body ...ui.UI) ui.UI {
	dt := ui.Dt().Text(term)
	if machine != "" {
		dt = ui.Dt().Body(ui.Text(term), ui.Code().Text(machine))
	}
	return ui.Div().Body(dt, ui.Dd().Body(body...))
}

// Plain says a field's value again in plain words.
func Plain(words string) ui.UI { return ui.P().Text(words) }

// Why tells why it matters; lead is bold, such as "Why Kubernetes cares."
func Why(lead, words string) ui.UI {
	return ui.Div().Class("why").Body(SmallIcon("wheelhub"), ui.Span().Body(ui.B().Text(lead), ui.Text(" "+words)))
}

// Named is a value and the kind of name it is: DNS, IP, email, URI.
type Named struct{ Kind, Value string }

// Names shows names side by side.
func Names(names []Named) ui.UI {
	parts := make([]ui.UI, len(names))
	for i, n := range names {
		parts[i] = ui.Span().Class("name").Body(ui.I().Text(n.Kind), ui.Span().Text(Visible(n.Value)))
	}
	return ui.Div().Class("names").Body(parts...)
}

// Span is a validity bar: the part of its time that a certificate has lived,
// from 0 to 1, in the hue of its state.
func Span(lived float64, state string) ui.UI {
	percent := decimal(100 * math.Max(0, math.Min(1, lived)))
	return ui.Raw(`<svg class="span" data-hue="` + Escape(Hue(state)) + `" aria-hidden="true"><rect width="` + percent + `%"/></svg>`)
}
