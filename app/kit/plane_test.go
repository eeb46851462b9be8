package kit

import (
	"testing"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/stretchr/testify/assert"

	"kubepki/app/apptest"
)

func plane(w, h float64) *Plane {
	p := &Plane{ID: "map", Label: "Map", Size: Rect{W: w, H: h}, Draw: func(Sight) string { return `<g data-at="1"></g>` }}
	p.w, p.h = 800, 400
	p.settle()
	return p
}

func TestPlaneShowsAllOfASmallDrawing(t *testing.T) {
	p := plane(400, 200)
	assert.Equal(t, 1.0, p.scale, "never larger than life")
	assert.Equal(t, Rect{-200, -100, 800, 400}, p.window(), "in the middle")
	p = plane(850, 200)
	assert.InDelta(t, (800-2*planeMargin)/850.0, p.scale, 1e-9)
}

func TestPlaneBeginsWhereOneCanRead(t *testing.T) {
	p := plane(9000, 9000)
	assert.Equal(t, planeRead, p.scale)
	assert.Less(t, p.x, 0.0)
	assert.True(t, p.typed(nil, "0"), "and shows all when asked")
	w := p.window()
	assert.True(t, w.X <= 0 && w.Y <= 0 && w.X+w.W >= 9000 && w.Y+w.H >= 9000)
}

func TestPlaneZoomsAboutAPoint(t *testing.T) {
	p := plane(400, 200)
	before := p.x + 300/p.scale
	p.zoom(1.7, 300, 100)
	assert.InDelta(t, before, p.x+300/p.scale, 1e-9, "what was under the pointer is there still")
	for range 60 {
		p.zoom(2, 0, 0)
	}
	assert.Equal(t, planeMost, p.scale)
	for range 60 {
		p.zoom(0.5, 0, 0)
	}
	assert.Equal(t, planeLeast, p.scale)
}

func TestPlaneRevealsWithTheLeastMove(t *testing.T) {
	p := plane(9000, 9000)
	p.Reveal = Rect{4000, 4000, 240, 52}
	p.settle()
	w := p.window()
	assert.True(t, w.X <= 4000 && w.X+w.W >= 4240 && w.Y <= 4000 && w.Y+w.H >= 4052, "%v", w)
	p.pan(10, 10)
	moved := p.window()
	p.settle()
	assert.Equal(t, moved, p.window(), "what was revealed once may be dragged away")
	p.typed(nil, "0")
	p.Reveal = Rect{10, 10, 240, 52}
	p.settle()
	assert.Equal(t, planeRead, p.scale, "too small to read is brought nearer")
}

func TestPlaneHandsOnKeysItDoesNotUse(t *testing.T) {
	p := plane(10, 10)
	assert.False(t, p.typed(nil, "x"))
	p.OnKey = func(_ ui.Context, key string) bool { return key == "x" }
	assert.True(t, p.typed(nil, "x"))
	assert.True(t, p.typed(nil, "+"))
	assert.True(t, p.typed(nil, "-"))
}

func TestPlaneIsOneStopWithItsOptions(t *testing.T) {
	html := apptest.HTML(&Plane{ID: "map", Label: "Map", Size: Rect{W: 10, H: 10}, Active: "a", Draw: func(s Sight) string {
		assert.True(t, s.Sees(Rect{0, 0, 1, 1}))
		assert.False(t, s.Sees(Rect{1e6, 0, 1, 1}))
		return `<g id="a" role="option"></g>`
	}})
	for _, want := range []string{`role="listbox"`, `tabindex="0"`, `aria-activedescendant="a"`, `aria-label="Map"`, "Nearer", "Further", "Whole"} {
		assert.Contains(t, html, want)
	}
	assert.NotContains(t, html, ` style="`)
}

func TestRange(t *testing.T) {
	got := -1
	r := &Range{ID: "when", Label: "When", Max: 100, Value: 7, Words: "today", OnInput: func(_ ui.Context, n int) { got = n }}
	html := apptest.HTML(r)
	for _, want := range []string{`type="range"`, `max="100"`, `value="7"`, `aria-valuetext="today"`, `for="when"`} {
		assert.Contains(t, html, want)
	}
	r.slide(nil, "12")
	assert.Equal(t, 12, got)
	r.slide(nil, "no number")
	assert.Equal(t, 12, got)
}
