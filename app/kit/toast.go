package kit

import (
	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
)

// Toast is a short message that floats over the page, with at most one way to
// act on it. Put toasts into [Toasts].
type Toast struct {
	ui.Compo
	ID       int
	Icon     string
	State    string // its hue: "valid", "warning", "broken" or ""
	Text     string
	Action   string // "Undo"
	OnAction func(ctx ui.Context, id int)
	OnClose  func(ctx ui.Context, id int)
}

// Render draws the message.
func (t *Toast) Render() ui.UI {
	e := el.Div().Class("toast")
	if t.State != "" {
		e.DataSet("hue", Hue(t.State))
	}
	icon := ""
	if t.Action == "Undo" {
		icon = "undo"
	}
	return e.Body(
		Icon(t.Icon),
		el.Text("span", "", Visible(t.Text)),
		ui.If(t.Action != "", &Button{Label: t.Action, Name: t.Action + ": " + Visible(t.Text), Icon: icon, Look: "bare", Small: true, OnClick: t.act}),
		&Button{Label: "Close this message", Icon: "x", Look: "bare", Small: true, IconOnly: true, OnClick: t.shut},
	)
}

func (t *Toast) act(ctx ui.Context) {
	if t.OnAction != nil {
		t.OnAction(ctx, t.ID)
	}
}

func (t *Toast) shut(ctx ui.Context) {
	if t.OnClose != nil {
		t.OnClose(ctx, t.ID)
	}
}

// Toasts is the place where messages appear; screen readers say what comes in.
func Toasts(toasts ...ui.UI) ui.UI {
	return el.With("div", "toasts", el.Attrs{"role", "status", "aria-live", "polite"}, toasts...)
}
