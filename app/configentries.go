package app

import (
	"context"
	"crypto/x509"
	"strconv"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/pki"
)

// howPanel says whether files are embedded or named.
func (p *configPage) howPanel() ui.UI {
	hint := "One file that works wherever it is copied; it holds the private keys."
	if p.m.paths {
		hint = "The file holds no secret; certificates and keys must lie at these paths on the machine."
	}
	return kit.Panel("Certificates and keys", nil, kit.PanelBody(
		&kit.Seg{ID: "config-how", Label: "In the file they are", Wide: true, Value: strconv.FormatBool(p.m.paths), OnChange: func(_ ui.Context, v string) {
			p.m.paths, p.m.made = v == "true", nil
		}, Options: []kit.Option{{Value: "false", Label: "embedded"}, {Value: "true", Label: "named by path"}}},
		el.Text("p", "hint", hint)))
}

// entry is one row of a panel: its fields, and the way to take it out.
func (p *configPage) entry(kind, name string, take func(), fields ...ui.UI) ui.UI {
	return el.With("div", "entry", el.Attrs{"role", "group", "aria-label", kind + " " + kit.Visible(name)},
		el.Box("div", "entry__fields", fields...),
		&kit.Button{Label: "Take " + kind + " " + kit.Visible(name) + " out", Icon: "trash", Look: "bare", Small: true, IconOnly: true, OnClick: func(ui.Context) {
			undo := p.m.snapshot()
			take()
			p.m.made = nil
			p.s.say(toast{Icon: "trash", Text: kind + " " + name + " taken out", Action: "Undo", Do: func(ui.Context) { undo() }})
		}})
}

// line is a field of an entry.
func (p *configPage) line(id, label, value, hint string, set func(string)) ui.UI {
	return &kit.Field{ID: id, Label: label, Value: value, Mono: true, Hint: hint, OnInput: func(_ ui.Context, v string) {
		set(v)
		p.m.made, p.job.failure = nil, nil
	}}
}

func (p *configPage) clusterPanel() ui.UI {
	var rows []ui.UI
	for i, c := range p.m.clusters {
		id := "config-cluster-" + strconv.Itoa(i)
		trust := ui.UI(&kit.Select{ID: id + "-ca", Label: "Trusts", Options: objectOptions(trusted(p.s.ws), "the system’s authorities"), Value: strconv.Itoa(c.authority), OnChange: func(_ ui.Context, v string) {
			p.m.clusters[i].authority, _ = strconv.Atoi(v)
			p.m.made = nil
		}})
		if p.m.paths {
			trust = p.line(id+"-path", "Trusts the file", c.path, "such as /etc/kubernetes/pki/ca.crt", func(v string) { p.m.clusters[i].path = v })
		}
		rows = append(rows, p.entry("Cluster", c.name, func() { p.m.clusters = append(p.m.clusters[:i:i], p.m.clusters[i+1:]...) },
			p.line(id, "Name of cluster "+strconv.Itoa(i+1), c.name, "", func(v string) { p.m.renameCluster(i, v) }),
			p.line(id+"-server", "Server", c.server, "", func(v string) { p.m.clusters[i].server = v }),
			trust,
			p.line(id+"-name", "TLS server name", c.serverName, "only where the address is in no certificate", func(v string) { p.m.clusters[i].serverName = v }),
		))
	}
	return kit.Panel("Clusters", &kit.Button{Label: "Add a cluster", Icon: "plus", Small: true, OnClick: func(ui.Context) { p.m.addCluster(p.s) }}, rows...)
}

func (p *configPage) userPanel() ui.UI {
	var rows []ui.UI
	for i, u := range p.m.users {
		id := "config-user-" + strconv.Itoa(i)
		fields := []ui.UI{p.line(id, "Name of user "+strconv.Itoa(i+1), u.name, "", func(v string) { p.m.renameUser(i, v) })}
		if p.m.paths {
			fields = append(fields,
				p.line(id+"-crt", "Certificate’s file", u.certPath, "such as "+fileBase(u.name)+".crt", func(v string) { p.m.users[i].certPath = v }),
				p.line(id+"-key", "Key’s file", u.keyPath, "such as "+fileBase(u.name)+".key", func(v string) { p.m.users[i].keyPath = v }))
		} else {
			fields = append(fields, &kit.Select{ID: id + "-cert", Label: "Calls with", Options: objectOptions(callers(p.s.ws), ""), Value: strconv.Itoa(u.cert), Hint: p.speaks(u), OnChange: func(_ ui.Context, v string) {
				p.m.users[i].cert, _ = strconv.Atoi(v)
				p.m.made = nil
			}})
		}
		rows = append(rows, p.entry("User", u.name, func() { p.m.users = append(p.m.users[:i:i], p.m.users[i+1:]...) }, fields...))
	}
	all := len(p.m.users) >= len(callers(p.s.ws))
	add := &kit.Button{Label: "Add a user", Icon: "plus", Small: true, Disabled: all, OnClick: func(ui.Context) { p.m.addUser(p.s) }}
	if all {
		add.Title = "Every client’s certificate with a key is a user already"
	}
	return kit.Panel("Users", add, rows...)
}

// speaks says as whom the apiserver will know the user, whatever the entry is called.
func (p *configPage) speaks(u userEntry) string {
	o, ok := p.s.ws.Get(u.cert)
	if !ok || o.Cert() == nil {
		return ""
	}
	return "To the apiserver this is " + kit.Visible(asUser(o.Cert())) + "."
}

func (p *configPage) contextPanel() ui.UI {
	var clusters, users []kit.Option
	for _, c := range p.m.clusters {
		clusters = append(clusters, kit.Option{Value: c.name, Label: kit.Visible(c.name)})
	}
	for _, u := range p.m.users {
		users = append(users, kit.Option{Value: u.name, Label: kit.Visible(u.name)})
	}
	var rows []ui.UI
	for i, c := range p.m.contexts {
		id := "config-context-" + strconv.Itoa(i)
		rows = append(rows, p.entry("Context", c.name, func() { p.m.dropContext(i) },
			p.line(id, "Name of context "+strconv.Itoa(i+1), c.name, "", func(v string) { p.m.contexts[i].name = v }),
			p.line(id+"-ns", "Namespace", c.namespace, "empty is default", func(v string) { p.m.contexts[i].namespace = v }),
			&kit.Select{ID: id + "-user", Label: "User", Options: users, Value: c.user, OnChange: func(_ ui.Context, v string) { p.m.contexts[i].user, p.m.made = v, nil }},
			&kit.Select{ID: id + "-cluster", Label: "Cluster", Options: clusters, Value: c.cluster, OnChange: func(_ ui.Context, v string) { p.m.contexts[i].cluster, p.m.made = v, nil }},
			&kit.Check{ID: id + "-current", Label: "Current context", Checked: i == p.m.current, OnChange: func(_ ui.Context, on bool) { p.pickCurrent(i, on) }},
		))
	}
	add := &kit.Button{Label: "Add a context", Icon: "plus", Small: true, Disabled: len(users) == 0 || len(clusters) == 0, OnClick: func(ui.Context) {
		p.m.addContext(p.m.clusters[0].name, p.m.users[len(p.m.users)-1].name)
	}}
	return kit.Panel("Contexts", add, rows...)
}

func (p *configPage) pickCurrent(i int, on bool) {
	p.m.current, p.m.made = -1, nil
	if on {
		p.m.current = i
	}
}

// exampleUser is jane of the developers, and the authority that vouches for her.
func (s *session) exampleUser(ctx context.Context) ([]Object, error) {
	now := s.now()
	return s.exampleOf(ctx, "kubernetes", pki.RootTemplate(pki.CommonName("kubernetes"), now, 10*year),
		"jane", pki.LeafTemplate(pki.ClientName("jane", "developers"), nil, []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}, now, year))
}
