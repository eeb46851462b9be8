package app

import (
	"sort"
	"strconv"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/decode"
)

// spansWide is how many bytes stand side by side beside the fields.
const spansWide = 8

// fieldSpans binds the fields of an object to its bytes: which field is pointed
// at or chosen, on either side, and which bytes are in sight.
type fieldSpans struct {
	list    string // element ID of the fields
	fields  []decode.Node
	inOrder []int // the fields that have bytes of their own, in the bytes' order
	dump    decode.Dump
	at, hot int // the field chosen, and the one pointed at; -1 for none
	show    int // the row of bytes that is in sight
	// draw draws the bytes again; nil while they are not in the page.
	draw func()
}

// take binds the fields of another object.
func (s *fieldSpans) take(list string, o *decode.Object) {
	*s = fieldSpans{list: list, fields: inReadingOrder(o.Tree), dump: decode.NewDump(*o, spansWide), at: -1, hot: -1, draw: s.draw}
	for i, n := range s.fields {
		if n.Span[0] < n.Span[1] {
			s.inOrder = append(s.inOrder, i)
		}
	}
	sort.SliceStable(s.inOrder, func(a, b int) bool { return s.fields[s.inOrder[a]].Span[0] < s.fields[s.inOrder[b]].Span[0] })
	kit.MarkPart(list, -1) // the element may have shown another object's
}

// holding is the field that these bytes belong to, -1 for none: some only hold
// fields together.
func (s *fieldSpans) holding(from, to int) int {
	best := -1
	for _, i := range s.inOrder {
		span := s.fields[i].Span
		if span[0] <= from && to <= span[1] && (best < 0 || span[1]-span[0] < s.fields[best].Span[1]-s.fields[best].Span[0]) {
			best = i
		}
	}
	return best
}

// marked is the field whose bytes are marked: pointed at, else chosen.
func (s *fieldSpans) marked() int {
	if s.hot >= 0 {
		return s.hot
	}
	return s.at
}

// point marks a field for as long as it is pointed at, -1 for none; choose marks
// one until another is chosen. reveal brings its bytes in sight.
func (s *fieldSpans) point(i int, reveal bool)  { s.mark(s.at, i, reveal) }
func (s *fieldSpans) choose(i int, reveal bool) { s.mark(i, -1, reveal) }

func (s *fieldSpans) mark(at, hot int, reveal bool) {
	if at == s.at && hot == s.hot {
		return
	}
	s.at, s.hot = at, hot
	m := s.marked()
	kit.MarkPart(s.list, m)
	if reveal && m >= 0 && s.fields[m].Span[0] < s.fields[m].Span[1] {
		s.show = s.dump.RowOf(s.fields[m].Span[0])
	}
	if s.draw != nil {
		s.draw()
	}
}

// beside is the field before or behind the chosen one, in the bytes' order.
func (s *fieldSpans) beside(step int) int {
	for place, i := range s.inOrder {
		if i == s.at {
			return s.inOrder[max(0, min(place+step, len(s.inOrder)-1))]
		}
	}
	if len(s.inOrder) == 0 {
		return -1
	}
	return s.inOrder[0]
}

// The fields' side. go-app must not draw all fields again for a mark: a list of
// revoked certificates has a hundred thousand parts. It remembers that until a
// component within asks for it, so what is clicked there is one of its own.

func (s *fieldSpans) overField(ctx ui.Context, e ui.Event) {
	ctx.PreventUpdate()
	s.point(kit.Pointed(e, "field"), true)
}

func (s *fieldSpans) leave(ctx ui.Context, _ ui.Event) {
	ctx.PreventUpdate()
	s.point(-1, true)
}

func (s *fieldSpans) focusField(ctx ui.Context, e ui.Event) {
	ctx.PreventUpdate()
	if i := kit.Pointed(e, "field"); i >= 0 {
		s.choose(i, true)
	}
}

// spansView shows an object's bytes beside its fields, where there is room.
type spansView struct {
	ui.Compo
	ID      string
	Object  *decode.Object // another pointer for another object
	Spans   *fieldSpans
	OnField func(ctx ui.Context, i int) // goes to a field
}

// OnMount lets the fields draw the bytes again.
func (v *spansView) OnMount(ctx ui.Context) {
	v.Spans.draw = func() { ctx.Dispatch(func(ui.Context) {}) }
}

// OnDismount ends that.
func (v *spansView) OnDismount() { v.Spans.draw = nil }

// Render draws what is marked, and the bytes.
func (v *spansView) Render() ui.UI {
	s := v.Spans
	name, words := "Bytes", "Point to a field or to a byte."
	if m := s.marked(); m >= 0 {
		n := s.fields[m]
		name, words = n.Label, "It has no bytes of its own."
		if n.Span[0] < n.Span[1] {
			words = spanWords(n.Span) + ", " + plural(n.Span[1]-n.Span[0], "byte")
		}
	}
	return el.Box("div", "spans",
		el.Box("div", "spans__in",
			el.Box("p", "spans__what", el.Text("b", "trunc", kit.Visible(name)), el.Text("span", "muted t12", words)),
			el.Div().On("mousemove", v.over).On("mouseleave", v.leave).On("mousedown", v.press).Body(&kit.List{
				ID: v.ID, Label: "Bytes beside their fields", Height: 20, Count: s.dump.Rows(), Selected: -1, Show: s.show + 1,
				Row: v.row, OnMove: v.move, OnKey: v.key, OnPick: v.pick,
			})))
}

// spanLink leads from a field to its bytes.
type spanLink struct {
	ui.Compo
	ID, Words, Label string
	OnClick          func(ui.Context)
}

// Render draws it.
func (l *spanLink) Render() ui.UI {
	return el.Button().Class("ov__span").ID(l.ID).Aria("label", l.Label).Text(l.Words).OnClick(func(ctx ui.Context, _ ui.Event) { l.OnClick(ctx) })
}

// spanWords is "bytes 46 … 81".
func spanWords(span [2]int) string {
	return "bytes " + strconv.Itoa(span[0]) + " … " + strconv.Itoa(span[1]-1)
}

func (v *spansView) row(i int) ui.UI {
	var in [2]int
	if m := v.Spans.marked(); m >= 0 {
		in = v.Spans.fields[m].Span
	}
	return hexRow(v.Spans.dump.Row(i), in, [2]int{})
}

func (v *spansView) over(ctx ui.Context, e ui.Event) {
	ctx.PreventUpdate() // a mark draws by itself
	v.Spans.point(v.fieldAt(e), false)
}

func (v *spansView) leave(ctx ui.Context, _ ui.Event) {
	ctx.PreventUpdate()
	v.Spans.point(-1, false)
}

func (v *spansView) fieldAt(e ui.Event) int {
	if at := kit.Pointed(e, "byte"); at >= 0 {
		return v.Spans.holding(at, at+1)
	}
	return -1
}

// press chooses the field of a byte and goes to it. A click would never come where
// the bytes are drawn anew before the button goes up. The browser would give the
// list the focus after it, and take it from the field where that is drawn first.
func (v *spansView) press(ctx ui.Context, e ui.Event) {
	at := v.fieldAt(e)
	if at >= 0 {
		e.PreventDefault()
	}
	v.Spans.choose(at, false)
	v.pick(ctx, 0)
}

// pick goes to the field that is chosen.
func (v *spansView) pick(ctx ui.Context, _ int) {
	if v.Spans.at >= 0 {
		v.OnField(ctx, v.Spans.at)
	}
}

// move follows the keyboard to the field of the row's first byte.
func (v *spansView) move(_ ui.Context, i int) {
	if m := v.Spans.at; m < 0 || v.Spans.dump.RowOf(v.Spans.fields[m].Span[0]) != i {
		v.Spans.choose(v.Spans.holding(i*spansWide, i*spansWide+1), false)
	}
}

// key goes from field to field.
func (v *spansView) key(key string, i int) (next int, ok bool) {
	step := map[string]int{"ArrowRight": 1, "ArrowLeft": -1}[key]
	to := v.Spans.beside(step)
	if step == 0 || to < 0 {
		return i, false
	}
	v.Spans.choose(to, true)
	return v.Spans.show, true
}
