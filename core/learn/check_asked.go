package learn

import (
	"crypto/x509"
	"slices"
	"strings"

	"kubepki/core/pki"
)

// askedChecks hold what was asked against what was granted.
var askedChecks = []Row{
	{ID: "asks-parts", Args: "REQUEST PART…", Files: 1, Ref: "RFC 5280, section 4.1.2.4", look: asksParts},
	{ID: "only-names", Args: "CERT NAME…", Files: 1, Ref: refNames, look: ofCert(func(l look, c *x509.Certificate) Finding {
		var more []string
		for _, n := range pki.SANsOf(c) {
			if !slices.ContainsFunc(l.args[1:], func(w string) bool { return strings.EqualFold(w, nameText(n)) }) {
				more = append(more, pki.Visible(nameText(n)))
			}
		}
		switch {
		case len(more) > 0:
			return bad("It also holds for "+strings.Join(more, ", "), "Who has its key can pose as "+more[0]+", and every browser believes it. The owner of that name never asked for this.", "Sign the request again, and refuse the name that is not theirs.")
		case len(pki.SANsOf(c)) == 0:
			return bad("It holds for no name at all", "Callers will refuse it, whatever the common name says.", "Sign the request again, and grant the names that are theirs.")
		}
		return good("It holds for no other name", l.arg(0))
	})},
	{ID: "no-authority", Args: "CERT", Files: 1, Ref: refConstraint, look: ofCert(func(l look, c *x509.Certificate) Finding {
		switch {
		case c.Version < 3:
			return bad(l.arg(0)+" cannot say whether it is an authority", "It is of version 1. Some programs take such a certificate for a root.", "Sign the request again.")
		case c.IsCA || c.KeyUsage&x509.KeyUsageCertSign != 0:
			return bad(l.arg(0)+" could sign others", "Its holder could make certificates for any name, and all who trust you would believe them.", "Sign the request again, without the power to sign.")
		}
		return good("It may not sign others", l.arg(0))
	})},
}

// asksParts wants parts of a subject, "C" with any value or "CN=my-bank.com"
// with this one.
func asksParts(l look) Finding {
	r := l.b[l.arg(0)].Request
	if r == nil {
		return bad(l.arg(0)+" is no request", "A request says who wants the certificate.", "Make it again.")
	}
	var gone []string
	for _, want := range l.args[1:] {
		if !slices.ContainsFunc(r.Subject, func(a pki.Attribute) bool {
			have := pki.Name{a}.String()
			return have == want || strings.HasPrefix(have, want+"=")
		}) {
			gone = append(gone, want)
		}
	}
	if len(gone) > 0 {
		return bad("Its subject lacks "+strings.Join(gone, ", "), "It says “"+pki.Visible(r.Subject.String())+"”. The authority has to find out who asks, and this is all it has.", "Make the request again, with a subject such as /C=US/ST=California/O=My Bank/CN=my-bank.com.")
	}
	return good("It says who asks", pki.Visible(r.Subject.String()))
}
