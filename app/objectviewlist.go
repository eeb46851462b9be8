package app

import (
	"strings"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/decode"
	"kubepki/core/pki"
)

// folded is how many parts of a field are shown before someone asks for all.
const folded = 24

// names shows alternative names side by side; many of them are folded, and
// then shown in a list that draws only what is in sight.
func (v *objectView) names(n decode.Node) ui.UI {
	if len(n.Children) <= folded {
		return kit.Names(namedParts(n.Children))
	}
	if v.all[n.Term] {
		return v.whole(n)
	}
	return el.Box("div", "stack stack--s", kit.Names(namedParts(n.Children[:folded])), v.unfold(n, "name"))
}

// list shows the parts of a field below each other.
func (v *objectView) list(n decode.Node) ui.UI {
	items := flat(n.Children, "")
	if v.all[n.Term] && len(items) > folded {
		return v.whole(n)
	}
	var rows []ui.UI
	for _, c := range items[:min(len(items), folded)] {
		rows = append(rows, item(c))
	}
	body := []ui.UI{el.Box("div", "", rows...)}
	if len(items) > folded {
		body = append(body, v.unfold(n, "line"))
	}
	return el.Box("div", "stack stack--s", body...)
}

// unfold is the button that shows all parts.
func (v *objectView) unfold(n decode.Node, noun string) ui.UI {
	count := len(n.Children)
	if noun == "line" {
		count = len(flat(n.Children, ""))
	}
	return &kit.Button{Label: "Show all " + plural(count, noun), Icon: "down", Look: "bare", Small: true, OnClick: func(ui.Context) { v.all[n.Term] = true }}
}

// whole is a windowed list of all parts.
func (v *objectView) whole(n decode.Node) ui.UI {
	items := flat(n.Children, "")
	return &kit.List{
		ID: v.Shown.ID + "-" + fileBase(n.Term), Label: n.Label, Class: "ov__list", Height: 28, Count: len(items), Selected: -1,
		Row:    func(i int) ui.UI { return item(items[i]) },
		OnPick: func(ctx ui.Context, i int) { v.showBytes(ctx, items[i].Span) },
	}
}

func item(n decode.Node) ui.UI {
	return el.Box("div", "ov__item", el.Text("i", "", n.Label), el.Text("span", "", kit.Visible(cut(n.Value, 200))))
}

// flat lists parts and their parts, one line for each that has a value.
func flat(parts []decode.Node, indent string) []decode.Node {
	var out []decode.Node
	for _, n := range parts {
		n.Value = strings.ReplaceAll(n.Value, "\n", " ")
		if n.Kind == decode.KindTime && n.Note != "" {
			n.Value += ", " + n.Note
		}
		inner := n.Children
		n.Label, n.Children = indent+n.Label, nil
		if n.Value != "" || len(inner) > 0 {
			out = append(out, n)
		}
		out = append(out, flat(inner, indent+"· ")...)
	}
	return out
}

func namedParts(parts []decode.Node) []kit.Named {
	out := make([]kit.Named, len(parts))
	for i, c := range parts {
		out[i] = kit.Named{Kind: c.Label, Value: c.Value}
	}
	return out
}

// links leads from a key, or from the name of one, to what in the workspace
// belongs to it.
func (v *objectView) links(n decode.Node) []ui.UI {
	switch n.Term {
	case "Subject Public Key Info":
		return v.sameKey()
	case "X509v3 Authority Key Identifier":
		return v.signers()
	}
	return nil
}

// mostLinks is how many objects a field leads to.
const mostLinks = 3

// sameKey are the objects with the same public key.
func (v *objectView) sameKey() []ui.UI {
	if v.Shown.Object.PublicKey == nil {
		return nil
	}
	id := pki.KeyID(v.Shown.Object.PublicKey)
	var found []Object
	for _, o := range v.S.ws.All() {
		if o.KeyID == id && o.Name != v.Shown.Name && len(found) < mostLinks {
			found = append(found, o)
		}
	}
	return v.linkTo("It has the same key as ", found)
}

// signers are the authorities with the key that this one names.
func (v *objectView) signers() []ui.UI {
	_, want := decode.KeyIdentifiers(v.Shown.Object)
	var found []Object
	for _, o := range v.S.ws.All() {
		if o.Kind != Authority || len(want) == 0 || len(found) == mostLinks {
			continue
		}
		if c := o.Cert(); c != nil && string(c.SubjectKeyId) == string(want) {
			found = append(found, o)
		}
	}
	return v.linkTo("That is the key of ", found)
}

func (v *objectView) linkTo(words string, found []Object) []ui.UI {
	if len(found) == 0 {
		return nil
	}
	body := []ui.UI{ui.Text(words)}
	for i, o := range found {
		if i > 0 {
			body = append(body, ui.Text(", "))
		}
		body = append(body, &kit.Button{Label: kit.Visible(o.Name), Look: "bare", Small: true, OnClick: func(ui.Context) { v.S.showObject(o.ID) }})
	}
	return []ui.UI{el.Box("p", "", body...)}
}
