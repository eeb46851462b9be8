package main

import (
	"fmt"
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var (
	cssComment   = regexp.MustCompile(`(?s)/\*.*?\*/`)
	cssColour    = regexp.MustCompile(`#[0-9a-fA-F]{3,8}\b|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color|color-mix)\(`)
	cssNamed     = regexp.MustCompile(`(?:color|background|border|fill|stroke|shadow|outline)[a-z-]*:[^;]*\b(white|black|red|green|blue|grey|gray|silver|orange|yellow|purple)\b`)
	cssUse       = regexp.MustCompile(`var\((--[\w-]+)`)
	cssDeclare   = regexp.MustCompile(`(--[\w-]+)\s*:`)
	cssToken     = regexp.MustCompile(`(--[\w-]+):\s*([^;]+);`)
	cssDarkBlock = regexp.MustCompile(`(?s)(:root\[data-theme="dark"\]|:root:not\(\[data-theme="light"\]\)) \{(.*?)\n  \}`)
)

func css(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile("assets/" + name)
	require.NoError(t, err)
	return cssComment.ReplaceAllString(string(b), "")
}

func TestColoursLiveInTokensAlone(t *testing.T) {
	for _, name := range []string{"base.css", "kit.css"} {
		text := css(t, name)
		assert.Empty(t, cssColour.FindAllString(text, -1), name)
		assert.Empty(t, cssNamed.FindAllString(text, -1), name)
	}
}

func TestEveryVariableIsDefined(t *testing.T) {
	all := css(t, "tokens.css") + css(t, "base.css") + css(t, "kit.css")
	defined := map[string]bool{}
	for _, m := range cssDeclare.FindAllStringSubmatch(all, -1) {
		defined[m[1]] = true
	}
	for _, m := range cssUse.FindAllStringSubmatch(all, -1) {
		assert.True(t, defined[m[1]], "%s is used and never defined", m[1])
	}
}

func TestEveryColourIsUsed(t *testing.T) {
	all := css(t, "tokens.css") + css(t, "base.css") + css(t, "kit.css")
	used := map[string]bool{}
	for _, m := range cssUse.FindAllStringSubmatch(all, -1) {
		used[m[1]] = true
	}
	for name, value := range light(t) {
		if !cssColour.MatchString(value) {
			continue // the scales of type and space keep their steps
		}
		assert.True(t, used[name], "%s is defined and never used", name)
	}
}

// No inline style survives the page's policy, so no rule may wait for one.
func TestNoRuleWaitsForAnInlineStyle(t *testing.T) {
	all := css(t, "base.css") + css(t, "kit.css")
	assert.NotContains(t, all, "[style")
	assert.NotContains(t, all, "attr(")
	assert.NotContains(t, all, "url(", "a rule must not fetch anything")
	assert.NotContains(t, all, "@import")
	assert.NotContains(t, all, "@font-face", "system fonts only")
}

func TestBracesMatch(t *testing.T) {
	for _, name := range []string{"tokens.css", "base.css", "kit.css"} {
		text := css(t, name)
		depth := 0
		for i, r := range text {
			switch r {
			case '{':
				depth++
			case '}':
				depth--
			}
			require.GreaterOrEqual(t, depth, 0, "%s closes a block that it never opened, near %q", name, text[max(0, i-60):i])
			require.LessOrEqual(t, depth, 3, "%s nests too deep near %q", name, text[max(0, i-60):i])
		}
		assert.Zero(t, depth, "%s leaves a block open", name)
	}
}

type tokens map[string]string

func read(block string) tokens {
	out := tokens{}
	for _, m := range cssToken.FindAllStringSubmatch(block, -1) {
		out[m[1]] = strings.TrimSpace(m[2])
	}
	return out
}

func light(t *testing.T) tokens {
	t.Helper()
	text := css(t, "tokens.css")
	return read(text[:strings.Index(text, "@media")])
}

func darkBlocks(t *testing.T) []tokens {
	t.Helper()
	var out []tokens
	for _, m := range cssDarkBlock.FindAllStringSubmatch(css(t, "tokens.css"), -1) {
		out = append(out, read(m[2]))
	}
	require.Len(t, out, 2, "one dark block for the user's choice, one for the system's")
	return out
}

func TestDarkBlocksAreEqual(t *testing.T) {
	blocks := darkBlocks(t)
	assert.Equal(t, blocks[0], blocks[1])
	assert.GreaterOrEqual(t, len(blocks[0]), 50)
}

func TestDarkNamesEveryColour(t *testing.T) {
	dark := darkBlocks(t)[0]
	for name, value := range light(t) {
		if cssColour.MatchString(value) {
			assert.Contains(t, dark, name, "%s has no dark value", name)
		}
	}
}

// SVG keeps its colours when the user forces others, so every token gives way.
func TestForcedColoursReachEveryToken(t *testing.T) {
	text := css(t, "tokens.css")
	forced := read(text[strings.Index(text, "@media (forced-colors: active)"):])
	for name, value := range light(t) {
		if cssColour.MatchString(value) {
			assert.Contains(t, forced, name)
		}
	}
	for name, value := range forced {
		assert.NotRegexp(t, cssColour, value, name)
	}
}

// surfaces carry text; a hue must be legible on each and on its own tint.
var surfaces = []string{"bg", "surface", "raised", "inset", "sunken"}

var hues = []string{"root", "inter", "server", "both", "client", "key", "request", "valid", "warning", "broken", "expired"}

func TestContrast(t *testing.T) {
	themes := map[string]tokens{"light": light(t), "dark": darkBlocks(t)[0]}
	for theme, c := range themes {
		check := func(fg, bg string, want float64) {
			t.Helper()
			got := contrast(t, c["--"+fg], c["--"+bg])
			assert.GreaterOrEqual(t, got, want, "%s: %s on %s is %.2f:1", theme, fg, bg, got)
		}
		for _, bg := range surfaces {
			for _, fg := range append([]string{"ink", "ink-2", "ink-3", "accent-ink"}, hues...) {
				check(fg, bg, 4.5)
			}
			if bg != "sunken" { // nothing to type in stands there
				check("control", bg, 3)
			}
		}
		for _, hue := range hues {
			check(hue, hue+"-soft", 4.5)
			check("ink", hue+"-soft", 4.5)
			check("ink-2", hue+"-soft", 4.5)
		}
		check("accent-ink", "accent-soft", 4.5)
		check("ink", "accent-soft", 4.5)
		check("ink-3", "accent-soft", 4.5)
		check("on-accent", "accent", 4.5)
		check("on-accent", "accent-hover", 4.5)
	}
}

// contrast is the ratio of WCAG 2.2, section "contrast ratio".
func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	la, lb := luminance(t, a), luminance(t, b)
	return (math.Max(la, lb) + 0.05) / (math.Min(la, lb) + 0.05)
}

func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	require.Regexp(t, `^#[0-9a-f]{6}$`, hex, fmt.Sprintf("%q is no six-digit colour", hex))
	var sum float64
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		v, err := strconv.ParseUint(hex[1+2*i:3+2*i], 16, 8)
		require.NoError(t, err)
		s := float64(v) / 255
		if s <= 0.04045 {
			s /= 12.92
		} else {
			s = math.Pow((s+0.055)/1.055, 2.4)
		}
		sum += weight * s
	}
	return sum
}
