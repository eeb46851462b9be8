package app

import (
	"bytes"
	"context"
	"errors"
	"time"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/core/kube"
)

// parallelKeys is how many items are under way at once: enough to keep
// WebCrypto and the workers busy while certificates are encoded here.
const parallelKeys = 16

// How often progress is drawn, and how long work may take before it is: a small
// set is made before an eye could read its progress.
const (
	paintEvery = 40 * time.Millisecond
	paintFirst = 120 * time.Millisecond
)

// aFrame is the time of one picture on the screen.
const aFrame = 16 * time.Millisecond

// generate carries the plan out in the background. Nothing of the workspace
// changes before all of it is done.
func (p *clusterPage) generate(ctx ui.Context) {
	m := p.m
	if m.job == jobRunning {
		return
	}
	m.read(p.s.now())
	if !m.ready() {
		p.s.Page.Focus(fieldID(m.reading.Problems[0].Field))
		return
	}
	if id := p.unsettled(); id != "" {
		p.s.Page.Focus("bring-" + id)
		return
	}
	job, cancel := context.WithCancel(context.Background())
	plan, draft, began := m.plan, m.draft, p.s.now()
	m.job, m.cancel, m.started, m.failure = jobRunning, cancel, began, ""
	m.progress, m.slow = kube.Progress{Total: len(plan.Items)}, false
	p.s.soon(paintFirst, func() { m.slow = true })
	ctx.Async(func() {
		defer cancel()
		result, err := kube.Build(job, plan, kube.Options{
			Maker: p.s.Keys, Now: began, Parallel: parallelKeys, Yield: p.s.Yield,
			Progress: p.painter(),
		})
		var objects gathered
		if err == nil {
			objects, err = gather(job, result, p.s.Yield)
		}
		p.s.later(func(ctx ui.Context) { p.finish(ctx, draft, result, objects, err) })
	})
}

// painter passes progress on to the page, but not more often than it can be seen.
func (p *clusterPage) painter() func(kube.Progress) {
	last, began := p.s.now(), p.s.now()
	return func(now kube.Progress) {
		t := p.s.now()
		if t.Sub(last) < paintEvery || t.Sub(began) < paintFirst {
			return
		}
		last = t
		p.ctx.Dispatch(func(ui.Context) {
			if p.m.job == jobRunning {
				p.m.progress = now
			}
		})
	}
}

// finish takes the result in, or says why there is none.
func (p *clusterPage) finish(ctx ui.Context, draft kube.Draft, result *kube.Result, objects gathered, err error) {
	m := p.m
	switch {
	case errors.Is(err, context.Canceled):
		m.job = m.jobBefore()
		p.s.say(toast{Icon: "undo", Text: "Cancelled: nothing was made, the workspace is as it was"})
		ctx.Defer(func(ui.Context) { p.s.Page.Focus("generate") }) // Cancel, which had it, is gone
		return
	case err != nil:
		m.job, m.failure = jobFailed, err.Error()
		return
	}
	m.took = p.s.now().Sub(m.started)
	undo := p.replaceResult(draft, result, objects)
	m.job = jobDone
	p.listed = false
	p.s.soon(aFrame, func() { p.files, p.listed = newFileView(m), true })
	ctx.Defer(func(ui.Context) { p.s.Page.Focus("result-title") })
	if undo != nil {
		p.s.say(toast{Icon: "undo", Text: "The earlier set was replaced", Action: "Undo", Do: undo})
	}
}

// jobBefore is the state to fall back to when work is given up.
func (m *clusterModel) jobBefore() jobState {
	if m.result != nil {
		return jobDone
	}
	return jobIdle
}

// replaceResult puts the new objects into the workspace in place of the
// earlier ones. The undo it gives, nil when there were none, restores them.
func (p *clusterPage) replaceResult(draft kube.Draft, result *kube.Result, objects gathered) (undo func(ui.Context)) {
	m := p.m
	old := *m
	if old.result != nil {
		bring := p.s.ws.Remove(old.allIDs()...)
		undo = func(ui.Context) {
			p.s.ws.Remove(m.allIDs()...)
			bring()
			m.result, m.from, m.took, m.ids, m.job = old.result, old.from, old.took, old.ids, jobDone
			p.files = newFileView(m)
			p.showCluster()
		}
	}
	m.result, m.from = result, draft
	m.ids = p.s.keep(objects)
	p.showCluster()
	return undo
}

func (m *clusterModel) allIDs() []int {
	var ids []int
	for _, id := range m.ids {
		for _, n := range []int{id.cert, id.key} {
			if n != 0 {
				ids = append(ids, n)
			}
		}
	}
	return ids
}

// download makes a zip in the background and offers it. host "" is everything.
func (p *clusterPage) download(ctx ui.Context, host string) {
	m := p.m
	if m.result == nil || p.pack == jobRunning {
		return
	}
	result, newest := m.result, p.s.ws.Newest()
	job, cancel := context.WithCancel(context.Background())
	p.pack, p.packCancel, p.packed = jobRunning, cancel, 0
	name := result.Plan.Cluster.Name + "-pki.zip"
	if host != "" {
		name = host + "-pki.zip"
	}
	ctx.Async(func() {
		defer cancel()
		var b bytes.Buffer
		last := p.s.now()
		err := result.WriteBundle(job, &b, kube.BundleOptions{Host: host, Yield: p.s.Yield, Progress: func(done, total int) {
			if t := p.s.now(); t.Sub(last) >= paintEvery {
				last = t
				p.ctx.Dispatch(func(ui.Context) { p.packed, p.packTotal = done, total })
			}
		}})
		p.s.later(func(ui.Context) {
			p.packedUp(name, b.Bytes(), err)
			if err == nil && host == "" {
				p.s.tookAway(newest)
			}
		})
	})
}

func (p *clusterPage) packedUp(name string, data []byte, err error) {
	p.pack = jobIdle
	switch {
	case errors.Is(err, context.Canceled):
	case err != nil:
		p.s.fail(err)
	default:
		p.s.save(name, "application/zip", data)
	}
}
