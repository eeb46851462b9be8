package app

import (
	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/kit"
)

// faultOfField is what is wrong with a field.
func faultOfField(problems []repairProblem, field string) kit.Fault {
	for _, p := range problems {
		if p.field == field {
			return kit.Fault{What: kit.Visible(p.what), Fix: kit.Visible(p.fix)}
		}
	}
	return kit.Fault{}
}

// how says with which keys and by whom it is signed.
func (p *repairPage) how() ui.UI {
	_, problems := p.m.order(p.in.sheet)
	return kit.Panel("How", nil, kit.PanelBody(
		&kit.Check{ID: "repair-keys", Label: "New keys", Sub: "Else each keeps its own, where it is the right one.", Checked: p.m.newKeys, OnChange: func(_ ui.Context, on bool) { p.m.newKeys = on }},
		&kit.Check{ID: "repair-elsewhere", Label: "Signed elsewhere", Sub: "Make requests, as if no authority’s key were here.", Checked: p.m.elsewhere, OnChange: func(_ ui.Context, on bool) { p.m.elsewhere = on }},
		&kit.Field{ID: "repair-days", Label: "Days", Value: p.m.days, Fault: faultOfField(problems, "days"), Hint: "How long what is made counts. Nothing outlives its authority.", OnInput: func(_ ui.Context, v string) { p.m.days = v }},
	))
}

// joining is what comes to the cluster.
func (p *repairPage) joining(problems []repairProblem) ui.UI {
	var servers []kit.Option
	for i := range p.in.sheet.Rows {
		if r := &p.in.sheet.Rows[i]; len(r.Names) > 0 && r.Type != "authority" {
			servers = append(servers, kit.Option{Value: r.Item, Label: kit.Visible(r.Component + ", " + hostPath(r.Host, r.Path))})
		}
	}
	field := func(id, label, hint, placeholder string, rows int, value *string) *kit.Field {
		return &kit.Field{
			ID: "repair-" + id, Label: label, Hint: hint, Placeholder: placeholder, Rows: rows, Mono: rows > 0, Value: *value,
			Fault: faultOfField(problems, id), OnInput: func(_ ui.Context, v string) { *value = v },
		}
	}
	body := []ui.UI{}
	if len(servers) > 0 {
		body = append(body,
			field("names", "More names", "DNS names and addresses, parted by blanks.", "api.lab.example 203.0.113.7", 0, &p.m.names),
			&kit.Select{ID: "repair-names-for", Label: "For", Options: servers, Value: p.m.nameFor, OnChange: func(_ ui.Context, v string) { p.m.nameFor = v }})
	}
	body = append(body,
		field("workers", "New workers", "A line each: name and address.", "worker-3 10.0.0.13", 2, &p.m.workers),
		field("controls", "New control planes", "With the shared authorities and keys.", "cp-2 10.0.0.20", 2, &p.m.controls),
		field("users", "New users", "A kubeconfig each: name, colon, groups.", "jane: developers", 2, &p.m.users),
	)
	return kit.Panel("Add", nil, kit.PanelBody(body...))
}
