// Package pace lets tests say how long something may take without failing on a
// machine that is slow, or busy with something else.
//
// A bound in seconds alone is one of a machine and of what else it does. So
// [Within] measures a known piece of work here and now and stretches its limit
// by what that takes, and [Linear] knows no seconds at all: it holds much
// against little. Both take the least of many tries before they complain, as
// other work only adds. What ends with its context needs no clock, see [EndsAt].
//
// What getrusage tells of a thread is no help: of a few milliseconds it tells none.
package pace

import (
	"runtime"
	"slices"
	"strconv"
	"time"
)

// T is what the package needs of a [testing.T].
type T interface {
	Helper()
	Errorf(format string, args ...any)
}

// unit is how long [work] takes on the machine that limits are meant for, when
// it does nothing else: an AMD EPYC of 2.6 GHz, natively.
const unit = 200 * time.Microsecond

// A bound counts as broken after so many tries, after few where it is broken by far.
const tries, few = 40, 8

// most is how many times as long ten times as much may take.
const most = 25

const longest = time.Duration(1 << 56)

// shortest is what a measurement takes at least: of less the clock and the
// scheduler make too much.
const shortest = 10 * time.Millisecond

// Within fails the test unless do takes at most limit on the machine that
// limits are meant for, and in proportion on one that is slower at this moment.
// A limit leaves room: five times what is measured tells a mistake of the wrong
// order of growth all the same.
func Within(t T, limit time.Duration, do func()) {
	t.Helper()
	if complaint := here.within(limit, do); complaint != "" {
		t.Errorf("%s", complaint)
	}
}

// Linear fails the test unless work on ten times as much takes at most 25 times
// as long. ready makes the work for an amount, and is not measured. Work that
// stops growing, because something bounds it, is linear enough.
func Linear(t T, amount int, ready func(amount int) (work func())) {
	t.Helper()
	if runtime.GOARCH == "wasm" { // takes five times as long for as much, and growth shows in less
		amount /= 3
	}
	if complaint := here.linear(amount, ready); complaint != "" {
		t.Errorf("%s", complaint)
	}
}

// watch measures.
type watch struct {
	now  func() time.Duration
	work func() // takes a [unit]
}

var began = time.Now()

var here = watch{func() time.Duration { return time.Since(began) }, work}

func (w watch) within(limit time.Duration, do func()) (complaint string) {
	took, allowed := longest, longest
	for i := range tries {
		if took = min(took, w.takes(1, do)); took <= limit {
			return ""
		}
		// What else the machine does slows both, as they take about as long.
		if allowed = min(allowed, w.takes(int(limit/unit)+1, w.work)); took <= allowed {
			return ""
		}
		if i >= few && took > 5*allowed {
			break
		}
	}
	return "it takes " + took.String() + ", more than " + limit.String() + ", which are " + allowed.String() + " on this machine now"
}

func (w watch) linear(amount int, ready func(int) func()) (complaint string) {
	little, much := ready(amount), ready(10*amount)
	little() // what is made once and kept is made by now
	turns := int(shortest/(10*max(w.takes(1, little), time.Microsecond))) + 1
	// The least of each counts, over as long a time: the noise of a machine only adds.
	least, greatest := longest, longest
	both := []func(){
		func() { least = min(least, w.takes(10*turns, little)) },
		func() { greatest = min(greatest, w.takes(turns, much)) },
	}
	for i := range tries {
		both[0]()
		both[1]()
		if 10*greatest <= most*least {
			return ""
		}
		if i >= few && 10*greatest > 3*most*least {
			break
		}
		slices.Reverse(both) // or what comes again and again would always meet the same one
	}
	per := func(all time.Duration, n int) string { return (all / time.Duration(n)).String() }
	return "an amount of " + strconv.Itoa(amount) + " takes " + per(least, 10*turns) + ", ten times as much " + per(greatest, turns) + ", more than " + strconv.Itoa(most) + " times as long"
}

// takes is how long so many turns take.
func (w watch) takes(turns int, do func()) time.Duration {
	began := w.now()
	for range turns {
		do()
	}
	return w.now() - began
}

// work is of the kind that parsers do: it allocates, hashes and compares.
func work() {
	const words = 1000
	seen, all, x := map[string]int{}, make([]string, 0, words), uint32(1)
	for range words {
		x = x*1103515245 + 12345
		word := strconv.FormatUint(uint64(x>>8), 10)
		seen[word]++
		all = append(all, word)
	}
	slices.Sort(all)
	if len(seen) > len(slices.Compact(all)) {
		panic("pace: words were lost")
	}
}
