package learn

import (
	"context"
	"crypto/x509"
	"strconv"
	"strings"
	"time"

	"kubepki/core/command"
	"kubepki/core/kube"
	"kubepki/core/pki"
	"kubepki/core/signing"
)

var daysField = Field{ID: "days", Label: "Valid for", Kind: Number, Hint: "Days."}

// signOperations sign.
var signOperations = []Operation{
	{
		ID: "self-sign", Verb: "Sign it with its own key",
		Fields: []Field{
			{ID: "request", Label: "Request", Kind: File},
			{ID: "key", Label: "Signed with", Kind: File},
			{ID: "extensions", Label: "What the certificate says besides its name", Kind: Option, Options: [][2]string{
				{"none", "Nothing"}, {"authority", "It is an authority: CA:TRUE, keyCertSign"},
			}},
			daysField,
			{ID: "cert", Label: "File", Kind: File},
		},
		Run: selfSign,
	},
	{
		ID: "sign", Verb: "Sign the request",
		Fields: []Field{
			{ID: "request", Label: "Request", Kind: File},
			{ID: "ca", Label: "Authority", Kind: File},
			{ID: "cakey", Label: "Its key", Kind: File},
			{ID: "preset", Label: "Kind of certificate", Kind: Machine},
			{ID: "copy", Label: "What of the request gets in", Kind: Copying},
			daysField,
			{ID: "cert", Label: "File", Kind: File},
		},
		Run: signRequest,
	},
}

const maxDays = 36_500

func lifetime(v Values) (days int, err error) {
	days, err = strconv.Atoi(strings.TrimSpace(v["days"]))
	if err != nil || days < 1 || days > maxDays {
		return 0, &FieldError{"days", "“" + pki.Visible(v["days"]) + "” is no number of days", "write 1 to " + strconv.Itoa(maxDays)}
	}
	return days, nil
}

// rootTemplate is what a root says, made at now, of any key: lessons show weak ones too.
func rootTemplate(name pki.Name, now time.Time, days int) pki.Template {
	preset, _ := signing.PresetByID(signing.RootID)
	t := preset.Template(name, nil)
	now = now.UTC().Truncate(time.Second)
	t.NotBefore, t.NotAfter, t.AllowWeakKey = now.Add(-pki.Backdate), now.Add(time.Duration(days)*24*time.Hour), true
	return t
}

func selfSign(ctx context.Context, env Env, b Bench, v Values) (Outcome, error) {
	r, err := b.requestOf("request", v["request"])
	if err != nil {
		return Outcome{}, err
	}
	key, err := b.keyOf("key", v["key"])
	if err != nil {
		return Outcome{}, err
	}
	days, err := lifetime(v)
	if err != nil {
		return Outcome{}, err
	}
	if !pki.SamePublicKey(r.X509.PublicKey, key.Public()) {
		return Outcome{}, &FieldError{"key", v["request"] + " was made with another key", "make the request again with " + v["key"]}
	}
	t := rootTemplate(r.Subject, env.Now(), days)
	t.Version1 = v["extensions"] == "none"
	a, err := pki.NewAuthority(ctx, key, t)
	if err != nil {
		return Outcome{}, err
	}
	out := Outcome{
		Made: []Object{{Name: v["cert"], Cert: a.Cert}}, State: "valid",
		Words: v["cert"] + " is signed by its own key. It is a root: nobody stands above it.",
		Calls: []command.Call{keyed(command.Call{Operation: command.SelfSign, Template: t, Days: days, Key: v["key"], Cert: v["cert"]}, key.Algorithm())},
	}
	if t.Version1 {
		out.State, out.Said, out.Calls = "warning", "Certificate request self-signature ok", nil
		out.Words = "It is signed, and openssl is content. Now look at what came out: Version 1, no CA:TRUE."
	}
	return out, nil
}

// course is the cluster of the course: kubeadm's defaults, with no hosts that
// a request could be held against.
func course(now time.Time) kube.Cluster {
	c := kube.DefaultDraft().Read(now).Cluster
	c.ControlPlanes, c.Workers = nil, nil
	return c
}

// Copy is the grant for the request of a sign step, as its field "copy" says:
// "all" copies the names that it asks for, "none" copies nothing, and behind it
// each line "LABEL|ASKED|OFFERED=VERDICT" decides one item otherwise.
func Copy(b Bench, v Values, now time.Time) (signing.Grant, error) {
	r, err := b.requestOf("request", v["request"])
	if err != nil {
		return signing.Grant{}, err
	}
	preset, ok := signing.PresetByID(v["preset"])
	if !ok {
		return signing.Grant{}, &FieldError{"preset", "There is no kind of certificate " + pki.Visible(v["preset"]), "choose another"}
	}
	g := signing.Weigh(r, preset, course(now))
	lines := strings.Split(v["copy"], "\n")
	for i, item := range g.Items {
		if lines[0] == "none" && item.Field == signing.NameField {
			g = g.Choose(i, signing.Refused)
		}
		for _, l := range lines[1:] {
			if key, verdict, ok := cutLast(l, "="); ok && key == ItemKey(item) {
				g = g.Choose(i, signing.Verdict(verdict))
			}
		}
	}
	return g, nil
}

// ItemKey names an item of a grant in a value of the field "copy".
func ItemKey(i signing.Item) string {
	return strings.ReplaceAll(i.Label()+"|"+i.Asked+"|"+i.Offered, "\n", " ")
}

// Decide is a value of the field "copy" with one item decided.
func Decide(value string, item signing.Item, verdict signing.Verdict) string {
	var lines []string
	for _, l := range strings.Split(value, "\n") {
		if key, _, ok := cutLast(l, "="); !ok || key != ItemKey(item) {
			lines = append(lines, l)
		}
	}
	return strings.Join(append(lines, ItemKey(item)+"="+string(verdict)), "\n")
}

func cutLast(s, sep string) (before, after string, ok bool) {
	at := strings.LastIndex(s, sep)
	if at < 0 {
		return s, "", false
	}
	return s[:at], s[at+len(sep):], true
}

func signRequest(ctx context.Context, env Env, b Bench, v Values) (Outcome, error) {
	now := env.Now()
	g, err := Copy(b, v, now)
	if err != nil {
		return Outcome{}, err
	}
	ca, err := b.certOf("ca", v["ca"])
	if err != nil {
		return Outcome{}, err
	}
	key, err := b.keyOf("cakey", v["cakey"])
	if err != nil {
		return Outcome{}, err
	}
	days, err := lifetime(v)
	if err != nil {
		return Outcome{}, err
	}
	order := signing.Order{
		Grant: g, Authority: &pki.Authority{Cert: ca, Key: key}, Now: now, Lifetime: time.Duration(days) * 24 * time.Hour,
		Backdate: pki.Backdate, MakeBroken: true,
	}
	cert, err := order.Sign(ctx)
	if err != nil {
		return Outcome{}, err
	}
	return signedOutcome(order, cert, days, v), nil
}

func signedOutcome(order signing.Order, cert *x509.Certificate, days int, v Values) Outcome {
	t, _ := order.Template() // it was signed by this very template
	out := Outcome{
		Made: []Object{{Name: v["cert"], Cert: cert}}, State: "valid", Said: "Certificate request self-signature ok\nsubject=" + pki.Visible(pki.NameFrom(cert.Subject).String()),
		Words: v["cert"] + " is signed by " + v["ca"] + ".",
		Calls: []command.Call{{Operation: command.Sign, Template: t, Days: days, Request: v["request"], Cert: v["cert"], CA: v["ca"], CAKey: v["cakey"]}},
	}
	for _, w := range order.Warnings() {
		state := "warning"
		if w.Level != signing.Notice {
			state = "broken"
		}
		out.Notes = append(out.Notes, Note{State: state, What: pki.Visible(w.What), Fix: pki.Visible(w.Why)})
	}
	return out
}
