package kit

import (
	"slices"
	"strings"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
)

// Chips is a set of short texts. One is added by Enter, comma or leaving the
// field, many by pasting; the last is taken back by Backspace.
type Chips struct {
	ui.Compo
	ID       string // required, unique in the page
	Label    string
	Aside    string
	What     string // singular, for the names of the buttons: "name"
	Values   []string
	Bad      []string // those of Values that are wrong, drawn so
	Hint     string
	Fault    Fault
	OnChange func(ui.Context, []string)

	text  synced
	typed string
}

// chipEnds separate one value from the next.
const chipEnds = ", ;\t\r\n"

// Render draws the set.
func (c *Chips) Render() ui.UI {
	chips := make([]ui.UI, len(c.Values))
	for i, v := range c.Values {
		chips[i] = c.chip(i, v)
	}
	input := el.Input().OnInput(c.input).OnKeyDown(c.keyDown).OnBlur(c.blur).OnPaste(c.paste).Attr("value", c.text.begin(""))
	setAttrs(func(k, v string) { input.Attr(k, v) },
		append(footnoteAttrs(c.ID, c.Hint, c.Fault), "id", c.ID, "placeholder", "add", "autocomplete", "off", "spellcheck", "false")...)
	// The chips stand in an element of their own: were they the input's
	// siblings, each new one would put another input in its place, without the focus.
	set := el.Span().Class("row row--wrap").Hidden(len(chips) == 0).Body(chips...)
	box := el.Div().Class("chips").Body(set, input)
	if c.Fault.What != "" {
		box.Attr("data-invalid", "true")
	}
	return el.Box("div", "field", Label(c.ID, c.Label, c.Aside), box, footnote(c.ID, c.Hint, c.Fault))
}

func (c *Chips) chip(i int, v string) ui.UI {
	e := el.Span().Class("chip").Title(Visible(v))
	if slices.Contains(c.Bad, v) {
		e.Attr("data-invalid", "true")
	}
	return e.Body(
		el.Text("span", "", Visible(v)),
		el.Button().Class("chip__x").Aria("label", "remove "+c.What+" "+Visible(v)).Attr("data-at", i).OnClick(c.remove).Body(SmallIcon("x")),
	)
}

func (c *Chips) remove(ctx ui.Context, _ ui.Event) {
	c.drop(ctx, dataInt(ctx.JSSrc(), "at"))
	focusOn(c.ID)
}

func (c *Chips) drop(ctx ui.Context, i int) {
	if i >= 0 && i < len(c.Values) {
		c.tell(ctx, slices.Delete(slices.Clone(c.Values), i, i+1))
	}
}

// input takes every value that is finished, and keeps the rest in the field.
func (c *Chips) input(ctx ui.Context, _ ui.Event) { c.take(ctx, inputValue(ctx), false) }

func (c *Chips) paste(ctx ui.Context, e ui.Event) {
	text := e.Get("clipboardData").Call("getData", "text").String()
	if strings.ContainsAny(strings.TrimSpace(text), chipEnds) {
		e.PreventDefault()
		c.take(ctx, c.typed+text, true)
	}
}

func (c *Chips) blur(ctx ui.Context, _ ui.Event) { c.take(ctx, c.typed, true) }

func (c *Chips) keyDown(ctx ui.Context, e ui.Event) {
	switch key := keyName(e); {
	case key == "Enter" && strings.TrimSpace(c.typed) != "":
		e.PreventDefault()
		c.take(ctx, c.typed, true)
	case key == "Backspace" && c.typed == "" && len(c.Values) > 0:
		c.drop(ctx, len(c.Values)-1)
	}
}

// take splits text into values. Unless all is finished, what follows the last
// separator stays in the field. What is there already is not added twice.
func (c *Chips) take(ctx ui.Context, text string, all bool) {
	c.text.seen, c.typed = text, text
	end := strings.LastIndexAny(text, chipEnds) + 1
	if all {
		end = len(text)
	}
	if end == 0 {
		return
	}
	values := slices.Clone(c.Values)
	for _, v := range strings.FieldsFunc(text[:end], func(r rune) bool { return strings.ContainsRune(chipEnds, r) }) {
		if !slices.Contains(values, v) {
			values = append(values, v)
		}
	}
	c.typed = text[end:]
	c.text.settle(c.ID, c.typed)
	if len(values) != len(c.Values) {
		c.tell(ctx, values)
	}
}

func (c *Chips) tell(ctx ui.Context, values []string) {
	if c.OnChange != nil {
		c.OnChange(ctx, values)
	}
}
