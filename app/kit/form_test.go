package kit

import (
	"testing"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/stretchr/testify/assert"

	"kubepki/app/apptest"
)

func TestButton(t *testing.T) {
	clicked := 0
	b := &Button{Label: "Generate PKI", Icon: "play", Look: "main", OnClick: func(ui.Context) { clicked++ }}
	assert.Equal(t, `<button class="btn btn--main" type="button">`+"\n"+`<svg aria-hidden="true" class="i s"><use href="#i-play"/></svg>`+"\n<span>Generate PKI</span>\n</button>", apptest.HTML(b))
	b.click(nil, ui.Event{})
	assert.Equal(t, 1, clicked)

	only := &Button{Label: "Copy", Icon: "copy", IconOnly: true, Small: true, Pressed: "false", Expanded: "true", ID: "x", Title: "why"}
	assert.Equal(t, `<button aria-expanded="true" aria-label="Copy" aria-pressed="false" class="btn btn--s btn--icon" id="x" title="why" type="button"><svg aria-hidden="true" class="i s"><use href="#i-copy"/></svg></button>`, apptest.HTML(only))
	assert.NotPanics(t, func() { only.click(nil, ui.Event{}) })
}

func TestDisabledButtonDoesNothingButCanBeReached(t *testing.T) {
	b := &Button{Label: "Sign request", Disabled: true, OnClick: func(ui.Context) { t.Error("a disabled button acted") }}
	b.click(nil, ui.Event{})
	html := apptest.HTML(b)
	assert.Contains(t, html, `aria-disabled="true"`)
	assert.NotContains(t, html, ` disabled=`)
}

// go-app keeps the first closure it sees; the component must call the newest.
func TestButtonCallsItsNewestHandler(t *testing.T) {
	got := ""
	b := &Button{Label: "x", OnClick: func(ui.Context) { got = "first" }}
	b.Render()
	b.OnClick = func(ui.Context) { got = "second" }
	b.click(nil, ui.Event{})
	assert.Equal(t, "second", got)
}

func TestFieldTiesLabelHintAndFault(t *testing.T) {
	html := apptest.HTML(&Field{ID: "name", Label: "Cluster name", Aside: "short", Value: "kubernetes", Hint: "As contexts call it.", Mono: true})
	assert.Contains(t, html, `<label for="name">`)
	assert.Contains(t, html, `aria-describedby="name-hint"`)
	assert.Contains(t, html, `<p class="hint" id="name-hint">As contexts call it.</p>`)
	assert.Contains(t, html, `class="input input--mono"`)
	assert.Contains(t, html, `value="kubernetes"`)
	assert.NotContains(t, html, "aria-invalid")

	html = apptest.HTML(&Field{ID: "name", Label: "Cluster name", Value: "x_y", Hint: "hidden now", Fault: Fault{"“_” is not allowed.", "Use a dash."}})
	assert.Contains(t, html, `aria-describedby="name-fault"`)
	assert.Contains(t, html, `aria-invalid="true"`)
	assert.Contains(t, html, "<b>“_” is not allowed.</b>\n<span>Use a dash.</span>")
	assert.NotContains(t, html, "hidden now")
}

func TestFieldOfManyLinesAndDisabled(t *testing.T) {
	html := apptest.HTML(&Field{ID: "csr", Label: "Certification request", Rows: 8, Disabled: true, Placeholder: "-----BEGIN"})
	assert.Contains(t, html, "<textarea ")
	assert.Contains(t, html, `rows="8"`)
	assert.Contains(t, html, `disabled="true"`)
	assert.Contains(t, html, `placeholder="-----BEGIN"`)
}

// The value attribute stays as it was first: later values must not move the caret.
func TestFieldWritesItsAttributeOnce(t *testing.T) {
	told := ""
	f := &Field{ID: "x", Label: "x", Value: "first", OnInput: func(_ ui.Context, v string) { told = v }}
	assert.Contains(t, apptest.HTML(f.Render()), `value="first"`)
	f.typed(nil, "first and more")
	assert.Equal(t, "first and more", told)
	f.Value = told
	assert.Contains(t, apptest.HTML(f.Render()), `value="first"`)
	assert.Equal(t, "first and more", f.text.seen, "what the user typed is known, so it is not written back")
	f.Value = "reset by the page"
	f.OnUpdate(nil)
	assert.Equal(t, "reset by the page", f.text.seen)
}

func TestSelect(t *testing.T) {
	html := apptest.HTML(&Select{ID: "keys", Label: "Key type", Value: "b", Options: []Option{{Value: "a", Label: "A"}, {Value: "b", Label: "B"}}})
	assert.Contains(t, html, `<option selected="false" value="a">A</option>`)
	assert.Contains(t, html, `<option selected="true" value="b">B</option>`)
	assert.Contains(t, html, `<label for="keys">Key type</label>`)
}

func TestRoved(t *testing.T) {
	for _, c := range []struct {
		key     string
		at, n   int
		want    int
		handled bool
	}{
		{"ArrowRight", 0, 3, 1, true},
		{"ArrowDown", 2, 3, 0, true},
		{"ArrowLeft", 0, 3, 2, true},
		{"ArrowUp", 2, 3, 1, true},
		{"Home", 2, 3, 0, true},
		{"End", 0, 3, 2, true},
		{"x", 1, 3, 1, false},
		{"ArrowRight", 0, 0, 0, false},
	} {
		got, ok := roved(c.key, c.at, c.n)
		assert.Equal(t, c.want, got, "%+v", c)
		assert.Equal(t, c.handled, ok, "%+v", c)
	}
}

func TestSegIsOneTabStop(t *testing.T) {
	chosen := ""
	s := &Seg{ID: "theme", Label: "Theme", Bare: true, Value: "dark", OnChange: func(_ ui.Context, v string) { chosen = v }, Options: []Option{
		{Value: "auto", Label: "Auto", Icon: "auto"}, {Value: "dark", Label: "Dark"},
	}}
	html := apptest.HTML(s)
	assert.Contains(t, html, `aria-label="Theme"`)
	assert.Contains(t, html, `role="radiogroup"`)
	assert.Contains(t, html, `aria-checked="true" data-at="1" id="theme-1" role="radio" tabindex="0" type="button">Dark</button>`)
	assert.Contains(t, html, `tabindex="-1" title="Auto"`)
	s.choose(nil, 0)
	assert.Equal(t, "auto", chosen)
	s.choose(nil, -1)
	s.choose(nil, 2)
	assert.Equal(t, "auto", chosen)

	s.Value = "gone"
	assert.Contains(t, apptest.HTML(s.Render()), `id="theme-0" role="radio" tabindex="0"`, "with no choice the first takes the focus")
}

// Words too long for a row are one tab stop as well, and are shown as they are.
func TestSegOnLines(t *testing.T) {
	s := &Seg{ID: "who", Label: "Who signs?", Value: "b", Lines: true, Mono: true, Options: []Option{{Value: "a", Label: "/CN=<a>\n/CN=\u202ec"}, {Value: "b", Label: "/CN=b"}}}
	html := apptest.HTML(s)
	assert.Contains(t, html, `aria-labelledby="who-label" class="choices" id="who" role="radiogroup" tabindex="-1"`)
	assert.Contains(t, html, `aria-checked="true" class="choice" data-at="1" data-value="b" id="who-1" role="radio" tabindex="0" type="button"`)
	assert.Contains(t, html, "<code class=\"wrap lines\">/CN=&lt;a&gt;\n/CN="+Visible("\u202e")+"c</code>")
}

func TestTabs(t *testing.T) {
	chosen := ""
	tabs := &Tabs{ID: "view", Label: "Views", Selected: "text", OnSelect: func(_ ui.Context, v string) { chosen = v }, Tabs: []Tab{{ID: "fields", Label: "Fields", Count: "9"}, {ID: "text", Label: "Text"}}}
	html := apptest.HTML(tabs)
	assert.Contains(t, html, `aria-controls="view-panel" aria-selected="true" data-at="1" id="view-tab-text" role="tab" tabindex="0"`)
	assert.Contains(t, html, "<sup>9</sup>")
	assert.Contains(t, apptest.HTML(TabPanel("view", "text")), `aria-labelledby="view-tab-text" id="view-panel" role="tabpanel"`)
	tabs.choose(nil, 0)
	assert.Equal(t, "fields", chosen)
}

func TestCheckAndSwitch(t *testing.T) {
	var got []bool
	c := &Check{ID: "proxy", Label: "Client certificate", Sub: "else a token", OnChange: func(_ ui.Context, on bool) { got = append(got, on) }}
	assert.Contains(t, apptest.HTML(c), `aria-checked="false" class="check" id="proxy" role="checkbox" type="button"`)
	c.click(nil, ui.Event{})
	c.Checked = true
	c.click(nil, ui.Event{})
	assert.Equal(t, []bool{true, false}, got)
	c.Switch = true
	assert.Contains(t, apptest.HTML(c.Render()), `role="switch"`)
}

func TestChips(t *testing.T) {
	var got []string
	c := &Chips{ID: "names", Label: "Extra names", What: "name", Values: []string{"a"}, OnChange: func(_ ui.Context, v []string) { got = v }}
	c.take(nil, "api.lab", false)
	assert.Nil(t, got, "unfinished text stays in the field")
	assert.Equal(t, "api.lab", c.typed)
	c.take(nil, "api.lab,", false)
	assert.Equal(t, []string{"a", "api.lab"}, got)
	assert.Empty(t, c.typed)

	c.Values = []string{"a"}
	c.take(nil, "b, c\r\nd;a b e", true)
	assert.Equal(t, []string{"a", "b", "c", "d", "e"}, got, "pasting many adds each once")
	c.take(nil, "b,half", false)
	assert.Equal(t, "half", c.typed)

	got = nil
	c.take(nil, " ", true)
	assert.Nil(t, got)
	c.Values = []string{"a", "b"}
	c.drop(nil, 0)
	assert.Equal(t, []string{"b"}, got)
	assert.Equal(t, []string{"a", "b"}, c.Values, "props are not written to")
	c.drop(nil, 9)

	c.Bad = []string{"b"}
	c.Fault = Fault{What: "“b” is no name."}
	html := apptest.HTML(c.Render())
	assert.Contains(t, html, `aria-label="remove name a"`)
	assert.Contains(t, html, `<span class="chip" data-invalid="true" title="b">`)
	assert.Contains(t, html, `class="chips" data-invalid="true"`)
}

func TestDropCanBeReachedByKeyboard(t *testing.T) {
	html := apptest.HTML(&Drop{ID: "files", Title: "Drop a request", Pick: "choose files", Accept: ".csr,.pem", Many: true})
	assert.Contains(t, html, `<input accept=".csr,.pem" class="sr" id="files" multiple="true" type="file">`)
	assert.Contains(t, html, `<label class="drop__pick" for="files">choose files</label>`)
}
