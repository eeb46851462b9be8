package app

import (
	"bytes"
	"crypto/x509"
	"math/big"
	"strconv"
	"strings"
	"time"

	"kubepki/app/kit"
	"kubepki/core/pki"
	"kubepki/core/signing"
)

// revokeModel is the Revoke page without its looks: whose certificates are taken
// back, which, and why.
type revokeModel struct {
	by      int // object ID of the authority
	cert    int // object ID of the certificate to revoke
	serial  string
	reason  pki.Reason
	days    string                // until the next list
	pending map[int][]pki.Revoked // not in a signed list yet, by authority
	broken  bool
	tried   bool // Revoke was pressed
	failure string

	selected int // object ID of the list that is looked at; 0 is the newest
}

// listDays is how long a list counts unless told otherwise.
const listDays = 30

func newRevokeModel() revokeModel {
	return revokeModel{days: strconv.Itoa(listDays), pending: map[int][]pki.Revoked{}, reason: 1}
}

// signerOf is whose list it is.
func (m *revokeModel) signerOf(all []signer) (signer, bool) {
	for _, a := range all {
		if a.ID == m.by {
			return a, true
		}
	}
	if len(all) == 0 {
		return signer{}, false
	}
	return all[0], true
}

// List is the parsed list of a RevocationList, nil for other kinds.
func (o Object) List() *x509.RevocationList {
	if o.Kind != RevocationList {
		return nil
	}
	l, err := x509.ParseRevocationList(o.DER)
	if err != nil {
		return nil
	}
	return l
}

// listsIn lists the revocation lists, newest first.
func listsIn(ws *Workspace) []Object {
	var out []Object
	all := ws.All()
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].List() != nil {
			out = append(out, all[i])
		}
	}
	return out
}

// last is an authority's list with the highest number, nil when it has none.
func last(ws *Workspace, a signer) *x509.RevocationList {
	var out *x509.RevocationList
	id := pki.KeyID(a.Cert.PublicKey)
	for _, o := range listsIn(ws) {
		l := o.List()
		if o.IssuerKey == id && bytes.Equal(l.RawIssuer, a.Cert.RawSubject) && (out == nil || l.Number != nil && out.Number != nil && l.Number.Cmp(out.Number) > 0) {
			out = l
		}
	}
	return out
}

// entry is one line of the list that would be signed now.
type entry struct {
	pki.Revoked
	name   string // of the certificate, when it is here
	signed bool   // it is in the last list
}

// entries are those of the last list and those that are pending.
func (m *revokeModel) entries(ws *Workspace, a signer) []entry {
	names := map[string]string{}
	for _, o := range certificatesIn(ws) {
		if c := o.Cert(); bytes.Equal(c.RawIssuer, a.Cert.RawSubject) {
			names[c.SerialNumber.String()] = o.Name
		}
	}
	var out []entry
	dropped := map[string]bool{}
	for _, r := range m.pending[a.ID] {
		dropped[r.Serial.String()] = true
	}
	if l := last(ws, a); l != nil {
		for _, r := range pki.RevokedIn(l) {
			if !dropped[r.Serial.String()] {
				out = append(out, entry{r, names[r.Serial.String()], true})
			}
		}
	}
	for _, r := range m.pending[a.ID] {
		if r.Reason != liftHold {
			out = append(out, entry{r, names[r.Serial.String()], false})
		}
	}
	return out
}

// liftHold in what is pending takes an entry out of the next list. A whole list
// does not have the reason itself.
const liftHold pki.Reason = 8

// hold is the one reason that can be taken back.
const hold pki.Reason = 6

// revocable are the certificates here that the authority signed and has not
// revoked yet.
func (m *revokeModel) revocable(ws *Workspace, a signer) []Object {
	gone := map[string]bool{}
	for _, e := range m.entries(ws, a) {
		gone[e.Serial.String()] = true
	}
	var out []Object
	for _, o := range certificatesIn(ws) {
		c := o.Cert()
		if bytes.Equal(c.RawIssuer, a.Cert.RawSubject) && !bytes.Equal(c.Raw, a.Cert.Raw) && !gone[c.SerialNumber.String()] {
			out = append(out, o)
		}
	}
	return out
}

// chosenSerial is the serial number to revoke: of the certificate that was
// chosen, else as it is typed.
func (m *revokeModel) chosenSerial(ws *Workspace, a signer) (*big.Int, kit.Fault) {
	for _, o := range m.revocable(ws, a) {
		if o.ID == m.cert {
			return o.Cert().SerialNumber, kit.Fault{}
		}
	}
	t := terms{serial: m.serial}
	n, fault := t.number()
	switch {
	case fault.What != "":
		return nil, kit.Fault{What: fault.What, Fix: "Write it as in the certificate, in hexadecimal digits, such as 1f:a0."}
	case n == nil && m.tried:
		return nil, kit.Fault{What: "Nothing is chosen", Fix: "Choose a certificate, or write a serial number."}
	case n != nil:
		for _, e := range m.entries(ws, a) {
			if e.Serial.Cmp(n) == 0 {
				return nil, kit.Fault{What: "It is revoked already", Fix: "It stands in the list, " + e.Reason.String() + "."}
			}
		}
	}
	return n, kit.Fault{}
}

// revoke puts a serial number among what is pending.
func (m *revokeModel) revoke(a signer, n *big.Int, now time.Time) {
	m.takeBack(a, n)
	m.pending[a.ID] = append(m.pending[a.ID], pki.Revoked{Serial: n, At: now.UTC().Truncate(time.Second), Reason: m.reason})
	m.cert, m.serial, m.tried, m.failure = 0, "", false, ""
}

// takeBack takes a pending entry out, or lifts the hold of a signed one.
func (m *revokeModel) takeBack(a signer, n *big.Int) {
	var kept []pki.Revoked
	for _, r := range m.pending[a.ID] {
		if r.Serial.Cmp(n) != 0 {
			kept = append(kept, r)
		}
	}
	m.pending[a.ID] = kept
}

func (m *revokeModel) lift(a signer, n *big.Int, now time.Time) {
	m.takeBack(a, n)
	m.pending[a.ID] = append(m.pending[a.ID], pki.Revoked{Serial: n, At: now, Reason: liftHold})
}

// counts reads for how long the list counts.
func (m *revokeModel) counts() (time.Duration, kit.Fault) {
	n, err := strconv.Atoi(strings.TrimSpace(m.days))
	if err != nil || n < 1 || n > maxDays {
		return 0, kit.Fault{What: "This is no number of days", Fix: "Write a whole number from 1, such as 30."}
	}
	return time.Duration(n) * day, kit.Fault{}
}

// template is the list to be signed now.
func (m *revokeModel) template(ws *Workspace, a signer, now time.Time) pki.CRLTemplate {
	number := big.NewInt(1)
	if l := last(ws, a); l != nil && l.Number != nil {
		number.Add(l.Number, number)
	}
	length, _ := m.counts()
	now = now.UTC().Truncate(time.Second)
	t := pki.CRLTemplate{Number: number, ThisUpdate: now, NextUpdate: now.Add(length)}
	for _, e := range m.entries(ws, a) {
		t.Revoked = append(t.Revoked, e.Revoked)
	}
	return t
}

// warnings is what to know before the list is signed.
func (m *revokeModel) warnings(a signer, now time.Time) []signing.Warning {
	var out []signing.Warning
	add := func(r signing.Rule, what, why string) {
		out = append(out, signing.Warning{Rule: r, Level: signing.Broken, What: what, Why: why})
	}
	if u := a.Cert.KeyUsage; u != 0 && u&x509.KeyUsageCRLSign == 0 {
		add("no-crl-sign", "This authority may not sign lists", "Its key usage lacks cRLSign, as that of kubeadm’s authorities does: openssl refuses the list. etcd reads it all the same.")
	}
	if now.After(a.Cert.NotAfter) {
		add(signing.RuleCAExpired, "The authority has expired", "Nobody asks its list any more.")
	}
	if weak := a.Key.Algorithm().Weak(); weak != "" {
		add(signing.RuleWeakKey, "The key that signs is weak", sentence(weak)+".")
	}
	return out
}
