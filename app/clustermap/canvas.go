package clustermap

import (
	"math"
	"strings"

	"kubepki/app/kit"
)

// point and rect are in the picture's own units.
type point struct{ x, y float64 }

type rect struct{ x, y, w, h float64 }

// wire is a drawn connection, kept so that a test can look at its course.
type wire struct {
	course []point // from the client end to the server end
	lock   point
	scale  float64
}

// canvas collects a picture: its text, and what stands where.
type canvas struct {
	states map[string]string // of the connections, see [Cluster.States]
	b      strings.Builder
	size   point
	hosts  []rect
	parts  []rect
	wires  []wire
	labels []label
}

// label is a text and the room it is given.
type label struct {
	text  string
	at    rect
	width float64 // of a character
}

func (c *canvas) put(parts ...string) {
	for _, p := range parts {
		c.b.WriteString(p)
	}
}

func (c *canvas) rect(class string, r rect, radius float64) {
	c.put(`<rect class="`, class, `" x="`, kit.Num(r.x), `" y="`, kit.Num(r.y), `" width="`, kit.Num(r.w), `" height="`, kit.Num(r.h), `" rx="`, kit.Num(radius), `"/>`)
}

// host draws a machine; sheets behind it stand for more of the same.
func (c *canvas) host(r rect, sheets bool) {
	if sheets {
		for _, off := range []float64{12, 6} {
			c.rect("host", rect{r.x + off, r.y + off, r.w, r.h}, 13)
		}
	}
	c.rect("host", r, 13)
	c.hosts = append(c.hosts, r)
}

// part draws a program.
func (c *canvas) part(r rect, class string) {
	c.rect("part"+class, r, 9)
	c.parts = append(c.parts, r)
}

func (c *canvas) icon(name, class string, r rect) {
	c.put(`<use href="#`, name, `" class="gl`, class, `" x="`, kit.Num(r.x), `" y="`, kit.Num(r.y), `" width="`, kit.Num(r.w), `" height="`, kit.Num(r.h), `"/>`)
}

// text writes a line that begins, is centred or ends at x, after class.
func (c *canvas) text(class string, x, y float64, text string) {
	c.put(`<text class="`, class, `" x="`, kit.Num(x), `" y="`, kit.Num(y), `">`, kit.Escape(kit.Visible(text)), `</text>`)
}

// heading writes a name and, quietly after it, what it is, as far as room allows.
func (c *canvas) heading(x, y, room float64, name, sub string) {
	name = kit.Clip(name, fits(room, nameWidth))
	used := float64(len([]rune(name)))*nameWidth + 8
	c.labels = append(c.labels, label{name, rect{x, y - 12, room, 16}, nameWidth})
	c.put(`<text x="`, kit.Num(x), `" y="`, kit.Num(y), `"><tspan class="name">`, kit.Escape(kit.Visible(name)), `</tspan>`)
	if n := fits(room-used, subWidth); sub != "" && n >= len([]rune(sub)) {
		c.put(`<tspan class="sub" dx="8">`, kit.Escape(kit.Visible(sub)), `</tspan>`)
	}
	c.put(`</text>`)
}

// named writes text of a class, clipped to its room.
func (c *canvas) named(class string, x, y, room, width float64, text string) {
	text = kit.Clip(text, fits(room, width))
	c.labels = append(c.labels, label{text, rect{x, y - 12, room, 16}, width})
	c.text(class, x, y, text)
}

// wax is the small seal of an authority: K, E or F.
func (c *canvas) wax(x, y float64, letter string) {
	c.put(`<g data-hue="root"><circle class="waxs" cx="`, kit.Num(x), `" cy="`, kit.Num(y), `" r="6.5"/><text x="`, kit.Num(x), `" y="`, kit.Num(y+3.1), `">`, letter, `</text></g>`)
}

// roleIcon is a glyph in the hue of a role.
func (c *canvas) roleIcon(role string, x, y float64) {
	c.put(`<g data-hue="`, role, `">`)
	c.icon("i-"+role, " gl--hue", rect{x, y, 16, 16})
	c.put(`</g>`)
}

// call draws a connection of a kind along its course, with its padlock at lock.
func (c *canvas) call(kind string, lock point, scale float64, course ...point) {
	c.wires = append(c.wires, wire{course, lock, scale})
	last, before := course[len(course)-1], course[len(course)-2]
	d := point{sign(last.x - before.x), sign(last.y - before.y)}
	state := c.states[kind]
	if state == "" {
		state = "idle"
	}
	padlock := state
	if state == "warning" {
		padlock = "idle" // open: the caller does not look who answers
	}
	c.put(`<g class="link" data-hue="`, kit.Hue(state), `"><path class="wire" d="`, path(course, d), `"/>`)
	c.put(`<use href="#g-client" x="`, kit.Num(course[0].x), `" y="`, kit.Num(course[0].y), `"/>`)
	c.put(`<path class="tip" d="`, tip(last, d), `"/>`)
	c.put(`<use href="#g-server" x="`, kit.Num(last.x), `" y="`, kit.Num(last.y), `"/>`)
	c.put(`<use href="#g-lock-`, padlock, `" transform="translate(`, kit.Num(lock.x), ` `, kit.Num(lock.y), `)`)
	if scale != 1 {
		c.put(` scale(`, kit.Num(scale), `)`)
	}
	c.put(`"/></g>`)
}

func sign(v float64) float64 {
	switch {
	case v > 0:
		return 1
	case v < 0:
		return -1
	}
	return 0
}

// bend is the radius of a corner.
const bend = 9

// path runs along course with rounded corners and ends short of the arrow,
// which points along d.
func path(course []point, d point) string {
	var b strings.Builder
	b.WriteString("M" + kit.Num(course[0].x) + " " + kit.Num(course[0].y))
	for i := 1; i < len(course); i++ {
		p := course[i]
		if i == len(course)-1 {
			b.WriteString("L" + kit.Num(p.x-9*d.x) + " " + kit.Num(p.y-9*d.y))
			break
		}
		a, z := course[i-1], course[i+1]
		r := min(bend, length(a, p)/2, length(p, z)/2)
		in := toward(p, a, r)
		out := toward(p, z, r)
		b.WriteString("L" + kit.Num(in.x) + " " + kit.Num(in.y) + "Q" + kit.Num(p.x) + " " + kit.Num(p.y) + " " + kit.Num(out.x) + " " + kit.Num(out.y))
	}
	return b.String()
}

func length(a, b point) float64 { return math.Abs(a.x-b.x) + math.Abs(a.y-b.y) }

// toward is the point r away from a on the way to b.
func toward(a, b point, r float64) point {
	return point{a.x + r*sign(b.x-a.x), a.y + r*sign(b.y-a.y)}
}

// tip is the arrow's head, 8 long and 9 wide, 6 before its end.
func tip(end, d point) string {
	apex := point{end.x - 6*d.x, end.y - 6*d.y}
	base := point{-8 * d.x, -8 * d.y}
	side := point{4.5 * d.y, 4.5 * d.x}
	return "M" + kit.Num(apex.x) + " " + kit.Num(apex.y) + "l" + kit.Num(base.x-side.x) + " " + kit.Num(base.y-side.y) +
		"l" + kit.Num(2*side.x) + " " + kit.Num(2*side.y) + "z"
}

// svg closes the picture.
func (c *canvas) svg(shape, name string) string {
	w, h := kit.Num(c.size.x), kit.Num(c.size.y)
	return `<svg class="map__svg map--` + shape + `" viewBox="0 0 ` + w + ` ` + h + `" role="group" aria-label="` + kit.Escape(name) + `">` +
		`<defs><pattern id="map-` + shape + `-dots" width="16" height="16" patternUnits="userSpaceOnUse"><circle class="dots" cx="8" cy="8" r=".9"/></pattern></defs>` +
		`<rect width="` + w + `" height="` + h + `" fill="url(#map-` + shape + `-dots)"/>` + c.b.String() + `</svg>`
}
