package app

import (
	"sort"
	"time"

	"kubepki/app/kit"
	"kubepki/core/chain"
)

// lifeSpan is a time in which the answer to a question stays the same. Times
// are seconds since 1970, UTC.
type lifeSpan struct {
	from, to int64
	state    string // in the kit's table of states
}

// stateOf is an answer in the kit's table of states.
func stateOf(f *chain.Fault) string {
	switch {
	case f == nil:
		return "valid"
	case f.Cause().Kind == chain.Expired:
		return "expired"
	case f.Cause().Kind == chain.NotYetValid:
		return "idle"
	}
	return "broken"
}

// life asks a question for the whole life of the set: the answer can change
// only where a certificate of the path begins or ends.
func (m *verifyModel) life(q chain.Question) (out []lifeSpan) {
	moments := m.moments()
	for i := 1; i < len(moments); i++ {
		from, to := moments[i-1], moments[i]
		if from == to {
			continue
		}
		q.Now = time.Unix(from+(to-from)/2, 0)
		state := stateOf(chain.Verify(q).Fault)
		if n := len(out); n > 0 && out[n-1].state == state {
			out[n-1].to = to
			continue
		}
		out = append(out, lifeSpan{from, to, state})
	}
	return out
}

// moments are the times at which something changes on a path, and both ends of
// the set's life. Other paths may exist; few certificates have any.
func (m *verifyModel) moments() []int64 {
	out := []int64{m.from, m.to}
	add := func(at int64) {
		if at > m.from && at < m.to && len(out) < 40 {
			out = append(out, at)
		}
	}
	for _, c := range m.answer.Path {
		add(c.NotBefore.Unix())
		add(c.NotAfter.Unix() + 1)
		for _, o := range m.helpers {
			if string(o.RawSubject) == string(c.RawIssuer) {
				add(o.NotBefore.Unix())
				add(o.NotAfter.Unix() + 1)
			}
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i] < out[j] })
	return out
}

// unit is how many seconds one step of the slider is.
func (m *verifyModel) unit() int64 {
	if m.to-m.from > 90*86400 {
		return 86400
	}
	return 3600
}

// steps is how many units the slider has, and at which the time stands.
func (m *verifyModel) steps() (at, most int) {
	most = int((m.to - m.from) / m.unit())
	return max(0, min(most, int((m.at-m.from)/m.unit()))), most
}

// slide takes the time of a step.
func (m *verifyModel) slide(step int) { m.goTo(m.from + int64(step)*m.unit()) }

func (m *verifyModel) goTo(at int64) { m.at, m.moved = at, true }

// jump goes to the next or the one before of the moments at which the answer
// changes, a moment past it; false when there is none.
func (m *verifyModel) jump(forward bool) bool {
	for i := range m.spans {
		s := &m.spans[i]
		if forward && s.from > m.at {
			m.goTo(s.from + 60)
			return true
		}
		s = &m.spans[len(m.spans)-1-i]
		if !forward && s.to < m.at {
			m.goTo(s.to - 60)
			return true
		}
	}
	return false
}

// lifeBar draws the spans as one bar.
func (m *verifyModel) lifeBar() string {
	place := func(at int64) float64 { return float64(at-m.from) / float64(m.to-m.from) * 1000 }
	bar := `<svg class="life" viewBox="0 0 1000 12" preserveAspectRatio="none" aria-hidden="true">`
	for _, s := range m.spans {
		bar += `<rect data-hue="` + kit.Hue(s.state) + `" x="` + kit.Num(place(s.from)) + `" width="` + kit.Num(place(s.to)-place(s.from)) + `" height="12"/>`
	}
	return bar + `<rect class="life__now" x="` + kit.Num(min(max(place(m.at), 0), 1000)-1.5) + `" width="3" height="12"/></svg>`
}

// lifeWords says the same in words.
func (m *verifyModel) lifeWords() string {
	words := ""
	for _, s := range m.spans {
		if s.state != "valid" {
			continue
		}
		if words != "" {
			words += ", and "
		}
		words += "from " + minuteOf(s.from) + " to " + minuteOf(s.to)
	}
	if words == "" {
		return "It holds at no time."
	}
	return "It holds " + words + "."
}

// minuteOf writes a time for people.
func minuteOf(at int64) string { return time.Unix(at, 0).UTC().Format("2 Jan 2006 15:04 UTC") }
