package app

import (
	"context"
	"strconv"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/pki"
)

var _ = registerPage(page{
	ID: "keys", In: "workbench", Route: "/workbench/keys", Order: 1, Title: "Keys", Icon: "keyo", Keys: "k",
	Why: "Make a key of any kind, look at its public half, take it away in every format.", TakesFiles: true,
	New: func(s *session) ui.Composer { return newKeysPage(s) },
})

// keysPage makes keys, takes keys in, and shows and exports those that are here.
type keysPage struct {
	ui.Compo

	s     *session
	m     keysModel
	make  work
	bring *reading
	text  string // that is pasted
	out   *keyExport
	stop  func()
}

func newKeysPage(s *session) *keysPage {
	p := &keysPage{s: s, m: newKeysModel(), out: newKeyExport(s)}
	p.bring = newReading(s, "bring-key", p.brought)
	return p
}

// OnMount follows the workspace and takes the files that are dropped meanwhile.
func (p *keysPage) OnMount(ctx ui.Context) {
	p.stop = p.s.watch(ctx)
	p.s.bringTo(p, func(files []File, err error) { p.bring.take(ctx, files, err) })
}

// OnDismount lets dropped files go to Decode again.
func (p *keysPage) OnDismount() {
	p.s.leave(p)
	p.stop()
}

// Render draws the page: where keys come from at the left, those that are here
// at the right.
func (p *keysPage) Render() ui.UI {
	keys := keysIn(p.s.ws)
	right := []ui.UI{p.none()}
	if o, ok := chosen(keys, p.m.selected); ok {
		right = []ui.UI{p.list(keys, o), p.detail(o)}
	}
	return el.Box("div", "page__in",
		kit.Title("Keys", "A private key is a secret number; its public half can be shown to everyone. Keys stay in this page until you take them away.",
			&kit.Button{ID: "make-key", Label: "Make key", Icon: "plus", Look: "main", OnClick: p.makeKey, Disabled: p.make.running()}),
		el.Box("div", "two two--decode",
			el.Box("div", "stack g5", p.makePanel(), p.bringPanel()),
			el.Box("div", "stack g5", right...),
		),
	)
}

func (p *keysPage) makePanel() ui.UI {
	body := []ui.UI{
		&kit.Field{ID: "key-name", Label: "Name", Value: p.m.name, Mono: true, Fault: p.m.nameFault(), OnInput: p.typeName, OnEnter: p.makeKey},
		&kit.Select{ID: "key-kind", Label: "Kind", Options: keyKinds(), Value: string(p.m.algorithm), Hint: kindWords[p.m.algorithm], OnChange: p.pickKind},
	}
	if weak := p.m.algorithm.Weak(); weak != "" {
		body = append(body, kit.Note("warning", "A lesson, not a key to use.", ui.Text(sentence(weak)+". It is marked, and signs only where you break something on purpose.")))
	}
	body = append(body, slot(p.make.bar(p.s)))
	if p.make.failure != nil {
		body = append(body, kit.Alert("broken", "No key was made.", ui.Text(kit.Visible(sentence(p.make.failure.Error())))))
	}
	return kit.Panel("Make a key", nil, kit.PanelBody(body...))
}

func keyKinds() []kit.Option {
	var out []kit.Option
	for _, a := range pki.KeyAlgorithms() {
		label := a.Label()
		if a.Weak() != "" {
			label += " (lesson)"
		}
		out = append(out, kit.Option{Value: string(a), Label: label})
	}
	return out
}

func (p *keysPage) bringPanel() ui.UI {
	field := &kit.Field{
		ID: "key-text", Label: "Paste a key", Rows: 5, Mono: true, Value: p.text, Placeholder: "-----BEGIN PRIVATE KEY-----",
		Hint: "PEM, OpenSSH, JWK or base64; encrypted ones ask for their passphrase.", OnInput: p.paste,
	}
	if len(p.bring.faults) > 0 && p.text != "" {
		field.Fault.What, field.Fault.Fix = faultWords(p.bring.faults[0])
	}
	parts := []ui.UI{field, &kit.Drop{ID: "key-files", Title: "Drop a key’s file anywhere", Pick: "choose a file", Many: true, Slim: true, OnFiles: p.bring.choose}}
	if field.Fault.What == "" || p.bring.asks || p.bring.job.running() {
		parts = append(parts, slot(p.bring.view()))
	}
	return kit.Panel("Bring a key", nil, kit.PanelBody(parts...))
}

func (p *keysPage) none() ui.UI {
	return kit.Panel("Keys here", nil, kit.Empty("No key yet", "Make one, or bring one: its kind, its fingerprints and its public half will stand here.",
		&kit.Button{Label: "Make my-bank.key", Icon: "play", OnClick: p.makeExample, Disabled: p.make.running()}))
}

func (p *keysPage) typeName(_ ui.Context, name string) { p.m.name, p.m.tried = name, false }

func (p *keysPage) pickKind(_ ui.Context, id string) { p.m.algorithm = pki.KeyAlgorithm(id) }

func (p *keysPage) makeExample(ctx ui.Context) {
	p.m.name, p.m.algorithm = firstKeyName, pki.ECDSAP256
	p.makeKey(ctx)
}

// makeKey makes the key in the background, and shows it.
func (p *keysPage) makeKey(ctx ui.Context) {
	p.m.tried = true
	if p.m.nameFault().What != "" {
		p.s.Page.Focus("key-name")
		return
	}
	name, algorithm := p.m.cleanName(), p.m.algorithm
	var made *pki.PrivateKey
	p.make.start(ctx, p.s, "Making", algorithm.Label(), func(job context.Context) (err error) {
		made, err = p.s.Keys.Make(job, algorithm)
		return err
	}, func(ctx ui.Context, err error) {
		if err != nil {
			return
		}
		o := keyMade(made, p.s.freeName(name, PrivateKey), p.s.now())
		p.m.selected = p.s.ws.Add(o)
		p.s.did("Make the key "+o.FileName(), nil, makeKeyCall(o))
		p.m.name, p.m.tried = p.m.nextName(keysIn(p.s.ws)), false
		p.out.reset()
		ctx.Defer(func(ui.Context) { p.s.Page.Focus("key-title") })
	})
}

// paste reads what is pasted as soon as it is something.
func (p *keysPage) paste(ctx ui.Context, text string) {
	p.text = text
	p.bring.paste(ctx, text)
}

// brought takes what was read into the workspace, and shows its first key. One
// that is no key is taken in too, and said to be none.
func (p *keysPage) brought(_ ui.Context, in importing) {
	if len(in.objects) == 0 && in.known == 0 {
		return
	}
	ids := p.s.takeIn(in)
	for i, o := range in.objects {
		if o.Kind == PrivateKey || o.Kind == PublicKey {
			p.m.selected = ids[i]
			p.out.reset()
			p.text = ""
			return
		}
	}
	if in.known == 0 {
		p.s.say(toast{Icon: "info", Text: "That is " + article(in.objects[0].Kind.String()) + ", no key: it is in the workspace all the same"})
	}
	p.text = ""
}

// list is every key that is here, to choose from.
func (p *keysPage) list(keys []Object, chosen Object) ui.UI {
	if len(keys) < 2 {
		return nil
	}
	at := -1
	for i, k := range keys {
		if k.ID == chosen.ID {
			at = i
		}
	}
	list := &kit.List{
		ID: "keys", Label: "Keys here", Class: "wlist wlist--short", Height: 48, Count: len(keys), Selected: at,
		Row: func(i int) ui.UI {
			o := keys[i]
			return (&kit.Mini{Role: o.Role(), Name: o.Name, Sub: o.Summary(p.s.now()) + ", " + o.Provenance, KeyID: o.KeyID}).Row()
		},
		OnPick: func(_ ui.Context, i int) { p.pick(keys[i].ID) },
	}
	return kit.Panel("Keys here", el.With("span", "muted t12", el.Attrs{"role", "status"}, ui.Text(strconv.Itoa(len(keys)))), list)
}

func (p *keysPage) pick(id int) {
	if p.m.selected != id {
		p.m.selected = id
		p.out.reset()
	}
}
