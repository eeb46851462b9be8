package kit

import (
	"fmt"
	"strings"
	"unicode"
)

var markup = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;")

// Escape makes text safe inside the markup that kit writes itself (SVG): as
// element content and inside quoted attribute values.
func Escape(s string) string { return markup.Replace(s) }

// Visible shows foreign text as it is: control characters become the pictures
// of Unicode's Control Pictures block, and characters that cannot be seen or
// that turn the direction of what follows become tags such as ⟨U+202E⟩. Line
// feeds and tabs are control characters too. Invalid UTF-8 becomes ⟨byte XX⟩.
func Visible(s string) string {
	clean := true
	for _, r := range s {
		if hidden(r) || r == unicode.ReplacementChar {
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
		case hidden(r):
			fmt.Fprintf(&b, "⟨U+%04X⟩", r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// blanks are letters and marks that draw nothing, though Unicode counts them
// as visible: Hangul fillers, the combining grapheme joiner, Khmer inherent
// vowels and the braille blank.
var blanks = []rune{0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0}

// hidden tells whether r leaves no mark of its own on the page, or changes how
// its neighbours are laid out.
func hidden(r rune) bool {
	switch {
	case r == ' ':
		return false
	case unicode.IsControl(r), unicode.In(r, unicode.Cf, unicode.Zs, unicode.Zl, unicode.Zp, unicode.Co, unicode.Variation_Selector):
		return true
	}
	for _, b := range blanks {
		if r == b {
			return true
		}
	}
	return false
}
