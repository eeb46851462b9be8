package app

import (
	"path"
	"strings"
	"time"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/decode"
	"kubepki/core/intake"
	"kubepki/core/pki"
)

// documentWords names each kind of document: in lists, by its role in the kit's
// table, and what a view of it says.
var documentWords = []struct {
	kind              intake.DocumentKind
	word, role, about string
}{
	{intake.Manifest, "manifest", "file", "Kubernetes objects, as the kubelet or kubectl take them."},
	{intake.Unit, "systemd unit", "file", "Says how a service is started, and with which files."},
	{intake.Flags, "command line", "file", "How a program is started: its flags name the files that it uses."},
	{intake.KubeconfigFile, "kubeconfig", "config", "Says which cluster is called, as whom, and whom to trust."},
	{intake.OpenSSLConf, "openssl.cnf", "file", "Settings of openssl’s commands."},
	{intake.Token, "token", "config", "A JSON Web Token: who its bearer is to Kubernetes. Its signature was not kept."},
	{intake.Log, "log", "file", "Lines that a program wrote. Logs tells of each that is known why it was said, and what to do."},
	{intake.Link, "link", "file", "A link of an archive. It was not followed; it points to this."},
	{intake.Refused, "refused file", "file", "Kubernetes’ programs do not read the file as it stands: why, and the labels of the PEM blocks that they find in it."},
}

func documentLook(k intake.DocumentKind) (word, role, about string) {
	for _, w := range documentWords {
		if w.kind == k {
			return w.word, w.role, w.about
		}
	}
	return string(k), "file", ""
}

func documentWord(k intake.DocumentKind) string {
	word, _, _ := documentLook(k)
	return word
}

// documentName is what people call a document: its file, or what it is.
func documentName(d Document) string {
	if d.Path == "" {
		return "pasted " + documentWord(d.Kind)
	}
	return path.Base(d.Path)
}

func (d Document) matches(words []string) bool {
	return holds(d.Path+"\n"+documentWord(d.Kind), words)
}

// textShown is up to how many bytes of a document are drawn.
const textShown = 100_000

// documentView shows a document with what is secret in it left out.
func (s *session) documentView(d Document) ui.UI {
	name := documentName(d)
	word, role, about := documentLook(d.Kind)
	text := masked(d.Text, textShown)
	var more ui.UI
	if len(d.Text) > textShown {
		text = strings.ToValidUTF8(text[:min(len(text), textShown)], "")
		more = el.Text("p", "quiet t13", "The first "+thousands(textShown)+" of "+thousands(len(d.Text))+" bytes.")
	}
	origin := plural(strings.Count(d.Text, "\n")+1, "line")
	if d.Path != "" {
		origin = d.Path + " · " + origin
	}
	head := el.Box("div", "ov__head", el.Box("div", "stack stack--s",
		el.Text("h2", "t20 wrap", kit.Visible(name)),
		el.Box("div", "row row--wrap", el.With("span", "tag", el.Attrs{"data-hue", kit.Hue(role)}, kit.RoleIcon(role), ui.Text(word))),
		el.Text("p", "muted t12 wrap", kit.Visible(origin)),
	))
	return el.With("section", "ov panel", el.Attrs{"aria-label", kit.Visible(name)}, head,
		el.Box("p", "ov__words", el.Text("b", "", "In plain words."), ui.Text(" "), el.Text("span", "quiet", about)),
		slot(explain(d.Kind)),
		el.Box("div", "ov__part", kit.Code(kit.Visible(name), kit.VisibleLines(text), &kit.Copy{What: "text of " + kit.Visible(name), Text: text, OnCopy: s.copy})),
		slot(more),
	)
}

// explain leads to what is said of a text of a kind elsewhere: that page reads it
// from the workspace. nil for most.
func explain(k intake.DocumentKind) ui.UI {
	if k != intake.Log {
		return nil
	}
	return el.Box("div", "ov__part row", kit.LinkButton("#/inspect/logs", "doc", "Explain it", "main"))
}

// openedObject remembers what was last decoded to be shown: drawing the page
// again must not decode again.
type openedObject struct {
	id    int
	name  string
	at    time.Time
	shown shownObject
}

// of decodes an object of the workspace as it came.
func (c *openedObject) of(o Object, now time.Time) shownObject {
	if c.id == o.ID && c.name == o.Name && now.Sub(c.at) < time.Minute {
		return c.shown
	}
	*c = openedObject{o.ID, o.Name, now, showBrought(o, now)}
	return c.shown
}

// showBrought is [showWorkspace] for what came from outside: a private key in
// the format that it came in, and with the problems of its text.
func showBrought(o Object, now time.Time) shownObject {
	shown := showWorkspace(o, now)
	if o.Kind == PrivateKey && o.Secret != nil && strings.Contains(o.Format, "PKCS#8") {
		if data, err := o.Secret.PEM(pki.PKCS8); err == nil {
			if r := decode.Bytes(o.Name, data, now); len(r.Objects) == 1 {
				shown.Object = r.Objects[0]
			}
		}
	}
	shown.ID = "decoded"
	if shown.Where = o.Path; shown.Where == "" {
		shown.Where = o.Provenance
	}
	for _, p := range o.Problems {
		if !hasProblem(shown.Object.Problems, p) {
			shown.Object.Problems = append(shown.Object.Problems, p)
		}
	}
	return shown
}

func hasProblem(list []decode.Problem, p decode.Problem) bool {
	for _, old := range list {
		if old.What == p.What {
			return true
		}
	}
	return false
}
