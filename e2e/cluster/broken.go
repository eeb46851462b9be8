package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"kubepki/core/fault"
	"kubepki/e2e/cluster/check"
)

// broken is a bundle broken on purpose, and the checks that must fail then: these
// and no others. Checks that need a failed one are not reached, which is no failure.
type broken struct {
	fault string // of package fault
	of    string // the scenario whose bundle is broken
	red   []string
}

// brokenPatience bounds each check of a broken bundle that starts no server:
// they pass in three seconds or not at all.
const brokenPatience = 25 * time.Second

// brokens is the one table of what must turn which checks red. SHA256SUMS is
// left as it was, so sums is red in all. What kubeadm does not notice is here
// too: its checks stay green.
var brokens = []broken{
	{"leaf-of-another-ca", "p256", []string{"sums", "kubeadm-certs", "kubeadm-renew", "names"}},
	{"leaf-of-a-remade-ca", "p256", []string{"sums", "kubeadm-certs", "kubeadm-renew", "names"}},
	{"key-of-another-pair", "p256", []string{"sums", "kube-apiserver"}},
	{"missing-san", "p256", []string{"sums", "names"}},
	{"missing-group", "p256", []string{"sums", "whoami", "admin"}},
	{"wrong-group", "p256", []string{"sums", "whoami", "admin"}},
	{"ca-key-of-another-pair", "p256", []string{"sums", "kubeadm-kubeconfig", "kubeadm-renew", "controllers"}},
	{"sa-pub-of-another-pair", "p256", []string{"sums", "controllers", "token", "token-hand"}},
	{"expired", "p256", []string{"sums", "kubeadm-certs", "kubeadm-expiration", "names"}},
	{"wrong-eku-apiserver", "p256", []string{"sums", "names"}},
	{"wrong-eku-admin", "p256", []string{"sums", "whoami", "admin"}},
	{"peer-server-only", "ha", []string{"sums", "etcd"}},
}

// brokens tries the whole table.
func (p *proof) brokens(ctx context.Context) {
	wanted := slices.DeleteFunc(slices.Clone(brokens), func(b broken) bool { return p.loopback || !p.wants(b.fault) })
	if len(wanted) == 0 {
		return
	}
	fmt.Println("== bundles broken on purpose: exactly the right checks must fail")
	for _, b := range wanted {
		// The page has one tab at a time.
		if c, err := scenarioByName(b.of); err == nil && ctx.Err() == nil {
			_, _ = p.made(c) // what went wrong is told when it is wanted
		}
	}
	var wg sync.WaitGroup
	for _, b := range wanted {
		wg.Go(func() {
			p.seats <- struct{}{}
			defer func() { <-p.seats }()
			if ctx.Err() == nil {
				p.broken(ctx, b)
			}
		})
	}
	wg.Wait()
}

// broken breaks a copy of a bundle, boots it, and judges what turned red.
func (p *proof) broken(ctx context.Context, b broken) {
	began := time.Now()
	f, ok := fault.ByID(b.fault)
	if !ok {
		fmt.Print(p.count(check.Result{Check: b.fault, Verdict: check.Fail, Words: "package fault knows no such fault"}))
		return
	}
	r := check.Result{Check: "broken: " + b.fault, Verdict: check.Pass}
	words, err := p.judge(ctx, b, f)
	r.Words, r.Took = words, time.Since(began)
	if err != nil {
		r.Verdict, r.Words = check.Fail, err.Error()
	}
	fmt.Print(p.count(r))
}

func (p *proof) judge(ctx context.Context, b broken, f fault.Fault) (string, error) {
	c, err := scenarioByName(b.of)
	if err != nil {
		return "", err
	}
	whole, err := p.made(c)
	if err != nil {
		return "", err
	}
	dir := filepath.Join(p.dir, "broken-"+b.fault)
	if err := os.Mkdir(dir, 0o700); err != nil {
		return "", fmt.Errorf("cluster: %w", err)
	}
	// What checks of the whole one wrote beside them stays behind.
	if out, err := exec.Command("cp", "-a", filepath.Join(whole, "bundle"), filepath.Join(whole, "signed"), dir).CombinedOutput(); err != nil {
		return "", fmt.Errorf("cluster: %w: %s", err, out)
	}
	scene, err := c.scene(p.version)
	if err != nil {
		return "", err
	}
	if err := spoil(ctx, filepath.Join(dir, "bundle"), hostsOf(scene), f); err != nil {
		return "", err
	}
	o := runCase(ctx, c, p.version, dir, brokenPatience, false, func(check.Result) {})
	if o.err != nil {
		return "", o.err
	}
	got, want := red(o.results), slices.Sorted(slices.Values(b.red))
	if !slices.Equal(got, want) {
		return "", fmt.Errorf("red are %v, want %v: %w", got, want, reasons(o.results))
	}
	return "red as it must be: " + strings.Join(got, ", "), nil
}

// reasons are those of the failed checks.
func reasons(results []check.Result) error {
	var errs []error
	for _, r := range results {
		if r.Verdict == check.Fail {
			errs = append(errs, fmt.Errorf("%s: %s", r.Check, r.Words))
		}
	}
	return errors.Join(errs...)
}
