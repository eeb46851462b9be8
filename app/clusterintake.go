package app

import (
	"context"
	"errors"
	"strings"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/core/kube"
	"kubepki/core/pki"
)

// answers is what came back for the requests, and what became of it.
type answers struct {
	text   string      // being pasted
	intake kube.Intake // of the last files
	fault  string      // why none of them could be read

	left   []kube.Request // that have no certificate yet, of leftOf
	leftOf *kube.Unfinished

	job         jobState
	done, total int
	what        string // is looked at
	cancel      context.CancelFunc
}

// pastedName stands for a file's name where certificates are pasted.
const pastedName = "pasted text"

func (p *clusterPage) pasteAnswers(ctx ui.Context) {
	p.receive(ctx, []File{{Name: pastedName, Data: []byte(p.answers.text)}}, nil)
}

func (p *clusterPage) chooseAnswers(ctx ui.Context, input ui.Value) {
	ctx.Async(func() {
		files, err := p.s.Files.Read(context.Background(), input, intakeLimit)
		p.s.later(func(ctx ui.Context) { p.receive(ctx, files, err) })
	})
}

// dropped takes files while there is something to take them for, and unfinished
// work at any time.
func (p *clusterPage) dropped(ctx ui.Context, files []File, err error) bool {
	if p.m.work == nil && (len(files) == 0 || !kube.IsArchive(files[0].Data)) {
		return false
	}
	p.receive(ctx, files, err)
	return true
}

// receive reads files in the background: certificates, or unfinished work.
func (p *clusterPage) receive(ctx ui.Context, files []File, err error) {
	s := &p.answers
	if s.job == jobRunning || p.m.job == jobRunning {
		p.s.say(toast{Icon: "info", Text: "Wait until the work under way is done, then give the files again"})
		return
	}
	p.rev++
	s.intake, s.fault = kube.Intake{}, ""
	if err != nil {
		s.fault = err.Error()
		return
	}
	job, cancel := context.WithCancel(context.Background())
	s.job, s.cancel, s.done, s.total = jobRunning, cancel, 0, 0
	work := p.m.work
	ctx.Async(func() {
		defer cancel()
		got := p.read(job, work, files)
		p.s.later(func(ctx ui.Context) { p.received(ctx, work, got) })
	})
}

// receipt is what files turned out to hold.
type receipt struct {
	work    *kube.Unfinished
	intake  kube.Intake
	resumed *kube.Resumed // not nil for unfinished work
	objects gathered
	err     error
}

// read unpacks files and checks what is in them. It runs in the background.
func (p *clusterPage) read(job context.Context, work *kube.Unfinished, files []File) (r receipt) {
	o := kube.Options{Maker: p.s.Keys, Now: p.s.now(), Yield: p.s.Yield, Progress: p.signingPainter()}
	var answers []kube.Answer
	for _, f := range files {
		if !kube.IsArchive(f.Data) {
			answers = append(answers, kube.Answer{Name: f.Name, Data: f.Data})
			continue
		}
		unpacked, err := kube.Unpack(f.Name, f.Data)
		if err != nil {
			return receipt{err: err}
		}
		if kube.IsUnfinished(unpacked) {
			return p.resume(job, unpacked, o)
		}
		answers = append(answers, unpacked...)
	}
	if work == nil {
		return receipt{err: errors.New("this is no unfinished work: choose the zip that was downloaded as such, its name ends in -unfinished.zip")}
	}
	r.work, r.intake, r.err = work.Take(job, answers, o)
	return r
}

func (p *clusterPage) resume(job context.Context, files []kube.Answer, o kube.Options) (r receipt) {
	resumed, err := kube.Resume(job, files, o)
	if err != nil {
		return receipt{err: err}
	}
	r = receipt{work: resumed.Work, intake: resumed.Intake, resumed: &resumed}
	r.objects, r.err = gather(job, resumed.Work, p.s.Yield)
	return r
}

// signingPainter passes progress on, not more often than it can be seen.
func (p *clusterPage) signingPainter() func(kube.Progress) {
	began := p.s.now()
	last := began
	return func(now kube.Progress) {
		t := p.s.now()
		if t.Sub(last) < paintEvery || t.Sub(began) < paintFirst {
			return
		}
		last = t
		p.ctx.Dispatch(func(ui.Context) { p.answers.done, p.answers.total, p.answers.what = now.Done, now.Total, now.Last })
	}
}

// received shows what became of files. The pasted text stays while anything in
// it was refused.
func (p *clusterPage) received(ctx ui.Context, work *kube.Unfinished, r receipt) {
	s := &p.answers
	s.job = jobIdle
	p.rev++
	switch {
	case errors.Is(r.err, context.Canceled):
		return
	case r.err != nil:
		s.fault = sentence(strings.TrimPrefix(r.err.Error(), "kube: "))
		if work == nil {
			ctx.Defer(func(ui.Context) { p.s.Page.Focus("resume") }) // it is said there
		}
		return
	case p.m.work != work:
		return // replaced or undone meanwhile
	case r.resumed != nil:
		p.resumed(ctx, r)
		return
	}
	s.intake = r.intake
	if len(r.intake.Refused) == 0 {
		s.text = ""
	}
	p.keepTaken(r.work, r.intake.Taken)
	p.m.setWork(r.work)
	if p.m.result != nil {
		p.showCluster()
		p.showWork(ctx)
		p.s.say(toast{Icon: "check", State: "valid", Text: "Every certificate is in: the set is complete"})
	}
}

// keepTaken puts certificates that came in into the workspace, in place of
// earlier ones for the same requests.
func (p *clusterPage) keepTaken(u *kube.Unfinished, taken []kube.Made) {
	var gone []int
	batch := make([]Object, len(taken))
	for i, m := range taken {
		if old := p.m.ids[m.Item.ID].cert; old != 0 {
			gone = append(gone, old)
		}
		by := u.Authority(m.Item).Cert
		batch[i] = certificateObjectOf(p.s.now(), m, pki.KeyID(m.Public()), root{by.Subject.CommonName, pki.KeyID(by.PublicKey), true})
	}
	p.s.ws.Remove(gone...)
	for i, id := range p.s.ws.AddAll(batch) {
		at := p.m.ids[taken[i].Item.ID]
		at.cert = id
		p.m.ids[taken[i].Item.ID] = at
	}
}

// resumed puts unfinished work, and the description it carries out, in place of
// what was there, and offers the way back.
func (p *clusterPage) resumed(ctx ui.Context, r receipt) {
	draft, bring := p.m.draft, p.bring
	undo := p.replaceWork(r.resumed.Draft, r.work, r.objects)
	p.m.took, p.m.job, p.m.failure = 0, jobDone, ""
	p.answers.intake = kube.Intake{Refused: r.intake.Refused} // the others are no news
	p.bring = map[string]*bringing{}
	p.change(func(d *kube.Draft) { *d = r.resumed.Draft })
	p.showWork(ctx)
	p.s.say(toast{Icon: "undo", Text: "The unfinished work is here again", Action: "Undo", Do: func(ctx ui.Context) {
		undo(ctx)
		p.bring = bring
		p.change(func(d *kube.Draft) { *d = draft })
	}})
}
