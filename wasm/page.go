//go:build js && wasm

package main

import (
	"syscall/js"

	"kubepki/app"
)

// page is the document around the components.
type page struct {
	leave *js.Func // asks before the page is left; nil while nothing does
}

func document() js.Value { return js.Global().Get("document") }

func (*page) SetTheme(theme string) {
	document().Get("documentElement").Get("dataset").Set("theme", theme)
}

func (*page) Focus(id string) {
	if element := document().Call("getElementById", id); !element.IsNull() {
		element.Call("focus")
	}
}

func (p *page) WarnOnLeave(on bool) {
	switch {
	case on && p.leave == nil:
		f := callback("leaving the page", func(args []js.Value) any {
			args[0].Call("preventDefault")
			args[0].Set("returnValue", true) // for browsers before 2023
			return nil
		})
		p.leave = &f
		js.Global().Call("addEventListener", "beforeunload", f)
	case !on && p.leave != nil:
		js.Global().Call("removeEventListener", "beforeunload", *p.leave)
		p.leave.Release()
		p.leave = nil
	}
}

func (*page) OnKey(f func(app.Key) bool) {
	listener := callback("reading a key", func(args []js.Value) any {
		event := args[0]
		name := event.Get("key")
		// A field filled in by the browser sends key events without a key.
		if name.Type() != js.TypeString || event.Get("isComposing").Truthy() {
			return nil
		}
		key := app.Key{
			Name:    name.String(),
			Ctrl:    event.Get("ctrlKey").Bool(),
			Meta:    event.Get("metaKey").Bool(),
			Alt:     event.Get("altKey").Bool(),
			Shift:   event.Get("shiftKey").Bool(),
			InField: inField(),
			// The browser's own: pages open dialogs that the frame knows nothing of.
			InDialog: !document().Call("querySelector", "dialog[open]").IsNull(),
		}
		if f(key) {
			event.Call("preventDefault")
			event.Call("stopPropagation")
		}
		return nil
	})
	document().Call("addEventListener", "keydown", listener, true)
}

// unseen is how long a picture is waited for that may never come: a page in the
// background is not painted.
const unseen = 250 // milliseconds

// Painted waits for the next picture, and then for a turn of its own: what is
// done before a picture delays it.
func (*page) Painted(f func()) {
	waiting := true
	var frame, turn, late js.Func
	once := func() {
		if waiting {
			waiting = false
			f()
		}
	}
	turn = callback("after a picture", func([]js.Value) any {
		turn.Release()
		once()
		return nil
	})
	frame = callback("a picture", func([]js.Value) any {
		frame.Release()
		js.Global().Call("setTimeout", turn)
		return nil
	})
	late = callback("waiting for a picture", func([]js.Value) any {
		late.Release()
		once()
		return nil
	})
	js.Global().Call("requestAnimationFrame", frame)
	js.Global().Call("setTimeout", late, unseen)
}

// inField tells whether the focus is where text is typed; in a tree it finds
// the next name that begins so.
func inField() bool {
	focused := document().Get("activeElement")
	if focused.IsNull() {
		return false
	}
	return focused.Get("isContentEditable").Truthy() ||
		focused.Call("matches", "[role=tree], textarea, select, input:not([type=checkbox], [type=radio], [type=button], [type=submit], [type=reset], [type=file], [type=range], [type=color])").Bool()
}
