package kit

import (
	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
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
	text := el.Box("span", "", ui.Text(c.Label), ui.If(c.Sub != "", el.Text("small", "", c.Sub)))
	b := el.Button().Aria("checked", c.Checked).OnClick(c.click)
	if c.ID != "" {
		b.ID(c.ID)
	}
	if c.Switch {
		return b.Role("switch").Class("switch switch--plain").Body(el.I(), text)
	}
	return b.Role("checkbox").Class("check").Body(el.Box("span", "box", Icon("check")), text)
}

// Box is the box of a [Check] in a row that takes the clicks.
func Box(checked bool) ui.UI {
	return el.Span().Class("check").Attr("data-checked", checked).Body(el.Box("span", "box", Icon("check")))
}

func (c *Check) click(ctx ui.Context, _ ui.Event) {
	if c.OnChange != nil {
		c.OnChange(ctx, !c.Checked)
	}
}
