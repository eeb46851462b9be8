package decode

import (
	"fmt"
	"strings"
)

var _ = registerExtension(
	extensionRow{
		oid: "2.5.29.14", label: "Subject key identifier",
		note:  "A short name of this certificate’s key. Certificates it signs point to it.",
		why:   "kubeadm gives one to authorities only; the identifiers of an authority and of what it signed must be equal.",
		print: printSubjectKeyID,
	},
	extensionRow{
		oid: "2.5.29.35", label: "Authority key identifier",
		note:  "Which key signed this: the subject key identifier of the authority.",
		why:   "Two authorities may share the name “kubernetes” after a renewal; this tells them apart.",
		print: printAuthorityKeyID,
	},
)

func printSubjectKeyID(p *printer, value element, indent int) error {
	if !value.is(tagOctetString) {
		return fmt.Errorf("byte %d: an OCTET STRING is expected", value.start)
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
			return fmt.Errorf("byte %d: tag %d is not expected", part.start, part.tag)
		}
	}
	if len(lines) == 0 {
		return errNothing
	}
	printLines(p, lines, indent)
	return nil
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
