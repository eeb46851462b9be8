package learn

import (
	"context"
	"fmt"
	"slices"
)

// Stride is where a walk is: about to do a step of a lesson.
type Stride struct {
	Lesson *Lesson
	Step   int
}

// Walk does every do step of the lesson with the right values, and stops at a
// check that is not green. It gives the bench as the lesson leaves it; at is
// told of each step, nil for nobody.
func (l *Lesson) Walk(ctx context.Context, env Env, b Bench, at func(Stride)) (Bench, error) {
	return l.WalkTo(ctx, env, b, nil, len(l.Steps), at)
}

// WalkTo is [Lesson.Walk] as far as the step with the index end, which is not
// done. had is what was there before the first walk: a step whose files are all
// there still, and are those that it had, is left alone, so that nobody loses a
// key to a file that is missing beside it. Where that does not pass the check,
// the lesson is done whole.
func (l *Lesson) WalkTo(ctx context.Context, env Env, b, had Bench, end int, at func(Stride)) (Bench, error) {
	begin := b
	for i := range end {
		s := &l.Steps[i]
		if err := env.Yield(ctx); err != nil {
			return b, err
		}
		if at != nil {
			at(Stride{l, i})
		}
		switch {
		case s.Kind == Do && !s.stands(l, b, had):
			out, err := s.Run(ctx, env, b, s.Values(true))
			if err != nil {
				return b, fmt.Errorf("learn: lesson %d, step %d: %w", l.Number, i+1, err)
			}
			b = b.With(out.Made...)
		case s.Kind == Check:
			all, right := s.Judged(b, env.Now())
			if !right && had != nil {
				return l.WalkTo(ctx, env, begin, nil, end, at)
			}
			if !right {
				return b, fmt.Errorf("learn: lesson %d, step %d: %s", l.Number, i+1, firstFault(all))
			}
		}
	}
	return b, nil
}

// firstFault is what is wrong first.
func firstFault(all []Finding) string {
	for _, f := range all {
		if f.State != "valid" {
			return f.What
		}
	}
	return ""
}

// stands tells that a step has nothing to do: the files that it names are on the
// bench, and none is another than before.
func (s *Step) stands(l *Lesson, b, had Bench) bool {
	names := s.files(l.Makes)
	if len(names) == 0 || len(had.Lacks(names)) > 0 {
		return false
	}
	for _, v := range s.Values(true) {
		for _, ending := range endings {
			if !b[v+ending].same(had[v+ending]) {
				return false
			}
		}
	}
	return true
}

// endings are those of the files that a step names without them: see [nameField].
var endings = [...]string{"", keyEnding, requestEnding, certEnding}

// files are those of the names that a do step has in hand, or makes.
func (s *Step) files(of []string) []string {
	var out []string
	for _, v := range s.Values(true) {
		for _, ending := range endings {
			if slices.Contains(of, v+ending) {
				out = append(out, v+ending)
			}
		}
	}
	return out
}

// Run does a do step with the values.
func (s *Step) Run(ctx context.Context, env Env, b Bench, v Values) (Outcome, error) {
	op, ok := OperationByID(s.Get("op"))
	if !ok {
		return Outcome{}, fmt.Errorf("learn: no operation %q", s.Get("op"))
	}
	return op.Run(ctx, env, b, v)
}

// Lost lists the files that the lesson leaves behind, that a step which is done
// had in hand, and that are not on the bench any more: keys end with the page.
func (l *Lesson) Lost(b Bench, done func(step int) bool) []string {
	var names []string
	for i := range l.Steps {
		if s := &l.Steps[i]; s.Kind == Do && done(i) {
			names = append(names, s.files(l.Makes)...)
		}
	}
	lost := b.Lacks(names)
	slices.Sort(lost)
	return lost
}

// Maker is the do step before end that first has a file in hand: the one that
// makes it. It is -1 where none of this lesson does.
func (l *Lesson) Maker(name string, end int) int {
	for i := range end {
		if s := &l.Steps[i]; s.Kind == Do {
			for _, value := range s.Values(true) {
				if value == name {
					return i
				}
			}
		}
	}
	return -1
}
