package app

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"kubepki/app/apptest"
	"kubepki/core/learn"
	"kubepki/core/pki"
)

// A lesson asks for what it uses alone: files of earlier lessons that end with
// the page, and that it has nothing to do with, are not made again.
func TestALessonAsksForWhatItUses(t *testing.T) {
	env := learn.Env{Maker: pki.Native{}, Now: apptest.Now, Yield: apptest.Yield}
	s := newSession(Ports{Prefs: &apptest.Memory{}, Now: apptest.Now})
	m := newLearnModel(s)
	five, six := learn.ByNumber(5), learn.ByNumber(6)
	numbers := func(l *learn.Lesson) []int {
		out := []int{}
		for _, other := range m.missing(l) {
			out = append(out, other.Number)
		}
		return out
	}
	assert.Equal(t, []int{2}, numbers(five))
	assert.Equal(t, []int{2, 5}, numbers(six))
	b := learn.Bench{}
	for _, l := range []*learn.Lesson{learn.ByNumber(2), five} {
		var err error
		b, err = l.Walk(t.Context(), env, b, nil)
		require.NoError(t, err)
		for _, name := range l.Makes {
			if b[name].Data == nil { // as after a reload with what was saved
				m.take(l, []learn.Object{b[name]})
			}
		}
	}
	assert.Empty(t, numbers(five), "the logins of lesson 2 are not asked for")
	assert.Empty(t, numbers(six))
	s.ws.Remove(m.ids("web-ca.key")...)
	assert.Equal(t, []int{5}, numbers(six))
	m.take(five, []learn.Object{b["web-ca.key"]})
	assert.Empty(t, numbers(six))
	s.ws.Remove(m.ids("my-bank.key")...) // what was signed for it is of no use
	assert.Equal(t, []int{2, 5}, numbers(six))
}
