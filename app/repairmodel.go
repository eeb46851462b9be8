package app

import (
	"strconv"
	"strings"

	"kubepki/core/kube"
	"kubepki/core/pki"
	"kubepki/core/repair"
	hsheet "kubepki/core/sheet"
)

// repairModel is the Repair tab without its looks: what is to be done.
type repairModel struct {
	of        *hsheet.Sheet // what marked was suggested for
	marked    map[string]bool
	query     string
	shown     []*hsheet.Row
	newKeys   bool
	elsewhere bool
	days      string
	names     string // alternative names for nameFor
	nameFor   string // item ID
	workers   string
	controls  string
	users     string
}

func newRepairModel() repairModel { return repairModel{days: "365", marked: map[string]bool{}} }

// follow suggests what to do about a sheet that is seen for the first time; what
// the user chose stays while the set is the same.
func (m *repairModel) follow(s *hsheet.Sheet) {
	if m.of == s {
		return
	}
	first := m.of == nil || len(m.of.Rows) != len(s.Rows)
	m.of = s
	if first {
		m.suggest(s)
	}
	if _, ok := rowOf(s, m.nameFor); !ok {
		m.nameFor = ""
		for i := range s.Rows {
			if strings.HasPrefix(s.Rows[i].Item, "apiserver") && len(s.Rows[i].Names) > 0 {
				m.nameFor = s.Rows[i].Item
				break
			}
		}
	}
}

func rowOf(s *hsheet.Sheet, item string) (*hsheet.Row, bool) {
	for i := range s.Rows {
		if s.Rows[i].Item == item {
			return &s.Rows[i], true
		}
	}
	return nil, false
}

// suggest marks what is wrong.
func (m *repairModel) suggest(s *hsheet.Sheet) { m.mark(repair.Suggest(s).Renew) }

func (m *repairModel) mark(items []string) {
	m.marked = map[string]bool{}
	for _, id := range items {
		m.marked[id] = true
	}
}

func (m *repairModel) toggle(item string) {
	if m.marked[item] {
		delete(m.marked, item)
		return
	}
	m.marked[item] = true
}

// rows are the lines that have all words of the query, what is wrong first.
func (m *repairModel) rows(s *hsheet.Sheet) []*hsheet.Row {
	filter := healthModel{query: m.query, sort: "worst"}
	m.shown = nil
	for _, l := range filter.shown(s) {
		if l.row.Type != hsheet.Program { // which nobody makes again
			m.shown = append(m.shown, l.row)
		}
	}
	return m.shown
}

// repairProblem is what is wrong with a field.
type repairProblem struct{ field, what, fix string }

// order is what was chosen, and what is wrong with it.
func (m *repairModel) order(s *hsheet.Sheet) (o repair.Order, problems []repairProblem) {
	fail := func(field, what, fix string) {
		problems = append(problems, repairProblem{field, sentence(what), sentence(fix)})
	}
	o = repair.Order{NewKeys: m.newKeys, Elsewhere: m.elsewhere}
	for i := range s.Plan.Items {
		if id := s.Plan.Items[i].ID; m.marked[id] {
			o.Renew = append(o.Renew, id)
		}
	}
	var err error
	if o.Days, err = strconv.Atoi(strings.TrimSpace(m.days)); err != nil || o.Days < 1 || o.Days > 36500 {
		fail("days", m.days+" is no number of days", "write one from 1 to 36500")
	}
	if !blank(m.names) {
		names, err := pki.ParseSANs(m.names)
		switch {
		case err != nil:
			fail("names", err.Error(), "")
		case m.nameFor == "":
			fail("names", "no certificate is chosen for them", "choose one with names")
		default:
			o.Names = map[string]pki.SANs{m.nameFor: names}
		}
	}
	m.hosts(&o, fail)
	return o, problems
}

// hosts reads who joins, in the form of the Cluster page.
func (m *repairModel) hosts(o *repair.Order, fail func(field, what, fix string)) {
	draft := kube.DefaultDraft()
	draft.ControlPlanes, draft.Workers, draft.Users = m.controls, m.workers, m.users
	if blank(m.controls) {
		draft.ControlPlanes = "no-other 192.0.2.254"
	}
	draft.Endpoint = "192.0.2.253"
	reading := draft.Read(m.of.At)
	for _, p := range reading.Problems {
		field := map[kube.Field]string{kube.FieldControlPlanes: "controls", kube.FieldWorkers: "workers", kube.FieldUsers: "users"}[p.Field]
		if field != "" {
			fail(field, p.What, p.Fix)
		}
	}
	if len(reading.Problems) > 0 {
		return
	}
	if !blank(m.controls) {
		o.ControlPlanes = reading.Cluster.ControlPlanes
	}
	o.Workers, o.Users = reading.Cluster.Workers, reading.Cluster.Users
}
