package decode

import (
	"crypto/x509"
	"errors"
)

// Taking apart is lenient: what stands where a field belongs is taken for that
// field, and whatever is wrong with it is noted. Only what has nothing of the
// outer shape is an error.

// signed is the outer shape of certificates and requests: what is signed, how
// and the signature (RFC 5280 section 4.1.1, RFC 2986 section 4.2).
type signed struct {
	ledger
	whole, body, algorithm, signature element // the latter two zero when missing
}

// readSigned reads the outer shape, and gives the values in what is signed.
func readSigned(der []byte) (signed, []element, error) {
	whole, err := parseDER(der)
	if err != nil {
		return signed{}, nil, err
	}
	return signedOf(whole)
}

// signedOf reads the outer shape of an element.
func signedOf(whole element) (signed, []element, error) {
	s := signed{whole: whole}
	parts, err := whole.sequence()
	if len(parts) == 0 || !parts[0].is(tagSequence) {
		return signed{}, nil, errors.Join(errors.New("three parts are expected: what is signed, the algorithm, the signature"), err)
	}
	const ref = "RFC 5280 section 4.1.1"
	if err != nil {
		s.note(whole.span(), ref, "It breaks off: %v", err)
	}
	f := fields{ledger: &s.ledger, rest: parts, whole: whole, ref: ref}
	s.body = f.take("part that is signed", ofTag(tagSequence))
	s.algorithm = f.take("algorithm of its signature", ofTag(tagSequence))
	s.signature = f.take("signature", ofTag(tagBitString))
	f.done()
	body, err := s.body.sequence()
	if err != nil {
		s.note(s.body.span(), ref, "It breaks off: %v", err)
	}
	return s, body, nil
}

// fields takes a SEQUENCE's values one after the other.
type fields struct {
	*ledger
	rest  []element
	whole element // for what is missing
	ref   string  // where its fields are written
}

func ofTag(tag int) func(element) bool     { return func(e element) bool { return e.is(tag) } }
func ofContext(tag int) func(element) bool { return func(e element) bool { return e.isContext(tag) } }
func isContextSpecific(e element) bool     { return e.class == classContext }
func (f *fields) fits(a ...func(element) bool) bool {
	for i, fit := range a {
		if i >= len(f.rest) || !fit(f.rest[i]) {
			return false
		}
	}
	return true
}

// maybe takes the next value if it fits.
func (f *fields) maybe(fit func(element) bool) (e element) {
	if f.fits(fit) {
		e, f.rest = f.rest[0], f.rest[1:]
	}
	return e
}

// take takes the next value, and notes one that does not fit or is missing.
func (f *fields) take(what string, fit func(element) bool) (e element) {
	if len(f.rest) == 0 || isContextSpecific(f.rest[0]) {
		f.note(f.whole.span(), f.ref, "The %s is missing", what)
		return e
	}
	e, f.rest = f.rest[0], f.rest[1:]
	if !fit(e) {
		f.note(e.span(), f.ref, "The %s is a %s, which it may not be", what, tagName(e))
	}
	return e
}

// done notes what is left.
func (f *fields) done() {
	for _, e := range f.rest {
		f.note(e.span(), f.ref, "A %s stands where nothing may stand", tagName(e))
	}
}

// certificate is a certificate taken apart.
type certificate struct {
	signed
	version                                     element // the INTEGER, zero when absent
	serial, algorithmInside, issuer             element
	validity, notBefore, notAfter, subject, key element
	issuerUniqueID, subjectUniqueID             element // zero when absent
	extensionList                               element // the SEQUENCE OF, zero when absent
	extensions                                  []extension
}

// readCertificate takes DER apart (RFC 5280 section 4.1).
func readCertificate(der []byte) (*certificate, error) {
	whole, err := parseDER(der)
	if err != nil {
		return nil, err
	}
	return certificateOf(whole)
}

// certificateOf takes an element apart, which may lie in something else.
func certificateOf(whole element) (*certificate, error) {
	outer, body, err := signedOf(whole)
	if err != nil {
		return nil, err
	}
	c := &certificate{signed: outer}
	f := fields{ledger: &c.ledger, rest: body, whole: c.body, ref: "RFC 5280 section 4.1"}
	if wrapped := f.maybe(ofContext(0)); wrapped.end > 0 {
		if c.version, err = wrapped.inner(); err != nil {
			c.note(wrapped.span(), "RFC 5280 section 4.1.2.1", "The version cannot be read: %v", err)
		}
	}
	c.serial = f.take("serial number", ofTag(tagInteger))
	c.algorithmInside = f.take("algorithm of the signature", ofTag(tagSequence))
	c.issuer = f.take("issuer", ofTag(tagSequence))
	c.validity = f.take("validity", ofTag(tagSequence))
	c.subject = f.take("subject", ofTag(tagSequence))
	c.key = f.take("public key", ofTag(tagSequence))
	c.readValidity()
	c.issuerUniqueID, c.subjectUniqueID = f.maybe(ofContext(1)), f.maybe(ofContext(2))
	if wrapped := f.maybe(ofContext(3)); wrapped.end > 0 {
		c.extensionList, c.extensions = c.readWrapped(wrapped)
	}
	f.done()
	return c, nil
}

func (c *certificate) readValidity() {
	times, _ := c.validity.sequence()
	f := fields{ledger: &c.ledger, rest: times, whole: c.validity, ref: "RFC 5280 section 4.1.2.5"}
	c.notBefore = f.take("first moment", isTime)
	c.notAfter = f.take("last moment", isTime)
	f.done()
}

// readWrapped reads the extensions inside their outer tag.
func (l *ledger) readWrapped(wrapped element) (list element, out []extension) {
	list, err := wrapped.inner()
	if err != nil {
		l.note(wrapped.span(), "RFC 5280 section 4.1.2.9", "The extensions cannot be read: %v", err)
		return element{}, nil
	}
	if list.next() != int(wrapped.end) {
		l.note(wrapped.span(), "RFC 5280 section 4.1.2.9", "Something follows the extensions inside their tag")
	}
	return list, l.readExtensions(list)
}

func isTime(e element) bool { return e.is(tagUTCTime) || e.is(tagGeneralizedTime) }

// algorithmOID is the object identifier of an AlgorithmIdentifier.
func algorithmOID(e element) string {
	if parts, err := e.sequence(); err == nil && len(parts) > 0 && parts[0].is(tagOID) {
		return parts[0].oid()
	}
	return invalidOID
}

// algorithmParameters is what follows the object identifier.
func algorithmParameters(e element) (element, bool) {
	if parts, err := e.sequence(); err == nil && len(parts) > 1 {
		return parts[1], true
	}
	return element{}, false
}

// keyFor parses a SubjectPublicKeyInfo with Go, nil when Go does not know it.
func keyFor(spki element) any {
	key, err := x509.ParsePKIXPublicKey(spki.encoding())
	if err != nil {
		return nil
	}
	return key
}
