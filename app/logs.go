package app

import (
	"context"
	"strings"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/intake"
	"kubepki/core/logs"
)

var _ = registerPage(page{
	ID: "logs", In: "inspect", Route: "/inspect/logs", Order: 9, Title: "Logs", Icon: "doc", TakesFiles: true,
	Why: "What programs said when certificates were wrong: why, which certificate, and what to do.",
	New: func(s *session) ui.Composer { return newLogsPage(s) },
})

// logsPage reads what programs wrote when a PKI was wrong.
type logsPage struct {
	ui.Compo

	s    *session
	m    logsModel
	job  work
	at   int // bytes read so far
	of   int
	seen int // the workspace's version that was read
	stop []func()
}

func newLogsPage(s *session) *logsPage { return &logsPage{s: s, m: logsModel{selected: -1}} }

// OnMount follows the workspace: logs come from it, and certificates that lines
// are about.
func (p *logsPage) OnMount(ctx ui.Context) {
	p.s.front = front{p, func(files []File, err error) bool { return p.take(ctx, files, err) }}
	p.stop = []func(){p.s.watch(ctx), p.s.ws.Subscribe(func() { p.s.later(p.again) })}
	p.again(ctx)
}

// OnDismount ends the subscriptions.
func (p *logsPage) OnDismount() {
	p.s.leave(p)
	for _, stop := range p.stop {
		stop()
	}
}

// again reads once more when the workspace changed.
func (p *logsPage) again(ctx ui.Context) {
	if v := p.s.ws.Version(); v != p.seen {
		p.seen = v
		p.read(ctx)
	}
}

// read reads all that is there, from the beginning.
func (p *logsPage) read(ctx ui.Context) {
	p.job.stop(nil)
	text, sources := p.m.gather(p.s.ws.Documents())
	if len(sources) == 0 {
		p.m.report, p.m.sources, p.m.cause = nil, nil, ""
		p.m.filter()
		return
	}
	var report *logs.Report
	p.at, p.of = 0, len(text)
	last := p.s.now()
	o := logs.Options{Now: last, Yield: p.s.Yield, Progress: func(done, _ int) {
		if t := p.s.now(); t.Sub(last) >= paintEvery {
			last = t
			p.s.later(func(ui.Context) { p.at = done })
		}
	}}
	p.job.start(ctx, p.s, "Reading", plural(len(sources), "log"), func(job context.Context) error {
		things, err := p.s.things(job)
		if err == nil {
			report, err = logs.Read(job, text, logs.NewSet(things), o)
		}
		return err
	}, func(_ ui.Context, err error) {
		if err != nil {
			p.s.fail(err)
			return
		}
		p.m.take(report, sources)
	})
}

// things are the keys and certificates of the workspace, as logs knows them.
func (s *session) things(ctx context.Context) ([]logs.Thing, error) {
	var out []logs.Thing
	for i, o := range s.ws.All() {
		switch o.Kind {
		case PrivateKey, PublicKey, Certificate, Authority:
			out = append(out, logs.Thing{ID: o.ID, Name: o.Name, Path: o.Path, Cert: o.Cert(), KeyID: o.KeyID})
		}
		if i%16 == 15 { // the first look at a certificate parses it
			if err := s.Yield(ctx); err != nil {
				return nil, err
			}
		}
	}
	return out, ctx.Err()
}

// typed reads what stands in the field. What is very long goes into the workspace.
func (p *logsPage) typed(ctx ui.Context, text string) {
	if len(text) > logFieldLimit {
		p.m.text = ""
		p.keep([]Document{p.document("pasted.log", text)})
		return
	}
	if text != p.m.text {
		p.m.text = text
		p.read(ctx)
	}
}

func (p *logsPage) document(name, text string) Document {
	return Document{Document: intake.Document{Kind: intake.Log, Path: name, Text: text}, Made: p.s.now()}
}

// keep takes logs into the workspace, and offers to undo it.
func (p *logsPage) keep(documents []Document) {
	ids := p.s.ws.AddDocuments(documents)
	what := plural(len(ids), "log")
	if len(ids) == 1 {
		what = documents[0].Path
	}
	p.s.say(toast{Icon: "terminal", State: "valid", Text: what + " taken in", Action: "Undo", Do: func(ui.Context) { p.s.ws.Remove(ids...) }, Of: ids})
}

// take takes logs that were dropped or chosen; other files go to Objects. A long
// one is made into text in a turn of its own.
func (p *logsPage) take(ctx ui.Context, files []File, err error) bool {
	if err != nil {
		p.s.fail(err)
	}
	ctx.Async(func() {
		var documents []Document
		var others []File
		for _, f := range files {
			if !isLog(f) {
				others = append(others, f)
				continue
			}
			if p.s.Yield(context.Background()) == nil {
				documents = append(documents, p.document(f.Name, logs.Text(f.Data)))
			}
		}
		p.s.later(func(ui.Context) { p.sort(documents, others) })
	})
	return true
}

// sort keeps the logs and hands the others on.
func (p *logsPage) sort(documents []Document, others []File) {
	if len(documents) > 0 {
		p.keep(documents)
	}
	if len(others) > 0 {
		p.s.handOn(others)
		what := others[0].Name + " is no log"
		if len(others) > 1 {
			what = plural(len(others), "file") + " are no logs"
		}
		p.s.say(toast{Icon: "inspect", Text: what + ": see Objects"})
	}
}

func (p *logsPage) chosen(ctx ui.Context, input ui.Value) {
	ctx.Async(func() {
		files, err := p.s.Files.Read(context.Background(), input, intakeLimit)
		p.s.later(func(ctx ui.Context) { p.take(ctx, files, err) })
	})
}

// clear empties everything, and offers to undo it.
func (p *logsPage) clear(ctx ui.Context) {
	var ids []int
	for _, d := range p.s.ws.Documents() {
		if d.Kind == intake.Log {
			ids = append(ids, d.ID)
		}
	}
	text := p.m.text
	p.m.text = ""
	back := p.s.ws.Remove(ids...)
	p.read(ctx)
	p.s.say(toast{Icon: "undo", Text: "Cleared", Action: "Undo", Do: func(ctx ui.Context) {
		p.m.text = text
		back()
		p.read(ctx)
	}})
}

func (p *logsPage) known(_ ui.Context, on string) {
	p.m.known, p.m.cause = on == "known", ""
	p.m.filter()
}

// choose shows the lines of one cause alone, or all again.
func (p *logsPage) choose(_ ui.Context, i int) { p.m.choose(p.m.report.Causes[i].ID) }

// Render draws the page: what was given and what it says at the left, one line
// explained at the right.
func (p *logsPage) Render() ui.UI {
	parts := []ui.UI{p.input()}
	if p.m.report != nil {
		parts = append(parts, p.summary(), p.lines())
	}
	var actions []ui.UI
	if !p.m.empty() || p.m.text != "" || p.job.running() {
		actions = append(actions, &kit.Button{Label: "Clear", Icon: "x", OnClick: p.clear})
	}
	return el.Box("div", "page__in",
		kit.Title("Logs", "Paste what a program said. Each line that is known is explained: why, which certificate, and what to do.", actions...),
		el.Box("div", "two two--end two--logs", el.Box("div", "stack g5", parts...), el.Box("div", "stick stack g5", slot(p.about()), p.explained())),
	)
}

// input is where a log comes in.
func (p *logsPage) input() ui.UI {
	rows := 7
	if !p.m.empty() {
		rows = 3
	}
	var names []string
	for _, s := range p.m.sources {
		if s.name != "" {
			names = append(names, s.name)
		}
	}
	var kept ui.UI
	if len(names) > 0 {
		kept = el.Box("p", "quiet t12 wrap", ui.Text("Read too, from the workspace: "+kit.Visible(strings.Join(names, ", "))))
	}
	return kit.Panel("The log", nil, kit.PanelBody(
		&kit.Field{
			ID: "logs-text", Label: "Lines of a log", Rows: rows, Mono: true, Value: p.m.text, OnInput: p.typed,
			Placeholder: `E1123 19:13:34.328204       1 authentication.go:75] "Unable to authenticate the request" err="…"`,
			Hint:        "journalctl, kubectl logs, crictl, docker, etcd, kubectl’s errors, curl and openssl. It stays in this page.",
		},
		slot(kept), slot(p.bar()),
		&kit.Drop{ID: "logs-files", Title: "Drop logs anywhere", Pick: "choose files", Many: true, Slim: true, OnFiles: p.chosen},
	))
}

// bar shows how far a long log is read.
func (p *logsPage) bar() ui.UI {
	if !p.job.running() || !p.job.slow {
		return nil
	}
	return &kit.Progress{Verb: "Reading", What: p.job.what + ", kB", Done: p.at >> 10, Total: p.of >> 10, Elapsed: seconds(p.s.now().Sub(p.job.began)), OnCancel: p.job.stop}
}
