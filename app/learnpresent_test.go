package app

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"kubepki/core/learn"
)

// A slide has its step and nothing else: no message from before, nothing to download.
func TestPresentingIsTheStepAlone(t *testing.T) {
	f := openFrame(t, lessonRoute(18))
	p := f.mounted["learn"].(*learnPage)
	f.s.say(toast{Icon: "check", Text: "an old message"})
	assert.Contains(t, f.html(), "Download the picture as SVG")
	p.present(true)
	html := f.html()
	assert.NotContains(t, html, "an old message")
	for i, s := range p.lesson().Steps {
		p.goTo(p.lesson(), i)
		f.s.changed()
		html = f.html()
		assert.NotContains(t, html, "Download the picture")
		two := strings.Contains(html, `class="slide slide--do"`)
		assert.Equal(t, s.Kind == learn.Do || s.Kind == learn.Check || s.Kind == learn.Question, two, s.Title)
	}
}
