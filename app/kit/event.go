package kit

import (
	"strconv"
	"strings"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"
)

// The only file of the kit that reads the DOM. Natively every value is a stub,
// so parts take what they need from here and hand plain values on.

// inputValue is the text of the field that the event comes from.
func inputValue(ctx ui.Context) string { return ctx.JSSrc().Get("value").String() }

// setInput writes into the field that the event comes from, at once.
func setInput(ctx ui.Context, text string) { ctx.JSSrc().Set("value", text) }

// pastedText is the text that is about to be pasted, "" for none.
func pastedText(e ui.Event) string {
	if data := e.Get("clipboardData"); data.Truthy() {
		return data.Call("getData", "text").String()
	}
	return ""
}

// keyName is KeyboardEvent.key, "" while an input method composes.
func keyName(e ui.Event) string {
	if e.Get("isComposing").Truthy() {
		return ""
	}
	return e.Get("key").String()
}

// syncValue gives the field with this id the text that the page holds, when
// they differ. It tells whether the field was there.
func syncValue(id, value string) {
	field := ui.Window().GetElementByID(id)
	if field.Truthy() && field.Get("value").String() != value {
		field.Set("value", value)
	}
}

// focusOn moves the keyboard focus to the element with this id.
func focusOn(id string) {
	if e := ui.Window().GetElementByID(id); e.Truthy() {
		e.Call("focus")
	}
}

// FocusLost tells whether nothing has the keyboard focus any more, or will not
// have it at the next picture: what had it is gone or disabled.
func FocusLost() bool {
	doc := ui.Window().Get("document")
	at := doc.Get("activeElement")
	return !at.Truthy() || at.Equal(doc.Get("body")) || at.Get("disabled").Truthy()
}

// Reveal scrolls the row that holds the element with this id sideways, so that
// it is in sight: on a phone not all tabs are.
func Reveal(id string) {
	e := ui.Window().GetElementByID(id)
	if !e.Truthy() {
		return
	}
	row := e.Get("parentElement")
	row.Set("scrollLeft", e.Get("offsetLeft").Int()-row.Get("clientWidth").Int()/3)
}

// dataInt is a whole number in a data attribute, -1 when there is none.
func dataInt(element ui.Value, name string) int {
	if !element.Truthy() {
		return -1
	}
	n, err := strconv.Atoi(element.Get("dataset").Get(name).String())
	if err != nil {
		return -1
	}
	return n
}

// Pointed is the whole number in a data attribute of what an event points to,
// or of what holds it; -1 when there is none.
func Pointed(e ui.Event, name string) int {
	target := e.Get("target")
	if !target.Truthy() {
		return -1
	}
	return dataInt(target.Call("closest", "[data-"+name+"]"), name)
}

// MarkPart marks part i of the element with this id, and no other; -1 marks none.
// It does so beside go-app, which would compare all parts for it: they must have
// no classes of their own.
func MarkPart(id string, i int) {
	e := ui.Window().GetElementByID(id)
	if !e.Truthy() {
		return
	}
	parts := e.Get("children")
	for n := range parts.Length() {
		parts.Index(n).Get("classList").Call("toggle", "is-on", n == i)
	}
}

// textScale is the size of text that the user set, as a part of the usual 16 px.
func textScale() float64 {
	root := ui.Window().Get("document").Get("documentElement")
	if !root.Truthy() {
		return 1
	}
	size := ui.Window().Call("getComputedStyle", root).Get("fontSize").String()
	px, err := strconv.ParseFloat(strings.TrimSuffix(size, "px"), 64)
	if err != nil || px <= 0 {
		return 1
	}
	return px / 16
}

// extentOf is the size of the element with this id, px; 0 when it is not there.
func extentOf(id string) (w, h float64) {
	e := ui.Window().GetElementByID(id)
	if !e.Truthy() {
		return 0, 0
	}
	return e.Get("clientWidth").Float(), e.Get("clientHeight").Float()
}

// cornerOf is where the element with this id begins in the window of the browser.
func cornerOf(id string) (left, top float64) {
	e := ui.Window().GetElementByID(id)
	if !e.Truthy() {
		return 0, 0
	}
	r := e.Call("getBoundingClientRect")
	return r.Get("left").Float(), r.Get("top").Float()
}

// holdPointer has the element get all that a pointer does until it is let go.
func holdPointer(id string, pointer int) {
	if e := ui.Window().GetElementByID(id); e.Truthy() {
		e.Call("setPointerCapture", pointer)
	}
}

// setViewBox moves the picture in an element without drawing it anew.
func setViewBox(id, box string) {
	if e := ui.Window().GetElementByID(id); e.Truthy() {
		e.Call("querySelector", "svg").Call("setAttribute", "viewBox", box)
	}
}

// Token is a colour of the theme in force, as "#rrggbb": the value of --name.
// It is "" where there is no page.
func Token(name string) string {
	root := ui.Window().Get("document").Get("documentElement")
	if !root.Truthy() {
		return ""
	}
	return strings.TrimSpace(ui.Window().Call("getComputedStyle", root).Call("getPropertyValue", "--"+name).String())
}
