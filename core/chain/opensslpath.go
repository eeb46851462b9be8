package chain

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
	"strings"
)

// build goes up, through the anchors first.
func (o *opener) build() {
	const most = 100
	o.trusted = 1
	untrusted := true
	for len(o.path) < most {
		c := o.path[len(o.path)-1]
		if o.isTrusted(c) {
			o.trusted = min(o.trusted, len(o.path)-1)
			return
		}
		if selfIssued(c) && keyIDsFit(c, c) {
			o.fail(18+boolean(len(o.path) > 1), len(o.path)-1)
			o.trusted = len(o.path)
			return
		}
		if a := o.issuer(o.roots, c); a != nil && !bytes.Equal(a.Raw, c.Raw) {
			untrusted = false
			o.path = append(o.path, a)
			continue
		}
		if untrusted {
			if a := o.issuer(o.others, c); a != nil {
				o.path = append(o.path, a)
				o.trusted = len(o.path)
				continue
			}
			o.trusted = len(o.path)
			o.fail(20, len(o.path)-1)
			return
		}
		o.fail(2, len(o.path)-1)
		return
	}
}

// isTrusted tells whether the path may end here.
func (o *opener) isTrusted(c *x509.Certificate) bool {
	for _, a := range o.roots[spelling(c.RawSubject)] {
		if bytes.Equal(a.Raw, c.Raw) {
			return o.partial || selfIssued(c) && keyIDsFit(c, c)
		}
	}
	return false
}

// issuer finds one whose name and key identifier fit and whose key is of the
// signature's kind: one that is in time, else the one that lasts longest.
func (o *opener) issuer(from lettered, c *x509.Certificate) *x509.Certificate {
	var best *x509.Certificate
	for _, a := range from[spelling(c.RawIssuer)] {
		if !likelyIssued(c, a) || len(o.path) > 1 && o.holds(a) {
			continue
		}
		if inTime(a, o.q.Now) == nil {
			return a
		}
		if best == nil || a.NotAfter.After(best.NotAfter) {
			best = a
		}
	}
	return best
}

func (o *opener) holds(a *x509.Certificate) bool {
	for _, c := range o.path {
		if c.Equal(a) {
			return true
		}
	}
	return false
}

func likelyIssued(c, a *x509.Certificate) bool {
	if !keyIDsFit(c, a) {
		return false
	}
	switch a.PublicKey.(type) {
	case *rsa.PublicKey:
		return strings.Contains(c.SignatureAlgorithm.String(), "RSA")
	case *ecdsa.PublicKey:
		return strings.Contains(c.SignatureAlgorithm.String(), "ECDSA")
	}
	return true
}

func selfIssued(c *x509.Certificate) bool { return spelling(c.RawSubject) == spelling(c.RawIssuer) }
