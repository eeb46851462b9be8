package kit

import (
	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
)

// Code is a block that a machine reads, with its name and what can be done
// with it above. A long one scrolls inside.
func Code(name, text string, actions ...ui.UI) ui.UI {
	return el.Box("div", "code code--short",
		el.Box("div", "code__bar", append([]ui.UI{el.Text("b", "", name), el.Box("span", "grow")}, actions...)...),
		el.With("pre", "", el.Attrs{"tabindex", "0", "aria-label", name}, ui.Text(text)),
	)
}

// Copy is the button that puts a text on the clipboard. A secret one says so.
type Copy struct {
	ui.Compo
	What     string // names the text: "PEM of kube-apiserver"
	Text     string
	Words    string // on the button, "Copy" when empty
	IconOnly bool
	Secret   bool
	OnCopy   func(ctx ui.Context, what, text string)
}

// Render draws the button.
func (c *Copy) Render() ui.UI {
	name, words := "Copy "+c.What, c.Words
	if c.Secret {
		name += " (secret)"
	}
	if words == "" {
		words = "Copy"
	}
	b := el.Button().Class("btn btn--bare btn--s").Aria("label", name).Title(name).OnClick(c.click)
	if c.IconOnly {
		return b.Class("btn--icon").Body(SmallIcon("copy"))
	}
	return b.Body(SmallIcon("copy"), el.Text("span", "", words))
}

func (c *Copy) click(ctx ui.Context, _ ui.Event) {
	if c.OnCopy == nil {
		return
	}
	what := c.What
	if c.Secret {
		what = "Secret: " + what
	}
	c.OnCopy(ctx, what, c.Text)
}
