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
	"github.com/chromedp/chromedp/kb"
)

// Click clicks in the middle of what has this name, where a finger would. What
// is covered by something else cannot be clicked.
func (t *Tab) Click(name string) { t.Button(name).Click() }

// Click clicks the element. A page may move it between the look where it is and
// the click: what the click then met hears nothing of it, and it is done again.
func (e Element) Click() {
	what := fmt.Sprintf("%s %q to be where it can be clicked", e.Role, e.Name)
	e.live(what, func(ctx context.Context, e Element) (bool, error) {
		x, y, free, err := e.middle(ctx)
		if err != nil || !free {
			return false, err
		}
		return e.strike(ctx, x, y, "*", "pointerdown", "mousedown", "pointerup", "mouseup", "click")
	})
}

// PressAt presses and lets go in the middle of what a selector finds and that
// answers the press: it may be drawn anew before the button goes up, and no
// click comes then. It is looked for again at each try.
func (t *Tab) PressAt(css string) {
	t.wait(css+" to be where it can be pressed", func(ctx context.Context) (bool, error) {
		e, found, err := t.selected(ctx, css)
		if err != nil || !found {
			return false, err
		}
		x, y, free, err := e.middle(ctx)
		if err != nil || !free {
			return false, err
		}
		return e.strike(ctx, x, y, css, "pointerdown", "mousedown")
	})
}

// strike presses and lets go at a place, and tells whether all these kinds of
// events met the element while the selector was still true of it: a list makes
// another row of the one that it scrolls away.
func (e Element) strike(ctx context.Context, x, y float64, css string, kinds ...string) (bool, error) {
	if _, err := callOn[chromedp.Void](ctx, e, aim, css, kinds); err != nil {
		return false, err
	}
	e.tab.do("click "+e.Name, chromedp.MouseClickXY(x, y))
	met, err := callOn[bool](ctx, e, `function() { return this.met() }`)
	return met || err != nil, nil // the page that it led away from cannot say
}

// Point moves the pointer over the middle of the element.
func (e Element) Point() {
	e.live("to point at "+e.Name, func(ctx context.Context, e Element) (bool, error) {
		x, y, free, err := e.middle(ctx)
		if free {
			e.tab.do("point at "+e.Name, chromedp.MouseEvent(chromedp.MouseMoved, x, y))
		}
		return free, err
	})
}

// aim keeps events of these kinds to the element or its label, until it is asked
// whether they met it, to the last kind: what moves away or is drawn anew between
// the press and the release of the button is not clicked.
const aim = `function(css, kinds) {
	let stray = false, whole = false;
	const look = event => {
		const path = event.composedPath();
		stray ||= !this.matches(css) || !path.includes(this) && !path.some(e => e.tagName === "LABEL" && e.contains(this));
		whole ||= event.type === kinds.at(-1);
		if (stray) {
			event.preventDefault();
			event.stopImmediatePropagation();
		}
	};
	for (const kind of kinds) addEventListener(kind, look, true);
	this.met = () => {
		for (const kind of kinds) removeEventListener(kind, look, true);
		return whole && !stray;
	};
}`

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
	e.live("to fill in "+e.Name, func(ctx context.Context, e Element) (bool, error) {
		_, err := callOn[chromedp.Void](ctx, e, `function() {
			if (!this.isConnected) throw new Error("it is drawn anew");
			this.focus();
			this.select();
		}`)
		return err == nil, err
	})
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
	e.live("to focus "+e.Name, func(ctx context.Context, e Element) (bool, error) {
		_, err := chromedp.Call(ctx, dom.Focus, dom.FocusParams{ObjectID: e.object})
		return err == nil, err
	})
}

// Leave takes the keyboard away from whatever has it.
func (t *Tab) Leave() { t.Eval(`document.activeElement.blur()`) }

// Choose picks an option of a menu by its words, once the menu has it: what is
// offered may hang on what was just chosen elsewhere.
func (t *Tab) Choose(label, option string) {
	t.Field(label).live(fmt.Sprintf("the menu %q to have the option %q", label, option), func(ctx context.Context, e Element) (bool, error) {
		return callOn[bool](ctx, e, `function(words) {
			const option = [...this.options].find(o => o.text === words);
			if (!option) return false;
			this.value = option.value;
			this.dispatchEvent(new Event("input", {bubbles: true}));
			this.dispatchEvent(new Event("change", {bubbles: true}));
			return true;
		}`, option)
	})
}

// Press presses keys one after another; constants of chromedp's kb name the
// ones without a letter.
func (t *Tab) Press(keys string) { t.PressWith(keys) }

// PressWith presses keys while modifiers are held.
func (t *Tab) PressWith(keys string, modifiers ...chromedp.Modifier) {
	ctx, cancel := t.limited()
	defer cancel()
	for _, r := range keys {
		for _, event := range stroke(kb.Encode(r)) {
			chromedp.KeyModifiers(modifiers...)(&event)
			if event.Modifiers&^int64(chromedp.ModifierShift) != 0 {
				event.Text, event.UnmodifiedText = "", ""
			}
			_, err := chromedp.Call(ctx, input.DispatchKeyEvent, event)
			t.check("press keys", err)
		}
	}
}

// stroke makes a keyboard's events of chromedp's: the text goes with the key
// that goes down, so that a page that takes the key gets no text. Sent apart it
// would reach whatever has the focus by then.
func stroke(events []*input.DispatchKeyEventParams) []input.DispatchKeyEventParams {
	var out []input.DispatchKeyEventParams
	for _, e := range events {
		if e.Type == kb.KeyChar {
			down := &out[len(out)-1]
			down.Text, down.UnmodifiedText = e.Text, e.UnmodifiedText
			continue
		}
		out = append(out, *e)
	}
	return out
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
	return t.found(css, func(ctx context.Context) (Element, bool, error) { return t.selected(ctx, css) })
}

func (t *Tab) selected(ctx context.Context, css string) (e Element, found bool, err error) {
	o, err := chromedp.Run(ctx, chromedp.Evaluate[*runtime.RemoteObject](fmt.Sprintf(`document.querySelector(%q)`, css)))
	if err != nil || o == nil || o.ObjectID == "" {
		return Element{}, false, err
	}
	return Element{tab: t, Name: css, object: o.ObjectID}, true, nil
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

// ForceColours lets the system choose the colours, as its themes of high
// contrast do: backgrounds and shadows mean nothing then.
func (t *Tab) ForceColours() {
	_, err := chromedp.Call(t.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "forced-colors", Value: "active"}},
	})
	t.check("force colours", err)
}

// OnPaper shows the page as its printer would lay it out, for what can be
// measured there better than in a PDF.
func (t *Tab) OnPaper() {
	_, err := chromedp.Call(t.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
	t.check("lay it out for paper", err)
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

// Drop drops files or folders of the disk into the middle of the page.
func (t *Tab) Drop(paths ...string) {
	ctx, cancel := t.limited()
	defer cancel()
	data := input.DragData{Items: []*input.DragDataItem{}, Files: paths, DragOperationsMask: 1}
	for _, kind := range []input.DispatchDragEventType{"dragEnter", "dragOver", "drop"} {
		_, err := chromedp.Call(ctx, input.DispatchDragEvent, input.DispatchDragEventParams{Type: kind, X: 300, Y: 300, Data: &data})
		t.check("drop files", err)
	}
}
