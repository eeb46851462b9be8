package kit

import (
	"strconv"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
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
	Height int    // of a row: 20, 28 or 48 px at the usual text size
	Class  string // more classes for the box, which limits its height
	First  int    // rows drawn before the box is measured; 0 for as many as a tall one holds
	Role   string // "listbox" when empty, or "tree"
	Row    func(i int) ui.UI
	// Attrs gives more attributes of row i, name and value by turns.
	Attrs    func(i int) []string
	Selected int // -1 for none
	OnPick   func(ctx ui.Context, i int)
	// OnMark, when not nil, is called for a click on what has the attribute
	// data-mark in a row, and for Space, which then picks no more.
	OnMark func(ctx ui.Context, i int)
	// OnKey sees keys that the list itself does not use, with the row at hand.
	// It tells whether it took the key, and which row is at hand then.
	OnKey func(key string, i int) (next int, ok bool)
	// OnMove, when not nil, is called when a key made another row the one at hand.
	OnMove func(ctx ui.Context, i int)
	// Show is a row that comes in sight, and at hand, when it changes; counted
	// from 1, 0 for none.
	Show int

	top, view float64 // scrollTop and clientHeight, px
	scale     float64 // the text size, as a part of 16 px
	at        int     // the row at hand
	shown     int     // the last Show
	forget    func()  // ends the watch of the box's size
}

const (
	listOverscan = 8
	listFirst    = 30 // rows drawn before the box is measured
)

// Render draws the rows in sight and room for the others.
func (l *List) Render() ui.UI {
	if l.Show != l.shown && l.Show > 0 {
		l.at = l.Show - 1
	}
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
	box := el.Div().Class("list", "list--"+strconv.Itoa(l.Height), l.Class).ID(l.ID).Role(role).Aria("label", l.Label).TabIndex(0).
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
	e := el.Div().Class(class).ID(l.rowID(i)).Attr("data-at", i).
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
		first := l.First
		if first == 0 {
			first = listFirst
		}
		return 0, min(l.Count, first)
	}
	h := l.rowHeight()
	first = min(max(int(l.top/h)-listOverscan, 0), l.Count)
	last = min(int((l.top+l.view)/h)+1+listOverscan, l.Count)
	return min(first, last), last
}

// OnMount has the browser tell the size of the box, now and when it changes. To
// ask for it would have the whole page laid out in the middle of other work.
func (l *List) OnMount(ctx ui.Context) {
	box := ctx.JSSrc()
	observer := ui.Window().Get("ResizeObserver")
	if !observer.Truthy() {
		return
	}
	told := ui.FuncOf(func(ui.Value, []ui.Value) any {
		ctx.Dispatch(func(ui.Context) { l.measure(box) })
		return nil
	})
	watch := observer.New(told)
	watch.Call("observe", box)
	l.forget = func() {
		watch.Call("disconnect")
		told.Release()
	}
}

// OnDismount ends the watch.
func (l *List) OnDismount() {
	if l.forget != nil {
		l.forget()
	}
}

// OnUpdate keeps the row at hand among the rows. With fewer of them the browser
// scrolls back by itself, and tells it as a scroll.
func (l *List) OnUpdate(ctx ui.Context) {
	if l.Count <= l.at {
		l.at = max(l.Count-1, 0)
	}
	if l.Show != l.shown {
		if l.shown = l.Show; l.Show > 0 {
			l.measure(ctx.JSSrc())
			l.moveTo(ctx.JSSrc(), l.Show-1)
		}
	}
}

func (l *List) measure(box ui.Value) {
	l.scale = textScale()
	l.top, l.view = box.Get("scrollTop").Float(), box.Get("clientHeight").Float()
}

func (l *List) scroll(ctx ui.Context, _ ui.Event) { l.measure(ctx.JSSrc()) }

func (l *List) click(ctx ui.Context, e ui.Event) {
	i := dataInt(e.Get("target").Call("closest", "[data-at]"), "at")
	switch {
	case i < 0:
	case l.OnMark != nil && e.Get("target").Call("closest", "[data-mark]").Truthy():
		l.mark(ctx, i)
	default:
		l.pick(ctx, i)
	}
}

func (l *List) mark(ctx ui.Context, i int) {
	if i >= 0 && i < l.Count {
		l.at = i
		l.OnMark(ctx, i)
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
	if key == " " && l.OnMark != nil {
		e.PreventDefault()
		l.mark(ctx, l.at)
		return
	}
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
		if l.OnMove != nil {
			l.OnMove(ctx, next)
		}
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
