package app

import (
	"strconv"
	"strings"
	"time"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/learn"
)

// picture is one row of what lessons draw: true to the learner's own objects.
type picture struct {
	ID     string
	Title  string
	Files  int      // of the arguments, from the first on, are names of files
	Frames []string // what each of its steps shows, in a sentence; none for a still one
	Height float64
	// Choose lists what can be chosen in it, in words: the drawing marks it with
	// data-at, and a menu beside it has it too. Nil for a picture to look at.
	Choose func(d *sketch) []string
	// Facts say what was chosen is.
	Facts func(d *sketch) []learn.Fact
	// Draw writes the drawing, pictureWidth wide, and gives it in words: they say
	// all that the eye sees.
	Draw func(d *sketch) (words string)
	// Narrow tells that Draw can draw for a phone too. Others scroll there.
	Narrow bool
}

// pictures is the one table of them.
var pictures = []picture{picLocks, picMade, picWho, picCallers, picClients, picMembers, picNodes, picFlags, picTools, picLogin, picForms, picCompare, picBrowser, picPile, picMap, picRoots, picPaths, picSheet, picNode}

// The widths of drawings: on wide windows, and on phones.
const (
	pictureWidth = 720.0
	narrowWidth  = 352.0
)

func pictureByID(id string) (picture, bool) {
	for _, p := range pictures {
		if p.ID == id {
			return p, true
		}
	}
	return picture{}, false
}

// picture is a picture step: the drawing, its words, its steps, its export.
func (p *learnPage) picture(l *learn.Lesson, i int) ui.UI {
	words := strings.Fields(l.Steps[i].Get("picture"))
	if len(words) == 0 {
		return nil
	}
	row, ok := pictureByID(words[0])
	if !ok {
		return nil
	}
	k := stepKey{l.Number, i}
	d := &sketch{b: p.m.onBench(), args: words[1:], frame: p.m.frames[k], now: p.s.now(), memo: p.m.memo}
	alt := row.Draw(d)
	svg := d.svg(row, alt)
	if row.Narrow { // the style sheet shows the one for which there is room
		slim := &sketch{b: d.b, args: d.args, frame: d.frame, now: d.now, memo: d.memo, narrow: true}
		row.Draw(slim)
		svg = `<div class="drawings">` + svg + slim.svg(row, alt) + `</div>`
	}
	if row.Choose != nil {
		return p.choosing(row, d, k, svg, alt)
	}
	foot := p.frameButtons(row, k)
	if foot == nil {
		foot = append(foot, inWords(alt))
	}
	foot = append(append(foot, el.Box("span", "grow")), p.exports(row, d, alt)...)
	return el.With("figure", "panel picture", el.Attrs{"aria-label", row.Title},
		el.With("div", "picture__in", el.Attrs{"tabindex", "0"}, ui.Raw(svg)), el.Box("figcaption", "panel__foot picture__foot", foot...))
}

// svg is the drawing as an element.
func (d *sketch) svg(row picture, alt string) string {
	class := "drawing"
	if d.narrow {
		class = "drawing drawing--narrow"
	}
	return `<svg class="` + class + `" viewBox="0 0 ` + kit.Num(d.either(pictureWidth, narrowWidth)) + ` ` + kit.Num(d.height(row)) + `" role="img" aria-label="` + kit.Escape(alt) + `">` + d.out.String() + `</svg>`
}

// longWords is from how many bytes on the words of a picture are folded away.
const longWords = 200

// inWords is what a picture says, for who does not see it or sees a part of it.
func inWords(alt string) ui.UI {
	if len(alt) < longWords {
		return el.Text("span", "t13 quiet", alt)
	}
	return el.Details().Class("t13 quiet").Body(el.Text("summary", "", "In words"), el.Text("p", "", alt))
}

// frameTime is how long a frame stands while a picture plays.
const frameTime = 4 * time.Second

// frameButtons step through a picture; nil for a still one.
func (p *learnPage) frameButtons(row picture, k stepKey) []ui.UI {
	n := len(row.Frames)
	if n == 0 {
		return nil
	}
	at := p.m.frames[k]
	to := func(frame int) func(ui.Context) {
		return func(ui.Context) {
			p.playing = nil
			p.m.frames[k] = frame
		}
	}
	play := &kit.Button{Label: "Play", Icon: "play", Small: true, Look: "bare", OnClick: func(ui.Context) { p.play(k, n) }}
	if p.playing != nil && *p.playing == k {
		play = &kit.Button{Label: "Pause", Icon: "pause", Small: true, Look: "bare", OnClick: func(ui.Context) { p.playing = nil }}
	}
	return []ui.UI{
		&kit.Button{Label: "Back", Small: true, Look: "bare", Disabled: at == 0, OnClick: to(at - 1)},
		el.Box("span", "picture__play", play),
		&kit.Button{Label: "Step on", Icon: "arrow", Small: true, Disabled: at == n-1, OnClick: to(at + 1)},
		el.With("span", "t13", el.Attrs{"role", "status"}, el.Text("b", "nums", strconv.Itoa(at+1)+" of "+strconv.Itoa(n)+" "), ui.Text(row.Frames[at])),
	}
}

// play shows the frames one after the other, from the first one again when the
// last is shown, until it is paused or the picture is left.
func (p *learnPage) play(k stepKey, frames int) {
	if p.m.frames[k] == frames-1 {
		p.m.frames[k] = 0
	}
	turn := &k
	p.playing = turn
	var next func()
	next = func() {
		if p.playing != turn {
			return
		}
		if p.m.frames[k]++; p.m.frames[k] >= frames-1 {
			p.m.frames[k], p.playing = frames-1, nil
			return
		}
		p.s.soon(frameTime, next)
	}
	p.s.soon(frameTime, next)
}

// exports are the buttons that take a picture away; a slide has none.
func (p *learnPage) exports(row picture, d *sketch, alt string) []ui.UI {
	if p.s.presenting {
		return nil
	}
	height := d.height(row)
	document := func() string { return document(alt, d.out.String(), kit.Rect{W: pictureWidth, H: height}) }
	out := []ui.UI{&kit.Button{Label: "SVG", Name: "Download the picture as SVG", Icon: "download", Look: "bare", Small: true, OnClick: func(ui.Context) {
		p.s.save(row.ID+".svg", "image/svg+xml", []byte(document()))
	}}}
	if p.s.Picture != nil {
		out = append(out, &kit.Button{Label: "PNG", Name: "Download the picture as PNG", Icon: "download", Look: "bare", Small: true, OnClick: func(ctx ui.Context) {
			p.s.savePNG(ctx, &p.export, row.ID+".png", document(), pictureWidth, height)
		}})
	}
	return out
}
