package el

import ui "github.com/maxence-charriere/go-app/v9/pkg/app"

// Box is an element of a class, "" for none, with all that is in it. One call
// instead of a chain of them: most of a page is made like that, and each link
// of a chain is code of its own, as is turning its end into a ui.UI.
func Box(tag, class string, body ...ui.UI) ui.UI { return of(tag, class).Body(body...) }

// Text is an element of a class, "" for none, with a text in it.
func Text(tag, class, text string) ui.UI { return of(tag, class).Text(text) }

// Attrs are names and values of attributes in turn.
type Attrs []string

// With is a Box with attributes.
func With(tag, class string, attrs Attrs, body ...ui.UI) ui.UI {
	e := of(tag, class)
	for i := 0; i+1 < len(attrs); i += 2 {
		e.Attr(attrs[i], attrs[i+1])
	}
	return e.Body(body...)
}

func of(tag, class string) ui.HTMLElem {
	e := ui.Elem(tag)
	if class == "" {
		return e
	}
	return e.Class(class)
}
