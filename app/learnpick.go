package app

import (
	"strings"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/learn"
	hsheet "kubepki/core/sheet"
)

// offered is a field of which one of several is chosen: they are words of files
// or commands, too long for a menu, where they are not told by the field.
func (p *learnPage) offered(id string, f learn.Field, v learn.Values, set func(ui.Context, string)) ui.UI {
	choices := f.Options
	if f.Choices != nil {
		choices = f.Choices(p.m.onBench(), v)
	}
	if len(choices) == 0 {
		return kit.Note("idle", "Nothing to choose from yet.", ui.Text("Do the steps before this one."))
	}
	options := make([]kit.Option, len(choices))
	for i, c := range choices {
		options[i] = kit.Option{Value: c[0], Label: c[1]}
	}
	return &kit.Seg{ID: id, Label: f.Label, Options: options, Value: v[f.ID], Lines: true, Mono: f.Choices != nil || f.ID == "tool", OnChange: set}
}

// wholeSheet is every column of a sheet.
func wholeSheet(s *hsheet.Sheet) ui.UI {
	rows := make([]kit.Row, len(s.Rows))
	for i := range s.Rows {
		r := &s.Rows[i]
		rows[i].Cells = append(rows[i].Cells, kit.State(stateOfRow(r), kit.Visible(r.Verdict)), ui.Text(r.Component), ui.Text(r.Type), el.Text("code", "", r.Path))
		for _, text := range []string{r.CommonName, clipped(strings.Join(r.Names, ", ")), r.Organization, r.Issuer, leftWhen(r)} {
			rows[i].Cells = append(rows[i].Cells, el.Text("span", "", kit.Visible(or(text, "—"))))
		}
	}
	heads := []string{"Verdict", "Component", "Type", "Path", "Common name", "Alternative names", "Organization", "Issuer", "Ends"}
	return el.Box("div", "panel whole", kit.Table("The health sheet", heads, rows))
}

func leftWhen(r *hsheet.Row) string {
	if r.NotAfter.IsZero() {
		return ""
	}
	return r.NotAfter.UTC().Format("2 Jan 2006")
}
