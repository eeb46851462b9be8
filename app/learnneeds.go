package app

import (
	"context"
	"strconv"
	"strings"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/learn"
)

// needsAt is what needs says, at the step at hand: there it is seen.
func (p *learnPage) needsAt(l *learn.Lesson, i int) ui.UI {
	if p.m.at[l.Number] != i {
		return nil
	}
	needs := p.needs(l)
	if needs == nil {
		return nil
	}
	return el.Box("div", "lesson__needs", needs)
}

// needs says which objects of earlier lessons, or of this one, are not here,
// and offers to make them.
func (p *learnPage) needs(l *learn.Lesson) ui.UI {
	if p.doing.running() && p.walk.Lesson != nil {
		w := p.walk
		return &kit.Progress{Verb: "Doing lesson " + lessonLabel(w.Lesson), What: w.Lesson.Steps[w.Step].Title, Done: w.Step, Total: len(w.Lesson.Steps), OnCancel: func(ctx ui.Context) {
			p.walk = learn.Stride{}
			p.doing.stop(ctx)
		}}
	}
	missing, lost := p.m.missing(l), p.m.lost(l)
	switch {
	case len(missing) > 0:
		names := make([]string, len(missing))
		for i, m := range missing {
			names[i] = lessonLabel(m)
		}
		words := "This lesson uses what you make in " + strings.Join(names, " and ") + ". It is not in this page: keys end with it, unless you save them."
		return el.Box("div", "stack stack--s", kit.Note("warning", "Something comes before.", ui.Text(words)),
			el.Box("div", "row row--wrap", p.makeForMe(append(missing, slicesOf(l, lost)...), p.m.reached(l)),
				kit.LinkButton("#"+lessonRoute(missing[0].Number), "learn", "Do lesson "+strconv.Itoa(missing[0].Number), "")))
	case len(lost) > 0:
		words := strings.Join(lost, ", ") + " ended with the page, is in another tab, or was deleted: keys are kept only if you ask for it. The steps that are done can be done anew for you."
		return el.Box("div", "stack stack--s", kit.Note("warning", "What you made is not in this page.", ui.Text(words)),
			el.Box("div", "row row--wrap", p.makeForMe([]*learn.Lesson{l}, p.m.reached(l)),
				&kit.Button{Label: "Begin this lesson anew", Icon: "undo", OnClick: func(ui.Context) { p.reset(l) }}))
	}
	return nil
}

// slicesOf is the lesson when it lost something.
func slicesOf(l *learn.Lesson, lost []string) []*learn.Lesson {
	if len(lost) == 0 {
		return nil
	}
	return []*learn.Lesson{l}
}

func (p *learnPage) makeForMe(lessons []*learn.Lesson, end int) ui.UI {
	return &kit.Button{ID: "walk", Label: "Make it for me", Icon: "play", Look: "main", OnClick: func(ctx ui.Context) { p.walkTo(ctx, lessons, end) }}
}

// walkTo does lessons in the background, with real keys, so that the learner can
// begin behind them. What is here already stays. The lesson at hand is done as far as the step with the index
// end, or whole where that is 0.
func (p *learnPage) walkTo(ctx ui.Context, lessons []*learn.Lesson, end int) {
	had, at := p.m.onBench(), p.lesson()
	b := had
	made := map[int]learn.Bench{}
	p.walk = learn.Stride{Lesson: lessons[0]}
	p.doing.start(ctx, p.s, "Making what comes before", "", func(job context.Context) error {
		for _, l := range lessons {
			last := len(l.Steps)
			if l == at && end > 0 {
				last = end
			}
			after, err := l.WalkTo(job, p.env(), b, had, last, func(at learn.Stride) {
				p.s.later(func(ui.Context) { p.walk = at })
			})
			if err != nil {
				return err
			}
			b, made[l.Number] = after, after
		}
		return nil
	}, func(_ ui.Context, err error) {
		p.walk = learn.Stride{}
		if err != nil {
			p.s.fail(err)
			return
		}
		for _, l := range lessons {
			p.m.take(l, made[l.Number].Since(had, l.Makes))
		}
		if here := p.lesson(); here != nil {
			p.goTo(here, p.m.at[here.Number]) // the button that had the focus is gone
		}
		p.s.say(toast{Icon: "drawer", State: "valid", Text: "What comes before is made, and in the workspace"})
	})
}

// reset begins a lesson anew, and offers to undo it.
func (p *learnPage) reset(l *learn.Lesson) {
	m := p.m
	done, typed := p.s.Prefs.Get(prefLearn), p.s.Prefs.Get(prefTyped)
	b := m.onBench()
	var ids []int
	for _, name := range l.Makes {
		ids = append(ids, m.ids(name)...)
	}
	undo := p.s.ws.Remove(ids...)
	for _, name := range l.Makes {
		delete(m.data, name)
	}
	m.bench = nil
	at := m.at[l.Number]
	m.reset(l)
	p.goTo(l, 0)
	p.s.say(toast{Icon: "undo", Text: "Lesson " + strconv.Itoa(l.Number) + " begins anew", Action: "Undo", Do: func(ui.Context) {
		p.s.Prefs.Set(prefLearn, done)
		p.s.Prefs.Set(prefTyped, typed)
		for i := range l.Steps {
			delete(m.values, stepKey{l.Number, i}) // they are read again
		}
		for _, o := range b.These(l.Makes) {
			if o.Data != nil || o.Tree != nil {
				m.data[o.Name] = o
			}
		}
		m.bench = nil
		m.load()
		undo()
		p.goTo(l, at) // the button that had the focus is gone
	}})
}
