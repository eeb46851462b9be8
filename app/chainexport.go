package app

import (
	"context"
	"math"
	"strings"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/kit"
)

// chainStyle is the one table of how the classes of the drawing look outside
// the page, which has its style sheet: words in braces are colours of the theme.
const chainStyle = `cb:fill="{surface}" stroke="{line-2}"
cb cb--tray:fill="{inset}" stroke="{line-2}"
cb cb--gone:fill="none" stroke="{ink-3}" stroke-dasharray="5 4"
ch:fill="currentColor"
cg:fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round"
cn:font-size="13.5" font-weight="600" fill="{ink}"
cs:font-size="11.5" fill="{ink-3}"
cl:fill="none" stroke="currentColor" stroke-width="1.75"
cl cl--cut:fill="none" stroke="currentColor" stroke-width="2" stroke-dasharray="7 4"
cl cl--gone:fill="none" stroke="currentColor" stroke-width="1.5" stroke-dasharray="2 4"
cl cl--twin:fill="none" stroke="currentColor" stroke-width="1.5" stroke-dasharray="1 3"
ct:fill="currentColor"
cx:fill="none" stroke="currentColor" stroke-width="2.5"`

// colour is one of the theme's; where there is no page, a grey.
func colour(name string) string {
	if c := kit.Token(name); strings.HasPrefix(c, "#") {
		return c
	}
	return "#454b56"
}

// margin around an exported picture.
const exportMargin = 24.0

// exported is the whole drawing as a document of its own, in the colours of the
// theme in force.
func (p *chainPage) exported() (svg string, width, height float64) {
	l := p.m.layout
	width, height = l.Width+2*exportMargin, l.Height+2*exportMargin
	all := kit.Rect{X: -exportMargin, Y: -exportMargin, W: width, H: height}
	at := p.m.at
	p.m.at = -1 // a picture has nothing at hand
	inside := p.m.draw(kit.Sight{Rect: all, Scale: 1}, p.s.now())
	p.m.at = at
	return document("Certificates and who signed them", inside, all), width, height
}

// document is a drawing as an SVG document of its own, in the colours of the
// theme in force. title is text, inside is markup.
func document(title, inside string, all kit.Rect) string {
	head := `<svg xmlns="http://www.w3.org/2000/svg" viewBox="` + kit.Num(all.X) + ` ` + kit.Num(all.Y) + ` ` + kit.Num(all.W) + ` ` + kit.Num(all.H) +
		`" width="` + kit.Num(all.W) + `" height="` + kit.Num(all.H) + `" font-family="sans-serif"><title>` + kit.Escape(title) + `</title>`
	ground := `<rect x="` + kit.Num(all.X) + `" y="` + kit.Num(all.Y) + `" width="` + kit.Num(all.W) + `" height="` + kit.Num(all.H) + `" fill="` + colour("bg") + `"/>`
	return head + kit.SymbolsMarkup() + ground + inlined(inside) + `</svg>`
}

// inlined puts presentation attributes in the place of classes and hues.
func inlined(markup string) string {
	style := chainStyle
	for _, name := range strings.Fields("surface inset line-2 ink-3 ink") {
		style = strings.ReplaceAll(style, "{"+name+"}", colour(name))
	}
	for _, row := range strings.Split(style, "\n") {
		class, look, _ := strings.Cut(row, ":")
		markup = strings.ReplaceAll(markup, `class="`+class+`"`, look)
	}
	for _, hue := range strings.Fields("root inter server client both request valid warning broken expired idle") {
		markup = strings.ReplaceAll(markup, `data-hue="`+hue+`"`, `color="`+colour(hue)+`"`)
	}
	return markup
}

func (p *chainPage) saveSVG(ui.Context) {
	svg, _, _ := p.exported()
	p.s.save("chain.svg", "image/svg+xml", []byte(svg))
}

// savePNG draws at twice the size, or as large as browsers can.
func (p *chainPage) savePNG(ctx ui.Context) {
	svg, w, h := p.exported()
	p.s.savePNG(ctx, &p.export, "chain.png", svg, w, h)
}

// savePNG draws a document of this size, in units of its own, and saves it.
func (s *session) savePNG(ctx ui.Context, job *work, name, svg string, w, h float64) {
	const side, area = 12_000, 60e6
	scale := math.Min(2, math.Min(side/math.Max(w, h), math.Sqrt(area/(w*h))))
	var png []byte
	job.start(ctx, s, "Drawing", "the picture", func(ctx context.Context) (err error) {
		png, err = s.Picture(ctx, svg, int(w*scale), int(h*scale))
		return err
	}, func(_ ui.Context, err error) {
		if err != nil {
			s.fail(err)
			return
		}
		s.save(name, "image/png", png)
	})
}
