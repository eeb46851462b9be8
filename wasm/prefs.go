//go:build js && wasm

package main

import "syscall/js"

// prefs keeps small settings in localStorage, where other tabs read and write
// them too, and in memory what the browser refuses to keep. theme.js reads the
// theme under the same name.
type prefs struct{ memory map[string]string }

const prefix = "kubepki."

func newPrefs() *prefs { return &prefs{memory: map[string]string{}} }

func (p *prefs) Get(name string) string {
	if value, ok := p.memory[name]; ok {
		return value
	}
	value := js.Null()
	_ = try("localStorage.getItem", func() { value = storage().Call("getItem", prefix+name) })
	if value.Type() != js.TypeString {
		return ""
	}
	return value.String()
}

func (p *prefs) Set(name, value string) {
	delete(p.memory, name)
	if try("localStorage.setItem", func() { storage().Call("setItem", prefix+name, value) }) != nil {
		p.memory[name] = value
	}
}

func storage() js.Value { return js.Global().Get("localStorage") }
