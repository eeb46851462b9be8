package kit

import (
	"math"
	"strconv"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
)

// Facts is a list of fields with what they mean.
func Facts(rows ...ui.UI) ui.UI { return el.Box("dl", "facts", rows...) }

// FactRow is one field: its term, the name that openssl gives it ("" for
// none), and its value with whatever explains it.
func FactRow(term, machine string, body ...ui.UI) ui.UI {
	return factRow(nil, term, machine, body)
}

// FactPart is a [FactRow] that [Pointed] finds by its place, as "field", and
// [MarkPart] marks.
func FactPart(i int, term, machine string, body ...ui.UI) ui.UI {
	return factRow(el.Attrs{"data-field", strconv.Itoa(i)}, term, machine, body)
}

func factRow(attrs el.Attrs, term, machine string, body []ui.UI) ui.UI {
	dt := el.Text("dt", "", term)
	if machine != "" {
		dt = el.Box("dt", "", ui.Text(term), el.Text("code", "", machine))
	}
	return el.With("div", "", attrs, dt, el.Box("dd", "", body...))
}

// Plain says a field's value again in plain words.
func Plain(words string) ui.UI { return el.Text("p", "", words) }

// Why tells why it matters; lead is bold, such as "Why Kubernetes cares."
func Why(lead, words string) ui.UI {
	return el.Box("div", "why", SmallIcon("wheelhub"), el.Box("span", "", el.Text("b", "", lead), ui.Text(" "+words)))
}

// Named is a value and the kind of name it is: DNS, IP, email, URI.
type Named struct{ Kind, Value string }

// Names shows names side by side.
func Names(names []Named) ui.UI {
	parts := make([]ui.UI, len(names))
	for i, n := range names {
		parts[i] = el.Box("span", "name", el.Text("i", "", n.Kind), el.Text("span", "", Visible(n.Value)))
	}
	return el.Box("div", "names", parts...)
}

// Span is a validity bar: a part of the time that a certificate has, lived or
// left as the words beside it say, from 0 to 1, in the hue of its state.
func Span(part float64, state string) ui.UI {
	percent := decimal(100 * math.Max(0, math.Min(1, part)))
	return ui.Raw(`<svg class="span" data-hue="` + Escape(Hue(state)) + `" aria-hidden="true"><rect width="` + percent + `%"/></svg>`)
}
