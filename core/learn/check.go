package learn

import (
	"strings"
	"sync"
	"time"
)

// Finding is what a check says: in words, of the objects that it looked at.
type Finding struct {
	// State is "valid", "warning", "broken", or "idle" while what it looks at is
	// not there yet.
	State string
	What  string // in a few words
	Why   string // it matters, and what programs would say
	Fix   string
	Ref   string // a section of an RFC, or the address of a page
}

// Row is one row of what can be checked.
type Row struct {
	ID   string
	Args string // what its arguments are, for who writes a lesson
	// Files is how many of the arguments are names of files, from the first on.
	Files int
	Ref   string
	look  func(l look) Finding
}

// look is what a check sees.
type look struct {
	b    Bench
	args []string
	now  time.Time
}

// arg is one argument, "" for one that is not given.
func (l look) arg(i int) string {
	if i < len(l.args) {
		return l.args[i]
	}
	return ""
}

// Checks is the one table of what can be checked. It must not be changed.
func Checks() []Row { return checks() }

var checks = sync.OnceValue(func() []Row {
	var out []Row
	for _, part := range [][]Row{secretChecks, objectChecks, certificateChecks, kubernetesChecks, toldChecks, sshChecks, askedChecks, browserChecks, mapChecks, treeChecks} {
		out = append(out, part...)
	}
	return out
})

// CheckByID finds a check.
func CheckByID(id string) (Row, bool) {
	for _, r := range Checks() {
		if r.ID == id {
			return r, true
		}
	}
	return Row{}, false
}

// Judge runs one line of a check step, "ID ARGUMENT…", on what the learner has.
// It is idle while a file that it looks at is missing.
func Judge(b Bench, line string, now time.Time) Finding {
	words := strings.Fields(line)
	if len(words) == 0 {
		return Finding{}
	}
	row, ok := CheckByID(words[0])
	if !ok {
		return Finding{State: "broken", What: "There is no check " + words[0]}
	}
	l := look{b, words[1:], now}
	for i := range min(row.Files, len(l.args)) {
		if _, ok := b[l.args[i]]; !ok {
			return Finding{State: "idle", What: l.args[i] + " is not made yet", Ref: row.Ref}
		}
	}
	f := row.look(l)
	f.Ref = row.Ref
	return f
}

// Judged runs every check of a step.
func (s *Step) Judged(b Bench, now time.Time) (all []Finding, right bool) {
	right = true
	for _, line := range s.All("check") {
		f := Judge(b, line, now)
		all = append(all, f)
		right = right && f.State == "valid"
	}
	return all, right
}

// good and bad are the two ends of a check.
func good(what, why string) Finding { return Finding{State: "valid", What: what, Why: why} }

func bad(what, why, fix string) Finding {
	return Finding{State: "broken", What: what, Why: why, Fix: fix}
}
