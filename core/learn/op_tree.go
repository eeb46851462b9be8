package learn

import (
	"context"
	"strings"

	"kubepki/core/command"
	"kubepki/core/fault"
	"kubepki/core/health"
	"kubepki/core/kubeconfig"
	"kubepki/core/pki"
	"kubepki/core/repair"
	"kubepki/core/sheet"
)

var (
	treeField = Field{ID: "tree", Label: "Files of", Kind: File}
	pathField = Field{ID: "path", Label: "File", Kind: File}
	noteField = Field{ID: "note", Label: "Written into", Kind: File}
)

// treeOperations work on the files of a whole host.
var treeOperations = []Operation{
	{
		ID: "host", Verb: "Get the files",
		Fields: []Field{
			treeField,
			{ID: "faults", Label: "Faults", Kind: Machine, Hidden: true},
			{ID: "etcd", Label: "How etcd is started", Kind: Option, Options: [][2]string{{"pod", "as a static pod"}, {"service", "as a service"}}, Hidden: true},
			{ID: "backup", Label: "Copy, as found", Kind: File},
		},
		Run: makeHost,
	},
	{ID: "sheet", Verb: "Fill the sheet", Fields: []Field{treeField}, Run: fillSheet},
	{
		ID: "diagnose", Verb: "That is it",
		Fields: []Field{treeField, pathField, {ID: "fault", Label: "What is wrong with it?", Kind: Pick, Options: diagnoses}, noteField},
		Run:    diagnose,
	},
	{
		ID: "mend", Verb: "Make it again",
		Fields: []Field{
			treeField,
			{ID: "path", Label: "File to make again", Kind: Pick, Choices: rowChoices},
			{ID: "ca", Label: "Signed by", Kind: Pick, Choices: authorityChoices},
			{ID: "key", Label: "Its key", Kind: Option, Options: [][2]string{{"keep", "The key of the certificate stays"}, {"new", "A new key"}}},
			daysField,
		},
		Run: mend,
	},
}

// makeHost makes the files of a host, breaks them as faults says, "ID@PROFILE …"
// of package fault, and keeps a copy.
func makeHost(ctx context.Context, env Env, _ Bench, v Values) (Outcome, error) {
	host := v["tree"]
	files, err := hostFiles(ctx, env, host)
	if err != nil {
		return Outcome{}, err
	}
	for _, word := range strings.Fields(v["faults"]) {
		id, profile, _ := strings.Cut(word, "@")
		f, ok := fault.ByID(id)
		if !ok {
			continue
		}
		f.Profile = profile
		if files, err = f.Break(ctx, files, env.Now()); err != nil {
			return Outcome{}, err
		}
	}
	if v["etcd"] == "service" {
		files = etcdAsService(files)
	}
	t, err := newTree(ctx, env, host, files)
	if err != nil {
		return Outcome{}, err
	}
	return Outcome{
		Made: []Object{{Name: host, Tree: t}, {Name: v["backup"], Tree: t}}, State: "valid",
		Words: count(len(files), "file") + " of " + host + " are here: keys, certificates, kubeconfigs, and what starts the programs. " + v["backup"] + " keeps them as they were found.",
	}, nil
}

// fillSheet shows the sheet of a host.
func fillSheet(_ context.Context, _ Env, b Bench, v Values) (Outcome, error) {
	t, err := b.treeOf("tree", v["tree"])
	if err != nil {
		return Outcome{}, err
	}
	bad := 0
	for i := range t.Sheet.Rows {
		if t.Sheet.Rows[i].Level != "" {
			bad++
		}
	}
	out := Outcome{State: "valid", Sheet: t.Sheet, Words: count(len(t.Sheet.Rows), "line") + ", and every one is good."}
	if bad > 0 {
		out.State, out.Words = "warning", count(len(t.Sheet.Rows), "line")+". Something is wrong in "+count(bad, "line")+"."
	}
	return out, nil
}

// diagnoses are the answers to what is wrong with a file. The rules of package
// health that each stands for are in ruleNames.
var diagnoses = [][2]string{
	{"issuer", "The wrong authority signed it"},
	{"expired", "It is past its end"},
	{"name", "A name is missing"},
	{"group", "Its group is wrong"},
	{"key", "The key is not its key"},
	{"good", "Nothing"},
}

// diagnosisOf says which of the diagnoses a finding is.
func diagnosisOf(f *health.Finding) string {
	if f == nil {
		return "good"
	}
	switch f.Rule {
	case health.RuleLeafOfAnotherCA, health.RuleCARemade:
		return "issuer"
	case health.RuleExpired:
		return "expired"
	case health.RuleMissingSAN:
		return "name"
	case health.RuleGroup:
		return "group"
	case health.RuleKeyOfAnotherPair:
		return "key"
	}
	return "other"
}

// disproof says by the sheet’s own line why a diagnosis is not so.
func disproof(r *sheet.Row, diagnosis string) string {
	switch diagnosis {
	case "issuer":
		return "Look at its issuer: “" + r.Issuer + "”, and the signature of that authority was checked."
	case "expired":
		return "Look at its end: " + r.NotAfter.UTC().Format("2 January 2006") + ". That is still ahead."
	case "name":
		if len(r.Names) == 0 {
			return "Look at its type: " + r.Type + ". A caller needs no alternative names."
		}
		return "Look at its names: " + strings.Join(r.Names, ", ") + ". None is missing."
	case "group":
		if r.Organization == "" {
			return "Look at its organization: it has none, and needs none."
		}
		return "Look at its organization: " + r.Organization + ", as it ought to be."
	case "key":
		return "Look at its key: the public key in the certificate and that of the key beside it are the same."
	}
	return "Look at its verdict: “" + r.Verdict + "”."
}

func diagnose(_ context.Context, _ Env, b Bench, v Values) (Outcome, error) {
	t, err := b.treeOf("tree", v["tree"])
	if err != nil {
		return Outcome{}, err
	}
	row := t.Row(v["path"])
	switch {
	case row == nil:
		return Outcome{}, &FieldError{"path", "The sheet has no line for " + pki.Visible(v["path"]), "choose another"}
	case v["fault"] == "":
		return Outcome{}, &FieldError{"fault", "Nothing is chosen yet", "look at its line in the sheet, and choose"}
	}
	f := t.Finding(row)
	out := Outcome{Made: []Object{{Name: v["note"], Data: []byte(v["fault"])}}}
	if diagnosisOf(f) != v["fault"] {
		out.State, out.Words = "broken", pki.Visible(disproof(row, v["fault"]))
		return out, nil
	}
	out.State, out.Words = "valid", "It is as it ought to be."
	if f != nil {
		out.Words = pki.Visible(f.What) + ". " + f.Why
	}
	return out, nil
}

// rowChoices are the certificates of a host that an authority signed.
func rowChoices(b Bench, v Values) [][2]string {
	var out [][2]string
	if t := b[v["tree"]].Tree; t != nil {
		for i := range t.Sheet.Rows {
			if r := &t.Sheet.Rows[i]; !r.NotAfter.IsZero() && r.Type != "authority" {
				out = append(out, [2]string{r.Path, r.Path})
			}
		}
	}
	return out
}

func authorityChoices(b Bench, v Values) [][2]string {
	var out [][2]string
	if t := b[v["tree"]].Tree; t != nil {
		for i := range t.Sheet.Rows {
			if r := &t.Sheet.Rows[i]; r.Type == "authority" {
				out = append(out, [2]string{r.Item, r.Path})
			}
		}
	}
	return out
}

// mend makes a certificate again, by package repair.
func mend(ctx context.Context, env Env, b Bench, v Values) (Outcome, error) {
	t, err := b.treeOf("tree", v["tree"])
	if err != nil {
		return Outcome{}, err
	}
	days, err := lifetime(v)
	if err != nil {
		return Outcome{}, err
	}
	row := t.Row(v["path"])
	if row == nil {
		return Outcome{}, &FieldError{"path", "No file is chosen yet", "choose the one to make again"}
	}
	signer := signerOf(t, row)
	switch {
	case row.Level == "":
		return Outcome{State: "broken", Words: "Nothing is wrong with " + row.Path + ", and nothing is changed. Choose the one that is at fault."}, nil
	case v["ca"] == "":
		return Outcome{}, &FieldError{"ca", "No authority is chosen yet", "choose who signs it"}
	case v["ca"] != signer:
		return Outcome{State: "broken", Words: "Whoever checks " + row.Path + " trusts another authority, and would refuse what this one signs. Nothing is changed."}, nil
	case v["key"] != "new" && row.MatchesKey == sheet.No:
		return Outcome{State: "broken", Words: "The private key that belongs to " + row.Path + " is not here. Signed again for the same public key it would be of no use to anyone. Nothing is changed."}, nil
	}
	order := repair.Order{Renew: []string{row.Item}, NewKeys: v["key"] == "new", Days: days}
	made, err := repair.Make(ctx, t.Sheet, order, repair.Options{Maker: env.Maker, Now: env.Now(), Parse: kubeconfig.Parse, Yield: env.Yield})
	if err != nil {
		return Outcome{}, err
	}
	for _, l := range made.Left {
		return Outcome{State: "broken", Words: pki.Visible(l.Why)}, nil
	}
	if t, err = t.with(ctx, env, made.Files); err != nil {
		return Outcome{}, err
	}
	names := make([]string, len(made.Files))
	for i, f := range made.Files {
		names[i] = f.Path
	}
	out := Outcome{
		Made: []Object{{Name: v["tree"], Tree: t}}, State: "valid",
		Words: "Made again: " + strings.Join(names, ", ") + ". Its line in the sheet says now: " + t.Row(v["path"]).Verdict + ".",
	}
	if row.Path != strings.TrimSuffix(row.Path, ".crt") {
		out.Calls = []command.Call{
			{Operation: command.Verify, Cert: row.Path, CA: authorityPath(t, signer)},
			{Operation: command.KeyMatches, Cert: row.Path, Key: strings.TrimSuffix(row.Path, ".crt") + ".key"},
		}
	}
	return out, nil
}

// signerOf is the ID of the authority that has to sign what a line is about.
func signerOf(t *Tree, r *sheet.Row) string {
	for i := range t.Sheet.Plan.Items {
		if it := &t.Sheet.Plan.Items[i]; it.ID == r.Item {
			return it.Profile.Authority
		}
	}
	return ""
}

func authorityPath(t *Tree, id string) string {
	for i := range t.Sheet.Rows {
		if t.Sheet.Rows[i].Item == id {
			return t.Sheet.Rows[i].Path
		}
	}
	return ""
}
