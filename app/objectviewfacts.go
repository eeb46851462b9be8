package app

import (
	"encoding/hex"
	"slices"
	"sort"
	"strings"
	"time"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/decode"
	"kubepki/core/pki"
)

// firstTerms are the fields that come first, in the order people ask for them;
// the others follow in the order of the encoding.
var firstTerms = []string{
	"Subject", "Issuer", "X509v3 Subject Alternative Name", "Validity", "X509v3 Extended Key Usage",
	"X509v3 Key Usage", "X509v3 Basic Constraints", "Subject Public Key Info", "Serial Number",
}

// facts shows every field with openssl's name for it, plain words, and why
// Kubernetes cares.
func (v *objectView) facts() ui.UI {
	var rows []ui.UI
	for i, n := range v.spans.fields {
		rows = append(rows, v.fact(i, n))
	}
	s := &v.spans
	return el.Box("div", "ov__fields", el.Box("div", "ov__both",
		el.Div().On("mousemove", s.overField).On("mouseleave", s.leave).On("focusin", s.focusField).
			Body(el.With("dl", "facts", el.Attrs{"id", s.list}, append(rows, v.fingerprints()...)...)),
		&spansView{ID: v.Shown.ID + "-spans", Object: v.object, Spans: s, OnField: v.showField}))
}

func inReadingOrder(tree decode.Node) []decode.Node {
	if len(tree.Children) == 0 {
		return []decode.Node{tree}
	}
	place := func(n decode.Node) int {
		if i := slices.Index(firstTerms, n.Term); i >= 0 {
			return i
		}
		return len(firstTerms)
	}
	out := slices.Clone(tree.Children)
	if tree.Term == "Private-Key" {
		out = append([]decode.Node{{Label: "Key", Term: tree.Term, Value: tree.Value, Kind: decode.KindText, Note: tree.Note, Why: tree.Why}}, out...)
	}
	out = slices.DeleteFunc(out, repeats())
	sort.SliceStable(out, func(a, b int) bool { return place(out[a]) < place(out[b]) })
	return out
}

// repeats finds a field that says again what an earlier one of its name said.
func repeats() func(decode.Node) bool {
	seen := map[string]bool{}
	return func(n decode.Node) bool {
		key := n.Term + "=" + n.Value
		again := seen[key]
		seen[key] = true
		return again
	}
}

// fact is one field, by its place among them.
func (v *objectView) fact(i int, n decode.Node) ui.UI {
	body := []ui.UI{v.value(n)}
	note, why := noteOf(n)
	if note != "" {
		body = append(body, kit.Plain(note))
	}
	if why != "" {
		body = append(body, kit.Why("Why Kubernetes cares.", why))
	}
	body = append(body, v.links(n)...)
	if n.Flaw != "" {
		body = append(body, el.Text("p", "ov__flaw", kit.Visible(n.Flaw)))
	}
	body = append(body, v.bytesOf(i, n))
	return kit.FactPart(i, n.Label, machineTerm(n), body...)
}

// bytesOf leads to the field's bytes, nil for what has none of its own.
func (v *objectView) bytesOf(i int, n decode.Node) ui.UI {
	if n.Span[0] >= n.Span[1] {
		return nil
	}
	words := spanWords(n.Span)
	return &spanLink{ID: v.fieldID(i), Words: words, Label: words + " of " + n.Label + ", in the ASN.1 tab", OnClick: func(ctx ui.Context) { v.showBytes(ctx, n.Span) }}
}

// machineTerm is openssl's name of a field, where it says more than ours.
func machineTerm(n decode.Node) string {
	term := n.Term
	switch {
	case term == "Validity":
		term = "Not Before, Not After"
	case strings.EqualFold(term, n.Label):
		term = ""
	}
	switch {
	case n.Critical && term == "":
		return "critical"
	case n.Critical:
		return term + ", critical"
	}
	return term
}

// value draws a field's value by what it means.
func (v *objectView) value(n decode.Node) ui.UI {
	switch {
	case n.Kind == decode.KindSecret:
		return el.Text("span", "muted", "hidden")
	case n.Term == "Validity":
		return v.validity(n)
	case n.Term == "Issuer":
		seal := kit.Seal{Issuer: issuerName(v.Shown.Object), Size: "s"}
		return v.copyable(n, n.Value, el.Box("span", "row", seal.UI(), code(n.Value)))
	case n.Term == "Subject Public Key Info":
		return v.publicKey(n)
	case n.Term == "X509v3 Extended Key Usage" && len(n.Children) > 0:
		return usageTags(n)
	case len(n.Children) > 0 && isAltName(n.Children[0].Kind):
		return v.copyable(n, n.Value, v.names(n))
	case len(n.Children) > 0 && (n.Kind == decode.KindGroup && n.Value == "" || n.Term == "X509v3 Certificate Policies"):
		return v.list(n)
	case n.Kind == decode.KindHex && len(n.Children) > 0 && n.Children[0].Term == "ASN.1":
		return v.copyable(n, n.Value, el.Box("div", "", code(shortHex(n.Value)), v.list(n)))
	case n.Kind == decode.KindHex:
		return v.copyable(n, n.Value, code(shortHex(n.Value)))
	case n.Value == "":
		return el.Text("span", "muted", "empty")
	}
	return v.copyable(n, n.Value, code(n.Value))
}

// copyable puts a copy button beside a value.
func (v *objectView) copyable(n decode.Node, text string, shown ui.UI) ui.UI {
	return el.Box("div", "ov__value", shown, &kit.Copy{What: n.Label, Text: text, IconOnly: true, OnCopy: v.S.copy})
}

func code(text string) ui.UI {
	return el.Text("code", "ov__code", kit.VisibleLines(text))
}

// shortHex keeps the ends of long octets: whole ones are in the text and the PEM.
func shortHex(s string) string {
	const ends = 35 // twelve octets with their colons
	if len(s) <= 3*ends {
		return s
	}
	return s[:ends] + " … " + s[len(s)-ends:]
}

func isAltName(k decode.Kind) bool {
	return k == decode.KindDNS || k == decode.KindIP || k == decode.KindEmail || k == decode.KindURI || k == decode.KindName || k == decode.KindOID
}

// usageTags shows extended usages: the two that matter in their roles' hues.
func usageTags(n decode.Node) ui.UI {
	roles := map[string]string{"serverAuth": "server", "clientAuth": "client"}
	var tags []ui.UI
	for _, c := range n.Children {
		if role, ok := roles[c.Value]; ok {
			tags = append(tags, el.With("span", "tag", el.Attrs{"data-hue", kit.Hue(role)}, kit.RoleIcon(role), ui.Text(c.Value)))
		} else {
			tags = append(tags, el.Text("span", "name", kit.Visible(c.Value)))
		}
	}
	return el.Box("div", "names", tags...)
}

// validity shows both ends, absolute and relative, and the bar between them.
func (v *objectView) validity(n decode.Node) ui.UI {
	var at [2]time.Time
	for i, c := range n.Children[:min(2, len(n.Children))] {
		t, err := time.Parse(time.RFC3339, c.Value)
		if err != nil {
			return code(c.Value)
		}
		at[i] = t
	}
	now := v.S.now()
	lived := float64(pki.Seconds(at[0], now)) / float64(max(pki.Seconds(at[0], at[1]), 1))
	state := string(v.Shown.Object.Level())
	if state == "" {
		state = "valid"
	}
	return el.Box("div", "ov__times",
		el.Box("div", "span__ends", moment(at[0]), moment(at[1])),
		kit.Span(lived, state),
		el.Text("p", "", sentence(beganEnds(at[0], at[1], now))+"."),
	)
}

// moment is a time in UTC, and here where that differs.
func moment(t time.Time) ui.UI {
	body := []ui.UI{ui.Text(t.UTC().Format("2 Jan 2006 ")), el.Text("span", "muted", t.UTC().Format("15:04:05 UTC"))}
	if local := t.Local(); local.Format("-0700") != "+0000" {
		body = append(body, el.Text("span", "muted", ", here "+local.Format("2 Jan 15:04")))
	}
	return el.Box("span", "", body...)
}

func beganEnds(from, to, now time.Time) string {
	began := "began " + decode.Relative(from, now)
	if from.After(now) {
		began = "begins " + decode.Relative(from, now)
	}
	if to.Before(now) {
		return began + ", ended " + decode.Relative(to, now)
	}
	return began + ", ends " + decode.Relative(to, now)
}

func (v *objectView) publicKey(n decode.Node) ui.UI {
	key := v.Shown.Object.PublicKey
	if key == nil {
		return code(n.Value)
	}
	id := pki.KeyID(key)
	hash := hex.EncodeToString(id[:])
	return v.copyable(decode.Node{Label: "SHA-256 of the public key"}, hash, el.Box("span", "row",
		kit.Wheel(id, false),
		el.Box("span", "", ui.Text(decode.KeyName(key)), el.Br(), el.Text("code", "muted", "sha256 "+hash[:8]+" "+hash[8:16]+" … "+hash[56:])),
	))
}

// fingerprints are what people compare by telephone.
func (v *objectView) fingerprints() []ui.UI {
	var rows []ui.UI
	for _, f := range decode.Fingerprints(v.Shown.Object) {
		body := []ui.UI{v.copyable(decode.Node{Label: f.Label}, f.Value, code(f.Value)), kit.Plain(f.Note)}
		if f.Why != "" {
			body = append(body, kit.Why("Why Kubernetes cares.", f.Why))
		}
		rows = append(rows, kit.FactRow(f.Label, f.Term, body...))
	}
	return rows
}
