package decode

import "time"

// ocspStatuses are openssl's words for the status of a response (RFC 6960 section 4.2.1).
var ocspStatuses = []string{
	0: "successful", 1: "malformedrequest", 2: "internalerror", 3: "trylater", 5: "sigrequired", 6: "unauthorized",
}

// numbered is openssl's word for a number.
func numbered(words []string, e element) string {
	if n := e.integer(); n.IsInt64() && wordOf(words, n.Int64()) != "" {
		return wordOf(words, n.Int64())
	}
	return "(UNKNOWN)"
}

func ocspStatus(e element) string {
	return numbered(ocspStatuses, e)
}

// certificateStatuses are the words for what is said of a certificate, by tag.
var certificateStatuses = []string{0: "good", 1: "revoked", 2: "unknown"}

// statusNotes say them plainly.
var statusNotes = []string{
	0: "It was not revoked then. That does not say that it is valid, nor that it exists.",
	1: "It was taken back: whoever checks must refuse it.",
	2: "The responder does not know it.",
}

// reasonCodes are the words of RFC 5280 section 5.3.1, as openssl ocsp writes them.
var reasonCodes = []string{
	0: "unspecified", 1: "keyCompromise", 2: "cACompromise", 3: "affiliationChanged", 4: "superseded", 5: "cessationOfOperation",
	6: "certificateHold", 8: "removeFromCRL", 9: "privilegeWithdrawn", 10: "aACompromise",
}

func reasonWord(e element) string {
	return numbered(reasonCodes, e)
}

// tree is the response as fields, in the order of its encoding.
func (r *ocspResponse) tree(now time.Time) Node {
	root := Node{Label: "OCSP response", Term: "OCSP Response Data", Kind: KindGroup, Span: r.whole.span()}
	root.add(r.status.span(), KindText, "Status", "OCSP Response Status", ocspStatus(r.status), "Whether the responder could answer at all.")
	if r.body.end == 0 {
		return root
	}
	root.Children = append(root.Children, versionNode(r.version, r.body))
	root.add(r.responder.span(), KindName, "Responder", "Responder Id", r.responderText(), "Who answers: the authority itself, or one that it gave OCSP Signing to.")
	root.Children = append(root.Children, timeNode("Produced", "Produced At", r.producedAt, now))
	answers := root.add(r.answerSequence.span(), KindGroup, "Answers", "Responses", "", "What is said of each certificate.")
	answers.Why = "No part of Kubernetes asks a responder: a revoked certificate goes on working until it ends."
	for _, a := range r.answers[:min(len(r.answers), maxParts)] {
		a.node(answers, now)
	}
	root.addExtensions(r.extensions)
	root.Children = append(root.Children, r.sealed.signatureNodes("Made by the responder, over everything above.")...)
	root.addCertificates(r.certificates, now)
	return root
}

func (n *Node) addCertificates(list []*certificate, now time.Time) {
	for _, c := range list {
		inner := c.tree(now)
		inner.Note = "Sent along, to check the signature with."
		n.Children = append(n.Children, inner)
	}
}

// addExtensions appends extensions as parts.
func (n *Node) addExtensions(list []extension) {
	for _, x := range list {
		n.Children = append(n.Children, x.node())
	}
}

// responderText is a name, or the hash of a key.
func (r *ocspResponse) responderText() string {
	inner, err := r.responder.inner()
	switch {
	case err != nil:
		return ""
	case r.responder.isContext(1):
		return nameText(inner)
	}
	return stringOctets(inner.content())
}

func (a ocspAnswer) node(list *Node, now time.Time) {
	n := a.id.node(list)
	n.Span = a.whole.span()
	status := int64(a.status.tag)
	n.add(a.status.span(), KindFlag, "Status", "Cert Status", wordOf(certificateStatuses, status), wordOf(statusNotes, status))
	n.addTime("Revoked", "Revocation Time", a.revokedAt, now)
	if a.reason.end > 0 {
		n.add(a.reason.span(), KindFlag, "Reason", "Revocation Reason", reasonWord(a.reason), "Why it was revoked.")
	}
	n.addTime("This update", "This Update", a.thisUpdate, now)
	n.addTime("Next update", "Next Update", a.nextUpdate, now)
	n.addExtensions(a.extensions)
}

// addTime appends a time, unless it is absent.
func (n *Node) addTime(label, term string, e element, now time.Time) {
	if e.end > 0 {
		n.Children = append(n.Children, timeNode(label, term, e, now))
	}
}

// node appends the certificate that is asked about.
func (id certID) node(list *Node) *Node {
	n := list.add(id.whole.span(), KindHex, "Certificate", "Certificate ID", serialValue(id.serial), "Its serial number; its authority is named by hashes.")
	n.add(id.algorithm.span(), KindOID, "Hash", "Hash Algorithm", algorithmWords(algorithmOID(id.algorithm)), "")
	n.add(id.nameHash.span(), KindHex, "Issuer’s name", "Issuer Name Hash", colonHex(id.nameHash.content()), "")
	n.add(id.keyHash.span(), KindHex, "Issuer’s key", "Issuer Key Hash", colonHex(id.keyHash.content()), "")
	return n
}
