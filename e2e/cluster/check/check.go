// Package check holds what the real servers and the real clients must do with a
// bundle: one table of checks, each with a name, what it means, and what it
// builds on. A check that cannot be tried because one before it failed is
// neither passed nor failed: it was not reached.
package check

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// Check is one row.
type Check struct {
	Name  string
	Means string // one sentence: what is true when it passes
	// Needs are the names of checks that must have passed before.
	Needs []string
	// For tells whether it applies to a scene; nil: to every one.
	For func(Scene) bool
	// Starts tells that it starts servers: it has the whole limit, however little
	// patience there is with the rest.
	Starts bool
	// Within is its own limit, 0 for the usual.
	Within time.Duration
	// Run gives what was seen, in words.
	Run func(context.Context, *State) (string, error)
}

// limit is how long a check may take.
const limit = 60 * time.Second

// Verdict is how a check ended.
type Verdict string

// The verdicts.
const (
	Pass       Verdict = "PASS"
	Fail       Verdict = "FAIL"
	NotReached Verdict = "----"
)

// Result is one check tried.
type Result struct {
	Check   string
	Verdict Verdict
	Words   string        // what was seen, or the reason
	Took    time.Duration // in nanoseconds when written as JSON
}

// table is all checks in the order in which they are tried. A repair
// comes first, for it changes the files; those of files come before the servers start; what others need comes before them.
var table = slices.Concat(repairChecks, fileChecks, kubeadmChecks, bootChecks, identityChecks, etcdChecks, proxyChecks, nodeChecks, requestChecks, tokenChecks, lossChecks)

// All lists the table.
func All() []Check { return slices.Clone(table) }

// Without lists the checks that do not apply to a scene.
func Without(s Scene) []string {
	var out []string
	for _, c := range table {
		if c.For != nil && !c.For(s) {
			out = append(out, c.Name)
		}
	}
	return out
}

// Run tries every check that applies, and tells each result as it is known.
func Run(ctx context.Context, s *State, tell func(Result)) {
	passed := map[string]bool{}
	for _, c := range table {
		if c.For != nil && !c.For(s.Scene) {
			continue
		}
		r := Result{Check: c.Name}
		if i := slices.IndexFunc(c.Needs, func(n string) bool { return !passed[n] }); i >= 0 {
			r.Verdict, r.Words = NotReached, "needs "+c.Needs[i]
		} else {
			c.try(ctx, s, &r)
		}
		passed[c.Name] = r.Verdict == Pass
		tell(r)
	}
}

func (c Check) try(ctx context.Context, s *State, r *Result) {
	within := s.Patience
	if within == 0 || c.Starts {
		within = limit
	}
	within = max(within, c.Within)
	ctx, cancel := context.WithTimeoutCause(ctx, within, fmt.Errorf("it did not end within %s", within))
	defer cancel()
	began := time.Now()
	words, err := c.Run(ctx, s)
	r.Took, r.Verdict, r.Words = time.Since(began), Pass, words
	if err != nil {
		r.Verdict, r.Words = Fail, oneLine(err.Error())
		if ctx.Err() != nil {
			r.Words = oneLine(context.Cause(ctx).Error() + ": " + err.Error())
		}
	}
}
