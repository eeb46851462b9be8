//go:build !js

package main

import (
	"fmt"
	"os/exec"
	"strconv"
	"time"

	"kubepki/core/kube"
	"kubepki/core/pki"
	"kubepki/e2e/browser"
)

// setKeys is how many keys a cluster of one control plane and no worker needs.
const setKeys = 16

// longestTask is how long the page may not answer while it works.
const longestTask = 200 * time.Millisecond

// rsa compares a whole set, from the click to its downloads, with as many runs
// of openssl that each make one key.
func (b *bench) rsa() ([]result, error) {
	return b.set("RSA-2048 set ÷ 16 × openssl genrsa 2048", pki.RSA2048, 0.5, "genrsa", "2048")
}

func (b *bench) p256() ([]result, error) {
	return b.set("P-256 set ÷ 16 × openssl ecparam -genkey", pki.ECDSAP256, 1.0, "ecparam", "-name", "prime256v1", "-genkey", "-noout")
}

func (b *bench) set(what string, a pki.KeyAlgorithm, limit float64, command ...string) ([]result, error) {
	if n := plan(a, 0).Keys(); n != setKeys {
		return nil, fmt.Errorf("the set has %d keys, want %d", n, setKeys)
	}
	page, tool, err := b.pair(
		func() (time.Duration, error) { w, err := b.work(a, 0); return w.took / setKeys, err },
		func() (time.Duration, error) { return oneByOne(command) },
	)
	if err != nil {
		return nil, err
	}
	hasty, err := b.hasty(a)
	return []result{ratio(what, page, tool, limit), atOnce(hasty/setKeys, tool)}, err
}

// atOnce is the line that says what making keys ahead brings. It has no limit.
func atOnce(page, tool time.Duration) result {
	return result{what: "  the same, clicked before a key was made ahead", measured: quotient(page, tool), limit: "none"}
}

// hasty is the time of a set whose keys nobody could know of before the click.
func (b *bench) hasty(a pki.KeyAlgorithm) (time.Duration, error) {
	var all []time.Duration
	for range b.runs {
		w, err := b.workWith(a, 0, func(tab *browser.Tab) {
			tab.Eval(`void (globalThis.requestIdleCallback = () => {})`)
			tab.Choose("Key type", pki.ECDSAP384.Label()) // lets go of what was made meanwhile
			tab.Choose("Key type", a.Label())
		})
		if err != nil {
			return 0, err
		}
		all = append(all, w.took)
	}
	return median(all), nil
}

// oneByOne is the time of one openssl run of setKeys in a row.
func oneByOne(args []string) (time.Duration, error) {
	began := time.Now()
	for range setKeys {
		if err := exec.Command("openssl", args...).Run(); err != nil {
			return 0, fmt.Errorf("openssl %s: %w: install openssl", args[0], err)
		}
	}
	return time.Since(began) / setKeys, nil
}

// crowd compares the time per certificate of a hundred workers with that of ten,
// and looks at how the page fares meanwhile.
func (b *bench) crowd() ([]result, error) {
	var longest time.Duration
	steps := 1 << 20
	side := func(workers int) func() (time.Duration, error) {
		certificates := 0
		for _, it := range plan(pki.ECDSAP256, workers).Items {
			if it.Subject != nil {
				certificates++
			}
		}
		return func() (time.Duration, error) {
			w, err := b.work(pki.ECDSAP256, workers)
			longest = max(longest, w.longest)
			if workers == 100 {
				steps = min(steps, w.steps)
			}
			return w.took / time.Duration(certificates), err
		}
	}
	many, few, err := b.pair(side(100), side(10))
	return []result{
		ratio("a certificate of 100 workers ÷ one of 10", many, few, 1.1),
		{what: "longest main-thread task meanwhile", measured: longestWords(longest), limit: "≤ 200ms", over: longest > longestTask},
		{what: "steps of the progress bar, 100 workers", measured: strconv.Itoa(steps), limit: "≥ 2", over: steps < 2},
	}, err
}

// longestWords names a longest task; the browser reports none below 50 ms.
func longestWords(d time.Duration) string {
	if d == 0 {
		return "below 50ms"
	}
	return d.String()
}

func plan(a pki.KeyAlgorithm, workers int) kube.Plan {
	d := kube.DefaultDraft()
	d.KeyAlgorithm, d.Workers = string(a), strconv.Itoa(workers)
	return kube.NewPlan(d.Read(time.Now()).Cluster)
}

// work is one set made in a page that was just opened.
type work struct {
	took, longest time.Duration
	steps         int // values that the progress bar showed
}

// work measures a set in a page that has done ahead what it does in idle time:
// a person reads and fills the form for longer than that takes.
func (b *bench) work(a pki.KeyAlgorithm, workers int) (work, error) {
	return b.workWith(a, workers, func(tab *browser.Tab) {
		tab.Choose("Key type", a.Label())
		tab.Until("keys made ahead", fmt.Sprintf("document.documentElement.dataset.ahead === %q", a))
	})
}

// workWith measures a set after the page warmed up and its key type was chosen.
func (b *bench) workWith(a pki.KeyAlgorithm, workers int, choose func(*browser.Tab)) (w work, err error) {
	err = browser.Visit(b.browser, func(tab *browser.Tab) error {
		tab.Go(b.product.File(), "#/cluster")
		tab.Until("the page to warm up", "document.documentElement.dataset.warm === 'true'")
		choose(tab)
		tab.Fill("Workers", strconv.Itoa(workers))
		tab.Leave()
		tab.Wait("the workers' lines", func() bool { return tab.Field("Workers").Content() != strconv.Itoa(workers) })
		tab.Patient(2 * time.Minute)
		tab.WatchTasks()
		tab.WatchProgress()
		tab.ArmStopwatch("Generate PKI", "Download bundle (.zip)")
		tab.Click("Generate PKI")
		w.took = tab.Stopwatch()
		w.longest, w.steps = tab.LongestTask(), len(tab.Progress())
		return nil
	})
	return w, err
}
