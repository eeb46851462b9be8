package decode

import (
	"crypto/x509"
	"time"
)

var _ = register(Format{
	Name: "PKCS#10 certification request", Rank: 20, Kind: Request, Label: "CERTIFICATE REQUEST",
	Detect: isRequest, Decode: decodeRequest, Sample: "jane.csr",
})

func isRequest(b Block) bool {
	_, body, err := readSigned(b.Data)
	if err != nil || len(body) < 3 || !body[0].is(tagInteger) || !body[1].is(tagSequence) {
		return false
	}
	return shape(body[2]) == "SB" || labelled("CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST")(b)
}

func decodeRequest(b Block, _ time.Time) (Object, error) {
	r, err := readRequest(b.Data)
	if err != nil {
		return Object{}, err
	}
	o := Object{DER: b.Data, spki: r.key.encoding()}
	parsed, err := x509.ParseCertificateRequest(b.Data)
	if b.Quick && err == nil {
		o.Request, o.PublicKey, o.Problems = parsed, parsed.PublicKey, keyProblems(parsed.PublicKey)
		return o, nil
	}
	o.Tree = r.tree()
	if err != nil {
		o.Problems = append(o.Problems, goRefuses(err))
		o.PublicKey = keyFor(r.key)
	} else {
		o.Request, o.PublicKey = parsed, parsed.PublicKey
		o.Problems = append(o.Problems, requestProblems(parsed)...)
	}
	o.Problems = append(o.Problems, keyProblems(o.PublicKey)...)
	r.strictDER(r.whole)
	r.strictName(r.subject)
	r.strictExtensions(r.extensions)
	o.flawed(&r.ledger)
	return o, nil
}

// tree is the request as fields, in the order of its encoding.
func (r *request) tree() Node {
	root := Node{Label: "Certification request", Term: "Certificate Request", Kind: KindGroup, Span: r.whole.span()}
	root.Children = []Node{
		versionNode(r.version, r.body),
		nameNode(r.subject, "Subject", "Who asks to be certified.",
			"For a user CN becomes the user’s name and each O a group, if the authority grants it."),
		keyNode(r.key),
	}
	for _, a := range r.attributes {
		if !a.holdsExtensions() {
			root.Children = append(root.Children, a.node())
		}
	}
	for _, x := range r.extensions {
		root.Children = append(root.Children, x.node())
	}
	signature := r.signatureNodes("Made with the private key that belongs to the public one above: it proves that the sender holds it.")
	signature[0].Note = "How the sender’s key signed it."
	root.Children = append(root.Children, signature...)
	return root
}

func (a requestAttribute) node() Node {
	n := Node{Label: longName(a.oid), Term: longName(a.oid), Kind: KindText, Span: a.whole.span()}
	for i, v := range a.values {
		if i > 0 {
			n.Value += "\n"
		}
		n.Value += attributeValue(v)
	}
	if a.oid == "1.2.840.113549.1.9.7" {
		n.Note = "A password for the authority, readable by everyone who sees the request."
		n.Why = "Nothing in Kubernetes reads it; leave it out."
	}
	return n
}
