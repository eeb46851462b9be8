package kit

import (
	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
)

// Fact is a term and what it is. Code values are shown as a machine reads them.
type Fact struct {
	Term, Value string
	Code        bool
}

// Card is a key, public key, request, certificate or authority. The same card
// is used everywhere. Names and values are shown with [Visible].
type Card struct {
	ui.Compo
	Role     string // a role of the kit's table: "root", "server", "key", "request"…
	Name     string
	Issuer   string // who signed; "" for keys and requests
	Sealed   string // hue of the issuer's seal: "root" or "inter"
	State    string // "valid", "warning", "broken", "expired"; "" shows none
	Words    string // the state in words, instead of the table's
	Why      string // a remark in the state's hue
	Aside    string // quiet words in the foot
	Facts    []Fact
	KeyID    [32]byte // the zero value draws no wheel
	Selected bool
	OnOpen   func(ui.Context) // makes the whole card a button
}

// Render draws the card.
func (c *Card) Render() ui.UI {
	class := "card"
	hue := ""
	switch c.Role {
	case "request":
		class += " card--request"
	case "root", "inter":
		class, hue = class+" card--ca", c.Role
	}
	if c.Selected {
		class += " is-sel"
	}
	e := el.Article().Class(class)
	setAttrs(func(k, v string) { e.Attr(k, v) }, "data-state", c.State, "data-hue", hue)
	return e.Body(c.head(), c.facts(), c.why(), c.foot())
}

func (c *Card) head() ui.UI {
	name := el.H3().Class("card__name")
	if c.OnOpen == nil {
		name.Text(Visible(c.Name))
	} else {
		name.Body(el.Button().Class("card__open").OnClick(c.open).Text(Visible(c.Name)))
	}
	return el.Box("div", "card__head",
		el.Box("div", "", name, el.Box("p", "card__kind", Tag(c.Role))),
		c.corner(),
	)
}

func (c *Card) corner() ui.UI {
	switch c.Role {
	case "request":
		return nil
	case "key", "public":
		return el.With("span", "card__key", el.Attrs{"data-hue", Hue(c.Role)}, RoleIcon(c.Role))
	}
	s := Seal{Issuer: c.Issuer, Hue: c.Sealed, State: c.State}
	if c.Role == "root" || c.Role == "inter" {
		s.Size = "l"
	}
	return s.UI()
}

func (c *Card) facts() ui.UI {
	var rows []ui.UI
	for _, f := range c.Facts {
		value := el.Text("dd", "", Visible(f.Value))
		if f.Code {
			value = el.Box("dd", "", el.Text("code", "", Visible(f.Value)))
		}
		rows = append(rows, el.Text("dt", "", f.Term), value)
	}
	return el.Box("dl", "card__facts", rows...)
}

func (c *Card) why() ui.UI {
	if c.Why == "" {
		return nil
	}
	return el.With("p", "card__why", el.Attrs{"data-hue", Hue(c.State)}, SmallIcon(find(states, c.State).icon), el.Text("span", "", c.Why))
}

func (c *Card) foot() ui.UI {
	var parts []ui.UI
	if c.State != "" {
		parts = append(parts, State(c.State, c.Words))
	}
	if c.Aside != "" {
		parts = append(parts, el.Text("span", "", c.Aside))
	}
	if c.KeyID != [32]byte{} {
		parts = append(parts, Wheel(c.KeyID, false))
	}
	return el.Box("div", "card__foot", parts...)
}

func (c *Card) open(ctx ui.Context, _ ui.Event) {
	if c.OnOpen != nil {
		c.OnOpen(ctx)
	}
}
