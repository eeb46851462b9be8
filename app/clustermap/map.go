package clustermap

import (
	"strings"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/kit"
)

// Figure is [Markup] as an element. Give it the same description to change nothing.
func Figure(k Cluster, compact bool) ui.UI { return ui.Raw(Markup(k, compact)) }

// Room is an empty map of the usual size, to stand where one will be drawn.
func Room() ui.UI {
	return ui.Raw(`<div class="map" aria-hidden="true"><svg class="map__svg map--wide" viewBox="0 0 1184 512"/>` +
		`<svg class="map__svg map--mid" viewBox="0 0 736 372"/><svg class="map__svg map--tall" viewBox="0 0 340 500"/></div>`)
}

// Markup draws the cluster in every shape that the place may need; style
// sheets show one by the room there is. Below 540 px it is the tall picture,
// up to 860 px, or always when compact, the middle one, else the wide one.
func Markup(k Cluster, compact bool) string {
	var b strings.Builder
	b.WriteString(`<div class="map`)
	if compact {
		b.WriteString(` map--compact`)
	}
	b.WriteString(`">`)
	name := "Cluster map of " + kit.Visible(folded(k.ControlPlanes)) + ": callers, servers and the padlock on each connection"
	if !compact {
		b.WriteString(wide(k).svg("wide", name))
	}
	b.WriteString(mid(k).svg("mid", name))
	b.WriteString(tall(k).svg("tall", name))
	words(&b, k)
	b.WriteString(`</div>`)
	return b.String()
}

// spokenLines bounds the text alternative: nobody listens to thousands of lines.
const spokenLines = 60

// words lists the connections for those who do not see the picture.
func words(b *strings.Builder, k Cluster) {
	head := "Connections of the cluster, none tried yet:"
	if k.States != nil {
		head = "Connections of the cluster:"
	}
	b.WriteString(`<div class="sr"><p>` + head + `</p><ul>`)
	said := 0
	for l := range k.Connections() {
		if said == spokenLines {
			b.WriteString(`<li>and ` + counted(k.count()-said, "more connection") + ` of the same kinds</li>`)
			break
		}
		b.WriteString(`<li>` + kit.Escape(kit.Visible(l.From+" calls "+l.To)+k.stateWords(l.State)) + `</li>`)
		said++
	}
	b.WriteString(`</ul></div>`)
}

// seal draws an authority's seal at 28 px.
func (c *canvas) seal(x, y float64, authority string) {
	c.put(`<g class="seal" data-hue="root" transform="translate(`, kit.Num(x), ` `, kit.Num(y), `) scale(.7778)"><use href="#g-seal" width="36" height="36"/><text class="cap" x="18" y="22.7">`, letter(authority), `</text></g>`)
}

func letter(authority string) string { return kit.SealLetter(authority) }

// stateWords are what a screen reader says of a connection that was tried.
func (c Cluster) stateWords(state string) string {
	if c.States == nil {
		return ""
	}
	return map[string]string{"valid": ": will hold", "broken": ": will be refused", "warning": ": the caller does not look who answers"}[state]
}
