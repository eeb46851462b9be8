package learn

import (
	"context"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"

	"kubepki/core/paths"
	"kubepki/core/pki"
)

// pkiFolder is where the learner's files lie on the host: all in one folder.
const pkiFolder = "/etc/kubernetes/pki/"

// tellOperations tell programs which files are theirs.
var tellOperations = []Operation{
	{
		ID: "tell", Verb: "Hold it against the files",
		Fields: []Field{{ID: "config", Label: "How it is started", Kind: Config}, {ID: "file", Label: "File", Kind: File}},
		Run:    tell, Look: lookTold,
	},
}

// tell reads how a program is started as the program would, and keeps the text
// if it would start and be believed.
func tell(ctx context.Context, env Env, b Bench, v Values) (Outcome, error) {
	if strings.TrimSpace(v["config"]) == "" {
		return Outcome{}, &FieldError{"config", "There is nothing in it", "write how the program is started"}
	}
	t, err := toldOf(ctx, b, v["config"], env.Now())
	if err != nil {
		return Outcome{}, err
	}
	out := Outcome{State: "valid", Notes: t.notes, Said: t.said}
	wrong := 0
	for _, n := range t.notes {
		if n.State == "broken" {
			wrong++
		}
	}
	if wrong > 0 {
		out.State, out.Words = "broken", count(wrong, "thing")+" wrong. "+v["file"]+" is not kept. Mend the lines, and hold it against the files again."
		return out, nil
	}
	out.Made = []Object{{Name: v["file"], Data: []byte(v["config"])}}
	out.Words = v["file"] + " is kept: " + strconv.Itoa(t.right) + " flags point to the right files."
	return out, nil
}

// lookTold says of each line what is wrong with it. It has no clock: it takes
// the time at which the newest of the certificates began.
func lookTold(b Bench, v Values) []Note {
	var newest time.Time
	for _, o := range b {
		if o.Cert != nil && o.Cert.NotBefore.After(newest) {
			newest = o.Cert.NotBefore
		}
	}
	t, err := toldOf(context.Background(), b, v["config"], newest)
	if err != nil {
		return nil
	}
	return t.notes
}

// told is what a program makes of how it is started.
type told struct {
	notes []Note
	said  string // by the program, before it gives up
	right int    // flags that point to the right files
}

// toldOf reads a text together with how etcd is told, where that is there: they
// must believe each other.
func toldOf(ctx context.Context, b Bench, text string, now time.Time) (told, error) {
	commands, faults := paths.Read([]paths.Document{{Path: "this", Text: text}})
	var t told
	for _, f := range faults {
		t.broken(0, pki.Visible(f.Why), "Mend the text.")
	}
	if len(commands) == 0 {
		t.broken(0, "No program is started here", "Keep the line with kube-apiserver or etcd, and flags behind it.")
		return t, nil
	}
	mine := &commands[0]
	meant := t.words(mine, text)
	all := commands
	if other := b["etcd.yaml"].Data; other != nil && mine.Program != paths.Etcd {
		more, _ := paths.Read([]paths.Document{{Path: "etcd.yaml", Text: string(other)}})
		all = append(all, more...)
	}
	report, err := paths.Check(ctx, all, b.files(), paths.Options{Now: now})
	if err != nil {
		return t, err
	}
	t.flags(report, mine, meant)
	t.believed(b, mine, now)
	for _, f := range report.Findings {
		if f.Path == "this" && (f.Name == "caller-refused" || f.Name == "server-refused" || f.Name == "tokens-refused") {
			t.broken(0, f.What, f.Fix)
		}
	}
	sort.SliceStable(t.notes, func(i, j int) bool { return t.notes[i].Line < t.notes[j].Line })
	if t.said == "" && mine.Program == paths.APIServer {
		if _, ok := mine.Flag("service-account-issuer"); !ok {
			t.said = `"command failed" err="[service-account-issuer is a required flag, …]"`
		}
	}
	return t, nil
}

func (t *told) broken(line int, what, fix string) {
	t.notes = append(t.notes, Note{State: "broken", What: pki.Visible(what), Fix: pki.Visible(fix), Line: line})
}

// words finds flags that the program does not have, as it reads them: the first
// ends it. It gives those that were meant, where their hyphens are blanks.
func (t *told) words(c *paths.Command, text string) (meant []string) {
	lines := strings.Split(text, "\n")
	for _, a := range c.Arguments {
		if hasFlag(c.Program, a.Name) || a.Line < 1 || a.Line > len(lines) {
			continue
		}
		if t.said == "" {
			t.said = "Error: unknown flag: --" + pki.Visible(a.Name)
			if c.Program == paths.Etcd {
				t.said = "flag provided but not defined: -" + pki.Visible(a.Name)
			}
		}
		name, value, _ := strings.Cut(strings.Trim(lines[a.Line-1], "- \\\t\""), "=")
		if joined := strings.Join(strings.Fields(name), "-"); joined != a.Name && hasFlag(c.Program, joined) {
			t.broken(a.Line, "There is no flag --"+a.Name+": its hyphens were printed as blanks", "Write --"+joined+"="+strings.TrimSpace(value)+".")
			meant = append(meant, joined)
		}
	}
	return meant
}

// flags says what is wrong behind each flag, and counts those that are right.
func (t *told) flags(r *paths.Report, mine *paths.Command, meant []string) {
	told := map[int]bool{}
	for _, n := range t.notes {
		told[n.Line] = true
	}
	for _, row := range r.Rows {
		if row.Source != mine.Source || row.Program != mine.Program || slices.Contains(meant, row.Flag) {
			continue
		}
		told[row.Line] = true
		switch {
		case row.State == "valid" && row.Want != "":
			t.right++
		case row.State == "idle" && row.Want != "":
			t.broken(row.Line, "--"+row.Flag+"="+row.Value+": there is no such file among yours", "Yours lie in "+pkiFolder+".")
		case row.State != "valid" && row.State != "idle":
			t.broken(row.Line, "--"+row.Flag+": "+row.What, fixOf(r, row))
		}
	}
	for _, a := range mine.Arguments {
		if !told[a.Line] && !hasFlag(mine.Program, a.Name) {
			t.broken(a.Line, "There is no flag --"+a.Name, "Take it away, or write what was meant.")
		}
	}
}

// fixOf is what the finding of a row says to do.
func fixOf(r *paths.Report, row paths.Row) string {
	for _, f := range r.Findings {
		if f.Path == row.Source && (strings.Contains(f.What+" ", "--"+row.Flag+" ") || strings.HasPrefix(f.What, "--"+row.Flag+":")) {
			return pki.Visible(f.Fix)
		}
	}
	return "Mend the line."
}
