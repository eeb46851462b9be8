package kit

import (
	"strings"
	"unicode"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"
)

// Seal is the wax of who signed: the issuer's letter in the issuer's hue.
type Seal struct {
	Issuer string // the authority's name, for the letter and for screen readers
	Hue    string // of the issuer: "root" (also when empty) or "inter"
	State  string // "broken": cracked, "expired": hollow, else whole
	Size   string // "s", "" or "l"
}

// SealLetter is the capital on an authority's seal: the first letter or digit
// of its name, "?" when there is none.
func SealLetter(issuer string) string {
	for _, r := range strings.TrimPrefix(issuer, "CN=") {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return string(unicode.ToUpper(r))
		}
	}
	return "?"
}

// UI draws the seal.
func (s Seal) UI() ui.UI { return ui.Raw(s.Markup()) }

// Markup is the seal as SVG text.
func (s Seal) Markup() string {
	class, hue := "seal", s.Hue
	if hue == "" {
		hue = "root"
	}
	if s.Size != "" {
		class += " seal--" + s.Size
	}
	inside := `<use href="#g-seal"/>`
	switch s.State {
	case "expired":
		class, hue, inside = class+" seal--void", "expired", `<use href="#g-void"/>`
	case "broken":
		class += " seal--split"
	}
	if s.State == "broken" {
		inside += `<path class="crack" d="M20 0l-4 10 5 5-5 7 4 5-3 9"/>`
	} else {
		inside += `<text class="cap" x="18" y="22.7">` + Escape(SealLetter(s.Issuer)) + `</text>`
	}
	name := "signed by " + s.Issuer
	if s.Issuer == "" {
		name = "not signed"
	}
	return `<svg class="` + class + `" data-hue="` + Escape(hue) + `" viewBox="0 0 36 36" role="img" aria-label="` + Escape(Visible(name)) + `">` + inside + `</svg>`
}
