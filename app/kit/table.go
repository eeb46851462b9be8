package kit

import (
	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
)

// Row is a row of a [Table].
type Row struct {
	Cells    []ui.UI
	Selected bool
}

// Table draws rows under heads. name is for screen readers. It scrolls
// sideways in its own box; for thousands of rows take a [List].
func Table(name string, heads []string, rows []Row) ui.UI {
	ths := make([]ui.UI, len(heads))
	for i, h := range heads {
		ths[i] = el.Th().Attr("scope", "col").Text(h)
	}
	trs := make([]ui.UI, len(rows))
	for i, r := range rows {
		tds := make([]ui.UI, len(r.Cells))
		for j, c := range r.Cells {
			tds[j] = el.Box("td", "", c)
		}
		tr := el.Tr()
		if r.Selected {
			tr.Class("is-sel")
		}
		trs[i] = tr.Body(tds...)
	}
	return el.With("div", "scroll", el.Attrs{"role", "region", "aria-label", name, "tabindex", "0"},
		el.With("table", "table", el.Attrs{"aria-label", name},
			el.Box("thead", "", el.Box("tr", "", ths...)),
			el.Box("tbody", "", trs...),
		),
	)
}
