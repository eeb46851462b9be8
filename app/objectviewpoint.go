package app

import (
	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/kit"
)

// How octetsView follows the pointer and the keyboard. It hears the pointer
// move: rows also come to lie under one that rests, when the page or a key moves
// them, and that points at nothing.

func (v *octetsView) overRow(ctx ui.Context, e ui.Event) {
	if i := kit.Pointed(e, "at"); i >= 0 && i < len(v.visible) {
		v.point(ctx, v.visible[i])
		v.showBytes()
	}
}

func (v *octetsView) overByte(ctx ui.Context, e ui.Event) {
	if at := kit.Pointed(e, "byte"); at >= 0 && at < len(v.Object.DER) {
		v.point(ctx, v.rowOf(at))
	}
}

func (v *octetsView) leave(ctx ui.Context, _ ui.Event) { v.point(ctx, -1) }

// point marks a row for as long as it is pointed at. go-app remembers that it must
// not draw until something asks it to, so that is asked.
func (v *octetsView) point(ctx ui.Context, row int) {
	ctx.PreventUpdate()
	if row != v.hot {
		v.hot = row
		ctx.Dispatch(func(ui.Context) {})
	}
}

// pressByte chooses what the button goes down on. A click would never come where
// the bytes are drawn anew before it goes up, as after a tap.
func (v *octetsView) pressByte(ctx ui.Context, e ui.Event) {
	if at := kit.Pointed(e, "byte"); at >= 0 && at < len(v.Object.DER) {
		v.choose(v.rowOf(at))
		ctx.Dispatch(func(ui.Context) {})
	}
}

// pick chooses a row; one that has parts opens, or closes when it is chosen.
func (v *octetsView) pick(ctx ui.Context, i int) {
	row := v.visible[i]
	if v.rows[row].Parts > 0 {
		v.open[row] = !v.open[row] || v.at != row
	}
	v.hot = -1
	v.choose(row)
	v.showBytes()
}

// move follows the keyboard.
func (v *octetsView) move(_ ui.Context, i int) {
	if i < len(v.visible) {
		v.at, v.hot = v.visible[i], -1
		v.showBytes()
	}
}

// key opens and closes rows, as in any tree.
func (v *octetsView) key(key string, i int) (next int, ok bool) {
	row := v.visible[i]
	r := v.rows[row]
	switch {
	case key == "ArrowRight" && r.Parts > 0 && !v.open[row], key == "ArrowLeft" && r.Parts > 0 && v.open[row]:
		v.open[row] = key == "ArrowRight"
		v.unfold()
		return i, true
	case key == "ArrowRight" && r.Parts > 0:
		return i + 1, true
	case key == "ArrowLeft" && r.Parent >= 0:
		return v.place(r.Parent), true
	}
	return i, key == "ArrowLeft" || key == "ArrowRight"
}

// moveByte follows the keyboard among the rows of bytes, to the first value
// that begins in the row, or to the one that holds it.
func (v *octetsView) moveByte(_ ui.Context, i int) {
	if v.sideways {
		v.sideways = false
		return
	}
	v.hot = -1
	v.choose(v.rowOf(min(i*octetsWide, len(v.Object.DER)-1)))
}

// keyByte goes from value to value.
func (v *octetsView) keyByte(key string, i int) (next int, ok bool) {
	step := map[string]int{"ArrowRight": 1, "ArrowLeft": -1}[key]
	if step == 0 {
		return i, false
	}
	v.hot, v.sideways = -1, true
	v.choose(max(0, min(v.at+step, len(v.rows)-1)))
	return v.dump.RowOf(v.rows[v.at].Span[0]), true
}
