package kit

import (
	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
)

// Mini is a card in one row, for the workspace and lists of what was found.
type Mini struct {
	ui.Compo
	Role     string
	Name     string
	Issuer   string // whose letter an authority's seal has; Name when empty
	Sub      string
	Path     bool     // Sub is a path: its end is kept
	State    string   // a glyph at the end, instead of the wheel
	Words    string   // of the state
	KeyID    [32]byte // the zero value draws no wheel
	Selected bool
	OnOpen   func(ui.Context)
}

// Render draws the row as a button.
func (m *Mini) Render() ui.UI {
	b := el.Button().Class("mini").OnClick(m.open)
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
func (m *Mini) Row() ui.UI { return el.Box("div", "mini", m.parts()...) }

func (m *Mini) parts() []ui.UI {
	var mark ui.UI = el.With("span", "mini__ic", el.Attrs{"data-hue", Hue(m.Role)}, RoleIcon(m.Role))
	if m.Role == "root" || m.Role == "inter" {
		issuer := m.Issuer
		if issuer == "" {
			issuer = m.Name
		}
		mark = el.Box("span", "mini__ic mini__ic--seal", Seal{Issuer: issuer, Hue: m.Role, Size: "s"}.UI())
	}
	var end ui.UI
	switch {
	case m.State != "":
		end = StateIcon(m.State, m.Words)
	case m.KeyID != [32]byte{}:
		end = Wheel(m.KeyID, true)
	}
	sub := el.Text("small", "", Visible(m.Sub))
	if m.Path {
		sub = Tail("small", m.Sub)
	}
	return []ui.UI{mark, el.Box("span", "", el.Text("b", "", Visible(m.Name)), sub), end}
}
