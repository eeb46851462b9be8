package app

import (
	"context"
	"encoding/base64"
	"strings"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/convert"
	"kubepki/core/task"
)

// formatPanel lists every format: those that fit with their button, the others
// with the reason.
func (p *convertPage) formatPanel(o Object) ui.UI {
	of := p.m.used(materialOf(p.s.ws, o))
	m := of.core()
	var fit, others []ui.UI
	for _, f := range convert.Formats() {
		if !f.Writes() {
			continue
		}
		if err := f.Fits(m); err != nil {
			others = append(others, el.With("div", "formats__row", el.Attrs{"role", "listitem"},
				el.Box("div", "", el.Text("span", "quiet", f.Name), el.Text("small", "", err.Error()))))
			continue
		}
		fit = append(fit, p.formatRow(f, of))
	}
	body := []ui.UI{el.With("div", "formats", el.Attrs{"role", "list"}, fit...)}
	if others != nil {
		body = append(body, el.Text("h3", "eyebrow formats__head", "Not with what is chosen"), el.With("div", "formats", el.Attrs{"role", "list"}, others...))
	}
	return kit.Panel("Formats for "+kit.Visible(o.Name), nil, body...)
}

// secret tells whether a file of the format will hold the private key.
func (of material) secret(f convert.Format) bool {
	return f.Key != convert.Never && of.key.Secret != nil
}

func (p *convertPage) formatRow(f convert.Format, of material) ui.UI {
	name := []ui.UI{el.Text("b", "", f.Name)}
	secret := ""
	if of.secret(f) {
		secret = " (secret)"
		name = append(name, kit.SmallIcon("key"))
	}
	if f.Passphrase {
		name = append(name, kit.SmallIcon("lock"))
	}
	parts := []ui.UI{el.Box("div", "formats__row",
		el.Box("div", "", el.Box("span", "row", name...), el.Text("small", "", f.Use)),
		&kit.Button{
			Label: "Download", Name: "Download " + f.Name + secret, Title: "Download " + f.Name + secret, Icon: "download", Small: true,
			Disabled: p.job.running(), OnClick: func(ctx ui.Context) { p.begin(ctx, f) },
		},
	)}
	if p.m.asking == f.ID && p.asks(f) {
		parts = append(parts, el.Box("div", "formats__ask", p.ask(f)))
	}
	return el.With("div", "", el.Attrs{"role", "listitem"}, parts...)
}

func (p *convertPage) asks(f convert.Format) bool { return f.Passphrase || f.Alias || f.Object }

// begin writes the file, or asks what the format wants first.
func (p *convertPage) begin(ctx ui.Context, f convert.Format) {
	p.reset()
	p.m.asking = f.ID
	if !p.asks(f) {
		p.write(ctx)
		return
	}
	o, _ := p.m.choose(p.s.ws, p.m.sources(p.s.ws))
	name := strings.ToLower(fileBase(o.Name))
	p.m.alias, p.m.object = name, strings.ReplaceAll(name, "_", "-")+"-tls"
	if f.ID == convert.ConfigMap {
		p.m.object = strings.ReplaceAll(name, "_", "-") + "-ca"
	}
	first := p.pass.id
	if !f.Passphrase {
		first = "convert-object"
	}
	ctx.Defer(func(ui.Context) { p.s.Page.Focus(first) })
}

// ask is the form below the row.
func (p *convertPage) ask(f convert.Format) ui.UI {
	var parts []ui.UI
	if f.Object {
		parts = append(parts, el.Box("div", "pair",
			&kit.Field{ID: "convert-object", Label: "Name", Value: p.m.object, Mono: true, Hint: "metadata.name", OnInput: func(_ ui.Context, v string) { p.m.object = v }, OnEnter: p.write},
			&kit.Field{ID: "convert-namespace", Label: "Namespace", Value: p.m.namespace, Mono: true, Hint: "empty leaves it to kubectl", OnInput: func(_ ui.Context, v string) { p.m.namespace = v }, OnEnter: p.write},
		))
	}
	if f.Passphrase {
		parts = append(parts, p.pass.fields(p.s))
	}
	if f.Alias {
		parts = append(parts, &kit.Field{ID: "convert-alias", Label: "Alias", Value: p.m.alias, Mono: true, Hint: "the entry’s name in the store", OnInput: func(_ ui.Context, v string) { p.m.alias = v }, OnEnter: p.write})
	}
	parts = append(parts, el.Box("div", "row row--wrap",
		&kit.Button{Label: "Write " + f.Name, Icon: "download", OnClick: p.write, Disabled: p.job.running()},
		&kit.Button{Label: "Cancel", Look: "bare", OnClick: func(ui.Context) { p.reset() }},
	), slot(p.job.bar(p.s)))
	if p.job.failure != nil {
		parts = append(parts, kit.Alert("broken", "Nothing was written.", ui.Text(kit.Visible(coreWords(p.job.failure)))))
	}
	return el.With("div", "ask stack", el.Attrs{"role", "group", "aria-label", f.Name}, parts...)
}

// coreWords is an error of core as a sentence, without the name of its package.
func coreWords(err error) string {
	words := err.Error()
	for _, name := range []string{"task: ", "convert: ", "keyfile: ", "seal: ", "kube: ", "pki: "} {
		words = strings.TrimPrefix(words, name)
	}
	return sentence(words) + "."
}

// write has the file written away from the page, and offers it.
func (p *convertPage) write(ctx ui.Context) {
	f, ok := convert.FormatByID(p.m.asking)
	o, have := p.m.choose(p.s.ws, p.m.sources(p.s.ws))
	if !ok || !have {
		return
	}
	used := p.m.used(materialOf(p.s.ws, o))
	in, err := used.task()
	if err != nil {
		p.s.fail(err)
		return
	}
	in.Format, in.Now = f.ID, p.s.now()
	in.Alias, in.Object, in.Namespace = p.m.alias, strings.TrimSpace(p.m.object), strings.TrimSpace(p.m.namespace)
	if f.Passphrase {
		if in.Passphrase, ok = p.pass.take(p.s); !ok {
			return
		}
	}
	var file convert.File
	p.job.start(ctx, p.s, "Writing", f.Name, func(job context.Context) error {
		_, err := p.s.call(job, task.Convert, in, nil, &file)
		return err
	}, func(_ ui.Context, err error) {
		if err != nil {
			if !p.asks(f) {
				p.s.fail(err)
			}
			return
		}
		p.reset()
		p.s.save(file.Name, file.Mime, file.Data)
		p.s.didConvert(used, f, in.Alias, in.Object, file.Name)
	})
}

// plainPanel is for what has no chain and no key: a request.
func (p *convertPage) plainPanel(o Object) ui.UI {
	row := func(name, use, ending, mime string, data func() []byte) ui.UI {
		return el.With("div", "", el.Attrs{"role", "listitem"}, el.Box("div", "formats__row",
			el.Box("div", "", el.Text("b", "", name), el.Text("small", "", use)),
			&kit.Button{Label: "Download", Name: "Download " + name, Icon: "download", Small: true, OnClick: func(ui.Context) {
				p.s.save(fileBase(o.Name)+ending, mime, data())
			}}))
	}
	pem := func() []byte {
		data, _ := o.PEM() // of a request it cannot fail
		return data
	}
	return kit.Panel("Formats for "+kit.Visible(o.Name), kit.BareTag(o.Role()), el.With("div", "formats", el.Attrs{"role", "list"},
		row("PEM", "openssl, every authority", endings[o.Kind], "application/x-pem-file", pem),
		row("DER", "Java, Windows", endings[o.Kind]+".der", "application/octet-stream", func() []byte { return o.DER }),
		row("Base64 of PEM, one line", "spec.request of a CertificateSigningRequest", endings[o.Kind]+".b64", "text/plain", func() []byte {
			return []byte(base64.StdEncoding.EncodeToString(pem()))
		}),
	))
}
