package learn

import (
	"bytes"
	"crypto/x509"
	"slices"

	"kubepki/core/pki"
)

// browserChecks look at what a toy browser believes.
var browserChecks = []Row{
	{ID: "trusts", Args: "STORE ROOT", Files: 2, Ref: "RFC 5280, section 6.1.1", look: func(l look) Finding {
		root, store := l.b[l.arg(1)].Cert, l.b.Certificates(l.arg(0))
		switch {
		case root == nil:
			return bad(l.arg(1)+" is no certificate", "A browser can only believe a certificate.", "Make it again.")
		case !slices.ContainsFunc(store, func(c *x509.Certificate) bool { return bytes.Equal(c.Raw, root.Raw) }):
			return bad("The browser does not know "+l.arg(1), "It believes nothing that this authority signed: “certificate signed by unknown authority”.", "Install the root.")
		}
		return good("The browser has your root", "one of "+count(len(store), "root"))
	}},
	{ID: "ships-public", Args: "STORE ROOT", Files: 2, Ref: "https://www.ccadb.org/", look: func(l look) Finding {
		n := 0
		for _, c := range l.b.Certificates(l.arg(0)) {
			if root := l.b[l.arg(1)].Cert; c.IsCA && (root == nil || !bytes.Equal(c.Raw, root.Raw)) {
				n++
			}
		}
		if n < len(publicRoots) {
			return bad("The browser has lost the public roots", "It would warn of nearly every site in the world.", "Unpack the browser again, and then install your root.")
		}
		return good("It came with "+count(n, "public root"), "nobody had to install them")
	}},
	{ID: "padlock", Args: "STORE SENT NAME", Files: 2, Ref: "RFC 5280, section 6.1", look: func(l look) Finding {
		sent := l.b.Certificates(l.arg(1))
		if len(sent) == 0 {
			return bad(l.arg(1)+" holds no certificate", "The server has nothing to show.", "Make it again.")
		}
		if a := Visit(l.b.Certificates(l.arg(0)), sent, l.arg(2), l.now); !a.OK() {
			return bad("No padlock at "+l.arg(2), pki.Visible(a.Fault.Text), "Install the root, and let the server send the authority in between too.")
		}
		return good("The padlock is shut at "+l.arg(2), count(len(sent), "certificate")+" sent")
	}},
	{ID: "below-root", Args: "CERT CA ROOT", Files: 3, Ref: refConstraint, look: ofCert(func(l look, c *x509.Certificate) Finding {
		ca, root := l.b[l.arg(1)].Cert, l.b[l.arg(2)].Cert
		switch {
		case ca == nil || root == nil || !ca.IsCA || !signs(root, ca):
			return bad(l.arg(1)+" is no authority below "+l.arg(2), "Then the chain is broken in the middle.", "Make the authority in between again.")
		case !signs(ca, c):
			return bad(l.arg(0)+" is not signed by "+l.arg(1), "The root signed it itself: its key had to be taken out of the safe for it.", "Sign the request with "+l.arg(1)+" and its key.")
		}
		return good("Signed by the authority in between", l.arg(0)+", "+l.arg(1)+", "+l.arg(2))
	})},
}
