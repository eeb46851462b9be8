package logs

import (
	"slices"
	"sort"
	"strings"
	"time"

	"kubepki/core/decode"
)

// Report is what came of a log.
type Report struct {
	Causes []Cause // what is wrong, the worst and most frequent first
	Found  []int   // the lines that are understood, from 0
	Cut    string  // why the rest is not here, "" when all is

	text   string
	starts []uint32 // where each line begins
	says   []uint16 // the wording of each line of Found
	set    *Set
	now    time.Time
}

// Cause is a row of the table that the log has, and where.
type Cause struct {
	*Row
	Count        int
	First, Last  int       // lines, from 0
	Began, Ended time.Time // of those lines that say when; zero when none does
	Zone         bool      // the lines name their zone
	Culprits     []Culprit // what its lines name, the sure ones first
	Missing      string    // what was looked for in vain, when nothing is named

	searched int
	order    uint16
}

// maxSearched bounds the lines of a cause whose culprits are looked for when the
// log is read; those of any line are in its [Reading].
const maxSearched = 2000

func (c *Cause) take(r Reading) {
	for _, culprit := range r.Culprits {
		at := slices.IndexFunc(c.Culprits, func(old Culprit) bool { return old.ID == culprit.ID })
		switch {
		case at < 0 && len(c.Culprits) < 2*maxCulprits:
			c.Culprits = append(c.Culprits, culprit)
		case at >= 0 && culprit.Sure && !c.Culprits[at].Sure:
			c.Culprits[at] = culprit
		}
	}
	if c.Missing == "" {
		c.Missing = r.Missing
	}
}

// finish puts the causes in order.
func (w *reader) finish() {
	for _, c := range w.causes {
		sureFirst(c.Culprits)
		w.Causes = append(w.Causes, *c)
	}
	sort.SliceStable(w.Causes, func(i, j int) bool {
		a, b := &w.Causes[i], &w.Causes[j]
		if la, lb := gravity(a.Level), gravity(b.Level); la != lb {
			return la < lb
		}
		if a.Count != b.Count {
			return a.Count > b.Count
		}
		return a.order < b.order
	})
}

func sureFirst(list []Culprit) {
	sort.SliceStable(list, func(i, j int) bool { return list[i].Sure && !list[j].Sure })
}

func gravity(l decode.Level) int {
	switch l {
	case decode.Broken:
		return 0
	case decode.Expired:
		return 1
	case decode.Warning:
		return 2
	}
	return 3
}

// Lines is how many lines there are.
func (r *Report) Lines() int { return len(r.starts) }

// Raw is line i as it stands in the log.
func (r *Report) Raw(i int) string {
	end := len(r.text)
	if i+1 < len(r.starts) {
		end = int(r.starts[i+1])
	}
	return strings.TrimRight(strings.TrimSuffix(r.text[r.starts[i]:end], "\n"), "\r")
}

// Line is line i taken apart.
func (r *Report) Line(i int) Line { return open(r.Raw(i), r.now) }

// Explain reads line i: ok is false when it is not understood.
func (r *Report) Explain(i int) (reading Reading, ok bool) {
	at, ok := slices.BinarySearch(r.Found, i)
	if !ok {
		return Reading{}, false
	}
	l := r.Line(i)
	said := r.says[at]
	_, values, _ := match(&l, []uint16{said})
	return r.reading(&l, said, values), true
}

// RowOf is the row of the table that line i has, nil when it is not understood.
func (r *Report) RowOf(i int) *Row {
	at, ok := slices.BinarySearch(r.Found, i)
	if !ok {
		return nil
	}
	return theKnown().sayings[r.says[at]].row
}

// reading fills a row with what a line says.
func (r *Report) reading(l *Line, at uint16, values []string) Reading {
	said := &theKnown().sayings[at]
	holes := map[string]string{}
	for i, v := range values {
		holes[said.holes[i]] = v
	}
	f := &finder{set: r.set, line: l, holes: holes, id: l.serving()}
	f.serial()
	if said.row.look != nil {
		said.row.look(f)
	}
	sureFirst(f.found)
	advice := said.row.Advice
	if l.server && said.row.Client != nil {
		advice = *said.row.Client
	}
	fill := filler{holes: holes, line: l, id: f.id}
	if len(f.found) > 0 && (f.found[0].Sure || f.found[0].Path != "") {
		fill.path = f.found[0].Path
	}
	out := Reading{
		Row: said.row, Who: l.Program, Cause: fill.text(advice.Cause), Fix: fill.text(advice.Fix), Command: fill.command(advice.Command),
		Culprits: f.found,
	}
	if out.Who == "" {
		out.Who = said.who
	}
	if len(f.found) == 0 {
		out.Missing = cutTo(f.miss, 300)
	}
	return out
}
