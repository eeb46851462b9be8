package app

import (
	"sort"
	"strconv"
	"strings"

	"kubepki/core/learn"
)

// prefLearn keeps what is done. It is no secret: numbers of lessons, steps and
// answers alone.
const prefLearn = "learn"

// load reads what is done, here or in another tab: what is kept is what holds,
// so that a lesson that was reset in another tab does not come back.
func (m *learnModel) load() {
	m.done = map[stepKey]bool{}
	for _, line := range strings.Split(m.s.Prefs.Get(prefLearn), ";") {
		parts := strings.Split(line, " ")
		n, err := strconv.Atoi(parts[0])
		if err != nil {
			continue
		}
		if len(parts) == 1 {
			m.last = n
		}
		for _, p := range parts[1:] {
			step, answer, answered := strings.Cut(p, ":")
			i, err := strconv.Atoi(step)
			if err != nil {
				continue
			}
			m.done[stepKey{n, i}] = true
			_, here := m.answers[stepKey{n, i}]
			if a, err := strconv.Atoi(answer); answered && !here && err == nil {
				m.answers[stepKey{n, i}] = a
			}
		}
	}
}

// open notes the lesson at hand.
func (m *learnModel) open(l *learn.Lesson) {
	m.load()
	m.last = l.Number
	m.write()
}

// write keeps what is done: "14;14 0 1 2 9:1", the lesson at hand first.
func (m *learnModel) write() {
	keys := make([]stepKey, 0, len(m.done))
	for k := range m.done {
		keys = append(keys, k)
	}
	sort.Slice(keys, func(a, b int) bool { return keys[a].before(keys[b]) })
	out, lesson := strconv.Itoa(m.last), 0
	for _, k := range keys {
		if k.lesson != lesson {
			lesson = k.lesson
			out += ";" + strconv.Itoa(lesson)
		}
		out += " " + strconv.Itoa(k.step)
		if a, ok := m.answers[k]; ok {
			out += ":" + strconv.Itoa(a)
		}
	}
	m.s.Prefs.Set(prefLearn, out)
}

func (k stepKey) before(other stepKey) bool {
	return k.lesson < other.lesson || k.lesson == other.lesson && k.step < other.step
}

// prefTyped keeps what was typed into the fields of lessons, so that a reload
// loses none of it: a line for each field, "18 3 config=…". Secrets are not kept.
const prefTyped = "learn-typed"

// Bounds of what is kept: bytes of one field, and of all.
const (
	typedField = 8 << 10
	typedAll   = 64 << 10
)

// lineMark stands for the end of a line in what is kept.
const lineMark = "\x01"

// keepTyped keeps the values that are not those of the lesson. What stands there
// of other steps stays, but for those of the lesson that begins anew, 0 for none.
func (m *learnModel) keepTyped(anew int) {
	keys := make([]stepKey, 0, len(m.values))
	for k := range m.values {
		keys = append(keys, k)
	}
	sort.Slice(keys, func(a, b int) bool { return keys[a].before(keys[b]) })
	var lines []string
	for _, line := range strings.Split(m.s.Prefs.Get(prefTyped), "\n") {
		if k, _, ok := typedKey(line); ok && m.values[k] == nil && k.lesson != anew {
			lines = append(lines, line) // of a step that this page did not show
		}
	}
	for _, k := range keys {
		lines = append(lines, m.typedLines(k)...)
	}
	if all := strings.Join(lines, "\n"); len(all) <= typedAll {
		m.s.Prefs.Set(prefTyped, all)
	}
}

// typedLines are those of a step.
func (m *learnModel) typedLines(k stepKey) []string {
	l := learn.ByNumber(k.lesson)
	if l == nil || m.values[k] == nil {
		return nil
	}
	s, out := &l.Steps[k.step], []string(nil)
	op, _ := learn.OperationByID(s.Get("op"))
	first := s.Values(false)
	for _, id := range s.Asked() {
		value := m.values[k][id]
		f, _ := op.Field(id)
		if value == first[id] || f.Secret || len(value) > typedField || strings.Contains(value, "PRIVATE KEY") {
			continue
		}
		out = append(out, strconv.Itoa(k.lesson)+" "+strconv.Itoa(k.step)+" "+id+"="+strings.ReplaceAll(value, "\n", lineMark))
	}
	return out
}

// typed puts what was typed before into the values of a step.
func (m *learnModel) typed(l *learn.Lesson, i int) {
	k := stepKey{l.Number, i}
	for _, line := range strings.Split(m.s.Prefs.Get(prefTyped), "\n") {
		if at, pair, ok := typedKey(line); ok && at == k {
			id, value, _ := strings.Cut(pair, "=")
			for _, asked := range l.Steps[i].Asked() {
				if asked == id {
					m.values[k][id] = strings.ReplaceAll(value, lineMark, "\n")
				}
			}
		}
	}
}

// typedKey reads the beginning of a line that is kept.
func typedKey(line string) (k stepKey, pair string, ok bool) {
	lesson, rest, _ := strings.Cut(line, " ")
	step, pair, ok := strings.Cut(rest, " ")
	n, err := strconv.Atoi(lesson)
	i, err2 := strconv.Atoi(step)
	return stepKey{n, i}, pair, ok && err == nil && err2 == nil
}
