package kit

import (
	"encoding/xml"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/app/apptest"
)

var pathData = regexp.MustCompile(`^M[MmLlHhVvCcAaSsQqTtZz0-9 .,-]+$`)

func TestGlyphs(t *testing.T) {
	seen := map[string]bool{}
	for _, g := range glyphs {
		assert.Regexp(t, `^[a-z]+$`, g.name)
		assert.Regexp(t, pathData, g.path, g.name)
		assert.False(t, seen[g.name], "%s is in the table twice", g.name)
		seen[g.name] = true
		assert.Equal(t, g.name == "key", g.solid, "only the private key is filled, not %s", g.name)
	}
}

func TestIconSaysNothing(t *testing.T) {
	assert.Equal(t, `<svg aria-hidden="true" class="i"><use href="#i-key"/></svg>`, apptest.HTML(Icon("key")))
	assert.Equal(t, `<svg aria-hidden="true" class="i s"><use href="#i-x"/></svg>`, apptest.HTML(SmallIcon("x")))
}

// Every icon that the pages name exists, so that none is an empty box.
func TestEveryIconNamedExists(t *testing.T) {
	named := regexp.MustCompile(`(?:Icon\(|Icon:\s*|glyphOr\(|icon\("[^"]*", )"([a-z]+)"`)
	found := 0
	for _, glob := range []string{"*.go", "../*.go"} {
		files, err := filepath.Glob(glob)
		require.NoError(t, err)
		for _, file := range files {
			text, err := os.ReadFile(file)
			require.NoError(t, err)
			for _, m := range named.FindAllStringSubmatch(string(text), -1) {
				found++
				assert.True(t, IconExists(m[1]), "%s names the icon %q, which does not exist", file, m[1])
			}
		}
	}
	assert.Greater(t, found, 20, "the search finds what it looks for")
}

func TestRolesAndStatesAreComplete(t *testing.T) {
	hues := map[string]bool{}
	for _, l := range append(append([]look{}, roles...), states...) {
		assert.NotEmpty(t, l.word, l.id)
		assert.True(t, IconExists(l.icon), "%s has the icon %q", l.id, l.icon)
		hues[l.hue] = true
	}
	css, err := os.ReadFile("../../web/assets/kit.css")
	require.NoError(t, err)
	for hue := range hues {
		assert.Contains(t, string(css), `[data-hue="`+hue+`"]`)
	}
	assert.Equal(t, "idle", Hue("no such thing"))
	assert.Equal(t, "server", Hue("server"))
	assert.Equal(t, "broken", Hue("broken"))
}

func TestSpriteIsWellFormedAndItsNamesAreUnique(t *testing.T) {
	d := xml.NewDecoder(strings.NewReader(SpriteMarkup()))
	seen := map[string]bool{}
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		require.NoError(t, err)
		if start, ok := token.(xml.StartElement); ok {
			for _, a := range start.Attr {
				assert.NotEqual(t, "style", a.Name.Local)
				if a.Name.Local == "id" {
					assert.False(t, seen[a.Value], a.Value)
					seen[a.Value] = true
				}
			}
		}
	}
	for _, m := range regexp.MustCompile(`href="#([^"]+)"`).FindAllStringSubmatch(SpriteMarkup(), -1) {
		assert.True(t, seen[m[1]], "the sprite refers to %s, which it does not hold", m[1])
	}
}

func TestTagsAndStatesHaveGlyphAndWord(t *testing.T) {
	assert.Equal(t, `<span class="tag" data-hue="both">`+"\n"+`<svg aria-hidden="true" class="i"><use href="#i-both"/></svg>`+"\nServer + client\n</span>", apptest.HTML(Tag("both")))
	assert.Contains(t, apptest.HTML(State("expired", "")), "Expired")
	assert.Contains(t, apptest.HTML(Pill("valid", "Valid, chain complete")), "Valid, chain complete")
	assert.Contains(t, apptest.HTML(StateIcon("broken", "")), `<span class="sr">Broken</span>`)
}
