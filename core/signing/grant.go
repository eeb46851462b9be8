package signing

import (
	"crypto"
	"crypto/x509"
	"encoding/asn1"

	"kubepki/core/pki"
)

// Verdict is what an authority does with one thing.
type Verdict string

// The verdicts. Granted takes what is asked, Changed and Added what the preset
// holds, Refused nothing.
const (
	Granted Verdict = "granted"
	Added   Verdict = "added"
	Changed Verdict = "changed"
	Refused Verdict = "refused"
)

// Field says which part of a certificate an item is about.
type Field string

// The fields.
const (
	SubjectField     Field = "Subject"
	NameField        Field = "Alternative name"
	KeyUsageField    Field = "Key usage"
	ExtKeyUsageField Field = "Extended key usage"
	ConstraintsField Field = "Basic constraints"
	ExtensionField   Field = "Extension"
)

// Item is one thing that is asked for or usual, and what is decided about it.
type Item struct {
	Field Field
	// Asked is what the request says, "" when nothing; Offered is what the preset
	// holds, "" when nothing.
	Asked, Offered string
	Verdict        Verdict
	Why            string

	asked, offered part
}

// Given is what the certificate will say, "" for nothing.
func (i Item) Given() string {
	switch i.Verdict {
	case Granted:
		return i.Asked
	case Changed, Added:
		return i.Offered
	}
	return ""
}

// Label names the item: its field, and an extension's number.
func (i Item) Label() string {
	if i.Field == ExtensionField {
		return string(i.Field) + " " + i.asked.extension.OID.String()
	}
	return string(i.Field)
}

// Choices are the verdicts that make sense for the item. A subject cannot be
// refused: every certificate has one.
func (i Item) Choices() []Verdict {
	var out []Verdict
	if i.Asked != "" {
		out = append(out, Granted)
	}
	switch {
	case i.Offered == "" || i.Offered == i.Asked:
	case i.Asked == "":
		out = append(out, Added)
	default:
		out = append(out, Changed)
	}
	if i.Field != SubjectField {
		out = append(out, Refused)
	}
	return out
}

// part is a typed piece of a template.
type part struct {
	subject     pki.Name
	raw         []byte // of the subject
	san         *pki.SAN
	keyUsage    x509.KeyUsage
	extKeyUsage []x509.ExtKeyUsage
	unknown     []asn1.ObjectIdentifier
	constraints *pki.BasicConstraints
	extension   *pki.Extension
}

func (p part) addTo(t *pki.Template) {
	if p.subject != nil {
		t.Subject, t.RawSubject = p.subject, p.raw
	}
	if p.san != nil {
		t.SANs = append(t.SANs, *p.san)
	}
	t.KeyUsage |= p.keyUsage
	t.ExtKeyUsage = append(t.ExtKeyUsage, p.extKeyUsage...)
	t.UnknownExtKeyUsage = append(t.UnknownExtKeyUsage, p.unknown...)
	if p.constraints != nil {
		t.BasicConstraints = p.constraints
	}
	if p.extension != nil {
		t.Extra = append(t.Extra, *p.extension)
	}
}

// Level says what a warning does to signing.
type Level string

// The levels. What is Broken can be signed with MakeBroken alone, what is
// Impossible not at all.
const (
	Notice     Level = "notice"
	Broken     Level = "broken"
	Impossible Level = "impossible"
)

// Warning is something to know before signing.
type Warning struct {
	Rule  Rule
	Level Level
	What  string
	Why   string
}

// Grant is what an authority gives for a request, item by item.
type Grant struct {
	Preset   Preset
	Key      crypto.PublicKey // of whom the certificate is for
	Items    []Item
	Warnings []Warning // of the request itself; [Order.Warnings] has these too

	flipped []asn1.ObjectIdentifier // criticality as asked, where it is taken as asked
}

// Choose decides one item anew. It gives a new grant; a verdict that is not
// among the item's choices changes nothing.
func (g Grant) Choose(item int, v Verdict) Grant {
	g.Items = append([]Item(nil), g.Items...)
	if item < 0 || item >= len(g.Items) {
		return g
	}
	for _, c := range g.Items[item].Choices() {
		if c == v {
			g.Items[item].Verdict, g.Items[item].Why = v, "You decided so."
		}
	}
	return g
}

// Template is what will be signed, without serial, times and key identifiers.
func (g Grant) Template() pki.Template {
	t := pki.Template{Flipped: g.flipped}
	for _, i := range g.Items {
		switch i.Verdict {
		case Granted:
			i.asked.addTo(&t)
		case Changed, Added:
			i.offered.addTo(&t)
		}
	}
	return t
}

func (g *Grant) add(i Item) { g.Items = append(g.Items, i) }

func (g *Grant) warn(r Rule, l Level, what, why string) {
	g.Warnings = append(g.Warnings, Warning{r, l, what, why})
}

// CrossSigned is the grant that says again what a certificate says, for the same
// key: another authority vouches for what it did not make.
func CrossSigned(c *x509.Certificate) Grant {
	t := pki.TemplateOf(c)
	custom, _ := PresetByID(CustomID)
	custom.SubjectKeyID = len(c.SubjectKeyId) > 0
	g := Grant{Preset: custom, Key: c.PublicKey, flipped: t.Flipped}
	const why = "As in the certificate that is signed again."
	take := func(f Field, text string, p part) {
		if text != "" {
			g.add(Item{Field: f, Asked: text, Verdict: Granted, Why: why, asked: p})
		}
	}
	take(SubjectField, t.Subject.String(), part{subject: t.Subject, raw: t.RawSubject})
	for i, n := range t.SANs {
		take(NameField, n.String(), part{san: &t.SANs[i]})
	}
	take(ExtKeyUsageField, extKeyUsageText(t.ExtKeyUsage, t.UnknownExtKeyUsage), part{extKeyUsage: t.ExtKeyUsage, unknown: t.UnknownExtKeyUsage})
	take(KeyUsageField, keyUsageText(t.KeyUsage), part{keyUsage: t.KeyUsage})
	if t.BasicConstraints != nil {
		take(ConstraintsField, constraintsText(t.BasicConstraints), part{constraints: t.BasicConstraints})
	}
	for i := range t.Extra {
		take(ExtensionField, "as it is", part{extension: &t.Extra[i]})
	}
	return g
}
