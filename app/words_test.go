package app

import (
	"testing"
	"time"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/stretchr/testify/assert"

	"kubepki/app/apptest"
	"kubepki/core/kube"
	hsheet "kubepki/core/sheet"
)

func TestWordsOfRowsAndTimes(t *testing.T) {
	assert.Equal(t, "Cluster authority", itemName(&hsheet.Row{Component: "Cluster authority", Type: "authority"}))
	assert.Equal(t, "kube-apiserver, server", itemName(&hsheet.Row{Component: "kube-apiserver", Type: "server"}))
	for minutes, want := range map[int]string{0: "0 min", 45: "45 min", 120: "2 h", 128: "2 h 8 min"} {
		assert.Equal(t, want, timeWords(minutes))
	}
	for label, want := range map[string]string{"Key Compromise": "Key compromise", "CA Compromise": "CA compromise", "Superseded": "Superseded"} {
		assert.Equal(t, want, plainLabel(label))
	}
}

// What was said on another page a while ago goes away with it, and the same is
// not said twice; what can be undone stays.
func TestToastsOfAnotherTime(t *testing.T) {
	f := openFrame(t, "/workbench")
	now := apptest.Now()
	f.s.Now = func() time.Time { return now }
	f.s.say(toast{Text: "copied"})
	f.s.say(toast{Text: "1 object removed", Action: "Undo", Do: func(ui.Context) {}})
	f.s.say(toast{Text: "1 object removed", Action: "Undo", Do: func(ui.Context) {}})
	f.s.say(toast{Text: "copied"})
	assert.Len(t, f.s.toasts, 3)
	now = now.Add(toastStays)
	f.s.say(toast{Text: "new"})
	f.goTo("/cluster")
	assert.Len(t, f.s.toasts, 1)
	assert.Equal(t, "new", f.s.toasts[0].Text)
}

// A description with faults says first that they are to be mended.
func TestLeadYieldsToFaults(t *testing.T) {
	f, p := openCluster(t)
	f.do(p.generate)
	f.do(func(ui.Context) { p.change(func(d *kube.Draft) { d.Name = "my lab!" }) })
	html := f.shown()
	assert.Contains(t, html, "Mend the description first")
	assert.Contains(t, html, "has a blank (character 3)")
	assert.NotContains(t, html, "Generate again")
	f.do(func(ui.Context) { p.change(func(d *kube.Draft) { d.Name = "lab" }) })
	assert.Contains(t, f.shown(), "Generate again")
}

func TestNoSuchLessonIsFollowedByThoseThereAre(t *testing.T) {
	assert.Contains(t, openFrame(t, "/learn/99").html(), lessonRoute(1))
}
