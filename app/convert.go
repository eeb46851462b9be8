package app

import (
	"fmt"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
)

var _ = registerPage(page{
	ID: "convert", In: "workbench", Route: "/workbench/convert", Order: 6, Title: "Convert", Icon: "both",
	Why: "A certificate with its chain and key as PKCS#12, JKS, a Secret, base64 and more.", TakesFiles: true,
	New: func(s *session) ui.Composer { return newConvertPage(s) },
})

// convertPage writes what is in the workspace, or brought, in other formats.
type convertPage struct {
	ui.Compo

	s     *session
	m     convertModel
	bring *reading
	text  string // that is pasted
	keys  *keyExport
	pass  passphrase
	job   work
	make  work // of the example
	stop  func()
}

func newConvertPage(s *session) *convertPage {
	p := &convertPage{s: s, keys: newKeyExport(s)}
	p.bring = newReading(s, "convert-bring", p.brought)
	p.reset()
	return p
}

// reset forgets what was asked of another object or format.
func (p *convertPage) reset() {
	p.job.stop(nil)
	p.job.failure = nil
	p.m.asking, p.m.namesTried = "", false
	p.pass = passphrase{id: "convert-passphrase", label: "Passphrase of the file", isNew: true, accept: p.write}
	p.keys.reset()
}

// OnMount follows the workspace and takes the files that are dropped meanwhile.
func (p *convertPage) OnMount(ctx ui.Context) {
	p.stop = p.s.watch(ctx)
	p.s.bringTo(p, func(files []File, err error) { p.bring.take(ctx, files, err) })
}

// OnDismount lets dropped files go to Decode again.
func (p *convertPage) OnDismount() {
	p.s.leave(p)
	p.stop()
}

// Render draws the page: what is converted at the left, the formats that fit
// at the right.
func (p *convertPage) Render() ui.UI {
	sources := p.m.sources(p.s.ws)
	right := []ui.UI{p.nothing()}
	if o, ok := p.m.choose(p.s.ws, sources); ok {
		right = p.chosen(o)
	}
	return el.Box("div", "page__in",
		kit.Title("Convert", "The same certificate and key in the form that another program takes, and what it wrote in a form to look at."),
		el.Box("div", "two two--decode",
			el.Box("div", "stack g5", p.sourcePanel(sources), p.bringPanel()),
			el.Box("div", "stack g5", right...),
		),
	)
}

// sourcePanel is what is here, to choose from.
func (p *convertPage) sourcePanel(sources []Object) ui.UI {
	if len(sources) == 0 && p.m.query == "" {
		return nil
	}
	chosen, _ := p.m.choose(p.s.ws, sources)
	at := -1
	for i, o := range sources {
		if o.ID == chosen.ID {
			at = i
		}
	}
	return kit.Panel("From the workspace", el.With("span", "muted t12", el.Attrs{"role", "status"}, ui.Text(plural(len(sources), "object"))),
		el.Box("div", "wtools", &kit.Search{ID: "convert-search", Label: "Search by name or kind", Value: p.m.query, OnInput: p.search}),
		&kit.List{
			ID: "convert-from", Label: "What to convert", Class: "wlist wlist--short", Height: 48, Count: len(sources), Selected: at,
			Row: func(i int) ui.UI {
				o := sources[i]
				return (&kit.Mini{Role: o.Role(), Name: o.Name, Issuer: o.signer(), Sub: o.Summary(p.s.now()), KeyID: o.KeyID}).Row()
			},
			OnPick: func(_ ui.Context, i int) { p.pick(sources[i].ID) },
		})
}

func (p *convertPage) bringPanel() ui.UI {
	field := &kit.Field{
		ID: "convert-text", Label: "Paste something", Rows: 4, Mono: true, Value: p.text, Placeholder: "-----BEGIN CERTIFICATE-----",
		Hint: "PEM or base64, also twice over.", OnInput: p.paste,
	}
	if len(p.bring.faults) > 0 && p.text != "" {
		field.Fault.What, field.Fault.Fix = faultWords(p.bring.faults[0])
	}
	parts := []ui.UI{field, &kit.Drop{
		ID: "convert-files", Title: "Drop files anywhere", Pick: "choose files", Many: true, Slim: true, OnFiles: p.bring.choose,
		After: "— .p12, .jks, .p7b, .pem, .der",
	}}
	if field.Fault.What == "" || p.bring.asks || p.bring.job.running() {
		parts = append(parts, slot(p.bring.view()))
	}
	title := "Or bring it"
	if p.s.ws.Len() == 0 {
		title = "Bring it"
	}
	return kit.Panel(title, nil, kit.PanelBody(parts...))
}

func (p *convertPage) nothing() ui.UI {
	if p.m.query != "" {
		return kit.Panel("Formats", nil, kit.Empty("Nothing found", "Nothing here has these words."))
	}
	return kit.Panel("Formats", nil, kit.Empty("Nothing to convert yet", "Bring a file, paste something, or try it with an example: a server’s certificate with its key and its authority.",
		&kit.Button{Label: "Make an example", Icon: "play", OnClick: p.example, Disabled: p.make.running()}))
}

func (p *convertPage) example(ctx ui.Context) { p.s.addExample(ctx, &p.make) }

func (p *convertPage) search(_ ui.Context, query string) { p.m.query = query }

func (p *convertPage) pick(id int) {
	if p.m.selected != id {
		p.m.selected = id
		p.reset()
	}
}

func (p *convertPage) paste(ctx ui.Context, text string) {
	p.text = text
	p.bring.paste(ctx, text)
}

// brought takes what was read into the workspace, and chooses its certificate.
func (p *convertPage) brought(_ ui.Context, in importing) {
	if len(in.objects) == 0 && in.known == 0 {
		return
	}
	ids := p.s.takeIn(in)
	p.text, p.m.query = "", ""
	for i, o := range in.objects {
		if i == 0 || o.Kind == Certificate {
			p.pick(ids[i])
		}
		if o.Kind == Certificate {
			return
		}
	}
}

// chosen shows what is converted, and the formats that take it.
func (p *convertPage) chosen(o Object) []ui.UI {
	switch o.Kind {
	case PrivateKey, PublicKey:
		if o.Public() == nil {
			return []ui.UI{kit.Panel(kit.Visible(o.Name), nil, kit.PanelBody(kit.Note("broken", "It cannot be converted.", ui.Text("Its kind is not known here."))))}
		}
		return []ui.UI{kit.Panel("Formats for "+kit.Visible(o.Name), kit.BareTag(o.Role()), p.keys.rows(o)...)}
	case Request:
		return []ui.UI{p.plainPanel(o)}
	}
	return []ui.UI{p.materialPanel(o), p.formatPanel(o)}
}

// materialPanel shows the certificate, its chain and its key.
func (p *convertPage) materialPanel(o Object) ui.UI {
	of := materialOf(p.s.ws, o)
	used := p.m.used(of)
	var rows []ui.UI
	for i, c := range used.chain {
		sub := c.Summary(p.s.now())
		if i > 0 {
			sub = "signed the one above · " + sub
		}
		rows = append(rows, &kit.Mini{Role: c.Role(), Name: c.Name, Issuer: c.signer(), Sub: sub, KeyID: c.KeyID, OnOpen: func(ui.Context) { p.s.showObject(c.ID) }})
	}
	if used.key.Kind != 0 {
		rows = append(rows, &kit.Mini{Role: "key", Name: used.key.Name, Sub: "the private key of " + o.Name, KeyID: used.key.KeyID, OnOpen: func(ui.Context) { p.s.showObject(used.key.ID) }})
	}
	var choices []ui.UI
	if len(of.chain) > 1 {
		choices = append(choices, &kit.Check{ID: "convert-chain", Label: fmt.Sprintf("With its chain, %s", plural(len(of.chain)-1, "issuer")), Checked: !p.m.noChain, OnChange: p.withChain})
	}
	if of.key.Kind != 0 {
		choices = append(choices, &kit.Check{ID: "convert-key", Label: "With its private key", Checked: !p.m.noKey, OnChange: p.withKey})
	}
	var notes []ui.UI
	if used.missing != "" && !p.m.noChain {
		notes = append(notes, kit.Note("warning", "Its issuer is not here:", ui.Text(kit.Visible(used.missing)+". A server must send the whole chain but for the root.")))
	}
	if of.key.Kind == 0 {
		notes = append(notes, kit.Note("", "Its private key is not here.", ui.Text("Formats that need it come with it: bring the key.")))
	}
	body := []ui.UI{el.Box("div", "panel__body panel__body--slim", rows...)}
	if len(choices)+len(notes) > 0 {
		body = append(body, el.Box("div", "panel__body stack material__more", append(notes, el.Box("div", "row row--wrap g5", choices...))...))
	}
	return kit.Panel("What is converted", nil, body...)
}

func (p *convertPage) withChain(_ ui.Context, on bool) { p.m.noChain = !on }

func (p *convertPage) withKey(_ ui.Context, on bool) { p.m.noKey = !on }
