package kit

import (
	"math"
	"strings"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
)

// Rect is a part of a drawing, in its own units.
type Rect struct{ X, Y, W, H float64 }

// touches tells whether two rectangles share a point.
func (r Rect) touches(o Rect) bool {
	return r.X <= o.X+o.W && o.X <= r.X+r.W && r.Y <= o.Y+o.H && o.Y <= r.Y+r.H
}

// Sight is what of a drawing is asked for: the part, and how large it is shown.
type Sight struct {
	Rect
	Scale float64 // pixels for a unit
}

// Sees tells whether something lies in sight.
func (s Sight) Sees(r Rect) bool { return s.touches(r) }

// Plane shows a drawing of any size through a window that is dragged over it
// and brought nearer: by pointer, two fingers, Ctrl and wheel, the keys + - and
// 0, and its buttons. Only what is in sight is drawn. It is one stop for the
// Tab key; what the drawing holds is one option each, and the one at hand is
// named by aria-activedescendant.
type Plane struct {
	ui.Compo
	ID, Label string // both required
	Size      Rect   // of the drawing
	// Fresh changes when another drawing takes this one's place: it is shown whole.
	Fresh string
	// Draw gives the markup of what lies in sight. What can be picked has the
	// attribute data-at with its number, and an id for Active.
	Draw   func(Sight) string
	Active string // the id of what is at hand
	// Reveal is brought into sight when it changes; no size is none.
	Reveal Rect
	OnPick func(ctx ui.Context, at int)
	OnKey  func(ctx ui.Context, key string) bool // tells whether it took the key

	x, y, scale float64
	w, h        float64 // of the window, px
	drawn       Sight
	markup      string
	fresh       string
	shown       Rect
	fingers     map[int]finger
	moved       float64
}

type finger struct{ x, y float64 }

const (
	planeMost, planeLeast = 2.5, 0.02
	planeMargin           = 24 // px around a drawing that is shown whole
	planeStep             = 1.3
	planeRead             = 0.95 // the scale at which words are read
	planeWhole            = 0.85 // the least one at which a drawing begins whole
	planeDim              = 0.55 // below it what is to be read is brought nearer
)

// Render draws the window and its buttons.
func (p *Plane) Render() ui.UI {
	p.settle()
	p.drawn = p.beyond()
	box := el.Div().Class("plane__win").ID(p.ID).Role("listbox").TabIndex(0).Aria("label", p.Label).
		On("pointerdown", p.down).On("pointermove", p.move).On("pointerup", p.up).On("pointercancel", p.up).
		On("wheel", p.wheel).OnKeyDown(p.key)
	if p.Active != "" {
		box.Aria("activedescendant", p.Active)
	}
	p.markup = p.Draw(p.drawn)
	return el.Box("div", "plane",
		box.Body(ui.Raw(`<svg class="plane__svg" viewBox="`+p.viewBox()+`" role="presentation">`+p.markup+`</svg>`)),
		el.Box("div", "plane__tools",
			&Button{Label: "Nearer", Icon: "plus", IconOnly: true, Small: true, Title: "Nearer (+)", OnClick: func(ui.Context) { p.zoom(planeStep, p.w/2, p.h/2) }},
			&Button{Label: "Further", Icon: "minus", IconOnly: true, Small: true, Title: "Further (-)", OnClick: func(ui.Context) { p.zoom(1/planeStep, p.w/2, p.h/2) }},
			&Button{Label: "Whole", Small: true, Title: "Show all of it (0)", OnClick: func(ui.Context) { p.fit() }},
		),
	)
}

// settle takes up what the page changed: another drawing, or something to reveal.
func (p *Plane) settle() {
	if p.w == 0 {
		p.w, p.h = 960, 520 // until it is measured
	}
	if p.scale == 0 || p.fresh != p.Fresh {
		p.fresh = p.Fresh
		p.begin()
	}
	if p.Reveal != p.shown {
		p.shown = p.Reveal
		p.reveal(p.Reveal)
	}
}

// begin shows all of the drawing, or of one that could not be read then the
// beginning.
func (p *Plane) begin() {
	p.fit()
	if p.scale < planeWhole {
		p.scale = planeRead
		p.x, p.y = p.Size.X-planeMargin/p.scale, p.Size.Y-planeMargin/p.scale
	}
}

// fit shows all of the drawing, but never larger than life.
func (p *Plane) fit() {
	s := math.Min((p.w-2*planeMargin)/math.Max(p.Size.W, 1), (p.h-2*planeMargin)/math.Max(p.Size.H, 1))
	p.scale = math.Max(planeLeast, math.Min(1, s))
	p.x = p.Size.X - (p.w/p.scale-p.Size.W)/2
	p.y = p.Size.Y - (p.h/p.scale-p.Size.H)/2
}

// reveal moves the window as little as brings a part into sight; what is too
// small to read is brought nearer.
func (p *Plane) reveal(r Rect) {
	if r.W == 0 {
		return
	}
	if p.scale < planeDim {
		p.scale = planeRead
		p.x, p.y = r.X+r.W/2-p.w/p.scale/2, r.Y+r.H/2-p.h/p.scale/2
		return
	}
	p.x = slid(p.x, p.w/p.scale, r.X, r.W, planeMargin/p.scale)
	p.y = slid(p.y, p.h/p.scale, r.Y, r.H, planeMargin/p.scale)
}

// slid moves a window that begins at from so that a part lies in it.
func slid(from, window, at, length, margin float64) float64 {
	switch {
	case at-margin < from:
		return at - margin
	case at+length+margin > from+window:
		return math.Min(at-margin, at+length+margin-window)
	}
	return from
}

func (p *Plane) window() Rect { return Rect{p.x, p.y, p.w / p.scale, p.h / p.scale} }

// beyond is the window and half of it all around, so that dragging draws
// nothing anew at first.
func (p *Plane) beyond() Sight {
	w := p.window()
	return Sight{Rect{w.X - w.W/2, w.Y - w.H/2, 2 * w.W, 2 * w.H}, p.scale}
}

func (p *Plane) viewBox() string {
	w := p.window()
	return strings.Join([]string{decimal(w.X), decimal(w.Y), decimal(w.W), decimal(w.H)}, " ")
}

// zoom changes the scale; the point of the window at px and py stays.
func (p *Plane) zoom(by, px, py float64) {
	next := math.Max(planeLeast, math.Min(planeMost, p.scale*by))
	p.x += px/p.scale - px/next
	p.y += py/p.scale - py/next
	p.scale = next
}

// OnMount measures the window, and shows the drawing anew when it is another
// than was thought.
func (p *Plane) OnMount(ctx ui.Context) { p.measure(ctx) }

// OnResize measures again.
func (p *Plane) OnResize(ctx ui.Context) { p.measure(ctx) }

func (p *Plane) measure(ctx ui.Context) {
	w, h := extentOf(p.ID)
	if w > 0 && h > 0 && (w != p.w || h != p.h) {
		p.w, p.h = w, h
		p.begin()
		p.shown = Rect{}
		ctx.Dispatch(func(ui.Context) {})
	}
}

func (p *Plane) down(ctx ui.Context, e ui.Event) {
	if p.fingers == nil {
		p.fingers = map[int]finger{}
	}
	if len(p.fingers) == 0 {
		p.moved = 0
	}
	p.fingers[e.Get("pointerId").Int()] = finger{e.Get("clientX").Float(), e.Get("clientY").Float()}
	ctx.PreventUpdate()
}

// move drags with one pointer, and zooms with two.
func (p *Plane) move(ctx ui.Context, e ui.Event) {
	id := e.Get("pointerId").Int()
	old, ok := p.fingers[id]
	if !ok {
		ctx.PreventUpdate()
		return
	}
	now := finger{e.Get("clientX").Float(), e.Get("clientY").Float()}
	p.fingers[id] = now
	dx, dy := now.x-old.x, now.y-old.y
	p.moved += math.Abs(dx) + math.Abs(dy)
	if p.moved > 5 {
		holdPointer(p.ID, id)
	}
	if other, ok := p.other(id); ok {
		left, top := cornerOf(p.ID)
		before, after := apart(old, other), apart(now, other)
		p.zoom(after/math.Max(before, 1), (now.x+other.x)/2-left, (now.y+other.y)/2-top)
		dx, dy = dx/2, dy/2
	}
	p.pan(dx, dy)
	p.follow(ctx)
}

// apart is how far two fingers are from each other; it serves to compare.
func apart(a, b finger) float64 { return math.Abs(a.x-b.x) + math.Abs(a.y-b.y) }

func (p *Plane) other(id int) (finger, bool) {
	for i, f := range p.fingers {
		if i != id {
			return f, true
		}
	}
	return finger{}, false
}

func (p *Plane) pan(dx, dy float64) { p.x, p.y = p.x-dx/p.scale, p.y-dy/p.scale }

// follow moves the window over what is drawn already, as long as that reaches.
func (p *Plane) follow(ctx ui.Context) {
	w := p.window()
	inside := w.X >= p.drawn.X && w.Y >= p.drawn.Y && w.X+w.W <= p.drawn.X+p.drawn.W && w.Y+w.H <= p.drawn.Y+p.drawn.H
	if inside && p.scale < 1.6*p.drawn.Scale && p.scale > p.drawn.Scale/1.6 {
		setViewBox(p.ID, p.viewBox())
		ctx.PreventUpdate()
	}
}

// up ends a drag; a press that moved nothing picks what it was on.
func (p *Plane) up(ctx ui.Context, e ui.Event) {
	delete(p.fingers, e.Get("pointerId").Int())
	if len(p.fingers) > 0 || p.moved > 5 || e.Get("type").String() != "pointerup" {
		ctx.PreventUpdate()
		return
	}
	if at := dataInt(e.Get("target").Call("closest", "[data-at]"), "at"); at >= 0 && p.OnPick != nil {
		p.OnPick(ctx, at)
	}
}

// wheel zooms with Ctrl, which two fingers on a touchpad send too; without it
// the page scrolls.
func (p *Plane) wheel(ctx ui.Context, e ui.Event) {
	if !e.Get("ctrlKey").Bool() && !e.Get("metaKey").Bool() {
		ctx.PreventUpdate()
		return
	}
	e.PreventDefault()
	left, top := cornerOf(p.ID)
	p.zoom(1-math.Max(-0.5, math.Min(0.5, e.Get("deltaY").Float()/300)), e.Get("clientX").Float()-left, e.Get("clientY").Float()-top)
	p.follow(ctx)
}

func (p *Plane) key(ctx ui.Context, e ui.Event) {
	if e.Get("ctrlKey").Bool() || e.Get("metaKey").Bool() || e.Get("altKey").Bool() {
		return
	}
	if p.typed(ctx, keyName(e)) {
		e.PreventDefault()
	}
}

// typed carries out a key, and tells whether it did.
func (p *Plane) typed(ctx ui.Context, key string) bool {
	switch key {
	case "+", "=":
		p.zoom(planeStep, p.w/2, p.h/2)
	case "-":
		p.zoom(1/planeStep, p.w/2, p.h/2)
	case "0":
		p.fit()
	default:
		return p.OnKey != nil && p.OnKey(ctx, key)
	}
	return true
}

// Num writes a coordinate of a drawing, to a tenth.
func Num(v float64) string { return decimal(v) }
