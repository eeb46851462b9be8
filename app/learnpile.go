package app

import (
	"strconv"
	"strings"

	"kubepki/core/learn"
)

// picPile: the files of a pile, each of which can be looked into.
var picPile = picture{
	ID: "pile", Title: "A pile of files", Height: 268, Narrow: true,
	Choose: func(*sketch) []string { return learn.PileFiles() },
	Facts: func(d *sketch) []learn.Fact {
		o, made := d.b[learn.PileFiles()[d.frame-1]]
		if !made {
			return []learn.Fact{{Label: "Not made yet", Words: "Get the pile first, in the step before."}}
		}
		return []learn.Fact{{Label: "First line", Words: learn.FirstLine(o.Data)}, {Label: "Size", Words: plural(len(o.Data), "byte")}}
	},
	Draw: func(d *sketch) string {
		const width, height = 168.0, 72.0
		row, left := int(d.either(4, 2)), d.either(12, 4)
		if d.narrow {
			d.tall = 14 + 84*float64((len(learn.PileFiles())+1)/row)
		}
		made := 0
		for i, name := range learn.PileFiles() {
			o, here := d.b[name]
			class, words := "cb", "not made yet"
			if here {
				made++
				words = plural(len(o.Data), "byte")
			}
			if !here {
				class = "cb cb--gone"
			}
			x, y := left+176*float64(i%row), 14+84*float64(i/row)
			d.pick(i+1, func() {
				d.rect(class, x, y, width, height)
				d.hue("idle", func() { d.icon("doc", x+12, y+14, 18) })
				d.text("cn", x+38, y+28, name)
				d.text("cs", x+12, y+56, words)
				d.chosen(i+1, x, y, width, height)
			})
		}
		said := strconv.Itoa(made) + " of " + plural(len(learn.PileFiles()), "file") + ": " + strings.Join(learn.PileFiles(), ", ") + "."
		if d.frame > 0 {
			said += " Chosen: " + learn.PileFiles()[d.frame-1] + "."
		}
		return said
	},
}

// pick groups what stands for one choice, from 1.
func (d *sketch) pick(at int, f func()) {
	d.put(`<g data-at="%">`, float64(at))
	f()
	d.put(`</g>`)
}

// chosen frames what was chosen.
func (d *sketch) chosen(at int, x, y, w, h float64) {
	if d.frame != at {
		return
	}
	d.hue("client", func() {
		d.rect("cl", x-1, y-1, w+2, h+2)
		d.rect("cl", x-4, y-4, w+8, h+8)
	})
}
