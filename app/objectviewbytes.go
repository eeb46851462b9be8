package app

import (
	"fmt"
	"sort"
	"strconv"
	"strings"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/decode"
)

// octetsWide is how many bytes stand side by side.
const octetsWide = 12

// octetsView shows an object's encoding twice, as ASN.1 and as bytes, bound to
// each other: pointing at a value, or moving to it by the keyboard, marks its
// bytes, and a byte marks the value that it belongs to.
type octetsView struct {
	ui.Compo
	ID     string // begins the element ids, unique in the page
	Object *decode.Object
	At     [2]int // the bytes to begin with, empty for all
	Fields *fieldSpans
	// OnField goes to a field of Fields.
	OnField func(ctx ui.Context, i int)

	object  *decode.Object // what the following are of
	rows    []decode.ASN1
	more    bool
	dump    decode.Dump
	notes   map[[2]int]*decode.Node
	open    map[int]bool
	visible []int // rows that are in sight, by their place in the outline
	at      int   // the row chosen
	hot     int   // the row pointed at, -1 for none
	began   [2]int
	show    int // the row of bytes that is in sight
	// sideways tells that a key went from value to value, not from row to row.
	sideways bool
}

// settle takes a new object in.
func (v *octetsView) settle() {
	if sameEncoding(v.object, v.Object) {
		if v.began != v.At {
			v.began = v.At
			v.choose(v.rowAt(v.At))
			v.showBytes()
		}
		return
	}
	v.object, v.began = v.Object, v.At
	v.rows, v.more = decode.Outline(*v.Object)
	v.dump = decode.NewDump(*v.Object, octetsWide)
	v.notes, v.open, v.hot = map[[2]int]*decode.Node{}, map[int]bool{}, -1
	v.note(&v.Object.Tree)
	for i, r := range v.rows {
		wrapper := r.Depth == 2 && strings.HasPrefix(r.Tag, "[")
		wrapped := r.Depth == 3 && strings.HasPrefix(v.rows[r.Parent].Tag, "[")
		v.open[i] = (r.Depth < 2 || wrapper || wrapped) && r.Parts < 100
	}
	v.choose(v.rowAt(v.At))
	v.showBytes()
}

// sameEncoding tells that two are one object, which pages may hold twice: what
// was chosen in it stays chosen.
func sameEncoding(a, b *decode.Object) bool {
	return a == b || a != nil && b != nil && len(a.DER) > 0 && len(a.DER) == len(b.DER) && &a.DER[0] == &b.DER[0]
}

// showBytes brings the marked bytes in sight.
func (v *octetsView) showBytes() { v.show = v.dump.RowOf(v.rows[v.marked()].Span[0]) }

// note remembers fields by their bytes.
func (v *octetsView) note(n *decode.Node) {
	if v.notes[n.Span] == nil {
		v.notes[n.Span] = n
	}
	for i := range n.Children {
		v.note(&n.Children[i])
	}
}

// rowAt is the row with these bytes, or the smallest that holds them.
func (v *octetsView) rowAt(span [2]int) int {
	if span[0] >= span[1] {
		return 0
	}
	at := v.rowOf(span[0])
	for v.rows[at].Parent >= 0 && v.rows[at].Span[1] < span[1] {
		at = v.rows[at].Parent
	}
	for p := v.rows[at].Parent; p >= 0 && v.rows[p].Span == span; p = v.rows[at].Parent {
		at = p
	}
	return at
}

// rowOf is the innermost row that holds a byte. Rows are in the order of their
// first bytes.
func (v *octetsView) rowOf(offset int) int {
	at := max(sort.Search(len(v.rows), func(i int) bool { return v.rows[i].Span[0] > offset })-1, 0)
	for v.rows[at].Parent >= 0 && v.rows[at].Span[1] <= offset {
		at = v.rows[at].Parent
	}
	return at
}

// choose makes a row the chosen one and opens all that it lies in.
func (v *octetsView) choose(row int) {
	v.at = row
	for p := v.rows[row].Parent; p >= 0; p = v.rows[p].Parent {
		v.open[p] = true
	}
	v.unfold()
}

// unfold lists the rows that the open ones show.
func (v *octetsView) unfold() {
	v.visible = v.visible[:0]
	shut := -1 // depth of the closed row whose parts are passed over
	for i, r := range v.rows {
		if shut >= 0 && r.Depth > shut {
			continue
		}
		shut = -1
		v.visible = append(v.visible, i)
		if r.Parts > 0 && !v.open[i] {
			shut = r.Depth
		}
	}
}

// place is where a row, or what it lies in, is among the visible ones.
func (v *octetsView) place(row int) int {
	i := sort.SearchInts(v.visible, row)
	if i < len(v.visible) && v.visible[i] == row {
		return i
	}
	return max(i-1, 0)
}

// marked is the row whose bytes are marked: pointed at, else chosen.
func (v *octetsView) marked() int {
	if v.hot >= 0 {
		return v.hot
	}
	return v.at
}

// Render draws both.
func (v *octetsView) Render() ui.UI {
	v.settle()
	at := v.place(v.at)
	tree := &kit.List{
		ID: v.ID + "-asn1", Label: "ASN.1", Role: "tree", Class: "tree", Height: 28, Count: len(v.visible), Selected: at, Show: at + 1,
		Row: v.row, Attrs: v.attrs, OnPick: v.pick, OnMove: v.move, OnKey: v.key,
	}
	octets := &kit.List{
		ID: v.ID + "-bytes", Label: "Bytes, " + plural(len(v.Object.DER), "byte"), Height: 20, Count: v.dump.Rows(), Selected: -1, Show: v.show + 1,
		Row: v.octets, OnMove: v.moveByte, OnKey: v.keyByte,
	}
	return el.Box("div", "octets",
		v.field(),
		el.Box("div", "octets__two",
			el.Div().On("mousemove", v.overRow).On("mouseleave", v.leave).Body(tree),
			el.Div().On("mousemove", v.overByte).On("mouseleave", v.leave).On("mousedown", v.pressByte).Body(octets),
		),
		ui.If(v.more, el.Text("p", "ov__part muted t12", "Only the first "+thousands(decode.MaxOutline)+" values are taken apart.")),
	)
}

// field says what the marked bytes are.
func (v *octetsView) field() ui.UI {
	r := v.rows[v.marked()]
	name := r.Field
	if name == "" {
		name = r.Tag
	}
	value := r.Value
	n := v.notes[r.Span]
	if n == nil {
		n = &decode.Node{}
	}
	if n.Value != "" {
		value = n.Value
	}
	body := []ui.UI{
		el.Box("p", "", el.Text("b", "", kit.Visible(name)), ui.Text(" "), el.Text("span", "muted t12", v.where(r))),
		el.Text("code", "", kit.Visible(cut(value, 240))),
	}
	if note, why := noteOf(*n); note+why != "" {
		body = append(body, el.Text("p", "", strings.TrimSpace(note+" "+why)))
	}
	if n.Flaw != "" {
		body = append(body, el.Text("p", "ov__flaw", kit.Visible(n.Flaw)))
	}
	return el.Box("div", "octets__field", el.With("div", "", el.Attrs{"role", "status", "id", v.ID + "-field"}, body...), slot(v.back(r)))
}

// back leads from a value to the field that it is of, nil where it is of none.
func (v *octetsView) back(r decode.ASN1) ui.UI {
	i := v.Fields.holding(r.Span[0], r.Span[1])
	if i < 0 {
		return nil
	}
	return &kit.Button{Label: "Go to the field “" + v.Fields.fields[i].Label + "”", Icon: "undo", Look: "bare", Small: true, OnClick: func(ctx ui.Context) { v.OnField(ctx, i) }}
}

// where is "615 … 620, 6 bytes: tag 87, length 4".
func (v *octetsView) where(r decode.ASN1) string {
	s := fmt.Sprintf("%d … %d, %s", r.Span[0], max(r.Span[1]-1, r.Span[0]), plural(r.Span[1]-r.Span[0], "byte"))
	if r.Unread || r.Span[0] >= len(v.Object.DER) {
		return s
	}
	return s + fmt.Sprintf(": %s, tag %02x, length %d", r.Tag, v.Object.DER[r.Span[0]], r.Span[1]-r.Body)
}

// cut shortens a long text.
func cut(s string, most int) string {
	if r := []rune(s[:min(len(s), 4*most)]); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

// row draws a value.
func (v *octetsView) row(i int) ui.UI {
	at := v.visible[i]
	r := v.rows[at]
	class := "tree__row d" + strconv.Itoa(min(r.Depth, 9))
	if at == v.hot {
		class += " is-hot"
	}
	if r.Unread {
		class += " is-bad"
	}
	return el.Box("div", class, kit.Twist(r.Parts > 0, v.open[at]), el.Text("b", "", r.Tag), el.Text("em", "", kit.Visible(r.Field)), el.Text("em", "", kit.Visible(cut(r.Value, 60))),
		el.Text("small", "", strconv.Itoa(r.Span[0])))
}

func (v *octetsView) attrs(i int) []string {
	r := v.rows[v.visible[i]]
	out := []string{"aria-level", strconv.Itoa(r.Depth + 1)}
	if r.Parts > 0 {
		out = append(out, "aria-expanded", strconv.FormatBool(v.open[v.visible[i]]))
	}
	return out
}

// octets draws one row of bytes as one piece of markup: it changes as a whole.
func (v *octetsView) octets(i int) ui.UI {
	var in, on [2]int // the whole, and what is only in the whole, is not marked
	if p := v.rows[v.marked()].Parent; p >= 0 {
		if in = v.rows[v.marked()].Span; p > 0 {
			on = v.rows[p].Span
		}
	}
	return hexRow(v.dump.Row(i), in, on)
}

// hexRow draws a row of bytes: those within the first span are marked, those
// within the second are marked less.
func hexRow(row []decode.Octet, in, on [2]int) ui.UI {
	var digits, text strings.Builder
	for _, o := range row {
		class := ""
		switch {
		case o.Offset >= in[0] && o.Offset < in[1]:
			class = ` class="in"`
		case o.Offset >= on[0] && o.Offset < on[1]:
			class = ` class="on"`
		}
		at := strconv.Itoa(o.Offset)
		digits.WriteString(`<i data-byte="` + at + `"` + class + `>` + o.Hex + `</i>`)
		text.WriteString(`<span data-byte="` + at + `"` + class + `>` + kit.Escape(string(rune(o.Text))) + `</span>`)
	}
	offset := fmt.Sprintf("%04x", row[0].Offset)
	return ui.Raw(`<div class="hex"><u>` + offset + `</u><span>` + digits.String() + `</span><q>` + text.String() + `</q></div>`)
}
