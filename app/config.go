package app

import (
	"context"
	"reflect"
	"strconv"
	"strings"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/task"
)

var _ = registerPage(page{
	ID: "kubeconfig", In: "workbench", Route: "/workbench/kubeconfig", Order: 7, Title: "Kubeconfig", Icon: "user",
	Why: "Clusters, users and contexts in one file, embedded or by path, merged with what you have.", TakesFiles: true,
	New: func(s *session) ui.Composer { return &configPage{s: s} },
})

// configPage makes a kubeconfig of what is in the workspace.
type configPage struct {
	ui.Compo

	s    *session
	m    configModel
	job  work
	make work // of the example
	stop func()
}

// OnMount follows the workspace and takes the files that are dropped meanwhile.
func (p *configPage) OnMount(ctx ui.Context) {
	p.begin(ctx)
	unwatch := p.s.watch(ctx)
	unsubscribe := p.s.ws.Subscribe(func() { ctx.Dispatch(p.begin) })
	p.stop = func() {
		unwatch()
		unsubscribe()
	}
	p.s.bringTo(p, p.take)
}

// begin describes who is here, once someone is.
func (p *configPage) begin(ui.Context) {
	if len(callers(p.s.ws)) > 0 {
		p.m.begin(p.s)
	}
}

// OnDismount lets dropped files go to Decode again.
func (p *configPage) OnDismount() {
	p.s.leave(p)
	p.stop()
}

// Render draws the page: the entries at the left, what comes of them at the right.
func (p *configPage) Render() ui.UI {
	main := &kit.Button{ID: "make-config", Label: "Make kubeconfig", Icon: "user", Look: "main", OnClick: p.write, Disabled: p.job.running() || len(p.m.users) == 0}
	if len(p.m.users) == 0 {
		main.Title = "There is no user yet"
	}
	body := ui.UI(kit.Panel("Users", nil, p.nobody()))
	if len(p.m.users)+len(p.m.clusters) > 0 {
		body = el.Box("div", "two two--config",
			el.Box("div", "stack g5", p.howPanel(), p.clusterPanel(), p.userPanel(), p.contextPanel()),
			el.Box("div", "stack g5", p.result(), p.mergePanel()),
		)
	}
	return el.Box("div", "page__in",
		kit.Title("Kubeconfig", "Where the apiserver is, whom to trust, and who calls: what kubectl needs to reach a cluster.", main),
		slot(p.complaint()), body,
	)
}

func (p *configPage) nobody() ui.UI {
	return kit.Empty("Nobody can call yet", "A user is a client’s certificate with its key. Make a cluster’s PKI, sign a user’s request, or try it with an example.",
		&kit.Button{Label: "Make an example user", Icon: "play", OnClick: p.example, Disabled: p.make.running()},
		kit.LinkButton("#/cluster", "cluster", "Make a cluster’s PKI", ""),
		kit.LinkButton("#/workbench/sign", "sign", "Sign a request", ""))
}

// example makes jane, who an authority of her own vouches for.
func (p *configPage) example(ctx ui.Context) {
	var made []Object
	p.make.start(ctx, p.s, "Making an example", "", func(job context.Context) (err error) {
		made, err = p.s.exampleUser(job)
		return err
	}, func(_ ui.Context, err error) {
		if err != nil {
			p.s.fail(err)
			return
		}
		ids := p.s.ws.AddAll(made)
		p.s.say(toast{Icon: "drawer", State: "valid", Text: plural(len(ids), "object") + " made as an example", Action: "Undo", Do: func(ui.Context) {
			p.s.ws.Remove(ids...)
			p.m = configModel{}
		}})
	})
}

func (p *configPage) complaint() ui.UI {
	if p.job.failure == nil {
		return nil
	}
	return kit.Alert("broken", "No kubeconfig was made.", ui.Text(kit.Visible(strings.TrimPrefix(coreWords(p.job.failure), "Plan kubeconfig: "))))
}

// write makes the file away from the page: pairs are checked in it. What was
// described otherwise meanwhile is not shown as made.
func (p *configPage) write(ctx ui.Context) {
	in, err := p.m.making(p.s.ws)
	if err != nil {
		p.job.state, p.job.failure = jobFailed, err
		return
	}
	var made task.KubeconfigMade
	p.m.made = nil
	p.job.start(ctx, p.s, "Checking the pairs and writing", "", func(job context.Context) error {
		_, err := p.s.call(job, task.Kubeconfig, in, nil, &made)
		return err
	}, func(ctx ui.Context, err error) {
		if now, _ := p.m.making(p.s.ws); err == nil && reflect.DeepEqual(now, in) {
			p.m.made = &made
			ctx.Defer(func(ui.Context) { p.s.Page.Focus("config-title") })
		}
	})
}

// result is the file that was made, with what is in it.
func (p *configPage) result() ui.UI {
	if bar := p.job.bar(p.s); bar != nil {
		return kit.Panel("The file", nil, kit.PanelBody(bar))
	}
	made := p.m.made
	if made == nil {
		return kit.Panel("The file", nil, kit.Empty("Not made yet", "Make kubeconfig checks that each certificate belongs to its key, and that each context names what is there."))
	}
	name := p.fileName()
	rows := []ui.UI{
		kit.FactRow("Clusters", "", el.Text("code", "wrap", kit.Visible(strings.Join(made.Clusters, ", ")))),
		kit.FactRow("Users", "", el.Text("code", "wrap", kit.Visible(strings.Join(made.Users, ", ")))),
		kit.FactRow("Contexts", "", el.Text("code", "wrap", kit.Visible(strings.Join(made.Contexts, ", ")))),
		kit.FactRow("Current", "current-context", el.Text("code", "wrap", kit.Visible(made.Current))),
	}
	var notes []ui.UI
	for _, l := range made.Lost {
		notes = append(notes, kit.Note("warning", "Left out:", ui.Text(kit.Visible("the "+l.Kind+" “"+l.Name+"” is there already; kubectl too takes the first alone."))))
	}
	secret, text := " (secret)", ui.UI(&kit.Secret{Name: name, Text: string(made.YAML), OnCopy: p.s.copy, Warn: "Whoever has this file can call as its users."})
	if p.m.paths && len(p.m.others) == 0 {
		secret, text = "", kit.Code(name, string(made.YAML), &kit.Copy{What: name, Text: string(made.YAML), OnCopy: p.s.copy})
	}
	return el.With("section", "panel", el.Attrs{"aria-label", "The file"},
		el.Box("div", "panel__head", el.H2().ID("config-title").TabIndex(-1).Text(name), kit.Pill("valid", "Checked")),
		el.Box("div", "facts--slim", kit.Facts(rows...)),
		el.Box("div", "panel__body stack material__more", append(notes, text,
			el.Box("div", "row row--wrap", &kit.Button{Label: "Download" + secret, Name: "Download " + name + secret, Icon: "download", OnClick: p.download}))...))
}

func (p *configPage) fileName() string {
	if len(p.m.users) == 1 && len(p.m.others) == 0 {
		return fileBase(p.m.users[0].name) + ".kubeconfig"
	}
	return "config"
}

func (p *configPage) download(ui.Context) {
	if p.m.made != nil {
		p.s.save(p.fileName(), "application/yaml", p.m.made.YAML)
	}
}

// take takes kubeconfigs to merge with.
func (p *configPage) take(files []File, err error) {
	if err != nil {
		p.s.fail(err)
	}
	if len(files) > 0 {
		p.m.others = append(p.m.others, files...)
		p.m.made, p.job.failure = nil, nil
	}
}

func (p *configPage) choose(ctx ui.Context, input ui.Value) {
	ctx.Async(func() {
		files, err := p.s.Files.Read(context.Background(), input, intakeLimit)
		p.s.later(func(ui.Context) { p.take(files, err) })
	})
}

// mergePanel holds the kubeconfigs that are merged in.
func (p *configPage) mergePanel() ui.UI {
	body := []ui.UI{&kit.Drop{ID: "config-files", Title: "Drop a kubeconfig to merge", Pick: "choose a file", Many: true, Slim: true, OnFiles: p.choose}}
	for i, f := range p.m.others {
		body = append(body, el.Box("div", "row row--between",
			el.Text("code", "wrap", kit.Visible(f.Name)),
			&kit.Button{Label: "Leave out", Name: "Leave out " + kit.Visible(f.Name), Icon: "x", Look: "bare", Small: true, OnClick: func(ui.Context) {
				p.m.others = append(p.m.others[:i:i], p.m.others[i+1:]...)
				p.m.made, p.job.failure = nil, nil
			}}))
	}
	if len(p.m.others) > 0 {
		body = append(body, &kit.Seg{ID: "config-wins", Label: "Where both name the same", Wide: true, Value: strconv.FormatBool(p.m.theyWin), OnChange: func(_ ui.Context, v string) {
			p.m.theyWin, p.m.made = v == "true", nil
		}, Options: []kit.Option{{Value: "false", Label: "mine is taken"}, {Value: "true", Label: "theirs is taken"}}})
	}
	return kit.Panel("Merge", nil, kit.PanelBody(body...))
}
