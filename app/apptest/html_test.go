package apptest

import (
	"testing"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"github.com/stretchr/testify/assert"
	"kubepki/app/el"
)

func TestNormal(t *testing.T) {
	for in, want := range map[string]string{
		`<b>x</b>`:                                   `<b>x</b>`,
		`<input value type="text" disabled>`:         `<input disabled="true" type="text" value="">`,
		`<a href="#/x" class="a b" aria-current>`:    `<a aria-current="true" class="a b" href="#/x">`,
		`<path d="M0 0h1" class="wire"/>`:            `<path class="wire" d="M0 0h1"/>`,
		`a < b and <i id="x">1 > 0</i>`:              `a < b and <i id="x">1 > 0</i>`,
		"<svg\nwidth=\"1\" height=\"2\" ></svg>text": `<svg height="2" width="1"></svg>text`,
	} {
		assert.Equal(t, want, Normal(in))
	}
}

func TestHTMLIsTheSameEachTime(t *testing.T) {
	element := func() ui.UI {
		return el.Button().Class("btn").ID("x").Aria("label", "Copy").Aria("pressed", true).Title("why").Attr("type", "button")
	}
	want := `<button aria-label="Copy" aria-pressed="true" class="btn" id="x" title="why" type="button"></button>`
	for range 50 {
		assert.Equal(t, want, HTML(element()))
	}
}

func TestMemoryRemembers(t *testing.T) {
	m := &Memory{}
	assert.Empty(t, m.Get("theme"))
	m.Set("theme", "dark")
	assert.Equal(t, "dark", m.Get("theme"))
	assert.NoError(t, m.Copy(t.Context(), "text"))
	assert.NoError(t, m.Save("a.crt", "text/plain", []byte("x")))
	m.Focus("id")
	m.SetTheme("light")
	m.WarnOnLeave(true)
	assert.Equal(t, []string{"text"}, m.Copied)
	assert.Equal(t, []Saved{{"a.crt", "text/plain", []byte("x")}}, m.Saves)
	assert.Equal(t, []string{"id"}, m.Focused)
	assert.Equal(t, []string{"light"}, m.Themes)
	assert.True(t, m.Warned)
	assert.NoError(t, Yield(t.Context()))
	assert.False(t, Now().IsZero())
}
