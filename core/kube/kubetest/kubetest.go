// Package kubetest makes whole clusters for tests, in a moment and at a fixed one.
//
//	r := kubetest.Made(t, func(d *kube.Draft) { d.OneAuthority = true })
//	files := health.FilesOf(r)
package kubetest

import (
	"context"
	"time"

	"kubepki/core/kube"
	"kubepki/core/pki"
	"kubepki/core/pki/pkitest"
)

// Day is how long a day is.
const Day = 24 * time.Hour

// Now is the moment at which every test takes place.
var Now = time.Date(2026, 11, 23, 19, 14, 40, 0, time.UTC)

// T is what the package needs of a [testing.T].
type T interface {
	Helper()
	Fatalf(format string, args ...any)
}

// Options are what sets are made with.
func Options() kube.Options {
	return kube.Options{Maker: pkitest.Keys{}, Now: Now, Parallel: 4}
}

// Drafted is the default draft with P-256 keys, which take no time, and a
// change; nil changes nothing.
func Drafted(change func(*kube.Draft)) kube.Draft {
	d := kube.DefaultDraft()
	d.KeyAlgorithm = string(pki.ECDSAP256)
	if change != nil {
		change(&d)
	}
	return d
}

// Plan is that of a draft that has no problems.
func Plan(t T, change func(*kube.Draft)) kube.Plan {
	t.Helper()
	reading := Drafted(change).Read(Now)
	if len(reading.Problems) > 0 {
		t.Fatalf("the draft has problems: %v", reading.Problems)
	}
	return kube.NewPlan(reading.Cluster)
}

// Made carries the plan out.
func Made(t T, change func(*kube.Draft)) *kube.Result {
	t.Helper()
	return built(t, change, Options())
}

// Same carries the plan out item by item: where randomness comes out of a fixed
// stream, as in the seeds of fuzz targets, all is the same each time.
func Same(t T, change func(*kube.Draft)) *kube.Result {
	t.Helper()
	o := Options()
	o.Parallel = 1
	return built(t, change, o)
}

func built(t T, change func(*kube.Draft), o kube.Options) *kube.Result {
	t.Helper()
	r, err := kube.Build(context.Background(), Plan(t, change), o)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return r
}
