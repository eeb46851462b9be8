package app

import (
	"context"
	"crypto"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/decode"
	"kubepki/core/keyfile"
	"kubepki/core/pki"
)

// keyTabs is the one table of views of a key.
var keyTabs = []struct {
	id, label string
	draw      func(p *keysPage, o Object, pub crypto.PublicKey) []ui.UI
}{
	{"what", "What it is", (*keysPage).what},
	{"prints", "Fingerprints", (*keysPage).fingerprints},
	{"away", "Take it away", (*keysPage).formats},
}

// detail shows one key: what it is, what it is known by, and the ways to take it away.
func (p *keysPage) detail(o Object) ui.UI {
	pub := o.Public()
	if pub == nil {
		return kit.Panel(kit.Visible(o.Name), nil, kit.PanelBody(kit.Note("broken", "Nothing to show.", ui.Text("Its kind is not known here."))))
	}
	selected, draw := keyTabs[0].id, keyTabs[0].draw
	tabs := make([]kit.Tab, len(keyTabs))
	for i, t := range keyTabs {
		tabs[i] = kit.Tab{ID: t.id, Label: t.label}
		if t.id == p.m.tab {
			selected, draw = t.id, t.draw
		}
	}
	return el.With("section", "ov panel", el.Attrs{"aria-label", kit.Visible(o.Name)},
		keyHead(o, pub),
		el.Box("div", "ov__tabs", &kit.Tabs{ID: "key-view", Label: "Views of the key", Tabs: tabs, Selected: selected, OnSelect: p.pickTab}),
		kit.TabPanel("key-view", selected, draw(p, o, pub)...),
		el.Box("div", "panel__foot",
			&kit.Button{Label: "Look inside", Icon: "inspect", Look: "bare", Small: true, OnClick: func(ui.Context) { p.s.showObject(o.ID) }},
			el.Box("span", "grow"),
			&kit.Button{Label: "Remove this key", Icon: "trash", Look: "bare", Small: true, OnClick: func(ui.Context) { p.s.remove(o.Name, o.ID) }},
		))
}

func (p *keysPage) pickTab(_ ui.Context, id string) { p.m.tab = id }

// keyHead names the key, with its mark.
func keyHead(o Object, pub crypto.PublicKey) ui.UI {
	pills := []ui.UI{kit.Tag(o.Role()), el.Text("span", "t13", decode.KeyName(pub))}
	if algorithm, _ := pki.AlgorithmOf(pub); algorithm.Weak() != "" {
		pills = append(pills, kit.Pill("warning", "Weak, a lesson"))
	}
	return el.Box("div", "ov__head",
		el.Box("div", "stack stack--s",
			el.H2().Class("t20 wrap").ID("key-title").TabIndex(-1).Text(kit.Visible(o.Name)),
			el.Box("div", "row row--wrap", pills...),
			el.Text("p", "muted t12 wrap", kit.Visible(o.Provenance+" · "+o.Made.UTC().Format("2 Jan 2006 15:04 UTC"))),
		), kit.Wheel(o.KeyID, false))
}

// what is the key in plain words, what it belongs to, and its public half.
func (p *keysPage) what(o Object, pub crypto.PublicKey) []ui.UI {
	words := "Whoever has this file can sign as its owner. Its public half, below, is for everyone."
	if o.Kind == PublicKey {
		words = "The public half alone: it checks signatures and makes none."
	}
	return []ui.UI{
		el.Box("p", "ov__words", el.Text("b", "", "In plain words."), ui.Text(" "),
			el.Text("span", "quiet", words+" The mark above is drawn from the public half: what shows the same mark belongs together.")),
		kit.Facts(p.pairs(o)),
		el.Box("div", "ov__part stack", p.publicHalves(o, pub)...),
	}
}

func (p *keysPage) formats(o Object, _ crypto.PublicKey) []ui.UI { return p.out.rows(o) }

// pairs names what holds the public half.
func (p *keysPage) pairs(o Object) ui.UI {
	var links []ui.UI
	for _, other := range partners(p.s.ws, o) {
		links = append(links, &kit.Button{
			Label: kit.Visible(other.Name), Icon: kit.RoleGlyph(other.Role()), Small: true,
			OnClick: func(ui.Context) { p.s.showObject(other.ID) },
		})
	}
	if links == nil {
		return kit.FactRow("Belongs to", "", el.Text("span", "muted", "no certificate or request here yet"))
	}
	return kit.FactRow("Belongs to", "", el.Box("div", "row row--wrap", links...))
}

// fingerprints are the names by which other programs know the key.
func (p *keysPage) fingerprints(_ Object, pub crypto.PublicKey) []ui.UI {
	all, err := keyfile.Fingerprints(pub)
	if err != nil {
		return nil
	}
	rows := make([]ui.UI, len(all))
	for i, f := range all {
		rows[i] = kit.FactRow(f.Name, "", el.Box("div", "ov__value",
			el.Text("code", "ov__code", f.Value),
			&kit.Copy{What: f.Name, Text: f.Value, IconOnly: true, OnCopy: p.s.copy},
		), kit.Plain(f.Use))
	}
	return []ui.UI{kit.Facts(rows...)}
}

// publicHalves shows the public key as openssl and as ssh write it.
func (p *keysPage) publicHalves(o Object, pub crypto.PublicKey) []ui.UI {
	key := keyfile.OfPublic(pub)
	var out []ui.UI
	for _, id := range []keyfile.ID{keyfile.SPKIPEM, keyfile.SSHPublic} {
		f, _ := keyfile.FormatByID(id)
		if !f.Holds(pub) {
			continue
		}
		text, err := keyfile.Write(context.Background(), key, id, keyfile.Options{Comment: fileBase(o.Name)})
		if err != nil {
			continue
		}
		out = append(out, kit.Code(fileBase(o.Name)+f.Ending, string(text), &kit.Copy{What: f.Name, Text: string(text), OnCopy: p.s.copy}))
	}
	return out
}
