package decode

import (
	"crypto/x509"
	"fmt"
	"strings"
	"sync"
	"time"
)

var _ = register(Format{
	Name: "X.509 certificate revocation list", Rank: 15, Kind: RevocationList, Label: "X509 CRL",
	Detect: isCRL, Decode: decodeCRL, Sample: "revoked.crl",
})

// crl is a revocation list taken apart, without judging it (RFC 5280 section 5.1).
type crl struct {
	signed
	version                 element // the INTEGER, zero when absent
	algorithmInside, issuer element
	thisUpdate, nextUpdate  element // the latter zero when absent
	entries                 []revokedEntry
	revokedList             element // zero when absent
	extensions              []extension
}

// revokedEntry is one revoked certificate.
type revokedEntry struct {
	whole, serial, at element
	extensions        []extension
}

// isCRL looks for an issuer and then a time, where a certificate has two.
func isCRL(b Block) bool {
	_, body, err := readSigned(b.Data)
	if err != nil {
		return false
	}
	if len(body) > 0 && body[0].is(tagInteger) {
		body = body[1:]
	}
	return len(body) >= 3 && body[0].is(tagSequence) && body[1].is(tagSequence) && isTime(body[2])
}

const refCRL = "RFC 5280 section 5.1"

// readCRL takes DER apart.
func readCRL(der []byte) (*crl, error) {
	outer, body, err := readSigned(der)
	if err != nil {
		return nil, err
	}
	l := &crl{signed: outer}
	f := fields{ledger: &l.ledger, rest: body, whole: l.body, ref: refCRL}
	l.version = f.maybe(ofTag(tagInteger))
	l.algorithmInside = f.take("algorithm of the signature", ofTag(tagSequence))
	l.issuer = f.take("issuer", ofTag(tagSequence))
	l.thisUpdate = f.take("time of the list", isTime)
	l.nextUpdate = f.maybe(isTime)
	l.revokedList = f.maybe(ofTag(tagSequence))
	wrapped := f.maybe(ofContext(0))
	f.done()
	if l.revokedList.end > 0 {
		l.readEntries()
	}
	if wrapped.end > 0 {
		_, l.extensions = l.readWrapped(wrapped)
	}
	return l, nil
}

func (l *crl) readEntries() {
	items, err := l.revokedList.elementsUpTo(maxEntries)
	if err != nil {
		l.note(l.revokedList.span(), refCRL, "The list breaks off: %v", err)
	}
	for _, item := range items {
		parts, _ := item.sequence()
		f := fields{ledger: &l.ledger, rest: parts, whole: item, ref: refCRL}
		r := revokedEntry{whole: item}
		r.serial = f.take("serial number", ofTag(tagInteger))
		r.at = f.take("time of a revocation", isTime)
		if list := f.maybe(ofTag(tagSequence)); list.end > 0 {
			r.extensions = l.readExtensions(list)
		}
		f.done()
		l.entries = append(l.entries, r)
	}
}

func decodeCRL(b Block, now time.Time) (Object, error) {
	l, err := readCRL(b.Data)
	if err != nil {
		return Object{}, err
	}
	o := Object{DER: b.Data, Tree: l.tree(now)}
	parsed, err := x509.ParseRevocationList(b.Data)
	if err != nil {
		p := goRefuses(err)
		p.Why, p.Fix = "etcd is written in Go and refuses every client while it cannot read its list.", "Make it again, with a number and the key identifier of its authority."
		o.Problems = append(o.Problems, p)
	}
	o.RevocationList = parsed
	if due, err := readTime(l.nextUpdate); err == nil && now.After(due) {
		o.Problems = append(o.Problems, problem(
			RuleTime, Expired, "Another list should have followed it "+Relative(due, now),
			"openssl says “CRL has expired”; etcd does not look and goes on with it.", "Sign a new list.",
		))
	}
	l.strictTimes(l.whole)
	l.strictName(l.issuer)
	l.strictExtensions(l.extensions)
	o.flawed(&l.ledger)
	return o, nil
}

// tree is the list as fields, in the order of its encoding.
func (l *crl) tree(now time.Time) Node {
	root := Node{Label: "Certificate revocation list", Term: "Certificate Revocation List (CRL)", Kind: KindGroup, Span: l.whole.span()}
	root.Children = []Node{
		versionNode(l.version, l.body),
		signatureAlgorithmNode(l.algorithmInside),
		nameNode(l.issuer, "Issuer", "The authority whose certificates it lists.", "kubeadm’s authorities may not sign lists: their key usage lacks cRLSign."),
		timeNode("This update", "Last Update", l.thisUpdate, now),
	}
	if l.nextUpdate.end > 0 {
		root.Children = append(root.Children, timeNode("Next update", "Next Update", l.nextUpdate, now))
	}
	revoked := Node{
		Label: "Revoked certificates", Term: "Revoked Certificates", Kind: KindGroup, Span: [2]int{l.thisUpdate.next(), l.thisUpdate.next()},
		Note: fmt.Sprintf("%d certificates that count no more.", len(l.entries)),
		Why:  "The apiserver reads no list at all; etcd does, with --client-crl-file and --peer-crl-file, in DER.",
	}
	if l.revokedList.end > 0 {
		revoked.Span = l.revokedList.span()
	}
	for _, r := range l.entries[:min(len(l.entries), maxParts)] {
		revoked.Children = append(revoked.Children, r.node(now))
	}
	root.Children = append(root.Children, revoked)
	for _, x := range l.extensions {
		root.Children = append(root.Children, x.node())
	}
	root.Children = append(root.Children, l.signatureNodes("Made with the private key of its authority, over everything above.")...)
	return root
}

func timeNode(label, term string, e element, now time.Time) Node {
	n := Node{Label: label, Term: term, Kind: KindTime, Span: e.span()}
	if t, err := readTime(e); err == nil {
		n.Value, n.Note = t.Format(time.RFC3339), Relative(t, now)
	} else {
		n.Kind, n.Value, n.Note = KindText, safe(e.content()), "This is no time."
	}
	return n
}

func (r revokedEntry) node(now time.Time) Node {
	n := Node{
		Label: "Revoked certificate", Term: "Serial Number", Kind: KindHex, Span: r.whole.span(), Value: serialValue(r.serial),
		Children: []Node{timeNode("Revoked", "Revocation Date", r.at, now)},
	}
	for _, x := range r.extensions {
		n.Children = append(n.Children, x.node())
	}
	return n
}

// print writes the list as openssl crl -text -noout does.
func (l *crl) print(p *printer) {
	p.line(0, "Certificate Revocation List (CRL):")
	p.line(8, "%s", crlVersion(l.version))
	p.line(8, "Signature Algorithm: %s%s", longName(algorithmOID(l.algorithm)), parametersText(l.algorithm)) // of lists openssl prints the one outside
	p.line(8, "Issuer: %s", nameText(l.issuer))
	p.line(8, "Last Update: %s", timeText(l.thisUpdate))
	next := "NONE"
	if l.nextUpdate.end > 0 {
		next = timeText(l.nextUpdate)
	}
	p.line(8, "Next Update: %s", next)
	if len(l.extensions) > 0 {
		p.line(8, "CRL extensions:")
		for _, x := range l.extensions {
			x.print(p, 12)
		}
	}
	if len(l.entries) == 0 {
		p.line(0, "No Revoked Certificates.")
	} else {
		p.line(0, "Revoked Certificates:")
	}
	for _, r := range l.entries {
		r.print(p)
	}
	l.printSignature(p)
}

// crlVersion is without the colon that certificates have there.
func crlVersion(version element) string {
	if version.end == 0 {
		return "Version 1 (0x0)"
	}
	switch v := version.integer(); {
	case v.IsInt64() && (v.Int64() == 0 || v.Int64() == 1):
		return fmt.Sprintf("Version %d (0x%x)", v.Int64()+1, v.Int64())
	case v.IsInt64():
		return fmt.Sprintf("Version unknown (%d)", v.Int64())
	}
	return "Version unknown (-1)"
}

func (r revokedEntry) print(p *printer) {
	p.line(4, "Serial Number: %s", serialOctets(r.serial))
	p.line(8, "Revocation Date: %s", timeText(r.at))
	if len(r.extensions) > 0 {
		p.line(8, "CRL entry extensions:")
		for _, x := range r.extensions {
			x.print(p, 12)
		}
	}
}

// serialOctets writes a number in hexadecimal, 35 octets to a line as openssl
// (i2a_ASN1_INTEGER) does.
func serialOctets(e element) string {
	var b strings.Builder
	if e.integer().Sign() < 0 {
		b.WriteByte('-')
	}
	for i, o := range magnitude(e) {
		if i > 0 && i%35 == 0 {
			b.WriteString("\\\n")
		}
		fmt.Fprintf(&b, "%02X", o)
	}
	return b.String()
}

var crlExtensions = []extensionRow{{
	oid: "2.5.29.21", label: "Reason", ref: "RFC 5280 section 5.3.1",
	note:  "Why it was revoked.",
	print: printCRLReason,
}}

var _ = registerExtension(crlExtensions...)

// reasonNames are openssl's words for the reasons (RFC 5280 section 5.3.1).
var reasonNames = sync.OnceValue(func() map[int64]string {
	return map[int64]string{
		0: "Unspecified", 1: "Key Compromise", 2: "CA Compromise", 3: "Affiliation Changed", 4: "Superseded",
		5: "Cessation Of Operation", 6: "Certificate Hold", 8: "Remove From CRL", 9: "Privilege Withdrawn", 10: "AA Compromise",
	}
})

func printCRLReason(p *printer, value element, indent int) error {
	if !value.is(tagEnumerated) {
		return errValue
	}
	n := value.integer()
	p.indent(indent)
	if name, ok := reasonNames()[n.Int64()]; ok && n.IsInt64() {
		p.printf("%s", name)
		return nil
	}
	p.printf("%s", n)
	return nil
}
