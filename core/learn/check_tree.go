package learn

import (
	"context"
	"slices"
	"strings"

	"kubepki/core/logs"
	"kubepki/core/pki"
)

const (
	refFiles = "https://kubernetes.io/docs/setup/best-practices/certificates/"
	refDebug = "https://kubernetes.io/docs/tasks/debug/debug-cluster/crictl/"
)

// ofTree wraps a look at the files of a host, the argument at.
func ofTree(at int, see func(look, *Tree) Finding) func(look) Finding {
	return func(l look) Finding {
		t := l.b[l.arg(at)].Tree
		if t == nil {
			return bad(l.arg(at)+" is no host’s files", "The sheet is made of all files of a host.", "Get the files again.")
		}
		return see(l, t)
	}
}

// treeChecks look at the files of a host, and at what the learner noted.
var treeChecks = []Row{
	{ID: "leads-to", Args: "CERT TREE PATH", Files: 2, Ref: refFiles, look: ofTree(1, func(l look, t *Tree) Finding {
		c, want := l.b[l.arg(0)].Cert, t.Cert(l.arg(2))
		if c == nil || want == nil || !c.Equal(want) {
			return bad(l.arg(0)+" is not what lies at "+l.arg(2), "You have opened another certificate. Each flag of the manifest is for one purpose.", "Choose the line of the manifest again.")
		}
		return good("Opened: "+l.arg(2), "as the manifest says")
	})},
	{ID: "noted", Args: "NOTE CERT FIELD", Files: 2, Ref: "RFC 5280, section 4.1", look: func(l look) Finding {
		note, c := string(l.b[l.arg(0)].Data), l.b[l.arg(1)].Cert
		if c == nil || note != fieldText(c, l.arg(2)) || note == "" {
			return bad("“"+pki.Visible(note)+"” is not what "+l.arg(1)+" says", "It does not stand after “"+wordOf(l.arg(2))+"”.", "Look into the certificate again, and choose.")
		}
		return good(wordOf(l.arg(2))+" is read right", pki.Visible(note))
	}},
	{ID: "diagnosed", Args: "NOTE TREE PATH", Files: 2, Ref: refFiles, look: ofTree(1, func(l look, t *Tree) Finding {
		note, row := string(l.b[l.arg(0)].Data), t.Row(l.arg(2))
		if row == nil || diagnosisOf(t.Finding(row)) != note {
			return bad("That is not what is wrong with "+l.arg(2), "The fault was named wrong. Who mends what is not broken leaves it broken.", "Look at its line in the sheet, and choose again.")
		}
		return good("Named: "+row.Verdict, l.arg(2))
	})},
	{ID: "row-good", Args: "TREE PATH", Files: 1, Ref: refFiles, look: ofTree(0, func(l look, t *Tree) Finding {
		row := t.Row(l.arg(1))
		if row == nil {
			return bad(l.arg(1)+" is not in the sheet", "It is not there, or nothing of a cluster.", "Get the files again.")
		}
		if f := t.Finding(row); f != nil {
			return bad(l.arg(1)+": "+pki.Visible(f.What), f.Why, f.Fix+".")
		}
		return good("Good: "+l.arg(1), pki.Visible(row.Component)+", until "+row.NotAfter.UTC().Format("2 January 2006"))
	})},
	{ID: "all-good", Args: "TREE", Files: 1, Ref: refFiles, look: ofTree(0, func(l look, t *Tree) Finding {
		wrong := t.Sheet.Findings()
		if len(wrong) > 0 {
			return bad(count(len(wrong), "finding")+" in the sheet of "+l.arg(0), pki.Visible(wrong[0].Path+": "+wrong[0].What), "Mend one after the other.")
		}
		return good("The whole sheet is good", count(len(t.Sheet.Rows), "line")+", and every program accepts every other")
	})},
	{ID: "blames", Args: "NOTE LOG TREE", Files: 3, Ref: refDebug, look: ofTree(2, func(l look, t *Tree) Finding {
		note := string(l.b[l.arg(0)].Data)
		report, err := logs.Read(context.Background(), string(l.b[l.arg(1)].Data), t.set(), logs.Options{Now: l.now})
		for at := 0; err == nil && note != "" && at < len(report.Found); at++ {
			if r, ok := report.Explain(report.Found[at]); ok && blamed(t, r) == note {
				return good("Found in the log: "+note, r.Title)
			}
		}
		return bad("The log does not blame “"+pki.Visible(note)+"”", "A certificate that nothing blames is not worth making again.", "Choose another line of the log.")
	})},
	{ID: "answers", Args: "TREE", Files: 1, Ref: refDebug, look: ofTree(0, func(l look, t *Tree) Finding {
		n := node{t, l.now}
		if !n.up() {
			return bad("The API of "+l.arg(0)+" does not answer", "kube-apiserver says: "+pki.Visible(lastLine(n.apiserver())), "Read its log, mend what it blames, and look again.")
		}
		if at := slices.IndexFunc(strings.Split(n.apiserver(), "\n"), func(s string) bool { return strings.HasPrefix(s, "E") }); at >= 0 {
			return bad("kube-apiserver still refuses a caller", pki.Visible(lastLine(n.apiserver())), "Read its log, mend what it blames, and look again.")
		}
		return good("The API answers, and takes all its callers", "nothing but good lines in both logs")
	})},
}

func lastLine(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return lines[len(lines)-1]
}
