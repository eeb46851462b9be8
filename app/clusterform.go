package app

import (
	"strings"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/kube"
)

// fieldLabels names the fields for people; the labels are part of the product's
// stable names.
var fieldLabels = map[kube.Field]string{
	kube.FieldName:          "Cluster name",
	kube.FieldVersion:       "Kubernetes version",
	kube.FieldEndpoint:      "API endpoint",
	kube.FieldServiceCIDRs:  "Service CIDR",
	kube.FieldDNSDomain:     "DNS domain",
	kube.FieldControlPlanes: "Control planes",
	kube.FieldEtcdMembers:   "etcd members",
	kube.FieldWorkers:       "Workers",
	kube.FieldOneAuthority:  "One authority for everything",
	kube.FieldKeyAlgorithm:  "Key type",
	kube.FieldAuthorityDays: "CA validity",
	kube.FieldLeafDays:      "Leaf validity",
	kube.FieldExtraSANs:     "Extra names",
	kube.FieldUsers:         "Users",
}

func fieldID(f kube.Field) string { return "cluster-" + string(f) }

// form describes the cluster.
func (p *clusterPage) form() ui.UI {
	return el.Form().Class("panel form").Aria("label", "Cluster").OnSubmit(p.submit).Body(
		el.Box("div", "panel__head",
			el.Text("h2", "", "Describe the cluster"),
			&kit.Button{Label: "Defaults", Icon: "undo", Look: "bare", Small: true, OnClick: p.defaults},
		),
		kit.PanelBody(
			p.field(kube.FieldName, &p.m.draft.Name, "What kubeconfigs call it."),
			pair(p.versionField(), p.keyType()),
			p.field(kube.FieldEndpoint, &p.m.draft.Endpoint, p.endpointHint()),
			pair(p.field(kube.FieldServiceCIDRs, &p.m.draft.ServiceCIDRs, "Or two with a comma: IPv4 and IPv6."), p.field(kube.FieldDNSDomain, &p.m.draft.DNSDomain, "")),
			p.hosts(kube.FieldControlPlanes, &p.m.draft.ControlPlanes),
			p.etcd(),
			p.hosts(kube.FieldWorkers, &p.m.draft.Workers),
			pair(p.daysField(kube.FieldAuthorityDays, &p.m.draft.AuthorityDays), p.daysField(kube.FieldLeafDays, &p.m.draft.LeafDays)),
			p.extraNames(),
			p.users(),
			p.options(),
			p.bringPart(),
			p.resumePart(),
		),
		el.Button().Attr("type", "submit").Hidden(true), // without one, browsers do not submit by Enter
	)
}

func pair(a, b ui.UI) ui.UI { return el.Box("div", "pair", a, b) }

// submit keeps Enter in a field from leaving the page: it generates.
func (p *clusterPage) submit(ctx ui.Context, e ui.Event) {
	e.PreventDefault()
	p.generate(ctx)
}

// defaults starts the description over, and offers the way back.
func (p *clusterPage) defaults(ui.Context) {
	old := p.m.draft
	p.change(func(d *kube.Draft) { *d = kube.DefaultDraft() })
	p.bring = map[string]*bringing{}
	p.s.say(toast{Icon: "undo", Text: "The description is the default one again", Action: "Undo", Do: func(ui.Context) {
		p.change(func(d *kube.Draft) { *d = old })
	}})
}

func (p *clusterPage) fault(f kube.Field) kit.Fault {
	what, fix := p.m.fault(f)
	return kit.Fault{What: what, Fix: fix}
}

// set gives the handler that writes a text field into the description.
func (p *clusterPage) set(to *string) func(ui.Context, string) {
	return func(_ ui.Context, v string) { p.change(func(*kube.Draft) { *to = v }) }
}

func (p *clusterPage) field(f kube.Field, value *string, hint string) ui.UI {
	if note := p.m.reading.Notes[f]; note != "" {
		hint = sentence(note) + "."
	}
	return &kit.Field{
		ID: fieldID(f), Label: fieldLabels[f], Value: *value, Mono: true, Hint: hint, Fault: p.fault(f), OnInput: p.set(value),
	}
}

func (p *clusterPage) endpointHint() string {
	if p.m.draft.Endpoint == "" {
		return "Empty: the first control plane. With two or more, the load balancer’s name or address."
	}
	return "What kubeconfigs will call; it becomes a name of every apiserver."
}

// versionField takes any patch release; the known ones are offered.
func (p *clusterPage) versionField() ui.UI {
	hint := ""
	if note := p.m.reading.Notes[kube.FieldVersion]; note != "" {
		hint = sentence(note) + "."
	}
	var known []ui.UI
	for _, v := range kube.Versions() {
		known = append(known, el.With("option", "", el.Attrs{"value", v.String()}))
	}
	return el.Box("div", "field",
		&kit.Field{
			ID: fieldID(kube.FieldVersion), Label: fieldLabels[kube.FieldVersion], Value: p.m.draft.Version, Mono: true, Hint: hint,
			Fault: p.fault(kube.FieldVersion), OnInput: p.set(&p.m.draft.Version), List: "known-versions",
		},
		el.With("datalist", "", el.Attrs{"id", "known-versions"}, known...),
	)
}

// keyType offers what kubeadm of the version accepts; a choice it does not
// accept stays, with its fault, so that nothing changes behind the user's back.
func (p *clusterPage) keyType() ui.UI {
	algorithms := kube.Versions()[0].KeyAlgorithms()
	options := make([]kit.Option, len(algorithms))
	for i, a := range algorithms {
		options[i] = kit.Option{Value: string(a), Label: a.Label()}
	}
	return &kit.Select{
		ID: fieldID(kube.FieldKeyAlgorithm), Label: fieldLabels[kube.FieldKeyAlgorithm], Options: options,
		Value: p.m.draft.KeyAlgorithm, Fault: p.fault(kube.FieldKeyAlgorithm), OnChange: p.set(&p.m.draft.KeyAlgorithm),
	}
}

func (p *clusterPage) daysField(f kube.Field, value *string) ui.UI {
	return &kit.Field{ID: fieldID(f), Label: fieldLabels[f], Aside: "days", Value: *value, Fault: p.fault(f), OnInput: p.set(value), Numeric: true}
}

// hosts is a list of machines, a line each. A number typed alone becomes that
// many lines when the field is left; the buttons add and take lines. A large
// number stays one: nobody reads thousands of lines, and the browser would lay
// them out anew at each letter.
func (p *clusterPage) hosts(f kube.Field, value *string) ui.UI {
	n := p.m.draft.Count(f)
	name := strings.ToLower(fieldLabels[f])
	most := kube.MostHosts(f)
	many := p.m.draft.Counted(f) && n >= kube.ManyHosts
	hint := "A line each: name and address. Or type how many."
	if many {
		hint = "Names and addresses are counted up, as the plan shows. To give your own, paste a line each."
	}
	if note := p.m.reading.Notes[f]; note != "" {
		hint = sentence(note) + "."
	}
	resize := func(by int) func(ui.Context) {
		return func(ui.Context) {
			p.change(func(d *kube.Draft) { *d = d.Resize(f, max(p.m.draft.Count(f)+by, 0)) })
		}
	}
	leave := func(ui.Context) { // the cluster stays the same, and so does its plan
		p.m.draft = p.m.draft.ExpandFew()
		p.rev++
	}
	if many {
		leave = nil
	}
	return el.Box("div", "hosts",
		&kit.Field{
			ID: fieldID(f), Label: fieldLabels[f], Value: *value, Mono: true, Rows: min(max(n, 2), 6), Fault: p.fault(f),
			Hint: hint, OnInput: p.set(value),
			OnLeave: leave,
		},
		el.Box("div", "hosts__step",
			el.Text("span", "nums muted t12", thousands(n)),
			&kit.Button{Label: "fewer " + name, Icon: "minus", Small: true, IconOnly: true, Disabled: n == 0, OnClick: resize(-1)},
			&kit.Button{Label: "more " + name, Icon: "plus", Small: true, IconOnly: true, Disabled: n >= most, Title: atMost(n, most), OnClick: resize(+1)},
		),
	)
}

// atMost says why no more can be added.
func atMost(n, most int) string {
	if n < most {
		return ""
	}
	return thousands(most) + " are the most"
}

func (p *clusterPage) extraNames() ui.UI {
	return &kit.Chips{
		ID: fieldID(kube.FieldExtraSANs), Label: fieldLabels[kube.FieldExtraSANs], Aside: "for the apiserver", What: "name",
		Values: strings.Fields(p.m.draft.ExtraSANs), Hint: "DNS names and addresses it is also called by.", Fault: p.fault(kube.FieldExtraSANs),
		OnChange: func(_ ui.Context, names []string) {
			p.change(func(d *kube.Draft) { d.ExtraSANs = strings.Join(names, " ") })
		},
	}
}

func (p *clusterPage) users() ui.UI {
	hint := "A line each: a name, its groups after a colon, as in jane: developers, ops"
	if note := p.m.reading.Notes[kube.FieldUsers]; note != "" {
		hint = sentence(note) + "."
	}
	return &kit.Field{
		ID: fieldID(kube.FieldUsers), Label: fieldLabels[kube.FieldUsers], Aside: "client certificates", Value: p.m.draft.Users, Mono: true, Rows: 2,
		Hint: hint, Fault: p.fault(kube.FieldUsers), OnInput: p.set(&p.m.draft.Users),
	}
}

func (p *clusterPage) options() ui.UI {
	d := &p.m.draft
	flip := func(to *bool) func(ui.Context, bool) {
		return func(_ ui.Context, on bool) { p.change(func(*kube.Draft) { *to = on }) }
	}
	return el.With("div", "stack stack--s", el.Attrs{"role", "group", "aria-label", "Options"},
		&kit.Check{ID: "cluster-kubelet-serving", Label: "Serving pairs for the kubelets", Checked: d.KubeletServing, OnChange: flip(&d.KubeletServing)},
		&kit.Check{ID: "cluster-kube-proxy", Label: "A certificate for kube-proxy", Checked: d.KubeProxy, OnChange: flip(&d.KubeProxy)},
		p.oneAuthority(flip(&d.OneAuthority)),
	)
}

// oneAuthority says beside the choice what it costs.
func (p *clusterPage) oneAuthority(flip func(ui.Context, bool)) ui.UI {
	c := &kit.Check{ID: fieldID(kube.FieldOneAuthority), Label: fieldLabels[kube.FieldOneAuthority], Checked: p.m.draft.OneAuthority, OnChange: flip}
	if note := p.m.reading.Notes[kube.FieldOneAuthority]; note != "" {
		c.Sub = sentence(note) + "."
	}
	return c
}

// Where etcd runs.
const (
	etcdStacked  = "stacked"
	etcdExternal = "external"
)

// etcd asks where it runs; hosts of its own are a list as the others are.
func (p *clusterPage) etcd() ui.UI {
	where := &kit.Seg{
		ID: "cluster-etcd", Label: "etcd runs on", Wide: true, Value: etcdStacked, OnChange: p.placeEtcd,
		Options: []kit.Option{{Value: etcdStacked, Label: "the control planes"}, {Value: etcdExternal, Label: "hosts of its own"}},
	}
	if !p.m.draft.ExternalEtcd {
		return el.Box("div", "", where)
	}
	where.Value = etcdExternal
	return el.Box("div", "stack", where, p.hosts(kube.FieldEtcdMembers, &p.m.draft.EtcdMembers))
}

// placeEtcd moves etcd. An empty list begins with three members, the least that
// bear a loss.
func (p *clusterPage) placeEtcd(_ ui.Context, where string) {
	p.change(func(d *kube.Draft) {
		d.ExternalEtcd = where == etcdExternal
		if d.ExternalEtcd && blank(d.EtcdMembers) {
			*d = d.Resize(kube.FieldEtcdMembers, 3)
		}
	})
}
