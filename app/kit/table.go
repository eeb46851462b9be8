package kit

import (
	ui "github.com/maxence-charriere/go-app/v9/pkg/app"
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
		ths[i] = ui.Th().Scope("col").Text(h)
	}
	trs := make([]ui.UI, len(rows))
	for i, r := range rows {
		tds := make([]ui.UI, len(r.Cells))
		for j, c := range r.Cells {
			tds[j] = ui.Td().Body(c)
		}
		tr := ui.Tr()
		if r.Selected {
			tr.Class("is-sel")
		}
		trs[i] = tr.Body(tds...)
	}
	return ui.Div().Class("scroll").Role("region").Aria("label", name).TabIndex(0).Body(
		ui.Table().Class("table").Aria("label", name).Body(
			ui.THead().Body(ui.Tr().Body(ths...)),
			ui.TBody().Body(trs...),
		),
	)
}
