package decode

import (
	"errors"
	"time"
)

var _ = register(Format{
	Name: "OCSP response", Rank: 40, Kind: OCSPResponse, Label: "OCSP RESPONSE",
	Detect: isOCSPResponse, Decode: decodeOCSPResponse, Sample: "revoked.ocsp",
})

const refOCSP = "RFC 6960 section 4.2.1"

// oidBasicResponse is the one type of response that there is.
const oidBasicResponse = "1.3.6.1.5.5.7.48.1.1"

// ocspResponse is an answer of a responder taken apart.
type ocspResponse struct {
	ledger
	whole, status  element
	kind           element // the OBJECT IDENTIFIER, zero without an answer
	basic, body    element
	version        element // the INTEGER, zero when absent
	responder      element
	producedAt     element
	answers        []ocspAnswer
	extensions     []extension
	sealed         signed // algorithm and signature
	certificates   []*certificate
	answerSequence element
}

// certID names a certificate by hashes of its issuer and by its number.
type certID struct {
	whole, algorithm, nameHash, keyHash, serial element
}

// ocspAnswer is what is said of one certificate.
type ocspAnswer struct {
	whole                  element
	id                     certID
	status                 element // [0] good, [1] revoked, [2] unknown
	revokedAt, reason      element // zero unless revoked, the latter also when not said
	thisUpdate, nextUpdate element // the latter zero when absent
	extensions             []extension
}

// isOCSPResponse looks for a status and what may follow it.
func isOCSPResponse(b Block) bool {
	s := shapeOf(b.Data)
	return s == "E" || s == "E0"
}

// readOCSPResponse takes DER apart (RFC 6960 section 4.2).
func readOCSPResponse(der []byte) (*ocspResponse, error) {
	whole, err := parseDER(der)
	if err != nil {
		return nil, err
	}
	parts, err := whole.sequence()
	if err != nil || len(parts) == 0 {
		return nil, errors.Join(errors.New("a status is expected"), err)
	}
	r := &ocspResponse{whole: whole}
	f := fields{ledger: &r.ledger, rest: parts, whole: whole, ref: refOCSP}
	r.status = f.take("status", ofTag(tagEnumerated))
	wrapped := f.maybe(ofContext(0))
	f.done()
	if wrapped.end > 0 {
		r.readBytes(wrapped)
	}
	return r, nil
}

func (r *ocspResponse) readBytes(wrapped element) {
	pair, err := wrapped.inner()
	parts, _ := pair.sequence()
	if err != nil || len(parts) != 2 || !parts[0].is(tagOID) || !parts[1].is(tagOctetString) {
		r.note(wrapped.span(), refOCSP, "The answer is not a type and octets")
		return
	}
	r.kind = parts[0]
	if r.kind.oid() != oidBasicResponse {
		r.note(r.kind.span(), refOCSP, "The answer is of a type that is not known")
		return
	}
	if r.basic, err = parts[1].inner(); err != nil {
		r.note(parts[1].span(), refOCSP, "The answer cannot be read: %v", err)
		return
	}
	r.readBasic()
}

func (r *ocspResponse) readBasic() {
	parts, _ := r.basic.sequence()
	f := fields{ledger: &r.ledger, rest: parts, whole: r.basic, ref: refOCSP}
	r.body = f.take("part that is signed", ofTag(tagSequence))
	r.sealed.algorithm = f.take("algorithm of the signature", ofTag(tagSequence))
	r.sealed.signature = f.take("signature", ofTag(tagBitString))
	wrapped := f.maybe(ofContext(0))
	f.done()
	r.readData()
	r.certificates = r.readCertificates(wrapped, refOCSP)
}

// readCertificates are those sent along, to check the signature with.
func (l *ledger) readCertificates(wrapped element, ref string) (out []*certificate) {
	list, err := wrapped.inner()
	if wrapped.end == 0 || err != nil {
		return nil
	}
	items, _ := list.sequence()
	for _, item := range items[:min(len(items), maxFlaws)] {
		c, err := certificateOf(item)
		if err != nil {
			l.note(item.span(), ref, "A certificate in it cannot be read: %v", err)
			continue
		}
		out = append(out, c)
	}
	return out
}

// readData reads ResponseData.
func (r *ocspResponse) readData() {
	parts, _ := r.body.sequence()
	f := fields{ledger: &r.ledger, rest: parts, whole: r.body, ref: refOCSP}
	if wrapped := f.maybe(ofContext(0)); wrapped.end > 0 {
		r.version, _ = wrapped.inner()
	}
	if r.responder = f.maybe(isContextSpecific); r.responder.end == 0 || r.responder.tag > 2 {
		r.note(r.body.span(), refOCSP, "The responder is not named")
	}
	r.producedAt = f.take("time of the answer", ofTag(tagGeneralizedTime))
	r.answerSequence = f.take("list of answers", ofTag(tagSequence))
	if wrapped := f.maybe(ofContext(1)); wrapped.end > 0 {
		_, r.extensions = r.readWrapped(wrapped)
	}
	f.done()
	items, _ := r.answerSequence.sequence()
	for _, item := range items {
		r.answers = append(r.answers, r.readAnswer(item))
	}
}

// readAnswer reads a SingleResponse.
func (r *ocspResponse) readAnswer(item element) ocspAnswer {
	parts, _ := item.sequence()
	f := fields{ledger: &r.ledger, rest: parts, whole: item, ref: refOCSP}
	a := ocspAnswer{whole: item}
	a.id = r.readCertID(f.take("certificate", ofTag(tagSequence)))
	if a.status = f.maybe(isContextSpecific); a.status.isContext(1) {
		inner, _ := a.status.children()
		g := fields{ledger: &r.ledger, rest: inner, whole: a.status, ref: refOCSP}
		a.revokedAt = g.take("time of the revocation", ofTag(tagGeneralizedTime))
		if wrapped := g.maybe(ofContext(0)); wrapped.end > 0 {
			a.reason, _ = wrapped.inner()
		}
	}
	a.thisUpdate = f.take("time of the status", ofTag(tagGeneralizedTime))
	if wrapped := f.maybe(ofContext(0)); wrapped.end > 0 {
		a.nextUpdate, _ = wrapped.inner()
	}
	if wrapped := f.maybe(ofContext(1)); wrapped.end > 0 {
		_, a.extensions = r.readWrapped(wrapped)
	}
	f.done()
	return a
}

// readCertID reads a CertID (RFC 6960 section 4.1.1).
func (l *ledger) readCertID(e element) certID {
	parts, _ := e.sequence()
	f := fields{ledger: l, rest: parts, whole: e, ref: "RFC 6960 section 4.1.1"}
	id := certID{whole: e}
	id.algorithm = f.take("hash algorithm", ofTag(tagSequence))
	id.nameHash = f.take("hash of the issuer’s name", ofTag(tagOctetString))
	id.keyHash = f.take("hash of the issuer’s key", ofTag(tagOctetString))
	id.serial = f.take("serial number", ofTag(tagInteger))
	f.done()
	return id
}

func decodeOCSPResponse(b Block, now time.Time) (Object, error) {
	r, err := readOCSPResponse(b.Data)
	if err != nil {
		return Object{}, err
	}
	o := Object{DER: b.Data, Tree: r.tree(now)}
	if n := r.status.integer(); n.Sign() != 0 {
		o.Problems = append(o.Problems, problem(RuleNoAnswer, Broken, "The responder did not answer: "+ocspStatus(r.status),
			"Nothing is known of the certificate.", "Ask again, or look at the responder’s own log."))
	}
	for _, a := range r.answers {
		if due, err := readTime(a.nextUpdate); err == nil && now.After(due) {
			o.Problems = append(o.Problems, problem(RuleTime, Expired, "A newer answer should have followed it "+Relative(due, now),
				"openssl says “status expired”.", "Ask the responder again."))
			break
		}
	}
	r.strictDER(r.whole)
	r.strictDER(r.basic)
	r.strictExtensions(r.extensions)
	o.flawed(&r.ledger)
	return o, nil
}
