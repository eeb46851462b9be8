package app

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"kubepki/app/kit"
	"kubepki/core/chain"
	"kubepki/core/pki"
)

// chainDrawing draws a layout as SVG text.
type chainDrawing struct {
	m   *chainModel
	now time.Time
	b   strings.Builder
}

// Below these scales names, and then boxes one by one, could not be seen.
const chainWords, chainBoxes = 0.42, 0.12

// draw gives the markup of what lies in sight: lines below boxes.
func (m *chainModel) draw(sight kit.Sight, now time.Time) string {
	d := &chainDrawing{m: m, now: now}
	for i := range m.layout.Lines {
		d.line(&m.layout.Lines[i], sight)
	}
	for i := range m.layout.Boxes {
		b := &m.layout.Boxes[i]
		if i == m.at || sight.Sees(kit.Rect{X: b.X, Y: b.Y, W: b.W, H: b.H}) { // what is at hand is named
			d.box(i, b, sight.Scale)
		}
	}
	return d.b.String()
}

func (d *chainDrawing) put(markup string, at ...float64) { put(&d.b, markup, at) }

// put writes markup; each % in it is a coordinate.
func put(b *strings.Builder, markup string, at []float64) {
	for i := range len(markup) {
		if markup[i] == '%' {
			b.WriteString(kit.Num(at[0]))
			at = at[1:]
			continue
		}
		b.WriteByte(markup[i])
	}
}

// chainBoxID is the id of a box in the page.
func chainBoxID(i int) string { return "chain-" + strconv.Itoa(i) }

// lineLooks is the one table of how a line is drawn, by its state: its hue and
// its class.
var lineLooks = [...][2]string{
	chain.Signed: {"valid", "cl"}, chain.Broken: {"broken", "cl cl--cut"}, chain.Absent: {"expired", "cl cl--gone"}, chain.Unchecked: {"warning", "cl cl--gone"},
}

func (d *chainDrawing) line(l *chain.Line, sight kit.Sight) {
	x, y := min(l.X1, l.X2)-60, min(l.Y1, l.Y2)
	if !sight.Sees(kit.Rect{X: x, Y: y, W: max(l.X1, l.X2) - x + 60, H: max(l.Y1, l.Y2) - y}) {
		return
	}
	if l.Twin {
		d.put(`<path class="cl cl--twin" data-hue="root" d="M% %C% % % % % %"/>`, l.X1, l.Y1, l.X1-44, l.Y1, l.X2-44, l.Y2, l.X2, l.Y2)
		return
	}
	look, mid := lineLooks[l.State], (l.X1+l.X2)/2
	d.put(`<g data-hue="`+look[0]+`"><path class="`+look[1]+`" d="M% %C% % % % % %"/><path class="ct" d="M% %l-8 -4v8z"/>`,
		l.X1, l.Y1, mid, l.Y1, mid, l.Y2, l.X2-7, l.Y2, l.X2-1, l.Y2)
	if l.State == chain.Broken {
		d.put(`<path class="cx" d="M% %l10 10m0 -10l-10 10"/>`, mid-5, (l.Y1+l.Y2)/2-5)
	}
	d.put(`</g>`)
}

func (d *chainDrawing) box(i int, b *chain.Box, scale float64) {
	look := d.m.look(b, d.now)
	class := "cb"
	if b.Node < 0 {
		class += " cb--tray"
	} else if look.role == "missing" {
		class += " cb--gone"
	}
	if i == d.m.at {
		class += " is-at"
	}
	d.put(`<g id="` + chainBoxID(i) + `" role="option" aria-selected="` + strconv.FormatBool(i == d.m.at) + `" data-hue="` + look.hue + `" aria-label="`)
	d.text(look.spoken())
	d.put(`" data-at="%" transform="translate(% %)">`, float64(i), b.X, b.Y)
	if b.Node < 0 && !b.Open {
		d.rect("cb cb--tray", 6, 6, b.W, b.H)
	}
	d.rect(class, 0, 0, b.W, b.H)
	switch {
	case scale < chainBoxes:
	case scale < chainWords:
		if look.state == "valid" || look.state == "" {
			d.rect("ch", 0, 0, 6, min(b.H, chain.BoxHeight))
			break
		}
		d.put(`<g data-hue="` + kit.Hue(look.state) + `">`) // what is not well is seen from afar
		d.rect("ch", 0, 0, b.W/2, min(b.H, chain.BoxHeight))
		d.put(`</g>`)
	default:
		d.words(look)
	}
	d.put(`</g>`)
}

func (d *chainDrawing) rect(class string, x, y, w, h float64) {
	d.put(`<rect class="`+class+`" x="%" y="%" width="%" height="%" rx="8"/>`, x, y, w, h)
}

// text writes foreign text, in which nothing is markup.
func (d *chainDrawing) text(s string) { d.b.WriteString(kit.Escape(kit.Visible(s))) }

// How many characters of a name, and of the line below it, fit in a box.
const chainName, chainLine = 30, 40

func (d *chainDrawing) words(l boxLook) {
	d.put(`<use href="#i-` + l.icon + `" class="cg" x="12" y="9" width="17" height="17"/><text class="cn" x="38" y="22">`)
	d.text(kit.Clip(l.name, chainName))
	d.put(`</text><text class="cs" x="12" y="41">`)
	d.text(kit.Clip(l.sub, chainLine-len(l.ends)) + l.ends)
	d.put(`</text>`)
	if l.state != "" {
		d.put(`<g data-hue="`+kit.Hue(l.state)+`"><use href="#i-`+l.state+`" class="cg" x="%" y="28" width="17" height="17"/></g>`, chain.BoxWidth-27)
	}
}

// boxLook is what is said of a box.
type boxLook struct {
	name, sub, role, icon, hue string
	ends                       string // until when, behind sub and never shortened
	kind                       string // the role in words
	state, words               string // of the certificate, as in the kit's table
}

func (l boxLook) spoken() string {
	out := l.name + ", " + l.sub + l.ends
	if l.kind != "" {
		out += ", " + l.kind
	}
	if l.words != "" {
		out += ", " + l.words
	}
	return out
}

// look says what a box shows.
func (m *chainModel) look(b *chain.Box, now time.Time) boxLook {
	if b.Node < 0 {
		return m.trayLook(b, now)
	}
	n := &m.graph.Nodes[b.Node]
	l := boxLook{name: n.Name, role: nodeRole(n)}
	if n.Cert == nil {
		l.sub, l.icon, l.hue, l.words = "not here", "broken", "expired", "its certificate is missing"
		return l
	}
	if cn := n.Cert.Subject.CommonName; cn != "" {
		l.name = cn
	}
	l.icon, l.hue, l.kind = kit.RoleGlyph(l.role), kit.Hue(l.role), kit.RoleWord(l.role)
	l.state, l.words = m.state(b.Node, now)
	what := m.file(n)
	switch {
	case len(n.IDs) > 1:
		what = fmt.Sprintf("%d times here", len(n.IDs))
	case what == "":
		what = l.kind
	}
	l.sub, l.ends = what, ", "+lasts(n.Cert.NotAfter, now)
	return l
}

// file is the name of the file that a certificate came in, "" when none is known.
func (m *chainModel) file(n *chain.Node) string {
	if len(n.IDs) == 0 {
		return ""
	}
	path := m.objects[n.IDs[0]].Path
	return path[strings.LastIndexByte(path, '/')+1:]
}

func nodeRole(n *chain.Node) string {
	switch n.Role {
	case chain.Root:
		return "root"
	case chain.Intermediate:
		return "inter"
	case chain.Missing:
		return "missing"
	}
	return certificateRole(n.Cert)
}

// state is the worst of a certificate's time and of the signatures into it.
func (m *chainModel) state(node int, now time.Time) (state, words string) {
	n := &m.graph.Nodes[node]
	for _, e := range n.In {
		if edge := m.graph.Edges[e]; edge.State == chain.Broken {
			return "broken", edge.Why.Title()
		}
	}
	switch c := n.Cert; {
	case now.After(c.NotAfter):
		return "expired", "expired"
	case now.Before(c.NotBefore):
		return "broken", "not yet valid"
	case pki.EndsSoon(c.NotBefore, c.NotAfter, c.IsCA, now):
		return "warning", "ends soon"
	}
	return "valid", "valid"
}

// trayLook counts what a tray holds by state.
func (m *chainModel) trayLook(b *chain.Box, now time.Time) boxLook {
	count := map[string]int{}
	for _, n := range b.Tray {
		state, _ := m.state(n, now)
		count[state]++
	}
	l := boxLook{name: plural(len(b.Tray), "certificate"), sub: "Enter opens them", icon: "folder", hue: "request"}
	if b.Open {
		l.sub = "Enter closes them"
	}
	for _, s := range []struct{ id, word string }{{"broken", "broken"}, {"expired", "expired"}, {"warning", "soon"}} {
		if n := count[s.id]; n > 0 {
			l.sub += fmt.Sprintf(", %d %s", n, s.word)
			if l.state == "" {
				l.state, l.words = s.id, s.word
			}
		}
	}
	if l.state == "" {
		l.state, l.words = "valid", "all valid"
	}
	return l
}
