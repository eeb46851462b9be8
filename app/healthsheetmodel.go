package app

import (
	"sort"
	"strings"

	"kubepki/app/kit"
	"kubepki/core/decode"
	hsheet "kubepki/core/sheet"
)

// healthModel is the Health sheet without its looks: what of it is shown, in
// which order, and the row that is looked at.
type healthModel struct {
	query, level, sort, group string
	item                      string // ID of the row that is open, "" for none

	of    *hsheet.Sheet // what lines was made of
	with  [4]string     // and how
	lines []healthLine
}

// healthLine is a line of the list: a row of the sheet, or the heading of a group.
type healthLine struct {
	heading string
	row     *hsheet.Row
}

// levelGood stands for rows without a finding.
const levelGood = "good"

// healthLevels is the one filter of the table.
var healthLevels = []kit.Option{
	{Value: "", Label: "All"},
	{Value: string(decode.Broken), Label: "Broken"},
	{Value: string(decode.Expired), Label: "Expired"},
	{Value: string(decode.Warning), Label: "Warning"},
	{Value: levelGood, Label: "Good"},
}

// healthOrder is one order or grouping: what it goes by.
type healthOrder struct {
	id, label string
	of        func(*hsheet.Row) string
}

// healthSorts and healthGroups are the tables of orders; the first counts unless
// another is chosen.
var (
	healthSorts = []healthOrder{
		{"worst", "Worst first", func(r *hsheet.Row) string { return string(rune('0' + r.Level.Rank())) }},
		{"ends", "Next to end first", func(r *hsheet.Row) string {
			if r.NotAfter.IsZero() {
				return "never"
			}
			return r.NotAfter.UTC().Format("20060102150405")
		}},
		{"component", "Component", func(r *hsheet.Row) string { return r.Component + "\n" + r.Type }},
		{"path", "Host and path", func(r *hsheet.Row) string { return r.Host + "\n" + r.Path }},
		{"name", "Common name", func(r *hsheet.Row) string { return r.CommonName }},
	}
	healthGroups = []healthOrder{
		{"", "No groups", nil},
		{"host", "By host", func(r *hsheet.Row) string { return or(r.Host, "This host") }},
		{"component", "By component", func(r *hsheet.Row) string { return r.Component }},
		{"issuer", "By issuer", func(r *hsheet.Row) string { return or(r.Issuer, "No issuer") }},
		{"type", "By type", func(r *hsheet.Row) string { return r.Type }},
	}
)

func or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func orderBy(table []healthOrder, id string) healthOrder {
	for _, o := range table {
		if o.id == id {
			return o
		}
	}
	return table[0]
}

func optionsOf(table []healthOrder) []kit.Option {
	out := make([]kit.Option, len(table))
	for i, o := range table {
		out[i] = kit.Option{Value: o.id, Label: o.label}
	}
	return out
}

// shown are the lines of a sheet as they were asked for; they are made anew when
// something of it changed.
func (m *healthModel) shown(s *hsheet.Sheet) []healthLine {
	with := [4]string{m.query, m.level, m.sort, m.group}
	if m.of == s && m.with == with {
		return m.lines
	}
	m.of, m.with, m.lines = s, with, nil
	words := strings.Fields(strings.ToLower(m.query))
	var rows []*hsheet.Row
	for _, r := range s.Lines() {
		if m.fits(r, words) {
			rows = append(rows, r)
		}
	}
	key := orderBy(healthSorts, m.sort).of
	sort.SliceStable(rows, func(a, b int) bool { return key(rows[a]) < key(rows[b]) })
	m.grouped(rows, orderBy(healthGroups, m.group).of)
	return m.lines
}

// grouped puts a heading before each group.
func (m *healthModel) grouped(rows []*hsheet.Row, group func(*hsheet.Row) string) {
	if group != nil {
		sort.SliceStable(rows, func(a, b int) bool { return group(rows[a]) < group(rows[b]) })
	}
	last := ""
	for _, r := range rows {
		if group != nil {
			if g := group(r); g != last {
				last = g
				m.lines = append(m.lines, healthLine{heading: g})
			}
		}
		m.lines = append(m.lines, healthLine{row: r})
	}
}

func (m *healthModel) fits(r *hsheet.Row, words []string) bool {
	level := or(string(r.Level), levelGood)
	if m.level != "" && level != m.level {
		return false
	}
	if len(words) == 0 {
		return true
	}
	return holds(strings.Join([]string{r.Component, r.Type, r.Host, r.Path, r.CommonName, r.Organization, r.Issuer, r.Verdict, strings.Join(r.Names, " ")}, "\n"), words)
}

// open is the row that is looked at.
func (m *healthModel) open(s *hsheet.Sheet) (*hsheet.Row, bool) {
	for _, r := range s.Lines() {
		if r.Item == m.item {
			return r, true
		}
	}
	return nil, false
}

// roleOfRow is the kit's role of a row.
func roleOfRow(r *hsheet.Row) string {
	switch r.Type {
	case "authority":
		return "root"
	case "server", "client":
		return r.Type
	case "server and client":
		return "both"
	case "keys":
		return "key"
	case hsheet.Program:
		return "program"
	}
	return "cert"
}

// stateOfRow is the kit's state of a row.
func stateOfRow(r *hsheet.Row) string { return or(string(r.Level), "valid") }
