package app

import (
	"strconv"
	"strings"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/kit"
	hsheet "kubepki/core/sheet"
)

// judgedUnasked is up to how many objects are judged as a set before a tab asks
// for it: that takes less than a second.
const judgedUnasked = 1000

// judgeSet judges what is here, unless one object is no set or there are too many.
func (s *session) judgeSet(ctx ui.Context) {
	switch n := s.ws.Len(); {
	case n > 1 && n <= judgedUnasked:
		s.inspection().look(ctx)
	case s.inspected != nil:
		s.inspected.drop()
	}
}

// score is that of what is here now; ok is false while it is not judged.
func (s *session) score() (c hsheet.Score, ok bool) {
	in := s.inspected
	if in == nil || in.sheet == nil || in.running || in.version != s.ws.Version() {
		return c, false
	}
	return in.sheet.Score, true
}

// refusedHere counts what is here and will be refused.
func (s *session) refusedHere() int {
	c, _ := s.score()
	return c.Broken + c.Expired
}

// setNote leads from single objects to the sheet when not all of them hold as a
// set; nil while they do.
func (s *session) setNote() ui.UI {
	c, _ := s.score()
	var parts []string
	for _, p := range []struct {
		n    int
		word string
	}{{c.Broken, "broken"}, {c.Expired, "expired"}} {
		if p.n > 0 {
			parts = append(parts, strconv.Itoa(p.n)+" "+p.word)
		}
	}
	if len(parts) == 0 {
		return nil
	}
	return kit.Note(string(c.Level()), "Not all of it holds: "+strings.Join(parts, ", ")+" of "+thousands(c.Total)+".",
		ui.Text("What, why, and how to mend it: "), kit.LinkButton("#/inspect/sheet", "check", "Health sheet", ""))
}
