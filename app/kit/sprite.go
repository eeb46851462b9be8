package kit

import (
	"strconv"
	"strings"
	"sync"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"
)

const (
	waxPath = "M18.0 1.8A3.5 3.5 0 0 1 24.2 3.0A3.5 3.5 0 0 1 29.5 6.5A3.5 3.5 0 0 1 33.0 11.8A3.5 3.5 0 0 1 34.2 18.0" +
		"A3.5 3.5 0 0 1 33.0 24.2A3.5 3.5 0 0 1 29.5 29.5A3.5 3.5 0 0 1 24.2 33.0A3.5 3.5 0 0 1 18.0 34.2" +
		"A3.5 3.5 0 0 1 11.8 33.0A3.5 3.5 0 0 1 6.5 29.5A3.5 3.5 0 0 1 3.0 24.2A3.5 3.5 0 0 1 1.8 18.0" +
		"A3.5 3.5 0 0 1 3.0 11.8A3.5 3.5 0 0 1 6.5 6.5A3.5 3.5 0 0 1 11.8 3.0A3.5 3.5 0 0 1 18.0 1.8z"
	lockBody = `<rect class="body" x="-5.2" y="-1" width="10.4" height="7.4" rx="1.6"/><circle class="hole" cy="2.6" r="1.2"/>`
	shutBow  = "M-3.2-.8v-2.2a3.2 3.2 0 0 1 6.4 0v2.2"
	openBow  = "M-3.2-.8v-2.8a3.2 3.2 0 0 1 6.2-1.1"
)

// Sprite holds every drawing that parts refer to with <use>. The frame puts it
// into the page once, before anything else.
func Sprite() ui.UI { return ui.Raw(SpriteMarkup()) }

// SpriteMarkup is [Sprite] as text, for pages made without go-app.
var SpriteMarkup = sync.OnceValue(func() string {
	var b strings.Builder
	b.WriteString(`<svg width="0" height="0" class="sprite" aria-hidden="true"><defs>`)
	marks(&b)
	symbols(&b)
	b.WriteString(`</defs></svg>`)
	return b.String()
})

// SymbolsMarkup is the icons alone, for pictures that leave the page.
func SymbolsMarkup() string {
	var b strings.Builder
	b.WriteString(`<defs>`)
	symbols(&b)
	b.WriteString(`</defs>`)
	return b.String()
}

// marks writes the seal, the key wheel's ground, the rosette of the map, the
// padlocks and the two ends of a wire.
func marks(b *strings.Builder) {
	b.WriteString(`<path id="g-wax" d="` + waxPath + `"/>`)
	b.WriteString(`<symbol id="g-seal" viewBox="0 0 36 36"><use href="#g-wax" fill="currentColor"/>` +
		`<circle class="cut" cx="18" cy="18" r="13.2" stroke-width=".9"/>`)
	for turn := 0; turn < 180; turn += 36 {
		b.WriteString(`<ellipse class="cut" cx="18" cy="18" rx="12.6" ry="9.8" stroke-width=".55" opacity=".55"` + turned(turn, " 18 18") + `/>`)
	}
	b.WriteString(`<circle cx="18" cy="18" r="8.6" fill="currentColor"/></symbol>`)
	b.WriteString(`<symbol id="g-void" viewBox="0 0 36 36"><use class="rim" href="#g-wax"/><circle class="rim rim--in" cx="18" cy="18" r="10.5"/></symbol>`)
	b.WriteString(`<path id="g-wheel" opacity=".14" d="` + wheelGround + `"/>`)
	b.WriteString(`<symbol id="g-rosette" viewBox="-75 -75 150 150"><g class="rosette">`)
	for turn := 0; turn < 180; turn += 12 {
		b.WriteString(`<ellipse rx="70" ry="44"` + turned(turn, "") + `/>`)
	}
	b.WriteString(`</g></symbol>`)
	for _, l := range []struct{ state, bow string }{{"valid", shutBow}, {"broken", openBow}, {"idle", openBow}} {
		b.WriteString(`<g id="g-lock-` + l.state + `" class="lock lock--` + l.state + `"><circle class="disc" r="12.5"/><path class="bow" d="` + l.bow + `"/>` + lockBody + `</g>`)
	}
	b.WriteString(`<circle id="g-client" class="end-c" r="4.2"/><rect id="g-server" class="end-s" x="-5" y="-5" width="10" height="10" rx="2.5"/>`)
}

func turned(degrees int, about string) string {
	return ` transform="rotate(` + strconv.Itoa(degrees) + about + `)"`
}

// Emblem is the product's mark, a padlock pressed into wax.
func Emblem() ui.UI {
	return ui.Raw(`<svg class="emblem" viewBox="0 0 36 36" aria-hidden="true"><use href="#g-wax" fill="currentColor"/>` +
		`<path class="emblem__bow" d="M13 17v-3.2a5 5 0 0 1 10 0V17"/><rect class="emblem__body" x="10.6" y="16.4" width="14.8" height="9.8" rx="2"/>` +
		`<circle cx="18" cy="21" r="1.9" fill="currentColor"/></svg>`)
}
