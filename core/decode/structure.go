package decode

import (
	"crypto/x509"
	"errors"
	"fmt"
)

// signed is the outer shape of certificates and requests: what is signed, how
// and the signature (RFC 5280 section 4.1.1, RFC 2986 section 4.2).
type signed struct {
	whole, body, algorithm, signature element
}

// readSigned reads the outer shape.
func readSigned(der []byte) (signed, []element, error) {
	whole, err := parseDER(der)
	if err != nil {
		return signed{}, nil, err
	}
	parts, err := whole.sequence()
	if err != nil {
		return signed{}, nil, err
	}
	if len(parts) != 3 || !parts[1].is(tagSequence) || !parts[2].is(tagBitString) {
		return signed{}, nil, errors.New("three parts are expected: what is signed, the algorithm, the signature")
	}
	body, err := parts[0].sequence()
	if err != nil {
		return signed{}, nil, err
	}
	return signed{whole, parts[0], parts[1], parts[2]}, body, nil
}

// certificate is a certificate taken apart, without judging it.
type certificate struct {
	signed
	version                           element // the INTEGER, zero when absent
	serial, algorithmInside, issuer   element
	notBefore, notAfter, subject, key element
	issuerUniqueID, subjectUniqueID   element // zero when absent
	extensionList                     element // the SEQUENCE OF, zero when absent
	extensions                        []extension
}

// readCertificate takes DER apart (RFC 5280 section 4.1).
func readCertificate(der []byte) (*certificate, error) {
	outer, body, err := readSigned(der)
	if err != nil {
		return nil, err
	}
	c := &certificate{signed: outer}
	if len(body) > 0 && body[0].isContext(0) {
		if c.version, err = body[0].inner(); err != nil {
			return nil, err
		}
		body = body[1:]
	}
	if len(body) < 6 || !body[0].is(tagInteger) {
		return nil, errors.New("a certificate has a serial number, an algorithm, an issuer, a validity, a subject and a key")
	}
	for _, e := range body[1:6] {
		if !e.is(tagSequence) {
			return nil, fmt.Errorf("byte %d: a SEQUENCE is expected", e.start)
		}
	}
	c.serial, c.algorithmInside, c.issuer, c.subject, c.key = body[0], body[1], body[2], body[4], body[5]
	if err := c.readValidity(body[3]); err != nil {
		return nil, err
	}
	return c, c.readOptional(body[6:])
}

func (c *certificate) readValidity(e element) error {
	times, err := e.sequence()
	if err != nil {
		return err
	}
	if len(times) != 2 || !isTime(times[0]) || !isTime(times[1]) {
		return fmt.Errorf("byte %d: a validity holds two times", e.start)
	}
	c.notBefore, c.notAfter = times[0], times[1]
	return nil
}

func isTime(e element) bool { return e.is(tagUTCTime) || e.is(tagGeneralizedTime) }

func (c *certificate) readOptional(rest []element) (err error) {
	for _, e := range rest {
		switch {
		case e.isContext(1):
			c.issuerUniqueID = e
		case e.isContext(2):
			c.subjectUniqueID = e
		case e.isContext(3):
			if c.extensionList, err = e.inner(); err != nil {
				return err
			}
			if c.extensions, err = readExtensions(c.extensionList); err != nil {
				return err
			}
		default:
			return fmt.Errorf("byte %d: tag %d is not expected", e.start, e.tag)
		}
	}
	return nil
}

// request is a certification request taken apart.
type request struct {
	signed
	version, subject, key element
	attributes            []requestAttribute
	extensions            []extension
	asked                 bool // some attribute holds extensions
	readable              bool // that attribute can be read
}

// requestAttribute is one attribute of a request and its values.
type requestAttribute struct {
	whole  element
	oid    string
	values []element
}

// Attributes that hold requested extensions.
const (
	oidExtensionRequest   = "1.2.840.113549.1.9.14"
	oidMSExtensionRequest = "1.3.6.1.4.1.311.2.1.14"
)

func (a requestAttribute) holdsExtensions() bool {
	return a.oid == oidExtensionRequest || a.oid == oidMSExtensionRequest
}

// readRequest takes DER apart (RFC 2986 section 4).
func readRequest(der []byte) (*request, error) {
	outer, body, err := readSigned(der)
	if err != nil {
		return nil, err
	}
	if len(body) < 3 || !body[0].is(tagInteger) || !body[1].is(tagSequence) || !body[2].is(tagSequence) {
		return nil, errors.New("a certification request has a version, a subject and a key")
	}
	r := &request{signed: outer, version: body[0], subject: body[1], key: body[2], readable: true}
	for _, e := range body[3:] {
		if !e.isContext(0) {
			return nil, fmt.Errorf("byte %d: attributes are expected", e.start)
		}
		if err := r.readAttributes(e); err != nil {
			return nil, err
		}
	}
	return r, nil
}

func (r *request) readAttributes(list element) error {
	items, err := list.children()
	if err != nil {
		return err
	}
	for _, item := range items {
		parts, err := item.sequence()
		if err != nil {
			return err
		}
		if len(parts) != 2 || !parts[0].is(tagOID) || !parts[1].is(tagSet) {
			return fmt.Errorf("byte %d: an attribute has a type and a set of values", item.start)
		}
		a := requestAttribute{whole: item, oid: parts[0].oid()}
		if a.values, err = parts[1].children(); err != nil {
			return err
		}
		r.attributes = append(r.attributes, a)
		r.readRequested(a)
	}
	return nil
}

// readRequested takes the extensions of the first attribute that holds some, as openssl does.
func (r *request) readRequested(a requestAttribute) {
	var err error
	if !a.holdsExtensions() || r.asked {
		return
	}
	r.asked = true
	if len(a.values) > 0 {
		r.extensions, err = readExtensions(a.values[0])
	}
	r.readable = err == nil && len(a.values) > 0
}

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
