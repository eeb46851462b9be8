package kit

import (
	ui "github.com/maxence-charriere/go-app/v9/pkg/app"
)

// Mini is a card in one row, for the workspace and lists of what was found.
type Mini struct {
	ui.Compo
	Role     string
	Name     string
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
	return b.Body(miniBody(m.Role, m.Name, m.Sub, m.State, m.Words, m.KeyID)...)
}

func (m *Mini) open(ctx ui.Context, _ ui.Event) {
	if m.OnOpen != nil {
		m.OnOpen(ctx)
	}
}

// MiniRow is [Mini] as a row of a [List], which takes the clicks.
func MiniRow(role, name, sub string, keyID [32]byte) ui.UI {
	return ui.Div().Class("mini").Body(miniBody(role, name, sub, "", "", keyID)...)
}

func miniBody(role, name, sub, state, words string, keyID [32]byte) []ui.UI {
	var mark ui.UI = ui.Span().Class("mini__ic").DataSet("hue", Hue(role)).Body(RoleIcon(role))
	if role == "root" || role == "inter" {
		mark = ui.Span().Class("mini__ic mini__ic--seal").Body(Seal{Issuer: name, Hue: role, Size: "s"}.UI())
	}
	var end ui.UI
	switch {
	case state != "":
		end = StateIcon(state, words)
	case keyID != [32]byte{}:
		end = Wheel(keyID, true)
	}
	return []ui.UI{mark, ui.Span().Body(ui.B().Text(Visible(name)), ui.Small().Text(Visible(sub))), end}
}
