package kit

import (
	"fmt"
	"strings"
	"unicode"

	"kubepki/core/pki"
)

var markup = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;")

// Escape makes text safe inside the markup that kit writes itself (SVG): as
// element content and inside quoted attribute values.
func Escape(s string) string { return markup.Replace(s) }

// VisibleLines is [Visible] for each line of a text.
func VisibleLines(text string) string {
	if isPlain(text) {
		return text
	}
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		lines[i] = Visible(l)
	}
	return strings.Join(lines, "\n")
}

// isPlain tells quickly that nothing in a text has to be made visible.
func isPlain(text string) bool {
	for i := range len(text) {
		if c := text[i]; (c < ' ' || c > '~') && c != '\n' {
			return false
		}
	}
	return true
}

// Visible shows foreign text as it is: control characters become the pictures
// of Unicode's Control Pictures block, and characters that cannot be seen or
// that turn the direction of what follows become tags such as ⟨U+202E⟩. Line
// feeds and tabs are control characters too. Invalid UTF-8 becomes ⟨byte XX⟩.
func Visible(s string) string {
	clean := true
	for _, r := range s {
		if pki.Hidden(r) || r == unicode.ReplacementChar {
			clean = false
			break
		}
	}
	if clean {
		return s
	}
	var b strings.Builder
	for i, r := range s {
		switch {
		case r == unicode.ReplacementChar && s[i] != 0xEF: // U+FFFD itself starts with EF
			fmt.Fprintf(&b, "⟨byte %02X⟩", s[i])
		case r < 0x20:
			b.WriteRune(0x2400 + r)
		case r == 0x7F:
			b.WriteRune(0x2421)
		case pki.Hidden(r):
			fmt.Fprintf(&b, "⟨U+%04X⟩", r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
