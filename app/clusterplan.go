package app

import (
	"fmt"
	"path"
	"strings"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/kube"
	"kubepki/core/pki"
)

// planPanel lists what will be made: a row for each profile, its instances on
// demand, with subject, names and why.
func (p *clusterPage) planPanel() ui.UI {
	rows := p.m.planRows(p.filter)
	table := make([]kit.Row, len(rows))
	for i, r := range rows {
		table[i] = kit.Row{Cells: []ui.UI{p.planFile(r), p.planNames(r), el.Text("span", "quiet", r.Items[0].Why)}}
	}
	var body ui.UI = kit.Table("The plan", []string{"File", "Subject and names", "Why"}, table)
	if len(rows) == 0 {
		body = kit.Empty("Nothing in the plan fits", "No file, subject, name or reason holds all these words.",
			&kit.Button{Label: "Show everything", OnClick: func(ui.Context) { p.filter = "" }})
	}
	return kit.Panel("The plan", p.planAside(),
		el.Box("div", "panel__body panel__body--slim", &kit.Field{
			ID: "plan-filter", Label: "Filter the plan", Type: "search", Value: p.filter, Placeholder: "file, name or reason",
			OnInput: func(_ ui.Context, v string) { p.filter = v },
		}),
		el.Box("div", "plan", body))
}

func (p *clusterPage) planAside() ui.UI {
	counts := p.m.planCounts()
	if !p.m.ready() {
		counts = "as last described without faults"
	}
	return el.Text("span", "muted t12", counts)
}

// planFile is the first cell: the issuer's seal, the path, the role.
func (p *clusterPage) planFile(r planRow) ui.UI {
	return el.Box("span", "row row--top",
		kit.Seal{Issuer: p.issuerName(r.Profile), Size: "s", State: sealState(r.Profile)}.UI(),
		el.Box("span", "grow", el.Text("code", "", pathOf(r)), el.Br(), kit.BareTag(roleOf(r.Profile)), el.Text("span", "sub", modesOf(r))),
	)
}

// modesOf says which files there are and who may read them: ".crt 0644, .key 0600".
func modesOf(r planRow) string {
	first := r.Items[0].Files
	var parts []string
	for _, f := range first {
		ending := path.Ext(f.Path)
		if f.Folder != first[0].Folder {
			break
		}
		parts = append(parts, fmt.Sprintf("%s %04o", ending, f.Mode))
	}
	return strings.Join(parts, ", ")
}

// sealState draws bare keys with a hollow seal: nobody signs them.
func sealState(p kube.Profile) string {
	if p.Form == kube.KeyPair {
		return "expired"
	}
	return ""
}

// issuerName is the common name of who signs the profile.
func (p *clusterPage) issuerName(profile kube.Profile) string {
	issuer := profile.Authority
	if profile.Form == kube.AuthorityPair {
		issuer = profile.ID
	}
	for i := range p.m.plan.Items {
		if it := &p.m.plan.Items[i]; it.ID == issuer {
			return it.Subject.First(pki.OIDCommonName)
		}
	}
	return ""
}

// pathOf is the profile's path as people say it: below /etc/kubernetes.
func pathOf(r planRow) string {
	path := r.Items[0].Files[0].Path
	if r.Profile.Scope == kube.PerUser {
		path = "users/" + path
	}
	return strings.TrimPrefix(path, "/etc/kubernetes/")
}

// planNames is the second cell: the subject and names of the first instance,
// and the way to the others.
func (p *clusterPage) planNames(r planRow) ui.UI {
	first := r.Items[0]
	parts := []ui.UI{subjectAndNames(first)}
	if words := originOf(first); words != "" {
		parts = append(parts, el.Text("span", "sub", words))
	}
	if n := len(r.Items); n > 1 {
		open := p.open[r.Profile.ID]
		label := fmt.Sprintf("%s, %s of them", instanceName(&first), thousands(n))
		parts = append(parts, &kit.Button{
			Label: label, Icon: twisty(open), Look: "bare", Small: true, Expanded: fmt.Sprint(open),
			OnClick: func(ui.Context) { p.open[r.Profile.ID] = !open },
		})
		if open {
			parts = append(parts, instanceList(r))
		}
	} else if of := instanceName(&first); of != "" {
		parts = append(parts, el.Text("span", "sub", "for "+of))
	}
	return el.Box("div", "", parts...)
}

// originOf says where an item comes from that is not made and signed here.
func originOf(it kube.Item) string {
	switch {
	case it.SameAs != "":
		return "the same certificate and key as " + it.SameAs
	case it.Brought:
		return "brought: used as it is"
	case it.Requested:
		return "signed elsewhere: a request is made"
	}
	return ""
}

func twisty(open bool) string {
	if open {
		return "down"
	}
	return "right"
}

func instanceName(it *kube.Item) string { return it.Place.Host.Name + it.Place.User.Name }

func subjectAndNames(it kube.Item) ui.UI {
	if it.Subject == nil {
		return el.Text("span", "sub", "a key pair without a certificate")
	}
	names := "no names"
	if len(it.SANs) > 0 {
		values := make([]string, len(it.SANs))
		for i, s := range it.SANs {
			values[i] = s.Value
		}
		names = strings.Join(values, ", ")
	}
	return el.Box("span", "", el.Text("code", "", kit.Visible(it.Subject.String())), el.Text("span", "sub", kit.Visible(names)))
}

// instanceList shows each instance of a profile in a line of its own, however many.
func instanceList(r planRow) ui.UI {
	return &kit.List{
		ID: "plan-" + r.Profile.ID, Label: r.Profile.Title, Count: len(r.Items), Height: 48, Class: "list--short", Selected: -1,
		Row: func(i int) ui.UI {
			return el.Box("div", "instance", el.Text("b", "trunc", kit.Visible(instanceName(&r.Items[i]))), el.Box("div", "trunc", subjectAndNames(r.Items[i])))
		},
	}
}
