package app

import (
	"strings"
	"time"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/kit"
	"kubepki/core/decode"
	"kubepki/core/pki"
)

// shownObject is what an [objectView] shows: a decoded object and where it is from.
type shownObject struct {
	ID     string // begins the element ids, unique in the page
	Object decode.Object
	Name   string
	Where  string // its file, or where it was pasted
	Fault  string // why there is nothing to show
}

// objectView shows one object in full: what it is in plain words, its fields
// with what they mean to Kubernetes, openssl's text and its PEM.
type objectView struct {
	ui.Compo
	Shown  shownObject
	Framed bool // draws a panel around itself, with the name as its head
	S      *session

	tab string // of the table objectTabs; "" is the first
}

// objectTabs is the one table of views of an object.
var objectTabs = []struct {
	tab  kit.Tab
	draw func(*objectView) ui.UI
}{
	{kit.Tab{ID: "fields", Label: "Fields"}, (*objectView).facts},
	{kit.Tab{ID: "text", Label: "Text"}, (*objectView).text},
	{kit.Tab{ID: "pem", Label: "PEM"}, (*objectView).pem},
}

// showWorkspace decodes an object of the workspace again, so that fields, text
// and state are those of now.
func showWorkspace(o Object, now time.Time) shownObject {
	shown := shownObject{ID: "object", Name: o.Name, Where: o.Path}
	data := o.DER
	if o.Kind == PrivateKey && o.Secret != nil {
		var err error
		if data, err = o.Secret.TraditionalPEM(); err != nil {
			if data, err = o.Secret.PEM(pki.PKCS8); err != nil {
				shown.Fault = err.Error()
				return shown
			}
		}
	}
	result := decode.Bytes(o.Name, data, now)
	if len(result.Objects) != 1 {
		shown.Fault = "It cannot be read."
		if len(result.Unread) > 0 {
			shown.Fault = result.Unread[0].Error()
		}
		return shown
	}
	shown.Object = result.Objects[0]
	return shown
}

// Render draws the view.
func (v *objectView) Render() ui.UI {
	if v.Shown.Fault != "" {
		return kit.Note("broken", "Nothing to show.", ui.Text(kit.Visible(v.Shown.Fault)))
	}
	body := []ui.UI{v.head(), v.words(), v.problems(), v.tabs()}
	if !v.Framed {
		return ui.Div().Class("ov").Body(body...)
	}
	return ui.Section().Class("ov panel").Aria("label", kit.Visible(v.Shown.Name)).Body(body...)
}

func (v *objectView) head() ui.UI {
	o := v.Shown.Object
	role := roleOfDecoded(o)
	left := []ui.UI{ui.Div().Class("row row--wrap").Body(kit.Tag(role), statePill(o, v.S.now()))}
	if v.Framed {
		left = append([]ui.UI{ui.H2().Class("t20 wrap").Text(kit.Visible(v.Shown.Name))}, left...)
	}
	left = append(left, ui.P().Class("muted t12 wrap").Text(kit.Visible(v.origin())))
	return ui.Div().Class("ov__head").Body(ui.Div().Class("stack stack--s").Body(left...), corner(o))
}

// origin says where it is from and how it is written: "pki/ca.crt · PEM · 903 bytes of DER".
func (v *objectView) origin() string {
	o := v.Shown.Object
	parts := []string{o.Format, plural(len(o.DER), "byte") + " of DER"}
	if v.Shown.Where != "" {
		parts = append([]string{v.Shown.Where}, parts...)
	}
	return strings.Join(parts, " · ")
}

// corner is the seal of who signed, or the mark of the key.
func corner(o decode.Object) ui.UI {
	if o.Kind == decode.Certificate {
		seal := kit.Seal{Issuer: issuerName(o), Size: "l"}
		switch o.Level() {
		case decode.Expired:
			seal.State = "expired"
		case decode.Broken:
			seal.State = "broken"
		}
		return seal.UI()
	}
	return kit.Wheel(pki.KeyID(o.PublicKey), false)
}

func (v *objectView) words() ui.UI {
	words := plainWords(v.Shown.Object)
	if c := v.Shown.Object.Certificate; c != nil {
		if like := looksLike(c); len(like) > 0 {
			words += " It looks like this one of a cluster’s: " + strings.Join(like, "; or ") + "."
		}
	}
	return ui.P().Class("ov__words").Body(
		ui.B().Text("In plain words."), ui.Text(" "), ui.Span().Class("quiet").Text(kit.Visible(words)))
}

func (v *objectView) problems() ui.UI {
	var notes []ui.UI
	for _, p := range v.Shown.Object.Problems {
		notes = append(notes, kit.Note(string(p.Level), kit.Visible(p.What)+".", ui.Text(kit.Visible(p.Why+" "+p.Fix))))
	}
	if notes == nil {
		return nil
	}
	return ui.Div().Class("ov__part stack stack--s").Body(notes...)
}

func (v *objectView) tabs() ui.UI {
	id := v.Shown.ID + "-view"
	selected, draw := objectTabs[0].tab.ID, objectTabs[0].draw
	tabs := make([]kit.Tab, len(objectTabs))
	for i, row := range objectTabs {
		tabs[i] = row.tab
		if row.tab.ID == v.tab {
			selected, draw = row.tab.ID, row.draw
		}
	}
	return ui.Div().Body(
		ui.Div().Class("ov__tabs").Body(&kit.Tabs{ID: id, Label: "Views", Tabs: tabs, Selected: selected, OnSelect: v.choose}),
		kit.TabPanel(id, selected, draw(v)),
	)
}

func (v *objectView) choose(_ ui.Context, tab string) { v.tab = tab }

// text is what openssl prints.
func (v *objectView) text() ui.UI {
	text := visibleLines(decode.Text(v.Shown.Object))
	return ui.Div().Class("ov__part").Body(kit.Code(opensslCommand(v.Shown.Object), text,
		&kit.Copy{What: "text of " + kit.Visible(v.Shown.Name), Text: text, OnCopy: v.S.copy}))
}

// opensslCommand is the command that prints the same text.
func opensslCommand(o decode.Object) string {
	switch o.Kind {
	case decode.Certificate:
		return "openssl x509 -text -noout"
	case decode.Request:
		return "openssl req -text -noout"
	case decode.PublicKey:
		return "openssl pkey -pubin -text -noout"
	}
	return "openssl pkey -text_pub -noout"
}

// visibleLines is [kit.Visible] for text of several lines.
func visibleLines(text string) string {
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		lines[i] = kit.Visible(l)
	}
	return strings.Join(lines, "\n")
}

// pem shows the object as a file, and offers it as one.
func (v *objectView) pem() ui.UI {
	o := v.Shown.Object
	text := string(o.PEM())
	var block ui.UI
	if o.Kind == decode.PrivateKey {
		block = &kit.Secret{Name: v.fileName(), Text: text, OnCopy: v.S.copy, Warn: "Whoever sees it can act as its owner. It stays in this page until you take it away."}
	} else {
		block = kit.Code(v.fileName(), text, &kit.Copy{What: "PEM of " + kit.Visible(v.Shown.Name), Text: text, OnCopy: v.S.copy})
	}
	secret := ""
	if o.Kind == decode.PrivateKey {
		secret = " (secret)"
	}
	return ui.Div().Class("ov__part stack").Body(block, ui.Div().Class("row row--wrap").Body(
		&kit.Button{Label: "Download " + v.fileName() + secret, Icon: "download", OnClick: v.savePEM},
		&kit.Button{Label: "Download as DER" + secret, Icon: "download", Look: "bare", OnClick: v.saveDER},
	))
}

func (v *objectView) savePEM(ui.Context) {
	v.S.save(v.fileName(), "application/x-pem-file", v.Shown.Object.PEM())
}

func (v *objectView) saveDER(ui.Context) {
	v.S.save(fileBase(v.Shown.Name)+".der", "application/octet-stream", v.Shown.Object.DER)
}

func (v *objectView) fileName() string {
	ending := map[decode.ObjectKind]string{decode.Certificate: ".crt", decode.Request: ".csr", decode.PrivateKey: ".key", decode.PublicKey: ".pub"}
	return fileBase(v.Shown.Name) + ending[v.Shown.Object.Kind]
}

// fileBase makes a file's name, without its ending, from words for people.
func fileBase(name string) string {
	for _, ending := range []string{".crt", ".cer", ".pem", ".csr", ".req", ".key", ".pub", ".der"} {
		name = strings.TrimSuffix(name, ending)
	}
	name = name[strings.LastIndexByte(name, '/')+1:]
	words := strings.FieldsFunc(name, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '.' || r == '_' || r == '-')
	})
	base := strings.Trim(strings.Join(words, "-"), ".-")
	if base == "" {
		return "object"
	}
	return base[:min(len(base), 80)]
}
