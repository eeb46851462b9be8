package app

import (
	"context"
	"encoding/xml"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"kubepki/app/apptest"
	"kubepki/app/kit"
	"kubepki/core/learn"
	"kubepki/core/logs"
	"kubepki/core/pki"
)

// Every picture that a lesson names exists, says in words what it shows, before
// and after its objects are made, and is drawn with the table's classes alone.
func TestPicturesOfLessons(t *testing.T) {
	env := learn.Env{Maker: pki.Native{}, Now: apptest.Now, Yield: apptest.Yield}
	b := learn.Bench{}
	used := map[string]bool{}
	for _, l := range learn.Lessons() {
		after, err := l.Walk(t.Context(), env, b, nil)
		require.NoError(t, err)
		for i := range l.Steps {
			words := strings.Fields(l.Steps[i].Get("picture"))
			if len(words) == 0 {
				continue
			}
			row, ok := pictureByID(words[0])
			require.True(t, ok, "lesson %d names the picture %s", l.Number, words[0])
			used[row.ID] = true
			seen := map[string]bool{}
			for _, bench := range []learn.Bench{{}, b, after} {
				frames := max(len(row.Frames), 1)
				if row.Choose != nil {
					frames = 1 + len(row.Choose(&sketch{}))
				}
				for frame := range frames {
					d := &sketch{b: bench, args: words[1:], frame: frame, now: apptest.Now()}
					alt := row.Draw(d)
					if row.Narrow {
						drawsNarrow(t, row, d, alt)
					}
					if row.Choose != nil && frame > 0 {
						assert.NotEmpty(t, row.Facts(d), "%s tells nothing of %s", row.ID, row.Choose(d)[frame-1])
						assert.Contains(t, d.out.String(), `data-at="`+strconv.Itoa(frame)+`"`, "%s does not draw %s", row.ID, row.Choose(d)[frame-1])
					}
					assert.NotEmpty(t, alt)
					seen[alt] = true
					assert.NotContains(t, inlined(d.out.String()), "class=", "a class that has no look outside the page")
					assertHued(t, row.ID, d.out.String())
				}
			}
			assert.Greater(t, len(seen), 1, "%s says the same whatever was made", row.ID)
		}
		b = after
	}
	for _, p := range pictures {
		assert.True(t, used[p.ID], "no lesson shows %s", p.ID)
		assert.NotEmpty(t, p.Title)
	}
}

// hued are the classes that are drawn in the hue of the group around them: without
// one there is no line, and a tip is black.
var hued = regexp.MustCompile(`^c[hglctx](--|$)`)

func assertHued(t *testing.T, id, svg string) {
	t.Helper()
	in := xml.NewDecoder(strings.NewReader("<svg>" + svg + "</svg>"))
	hues := []bool{false}
	for {
		token, err := in.Token()
		if err == io.EOF {
			return
		}
		require.NoError(t, err, id)
		switch e := token.(type) {
		case xml.StartElement:
			hue := hues[len(hues)-1]
			for _, a := range e.Attr {
				hue = hue || a.Name.Local == "data-hue"
			}
			for _, a := range e.Attr {
				if a.Name.Local == "class" && hued.MatchString(a.Value) {
					assert.True(t, hue, "%s: <%s class=%q> stands in no hue", id, e.Name.Local, a.Value)
				}
			}
			hues = append(hues, hue)
		case xml.EndElement:
			hues = hues[:len(hues)-1]
		}
	}
}

// drawsNarrow draws for a phone what was drawn wide: it tells the same, and
// stays within its width.
func drawsNarrow(t *testing.T, row picture, wide *sketch, alt string) {
	t.Helper()
	d := &sketch{b: wide.b, args: wide.args, frame: wide.frame, now: wide.now, narrow: true}
	assert.Equal(t, alt, row.Draw(d))
	assert.Equal(t, strings.Count(wide.out.String(), "data-at="), strings.Count(d.out.String(), "data-at="))
	assert.NotContains(t, inlined(d.out.String()), "class=", "a class that has no look outside the page")
	for _, at := range regexp.MustCompile(` x="([-0-9.]+)"`).FindAllStringSubmatch(d.out.String(), -1) {
		x, err := strconv.ParseFloat(at[1], 64)
		require.NoError(t, err)
		assert.Truef(t, x >= 0 && x < narrowWidth, "%s draws at %v, beside the paper", row.ID, x)
	}
}

// Pages that lessons lead to exist, and so do the routes in their texts.
func TestLessonsLeadToPages(t *testing.T) {
	for _, l := range learn.Lessons() {
		for _, id := range l.Pages {
			found := false
			for _, p := range pages {
				found = found || p.ID == id
			}
			assert.True(t, found, "lesson %d: page %s", l.Number, id)
		}
		for _, id := range l.Errors {
			r, ok := logs.About(id)
			assert.True(t, ok, "lesson %d: no row %s of core/logs", l.Number, id)
			assert.NotContains(t, r.Cause+r.Fix, "{")
		}
		html := openFrame(t, lessonRoute(l.Number)).html()
		for _, id := range l.Profiles {
			assert.Contains(t, html, `href="#/cluster?plan=`+id+`"`)
		}
		assert.Contains(t, html, "Where this comes back")
		for i := range l.Steps {
			for _, b := range l.Steps[i].Body {
				for _, s := range b.Spans {
					if route, ok := strings.CutPrefix(s.To, "#"); ok && s.Kind == learn.Link {
						_, _, known := pageAt(route)
						assert.True(t, known, s.To)
					}
				}
			}
		}
	}
}

// Progress is kept as numbers alone, is joined with what another tab did, and
// comes back.
func TestProgressIsKept(t *testing.T) {
	s := newSession(Ports{Prefs: &apptest.Memory{}, Now: apptest.Now})
	l := learn.ByNumber(14)
	one, two := newLearnModel(s), newLearnModel(s)
	one.last = 14
	one.finish(l, 1)
	two.finish(l, 3)
	one.answers[stepKey{14, 9}] = 0
	one.finish(l, 9)
	assert.Equal(t, "14;14 1 3 9:0", s.Prefs.Get(prefLearn))
	again := newLearnModel(s)
	again.load()
	assert.Equal(t, 14, again.last)
	done, _ := again.progress(l)
	assert.Equal(t, 3, done)
	again.reset(l)
	assert.NotContains(t, s.Prefs.Get(prefLearn), " 1")
	two.finish(l, 2)
	assert.Equal(t, "14;14 2", s.Prefs.Get(prefLearn), "what another tab reset does not come back")
	assert.Equal(t, 3, two.resume(l), "on behind what is done")
	two.finish(l, len(l.Steps)-1)
	assert.Equal(t, 0, two.resume(l), "from the last step on, the first that was not done")
	assert.Equal(t, []string{"ca.csr", "ca.key"}, two.lost(l), "its keys ended with the page")
	s.Prefs.Set(prefLearn, "x;14 a 2:b;;99999999999999999999 1;-1 -1")
	newLearnModel(s).load() // what others wrote there does no harm
}

// What was typed comes back after a reload, but for secrets, and goes with a reset.
func TestWhatWasTypedIsKept(t *testing.T) {
	s := newSession(Ports{Prefs: &apptest.Memory{}, Now: apptest.Now})
	l, first := learn.ByNumber(18), learn.ByNumber(1)
	one := newLearnModel(s)
	config := one.value(l, 3)["config"]
	one.value(l, 3)["config"] = "[req]\nx = 1\n"
	one.value(first, 2)["message"] = "the door code is 4711"
	one.keepTyped(0)
	assert.NotContains(t, s.Prefs.Get(prefTyped), "4711", "a message is a secret")
	again := newLearnModel(s)
	assert.Equal(t, "[req]\nx = 1\n", again.value(l, 3)["config"])
	again.value(l, 3)["config"] = "-----BEGIN PRIVATE KEY-----\nMIIE\n"
	again.keepTyped(0)
	assert.NotContains(t, s.Prefs.Get(prefTyped), "MIIE")
	again.value(l, 4)["days"] = "12"
	again.keepTyped(0)
	third := newLearnModel(s)
	third.keepTyped(0)
	assert.Equal(t, "12", third.value(l, 4)["days"], "what another tab typed stays")
	third.reset(l)
	assert.Empty(t, s.Prefs.Get(prefTyped))
	assert.Equal(t, config, newLearnModel(s).value(l, 3)["config"])
	s.Prefs.Set(prefTyped, "x\n18\n18 99 a=b\n18 3 request=/etc\n-1 -1 =\n18 3 config")
	assert.Equal(t, "apiserver.csr", newLearnModel(s).value(l, 3)["request"], "only what is asked for is read")
}

// What a lesson makes goes into the workspace, and is found there again.
func TestTheBenchIsTheWorkspace(t *testing.T) {
	s := newSession(Ports{Prefs: &apptest.Memory{}, Now: apptest.Now, Page: nil})
	m := newLearnModel(s)
	l := learn.ByNumber(14)
	b, err := l.Walk(context.Background(), learn.Env{Maker: pki.Native{}, Now: apptest.Now, Yield: apptest.Yield}, learn.Bench{}, nil)
	require.NoError(t, err)
	m.take(l, []learn.Object{b["ca.key"], b["ca.csr"], b["ca.crt"]})
	assert.Empty(t, m.onBench().Lacks(l.Makes))
	assert.Empty(t, m.missing(learn.ByNumber(15)))
	for _, o := range s.ws.All() {
		assert.Equal(t, "made in lesson 14", o.Provenance)
		assert.Equal(t, "course/"+o.FileName(), o.Path)
	}
	m.take(l, []learn.Object{b["ca.key"]})
	assert.Len(t, m.ids("ca.key"), 1, "it takes the place of the one before")
	s.ws.Remove(m.ids("ca.crt")...)
	assert.Len(t, m.missing(learn.ByNumber(15)), 1)
}

// Each lesson draws: every step has its heading, and ids are unique.
func TestLessonsDraw(t *testing.T) {
	for _, l := range learn.Lessons() {
		html := openFrame(t, lessonRoute(l.Number)).html()
		for _, s := range l.Steps {
			assert.Contains(t, html, kit.Escape(s.Title))
		}
		assertIDsAreUnique(t, l.Title, html)
	}
	assert.Contains(t, openFrame(t, "/learn/99").html(), "There is no such lesson")
	assert.Contains(t, openFrame(t, "/learn/glossary").html(), "RFC 5280")
}

// Where a lesson leads to is filled in: the row of the table of errors, the
// profile's row of the plan, the word of the glossary.
func TestWhereLessonsLead(t *testing.T) {
	f := openFrame(t, "/inspect/logs?about=name-missing")
	assert.Contains(t, f.html(), "Called by a name that is not in it")
	assert.Contains(t, f.html(), "certificate is valid for …, not …")
	f.goTo("/inspect/logs?about=nothing")
	assert.NotContains(t, f.html(), "How programs say it")
	f.goTo("/cluster?plan=etcd-peer")
	assert.Contains(t, f.html(), `value="etcd, among members"`)
	assert.NotContains(t, f.html(), "pki/apiserver-kubelet-client")
	f.goTo("/learn/18?step=2")
	assert.Equal(t, "18 · kube-apiserver", learnTitle("/learn/18?step=2"))
	assert.Equal(t, "Glossary", learnTitle("/learn/glossary?term=root"))
	assert.Equal(t, "Learn", learnTitle("/learn"))
}
