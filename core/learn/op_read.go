package learn

import (
	"context"
	"crypto/x509"
	"slices"
	"strings"
	"time"

	"kubepki/core/command"
	"kubepki/core/decode"
	"kubepki/core/paths"
	"kubepki/core/pki"
)

// readOperations follow paths and read certificates.
var readOperations = []Operation{
	{
		ID: "follow", Verb: "Open the file",
		Fields: []Field{
			treeField,
			{ID: "manifest", Label: "Manifest", Kind: File},
			{ID: "flag", Label: "Which line leads to it?", Kind: Pick, Choices: flagChoices},
			{ID: "cert", Label: "Opened as", Kind: File},
		},
		Run: follow,
	},
	{
		ID: "read-field", Verb: "That is it",
		Fields: []Field{
			treeField,
			{ID: "cert", Label: "Certificate", Kind: File},
			{ID: "field", Label: "Field", Kind: Machine, Hidden: true},
			{ID: "answer", Label: "What does it say?", Kind: Pick, Choices: fieldChoices},
			noteField,
		},
		Run: readField,
	},
}

// flags are the lines of a manifest that name files.
func flags(t *Tree, manifest string) []paths.Row {
	var out []paths.Row
	if t == nil {
		return nil
	}
	for _, r := range t.Sheet.Flags.Rows {
		if r.Command != nil && r.Source == manifest && strings.HasPrefix(r.Value, "/") {
			out = append(out, r)
		}
	}
	return out
}

func flagChoices(b Bench, v Values) [][2]string {
	var out [][2]string
	for _, r := range flags(b[v["tree"]].Tree, v["manifest"]) {
		out = append(out, [2]string{r.Flag, "--" + r.Flag + "=" + r.Value})
	}
	return out
}

// follow opens what a flag points to, and shows it as openssl does.
func follow(_ context.Context, env Env, b Bench, v Values) (Outcome, error) {
	t, err := b.treeOf("tree", v["tree"])
	if err != nil {
		return Outcome{}, err
	}
	rows := flags(t, v["manifest"])
	at := slices.IndexFunc(rows, func(r paths.Row) bool { return r.Flag == v["flag"] })
	if at < 0 {
		return Outcome{}, &FieldError{"flag", "No line is chosen yet", "choose a line of the manifest"}
	}
	file := rows[at].Value
	c := t.Cert(file)
	if c == nil {
		return Outcome{
			State: "broken", Said: "Could not read certificate from " + file,
			Words: file + " is no certificate: the manifest wants " + strings.TrimPrefix(rows[at].Want, "kube-apiserver, ") + " there. Keys are for their owner alone, and not opened here.",
		}, nil
	}
	out := Outcome{
		Made: []Object{{Name: v["cert"], Cert: c}}, State: "valid",
		Words: "--" + v["flag"] + " leads to " + file + ". This is what “openssl x509 -text -noout” says of it.",
		Calls: []command.Call{{Operation: command.ShowCert, Cert: file}},
	}
	for _, o := range decode.Bytes(file, pki.CertificatePEM(c), env.Now()).Objects {
		out.Said = decode.Text(o)
	}
	return out, nil
}

// The fields that are asked for. Each is shown beside others of its kind.
const (
	issuerOf   = "issuer"
	subjectOf  = "subject"
	notBefore  = "not-before"
	notAfter   = "not-after"
	namesOf    = "names"
	commonName = "common-name"
)

// fieldWords are the words for the fields, as openssl has them.
var fieldWords = [][2]string{
	{issuerOf, "Issuer"},
	{subjectOf, "Subject"},
	{notBefore, "Not Before"},
	{notAfter, "Not After"},
	{namesOf, "X509v3 Subject Alternative Name"},
	{commonName, "the CN of the Subject"},
}

func wordOf(field string) string {
	for _, w := range fieldWords {
		if w[0] == field {
			return w[1]
		}
	}
	return field
}

// fieldText is what a certificate says in a field, as openssl writes it.
func fieldText(c *x509.Certificate, field string) string {
	date := func(t time.Time) string { return t.UTC().Format("Jan _2 15:04:05 2006 GMT") }
	switch field {
	case issuerOf:
		return pki.NameFrom(c.Issuer).String()
	case subjectOf:
		return pki.NameFrom(c.Subject).String()
	case notBefore:
		return date(c.NotBefore)
	case notAfter:
		return date(c.NotAfter)
	case namesOf:
		return pki.SANsOf(c).String()
	}
	return c.Subject.CommonName
}

// beside are the fields that are easily taken for another.
var beside = [][2]string{{issuerOf, subjectOf}, {subjectOf, issuerOf}, {notAfter, notBefore}, {namesOf, commonName}}

// others are the files of a host whose fields are offered too.
var others = []string{"/etc/kubernetes/pki/ca.crt", "/etc/kubernetes/pki/etcd/server.crt", "/etc/kubernetes/pki/front-proxy-client.crt"}

// fieldChoices offers what the certificate says in the field, what it says
// beside it, and what others say. The values tell where each was read: "issuer",
// "issuer /etc/kubernetes/pki/ca.crt". Of the same words the first counts.
func fieldChoices(b Bench, v Values) [][2]string {
	c, t := b[v["cert"]].Cert, b[v["tree"]].Tree
	if c == nil || t == nil {
		return nil
	}
	var out [][2]string
	add := func(c *x509.Certificate, field, from string) {
		text := fieldText(c, field)
		if text != "" && !slices.ContainsFunc(out, func(o [2]string) bool { return o[1] == text }) {
			at := len(out)
			for at > 0 && out[at-1][1] > text {
				at--
			}
			out = slices.Insert(out, at, [2]string{strings.TrimSpace(field + " " + from), text})
		}
	}
	add(c, v["field"], "")
	for _, pair := range beside {
		if pair[0] == v["field"] {
			add(c, pair[1], "")
		}
	}
	for _, path := range others {
		if other := t.Cert(path); other != nil {
			add(other, v["field"], path)
		}
	}
	return out
}

// readField takes what the learner read, and says whether it stands there.
func readField(_ context.Context, _ Env, b Bench, v Values) (Outcome, error) {
	c, err := b.certOf("cert", v["cert"])
	if err != nil {
		return Outcome{}, err
	}
	choices := fieldChoices(b, v)
	at := slices.IndexFunc(choices, func(o [2]string) bool { return o[0] == v["answer"] })
	if at < 0 {
		return Outcome{}, &FieldError{"answer", "Nothing is chosen yet", "look into the certificate above, and choose"}
	}
	text, want := choices[at][1], fieldText(c, v["field"])
	out := Outcome{Made: []Object{{Name: v["note"], Data: []byte(text)}}, State: "valid", Words: "Yes. It stands after “" + wordOf(v["field"]) + "”."}
	if text != want {
		field, from, other := strings.Cut(v["answer"], " ")
		out.State, out.Words = "broken", "That stands after “"+wordOf(field)+"” in "+v["cert"]+". Look for “"+wordOf(v["field"])+"”."
		if other {
			out.Words = "That is what " + from + " says. You have " + v["cert"] + " open."
		}
	}
	return out, nil
}
