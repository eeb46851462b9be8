// Package el makes the elements of a page, all of go-app's one generic type.
//
// go-app also has a type for each element, with a hundred methods each. The
// program would carry those of every element it uses, called or not: 65 kB of
// the file, and the time to unpack them whenever it is opened. An attribute
// that the generic type has no method for is set with Attr.
package el

import ui "github.com/maxence-charriere/go-app/v9/pkg/app"

// Button is a <button> that does not submit the form around it.
func Button() ui.HTMLElem { return ui.Elem("button").Attr("type", "button") }

// A is a <a>.
func A() ui.HTMLElem { return ui.Elem("a") }

// Article is a <article>.
func Article() ui.HTMLElem { return ui.Elem("article") }

// Br is a <br>.
func Br() ui.HTMLElemSelfClosing { return ui.ElemSelfClosing("br") }

// Details is a <details>.
func Details() ui.HTMLElem { return ui.Elem("details") }

// Dialog is a <dialog>.
func Dialog() ui.HTMLElem { return ui.Elem("dialog") }

// Div is a <div>.
func Div() ui.HTMLElem { return ui.Elem("div") }

// Form is a <form>.
func Form() ui.HTMLElem { return ui.Elem("form") }

// H1 is a <h1>.
func H1() ui.HTMLElem { return ui.Elem("h1") }

// H2 is a <h2>.
func H2() ui.HTMLElem { return ui.Elem("h2") }

// H3 is a <h3>.
func H3() ui.HTMLElem { return ui.Elem("h3") }

// I is a <i>.
func I() ui.HTMLElem { return ui.Elem("i") }

// Input is a <input>.
func Input() ui.HTMLElemSelfClosing { return ui.ElemSelfClosing("input") }

// Label is a <label>.
func Label() ui.HTMLElem { return ui.Elem("label") }

// Li is a <li>.
func Li() ui.HTMLElem { return ui.Elem("li") }

// Main is a <main>.
func Main() ui.HTMLElem { return ui.Elem("main") }

// Option is a <option>.
func Option() ui.HTMLElem { return ui.Elem("option") }

// P is a <p>.
func P() ui.HTMLElem { return ui.Elem("p") }

// Progress is a <progress>.
func Progress() ui.HTMLElem { return ui.Elem("progress") }

// Select is a <select>.
func Select() ui.HTMLElem { return ui.Elem("select") }

// Span is a <span>.
func Span() ui.HTMLElem { return ui.Elem("span") }

// Textarea is a <textarea>.
func Textarea() ui.HTMLElem { return ui.Elem("textarea") }

// Th is a <th>.
func Th() ui.HTMLElem { return ui.Elem("th") }

// Tr is a <tr>.
func Tr() ui.HTMLElem { return ui.Elem("tr") }

// Ul is a <ul>.
func Ul() ui.HTMLElem { return ui.Elem("ul") }
