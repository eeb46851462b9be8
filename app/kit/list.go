package kit

import (
	"strconv"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"
)

// List shows any number of rows of one height in a box that scrolls, and draws
// only those in sight. Two SVGs stand for the rest, because their height is an
// attribute and no style. It is one stop for the Tab key: arrows, Page keys,
// Home and End move in it, Enter and Space pick.
//
// Rows carry no handlers, because the same element shows another row after a
// scroll; the list tells which row was picked.
type List struct {
	ui.Compo
	ID     string // required, unique in the page
	Label  string // for screen readers
	Count  int
	Height int    // of a row: 28, 48 or 72 px at the usual text size
	Class  string // more classes for the box, which limits its height
	Role   string // "listbox" when empty, or "tree"
	Row    func(i int) ui.UI
	// Attrs gives more attributes of row i, name and value by turns.
	Attrs    func(i int) []string
	Selected int // -1 for none
	OnPick   func(ctx ui.Context, i int)
	// OnKey sees keys that the list itself does not use, with the row at hand.
	// It tells whether it took the key, and which row is at hand then.
	OnKey func(key string, i int) (next int, ok bool)

	top, view float64 // scrollTop and clientHeight, px
	scale     float64 // the text size, as a part of 16 px
	at        int     // the row at hand
}

const (
	listOverscan = 8
	listFirst    = 30 // rows drawn before the box is measured
)

// Render draws the rows in sight and room for the others.
func (l *List) Render() ui.UI {
	first, last := l.window()
	role := l.Role
	if role == "" {
		role = "listbox"
	}
	rows := make([]ui.UI, 0, last-first+2)
	rows = append(rows, l.gap(first))
	for i := first; i < last; i++ {
		rows = append(rows, l.row(i, role))
	}
	rows = append(rows, l.gap(l.Count-last))
	box := ui.Div().Class("list", "list--"+strconv.Itoa(l.Height), l.Class).ID(l.ID).Role(role).Aria("label", l.Label).TabIndex(0).
		OnScroll(l.scroll).OnKeyDown(l.keyDown).OnClick(l.click)
	if l.Count > 0 {
		box.Aria("activedescendant", l.rowID(min(l.at, l.Count-1)))
	}
	return box.Body(rows...)
}

func (l *List) row(i int, role string) ui.UI {
	class := "list__row"
	if i == min(l.at, l.Count-1) {
		class += " is-at"
	}
	e := ui.Div().Class(class).ID(l.rowID(i)).Attr("data-at", i).
		Aria("selected", i == l.Selected).Aria("setsize", l.Count).Aria("posinset", i+1)
	if role == "tree" {
		e.Role("treeitem")
	} else {
		e.Role("option")
	}
	if l.Attrs != nil {
		setAttrs(func(k, v string) { e.Attr(k, v) }, l.Attrs(i)...)
	}
	return e.Body(l.Row(i))
}

func (l *List) rowID(i int) string { return l.ID + "-" + strconv.Itoa(i) }

// gap is the room of n rows that are not drawn.
func (l *List) gap(n int) ui.UI {
	return ui.Raw(`<svg width="1" height="` + decimal(float64(n)*l.rowHeight()) + `" aria-hidden="true"></svg>`)
}

func (l *List) rowHeight() float64 {
	if l.scale == 0 {
		return float64(l.Height)
	}
	return float64(l.Height) * l.scale
}

// window is the half-open range of rows to draw.
func (l *List) window() (first, last int) {
	if l.view == 0 {
		return 0, min(l.Count, listFirst)
	}
	h := l.rowHeight()
	first = min(max(int(l.top/h)-listOverscan, 0), l.Count)
	last = min(int((l.top+l.view)/h)+1+listOverscan, l.Count)
	return min(first, last), last
}

// OnMount measures the box.
func (l *List) OnMount(ctx ui.Context) { l.measure(ctx.JSSrc()) }

// OnUpdate measures again: with fewer rows the browser scrolls back by itself.
func (l *List) OnUpdate(ctx ui.Context) {
	if l.Count <= l.at {
		l.at = max(l.Count-1, 0)
	}
	l.measure(ctx.JSSrc())
}

// OnResize measures again.
func (l *List) OnResize(ctx ui.Context) { l.measure(ctx.JSSrc()) }

func (l *List) measure(box ui.Value) {
	l.scale = textScale()
	l.top, l.view = box.Get("scrollTop").Float(), box.Get("clientHeight").Float()
}

func (l *List) scroll(ctx ui.Context, _ ui.Event) { l.measure(ctx.JSSrc()) }

func (l *List) click(ctx ui.Context, e ui.Event) {
	if i := dataInt(e.Get("target").Call("closest", "[data-at]"), "at"); i >= 0 {
		l.pick(ctx, i)
	}
}

func (l *List) pick(ctx ui.Context, i int) {
	if i < 0 || i >= l.Count {
		return
	}
	l.at = i
	if l.OnPick != nil {
		l.OnPick(ctx, i)
	}
}

func (l *List) keyDown(ctx ui.Context, e ui.Event) {
	key := keyName(e)
	if key == "Enter" || key == " " {
		e.PreventDefault()
		l.pick(ctx, l.at)
		return
	}
	next, took := l.moved(key)
	if !took && l.OnKey != nil && l.Count > 0 {
		next, took = l.OnKey(key, l.at)
	}
	if took {
		e.PreventDefault()
		l.moveTo(ctx.JSSrc(), next)
	}
}

// moved gives the row that a key leads to.
func (l *List) moved(key string) (next int, ok bool) {
	page := max(int(l.view/l.rowHeight())-1, 1)
	switch key {
	case "ArrowDown":
		next = l.at + 1
	case "ArrowUp":
		next = l.at - 1
	case "PageDown":
		next = l.at + page
	case "PageUp":
		next = l.at - page
	case "Home":
		next = 0
	case "End":
		next = l.Count - 1
	default:
		return l.at, false
	}
	return max(0, min(next, l.Count-1)), l.Count > 0
}

// moveTo makes i the row at hand and scrolls box just enough to show it.
func (l *List) moveTo(box ui.Value, i int) {
	l.at = i
	h := l.rowHeight()
	switch y := float64(i) * h; {
	case y < l.top:
		l.top = y
	case y+h > l.top+l.view:
		l.top = y + h - l.view
	default:
		return
	}
	box.Set("scrollTop", l.top)
}
