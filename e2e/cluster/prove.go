package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"kubepki/e2e/browser"
	"kubepki/e2e/cluster/check"
	"kubepki/e2e/cluster/lab"
	"kubepki/e2e/product"
)

// options are what the command line says.
type options struct {
	version string
	only    []string
	keep    bool
	// loopback does without namespaces.
	loopback bool
}

func (o options) wants(name string) bool { return len(o.only) == 0 || slices.Contains(o.only, name) }

func scenarioByName(name string) (scenario, error) {
	for _, c := range scenarios {
		if c.name == name {
			return c, nil
		}
	}
	return scenario{}, fmt.Errorf("cluster: no case %q: -list names them", name)
}

// prove does everything, and gives whether any check failed.
func prove(ctx context.Context, o options) (failed bool, err error) {
	if err := lab.Needed(); err != nil {
		return false, err
	}
	if err := buildPrograms(ctx, o.version); err != nil {
		return false, err
	}
	if !o.loopback {
		if err := lab.Refused(ctx, probeRole); err != nil {
			fmt.Printf("namespaces are refused here: %v\n", err)
			o.loopback = true
		}
	}
	if o.loopback {
		fmt.Println("on loopback: programs get other addresses and paths than the bundle's, kubeconfigs another server; not tried: kubeadm, clusters of several servers, broken bundles")
	}
	p, err := newProof(o)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, p.close(failed || err != nil)) }()
	began := time.Now()
	p.scenarios(ctx)
	p.brokens(ctx)
	fmt.Printf("%d passed, %d failed, in %s\n", p.passed, p.failed, since(began))
	if p.passed+p.failed == 0 {
		return false, fmt.Errorf("cluster: nothing was tried: -list names the cases")
	}
	return p.failed > 0, context.Cause(ctx)
}

// atOnce is how many clusters run at a time, each in namespaces of its own:
// mostly they wait, for servers to begin and for controllers to look again.
const atOnce = 2

// proof is all cases under way.
type proof struct {
	options
	dir     string
	product *product.Product
	browser *browser.Browser
	tried   map[string]error // what became of each scenario's export
	seats   chan struct{}    // as many as cases may run at a time

	mu             sync.Mutex
	passed, failed int
}

func newProof(o options) (*proof, error) {
	p := &proof{options: o, tried: map[string]error{}, seats: make(chan struct{}, atOnce)}
	if o.loopback { // one machine is one cluster
		p.seats = make(chan struct{}, 1)
	}
	var err error
	if p.dir, err = os.MkdirTemp("", "kubepki-cluster-"); err != nil {
		return nil, fmt.Errorf("cluster: %w", err)
	}
	if p.product, err = product.Build(); err == nil {
		p.browser, err = browser.Launch()
	}
	if err != nil {
		return nil, errors.Join(err, p.close(false))
	}
	return p, nil
}

// close takes everything away; of what failed the logs stay.
func (p *proof) close(failed bool) error {
	var errs []error
	if p.browser != nil {
		strangers, err := p.browser.Close()
		if err == nil && len(strangers) > 0 {
			err = fmt.Errorf("cluster: pages wanted what is not on this machine: %q", strangers)
		}
		errs = append(errs, err)
	}
	if p.product != nil {
		errs = append(errs, p.product.Remove())
	}
	switch {
	case p.keep:
		fmt.Printf("kept: %s, with private keys\n", p.dir)
	case failed:
		errs = append(errs, onlyLogs(p.dir))
		fmt.Printf("logs: %s\n", p.dir)
	default:
		errs = append(errs, os.RemoveAll(p.dir))
	}
	return errors.Join(errs...)
}

// onlyLogs removes from each case's folder what holds private keys.
func onlyLogs(dir string) error {
	var errs []error
	for _, name := range []string{"bundle", "signed", "work", "authority", "recreated", "repair", "etc-of-machine"} {
		found, err := filepath.Glob(filepath.Join(dir, "*", name))
		errs = append(errs, err)
		for _, path := range found {
			errs = append(errs, os.RemoveAll(path))
		}
	}
	return errors.Join(errs...)
}

// exported is one scenario's bundle.
type exported struct {
	scenario
	dir  string
	took time.Duration
	err  error
}

// exports lets the page make one bundle after the other, the next one while
// clusters boot from the last.
func (p *proof) exports(ctx context.Context) <-chan exported {
	out := make(chan exported)
	go func() {
		defer close(out)
		for _, c := range scenarios {
			if ctx.Err() != nil || !p.wants(c.name) {
				continue
			}
			if why := c.cannot(p.options); why != "" {
				fmt.Printf("-- %s is not tried: %s\n", c.name, why)
				continue
			}
			began := time.Now()
			dir, err := p.made(c)
			out <- exported{c, dir, time.Since(began), err}
		}
	}()
	return out
}

// scenarios tries each case as soon as its bundle is there and a seat is free.
func (p *proof) scenarios(ctx context.Context) {
	var wg sync.WaitGroup
	for e := range p.exports(ctx) {
		p.seats <- struct{}{}
		wg.Go(func() {
			defer func() { <-p.seats }()
			p.scenario(ctx, e)
		})
	}
	wg.Wait()
}

// scenario boots and checks one case. It is told whole at its end: another runs
// beside it.
func (p *proof) scenario(ctx context.Context, e exported) {
	var said strings.Builder
	defer func() { fmt.Print(said.String()) }()
	tell := func(r check.Result) { said.WriteString(p.count(r)) }
	fmt.Fprintf(&said, "== %s: %s\n", e.name, e.title)
	if e.err != nil {
		tell(check.Result{Check: "export", Verdict: check.Fail, Words: strings.Join(strings.Fields(e.err.Error()), " "), Took: e.took})
		return
	}
	tell(check.Result{Check: "export", Verdict: check.Pass, Words: "by the page, from its file", Took: e.took})
	began := time.Now()
	o := runCase(ctx, e.scenario, p.version, e.dir, 0, p.loopback, tell)
	if o.err != nil {
		tell(check.Result{Check: "end", Verdict: check.Fail, Words: o.err.Error()})
	}
	passed, failed := 1, 0
	for _, r := range o.results {
		if r.Verdict == check.Pass {
			passed++
		} else {
			failed++
		}
	}
	fmt.Fprintf(&said, "   %s: %d passed, %d failed or not reached; ready after %s; %s in all\n", e.name, passed, failed, o.ready.Round(100*time.Millisecond), since(began))
}

// made lets the page make the case's bundle, once, if the case is as the table
// says, and gives the folder.
func (p *proof) made(c scenario) (dir string, err error) {
	dir = filepath.Join(p.dir, c.name)
	if err, done := p.tried[c.name]; done {
		return dir, err
	}
	defer func() { p.tried[c.name] = err }()
	scene, err := c.scene(p.version)
	if err != nil {
		return dir, err
	}
	if err := c.asWritten(scene); err != nil {
		return dir, err
	}
	if err := export(p.browser, p.product.File(), c, p.version, dir); err != nil || !c.recreated {
		return dir, err
	}
	return dir, recreate(filepath.Join(dir, "bundle"), hostsOf(scene))
}

// count counts one result and gives its line.
func (p *proof) count(r check.Result) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if r.Verdict == check.Pass {
		p.passed++
	} else {
		p.failed++
	}
	return fmt.Sprintf("%s %-24s %s (%s)\n", r.Verdict, r.Check, r.Words, r.Took.Round(10*time.Millisecond))
}

func since(t time.Time) time.Duration { return time.Since(t).Round(100 * time.Millisecond) }
