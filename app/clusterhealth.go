package app

import (
	"context"
	"path"
	"time"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/health"
	"kubepki/core/kube"
)

// setHealth is one check of a set: how far it is, or what came out.
type setHealth struct {
	at     kube.Progress
	done   bool
	report *health.Report // nil when it was cancelled
	cancel context.CancelFunc
}

// checkHealth judges the result in the background, after it is shown: the files
// as they will be downloaded, not what they were made from.
func (p *clusterPage) checkHealth() {
	p.endCheck()
	result := p.m.result
	if result == nil {
		return
	}
	job, cancel := context.WithCancel(context.Background())
	h := &setHealth{at: kube.Progress{Total: len(result.Plan.Items)}, cancel: cancel}
	p.health = h
	last := p.s.now()
	o := health.Options{Now: last, Yield: p.giveWay, Progress: func(now kube.Progress) {
		if t := p.s.now(); t.Sub(last) >= paintEvery {
			last = t
			p.ctx.Dispatch(func(ui.Context) { h.at = now })
		}
	}}
	p.ctx.Async(func() {
		var report *health.Report
		if p.giveWay(job) == nil { // the result is painted first
			report, _ = health.Check(job, result.Plan, health.FilesOf(result), o)
		}
		cancel()
		p.s.later(func(ui.Context) { h.report, h.done = report, true })
	})
}

// endCheck gives up the check under way, and what came out of an earlier one.
func (p *clusterPage) endCheck() {
	if p.health != nil {
		p.health.cancel()
		p.health = nil
	}
}

// giveWay lets the browser have its turn, and all work go first that the user
// waits for: a download would take as long as the rest of the check.
func (p *clusterPage) giveWay(ctx context.Context) error {
	for p.waitedFor.Load() > 0 {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(paintEvery):
		}
	}
	if p.s.Yield == nil {
		return ctx.Err()
	}
	return p.s.Yield(ctx)
}

// healthPanel says whether the set holds, and what does not.
func (p *clusterPage) healthPanel() ui.UI {
	h := p.health
	if h == nil {
		return nil
	}
	// One button in one place: who stands on Cancel with the keyboard when the check
	// ends stays there, and is not thrown out of the page.
	button := &kit.Button{Label: "Cancel", Small: true, Look: "bare", OnClick: func(ui.Context) { h.cancel() }}
	if !h.done {
		return kit.Panel("Health", button, kit.PanelBody(&kit.Progress{Verb: "Checking", What: h.at.Last, Done: h.at.Done, Total: h.at.Total}))
	}
	button.Label, button.OnClick = "Check again", func(ui.Context) { p.checkHealth() }
	state, words := "idle", "Not checked: cancelled at "+thousands(h.at.Done)+" of "+thousands(h.at.Total)
	var parts []ui.UI
	if r := h.report; r != nil {
		state, words = "valid", "Checked: "+thousands(r.Sound)+" of "+thousands(r.Checked)+" hold"
		if level := r.Level(); level != "" {
			state = string(level)
		} else {
			parts = append(parts, el.Text("p", "quiet t13", "Each key belongs to its certificate, its authority signed it, and names, usages, dates, modes and kubeconfigs are as the components want them."))
		}
		parts = append(parts, p.s.findings(r.Findings, p.openFinding)...)
	}
	return kit.Panel("Health", button, el.Box("div", "panel__body stack", append([]ui.UI{el.With("div", "", el.Attrs{"role", "status"}, kit.State(state, words))}, parts...)...))
}

// openFinding is the way to the object that a finding is about: the key where
// the file is a key's, else the certificate.
func (p *clusterPage) openFinding(f *health.Finding) func(ui.Context) {
	id := p.m.ids[f.Item].cert
	if end := path.Ext(f.Path); end == ".key" || end == ".pub" {
		id = p.m.ids[f.Item].key
	}
	if id < 1 {
		return nil
	}
	return func(ui.Context) { p.s.showObject(id) }
}

// stateOf is how an item of the result is, as far as it is known.
func (p *clusterPage) stateOf(item string) string {
	if p.health != nil && p.health.report != nil {
		if level := p.health.report.LevelOf(item); level != "" {
			return string(level)
		}
	}
	return "valid"
}
