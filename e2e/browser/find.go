//go:build !js

package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Roles that stand together for what people call a field, and for what they click.
var (
	fieldRoles = []string{"textbox", "combobox", "searchbox", "spinbutton"}
	clickRoles = []string{"button", "link", "radio", "checkbox", "switch", "tab", "option", "treeitem", "DisclosureTriangle", "menuitem", "LabelText"}
)

// Element is something in the page as assistive technology sees it.
type Element struct {
	Role, Name, Description, Value string

	tab    *Tab
	object runtime.RemoteObjectID
	node   cdp.BackendNodeID
	// again looks for it once more; nil for one of many.
	again func(context.Context) (Element, bool, error)
}

// Button waits for a button, link, tab or anything else to click by its name.
func (t *Tab) Button(name string) Element { return t.one(clickRoles, name) }

// Field waits for an input of text, a number or a choice by its label.
func (t *Tab) Field(label string) Element { return t.one(fieldRoles, label) }

// Element waits for what has this role and name; an empty name takes any.
func (t *Tab) Element(role, name string) Element { return t.one([]string{role}, name) }

// Has tells whether something of this role and name is in the page now.
func (t *Tab) Has(role, name string) bool {
	ctx, cancel := t.limited()
	defer cancel()
	found, err := t.query(ctx, []string{role}, name)
	return err == nil && len(found) > 0
}

// All gives everything of these roles that assistive technology sees now.
func (t *Tab) All(roles ...string) []Element {
	ctx, cancel := t.limited()
	defer cancel()
	found, err := t.query(ctx, roles, "")
	t.check("find every "+strings.Join(roles, ", "), err)
	return found
}

func (t *Tab) one(roles []string, name string) Element {
	return t.found(fmt.Sprintf("%s %q", strings.Join(roles, " or "), name), func(ctx context.Context) (Element, bool, error) {
		found, err := t.query(ctx, roles, name)
		if err != nil || len(found) == 0 {
			return Element{}, false, err
		}
		e := found[0]
		e.object, err = t.resolve(ctx, e.node)
		return e, err == nil, err
	})
}

// found waits for an element.
func (t *Tab) found(what string, look func(context.Context) (Element, bool, error)) Element {
	var e Element
	t.wait(what, func(ctx context.Context) (found bool, err error) {
		e, found, err = look(ctx)
		return found, err
	})
	e.again = look
	return e
}

// live waits until f is true of the element. Where f fails, the page may have drawn
// another in its place since it was found: it is looked for again.
func (e Element) live(what string, f func(context.Context, Element) (bool, error)) {
	lost := false
	e.tab.wait(what, func(ctx context.Context) (bool, error) {
		if lost && e.again != nil {
			now, found, err := e.again(ctx)
			if err != nil || !found {
				return false, err
			}
			now.again, e = e.again, now
		}
		done, err := f(ctx, e)
		lost = err != nil
		return done, err
	})
}

// query gives the elements whose name is name; failing that, those whose name
// begins with it: a label may be followed by its unit.
func (t *Tab) query(ctx context.Context, roles []string, name string) ([]Element, error) {
	root, err := chromedp.Call(ctx, dom.GetDocument, dom.GetDocumentParams{})
	if err != nil {
		return nil, err
	}
	ask := accessibility.QueryAXTreeParams{BackendNodeID: root.Root.BackendNodeID}
	if name != "" {
		ask.AccessibleName = name
		found, err := t.ask(ctx, ask, roles)
		if err != nil || len(found) > 0 {
			return found, err
		}
		ask.AccessibleName = ""
	}
	found, err := t.ask(ctx, ask, roles) // of all there is: each question has the page lay out its tree anew
	found = slices.DeleteFunc(found, func(e Element) bool { return !strings.HasPrefix(e.Name, name) })
	slices.SortStableFunc(found, func(a, b Element) int { return slices.Index(roles, a.Role) - slices.Index(roles, b.Role) })
	return found, err
}

func (t *Tab) ask(ctx context.Context, p accessibility.QueryAXTreeParams, roles []string) ([]Element, error) {
	res, err := chromedp.Call(ctx, accessibility.QueryAXTree, p)
	var found []Element
	for _, n := range res.Nodes {
		if role := axText(n.Role); !n.Ignored && slices.Contains(roles, role) {
			found = append(found, Element{role, axText(n.Name), axText(n.Description), axText(n.Value), t, "", n.BackendDOMNodeID, nil})
		}
	}
	return found, err
}

func (t *Tab) resolve(ctx context.Context, node cdp.BackendNodeID) (runtime.RemoteObjectID, error) {
	res, err := chromedp.Call(ctx, dom.ResolveNode, dom.ResolveNodeParams{BackendNodeID: node})
	if err != nil {
		return "", err
	}
	return res.Object.ObjectID, nil
}

// axText is a computed value as text.
func axText(v *accessibility.Value) string {
	if v == nil {
		return ""
	}
	var s string
	if json.Unmarshal(v.Value, &s) != nil {
		return string(v.Value)
	}
	return s
}

// Text is what of the page's main part is in sight.
func (t *Tab) Text() string {
	return Ask[string](t, `(document.querySelector("main") ?? document.body).innerText`)
}

// UntilText waits until the page shows text anywhere, whatever its case: style
// sheets may put it into capitals.
func (t *Tab) UntilText(text string) {
	t.Until(fmt.Sprintf("the words %q", text),
		fmt.Sprintf(`document.body.innerText.toLowerCase().includes(%q)`, strings.ToLower(text)))
}
