package app

import (
	"context"
	"crypto/x509"
	"strings"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/keyfile"
	"kubepki/core/task"
)

// keyExport takes a key away in one of its formats. Those with a passphrase ask
// for it below their row.
type keyExport struct {
	s      *session
	asking keyfile.ID // the format whose passphrase is asked, "" for none
	pass   passphrase
	job    work
}

func newKeyExport(s *session) *keyExport {
	x := &keyExport{s: s}
	x.reset()
	return x
}

// reset forgets what was asked of another key.
func (x *keyExport) reset() {
	x.job.stop(nil)
	x.asking, x.job.failure = "", nil
	x.pass = passphrase{id: "export-passphrase", label: "Passphrase of the file", isNew: true}
}

// rows lists every format that can hold the key, private ones first.
func (x *keyExport) rows(o Object) []ui.UI {
	key := keyfile.Key{Public: o.Public()}
	if o.Secret != nil {
		key.PKCS8 = o.Secret.PKCS8()
	}
	formats := keyfile.FormatsFor(key)
	var private, public []ui.UI
	for i := 0; i < len(formats); i++ {
		f, der := formats[i], keyfile.Format{}
		if i+1 < len(formats) && formats[i+1].Name == f.Name+", DER" {
			i++
			der = formats[i]
		}
		if f.Private {
			private = append(private, x.row(o, f, der))
		} else {
			public = append(public, x.row(o, f, der))
		}
	}
	var body []ui.UI
	if private != nil {
		body = append(body, el.Text("h3", "eyebrow formats__head", "With the private key: secret"), el.With("div", "formats", el.Attrs{"role", "list"}, private...))
	}
	return append(body, el.Text("h3", "eyebrow formats__head", "The public half: to be shown to everyone"), el.With("div", "formats", el.Attrs{"role", "list"}, public...))
}

// row is one format, and below it what it asks.
func (x *keyExport) row(o Object, f, der keyfile.Format) ui.UI {
	buttons := []ui.UI{x.button(o, f, "Download", "")}
	if der.ID != "" {
		buttons = append(buttons, x.button(o, der, "DER", "bare"))
	}
	name := []ui.UI{el.Text("b", "", f.Name)}
	if f.Passphrase {
		name = append(name, kit.SmallIcon("lock"))
	}
	parts := []ui.UI{el.Box("div", "formats__row",
		el.Box("div", "", el.Box("span", "row", name...), el.Text("small", "", f.Use)),
		el.Box("span", "row", buttons...),
	)}
	if x.asking != "" && (x.asking == f.ID || x.asking == der.ID) {
		parts = append(parts, x.ask(o))
	}
	return el.With("div", "", el.Attrs{"role", "listitem"}, parts...)
}

func (x *keyExport) button(o Object, f keyfile.Format, word, look string) ui.UI {
	name := word + " " + f.Name
	if f.Private {
		name += " (secret)"
	}
	return &kit.Button{Label: word, Look: look, Small: true, Title: name, Icon: "download", Name: name, Disabled: x.job.running(), OnClick: func(ctx ui.Context) {
		x.job.failure = nil
		if f.Passphrase {
			x.begin(ctx, o, f)
		} else {
			x.write(ctx, o, f, "")
		}
	}}
}

// begin asks for the passphrase of a format.
func (x *keyExport) begin(ctx ui.Context, o Object, f keyfile.Format) {
	x.asking = f.ID
	x.pass.accept = func(ctx ui.Context) { x.seal(ctx, o) }
	ctx.Defer(func(ui.Context) { x.s.Page.Focus(x.pass.id) })
}

// ask is the form below the row.
func (x *keyExport) ask(o Object) ui.UI {
	parts := []ui.UI{
		x.pass.fields(x.s),
		el.Box("div", "row row--wrap",
			&kit.Button{Label: "Encrypt and download", Icon: "lock", OnClick: func(ctx ui.Context) { x.seal(ctx, o) }, Disabled: x.job.running()},
			&kit.Button{Label: "Cancel", Look: "bare", OnClick: func(ui.Context) { x.reset() }},
		),
		slot(x.job.bar(x.s)),
	}
	if x.job.failure != nil {
		parts = append(parts, kit.Alert("broken", "Nothing was written.", ui.Text(kit.Visible(sentence(strings.TrimPrefix(x.job.failure.Error(), "keyfile: "))))))
	}
	return el.Box("div", "formats__ask", el.With("div", "ask stack", el.Attrs{"role", "group", "aria-label", "Passphrase"}, parts...))
}

func (x *keyExport) seal(ctx ui.Context, o Object) {
	f, ok := keyfile.FormatByID(x.asking)
	if !ok {
		return
	}
	if passphrase, ok := x.pass.take(x.s); ok {
		x.write(ctx, o, f, passphrase)
	}
}

// write has the key written away from the page, and offers the file.
func (x *keyExport) write(ctx ui.Context, o Object, f keyfile.Format, passphrase string) {
	in, err := keyWriting(o, f.ID, passphrase)
	if err != nil {
		x.s.fail(err)
		return
	}
	verb, what := "Writing", f.Name
	if f.Passphrase {
		verb = "Deriving the key from the passphrase"
	}
	var file []byte
	x.job.start(ctx, x.s, verb, what, func(job context.Context) (err error) {
		file, err = x.s.call(job, task.WriteKey, in, nil, nil)
		return err
	}, func(_ ui.Context, err error) {
		if err != nil {
			if !f.Passphrase {
				x.s.fail(err)
			}
			return
		}
		x.reset()
		x.s.save(fileBase(o.Name)+f.Ending, f.Mime, file)
		x.s.didTakeKey(o, f)
	})
}

// keyWriting is a key as a task takes it.
func keyWriting(o Object, id keyfile.ID, passphrase string) (task.KeyWriting, error) {
	spki, err := x509.MarshalPKIXPublicKey(o.Public())
	if err != nil {
		return task.KeyWriting{}, err
	}
	in := task.KeyWriting{Public: spki, Format: id, Passphrase: passphrase, Comment: fileBase(o.Name)}
	if o.Secret != nil {
		in.PKCS8 = o.Secret.PKCS8()
	}
	return in, nil
}
