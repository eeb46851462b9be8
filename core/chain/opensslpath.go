package chain

import (
	"bytes"
	"crypto/x509"
	"strings"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
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
		if selfSigned(c) {
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
			return o.partial || selfSigned(c)
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

// likelyIssued tells whether key identifiers fit, and the key is of the
// signature's kind.
func likelyIssued(c, a *x509.Certificate) bool {
	key, by := keyKind(a), signatureKind(c)
	return keyIDsFit(c, a) && by != "" && (key == by || key == "RSA" && by == "PSS")
}

// selfSigned is EXFLAG_SS: no signature is checked for it.
func selfSigned(c *x509.Certificate) bool { return selfIssued(c) && likelyIssued(c, c) }

// signatureKinds are the kinds of keys, by the beginning of the signature's
// object identifier; the first that fits counts.
var signatureKinds = []struct{ oid, kind string }{
	{"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a", "PSS"}, // 1.2.840.113549.1.1.10
	{"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0f", ""},    // over SHA-512 of other lengths, which it writes and does not know
	{"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x10", ""},
	{"\x2a\x86\x48\x86\xf7\x0d\x01\x01", "RSA"},     // 1.2.840.113549.1.1
	{"\x2a\x86\x48\xce\x3d\x04", "EC"},              // 1.2.840.10045.4
	{"\x2a\x86\x48\xce\x38\x04", "DSA"},             // 1.2.840.10040.4
	{"\x60\x86\x48\x01\x65\x03\x04\x03\x01", "DSA"}, // 2.16.840.1.101.3.4.3.1, over SHA-224
	{"\x60\x86\x48\x01\x65\x03\x04\x03\x02", "DSA"}, // over SHA-256; those beyond it does not know
	{"\x60\x86\x48\x01\x65\x03\x04\x03\x0d", "RSA"}, // 2.16.840.1.101.3.4.3.13 to 16, over SHA-3
	{"\x60\x86\x48\x01\x65\x03\x04\x03\x0e", "RSA"},
	{"\x60\x86\x48\x01\x65\x03\x04\x03\x0f", "RSA"},
	{"\x60\x86\x48\x01\x65\x03\x04\x03\x10", "RSA"},
	{"\x2b\x65\x70", "Ed25519"}, // 1.3.101.112
	{"\x2b\x65\x71", "Ed448"},
}

// keyKinds are the same of public keys.
var keyKinds = []struct{ oid, kind string }{
	{"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a", "PSS"},
	{"\x2a\x86\x48\x86\xf7\x0d\x01\x01", "RSA"},
	{"\x55\x08\x01\x01", "RSA"}, // 2.5.8.1.1, as X.509 calls it
	{"\x2a\x86\x48\xce\x3d\x02\x01", "EC"},
	{"\x2a\x86\x48\xce\x38\x04\x01", "DSA"},
	{"\x2b\x65\x70", "Ed25519"},
	{"\x2b\x65\x71", "Ed448"},
}

// signatureKind reads the algorithm, also of one that Go does not know; "" for none.
func signatureKind(c *x509.Certificate) string {
	input := cryptobyte.String(c.Raw)
	var body, tbs cryptobyte.String
	if !input.ReadASN1(&body, cbasn1.SEQUENCE) || !body.ReadASN1(&tbs, cbasn1.SEQUENCE) {
		return ""
	}
	return kindIn(signatureKinds, body)
}

func keyKind(c *x509.Certificate) string {
	input := cryptobyte.String(c.RawSubjectPublicKeyInfo)
	var body cryptobyte.String
	input.ReadASN1(&body, cbasn1.SEQUENCE)
	return kindIn(keyKinds, body)
}

// kindIn looks up the algorithm identifier that stands next.
func kindIn(table []struct{ oid, kind string }, s cryptobyte.String) string {
	var algorithm, oid cryptobyte.String
	if !s.ReadASN1(&algorithm, cbasn1.SEQUENCE) || !algorithm.ReadASN1(&oid, cbasn1.OBJECT_IDENTIFIER) {
		return ""
	}
	for _, row := range table {
		if strings.HasPrefix(string(oid), row.oid) {
			return row.kind
		}
	}
	return ""
}

func selfIssued(c *x509.Certificate) bool { return spelling(c.RawSubject) == spelling(c.RawIssuer) }
