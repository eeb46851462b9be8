package kube

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/pem"
	"slices"
	"strings"
	"time"

	"kubepki/core/pki"
)

// Answer is a file that came back from who signs. Nothing is thought of its
// name: certificates find their requests by the public key.
type Answer struct {
	Name string
	Data []byte
	// Packed tells that it came in an archive, where files of other kinds are passed over.
	Packed bool
}

// Fault is one thing that is wrong with what was given, and what to do about it.
type Fault struct{ What, Fix string }

// Refusal is a certificate or file that was not taken.
type Refusal struct {
	File    string
	Subject string // of the certificate, "" for a file without one
	Faults  []Fault
}

// Intake is what became of answers.
type Intake struct {
	Taken   []Made // the items whose certificates came in
	Known   int    // certificates that were here already
	Refused []Refusal
}

// found is one certificate of an answer.
type found struct {
	*x509.Certificate
	file string
}

// Take takes certificates in and refuses those that do not fit, each with the
// reason. It gives the work as it is then; u stays as it was. The error is that
// of ctx or of o.Yield alone.
func (u *Unfinished) Take(ctx context.Context, answers []Answer, o Options) (*Unfinished, Intake, error) {
	t := taker{u: u.with(slices.Clone(u.Made)), now: o.Now}
	var all []found
	for _, a := range answers {
		all = append(all, t.read(a)...)
	}
	for _, c := range all {
		if c.IsCA {
			t.authorities = append(t.authorities, c)
		}
	}
	for i, c := range all {
		t.take(c)
		if o.Progress != nil {
			o.Progress(Progress{i + 1, len(all), c.file})
		}
		if o.Yield != nil {
			if err := o.Yield(ctx); err != nil {
				return u, Intake{}, err
			}
		}
	}
	for _, c := range t.authorities {
		t.stray(c)
	}
	return t.u, t.Intake, ctx.Err()
}

// taker is one intake under way.
type taker struct {
	Intake
	u           *Unfinished
	now         time.Time
	authorities []found // that came along
	named       []found // those of them that a refusal speaks of already
}

func (t *taker) refuse(file, subject string, faults ...Fault) {
	t.Refused = append(t.Refused, Refusal{file, subject, faults})
}

// read finds the certificates of one file, PEM with anything between or DER.
func (t *taker) read(a Answer) []found {
	var out []found
	other := ""
	take := func(der []byte) {
		c, err := x509.ParseCertificate(der)
		if err != nil {
			t.refuse(a.Name, "", Fault{"a certificate in it is damaged: " + strings.TrimPrefix(err.Error(), "x509: "), "ask for it again, or copy it whole, from -----BEGIN to -----END"})
			return
		}
		out = append(out, found{c, a.Name})
	}
	refused := len(t.Refused)
	for rest := a.Data; ; {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		if strings.HasSuffix(block.Type, "CERTIFICATE") {
			take(block.Bytes)
		} else {
			other = block.Type
		}
	}
	if c, err := x509.ParseCertificate(a.Data); err == nil {
		out = append(out, found{c, a.Name})
	}
	if len(out) == 0 && refused == len(t.Refused) && !a.Packed {
		t.refuse(a.Name, "", withoutCertificate(a.Data, other))
	}
	return out
}

// withoutCertificate says what a file is that holds no certificate. other is
// the kind of its last PEM block.
func withoutCertificate(data []byte, other string) Fault {
	const want = "give what the requests were turned into, files that begin with -----BEGIN CERTIFICATE-----"
	switch {
	case other == "PKCS7":
		return Fault{"it is PKCS #7", "turn it into PEM: openssl pkcs7 -print_certs -in FILE"}
	case bytes.Contains(data[:min(len(data), 40)], []byte("\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02")): // 1.2.840.113549.1.7.2, signedData
		return Fault{"it is PKCS #7 in DER", "turn it into PEM: openssl pkcs7 -inform DER -print_certs -in FILE"}
	case strings.HasSuffix(other, "CERTIFICATE REQUEST"):
		return Fault{"it is a request, not yet a certificate", want}
	case other != "":
		return Fault{"it holds " + other + ", no certificate", want}
	}
	return Fault{"there is no certificate in it", want}
}

// take judges one certificate.
func (t *taker) take(c found) {
	i, ours := t.u.places[pki.KeyID(c.PublicKey)]
	switch {
	case t.known(c, i, ours):
		t.Known++
	case !ours && c.IsCA: // see stray
	case !ours:
		t.refuse(c.file, subjectOf(c), t.unknown(c))
	default:
		m := &t.u.Made[i]
		if faults := t.faults(c, m.Item); len(faults) > 0 {
			t.refuse(c.file, subjectOf(c), faults...)
			return
		}
		m.DER = c.Raw
		t.Taken = append(t.Taken, *m)
	}
}

func subjectOf(c found) string { return pki.NameFrom(c.Subject).String() }

// known tells whether the very certificate is here: taken before, or the
// authority's own, which many send along.
func (t *taker) known(c found, i int, ours bool) bool {
	if ours {
		return bytes.Equal(t.u.Made[i].DER, c.Raw)
	}
	for _, a := range t.u.Plan.Cluster.Brought {
		if a.Cert.Equal(c.Certificate) {
			return true
		}
	}
	return false
}

// stray refuses an authority that came along for nothing.
func (t *taker) stray(c found) {
	same := func(o found) bool { return o.Equal(c.Certificate) }
	_, ours := t.u.places[pki.KeyID(c.PublicKey)]
	if ours || slices.ContainsFunc(t.named, same) || t.known(c, 0, false) {
		return
	}
	t.refuse(c.file, subjectOf(c), Fault{"it is an authority, and no request asks for one", "leave it out: the files of a cluster hold the leaf alone, and clients know no authority but ca.crt"})
}

// unknown says of a certificate with a foreign key whether it seems to be meant
// for one of the requests.
func (t *taker) unknown(c found) Fault {
	subject := pki.NameFrom(c.Subject)
	names := pki.SANsOf(c.Certificate).String()
	meant := ""
	for _, r := range t.u.Requests() {
		if sameName(r.Item.Subject, subject) && (meant == "" || r.Item.SANs.String() == names) {
			meant = r.Path
		}
	}
	if meant != "" {
		return Fault{"it is for another key than the request " + meant + " has", "have that very request signed: one that was made anew has a new key"}
	}
	return Fault{"no request of this set has its key", "look which set it belongs to"}
}

// sameName tells whether two names have the same attributes. Their order is no
// matter: Kubernetes reads the user and the groups out of it.
func sameName(a, b pki.Name) bool {
	return slices.Equal(sorted(a), sorted(b))
}

func sorted(n pki.Name) []string {
	out := make([]string, len(n))
	for i := range n {
		out[i] = n[i : i+1].String()
	}
	slices.Sort(out)
	return out
}
