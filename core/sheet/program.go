package sheet

import (
	"strings"

	"kubepki/core/health"
	"kubepki/core/paths"
)

// Program is the type of a row that is a program's, whose command line is in the
// set.
const Program = "program"

// programs makes a row of each program whose start is known, by what is found in
// its flags, and of what else is found there: a static pod that is missing, a
// caller that is known by its kubeconfig alone. Its item has a blank, as no plan's has.
func programs(commands []paths.Command, flags *paths.Report) []Row {
	findings := map[string][]int{}
	for i := range flags.Findings {
		item := flags.Findings[i].Item
		findings[item] = append(findings[item], i)
	}
	var out []Row
	seen := map[string]bool{}
	add := func(item, program, host, path string) {
		if seen[item] {
			return
		}
		seen[item] = true
		r := Row{Item: Program + " " + item, Component: program, Type: Program, Host: host, Path: path}
		r.judge(flags.Findings, findings[item])
		out = append(out, r)
	}
	for i := range commands {
		c := &commands[i]
		add(c.Item(), c.Program, c.Host, c.Source)
	}
	for i := range flags.Findings {
		f := &flags.Findings[i]
		program, _, _ := strings.Cut(f.Item, "/")
		add(f.Item, program, f.Host, f.Path)
	}
	return out
}

// Lines are all rows: those of the certificates and those of the programs. The
// score counts them, and what is exported and shown has them.
func (s *Sheet) Lines() []*Row {
	out := make([]*Row, 0, len(s.Rows)+len(s.Programs))
	for _, rows := range [...][]Row{s.Rows, s.Programs} {
		for i := range rows {
			out = append(out, &rows[i])
		}
	}
	return out
}

// Found are the findings about a row, the worst first.
func (s *Sheet) Found(r *Row) []health.Finding {
	all := s.Report.Findings
	if r.Type == Program {
		all = s.Flags.Findings
	}
	out := make([]health.Finding, len(r.Findings))
	for i, at := range r.Findings {
		out[i] = all[at]
	}
	return out
}
