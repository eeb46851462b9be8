package app

import (
	"context"
	"strings"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/command"
	"kubepki/core/pki"
)

var _ = registerPage(page{
	ID: "requests", In: "workbench", Route: "/workbench/requests", Order: 2, Title: "Requests", Icon: "request", Keys: "r",
	Why: "Ask for a certificate: by hand, by an openssl.cnf, or again for one that ends.", TakesFiles: true,
	New: func(s *session) ui.Composer { return newRequestsPage(s) },
})

// requestsPage makes certification requests, and shows those that are here.
type requestsPage struct {
	ui.Compo

	s     *session
	m     requestsModel
	make  work
	bring *reading
	stop  func()
}

func newRequestsPage(s *session) *requestsPage {
	p := &requestsPage{s: s, m: newRequestsModel()}
	p.bring = newReading(s, "bring-request", p.brought)
	return p
}

// OnMount follows the workspace and takes the files that are dropped meanwhile.
func (p *requestsPage) OnMount(ctx ui.Context) {
	p.stop = p.s.watch(ctx)
	p.s.bringTo(p, func(files []File, err error) { p.take(ctx, files, err) })
}

// OnDismount lets dropped files go to Decode again.
func (p *requestsPage) OnDismount() {
	p.s.leave(p)
	p.stop()
}

// Render draws the page: what to ask at the left, the requests that are here at
// the right.
func (p *requestsPage) Render() ui.UI {
	all := requestsIn(p.s.ws)
	right := []ui.UI{p.none()}
	if o, ok := chosen(all, p.m.selected); ok {
		right = []ui.UI{p.s.chooser("requests", "Requests here", all, o.ID, func(id int) { p.m.selected = id }), p.detail(o)}
	}
	return el.Box("div", "page__in",
		kit.Title("Requests", "A request carries a public key and what its owner wants a certificate to say. Its signature proves that they hold the private key.",
			&kit.Button{ID: "make-request", Label: "Make request", Icon: "plus", Look: "main", OnClick: p.makeRequest, Disabled: p.make.running()}),
		slot(p.complaint()),
		el.Box("div", "two two--decode",
			el.Box("div", "stack g5", p.askPanel(), p.keyPanel(), p.bringPanel()),
			el.Box("div", "stack g5", right...),
		),
	)
}

func (p *requestsPage) complaint() ui.UI {
	why := p.m.failure
	if p.make.failure != nil {
		why = strings.TrimPrefix(p.make.failure.Error(), "pki: ")
	}
	if why == "" {
		return nil
	}
	return kit.Alert("broken", "No request was made.", ui.Text(kit.Visible(sentence(why))))
}

// makeRequest makes the request, and its key where it has none, in the background.
func (p *requestsPage) makeRequest(ctx ui.Context) {
	m := &p.m
	m.tried, m.failure, p.make.failure = true, "", nil
	t, wrong, why := m.asked(p.s.ws)
	if wrong != "" {
		m.failure = why
		ctx.Defer(func(ui.Context) { p.s.Page.Focus(wrong) })
		return
	}
	old, have := m.ownKey(p.s.ws)
	if !have {
		old, have = m.key.chosen(p.s)
	}
	algorithm := m.key.algorithm
	if have {
		algorithm = old.Secret.Algorithm()
	}
	if algorithm.Weak() != "" && !m.broken {
		m.failure = algorithm.Weak() + ". Choose another key, or switch on that it is to be broken."
		return
	}
	t.AllowWeakKey = m.broken
	name := m.baseName(t)
	var key usedKey
	var made *pki.Request
	p.make.start(ctx, p.s, "Making", "the request", func(job context.Context) (err error) {
		if key, err = p.s.takeKey(job, old, have, algorithm, name); err == nil {
			made, err = pki.NewRequest(job, key.Secret, t)
		}
		return err
	}, func(ctx ui.Context, err error) {
		if err == nil {
			p.finish(ctx, t, key, made, name)
		}
	})
}

// finish takes what was made into the workspace and shows it.
func (p *requestsPage) finish(ctx ui.Context, t pki.Template, key usedKey, made *pki.Request, name string) {
	o := Object{
		Kind: Request, Name: p.s.freeName(name, Request), Provenance: "made here with " + key.Name, DER: made.X509.Raw,
		KeyID: key.KeyID, Made: p.s.now(),
	}
	cert, _ := p.s.ws.Get(p.m.cert)
	p.s.did("Make "+o.FileName(), []command.File{fileOf(cert)}, append(key.calls(), p.m.call(p.s.ws, t, key, o.FileName()))...)
	ids := p.s.ws.AddAll(key.objects(o))
	p.m.selected, p.m.name, p.m.tried = ids[len(ids)-1], "", false
	ctx.Defer(func(ui.Context) { p.s.Page.Focus("request-title") })
}

// take reads files: an openssl.cnf goes into the editor, anything else is brought.
func (p *requestsPage) take(ctx ui.Context, files []File, err error) {
	if err == nil && len(files) == 1 && strings.HasSuffix(strings.ToLower(files[0].Name), ".cnf") {
		p.m.source = byConfig
		p.m.setConfig(string(files[0].Data))
		return
	}
	p.bring.take(ctx, files, err)
}

// brought shows the request that came in; what is none is taken in too.
func (p *requestsPage) brought(_ ui.Context, in importing) {
	if len(in.objects) == 0 && in.known == 0 {
		return
	}
	ids := p.s.takeIn(in)
	for i, o := range in.objects {
		if o.Kind == Request {
			p.m.selected = ids[i]
			return
		}
	}
	if in.known == 0 {
		p.s.say(toast{Icon: "info", Text: "That is " + article(in.objects[0].Kind.String()) + ", no request: it is in the workspace all the same"})
	}
}
