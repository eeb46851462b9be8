package app

import (
	"strings"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/kit"
	"kubepki/core/health"
)

// findings draws what health found, the same in many places as one. open leads
// to what a finding is about, nil to nothing.
func (s *session) findings(all []health.Finding, open func(*health.Finding) func(ui.Context)) []ui.UI {
	var drawn []ui.UI
	for from := 0; from < len(all); {
		first, to := &all[from], from
		f := &kit.Finding{State: string(first.Level), Title: first.Title, Why: first.Why, Ref: first.Ref, OnCopy: s.copy}
		if open != nil {
			f.OnOpen = open(first)
		}
		var where, commands strings.Builder
		host := ""
		for ; to < len(all) && all[to].Row == first.Row; to++ {
			at := &all[to]
			where.WriteString(at.Host + at.Path + ": " + at.What + ".\n")
			if at.Command != "" {
				if at.Host != host {
					host = at.Host
					commands.WriteString("# on " + host + "\n")
				}
				commands.WriteString(at.Command + "\n")
			}
			if !strings.Contains(f.Fix, at.Fix) {
				f.Fix += at.Fix + " "
			}
		}
		f.Count, f.Where, f.Commands = to-from, where.String(), commands.String()
		if f.Count == 1 {
			f.Commands = first.Command
		}
		drawn = append(drawn, f.UI())
		from = to
	}
	return drawn
}
