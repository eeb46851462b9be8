//go:build !js

// Command bench measures the product's figures in a real browser, each as a
// ratio to something that the same machine does in the same minute, so that the
// limits hold on any machine:
//
//	go run ./e2e/bench [-only rsa,p256,crowd,open,kubeadm,inspect,lesson] [-runs 7]
//
// A figure is the ratio of the medians of interleaved runs. The exit status is
// 1 when one is over its limit.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"text/tabwriter"

	"kubepki/e2e/browser"
	"kubepki/e2e/product"
)

// bench is what the figures are measured with.
type bench struct {
	product *product.Product
	browser *browser.Browser
	runs    int
}

// result is one measured line.
type result struct {
	what     string
	measured string
	limit    string
	over     bool
	// unmeasured tells that what it is compared with is not here; measured says why.
	unmeasured bool
}

// figures is the one table of what can be measured.
var figures = []struct {
	name    string
	measure func(*bench) ([]result, error)
}{
	{"rsa", (*bench).rsa},
	{"p256", (*bench).p256},
	{"crowd", (*bench).crowd},
	{"open", (*bench).open},
	{"kubeadm", (*bench).kubeadm},
	{"inspect", (*bench).inspect},
	{"lesson", (*bench).lesson},
}

func main() {
	only := flag.String("only", "", "names of figures, parted by commas: rsa, p256, crowd, open, kubeadm, inspect, lesson; all when empty")
	runs := flag.Int("runs", 7, "how often each side is measured")
	flag.Parse()
	over, err := measure(*only, *runs)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	if over || err != nil {
		os.Exit(1)
	}
}

func measure(only string, runs int) (over bool, err error) {
	if runs < 1 {
		return false, fmt.Errorf("bench: %d runs, want 1 or more", runs)
	}
	b := &bench{runs: runs}
	if b.product, err = product.Build(); err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, b.product.Remove()) }()
	if b.browser, err = browser.Launch(); err != nil {
		return false, err
	}
	defer func() {
		_, closing := b.browser.Close()
		err = errors.Join(err, closing)
	}()
	return b.table(only)
}

// table measures and prints each figure as soon as it is known.
func (b *bench) table(only string) (over bool, err error) {
	names := strings.Split(only, ",")
	w := tabwriter.NewWriter(os.Stdout, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "figure\tmeasured\tlimit\tverdict")
	for _, f := range figures {
		if only != "" && !slices.Contains(names, f.name) {
			continue
		}
		results, err := f.measure(b)
		if err != nil {
			return over, fmt.Errorf("bench: %s: %w", f.name, errors.Join(err, w.Flush()))
		}
		for _, r := range results {
			verdict := "ok"
			switch {
			case r.unmeasured:
				verdict = "NOT MEASURED"
			case r.over:
				verdict, over = "OVER", true
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", r.what, r.measured, r.limit, verdict)
		}
	}
	return over, w.Flush()
}
