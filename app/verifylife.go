package app

import (
	"context"
	"slices"
	"time"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

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

// lifeOf asks a question for the whole life of the set: the answer can change
// only where a certificate of the path begins or ends. The moments are sorted.
func lifeOf(ctx context.Context, q chain.Question, moments []int64, yield func(context.Context) error) (out []lifeSpan, err error) {
	var at []time.Time
	for i := 1; i < len(moments); i++ {
		at = append(at, time.Unix(moments[i-1]+(moments[i]-moments[i-1])/2, 0))
	}
	faults, err := chain.Over(ctx, q, at, yield)
	if err != nil {
		return nil, err
	}
	for i, f := range faults {
		from, to, state := moments[i], moments[i+1], stateOf(f)
		if n := len(out); n > 0 && out[n-1].state == state {
			out[n-1].to = to
			continue
		}
		out = append(out, lifeSpan{from, to, state})
	}
	return out, nil
}

// live has the whole life asked in the background, once for each question: many
// moments together take long, and the page stays usable meanwhile.
func (p *verifyPage) live() {
	q, ok := p.m.question()
	key := p.m.lifeKey(q)
	if !ok || p.m.lived == key {
		return
	}
	p.stopLife()
	job, cancel := context.WithCancel(context.Background())
	p.stopLife = cancel
	p.m.lived, p.m.spans = key, nil
	moments := p.m.moments()
	p.s.background(func() {
		spans, err := lifeOf(job, q, moments, p.s.Yield)
		if err != nil {
			return // another question was asked, or the page was left
		}
		p.s.later(func(ui.Context) {
			if job.Err() == nil {
				p.m.spans = spans
			}
		})
	})
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
	slices.Sort(out)
	return slices.Compact(out)
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
	if m.spans == nil {
		return "Asking when it holds."
	}
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
