package learn

import (
	"crypto/x509"
	"slices"
	"strconv"
	"strings"

	"kubepki/core/chain"
	"kubepki/core/pki"
)

const (
	refNames      = "RFC 9525, section 6"
	refConstraint = "RFC 5280, section 4.2.1.9"
	refUsage      = "RFC 5280, section 4.2.1.12"
	refUsers      = "https://kubernetes.io/docs/reference/access-authn-authz/authentication/#x509-client-certificates"
)

// ofCert wraps a look at one certificate, the first argument.
func ofCert(see func(look, *x509.Certificate) Finding) func(look) Finding {
	return func(l look) Finding {
		c := l.b[l.arg(0)].Cert
		if c == nil {
			return bad(l.arg(0)+" is no certificate", "A certificate is what an authority signed.", "Make it again.")
		}
		return see(l, c)
	}
}

// certificateChecks look at certificates.
var certificateChecks = []Row{
	{ID: "authority", Args: "CERT", Files: 1, Ref: refConstraint, look: ofCert(func(l look, c *x509.Certificate) Finding {
		switch {
		case c.Version < 3:
			return bad(l.arg(0)+" is X.509 version 1", "It cannot say CA:TRUE. Go and plain openssl verify take it all the same; openssl verify -x509_strict refuses it, and so do others.", "Sign it again, as an authority.")
		case !c.BasicConstraintsValid || !c.IsCA:
			return bad(l.arg(0)+" does not say CA:TRUE", "Whoever checks what it signs is told “parent certificate cannot sign this kind of certificate” by Go, “invalid CA certificate” by openssl.", "Sign it again, as an authority.")
		case c.KeyUsage&x509.KeyUsageCertSign == 0:
			return bad(l.arg(0)+" may not sign certificates", "Its key usage lacks keyCertSign.", "Sign it again, as an authority.")
		}
		return good("An authority: CA:TRUE, may sign", l.arg(0)+", X.509 version 3")
	})},
	{ID: "self-signed", Args: "CERT", Files: 1, Ref: "RFC 5280, section 3.2", look: ofCert(func(l look, c *x509.Certificate) Finding {
		if string(c.RawIssuer) != string(c.RawSubject) || !signs(c, c) {
			return bad(l.arg(0)+" is not signed by its own key", "A root stands at the top: nobody else signs it.", "Sign its request with its own key.")
		}
		return good("Signed by its own key", "Subject and issuer are the same: a root")
	})},
	{ID: "pair", Args: "CERT KEY", Files: 2, Ref: "RFC 8446, section 4.4.3", look: ofCert(func(l look, c *x509.Certificate) Finding {
		key := l.b[l.arg(1)].Key
		if key == nil || !pki.SamePublicKey(c.PublicKey, key.Public()) {
			return bad(l.arg(0)+" and "+l.arg(1)+" are no pair", "Go says “tls: private key does not match public key”, and the program does not start.", "Make the request with "+l.arg(1)+", and sign it again.")
		}
		return good("Certificate and key are a pair", l.arg(0)+" and "+l.arg(1))
	})},
	{ID: "signed-by", Args: "CERT CA", Files: 2, Ref: "RFC 5280, section 6.1.3", look: ofCert(func(l look, c *x509.Certificate) Finding {
		ca := l.b[l.arg(1)].Cert
		if ca == nil || string(c.RawIssuer) != string(ca.RawSubject) || !signs(ca, c) {
			return bad(l.arg(0)+" is not signed by "+l.arg(1), "Go says “x509: certificate signed by unknown authority”.", "Sign the request with "+l.arg(1)+" and its key.")
		}
		return good("Signed by "+pki.Visible(ca.Subject.CommonName), "The signature was checked with "+l.arg(1))
	})},
	{ID: "lasts", Args: "CERT DAYS", Files: 1, Ref: "RFC 5280, section 4.1.2.5", look: ofCert(func(l look, c *x509.Certificate) Finding {
		days, want := int(c.NotAfter.Sub(l.now).Hours()/24), number(l.arg(1))
		if days < want-1 {
			return bad(l.arg(0)+" ends in "+count(max(days, 0), "day"), "From then on everyone refuses it, and all that it signed: “certificate has expired”.", "Sign it again for "+strconv.Itoa(want)+" days.")
		}
		return good("It lasts", "ends on "+c.NotAfter.UTC().Format("2 January 2006"))
	})},
	{ID: "has-subject", Args: "CERT SUBJECT", Files: 1, Ref: "RFC 5280, section 4.1.2.6", look: ofCert(func(l look, c *x509.Certificate) Finding {
		want, _ := pki.ParseName(strings.Join(l.args[1:], " "))
		if got := pki.NameFrom(c.Subject).String(); got != want.String() {
			return bad("Its subject is "+pki.Visible(got), "The subject is whom others take its holder for.", "Ask again for "+want.String()+", and sign that.")
		}
		return good("Its subject is "+want.String(), l.arg(0))
	})},
	{ID: "for-server", Args: "CERT", Files: 1, Ref: refUsage, look: usageCheck(x509.ExtKeyUsageServerAuth, "May answer as a server", "serverAuth")},
	{ID: "for-client", Args: "CERT", Files: 1, Ref: refUsage, look: usageCheck(x509.ExtKeyUsageClientAuth, "May call as a client", "clientAuth")},
	{ID: "has-names", Args: "CERT NAME…", Files: 1, Ref: refNames, look: ofCert(func(l look, c *x509.Certificate) Finding {
		have := pki.SANsOf(c)
		gone := missing(have, l.args[1:])
		switch {
		case len(have) == 0:
			return bad("Your certificate has no alternative names", "Callers will refuse it, whatever the common name says. Go would say: “certificate is not valid for any names”.", "Sign the request again, and let its names in.")
		case len(gone) > 0:
			return bad(strings.Join(gone, ", ")+" missing", "Who calls by that name is told “certificate is valid for …, not "+gone[0]+"”.", "Ask for all the names, and let them in when you sign.")
		}
		return good(count(len(l.args)-1, "name")+", none missing", l.arg(0))
	})},
	{ID: "called-by-names", Args: "CERT CA NAME…", Files: 2, Ref: refNames, look: ofCert(calledByNames)},
	{ID: "holds-for-client", Args: "CERT CA", Files: 2, Ref: "RFC 5280, section 6.1", look: ofCert(func(l look, c *x509.Certificate) Finding {
		a := chain.Verify(chain.Question{As: chain.Client, Cert: c, Roots: roots(l.b[l.arg(1)].Cert), Now: l.now})
		if !a.OK() {
			return bad("The apiserver would refuse it", pki.Visible(a.Fault.Text), "Sign it again with "+l.arg(1)+", for a client.")
		}
		return good("The apiserver would let it in", "checked against "+l.arg(1)+", as --client-ca-file")
	})},
}

func usageCheck(want x509.ExtKeyUsage, what, name string) func(look) Finding {
	return ofCert(func(l look, c *x509.Certificate) Finding {
		if !slices.Contains(c.ExtKeyUsage, want) {
			return bad("Its extended key usage lacks "+name, "The other side says “certificate specifies an incompatible key usage”.", "Sign it again, as the right kind of certificate.")
		}
		return good(what, name)
	})
}

// calledByNames calls the server by each name, as Go's client would.
func calledByNames(l look, c *x509.Certificate) Finding {
	for _, name := range l.args[2:] {
		a := chain.Verify(chain.Question{As: chain.Server, Cert: c, Host: name, Roots: roots(l.b[l.arg(1)].Cert), Now: l.now})
		if !a.OK() {
			return bad("A caller that dials "+name+" refuses it", pki.Visible(a.Fault.Text), "Sign it again, with that name and for a server.")
		}
	}
	return good("Called by each of its names", count(len(l.args)-2, "padlock")+" shut")
}

func roots(c *x509.Certificate) []*x509.Certificate {
	if c == nil {
		return nil
	}
	return []*x509.Certificate{c}
}

// signs tells whether a's key made c's signature, whatever a says of itself.
func signs(a, c *x509.Certificate) bool {
	return a.CheckSignature(c.SignatureAlgorithm, c.RawTBSCertificate, c.Signature) == nil
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}

// kubernetesChecks look at a certificate as the apiserver does.
var kubernetesChecks = []Row{
	{ID: "user", Args: "CERT USER", Files: 1, Ref: refUsers, look: ofCert(func(l look, c *x509.Certificate) Finding {
		if id := chain.WhoAmI(c, ""); id.User != l.arg(1) {
			return bad("The apiserver would see the user “"+pki.Visible(id.User)+"”", "The common name is the user. RBAC compares it letter by letter.", "Ask again with CN="+l.arg(1)+".")
		}
		return good("The apiserver will see: user "+l.arg(1), "from the common name")
	})},
	{ID: "group", Args: "CERT GROUP", Files: 1, Ref: refUsers, look: ofCert(func(l look, c *x509.Certificate) Finding {
		groups := chain.WhoAmI(c, "").Groups
		if !slices.Contains(groups, l.arg(1)) {
			return bad("It is not in the group "+l.arg(1), "The apiserver would see the groups "+pki.Visible(strings.Join(groups, ", "))+". The certificate is valid, and everything is Forbidden.", "Ask again with O="+l.arg(1)+", letter by letter.")
		}
		return good("In the group "+l.arg(1), "from the organization")
	})},
	{ID: "no-group", Args: "CERT", Files: 1, Ref: refUsers, look: ofCert(func(l look, c *x509.Certificate) Finding {
		if o := c.Subject.Organization; len(o) > 0 {
			return bad("It is in the group "+pki.Visible(strings.Join(o, ", ")), "This caller has its rights by its user name. A group more is a power more.", "Ask again without an O.")
		}
		return good("In no group of its own", "its name alone gives it its rights")
	})},
}
