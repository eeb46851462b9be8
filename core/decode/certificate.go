package decode

import (
	"crypto/x509"
	"encoding/hex"
	"fmt"
	"strings"
	"time"
)

var _ = register(Format{
	Name: "X.509 certificate", Rank: 10, Kind: Certificate, Label: "CERTIFICATE",
	Detect: isCertificate, Decode: decodeCertificate, Sample: "apiserver.crt",
})

// isCertificate looks for a number and four sequences, or for the two times of a
// validity, which nothing else of this outer shape has. What a PEM block calls a
// certificate may have less.
func isCertificate(b Block) bool {
	_, body, err := readSigned(b.Data)
	if err != nil {
		return false
	}
	if len(body) > 0 && body[0].isContext(0) {
		body = body[1:]
	}
	if strings.HasPrefix(letters(body), "ISSSS") {
		return true
	}
	for _, e := range body[:min(len(body), 6)] {
		if shape(e) == "tt" {
			return true
		}
	}
	return strings.HasPrefix(b.Label+" ", "CERTIFICATE ") && len(body) >= 4 && !isRequest(b) && !isCRL(b)
}

func decodeCertificate(b Block, now time.Time) (Object, error) {
	c, err := readCertificate(b.Data)
	if err != nil {
		return Object{}, err
	}
	o := Object{DER: b.Data, spki: c.key.encoding()}
	parsed, err := x509.ParseCertificate(b.Data)
	if b.Quick && err == nil {
		o.Certificate, o.PublicKey = parsed, parsed.PublicKey
		o.Problems = append(certificateProblems(quickChecks, parsed, now), keyProblems(o.PublicKey)...)
		return o, nil
	}
	o.Tree = c.tree(now)
	if err != nil {
		o.Problems = append(o.Problems, goRefuses(err))
		o.PublicKey = keyFor(c.key)
		if p, bad := c.outOfTime(now); bad {
			o.Problems = append(o.Problems, p)
		}
	} else {
		o.Certificate, o.PublicKey = parsed, parsed.PublicKey
		o.Problems = append(o.Problems, certificateProblems(allChecks, parsed, now)...)
	}
	o.Problems = append(o.Problems, keyProblems(o.PublicKey)...)
	c.strict()
	o.flawed(&c.ledger)
	return o, nil
}

// goRefuses is the problem of what openssl may accept but Go does not.
func goRefuses(err error) Problem {
	return Problem{
		Rule: RuleGoRefuses, Level: Broken,
		What: "Go refuses it: “" + strings.TrimPrefix(err.Error(), "x509: ") + "”",
		Why:  "Kubernetes, etcd and kubeadm are written in Go: none of them will load it, whatever openssl says.",
		Fix:  "Make it again with kubeadm or with this page.",
	}
}

// tree is the certificate as fields, in the order of its encoding.
func (c *certificate) tree(now time.Time) Node {
	root := Node{Label: "Certificate", Term: "Certificate", Kind: KindGroup, Span: c.whole.span()}
	root.Children = []Node{
		versionNode(c.version, c.whole),
		{
			Label: "Serial number", Term: "Serial Number", Kind: KindHex, Span: c.serial.span(), Value: serialValue(c.serial),
			Note: "A number that its authority gave to no other certificate.",
		},
		signatureAlgorithmNode(c.algorithmInside),
		nameNode(c.issuer, "Issuer", "The authority that signed it.", "The name must be that of an authority its reader trusts, byte for byte."),
		c.validityNode(now),
		nameNode(c.subject, "Subject", "Who this certificate speaks for.",
			"Of a client’s certificate the apiserver takes CN as the user and each O as a group. Of a server’s it reads nothing here: only the alternative names count."),
		keyNode(c.key),
	}
	for _, x := range c.extensions {
		root.Children = append(root.Children, x.node())
	}
	root.Children = append(root.Children, c.signatureNodes("Made with the private key of its authority, over everything above.")...)
	return root
}

func versionNode(version, whole element) Node {
	n := Node{Label: "Version", Term: "Version", Kind: KindNumber, Value: "1", Span: [2]int{int(whole.body), int(whole.body)}, Note: "Version 3 is the one with extensions."}
	if version.end > 0 {
		n.Span = version.span()
		n.Value = smallNumber(version)
		if v := version.integer(); v.IsInt64() && v.Int64() < 100 {
			n.Value = fmt.Sprint(v.Int64() + 1)
		}
	}
	return n
}

// serialValue is the serial as openssl's octets.
func serialValue(e element) string {
	sign := ""
	if e.integer().Sign() < 0 {
		sign = "-"
	}
	return sign + colonHex(magnitude(e))
}

func signatureAlgorithmNode(e element) Node {
	return Node{
		Label: "Signature algorithm", Term: "Signature Algorithm", Kind: KindOID, Span: e.span(),
		Value: algorithmWords(algorithmOID(e)), Note: "How the authority’s key signed it.",
	}
}

func nameNode(name element, term, note, why string) Node {
	n := Node{Label: term, Term: term, Kind: KindName, Span: name.span(), Value: nameText(name), Note: note, Why: why}
	attributes, _ := nameAttributes(name)
	for _, a := range attributes[:min(len(attributes), maxParts)] {
		n.Children = append(n.Children, Node{
			Label: longName(a.oid), Term: shortName(a.oid), Kind: KindText, Span: a.whole.span(), Value: attributeValue(a.value),
		})
	}
	return n
}

// attributeValue is a value as plain text, without openssl's escapes.
func attributeValue(value element) string {
	width, isText := stringWidth[value.tag]
	chars, ok := characters(value.content(), width)
	if value.class != classUniversal || !isText || !ok {
		return "#" + hex.EncodeToString(value.encoding())
	}
	var b strings.Builder
	for _, c := range chars {
		b.Write(c)
	}
	return strings.ToValidUTF8(b.String(), "\uFFFD")
}

func (c *certificate) validityNode(now time.Time) Node {
	n := Node{
		Label: "Validity", Term: "Validity", Kind: KindGroup, Span: c.validity.span(),
		Note: "When it counts. Outside of this time everyone refuses it.",
		Why:  "kubeadm’s certificates live one year, its authorities ten; kubeadm renews the former at each upgrade.",
	}
	n.Children = []Node{timeNode("Not before", "Not Before", c.notBefore, now), timeNode("Not after", "Not After", c.notAfter, now)}
	return n
}

// signatureNodes are the last two parts of everything that is signed.
func (s signed) signatureNodes(note string) []Node {
	octets, _, _ := s.signature.bits()
	algorithm := signatureAlgorithmNode(s.algorithm)
	algorithm.Note = "The same as inside, where it is signed too."
	return []Node{algorithm, {
		Label: "Signature", Term: "Signature Value", Kind: KindHex, Span: s.signature.span(), Value: colonHex(octets), Note: note,
	}}
}
