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
