//go:build !js

package main

import (
	"fmt"
	"slices"
	"time"
)

// pair measures a and b by turns, runs times each, so that what else the
// machine does falls on both alike, and gives the medians.
func (b *bench) pair(first, second func() (time.Duration, error)) (one, two time.Duration, err error) {
	var ones, twos []time.Duration
	for range b.runs {
		for _, side := range []struct {
			measure func() (time.Duration, error)
			to      *[]time.Duration
		}{{first, &ones}, {second, &twos}} {
			d, err := side.measure()
			if err != nil {
				return 0, 0, err
			}
			*side.to = append(*side.to, d)
		}
	}
	return median(ones), median(twos), nil
}

func median(d []time.Duration) time.Duration {
	d = slices.Sorted(slices.Values(d))
	n := len(d)
	return (d[(n-1)/2] + d[n/2]) / 2
}

// ratio is the line of one over two, with both in sight.
func ratio(what string, one, two time.Duration, limit float64) result {
	return result{
		what: what, measured: quotient(one, two),
		limit: atMost(limit), over: float64(one)/float64(two) > limit,
	}
}

func quotient(one, two time.Duration) string {
	return fmt.Sprintf("%.2f (%s ÷ %s)", float64(one)/float64(two), show(one), show(two))
}

func atMost(limit float64) string { return fmt.Sprintf("≤ %.1f", limit) }

func show(d time.Duration) string {
	switch {
	case d < 10*time.Millisecond:
		return d.Round(10 * time.Microsecond).String()
	case d < time.Second:
		return d.Round(time.Millisecond).String()
	}
	return d.Round(10 * time.Millisecond).String()
}
