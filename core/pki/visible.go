package pki

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// Visible writes a foreign text so that a person sees all of it: each
// character that is [Hidden] is written by its number, U+202E as \u202e.
func Visible(s string) string {
	var b strings.Builder
	for _, r := range s {
		if !Hidden(r) {
			b.WriteRune(r)
			continue
		}
		fmt.Fprintf(&b, `\u%04x`, r)
	}
	return b.String()
}

// blanks are letters and marks that draw nothing, though Unicode counts them
// as visible: Hangul fillers, the combining grapheme joiner, Khmer inherent
// vowels and the braille blank.
var blanks = []rune{0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0}

// Hidden tells whether a character leaves no mark of its own, or changes how
// its neighbours are laid out: control, format, unassigned and private
// characters, every blank but the common one, and variation selectors.
func Hidden(r rune) bool {
	if r == ' ' {
		return false
	}
	return !unicode.IsGraphic(r) || unicode.In(r, unicode.Zs, unicode.Variation_Selector) || slices.Contains(blanks, r)
}
