package kit

import (
	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
)

// Panel is a framed part of a page. The head carries the title and, at its
// right, aside (nil for none). What goes into body brings its own padding, or
// is wrapped in [PanelBody].
func Panel(title string, aside ui.UI, body ...ui.UI) ui.UI {
	return panel(el.Text("h2", "", title), title, aside, body)
}

// PanelAt is [Panel] with an id for its heading, which can take the focus.
func PanelAt(id, title string, aside ui.UI, body ...ui.UI) ui.UI {
	return panel(el.With("h2", "", el.Attrs{"id", id, "tabindex", "-1"}, ui.Text(title)), title, aside, body)
}

func panel(h2 ui.UI, title string, aside ui.UI, body []ui.UI) ui.UI {
	head := el.Box("div", "panel__head", h2, aside)
	return el.With("section", "panel", el.Attrs{"aria-label", title}, append([]ui.UI{head}, body...)...)
}

// PanelBody pads what stands inside a panel and stacks it.
func PanelBody(body ...ui.UI) ui.UI {
	return el.Box("div", "panel__body stack g5", body...)
}

// PanelFoot closes a panel with a quiet line.
func PanelFoot(body ...ui.UI) ui.UI {
	return el.Box("div", "panel__foot", body...)
}

// Title is the head of a page: its one h1, which takes the focus when the page
// is entered, a sentence below, and the actions, the main one last.
func Title(title, sentence string, actions ...ui.UI) ui.UI {
	return pageTitle(el.H1().ID(TitleID).TabIndex(-1).Text(title), sentence, actions)
}

// DisplayTitle is [Title] in large type, for the first page.
func DisplayTitle(title, sentence string, actions ...ui.UI) ui.UI {
	return pageTitle(el.H1().ID(TitleID).TabIndex(-1).Class("display").Text(title), sentence, actions)
}

// TitleID is the id of a page's h1.
const TitleID = "page-title"

func pageTitle(h1 ui.UI, sentence string, actions []ui.UI) ui.UI {
	return el.Box("div", "title",
		el.Box("div", "", h1, el.Text("p", "", sentence)),
		ui.If(len(actions) > 0, el.Box("div", "row row--wrap title__do", actions...)),
	)
}

// Note is a remark in the hue of a state, or "" for a plain one. lead is bold.
func Note(state, lead string, body ...ui.UI) ui.UI {
	icon := "info"
	n := el.Div().Class("note")
	if state != "" {
		n.DataSet("hue", Hue(state))
		if state != "idle" {
			icon = find(states, state).icon
		}
	}
	text := append([]ui.UI{el.Text("b", "", lead), ui.Text(" ")}, body...)
	return n.Body(Icon(icon), el.Box("div", "", text...))
}

// Alert is a [Note] that screen readers say as soon as it appears.
func Alert(state, lead string, body ...ui.UI) ui.UI {
	return el.With("div", "", el.Attrs{"role", "alert"}, Note(state, lead, body...))
}

// Empty stands where there is nothing yet, and offers the way on.
func Empty(title, sentence string, actions ...ui.UI) ui.UI {
	return el.Box("div", "empty",
		Seal{State: "expired", Size: "l"}.UI(),
		el.Text("h3", "", title),
		el.Text("p", "", sentence),
		ui.If(len(actions) > 0, el.Box("div", "row row--wrap row--mid", actions...)),
	)
}
