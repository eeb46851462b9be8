package decode

// request is a certification request taken apart.
type request struct {
	signed
	version, subject, key element
	attributeList         element // zero when absent
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

const refRequest = "RFC 2986 section 4.1"

// readRequest takes DER apart (RFC 2986 section 4).
func readRequest(der []byte) (*request, error) {
	outer, body, err := readSigned(der)
	if err != nil {
		return nil, err
	}
	r := &request{signed: outer, readable: true}
	f := fields{ledger: &r.ledger, rest: body, whole: r.body, ref: refRequest}
	r.version = f.take("version", ofTag(tagInteger))
	r.subject = f.take("subject", ofTag(tagSequence))
	r.key = f.take("public key", ofTag(tagSequence))
	r.attributeList = f.maybe(ofContext(0))
	f.done()
	if r.attributeList.end > 0 {
		r.readAttributes(r.attributeList)
	}
	return r, nil
}

func (r *request) readAttributes(list element) {
	items, err := list.children()
	if err != nil {
		r.note(list.span(), refRequest, "The attributes break off: %v", err)
	}
	for _, item := range items {
		parts, err := item.sequence()
		if err != nil || len(parts) != 2 || !parts[0].is(tagOID) || !parts[1].is(tagSet) {
			r.note(item.span(), refRequest, "An attribute is not a type and a set of values")
			continue
		}
		a := requestAttribute{whole: item, oid: parts[0].oid()}
		if a.values, err = parts[1].children(); err != nil {
			r.note(parts[1].span(), refRequest, "The values of an attribute break off: %v", err)
		}
		r.attributes = append(r.attributes, a)
		r.readRequested(a)
	}
}

// readRequested takes the extensions of the first attribute that holds some, as openssl does.
func (r *request) readRequested(a requestAttribute) {
	if !a.holdsExtensions() || r.asked {
		return
	}
	r.asked = true
	if len(a.values) == 0 {
		r.note(a.whole.span(), "RFC 2985 section 5.4.2", "The attribute for extensions is empty")
		return
	}
	items, err := a.values[0].sequence()
	r.extensions = r.readExtensions(a.values[0])
	r.readable = err == nil && len(r.extensions) == len(items)
}
