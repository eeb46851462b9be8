package learn

import (
	"context"
	"strconv"
	"strings"

	"kubepki/core/command"
	"kubepki/core/logs"
	"kubepki/core/pki"
)

// logOperations fetch logs and read them.
var logOperations = []Operation{
	{
		ID: "log", Verb: "Ask",
		Fields: []Field{
			treeField,
			{ID: "program", Label: "Program", Kind: File},
			{ID: "tool", Label: "How do you ask?", Kind: Pick, Choices: toolChoices},
			{ID: "log", Label: "Kept as", Kind: File},
		},
		Run: fetchLog,
	},
	{
		ID: "read-line", Verb: "Read this line",
		Fields: []Field{
			treeField,
			{ID: "log", Label: "Log", Kind: File},
			{ID: "line", Label: "Which line names the cause?", Kind: Pick, Choices: lineChoices},
			noteField,
		},
		Run: readLine,
	},
	{
		ID: "explain", Verb: "Read them",
		Fields: []Field{treeField, {ID: "config", Label: "Lines of a log", Kind: Config, Hint: "Any program’s: they stay in this page."}},
		Run:    explain,
	},
}

// nodeTools are the ways to a program’s log, in the order in which they are offered.
var nodeTools = []command.Tool{command.Kubectl, command.Docker, command.Crictl, command.Journalctl}

func logCall(v Values) command.Call {
	return command.Call{Operation: command.ReadLog, Alias: v["program"], In: v["tree"]}
}

func toolChoices(_ Bench, v Values) [][2]string {
	var out [][2]string
	for _, t := range nodeTools {
		s, _ := command.ScriptOf(logCall(v), t)
		out = append(out, [2]string{string(t), strings.Join(s.Lines, "\n")})
	}
	return out
}

// fetchLog gives what a program says, where the learner asks in the right place.
func fetchLog(_ context.Context, env Env, b Bench, v Values) (Outcome, error) {
	t, err := b.treeOf("tree", v["tree"])
	if err != nil {
		return Outcome{}, err
	}
	n, program := node{t, env.Now()}, v["program"]
	service := t.Data("/etc/systemd/system/"+program+".service") != nil
	lost := func(said, words string) (Outcome, error) {
		return Outcome{State: "broken", Said: said, Words: words}, nil
	}
	switch command.Tool(v["tool"]) {
	case command.Kubectl:
		if !n.up() {
			return lost("The connection to the server 10.0.0.10:6443 was refused - did you specify the right host or port?", "kubectl asks the API for the log, and the API is what is down. Ask on the node itself.")
		}
		if service {
			return lost(`Error from server (NotFound): pods "`+program+"-"+t.Host+`" not found`, "Here "+program+" is no Pod: systemd starts it. Its log is with journald.")
		}
	case command.Docker:
		return lost("bash: docker: command not found", "Nodes have had no docker since Kubernetes 1.24, unless somebody put it there: the kubelet speaks to containerd or CRI-O. Ask these with crictl.")
	case command.Crictl:
		if service {
			return lost("CONTAINER           IMAGE               CREATED             STATE               NAME                ATTEMPT             POD ID              POD", "There is no container of that name. Here systemd starts "+program+": its log is with journald.")
		}
	case command.Journalctl:
		if !service {
			return lost("-- No entries --", "systemd does not know it: "+program+" is a static pod, which the kubelet starts. Its log is with the container runtime.")
		}
	default:
		return Outcome{}, &FieldError{"tool", "Nothing is chosen yet", "choose how to ask"}
	}
	text := n.apiserver()
	if program == "etcd" {
		text = n.etcd()
	}
	return Outcome{
		Made: []Object{{Name: v["log"], Data: []byte(text)}}, State: "valid", Said: strings.TrimSuffix(text, "\n"),
		Words: "That is what " + program + " says. It is kept as " + v["log"] + ".", Calls: []command.Call{logCall(v)},
	}, nil
}

// lineShown is how much of a line is offered; the rest is in the log above it.
const lineShown = 220

func lineChoices(b Bench, v Values) [][2]string {
	var out [][2]string
	for i, l := range strings.Split(strings.TrimSuffix(string(b[v["log"]].Data), "\n"), "\n") {
		if len(l) > lineShown {
			l = l[:lineShown/2] + " … " + l[len(l)-lineShown/2:]
		}
		if l != "" {
			out = append(out, [2]string{strconv.Itoa(i + 1), strings.ToValidUTF8(l, "")})
		}
	}
	return out
}

// set is what lies on a host, for package logs.
func (t *Tree) set() *logs.Set {
	if t.things != nil {
		return logs.NewSet(t.things)
	}
	for i, f := range t.Files {
		thing := logs.Thing{ID: i, Name: f.Path, Path: t.Host + f.Path, Cert: t.Cert(f.Path)}
		switch {
		case thing.Cert != nil:
			thing.KeyID = pki.KeyID(thing.Cert.PublicKey)
		case strings.HasSuffix(f.Path, ".key"):
			if key := t.public(f.Path); key != nil {
				thing.KeyID = pki.KeyID(key)
			}
		default:
			continue
		}
		t.things = append(t.things, thing)
	}
	return logs.NewSet(t.things)
}

// reading is what package logs makes of a text: the first line that it
// understands, or line at, from 1.
func reading(ctx context.Context, env Env, t *Tree, text string, at int) (logs.Reading, bool) {
	report, err := logs.Read(ctx, text, t.set(), logs.Options{Now: env.Now(), Yield: env.Yield})
	if err != nil {
		return logs.Reading{}, false
	}
	if at > 0 {
		return report.Explain(at - 1)
	}
	for _, i := range report.Found {
		return report.Explain(i)
	}
	return logs.Reading{}, false
}

// blamed is the certificate that a reading blames and the sheet finds wrong, ""
// for none.
func blamed(t *Tree, r logs.Reading) string {
	for _, c := range r.Culprits {
		path := strings.TrimSuffix(c.Name, ".key")
		if path != c.Name {
			path += ".crt"
		}
		if row := t.Row(path); row != nil && row.Level != "" {
			return path
		}
	}
	return ""
}

// readWords puts a reading into words.
func readWords(r logs.Reading) Outcome {
	out := Outcome{State: "valid", Words: pki.Visible(r.Cause)}
	for _, c := range r.Culprits[:min(len(r.Culprits), 3)] {
		out.Notes = append(out.Notes, Note{State: "broken", What: "At fault: " + pki.Visible(c.Name), Fix: pki.Visible(c.Why)})
	}
	if r.Missing != "" {
		out.Notes = append(out.Notes, Note{State: "warning", What: pki.Visible(r.Missing), Fix: "It is not among the files of this node"})
	}
	out.Notes = append(out.Notes, Note{State: "valid", What: "The fix", Fix: pki.Visible(r.Fix)})
	return out
}

func readLine(ctx context.Context, env Env, b Bench, v Values) (Outcome, error) {
	t, err := b.treeOf("tree", v["tree"])
	if err != nil {
		return Outcome{}, err
	}
	text, err := b.dataOf("log", v["log"])
	if err != nil {
		return Outcome{}, err
	}
	if v["line"] == "" {
		return Outcome{}, &FieldError{"line", "No line is chosen yet", "choose the one that names the cause"}
	}
	r, ok := reading(ctx, env, t, string(text), number(v["line"]))
	if !ok {
		return Outcome{State: "broken", Words: "This line tells of no fault. It begins with I or says info: the program says what it does."}, nil
	}
	out := readWords(r)
	culprit := blamed(t, r)
	if culprit == "" {
		out.State = "broken"
		out.Words += " No certificate of this node is at fault for that. Look for another line."
		return out, nil
	}
	out.Made = []Object{{Name: v["note"], Data: []byte(culprit)}}
	return out, nil
}

func explain(ctx context.Context, env Env, b Bench, v Values) (Outcome, error) {
	t, err := b.treeOf("tree", v["tree"])
	if err != nil {
		return Outcome{}, err
	}
	if strings.TrimSpace(v["config"]) == "" {
		return Outcome{}, &FieldError{"config", "There are no lines", "paste some"}
	}
	r, ok := reading(ctx, env, t, v["config"], 0)
	if !ok {
		return Outcome{State: "warning", Words: "None of these lines is known here as a fault of certificates."}, nil
	}
	return readWords(r), nil
}
