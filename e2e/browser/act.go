//go:build !js

package browser

import (
	"context"
	"fmt"

	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Click clicks in the middle of what has this name, where a finger would. What
// is covered by something else cannot be clicked.
func (t *Tab) Click(name string) { t.Button(name).Click() }

// Click clicks the element.
func (e Element) Click() {
	var x, y float64
	what := fmt.Sprintf("%s %q to be where it can be clicked", e.Role, e.Name)
	e.tab.wait(what, func(ctx context.Context) (ok bool, err error) {
		x, y, ok, err = e.middle(ctx)
		return ok, err
	})
	e.tab.do("click "+e.Name, chromedp.MouseClickXY(x, y))
}

// middle gives the middle of the element in the window, and whether the
// element itself is what lies there.
func (e Element) middle(ctx context.Context) (x, y float64, free bool, err error) {
	if _, err := chromedp.Call(ctx, dom.ScrollIntoViewIfNeeded, dom.ScrollIntoViewIfNeededParams{ObjectID: e.object}); err != nil {
		return 0, 0, false, err
	}
	res, err := chromedp.Call(ctx, dom.GetContentQuads, dom.GetContentQuadsParams{ObjectID: e.object})
	if err != nil || len(res.Quads) == 0 {
		return 0, 0, false, err
	}
	q := res.Quads[0]
	x, y = (q[0]+q[4])/2, (q[1]+q[5])/2
	free, err = callOn[bool](ctx, e, `function(x, y) {
		const top = document.elementFromPoint(x, y);
		return top !== null && (this.contains(top) || top.contains(this) && top.tagName === "LABEL");
	}`, x, y)
	return x, y, free, err
}

// Fill replaces what a field holds by text, as typing or pasting does.
func (t *Tab) Fill(label, text string) { t.Field(label).Fill(text) }

// Fill replaces what the field holds.
func (e Element) Fill(text string) {
	e.Focus()
	On[chromedp.Void](e, `function() { this.select() }`)
	if text == "" {
		e.tab.Press("\b")
		return
	}
	ctx, cancel := e.tab.limited()
	defer cancel()
	_, err := chromedp.Call(ctx, input.InsertText, input.InsertTextParams{Text: text})
	e.tab.check("type into "+e.Name, err)
}

// Focus gives the element the keyboard.
func (e Element) Focus() {
	ctx, cancel := e.tab.limited()
	defer cancel()
	_, err := chromedp.Call(ctx, dom.Focus, dom.FocusParams{ObjectID: e.object})
	e.tab.check("focus "+e.Name, err)
}

// Leave takes the keyboard away from whatever has it.
func (t *Tab) Leave() { t.Eval(`document.activeElement.blur()`) }

// Choose picks an option of a menu by its words.
func (t *Tab) Choose(label, option string) {
	e := t.Field(label)
	ok := On[bool](e, `function(words) {
		const option = [...this.options].find(o => o.text === words);
		if (!option) return false;
		this.value = option.value;
		this.dispatchEvent(new Event("input", {bubbles: true}));
		this.dispatchEvent(new Event("change", {bubbles: true}));
		return true;
	}`, option)
	if !ok {
		t.fail("the menu %q has no option %q", label, option)
	}
}

// Press presses keys one after another; constants of chromedp's kb name the
// ones without a letter.
func (t *Tab) Press(keys string) { t.do("press keys", chromedp.KeyEvent(keys)) }

// PressWith presses keys while modifiers are held.
func (t *Tab) PressWith(keys string, modifiers ...chromedp.Modifier) {
	t.do("press keys", chromedp.KeyEvent(keys, chromedp.KeyModifiers(modifiers...)))
}

// Give chooses files in a file input, whose label has this name.
func (t *Tab) Give(e Element, paths ...string) {
	ctx, cancel := t.limited()
	defer cancel()
	_, err := chromedp.Call(ctx, dom.SetFileInputFiles, dom.SetFileInputFilesParams{Files: paths, ObjectID: e.object})
	t.check("choose files", err)
}

// Selector waits for the first element that a CSS selector finds: for what has
// no name of its own, such as the file input behind a label.
func (t *Tab) Selector(css string) Element {
	e := Element{tab: t, Name: css}
	t.wait(css, func(ctx context.Context) (bool, error) {
		o, err := chromedp.Run(ctx, chromedp.Evaluate[*runtime.RemoteObject](fmt.Sprintf(`document.querySelector(%q)`, css)))
		if err != nil || o == nil || o.ObjectID == "" {
			return false, err
		}
		e.object = o.ObjectID
		return true, nil
	})
	return e
}

// Size gives the window these measures in CSS pixels.
func (t *Tab) Size(width, height int64) {
	t.do("size the window", chromedp.EmulateViewport(width, height))
}

// Prefer sets the colour scheme that the system asks for: "light" or "dark".
func (t *Tab) Prefer(scheme string) {
	_, err := chromedp.Call(t.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
	})
	t.check("prefer "+scheme, err)
}

// EmulateFocus lets the page believe that its window is the front one: several
// run at once.
func (t *Tab) EmulateFocus() {
	_, err := chromedp.Call(t.ctx, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	t.check("emulate focus", err)
}

// On calls a JavaScript function with the element as this.
func On[V any](e Element, function string, args ...any) V {
	ctx, cancel := e.tab.limited()
	defer cancel()
	v, err := callOn[V](ctx, e, function, args...)
	e.tab.check("ask "+e.Name, err)
	return v
}

func callOn[V any](ctx context.Context, e Element, function string, args ...any) (V, error) {
	return chromedp.Run(ctx, chromedp.CallFunctionOn[V](function, func(p *runtime.CallFunctionOnParams) {
		p.ObjectID = e.object
	}, args...))
}

// Text is the text of the element in sight.
func (e Element) Text() string { return On[string](e, `function() { return this.innerText }`) }

// Content is what a field holds now.
func (e Element) Content() string { return On[string](e, `function() { return this.value }`) }

// Attribute is an attribute's value, "" without one.
func (e Element) Attribute(name string) string {
	return On[string](e, `function(name) { return this.getAttribute(name) ?? "" }`, name)
}

// Enabled tells whether the element can be used.
func (e Element) Enabled() bool {
	return On[bool](e, `function() { return !this.disabled && this.getAttribute("aria-disabled") !== "true" }`)
}
