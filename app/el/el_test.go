package el_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/app/el"
)

func TestElements(t *testing.T) {
	assert.Equal(t, "<div></div>", ui.HTMLString(el.Div()))
	assert.Equal(t, "<br>", ui.HTMLString(el.Br()), "it has no end")
	assert.Contains(t, ui.HTMLString(el.Button()), `type="button"`)
	assert.Contains(t, ui.HTMLString(el.Button().Attr("type", "submit")), `type="submit"`)
}

func TestElementsInOneCall(t *testing.T) {
	bold := el.Text("b", "", "5 < 7%d")
	assert.Equal(t, "<b>5 &lt; 7%d</b>", ui.HTMLString(bold))
	assert.Equal(t, `<p class="hint"><br></p>`, strings.ReplaceAll(ui.HTMLString(el.Box("p", "hint", el.Br())), "\n", ""))
	assert.Equal(t, `<div></div>`, ui.HTMLString(el.Box("div", "")))
	whole := ui.HTMLString(el.With("ul", "list", el.Attrs{"role", "list", "title", "100%s"}, el.Box("li", "")))
	for _, part := range []string{`class="list"`, `role="list"`, `title="100%s"`, "<li></li>"} {
		assert.Contains(t, whole, part)
	}
}

// typed finds the constructors of go-app's typed elements: they alone take no argument.
var typed = regexp.MustCompile(`\bui\.([A-Z]\w*)\(\)`)

// One typed element brings its hundred methods back.
func TestNoTypedElements(t *testing.T) {
	seen := 0
	err := filepath.WalkDir("..", func(path string, e fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		seen++
		for _, m := range typed.FindAllStringSubmatch(string(text), -1) {
			if m[1] != "Window" {
				t.Errorf("%s: ui.%s() is an element of its own type: use el.%s()", path, m[1], m[1])
			}
		}
		return err
	})
	require.NoError(t, err)
	assert.Greater(t, seen, 50, "files of the page")
}
