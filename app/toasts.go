package app

import (
	"slices"
	"time"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/kit"
)

// toast is a short message with at most one way to act on it.
type toast struct {
	ID     int
	Icon   string
	State  string // hue: "valid", "warning", "broken" or ""
	Text   string
	Action string // "Undo"
	Do     func(ui.Context)
	Of     []int // what it says to be in the workspace: once none of it is, it is no longer true

	said time.Time
}

// How long toasts stay: one that asks something needs time to be read, decided
// on and reached.
const (
	toastStays     = 8 * time.Second
	toastStaysLong = 30 * time.Second
	toastsAtOnce   = 3
)

// say shows a toast.
func (s *session) say(t toast) {
	s.lastID++
	t.ID, t.said = s.lastID, s.now()
	if t.Action == "" { // saying the same again takes the place of the first; an offer may be another
		s.toasts = slices.DeleteFunc(s.toasts, func(old toast) bool { return old.Text == t.Text && old.Action == "" })
	}
	s.toasts = append(s.toasts, t)
	if len(s.toasts) > toastsAtOnce {
		s.toasts = s.toasts[1:]
	}
	stays := toastStays
	if t.Action != "" || t.State == "broken" {
		stays = toastStaysLong
	}
	if s.after != nil {
		s.after(stays, func() { s.hush(t.ID) })
	}
	s.changed()
}

// fail shows an error as a toast.
func (s *session) fail(err error) {
	s.say(toast{Icon: "broken", State: "broken", Text: err.Error()})
}

// hush takes a toast away.
func (s *session) hush(id int) {
	for i, t := range s.toasts {
		if t.ID == id {
			s.toasts = append(s.toasts[:i:i], s.toasts[i+1:]...)
			s.changed()
			return
		}
	}
}

// hushStale takes away what was said a while ago: with another page in front it
// is of another time.
func (s *session) hushStale() {
	now := s.now()
	s.toasts = slices.DeleteFunc(s.toasts, func(t toast) bool { return now.Sub(t.said) >= toastStays })
}

// act does what a toast offers, and takes it away.
func (s *session) act(ctx ui.Context, id int) {
	for _, t := range s.toasts {
		if t.ID == id && t.Do != nil {
			t.Do(ctx)
			break // it may have said something itself
		}
	}
	s.hush(id)
}

// toastRack draws the toasts.
func (s *session) toastRack() ui.UI {
	var rows []ui.UI
	for _, t := range s.toasts {
		if len(t.Of) > 0 && !slices.ContainsFunc(t.Of, s.ws.Has) {
			continue
		}
		rows = append(rows, &kit.Toast{
			ID: t.ID, Icon: t.Icon, State: t.State, Text: t.Text, Action: t.Action,
			OnAction: s.act, OnClose: func(_ ui.Context, id int) { s.hush(id) },
		})
	}
	return kit.Toasts(rows...)
}
