// Package fault breaks a set of Kubernetes PKI files on purpose: one named
// fault at a time, really made with keys and signatures, as it happens to
// people. Tests use it to show that a check can fail, and that real servers
// fail where it does.
//
// A fault works on files and nothing else, so it breaks what core built, what a
// browser exported, and a tree from a disk alike:
//
//	f, ok := fault.ByID("missing-san")
//	broken, err := f.Break(ctx, health.FilesOf(result), now)
//
// Each row of the table names the rule of package health that must find it.
package fault

import (
	"context"
	"fmt"
	"time"

	"kubepki/core/health"
)

// Fault is one way to break a set.
type Fault struct {
	ID   string
	What string      // what is wrong then, in one sentence
	Rule health.Rule // that must find it
	// Profile is the ID of the profile whose files become wrong, on each host
	// that has them unless What says otherwise.
	Profile string
	do      func(*breaker) error
}

// Faults lists the whole table.
func Faults() []Fault { return append([]Fault(nil), faults...) }

// ByID finds a row.
func ByID(id string) (Fault, bool) {
	for _, f := range faults {
		if f.ID == id {
			return f, true
		}
	}
	return Fault{}, false
}

// Break gives the set with the fault in it; the files given stay as they are.
// now is the time that certificates made for it begin from. It fails when the
// set lacks what the fault needs, such as the authority's key.
func (f Fault) Break(ctx context.Context, files []health.File, now time.Time) ([]health.File, error) {
	b := &breaker{ctx: ctx, now: now, profile: f.Profile, files: append([]health.File(nil), files...)}
	if err := f.do(b); err != nil {
		return nil, fmt.Errorf("fault: %s: %w", f.ID, err)
	}
	return b.files, nil
}
