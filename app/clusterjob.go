package app

import (
	"bytes"
	"context"
	"errors"
	"io"
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

// generate carries the plan out in the background. Nothing of the workspace
// changes before all of it is done.
func (p *clusterPage) generate(ctx ui.Context) {
	m := p.m
	if m.job == jobRunning {
		return
	}
	m.settle(p.s.now())
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
	given := false // up: by who presses Cancel, though all may be made by then
	m.job, m.started, m.failure = jobRunning, began, ""
	m.cancel = func() {
		given = true
		cancel()
	}
	m.progress, m.slow = kube.Progress{Total: len(plan.Items)}, false
	p.s.soon(paintFirst, func() { m.slow = true })
	p.waitedFor.Add(1)
	ctx.Async(func() {
		defer cancel()
		defer p.waitedFor.Add(-1)
		work, err := kube.Prepare(job, plan, kube.Options{
			Maker: p.s.Keys, Now: began, Parallel: parallelKeys, Yield: p.s.Yield,
			Progress: p.painter(),
		})
		var objects gathered
		if err == nil {
			objects, err = gather(job, work, p.s.Yield)
		}
		p.s.later(func(ctx ui.Context) {
			if given {
				err = context.Canceled
			}
			p.finish(ctx, draft, work, objects, err)
		})
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

// finish takes in what was made, or says why there is nothing.
func (p *clusterPage) finish(ctx ui.Context, draft kube.Draft, work *kube.Unfinished, objects gathered, err error) {
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
	had := m.made()
	undo := p.replaceWork(draft, work, objects)
	if m.result != nil {
		p.s.didCluster(m.result, objects)
	}
	m.job = jobDone
	p.showWork(ctx)
	if had {
		p.s.say(toast{Icon: "undo", Text: "The earlier set was replaced", Action: "Undo", Do: undo})
	}
}

// keysAhead is how many keys are made before they are asked for: those of a
// cluster without workers.
const keysAhead = 16

// expect says which keys the plan will need.
func (p *clusterPage) expect() {
	if p.s.Expect != nil && p.m.job != jobRunning {
		p.s.Expect(p.m.plan.Cluster.KeyAlgorithm, min(p.m.plan.Keys(), keysAhead))
	}
}

// jobBefore is the state to fall back to when work is given up.
func (m *clusterModel) jobBefore() jobState {
	if m.made() {
		return jobDone
	}
	return jobIdle
}

// replaceWork puts new objects into the workspace in place of the earlier
// ones. The undo it gives restores those.
func (p *clusterPage) replaceWork(draft kube.Draft, work *kube.Unfinished, objects gathered) (undo func(ui.Context)) {
	m := p.m
	old := *m
	bring := p.s.ws.Remove(old.allIDs()...)
	undo = func(ui.Context) {
		p.s.ws.Remove(m.allIDs()...)
		bring()
		m.result, m.work, m.from, m.took, m.ids = old.result, old.work, old.from, old.took, old.ids
		m.job = m.jobBefore()
		p.files, p.answers = newFileView(m), answers{}
		p.showCluster()
		p.checkHealth()
	}
	m.from, p.answers = draft, answers{}
	m.ids = p.s.keep(objects)
	m.setWork(work)
	p.showCluster()
	return undo
}

// setWork takes work on; once nothing of it is missing it is the result.
func (m *clusterModel) setWork(work *kube.Unfinished) {
	m.result, m.work = nil, work
	if work.Missing() == 0 {
		m.result, _ = work.Finish()
		m.work = nil
	}
}

// showWork leads to what is there now. Nobody should wait for more than its
// head: once that is seen its files are listed, and when they are, it is checked.
func (p *clusterPage) showWork(ctx ui.Context) {
	p.listed = false
	p.endCheck()
	ctx.Defer(func(ui.Context) { // the head is drawn
		p.s.painted(func() {
			p.s.Page.Focus("result-title")
			p.files, p.listed = newFileView(p.m), true
			p.s.painted(func() {
				p.checkHealth()
				p.expect()
			})
		})
	})
}

func (m *clusterModel) allIDs() []int {
	var ids []int
	for _, id := range m.ids {
		for _, n := range []int{id.cert, id.key, id.request} {
			if n != 0 {
				ids = append(ids, n)
			}
		}
	}
	return ids
}

// download makes a bundle. host "" is everything.
func (p *clusterPage) download(ctx ui.Context, host string) {
	r := p.m.result
	if r == nil {
		return
	}
	name := r.Plan.Cluster.Name + "-pki.zip"
	if host != "" {
		name = host + "-pki.zip"
	}
	p.packUp(ctx, name, host == "", func(job context.Context, w io.Writer, o kube.BundleOptions) error {
		o.Host = host
		return r.WriteBundle(job, w, o)
	})
}

// packUp writes a zip in the background and offers it. all tells that every key is in it.
func (p *clusterPage) packUp(ctx ui.Context, name string, all bool, write func(context.Context, io.Writer, kube.BundleOptions) error) {
	if p.pack == jobRunning {
		return
	}
	newest := p.s.ws.Newest()
	job, cancel := context.WithCancel(context.Background())
	p.pack, p.packCancel, p.packed, p.packTotal = jobRunning, cancel, 0, 0
	p.waitedFor.Add(1)
	ctx.Async(func() {
		defer cancel()
		defer p.waitedFor.Add(-1)
		var b bytes.Buffer
		last := p.s.now()
		err := write(job, &b, kube.BundleOptions{Yield: p.s.Yield, Progress: func(done, total int) {
			if t := p.s.now(); t.Sub(last) >= paintEvery {
				last = t
				p.ctx.Dispatch(func(ui.Context) { p.packed, p.packTotal = done, total })
			}
		}})
		p.s.later(func(ui.Context) {
			p.packedUp(name, b.Bytes(), err)
			if err == nil && all {
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
