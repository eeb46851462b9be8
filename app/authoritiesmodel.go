package app

import (
	"crypto/x509"
	"math/big"
	"strconv"
	"strings"
	"time"

	"kubepki/app/kit"
	"kubepki/core/pki"
	"kubepki/core/signing"
)

// authorityWay is how an authority comes about.
type authorityWay string

const (
	wayRoot  authorityWay = "root"
	wayInter authorityWay = "inter"
	wayCross authorityWay = "cross"
)

// authorityWays is the one table of them.
var authorityWays = []struct {
	way         authorityWay
	label, why  string
	verb        string // on the button
	days, limit string // usual ones
}{
	{wayRoot, "Root", "It signs itself. Whoever trusts it trusts all that it signs, so its key is best kept away.", "Make root", "3650", ""},
	{wayInter, "Intermediate", "Another authority signs it. It does the daily signing; when its key is lost the root stays good.", "Make intermediate", "1825", "0"},
	{wayCross, "Cross-signed", "Another authority signs the same name and key again: who trusts only that one follows it to all that was signed.", "Cross-sign", "1825", ""},
}

// authoritiesModel is the Authorities page without its looks.
type authoritiesModel struct {
	way     authorityWay
	subject subjectForm
	name    string // "" takes the common name
	key     keyChoice
	limit   string // path length, "" for none
	terms   terms
	by      int // object ID of the authority that signs
	other   int // object ID of the authority that is cross-signed
	broken  bool
	tried   bool
	failure string

	selected int // object ID of the authority that is looked at
}

func newAuthoritiesModel() authoritiesModel {
	m := authoritiesModel{subject: newSubjectForm("ca"), key: newKeyChoice("ca-key")}
	m.subject.who = "All that it signs names it so, as the issuer."
	m.setWay(wayRoot)
	return m
}

// setWay takes the usual times and limits of a way.
func (m *authoritiesModel) setWay(way authorityWay) {
	m.way, m.failure, m.tried = way, "", false
	for _, row := range authorityWays {
		if row.way == way {
			m.terms.days, m.limit = row.days, row.limit
		}
	}
	if m.terms.backdate == "" {
		m.terms.backdate = newTerms(0).backdate
	}
}

// verb is what the main button says.
func (m *authoritiesModel) verb() string {
	for _, row := range authorityWays {
		if row.way == m.way {
			return row.verb
		}
	}
	return ""
}

// signerOf is who signs: the one that was chosen, else the first. An authority
// does not cross-sign itself.
func (m *authoritiesModel) signerOf(all []signer) (signer, bool) {
	fit := m.fitting(all)
	for _, a := range fit {
		if a.ID == m.by {
			return a, true
		}
	}
	if len(fit) == 0 {
		return signer{}, false
	}
	return fit[0], true
}

// fitting are the authorities that can sign what is asked.
func (m *authoritiesModel) fitting(all []signer) []signer {
	if m.way != wayCross {
		return all
	}
	var out []signer
	for _, a := range all {
		if a.ID != m.other {
			out = append(out, a)
		}
	}
	return out
}

// pathLen reads the limit, -1 for none.
func (m *authoritiesModel) pathLen() (int, kit.Fault) {
	f := askForm{ca: "ca", pathLen: m.limit}
	return f.limit()
}

// preset is the kind of authority, with its own limit.
func (m *authoritiesModel) preset() signing.Preset {
	id := signing.RootID
	if m.way == wayInter {
		id = signing.IntermediateID
	}
	p, _ := signing.PresetByID(id)
	p.Constraints.PathLen, _ = m.pathLen()
	return p
}

// subjectName reads the subject; an empty one is the fault of its common name.
func (m *authoritiesModel) subjectName() (n pki.Name, wrong string) {
	n, wrong = m.subject.name()
	if wrong == "" && len(n) == 0 {
		wrong = m.subject.first()
	}
	return n, wrong
}

// root is what a root is made by.
func (m *authoritiesModel) root(now time.Time) signing.Root {
	n, _ := m.subject.name()
	o := signing.Order{}
	m.terms.fill(&o)
	limit, _ := m.pathLen()
	return signing.Root{
		Preset: m.preset(), Subject: n, PathLen: limit, Now: now, Lifetime: o.Lifetime, Backdate: o.Backdate, Serial: o.Serial, MakeBroken: m.broken,
	}
}

// order is what an intermediate or cross-signed authority is signed by. The key
// of an intermediate is not made yet.
func (m *authoritiesModel) order(by signer, above []*x509.Certificate, other *x509.Certificate, now time.Time) signing.Order {
	o := signing.Order{Authority: &pki.Authority{Cert: by.Cert, Key: by.Key}, Above: above, Now: now, MakeBroken: m.broken}
	m.terms.fill(&o)
	if m.way == wayCross {
		o.Grant = signing.CrossSigned(other)
		return o
	}
	n, _ := m.subject.name()
	o.Grant = signing.Fresh(m.preset(), n, nil, nil)
	return o
}

// objectName is what the new authority is called.
func (m *authoritiesModel) objectName(n pki.Name) string {
	if name := strings.TrimSpace(m.name); name != "" {
		return name
	}
	if cn := n.First(pki.OIDCommonName); cn != "" {
		return cn
	}
	return n.String()
}

// authoritiesIn lists the authorities, newest first.
func authoritiesIn(ws *Workspace) []Object {
	var out []Object
	for _, o := range certificatesIn(ws) {
		if o.Kind == Authority {
			out = append(out, o)
		}
	}
	return out
}

// signedBy are the certificates here that an authority's key signed, itself left out.
func signedBy(ws *Workspace, ca Object) []Object {
	var out []Object
	for _, o := range certificatesIn(ws) {
		if o.IssuerKey == ca.KeyID && o.KeyID != ca.KeyID {
			out = append(out, o)
		}
	}
	return out
}

// serialText is a serial number as openssl prints it.
func serialText(n *big.Int) string { return strings.ToUpper(n.Text(16)) }

// limitWords says a certificate's path length.
func limitWords(c *x509.Certificate) string {
	switch {
	case c.MaxPathLen == 0 && c.MaxPathLenZero:
		return "0: no authority may follow below it"
	case c.MaxPathLen > 0:
		return strconv.Itoa(c.MaxPathLen) + ": so many authorities may follow below it"
	}
	return "no limit"
}
