package learn

import (
	"context"
	"strings"
	"time"
)

// sorting is one row of what a learner sorts: things, and the kinds that they
// are. A table or the thing itself decides, never the row.
type sorting struct {
	id, verb string
	kinds    [][2]string // value and words
	things   []thing
}

// thing is one of what is sorted. The one with a file is judged by what the file
// holds, the others are of their kind.
type thing struct {
	id, label string
	file      string
	kind, why string
}

// unsorted is the value of what was not sorted yet.
const unsorted = "none"

// truth is the kind that a thing really is, and why.
func (t thing) truth(b Bench, now time.Time) (kind, why string) {
	if t.file == "" {
		return t.kind, t.why
	}
	return inside(b[t.file].Data, now)
}

// sortOperations sort: one for each row, with a menu for each thing, and a file
// in which the answers are kept.
func sortOperations() []Operation {
	rows := sortings()
	out := make([]Operation, len(rows))
	for i := range rows {
		s := &rows[i]
		o := Operation{ID: "sort-" + s.id, Verb: s.verb, Run: s.run}
		for _, t := range s.things {
			o.Fields = append(o.Fields, Field{ID: t.id, Label: t.label, Kind: Menu, Options: append([][2]string{{unsorted, "Choose…"}}, s.kinds...)})
		}
		o.Fields = append(o.Fields, Field{ID: "out", Label: "Kept in", Kind: File})
		out[i] = o
	}
	return out
}

func sortingByID(id string) *sorting {
	for i := range sortings() {
		if sortings()[i].id == id {
			return &sortings()[i]
		}
	}
	return nil
}

// words are those of a kind.
func (s *sorting) words(kind string) string {
	for _, k := range s.kinds {
		if k[0] == kind {
			return k[1]
		}
	}
	return "nothing"
}

// run judges the answers, and keeps them whatever they are.
func (s *sorting) run(_ context.Context, env Env, b Bench, v Values) (Outcome, error) {
	var kept strings.Builder
	for _, t := range s.things {
		if t.file != "" && b[t.file].Data == nil {
			return Outcome{}, &FieldError{t.id, "There is no file " + t.file + " yet", "make the pile first"}
		}
		if s.words(v[t.id]) == "nothing" {
			return Outcome{}, &FieldError{t.id, "“" + t.label + "” is not sorted yet", "choose where it belongs"}
		}
		kept.WriteString(t.id + "=" + v[t.id] + "\n")
	}
	out := Outcome{Made: []Object{{Name: v["out"], Data: []byte(kept.String())}}}
	right := 0
	for _, t := range s.things {
		kind, why := t.truth(b, env.Now())
		if kind == v[t.id] {
			right++
			continue
		}
		out.Notes = append(out.Notes, Note{State: "broken", What: t.label + " is not: " + strings.ToLower(s.words(v[t.id])), Fix: why})
	}
	out.State, out.Words = "valid", "All "+count(len(s.things), "answer")+" are right."
	if right < len(s.things) {
		out.State, out.Words = "broken", count(right, "answer")+" of "+count(len(s.things), "thing")+" right. Read why, and sort the others again."
	}
	return out, nil
}

// checked is the check of answers that were kept.
func checked(l look) Finding {
	s := sortingByID(l.arg(1))
	if s == nil {
		return bad("There is no sorting "+l.arg(1), "Nothing can be looked up.", "Name another.")
	}
	answers := map[string]string{}
	for _, line := range strings.Split(string(l.b[l.arg(0)].Data), "\n") {
		id, kind, _ := strings.Cut(line, "=")
		answers[id] = kind
	}
	for _, t := range s.things {
		if kind, why := t.truth(l.b, l.now); answers[t.id] != kind {
			return bad(t.label+" is sorted wrong", why, "Sort it again: not “"+strings.ToLower(s.words(answers[t.id]))+"”.")
		}
	}
	return good(count(len(s.things), "thing")+" sorted, all right", l.arg(0))
}
