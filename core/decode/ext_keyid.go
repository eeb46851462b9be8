package decode

import (
	"strings"
)

var keyidExtensions = []extensionRow{
	{
		oid: "2.5.29.14", label: "Subject key identifier", ref: "RFC 5280 section 4.2.1.2",
		note:  "A short name of this certificate’s key. Certificates it signs point to it.",
		why:   "kubeadm gives one to authorities only; the identifiers of an authority and of what it signed must be equal.",
		print: printSubjectKeyID,
	},
	{
		oid: "2.5.29.35", label: "Authority key identifier", ref: "RFC 5280 section 4.2.1.1",
		note:  "Which key signed this: the subject key identifier of the authority.",
		why:   "Two authorities may share the name “kubernetes” after a renewal; this tells them apart.",
		print: printAuthorityKeyID, nodes: authorityKeyNodes,
	},
}

var _ = registerExtension(keyidExtensions...)

func printSubjectKeyID(p *printer, value element, indent int) error {
	if !value.is(tagOctetString) {
		return errValue
	}
	p.indent(indent)
	p.printf("%s", upperHex(value.content()))
	return nil
}

func printAuthorityKeyID(p *printer, value element, indent int) error {
	parts, err := value.sequence()
	if err != nil {
		return err
	}
	var lines []string
	for _, part := range parts {
		switch {
		case part.isContext(0) && len(parts) == 1:
			lines = append(lines, upperHex(part.content()))
		case part.isContext(0):
			lines = append(lines, "keyid:"+upperHex(part.content()))
		case part.isContext(1):
			names, err := authorityNames(part)
			if err != nil {
				return err
			}
			lines = append(lines, names...)
		case part.isContext(2):
			lines = append(lines, "serial:"+upperHex(magnitude(part)))
		default:
			return errValue
		}
	}
	if len(lines) == 0 {
		return errValue
	}
	printLines(p, lines, indent)
	return nil
}

// authorityKeyNodes are the parts of an authority key identifier.
func authorityKeyNodes(value element) []Node {
	parts, _ := value.sequence()
	var out []Node
	for _, part := range parts {
		n := Node{Span: part.span(), Kind: KindHex, Value: upperHex(part.content())}
		switch {
		case part.isContext(0):
			n.Label, n.Term = "Key", "keyid"
		case part.isContext(1):
			names, _ := authorityNames(part)
			n.Label, n.Term, n.Kind, n.Value = "Issuer", "issuer", KindName, strings.Join(names, ", ")
		case part.isContext(2):
			n.Label, n.Term, n.Value = "Serial number", "serial", upperHex(magnitude(part))
		default:
			continue
		}
		out = append(out, n)
	}
	return out
}

func authorityNames(list element) ([]string, error) {
	names, err := list.children()
	if err != nil {
		return nil, err
	}
	var out []string
	for _, name := range names {
		text, _, err := generalNameText(name)
		if err != nil {
			return nil, err
		}
		out = append(out, text)
	}
	return out, nil
}

// printLines writes values below each other, without the last line feed.
func printLines(p *printer, lines []string, indent int) {
	if len(lines) == 0 {
		p.indent(indent)
		p.printf("<EMPTY>\n")
		return
	}
	pad := strings.Repeat(" ", indent)
	p.printf("%s", pad+strings.Join(lines, "\n"+pad))
}

// magnitude gives the octets of a number's absolute value, as openssl keeps
// them: at least one, no leading zero octet.
func magnitude(e element) []byte {
	octets := e.integer().Bytes()
	if len(octets) == 0 {
		return []byte{0}
	}
	return octets
}
