package app

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"kubepki/app/apptest"
	"kubepki/core/learn"
	"kubepki/core/pki"
)

// The map has a place for every program and a course for every connection of
// the tables, none twice and none too many.
func TestTheMapOfLessonsIsWhole(t *testing.T) {
	var have, want []string
	for _, s := range spots {
		have = append(have, s.name)
	}
	assert.ElementsMatch(t, learn.Programs(), have)
	have = nil
	for _, c := range courses {
		have = append(have, c.id)
	}
	for _, e := range learn.Edges() {
		want = append(want, e.ID())
	}
	assert.ElementsMatch(t, want, have)
}

// What was chosen on the map is told in words, with the learner's own files
// where they are.
func TestTheMapTellsWhatWasChosen(t *testing.T) {
	f := openFrame(t, "/learn/9")
	p := newLearnPage(f.Shell.s)
	l := learn.ByNumber(9)
	k := stepKey{9, 1}
	p.pick(k, len(mapChoices(nil))+1, len(mapChoices(nil)))
	assert.Zero(t, p.m.frames[k], "there is no such part")
	at := 0
	for i, name := range mapChoices(nil) {
		if name == "kube-apiserver calls etcd" {
			at = i + 1
		}
	}
	p.pick(k, at, len(mapChoices(nil)))
	words := func() string {
		return strings.Join(said(picMap.Facts(&sketch{b: p.m.onBench(), args: []string{"lab"}, frame: p.m.frames[k], now: apptest.Now()})), "\n")
	}
	assert.Contains(t, words(), "2379")
	assert.Contains(t, words(), "/etc/kubernetes/pki/apiserver-etcd-client.crt")
	assert.Contains(t, words(), "/etc/kubernetes/pki/etcd/server.crt")
	assert.Contains(t, words(), "Not tried")
	b, err := l.Walk(t.Context(), learn.Env{Maker: pki.Native{}, Now: apptest.Now, Yield: apptest.Yield}, learn.Bench{}, nil)
	require.NoError(t, err)
	var made []learn.Object
	for _, o := range b {
		made = append(made, o)
	}
	p.m.take(l, made)
	assert.Contains(t, words(), "lab/etcd-server.crt accept each other")
	assert.Empty(t, p.m.onBench().Lacks(l.Makes))
}

func said(facts []learn.Fact) []string {
	var out []string
	for _, f := range facts {
		out = append(out, f.Label+": "+f.Words)
	}
	return out
}
