package app

import (
	"strings"
	"time"

	"kubepki/app/kit"
	"kubepki/core/chain"
	"kubepki/core/learn"
	"kubepki/core/pki"
)

// sketch draws a picture of a lesson as SVG text, with the classes of
// chainStyle alone, so that it looks the same outside the page.
type sketch struct {
	b     learn.Bench
	args  []string
	frame int
	now   time.Time
	out   strings.Builder
	memo  *chain.Memo
	tall  float64 // 0 takes the picture's own height
	// narrow draws for a phone: [narrowWidth] wide, one thing below the other.
	narrow bool
}

// either is the first of two where the drawing is wide, the second where it is narrow.
func (d *sketch) either(wide, narrow float64) float64 {
	if d.narrow {
		return narrow
	}
	return wide
}

func (d *sketch) height(p picture) float64 {
	if d.tall > 0 {
		return d.tall
	}
	return p.Height
}

func (d *sketch) put(markup string, at ...float64) { put(&d.out, markup, at) }

// hue draws what f does in the hue of a role or a state.
func (d *sketch) hue(of string, f func()) {
	d.put(`<g data-hue="` + kit.Hue(of) + `">`)
	f()
	d.put(`</g>`)
}

func (d *sketch) rect(class string, x, y, w, h float64) {
	d.put(`<rect class="`+class+`" x="%" y="%" width="%" height="%" rx="9"/>`, x, y, w, h)
}

// text writes foreign text too: in it nothing is markup.
func (d *sketch) text(class string, x, y float64, s string) {
	d.put(`<text class="`+class+`" x="%" y="%">`, x, y)
	d.out.WriteString(kit.Escape(kit.Visible(s)))
	d.put(`</text>`)
}

// lines writes a text in lines of at most n letters, the last of most cut.
func (d *sketch) lines(class string, x, y float64, s string, n, most int) {
	for ; most > 1 && len(s) > n; most-- {
		at := strings.LastIndexByte(s[:n+1], ' ')
		if at <= 0 {
			break
		}
		d.text(class, x, y, s[:at])
		s, y = s[at+1:], y+17
	}
	d.text(class, x, y, kit.Clip(s, n))
}

func (d *sketch) icon(name string, x, y, size float64) {
	d.put(`<use href="#i-`+name+`" class="cg" x="%" y="%" width="%" height="%"/>`, x, y, size, size)
}

// arrow is a line with its tip at the right.
func (d *sketch) arrow(class string, x1, y1, x2, y2 float64) {
	d.put(`<path class="`+class+`" d="M% %L% %"/><path class="ct" d="M% %l-10 -5v10z"/>`, x1, y1, x2-6, y2, x2, y2)
}

// upright is a line from top to bottom, with its tip at its end.
func (d *sketch) upright(class string, x, y1, y2 float64) {
	way := sign(y2 - y1)
	d.put(`<path class="`+class+`" d="M% %V%"/><path class="ct" d="M% %l-5 %h10z"/>`, x, y1, y2-6*way, x, y2, -10*way)
}

// postLeft is where the server of a narrow picture begins.
const postLeft = 290.0

// post is the server of a narrow picture: a narrow box at its right edge, its name
// above.
func (d *sketch) post(name string, top float64) {
	d.put(`<text class="cs" text-anchor="end" x="%" y="%">`+name+`</text>`, narrowWidth-12, top-10)
	d.rect("cb", postLeft, top, narrowWidth-12-postLeft, d.tall-top-12)
	d.hue("server", func() { d.icon("wheelhub", postLeft+8, (d.tall+top)/2-17, 22) })
}

// lock is a padlock on a line, shut when what it stands for holds.
func (d *sketch) lock(state string, x, y float64) {
	d.hue(state, func() {
		d.rect("cb", x-13, y-13, 26, 26)
		icon := "lock"
		if state != "valid" {
			icon = state
		}
		d.icon(icon, x-9, y-9, 18)
	})
}

// sketchCard is one of the learner's files: its role, its name and two lines.
// One that is not made yet is drawn with a broken line.
type sketchCard struct {
	role, name string
	lines      []string
	here       bool
	keyID      [32]byte
}

const cardWidth, cardHeight = 190.0, 132.0

func (d *sketch) card(x, y float64, c sketchCard) {
	d.put(`<g data-zoom="">`)
	defer d.put(`</g>`)
	class := "cb"
	if !c.here {
		class = "cb cb--gone"
	}
	d.hue(c.role, func() {
		d.rect(class, x, y, cardWidth, cardHeight)
		if c.here {
			d.put(`<rect class="ch" x="%" y="%" width="%" height="4" rx="2"/>`, x+12, y, cardWidth-24)
		}
		d.icon(kit.RoleGlyph(c.role), x+14, y+16, 18)
	})
	d.text("cn", x+40, y+30, kit.Clip(c.name, 20))
	for i, l := range c.lines {
		d.text("cs", x+14, y+54+17*float64(i), kit.Clip(l, 24))
	}
	if c.here {
		d.hue("key", func() {
			d.put(`<path class="ch" transform="translate(% %)" fill-rule="evenodd" d="`+kit.WheelPath(c.keyID)+`"/>`, x+cardWidth-40, y+cardHeight-38)
		})
		d.text("cs", x+14, y+cardHeight-14, "key "+kit.KeyMark(c.keyID))
	}
}

// fileCard is one of the learner's files as a card.
func (d *sketch) fileCard(name string) sketchCard {
	o, here := d.b[name]
	c := sketchCard{role: roleOfName(name), name: name, here: here, lines: []string{"not made yet"}}
	switch {
	case o.Key != nil:
		c.keyID, c.lines = pki.KeyID(o.Key.Public()), []string{o.Key.Algorithm().Label(), "never leaves this page"}
	case o.Request != nil:
		c.keyID = pki.KeyID(o.Request.X509.PublicKey)
		c.lines = []string{o.Request.Subject.String(), "asks for " + plural(len(o.Request.SANs), "name")}
	case o.Cert != nil:
		c.keyID = pki.KeyID(o.Cert.PublicKey)
		c.role = CertificateObject(o.Cert, name, d.now).Role()
		c.lines = []string{pki.NameFrom(o.Cert.Subject).String(), "version " + string(rune('0'+o.Cert.Version)) + ", " + lasts(o.Cert.NotAfter, d.now)}
	case o.Data != nil:
		c.here, c.lines = true, []string{plural(len(o.Data), "byte")}
	}
	return c
}

// roleOfName is what a file ought to hold, by its name.
func roleOfName(name string) string {
	switch {
	case strings.HasSuffix(name, ".key"):
		return "key"
	case strings.HasSuffix(name, ".csr"):
		return "request"
	}
	return "cert"
}
