package app

import (
	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/kit"
)

// sideDrawer is a drawer beside the page, as keys see it.
type sideDrawer struct {
	title  string // the id of its heading, which takes the focus when a key opens it
	toggle string // the id of the button that opens and closes it
	shown  func(*session) bool
	show   func(*session, bool)
}

var (
	spaceSide = sideDrawer{"workspace-title", "workspace-toggle", func(s *session) bool { return s.drawerOpen }, (*session).setDrawer}
	termSide  = sideDrawer{"term-title", "term-toggle", func(s *session) bool { return s.termOpen }, (*session).setTerm}
)

// lastSide is the drawer that was opened last, of those that are shown.
func (s *session) lastSide() (d sideDrawer, ok bool) {
	switch {
	case s.termOpen && (s.termLast || !s.drawerOpen):
		return termSide, true
	case s.drawerOpen:
		return spaceSide, true
	}
	return sideDrawer{}, false
}

// turn opens or closes the drawer.
func (d sideDrawer) turn(s *session) func(ui.Context) {
	return func(ui.Context) {
		if d.shown(s) {
			d.close(s)
			return
		}
		d.show(s, true)
		s.drawn(func() { s.Page.Focus(d.title) })
	}
}

// close puts the drawer away. If the focus was in it, its button has it next.
func (d sideDrawer) close(s *session) {
	d.show(s, false)
	s.refocus(d.toggle)
}

// escape closes the drawer from a field in it, where Escape has nothing else to
// do: everywhere else the frame sees the key first.
func (d sideDrawer) escape(s *session, idle func() bool) ui.EventHandler {
	return func(_ ui.Context, e ui.Event) {
		if e.Get("key").String() == "Escape" && idle() {
			e.PreventDefault()
			d.close(s)
		}
	}
}

// drawn runs f once all that changed is drawn.
func (s *session) drawn(f func()) {
	if s.later == nil {
		f()
		return
	}
	// In the frame's context: what a component that is gone wanted later is dropped.
	s.later(func(ctx ui.Context) { ctx.Defer(func(ui.Context) { f() }) })
}

// refocus gives the focus to the element with this id if what had it goes away
// with what was done: else the next Tab would begin at the top of the page.
func (s *session) refocus(id string) {
	s.drawn(func() {
		if kit.FocusLost() {
			s.Page.Focus(id)
		}
	})
}
