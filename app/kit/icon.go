package kit

import (
	"strings"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"
)

// glyph is one icon: path data on a grid of 20, drawn with a stroke of 1.5 and
// round ends. A solid one is filled instead; only the private key is.
type glyph struct {
	name  string
	path  string
	solid bool
}

// glyphs is the one table of icons.
var glyphs = []glyph{
	{name: "arrow", path: "M3.5 10h13M11.5 5l5 5-5 5"},
	{name: "auto", path: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 3v14M10 6h5.7M10 9h6.9M10 12h6.7M10 15h4.8"},
	{name: "bench", path: "M2.5 7h15M4 7v9.5M16 7v9.5M4 12h12M7.5 7V4.5a1 1 0 0 1 1-1h3a1 1 0 0 1 1 1V7"},
	{name: "both", path: "M3 7h12.5M12.5 4l3 3-3 3M17 13H4.5M7.5 10l-3 3 3 3"},
	{name: "broken", path: "M6.9 2.5h6.2l4.4 4.4v6.2l-4.4 4.4H6.9l-4.4-4.4V6.9zM7.3 7.3l5.4 5.4M12.7 7.3l-5.4 5.4"},
	{name: "cert", path: "M10 16.5H4.5a1 1 0 0 1-1-1v-11a1 1 0 0 1 1-1h11a1 1 0 0 1 1 1V8M6.5 7h7M6.5 10h3M14 14.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM12.7 14.3L12.3 18l1.7-1 1.7 1-.4-3.7"},
	{name: "check", path: "M4 10.5l4 4 8-9"},
	{name: "client", path: "M7.5 2.5v4M12.5 2.5v4M5 6.5h10v3a5 5 0 0 1-10 0zM10 14.5v3"},
	{name: "cluster", path: "M10 2.2l6.8 3.9v7.8L10 17.8l-6.8-3.9V6.1zM10 7.4v0M10 12.6a2.6 2.6 0 1 0 0-5.2 2.6 2.6 0 0 0 0 5.2zM10 7.4V2.4M12.3 11.3l4.3 2.5M7.7 11.3l-4.3 2.5"},
	{name: "copy", path: "M7 7h9.5v9.5H7zM13 7V3.5H3.5V13H7"},
	{name: "doc", path: "M11.5 2.5H5.5a1 1 0 0 0-1 1v13a1 1 0 0 0 1 1h9a1 1 0 0 0 1-1v-10zM11.5 2.5v4h4"},
	{name: "down", path: "M4.5 7.5L10 13l5.5-5.5"},
	{name: "download", path: "M10 3v9.5M6 9l4 4 4-4M3.5 16.5h13"},
	{name: "drawer", path: "M3 3.5h14v13H3zM12.5 3.5v13M14.5 7h.8M14.5 9.5h.8"},
	{name: "drum", path: "M10 7.5c3.6 0 6.5-1.1 6.5-2.5S13.6 2.5 10 2.5 3.5 3.6 3.5 5s2.9 2.5 6.5 2.5zM3.5 5v10c0 1.4 2.9 2.5 6.5 2.5s6.5-1.1 6.5-2.5V5M3.5 10c0 1.4 2.9 2.5 6.5 2.5s6.5-1.1 6.5-2.5"},
	{name: "expired", path: "M5 2.5h10M5 17.5h10M6.2 2.5c0 4 3.8 4.5 3.8 7.5s-3.8 3.5-3.8 7.5M13.8 2.5c0 4-3.8 4.5-3.8 7.5s3.8 3.5 3.8 7.5"},
	{name: "eye", path: "M10 5c4.5 0 7 5 7 5s-2.5 5-7 5-7-5-7-5 2.5-5 7-5zM10 12.1a2.1 2.1 0 1 0 0-4.2 2.1 2.1 0 0 0 0 4.2z"},
	{name: "eyeoff", path: "M3 3l14 14M8 5.2A8 8 0 0 1 10 5c4.5 0 7 5 7 5a13 13 0 0 1-2 2.7M5.5 6.5C3.9 7.9 3 10 3 10s2.5 5 7 5a7 7 0 0 0 3.2-.8M8.5 8.5a2.1 2.1 0 0 0 3 3"},
	{name: "filter", path: "M3 5h14M5.5 10h9M8 15h4"},
	{name: "folder", path: "M2.5 5.5v10a1 1 0 0 0 1 1h13a1 1 0 0 0 1-1v-8a1 1 0 0 0-1-1H10l-2-2.5H3.5a1 1 0 0 0-1 1z"},
	{name: "home", path: "M3.5 9L10 3.5 16.5 9M5 8v8.5h10V8M8.5 16.5v-5h3v5"},
	{name: "idle", path: "M10 17.5a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15zM6.8 10h6.4"},
	{name: "info", path: "M10 17.5a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15zM10 9v5M10 6.3v0"},
	{name: "inspect", path: "M15 9V5.5L12 2.5H5A1 1 0 0 0 4 3.5v13a1 1 0 0 0 1 1h4M11.8 2.5v3.2H15M6.8 7.5h2M6.8 10.5h2M13.2 15.4a2.7 2.7 0 1 0 0-5.4 2.7 2.7 0 0 0 0 5.4zM15.2 14.7l2.3 2.5"},
	{name: "inter", path: "M7.5 12.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12.5 15.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8z"},
	{name: "key", path: "M6.8 6a4.2 4.2 0 1 0 3.9 5.7h1.6v2h2.5v-2H17a1 1 0 0 0 1-1v-1a1 1 0 0 0-1-1h-6.3A4.2 4.2 0 0 0 6.8 6zm-.6 2.9a1.3 1.3 0 1 1 0 2.6 1.3 1.3 0 0 1 0-2.6z", solid: true},
	{name: "keyboard", path: "M2.5 5.5h15v9h-15zM5.5 8.5v0M8.5 8.5v0M11.5 8.5v0M14.5 8.5v0M6.5 11.5h7"},
	{name: "keyo", path: "M6.8 13.7a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM10.3 10.2H17v3M14 10.2v2.3"},
	{name: "learn", path: "M10 5.2C8.3 3.9 6 3.5 3 3.5v11.8c3 0 5.3.4 7 1.7 1.7-1.3 4-1.7 7-1.7V3.5c-3 0-5.3.4-7 1.7zM10 5.2V17"},
	{name: "lock", path: "M4.5 9h11v8h-11zM7 9V6.3a3 3 0 0 1 6 0V9M10 12.3v1.7"},
	{name: "minus", path: "M4 10h12"},
	{name: "moon", path: "M16.5 11.8A6.8 6.8 0 0 1 8.2 3.5a6.8 6.8 0 1 0 8.3 8.3z"},
	{name: "node", path: "M3 4h14v5H3zM3 11h14v5H3zM6 6.5v0M6 13.5v0M9 6.5h5M9 13.5h5"},
	{name: "offline", path: "M3 3l14 14M6 6.2A4.5 4.5 0 0 0 5.5 15H14M8.5 5.1a5 5 0 0 1 6.2 4.2A3.2 3.2 0 0 1 16.5 14"},
	{name: "pencil", path: "M4 16l.8-3.6L13.5 3.7a1.7 1.7 0 0 1 2.8 2.8L7.6 15.2zM12 5.2l2.8 2.8"},
	{name: "play", path: "M6 3.8l10 6.2-10 6.2z"},
	{name: "pause", path: "M7 4.5v11M13 4.5v11"},
	{name: "plus", path: "M10 4v12M4 10h12"},
	{name: "request", path: "M11.5 2.5h-2M7 2.5H5.5a1 1 0 0 0-1 1V5M4.5 7.5v3M4.5 13v3.5a1 1 0 0 0 1 1H7M9.5 17.5h2.5M14.5 17.5a1 1 0 0 0 1-1V15M15.5 12.5v-6l-4-4M8.3 9.3a1.8 1.8 0 1 1 2.6 1.6c-.6.3-.9.6-.9 1.3M10 14.3v0"},
	{name: "revoked", path: "M5 2.5h10a1 1 0 0 1 1 1v6M8 17.5H5a1 1 0 0 1-1-1v-13a1 1 0 0 1 1-1M7 6.5h6M7 9.5h4M11.5 12.5l5 5M16.5 12.5l-5 5"},
	{name: "present", path: "M2.5 3.5h15v9.5h-15zM10 13v4M6.5 17h7M8.6 6.2l3.2 2-3.2 2z"},
	{name: "right", path: "M7.5 4.5L13 10l-5.5 5.5"},
	{name: "root", path: "M10 17.5a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15zM10 14a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM10 10v0"},
	{name: "search", path: "M9 14.5A5.5 5.5 0 1 0 9 3.5a5.5 5.5 0 0 0 0 11zM13 13l4 4"},
	{name: "server", path: "M5 3.5h10a1.5 1.5 0 0 1 1.5 1.5v10a1.5 1.5 0 0 1-1.5 1.5H5A1.5 1.5 0 0 1 3.5 15V5A1.5 1.5 0 0 1 5 3.5zM8 7.5v3M12 7.5v3M8.5 13.5h3"},
	{name: "sign", path: "M4 16.5h12M6.5 13.5l.7-3L14 3.7a1.6 1.6 0 0 1 2.3 2.3L9.5 12.8z"},
	{name: "sun", path: "M10 13.3a3.3 3.3 0 1 0 0-6.6 3.3 3.3 0 0 0 0 6.6zM10 2v1.8M10 16.2V18M2 10h1.8M16.2 10H18M4.3 4.3l1.3 1.3M14.4 14.4l1.3 1.3M4.3 15.7l1.3-1.3M14.4 5.6l1.3-1.3"},
	{name: "terminal", path: "M2.5 4h15v12h-15zM5.5 7.5L8 10l-2.5 2.5M10 12.5h4"},
	{name: "trash", path: "M3.5 5.5h13M8 5.5V3.5h4v2M5 5.5l.8 11h8.4l.8-11M8.3 8.5v5M11.7 8.5v5"},
	{name: "undo", path: "M4 8.5h8.5a4 4 0 0 1 0 8H9M7.5 5L4 8.5 7.5 12"},
	{name: "upload", path: "M10 13.5V4M6 7.5l4-4 4 4M3.5 16.5h13"},
	{name: "user", path: "M10 10a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM3.5 17.5c.5-3.5 3-5 6.5-5s6 1.5 6.5 5"},
	{name: "valid", path: "M10 17.5a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15zM6.5 10.3l2.5 2.5 4.5-5.2"},
	{name: "warning", path: "M10 3l7.5 13.5h-15zM10 8v4M10 14.3v0"},
	{name: "wheelhub", path: "M10 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM10 2.5v5.5M10 12v5.5M2.5 10H8M12 10h5.5M4.7 4.7l3.9 3.9M11.4 11.4l3.9 3.9M15.3 4.7l-3.9 3.9M8.6 11.4l-3.9 3.9"},
	{name: "x", path: "M5 5l10 10M15 5L5 15"},
}

// Icon draws the icon of this name at the size of a line of text. It says
// nothing to a screen reader: the words beside it do.
func Icon(name string) ui.UI { return icon("i", name) }

// SmallIcon is [Icon] at 16 px, for buttons and fields.
func SmallIcon(name string) ui.UI { return icon("i s", name) }

func icon(class, name string) ui.UI {
	return ui.Raw(`<svg class="` + class + `" aria-hidden="true"><use href="#i-` + Escape(name) + `"/></svg>`)
}

// IconExists tells whether the table has an icon of this name.
func IconExists(name string) bool {
	for _, g := range glyphs {
		if g.name == name {
			return true
		}
	}
	return false
}

// symbols writes the table as SVG symbols that [Icon] refers to.
func symbols(b *strings.Builder) {
	for _, g := range glyphs {
		b.WriteString(`<symbol id="i-` + g.name + `" viewBox="0 0 20 20"><path d="` + g.path + `"`)
		if g.solid {
			b.WriteString(` fill="currentColor" stroke="none" fill-rule="evenodd"`)
		}
		b.WriteString(`/></symbol>`)
	}
}
