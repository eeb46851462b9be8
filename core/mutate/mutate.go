// Package mutate gives the fuzz targets of the house many broken inputs in each
// ordinary run of the tests, and the same ones in every run of a commit.
//
// What a fuzzer finds is luck: it draws from what time it has. So a gate cannot
// ask it. [Fuzz] draws from a fixed seed instead: it takes the target's seeds,
// changes them in the ways of [changes], and has the target run on all of them.
// Keys, salts and serial numbers come out of a fixed stream too, in the seeds and
// in the target. Under go test -fuzz it steps back: there the seeds are Go's.
//
//	func FuzzRead(f *testing.F) {
//		mutate.Fuzz(f, 500, func(s *mutate.Seeds) {
//			s.Add(fixture(s, "ca.crt"))
//		}, func(t *testing.T, data []byte) { … })
//	}
package mutate

import (
	"flag"
	"hash/fnv"
	"math/rand/v2"
	"reflect"
	"regexp"
	"runtime"
	"testing"
	"testing/cryptotest"
)

// portion is how much of the changed inputs WebAssembly tries, where all takes
// ten times as long: that there is anything which only it does wrong is rare.
const portion = 20

// Seeds takes in the good inputs of a target, as [testing.F.Add] does. As a
// test it can be given to whatever makes them.
type Seeds struct {
	*testing.T
	all [][]any
}

// Add takes in the arguments of one run of the target.
func (s *Seeds) Add(args ...any) { s.all = append(s.all, args) }

// Fuzz has the target run on its seeds and on so many changed ones. The target
// is what [testing.F.Fuzz] takes. An input that fails is kept where Go's own
// fuzzer keeps it, below testdata/fuzz, to be committed as a case.
func Fuzz(f *testing.F, count int, seeds func(*Seeds), target any) {
	f.Helper()
	all := gather(f, seeds)
	for _, args := range all {
		f.Add(args...)
	}
	if fuzzing() {
		f.Fuzz(target)
		return
	}
	if runtime.GOOS == "js" {
		count /= portion
	}
	cases := broken(f.Name(), all, count)
	for _, args := range cases {
		f.Add(args...)
	}
	f.Fuzz(steady(target, cases))
}

// fuzzing tells that Go's own fuzzer runs.
func fuzzing() bool { return flag.Lookup("test.fuzz").Value.String() != "" }

// gather makes the seeds, with randomness that is the same each time. Only a
// test can ask for that, and there is none yet when a fuzz target begins: hence
// one of its own, which -run and -skip choose as they chose the target; -fuzz
// chooses no test.
func gather(f *testing.F, seeds func(*Seeds)) (all [][]any) {
	f.Helper()
	chosen := regexp.MatchString
	if fuzzing() {
		chosen = func(string, string) (bool, error) { return true, nil }
	}
	ok := testing.RunTests(chosen, []testing.InternalTest{{Name: f.Name(), F: func(t *testing.T) {
		cryptotest.SetGlobalRandom(t, 1)
		s := &Seeds{T: t}
		seeds(s)
		all = s.all
	}}})
	if !ok {
		f.Fatal("mutate: the seeds could not be made")
	}
	if len(all) == 0 {
		f.Fatal("mutate: there are no seeds: add at least one, that there be something to change")
	}
	return all
}

// broken changes the seeds in turn, so that each has as many descendants.
func broken(name string, seeds [][]any, count int) (out [][]any) {
	h := fnv.New64a()
	h.Write([]byte(name))
	r := rand.New(rand.NewPCG(h.Sum64(), 1))
	for i := range count {
		args := append([]any(nil), seeds[i%len(seeds)]...)
		at := r.IntN(len(args))
		args[at] = changed(r, args[at], seeds[r.IntN(len(seeds))][at])
		out = append(out, args)
	}
	return out
}

// steady is the target with randomness that is the same for each input, and
// that keeps the changed ones on which it fails.
func steady(target any, cases [][]any) any {
	fn := reflect.ValueOf(target)
	return reflect.MakeFunc(fn.Type(), func(in []reflect.Value) []reflect.Value {
		t := in[0].Interface().(*testing.T)
		t.Helper()
		cryptotest.SetGlobalRandom(t, 1)
		done := false
		defer func() {
			if !done || t.Failed() {
				keep(t, in[1:], cases)
			}
		}()
		fn.Call(in)
		done = true
		return nil
	}).Interface()
}
