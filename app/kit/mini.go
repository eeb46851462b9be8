package kit

import (
	ui "github.com/maxence-charriere/go-app/v9/pkg/app"
)

// Mini is a card in one row, for the workspace and lists of what was found.
type Mini struct {
	ui.Compo
	Role     string
	Name     string
	Issuer   string // whose letter an authority's seal has; Name when empty
	Sub      string
	State    string   // a glyph at the end, instead of the wheel
	Words    string   // of the state
	KeyID    [32]byte // the zero value draws no wheel
	Selected bool
	OnOpen   func(ui.Context)
}

// Render draws the row as a button.
func (m *Mini) Render() ui.UI {
	b := ui.Button().Type("button").Class("mini").OnClick(m.open)
	if m.Selected {
		b.Aria("current", "true")
	}
	return b.Body(m.parts()...)
}

func (m *Mini) open(ctx ui.Context, _ ui.Event) {
	if m.OnOpen != nil {
		m.OnOpen(ctx)
	}
}

// Row is the same as a row of a [List], which takes the clicks.
func (m *Mini) Row() ui.UI { return ui.Div().Class("mini").Body(m.parts()...) }

func (m *Mini) parts() []ui.UI {
	var mark ui.UI = ui.Span().Class("mini__ic").DataSet("hue", Hue(m.Role)).Body(RoleIcon(m.Role))
	if m.Role == "root" || m.Role == "inter" {
		issuer := m.Issuer
		if issuer == "" {
			issuer = m.Name
		}
		mark = ui.Span().Class("mini__ic mini__ic--seal").Body(Seal{Issuer: issuer, Hue: m.Role, Size: "s"}.UI())
	}
	var end ui.UI
	switch {
	case m.State != "":
		end = StateIcon(m.State, m.Words)
	case m.KeyID != [32]byte{}:
		end = Wheel(m.KeyID, true)
	}
	return []ui.UI{mark, ui.Span().Body(ui.B().Text(Visible(m.Name)), ui.Small().Text(Visible(m.Sub))), end}
}
