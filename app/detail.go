package app

import (
	"strconv"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
)

// chooser lists objects of one kind to choose from, nil when there is no choice.
func (s *session) chooser(id, label string, all []Object, chosen int, pick func(id int)) ui.UI {
	if len(all) < 2 {
		return nil
	}
	at := -1
	for i, o := range all {
		if o.ID == chosen {
			at = i
		}
	}
	return kit.Panel(label, el.With("span", "muted t12", el.Attrs{"role", "status"}, ui.Text(strconv.Itoa(len(all)))), &kit.List{
		ID: id, Label: label, Class: "wlist wlist--short", Height: 48, Count: len(all), Selected: at,
		Row: func(i int) ui.UI {
			o := all[i]
			return (&kit.Mini{Role: o.Role(), Name: o.Name, Issuer: o.signer(), Sub: o.Summary(s.now()) + ", " + o.Provenance, KeyID: o.KeyID}).Row()
		},
		OnPick: func(_ ui.Context, i int) { pick(all[i].ID) },
	})
}

// detailed shows one object under its name, which takes the focus when it was
// just made.
func detailed(o Object, name, titleID string, state, corner ui.UI, body ...ui.UI) ui.UI {
	head := el.Box("div", "ov__head", el.Box("div", "stack stack--s",
		el.H2().Class("t20 wrap").ID(titleID).TabIndex(-1).Text(kit.Visible(name)),
		el.Box("div", "row row--wrap", kit.Tag(o.Role()), state),
		el.Text("p", "muted t12 wrap", kit.Visible(o.Provenance)),
	), corner)
	return el.With("section", "ov panel", el.Attrs{"aria-label", kit.Visible(name)}, append([]ui.UI{head}, body...)...)
}

// detailFoot is what can be done with it.
func (s *session) detailFoot(o Object, actions ...ui.UI) ui.UI {
	return el.Box("div", "panel__foot", append(actions,
		el.Box("span", "grow"),
		&kit.Button{Label: "Look inside", Icon: "inspect", Look: "bare", Small: true, OnClick: func(ui.Context) { s.showObject(o.ID) }},
		&kit.Button{Label: "Remove", Name: "Remove " + kit.Visible(o.FileName()), Icon: "trash", Look: "bare", Small: true, OnClick: func(ui.Context) { s.remove(o.FileName(), o.ID) }},
	)...)
}

// saveButton offers an object as a file.
func (s *session) saveButton(label, name, mime string, data []byte) ui.UI {
	return &kit.Button{Label: label, Icon: "download", OnClick: func(ui.Context) { s.save(name, mime, data) }}
}

// codeFact is a field whose value a machine reads.
func codeFact(term, machine, value string) ui.UI {
	if value == "" {
		return kit.FactRow(term, machine, el.Text("span", "muted", "nothing"))
	}
	return kit.FactRow(term, machine, el.Text("code", "wrap", kit.Visible(value)))
}

// textFact is a field whose value people read.
func textFact(term, machine, value string) ui.UI {
	return kit.FactRow(term, machine, el.Text("span", "wrap", kit.Visible(value)))
}
