package kit

import (
	ui "github.com/maxence-charriere/go-app/v9/pkg/app"
)

// Check is something that is so or not.
type Check struct {
	ui.Compo
	ID       string
	Label    string
	Sub      string // quiet, below the label
	Checked  bool
	Switch   bool // drawn as a switch: takes effect at once
	OnChange func(ui.Context, bool)
}

// Render draws the box or the switch.
func (c *Check) Render() ui.UI {
	text := ui.Span().Body(ui.Text(c.Label), ui.If(c.Sub != "", ui.Small().Text(c.Sub)))
	b := ui.Button().Type("button").Aria("checked", c.Checked).OnClick(c.click)
	if c.ID != "" {
		b.ID(c.ID)
	}
	if c.Switch {
		return b.Role("switch").Class("switch switch--plain").Body(ui.I(), text)
	}
	return b.Role("checkbox").Class("check").Body(ui.Span().Class("box").Body(Icon("check")), text)
}

func (c *Check) click(ctx ui.Context, _ ui.Event) {
	if c.OnChange != nil {
		c.OnChange(ctx, !c.Checked)
	}
}
