package main

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"kubepki/core/health"
	"kubepki/e2e/browser"
)

// clockBehind lets the page's clock be behind by window.daysBehind.
var clockBehind = fmt.Sprintf(`{ window.daysBehind = %d; const now = Date.prototype.getTime; Date.prototype.getTime = function () { return now.call(this) - window.daysBehind * 864e5 } }`, endedDays)

// mend lets the page, by the right clock again, see that all leaves of the set
// that it made have ended, and unpacks its repair beside the bundle.
func mend(tab *browser.Tab, bundle string) error {
	hosts, err := foldersOf(bundle)
	if err != nil {
		return err
	}
	lines, err := hasEnded(bundle, hosts)
	if err != nil {
		return err
	}
	tab.Eval(`window.daysBehind = 0`)
	tab.Follow("#/inspect/repair")
	tab.UntilText(lines)
	tab.Click("Make the files")
	tab.UntilText("What changes")
	return unpack(tab.Download("Download repair (.zip)"), filepath.Join(filepath.Dir(bundle), "repair"))
}

// place puts the files of a repair into the bundle, as its commands do where
// hosts have files of their own.
func place(repair, bundle string) error {
	hosts, err := foldersOf(bundle)
	if err != nil {
		return err
	}
	for _, host := range hosts {
		changed, err := files(repair, []string{host})
		if err != nil {
			return err
		}
		for _, f := range changed {
			if err := write(filepath.Join(bundle, host, f.Path), f.Bytes, f.Mode); err != nil {
				return err
			}
		}
	}
	return nil
}

// foldersOf lists the hosts of a bundle that have an etc.
func foldersOf(bundle string) (hosts []string, err error) {
	found, err := filepath.Glob(filepath.Join(bundle, "*", "etc"))
	for _, path := range found {
		hosts = append(hosts, filepath.Base(filepath.Dir(path)))
	}
	return hosts, err
}

// hasEnded looks that each leaf on disk is past its end, and nothing else is wrong:
// else nothing is proved. It gives how the page counts what it is to make again.
func hasEnded(bundle string, hosts []string) (lines string, err error) {
	all, err := files(bundle, hosts)
	if err != nil {
		return "", err
	}
	plan := health.Guess(all)
	leaves, ended := 0, 0
	for _, it := range plan.Items {
		if it.Profile.Authority != "" {
			leaves++
		}
	}
	report, err := health.Check(context.Background(), plan, all, health.Options{Now: time.Now()})
	if err != nil {
		return "", err
	}
	for _, f := range report.Findings {
		if f.Rule == health.RuleExpired {
			ended++
		}
	}
	if ended == 0 || ended != leaves || len(report.Findings) != ended {
		return "", fmt.Errorf("cluster: %d of %d findings about the bundle are that a leaf has ended, want all %d leaves", ended, len(report.Findings), leaves)
	}
	return fmt.Sprintf("%d of %d lines", leaves, len(plan.Items)), nil
}
