package app

import (
	"strings"
	"testing"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/app/kit"
)

func TestThemeIsKept(t *testing.T) {
	f := openFrame(t, "/")
	assert.Equal(t, []string{"auto"}, f.b.Themes)
	f.setTheme(nil, "dark")
	assert.Equal(t, "dark", f.b.Get(prefTheme))
	ports, b := testPorts()
	b.Set(prefTheme, "dark")
	again := openFrameWith(t, ports, b, "/")
	assert.Equal(t, []string{"dark"}, again.b.Themes)
	b.Set(prefTheme, "<script>")
	assert.Equal(t, "auto", NewShell(ports).theme, "a setting that means nothing is not used")
}

func TestShortcuts(t *testing.T) {
	f := openFrame(t, "/")
	assert.True(t, f.press(Key{Name: "k", Ctrl: true}))
	assert.Contains(t, f.html(), `id="palette"`)
	f.closeFront(nil)
	assert.NotContains(t, f.html(), `id="palette"`)
	assert.True(t, f.press(Key{Name: "K", Meta: true}), "⌘-K too")
	f.closeFront(nil)

	assert.True(t, f.press(Key{Name: "?", Shift: true}))
	html := f.html()
	assert.Contains(t, html, "Keyboard shortcuts")
	for _, p := range pages {
		if p.Keys != "" {
			assert.Contains(t, html, "Go to "+p.Title)
		}
	}
	assert.False(t, f.press(Key{Name: "w"}), "nothing else while something is in front")
	f.closeFront(nil)

	assert.False(t, f.press(Key{Name: "w", InField: true}))
	assert.False(t, f.press(Key{Name: "g"}), "the first of two is left alone")
	assert.True(t, f.press(Key{Name: "c"}))
	assert.False(t, f.press(Key{Name: "c"}), "not without the first")
	assert.False(t, f.press(Key{Name: "w", Alt: true}))
	assert.True(t, f.press(Key{Name: "w"}))
	assert.Contains(t, f.html(), `aria-label="Workspace" class="space"`)
}

func TestSingleKeysCanBeSwitchedOff(t *testing.T) {
	f := openFrame(t, "/")
	f.setKeys(nil, false)
	assert.False(t, f.press(Key{Name: "w"}))
	assert.False(t, f.press(Key{Name: "?"}))
	assert.True(t, f.press(Key{Name: "k", Ctrl: true}), "with Ctrl it is no accident")
	f.closeFront(nil)
	again := NewShell(f.s.Ports)
	assert.True(t, again.keysOff, "the choice is kept")
	f.setKeys(nil, true)
	assert.True(t, f.press(Key{Name: "w"}))
}

func TestPaletteFindsPagesActionsAndObjects(t *testing.T) {
	f := openFrame(t, "/")
	id := f.s.ws.Add(Object{Kind: Request, Name: "jane"})
	labels := func(query string) (out []string) {
		for _, item := range f.find(query) {
			assert.True(t, kit.IconExists(item.Icon), item.Icon)
			out = append(out, item.Label)
		}
		return out
	}
	assert.Len(t, labels(""), len(pages)+len(actions))
	assert.Equal(t, []string{"Theme: dark"}, labels("theme dark"))
	assert.Equal(t, []string{"jane"}, labels("jane"))
	for _, word := range []string{"generate", "undo", "hash", "break", "expired", "download"} {
		assert.NotEmpty(t, labels(word), word)
	}
	assert.Contains(t, labels("mutual"), "mutual TLS")
	assert.Contains(t, labels("lesson kube-apiserver"), "18 · kube-apiserver")
	f.pick(nil, "object:1")
	assert.Equal(t, opened{openObject, id}, f.s.open)
	assert.Contains(t, f.html(), `id="object"`)
	f.pick(nil, "do:theme-dark")
	assert.Equal(t, "dark", f.theme)
	assert.Equal(t, openNothing, f.s.open.what)

	for range 100 {
		f.s.ws.Add(Object{Kind: Request, Name: "many"})
	}
	assert.Len(t, labels("many"), foundLimit)
}

func TestWorkspaceDrawer(t *testing.T) {
	f := openFrame(t, "/")
	assert.NotContains(t, f.html(), `class="space"`, "closed at first")
	f.s.setDrawer(true)
	html := f.html()
	assert.Contains(t, html, "Nothing here yet")
	assert.Equal(t, "open", f.b.Get(prefDrawer))
	f.s.ws.AddAll([]Object{authorityObject("kubernetes", 1), leafObject("api\u202eserver", 2, 1), {Kind: Request, Name: "jane"}})
	html = f.html()
	assert.Contains(t, html, "Chain of kubernetes")
	assert.Contains(t, html, "api⟨U+202E⟩server")
	assert.Contains(t, html, "3 objects")
	assert.Contains(t, html, "Loose")

	d := f.drawer
	d.pick(nil, 0)
	assert.Equal(t, openNothing, f.s.open.what, "a heading opens nothing")
	d.pick(nil, 2)
	assert.Equal(t, openObject, f.s.open.what)
	assert.Equal(t, 2, d.selected())
	f.closeFront(nil)

	d.search(nil, "jane")
	assert.Equal(t, "jane", rowsOf(f.s.ws, "jane")[0].object.Name)
	d.search(nil, "nobody")
	f.d.Consume()
	f.s.changed()
	assert.Contains(t, f.html(), "Nothing found")
}

func TestRemovingHasUndo(t *testing.T) {
	f := openFrame(t, "/")
	f.s.setDrawer(true)
	f.s.ws.AddAll([]Object{{Kind: Request, Name: "jane"}, {Kind: Request, Name: "joe"}})
	f.html()
	_, took := f.drawer.key("Delete", 1)
	assert.True(t, took)
	_, took = f.drawer.key("Delete", 0)
	assert.False(t, took, "a heading stays")
	assert.Equal(t, 1, f.s.ws.Len())
	assert.Contains(t, f.html(), "jane removed")
	require.Len(t, f.s.toasts, 1)
	f.s.act(nil, f.s.toasts[0].ID)
	assert.Equal(t, 2, f.s.ws.Len())
	assert.Empty(t, f.s.toasts)

	f.drawer.removeAll(nil)
	assert.Zero(t, f.s.ws.Len())
	f.s.act(nil, f.s.toasts[0].ID)
	assert.Equal(t, 2, f.s.ws.Len())
}

func TestSheetRenamesAndRemoves(t *testing.T) {
	f := openFrame(t, "/")
	id := f.s.ws.Add(Object{Kind: Request, Name: "jane", Provenance: "pasted"})
	f.s.showObject(id)
	html := f.html()
	assert.Contains(t, html, `id="object-title">jane</h2>`)
	f.s.say(toast{Icon: "copy", Text: "PEM copied"})
	html = f.html()
	assert.Equal(t, 1, strings.Count(html, `class="toasts"`))
	assert.Greater(t, strings.Index(html, "PEM copied"), strings.Index(html, "<dialog"), "toasts are where they can be reached")
	sh := &sheet{ID: id, s: f.s, name: "jane doe", renaming: true}
	f.d.Dispatch(ui.Dispatch{Source: f.Shell, Function: sh.rename})
	f.d.Consume()
	assert.False(t, sh.renaming)
	assert.Equal(t, "object-rename", f.b.Focused[len(f.b.Focused)-1], "the focus is where it began")
	assert.Contains(t, f.html(), `id="object-title">jane doe</h2>`)
	sh.remove(nil)
	assert.NotContains(t, f.html(), `id="object"`)
	assert.Zero(t, f.s.ws.Len())
}
