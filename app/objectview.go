package app

import (
	"strconv"
	"strings"
	"time"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
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
	at  [2]int // the bytes that the ASN.1 tab begins with

	object  *decode.Object  // of Shown; another pointer for another object
	all     map[string]bool // the long lists that are shown whole, by their term
	printed string          // openssl's text of it, "" until it is asked for
	spans   fieldSpans      // its fields and their bytes
}

// objectTabs is the one table of views of an object.
var objectTabs = []struct {
	tab  kit.Tab
	draw func(*objectView) ui.UI
}{
	{kit.Tab{ID: "fields", Label: "Fields"}, (*objectView).facts},
	{kit.Tab{ID: "text", Label: "Text"}, (*objectView).text},
	{kit.Tab{ID: "asn1", Label: "ASN.1"}, (*objectView).asn1},
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
	v.settle()
	body := []ui.UI{v.head(), v.words(), v.problems(), v.tabs()}
	if !v.Framed {
		return el.Box("div", "ov", body...)
	}
	return el.With("section", "ov panel", el.Attrs{"aria-label", kit.Visible(v.Shown.Name)}, body...)
}

// settle takes another object in.
func (v *objectView) settle() {
	if v.object != nil && &v.object.DER[0] == &v.Shown.Object.DER[0] {
		return
	}
	o := v.Shown.Object
	v.object, v.at, v.all, v.printed = &o, [2]int{}, map[string]bool{}, ""
	v.spans.take(v.Shown.ID+"-fields", v.object)
}

func (v *objectView) head() ui.UI {
	o := v.Shown.Object
	role := roleOfDecoded(o)
	left := []ui.UI{el.Box("div", "row row--wrap", kit.Tag(role), statePill(o, v.S.now()))}
	if v.Framed {
		left = append([]ui.UI{el.Text("h2", "t20 wrap", kit.Visible(v.Shown.Name))}, left...)
	}
	left = append(left, el.Text("p", "muted t12 wrap", kit.Visible(v.origin())))
	return el.Box("div", "ov__head", el.Box("div", "stack stack--s", left...), corner(o))
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
	if o.PublicKey == nil {
		return nil
	}
	return kit.Wheel(pki.KeyID(o.PublicKey), false)
}

func (v *objectView) words() ui.UI {
	words := plainWords(v.Shown.Object)
	if c := v.Shown.Object.Certificate; c != nil {
		if like := looksLike(c); len(like) > 0 {
			words += " In a cluster this would be: " + strings.Join(like, "; or ") + "."
		}
	}
	return el.Box("p", "ov__words",
		el.Text("b", "", "In plain words."), ui.Text(" "), el.Text("span", "quiet", kit.Visible(words)))
}

func (v *objectView) problems() ui.UI {
	var notes []ui.UI
	for _, p := range v.Shown.Object.Problems {
		notes = append(notes, kit.Note(string(p.Level), kit.Visible(p.What)+".", ui.Text(kit.Visible(p.Why+" "+p.Fix))))
	}
	if notes == nil {
		return nil
	}
	return el.Box("div", "ov__part stack stack--s", notes...)
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
	return el.Box("div", "",
		el.Box("div", "ov__tabs", &kit.Tabs{ID: id, Label: "Views", Tabs: tabs, Selected: selected, OnSelect: v.choose}),
		kit.TabPanel(id, selected, draw(v)),
	)
}

func (v *objectView) choose(_ ui.Context, tab string) { v.tab = tab }

// mostText is how many characters of openssl's text the page lays out: a
// revocation list can have millions.
const mostText = 100_000

// text is what openssl prints.
func (v *objectView) text() ui.UI {
	if v.printed == "" {
		v.printed = kit.VisibleLines(decode.Text(v.Shown.Object))
	}
	text, shown := v.printed, v.printed
	if len(text) > mostText {
		shown = strings.ToValidUTF8(text[:mostText], "") + "…"
	}
	body := []ui.UI{kit.Code(opensslCommand(v.Shown.Object), shown, &kit.Copy{What: "text of " + kit.Visible(v.Shown.Name), Text: text, OnCopy: v.S.copy})}
	if len(shown) < len(text) {
		body = append(body, el.Text("p", "muted t12", "It goes on: "+plural(len(text), "character")+" in all. Copy has the whole."))
	}
	return el.Box("div", "ov__part stack", body...)
}

// asn1 is the encoding, as values and as bytes.
func (v *objectView) asn1() ui.UI {
	return &octetsView{ID: v.Shown.ID + "-octets", Object: v.object, At: v.at, Fields: &v.spans, OnField: v.showField}
}

// showBytes goes from a field to its bytes.
func (v *objectView) showBytes(_ ui.Context, span [2]int) {
	v.tab, v.at = "asn1", span
	v.focusLater(v.Shown.ID + "-octets-asn1")
}

// focusLater moves the focus once it is drawn. It asks the frame for it: go-app
// drops what a component that is gone wanted later, and here tabs change.
func (v *objectView) focusLater(id string) {
	v.S.later(func(ctx ui.Context) { ctx.Defer(func(ui.Context) { v.S.Page.Focus(id) }) })
}

// fieldID is the element ID of what leads from a field to its bytes.
func (v *objectView) fieldID(i int) string { return v.Shown.ID + "-field-" + strconv.Itoa(i) }

// showField goes from bytes to the field that they are of.
func (v *objectView) showField(_ ui.Context, i int) {
	v.tab = ""
	v.focusLater(v.fieldID(i))
}

// opensslCommand is the command that prints the same text.
func opensslCommand(o decode.Object) string {
	switch o.Kind {
	case decode.Certificate:
		return "openssl x509 -text -noout"
	case decode.Request:
		return "openssl req -text -noout"
	case decode.RevocationList:
		return "openssl crl -text -noout"
	case decode.OCSPResponse:
		return "openssl ocsp -respin FILE -text -noverify"
	case decode.OCSPRequest:
		return "openssl ocsp -reqin FILE -text"
	case decode.PublicKey:
		return "openssl pkey -pubin -text -noout"
	}
	return "openssl pkey -text_pub -noout"
}
