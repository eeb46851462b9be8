package app

import (
	"bytes"
	"crypto/x509"
	"fmt"
	"slices"
	"strings"
	"time"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/kit"
	"kubepki/core/decode"
	"kubepki/core/pki"
)

// roleOfDecoded is the object's role in the kit's table.
func roleOfDecoded(o decode.Object) string {
	switch o.Kind {
	case decode.Request:
		return "request"
	case decode.PrivateKey:
		return "key"
	case decode.PublicKey:
		return "public"
	case decode.RevocationList:
		return "list"
	case decode.OCSPResponse, decode.OCSPRequest:
		return "ocsp"
	}
	c := o.Certificate
	switch {
	case c == nil || !c.BasicConstraintsValid || !c.IsCA:
		return certificateRole(c)
	case bytes.Equal(c.RawIssuer, c.RawSubject):
		return "root"
	}
	return "inter"
}

// statePill is how the object is, nil for keys that are well.
func statePill(o decode.Object, now time.Time) ui.UI {
	if level := o.Level(); level != "" {
		for _, p := range o.Problems {
			if p.Level == level {
				return kit.Pill(string(level), kit.Visible(p.What))
			}
		}
	}
	switch {
	case o.Certificate != nil:
		return kit.Pill("valid", "In its time, "+lasts(o.Certificate.NotAfter, now))
	case o.Request != nil:
		return kit.Pill("valid", "Its signature is right")
	}
	return nil
}

// decodedName is what people call the object.
func decodedName(o decode.Object) string { return o.Label() }

func issuerName(o decode.Object) string {
	if o.Certificate == nil {
		return ""
	}
	issuer := pki.NameFrom(o.Certificate.Issuer)
	if cn := issuer.First(pki.OIDCommonName); cn != "" {
		return cn
	}
	return issuer.String()
}

// plainWords says in one or two sentences what the object is for.
func plainWords(o decode.Object) string {
	switch {
	case o.Certificate != nil:
		return certificateInWords(o.Certificate, issuerName(o))
	case o.Request != nil:
		return requestInWords(o)
	case o.Kind == decode.PrivateKey:
		return "A private key. Whoever has it can prove to be its owner and sign in its name; a certificate that holds its public half belongs to it."
	case o.Kind == decode.PublicKey:
		return "A public key. It checks what its private half signed, and may be given to anyone."
	case o.Kind == decode.RevocationList:
		return listInWords(o)
	case o.Kind == decode.OCSPResponse:
		return answerInWords(o)
	case o.Kind == decode.OCSPRequest:
		return "A question to an authority’s responder: are these certificates revoked? No part of Kubernetes asks it."
	case o.Kind == decode.Certificate:
		return "A certificate that Kubernetes does not accept as it is. What can be read of it is below."
	}
	return "A request that Kubernetes does not accept as it is. What can be read of it is below."
}

func certificateInWords(c *x509.Certificate, issuer string) string {
	self := bytes.Equal(c.RawIssuer, c.RawSubject)
	switch {
	case c.IsCA && self:
		return fmt.Sprintf("“%s” vouches for itself: a root. Whoever trusts it believes every certificate that its key signs, until %s.", issuer, c.NotAfter.UTC().Format("2 January 2006"))
	case c.IsCA:
		return fmt.Sprintf("“%s” lets “%s” sign certificates in its turn, until %s.", issuer, nameOf(c), c.NotAfter.UTC().Format("2 January 2006"))
	}
	who := fmt.Sprintf("“%s” says: ", issuer)
	if self {
		who = "It vouches for itself: "
	}
	return who + "whoever holds the matching key may " + strings.Join(mayDo(c), ", and ") + fmt.Sprintf(", for %s.", lifetime(c))
}

// mayDo lists what a leaf allows, after "may".
func mayDo(c *x509.Certificate) []string {
	var out []string
	if slices.Contains(c.ExtKeyUsage, x509.ExtKeyUsageServerAuth) {
		names := len(c.DNSNames) + len(c.IPAddresses)
		if names == 0 {
			out = append(out, "answer as a server, but under no name at all")
		} else {
			out = append(out, fmt.Sprintf("answer as a server under %s", plural(names, "name")))
		}
	}
	if slices.Contains(c.ExtKeyUsage, x509.ExtKeyUsageClientAuth) {
		out = append(out, "call as "+asUser(c))
	}
	if out == nil {
		out = append(out, fmt.Sprintf("use the name “%s”; what for is not said", nameOf(c)))
	}
	return out
}

// asUser is how the apiserver reads a client's name.
func asUser(c *x509.Certificate) string {
	subject := pki.NameFrom(c.Subject)
	user := fmt.Sprintf("the user “%s”", subject.First(pki.OIDCommonName))
	switch groups := subject.All(pki.OIDOrganization); len(groups) {
	case 0:
		return user
	case 1:
		return user + fmt.Sprintf(" in the group “%s”", groups[0])
	default:
		return user + " in the groups “" + strings.Join(groups, "”, “") + "”"
	}
}

func nameOf(c *x509.Certificate) string {
	if c.Subject.CommonName != "" {
		return c.Subject.CommonName
	}
	return pki.NameFrom(c.Subject).String()
}

// lifetime is the whole validity, in the words people plan with.
func lifetime(c *x509.Certificate) string {
	days := int(pki.Seconds(c.NotBefore, c.NotAfter) / int64(day/time.Second))
	switch years := days / 365; {
	case years == 1 && days < 400:
		return "a year"
	case years >= 2:
		return plural(years, "year")
	}
	return plural(max(days, 0), "day")
}

func requestInWords(o decode.Object) string {
	names := len(o.Request.DNSNames) + len(o.Request.IPAddresses)
	words := fmt.Sprintf("Someone who holds the matching private key asks to be certified as “%s”", decodedName(o))
	if names > 0 {
		words += ", under " + plural(names, "name")
	}
	return words + ". Nothing is granted yet: an authority decides."
}

// answerInWords counts what a responder says.
func answerInWords(o decode.Object) string {
	answers, ok := o.Tree.Find("Responses")
	if !ok {
		return "A responder’s answer that says nothing of any certificate."
	}
	count := map[string]int{}
	for _, a := range answers.Children {
		status, _ := a.Find("Cert Status")
		count[status.Value]++
	}
	return fmt.Sprintf("A responder says of %s: %d good, %d revoked, %d unknown. It holds until its next update; no part of Kubernetes asks for it.",
		plural(len(answers.Children), "certificate"), count["good"], count["revoked"], count["unknown"])
}

// noteOf is what a field means and why it matters, by its value where that
// decides.
func noteOf(n decode.Node) (note, why string) {
	switch n.Term {
	case "X509v3 Basic Constraints":
		if strings.HasPrefix(n.Value, "CA:TRUE") {
			return "May sign other certificates.", n.Why
		}
		return "Cannot sign other certificates.", ""
	case "X509v3 Extended Key Usage":
		server, client := strings.Contains(n.Value, "Web Server"), strings.Contains(n.Value, "Web Client")
		switch {
		case server && client:
			return "May answer as a server and call as a client.", n.Why
		case server:
			return "May answer as a server. May not call as a client.", n.Why
		case client:
			return "May call as a client. May not answer as a server.", n.Why
		}
	}
	return n.Note, n.Why
}

// listInWords says what a revocation list takes back, and until when it counts.
func listInWords(o decode.Object) string {
	l := o.RevocationList
	if l == nil {
		return "A revocation list that Go does not accept as it is. What can be read of it is below."
	}
	words := "“" + pki.NameFrom(l.Issuer).String() + "” says: " + plural(len(l.RevokedCertificateEntries), "certificate") + " of mine no longer "
	if len(l.RevokedCertificateEntries) == 1 {
		words += "counts."
	} else {
		words += "count."
	}
	if !l.NextUpdate.IsZero() {
		words += " The next list is due by " + l.NextUpdate.UTC().Format("2 January 2006") + "."
	}
	return words
}
