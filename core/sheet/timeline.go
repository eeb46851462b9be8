package sheet

import (
	"sort"
	"time"

	"kubepki/core/pki"
)

// Timeline is the lifetimes of a sheet on one axis.
type Timeline struct {
	From, To time.Time // of the axis: the whole life of the set, now in it
	Now      time.Time
	// Spans are by their ends, the next first; what ended comes before.
	Spans []Span
	// Next is the place of the next to end, -1 where nothing will.
	Next int
}

// Span is the life of one certificate.
type Span struct {
	Row      *Row
	From, To time.Time
	// Turn is its place in the order of renewal, from 1; 0 where it need not be
	// renewed before the next year. An authority comes before what it signed.
	Turn int
}

// ahead is how long before its end something has its turn.
const ahead = 90 * day

// Timeline lays out the lifetimes of all rows that have one.
func (s *Sheet) Timeline() Timeline {
	t := Timeline{Now: s.At, Next: -1, From: s.At, To: s.At}
	for i := range s.Rows {
		r := &s.Rows[i]
		if r.NotAfter.IsZero() || r.NotAfter.Before(r.NotBefore) {
			continue
		}
		t.Spans = append(t.Spans, Span{Row: r, From: r.NotBefore, To: r.NotAfter})
		if r.NotBefore.Before(t.From) {
			t.From = r.NotBefore
		}
		if r.NotAfter.After(t.To) {
			t.To = r.NotAfter
		}
	}
	sort.SliceStable(t.Spans, func(a, b int) bool { return t.Spans[a].To.Before(t.Spans[b].To) })
	for i := range t.Spans {
		if t.Next < 0 && t.Spans[i].To.After(s.At) {
			t.Next = i
		}
	}
	t.turns()
	return t
}

// turns gives the order of renewal to what ended or ends soon.
func (t *Timeline) turns() {
	var due []int
	for i := range t.Spans {
		if t.Spans[i].To.Sub(t.Now) < ahead || t.Spans[i].Row.EndsSoon(t.Now) {
			due = append(due, i)
		}
	}
	isRoot := func(i int) bool { return t.Spans[due[i]].Row.Type == authority }
	sort.SliceStable(due, func(a, b int) bool { return isRoot(a) && !isRoot(b) }) // by their ends they are already
	for turn, i := range due {
		t.Spans[i].Turn = turn + 1
	}
}

// Ahead is the same lifetimes on an axis that ends so far from now, and begins a
// sixth of that before now; the whole axis for no time.
func (t Timeline) Ahead(d time.Duration) Timeline {
	if d > 0 {
		t.From, t.To = t.Now.Add(-d/6), t.Now.Add(d)
	}
	return t
}

// At is the place of a moment on the axis, from 0 to 1.
func (t *Timeline) At(m time.Time) float64 {
	whole := pki.Seconds(t.From, t.To)
	if whole <= 0 {
		return 0
	}
	return min(max(float64(pki.Seconds(t.From, m))/float64(whole), 0), 1)
}
