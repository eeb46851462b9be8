package decode

import (
	"errors"
	"time"
)

var _ = register(Format{
	Name: "OCSP request", Rank: 41, Kind: OCSPRequest, Label: "OCSP REQUEST",
	Detect: isOCSPRequest, Decode: decodeOCSPRequest, Sample: "revoked.ocspreq",
})

const refOCSPRequest = "RFC 6960 section 4.1.1"

// ocspRequest is a question to a responder taken apart.
type ocspRequest struct {
	ledger
	whole, body, version, requestor element // the latter two zero when absent
	list                            element
	questions                       []ocspQuestion
	extensions                      []extension
	sealed                          signed // zero when it is not signed
	certificates                    []*certificate
}

// ocspQuestion asks for one certificate.
type ocspQuestion struct {
	id         certID
	extensions []extension
}

// isOCSPRequest looks for a list whose first part names a certificate by hashes.
func isOCSPRequest(b Block) bool {
	s := shapeOf(b.Data)
	if s != "S" && s != "S0" {
		return false
	}
	r, err := readOCSPRequest(b.Data)
	return err == nil && len(r.questions) > 0 && shape(r.questions[0].id.whole) == "SOOI"
}

// readOCSPRequest takes DER apart (RFC 6960 section 4.1).
func readOCSPRequest(der []byte) (*ocspRequest, error) {
	whole, err := parseDER(der)
	if err != nil {
		return nil, err
	}
	parts, err := whole.sequence()
	if err != nil || len(parts) == 0 {
		return nil, errors.Join(errors.New("a list of questions is expected"), err)
	}
	r := &ocspRequest{whole: whole, body: parts[0]}
	body, _ := r.body.sequence()
	f := fields{ledger: &r.ledger, rest: body, whole: r.body, ref: refOCSPRequest}
	if wrapped := f.maybe(ofContext(0)); wrapped.end > 0 {
		r.version, _ = wrapped.inner()
	}
	if wrapped := f.maybe(ofContext(1)); wrapped.end > 0 {
		r.requestor, _ = wrapped.inner()
	}
	r.list = f.take("list of questions", ofTag(tagSequence))
	if wrapped := f.maybe(ofContext(2)); wrapped.end > 0 {
		_, r.extensions = r.readWrapped(wrapped)
	}
	f.done()
	items, _ := r.list.sequence()
	for _, item := range items {
		r.questions = append(r.questions, r.readQuestion(item))
	}
	if len(parts) > 1 {
		r.readSignature(parts[1])
	}
	return r, nil
}

func (r *ocspRequest) readQuestion(item element) (q ocspQuestion) {
	parts, _ := item.sequence()
	f := fields{ledger: &r.ledger, rest: parts, whole: item, ref: refOCSPRequest}
	q.id = r.readCertID(f.take("certificate", ofTag(tagSequence)))
	if wrapped := f.maybe(ofContext(0)); wrapped.end > 0 {
		_, q.extensions = r.readWrapped(wrapped)
	}
	f.done()
	return q
}

func (r *ocspRequest) readSignature(wrapped element) {
	inner, _ := wrapped.inner()
	parts, _ := inner.sequence()
	if len(parts) < 2 {
		r.note(wrapped.span(), refOCSPRequest, "The signature cannot be read")
		return
	}
	r.sealed.algorithm, r.sealed.signature = parts[0], parts[1]
	if len(parts) > 2 && parts[2].isContext(0) {
		r.certificates = r.readCertificates(parts[2], refOCSPRequest)
	}
}

func decodeOCSPRequest(b Block, now time.Time) (Object, error) {
	r, err := readOCSPRequest(b.Data)
	if err != nil {
		return Object{}, err
	}
	o := Object{DER: b.Data, Tree: r.tree(now)}
	r.strictDER(r.whole)
	r.strictExtensions(r.extensions)
	o.flawed(&r.ledger)
	return o, nil
}

// tree is the request as fields, in the order of its encoding.
func (r *ocspRequest) tree(now time.Time) Node {
	root := Node{Label: "OCSP request", Term: "OCSP Request Data", Kind: KindGroup, Span: r.whole.span()}
	root.Children = append(root.Children, versionNode(r.version, r.body))
	if r.requestor.end > 0 {
		text, _ := printedName(r.requestor)
		root.add(r.requestor.span(), KindName, "Requestor", "Requestor Name", text, "Who asks.")
	}
	questions := root.add(r.list.span(), KindGroup, "Questions", "Requestor List", "", "Of which certificates it asks whether they are revoked.")
	questions.Why = "No part of Kubernetes asks a responder."
	for _, q := range r.questions[:min(len(r.questions), maxParts)] {
		q.id.node(questions).addExtensions(q.extensions)
	}
	root.addExtensions(r.extensions)
	if r.sealed.algorithm.end > 0 {
		root.Children = append(root.Children, r.sealed.signatureNodes("Made by who asks.")...)
		root.addCertificates(r.certificates, now)
	}
	return root
}

// print writes the request as openssl ocsp -reqin FILE -text does.
func (r *ocspRequest) print(p *printer) {
	p.line(0, "OCSP Request Data:")
	printOCSPVersion(p, r.version)
	if r.requestor.end > 0 {
		text, _ := printedName(r.requestor)
		p.line(4, "Requestor Name: %s", text)
	}
	p.line(4, "Requestor List:")
	for _, q := range r.questions {
		q.id.print(p, 8)
		printExtensions(p, "Request Single Extensions:", q.extensions, 8)
	}
	printExtensions(p, "Request Extensions:", r.extensions, 4)
	if r.sealed.algorithm.end > 0 {
		r.sealed.printSignature(p)
		printCertificates(p, r.certificates)
	}
}
