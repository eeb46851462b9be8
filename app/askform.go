package app

import (
	"crypto/x509"
	"slices"
	"strconv"
	"strings"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/kube"
	"kubepki/core/pki"
	"kubepki/core/signing"
)

// askForm is what a request asks for, written by hand: subject, names, usages
// and constraints.
type askForm struct {
	subject  subjectForm
	names    []string
	usage    x509.KeyUsage
	extended []x509.ExtKeyUsage
	ca       string // "" asks for no constraints, "leaf" for CA:FALSE, "ca" for CA:TRUE
	pathLen  string // "" for no limit
	preset   string // what it began with
	host     string
	open     bool // the usages
}

func newAskForm(id string) askForm { return askForm{subject: newSubjectForm(id)} }

// begin fills the form in with what a preset holds, for the host when it is a
// profile of Kubernetes that each host has.
func (f *askForm) begin(id string, c kube.Cluster) {
	f.preset = id
	p, ok := signing.PresetByID(id)
	if !ok {
		return
	}
	if profile, ok := kube.ProfileByID(p.Profile); ok {
		place := f.place(c)
		f.subject.set(profile.Subject(c, place))
		f.names = nil
		if profile.SANs != nil {
			for _, n := range profile.SANs(c, place) {
				f.names = append(f.names, n.String())
			}
		}
	}
	f.usage, f.extended, f.ca, f.pathLen = p.KeyUsage, p.ExtKeyUsage, "leaf", ""
	if p.Constraints.CA {
		f.ca = "ca"
		if p.Constraints.PathLen >= 0 {
			f.pathLen = strconv.Itoa(p.Constraints.PathLen)
		}
	}
}

// place is the host or user that a profile is asked for.
func (f *askForm) place(c kube.Cluster) kube.Place {
	for i, h := range c.Nodes() {
		if h.Name == f.host || f.host == "" {
			return kube.Place{Host: h, Control: i < len(c.ControlPlanes), User: exampleUser}
		}
	}
	return kube.Place{User: exampleUser}
}

var exampleUser = kube.User{Name: "jane", Groups: []string{"developers"}}

// clusterToAskFor is the cluster made here, else the default one: its hosts are
// examples then.
func (s *session) clusterToAskFor() kube.Cluster {
	if c := s.clusterAtHand(); len(c.Nodes()) > 0 {
		return c
	}
	return kube.DefaultDraft().Read(s.now()).Cluster
}

// beginFields are the menus of what to begin with.
func (f *askForm) beginFields(s *session) []ui.UI {
	options := []kit.Option{{Value: "", Label: "Nothing: a name alone"}}
	for _, p := range signable() {
		options = append(options, kit.Option{Value: p.ID, Label: p.Title})
	}
	preset, _ := signing.PresetByID(f.preset)
	out := []ui.UI{&kit.Select{ID: "ask-preset", Label: "Begin with", Options: options, Value: f.preset, Hint: preset.Why, OnChange: func(_ ui.Context, id string) { f.begin(id, s.clusterToAskFor()) }}}
	profile, ok := kube.ProfileByID(preset.Profile)
	if !ok || profile.Scope != kube.PerNode && profile.Scope != kube.PerControlPlane {
		return out
	}
	c := s.clusterToAskFor()
	hosts := c.ControlPlanes
	if profile.Scope == kube.PerNode {
		hosts = c.Nodes()
	}
	var names []kit.Option
	for _, h := range hosts {
		names = append(names, kit.Option{Value: h.Name, Label: h.Name})
	}
	return append(out, &kit.Select{ID: "ask-host", Label: "For the host", Options: names, Value: f.place(c).Host.Name, OnChange: func(_ ui.Context, host string) {
		f.host = host
		f.begin(f.preset, c)
	}})
}

// template reads the form; wrong is the id of the first field that cannot be used.
func (f *askForm) template() (t pki.Template, wrong string) {
	if t.Subject, wrong = f.subject.name(); wrong != "" {
		return t, wrong
	}
	sans, bad := f.sans()
	if len(bad) > 0 {
		return t, f.subject.id + "-names"
	}
	if len(t.Subject) == 0 && len(sans) == 0 {
		return t, f.subject.first()
	}
	t.SANs, t.KeyUsage, t.ExtKeyUsage = sans, f.usage, f.extended
	if f.ca != "" {
		n, err := f.limit()
		if err.What != "" {
			f.open = true
			return t, f.subject.id + "-path"
		}
		t.BasicConstraints = &pki.BasicConstraints{CA: f.ca == "ca", PathLen: n}
	}
	return t, ""
}

// limit is the path length, -1 for none.
func (f *askForm) limit() (int, kit.Fault) {
	text := strings.TrimSpace(f.pathLen)
	if text == "" || f.ca != "ca" {
		return -1, kit.Fault{}
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > maxPathLen {
		return -1, kit.Fault{What: "This is no path length", Fix: "Write how many authorities may follow below, from 0; or leave it empty."}
	}
	return n, kit.Fault{}
}

const maxPathLen = 100

// sans reads the names; bad are those that are none.
func (f *askForm) sans() (sans pki.SANs, bad []string) {
	for _, text := range f.names {
		n, err := pki.ParseSAN(text)
		if err != nil {
			bad = append(bad, text)
			continue
		}
		sans = append(sans, n)
	}
	return sans, bad
}

// namesField draws the alternative names.
func (f *askForm) namesField() ui.UI {
	_, bad := f.sans()
	field := &kit.Chips{
		ID: f.subject.id + "-names", Label: "Alternative names", What: "name", Values: f.names, Bad: bad,
		Hint: "DNS names and addresses at which a server is called; email: and URI: too.", OnChange: func(_ ui.Context, v []string) { f.names = v },
	}
	if len(bad) > 0 {
		_, err := pki.ParseSAN(bad[0])
		field.Fault = faultOf(err)
		field.Fault.What = kit.Visible("“" + bad[0] + "”: " + field.Fault.What)
	}
	return field
}

// usageFields draws usages and constraints, which are the authority's to give:
// asking is not getting.
func (f *askForm) usageFields() ui.UI {
	var key, extended []ui.UI
	for _, row := range pki.KeyUsages {
		key = append(key, &kit.Check{Label: row.Name, Checked: f.usage&row.Usage != 0, OnChange: func(_ ui.Context, on bool) {
			if f.usage &^= row.Usage; on {
				f.usage |= row.Usage
			}
		}})
	}
	for _, row := range pki.ExtKeyUsages {
		extended = append(extended, &kit.Check{Label: row.Name, Checked: slices.Contains(f.extended, row.Usage), OnChange: func(_ ui.Context, on bool) {
			f.extended = toggled(f.extended, row.Usage, on)
		}})
	}
	_, path := f.limit()
	body := []ui.UI{
		el.Text("summary", "", "Usages and constraints: "+f.usageWords()),
		usageGroup("Key usage", key), usageGroup("Extended key usage", extended),
		&kit.Seg{ID: f.subject.id + "-ca", Label: "Basic constraints", Options: []kit.Option{{Value: "", Label: "Not asked"}, {Value: "leaf", Label: "CA:FALSE"}, {Value: "ca", Label: "CA:TRUE"}}, Value: f.ca, OnChange: func(_ ui.Context, v string) { f.ca = v }},
	}
	if f.ca == "ca" {
		body = append(body, &kit.Field{
			ID: f.subject.id + "-path", Label: "Path length", Value: f.pathLen, Numeric: true, Placeholder: "no limit", Fault: path,
			Hint: "How many authorities may follow below.", OnInput: func(_ ui.Context, v string) { f.pathLen = v },
		})
	}
	d := el.Details().Class("bring").Body(body...)
	if f.open {
		d.Attr("open", true)
	}
	return d
}

func usageGroup(label string, checks []ui.UI) ui.UI {
	return el.With("div", "field", el.Attrs{"role", "group", "aria-label", label}, el.Text("span", "label", label), el.Box("div", "checks", checks...))
}

// usageWords says in short what is asked.
func (f *askForm) usageWords() string {
	parts := append(pki.KeyUsageNames(f.usage), pki.ExtKeyUsageNames(f.extended)...)
	switch f.ca {
	case "leaf":
		parts = append(parts, "CA:FALSE")
	case "ca":
		parts = append(parts, "CA:TRUE")
	}
	if len(parts) == 0 {
		return "none asked"
	}
	return strings.Join(parts, ", ")
}

// toggled adds a usage or takes it out; the table's order stays.
func toggled(us []x509.ExtKeyUsage, u x509.ExtKeyUsage, on bool) []x509.ExtKeyUsage {
	var out []x509.ExtKeyUsage
	for _, row := range pki.ExtKeyUsages {
		if row.Usage == u && on || row.Usage != u && slices.Contains(us, row.Usage) {
			out = append(out, row.Usage)
		}
	}
	return out
}
