package decode

import (
	"strings"

	"kubepki/core/pki"
)

var usageExtensions = []extensionRow{
	{
		oid: "2.5.29.15", label: "Key usage", ref: "RFC 5280 section 4.2.1.3",
		note: "What the key may be used for.",
		why:  "kubeadm writes digitalSignature and keyEncipherment into each certificate, keyCertSign into authorities alone.",
		bits: true, print: printKeyUsage, nodes: keyUsageNodes,
	},
	{
		oid: "2.5.29.37", label: "Extended key usage", ref: "RFC 5280 section 4.2.1.12",
		note:  "What the certificate is for: answering as a server, calling as a client.",
		why:   "A server refuses a caller whose certificate lacks clientAuth, a caller refuses a server without serverAuth. etcd’s certificates need both.",
		print: printExtKeyUsage, nodes: extKeyUsageNodes,
	},
	{
		oid: "2.5.29.19", label: "Basic constraints", ref: "RFC 5280 section 4.2.1.9",
		note:  "Whether this certificate may sign others.",
		why:   "A ca.crt without CA:TRUE signs nothing that anyone accepts: “parent certificate cannot sign this kind of certificate”.",
		print: printBasicConstraints,
	},
	{
		oid: "2.16.840.1.113730.1.1", label: "Netscape certificate type", ref: "Netscape certificate extensions",
		note: "What extended key usage says today; long out of use.",
		bits: true, print: printNetscapeType,
	},
}

var _ = registerExtension(usageExtensions...)

// setBits lists the names of the bits that are set, most significant first.
func setBits(e element, names []string) ([]string, error) {
	octets, _, ok := e.bits()
	if !ok {
		return nil, errValue
	}
	var out []string
	for i, name := range names {
		if i/8 < len(octets) && octets[i/8]&(0x80>>(i%8)) != 0 {
			out = append(out, name)
		}
	}
	return out, nil
}

// printFilledList writes values side by side; a list without any is shown by its
// bytes, as openssl does for some extensions.
func printFilledList(p *printer, values []string, indent int) error {
	if len(values) == 0 {
		return errValue
	}
	printList(p, values, indent)
	return nil
}

// printList writes values side by side, as openssl does.
func printList(p *printer, values []string, indent int) {
	p.indent(indent)
	if len(values) == 0 {
		p.printf("<EMPTY>\n")
	}
	p.printf("%s", strings.Join(values, ", "))
}

func keyUsageLabels() []string {
	out := make([]string, len(pki.KeyUsages))
	for i, row := range pki.KeyUsages {
		out[i] = row.Label
	}
	return out
}

func printKeyUsage(p *printer, value element, indent int) error {
	names, err := setBits(value, keyUsageLabels())
	if err != nil {
		return err
	}
	return printFilledList(p, names, indent)
}

func keyUsageNodes(value element) []Node {
	var out []Node
	names := make([]string, len(pki.KeyUsages))
	for i, row := range pki.KeyUsages {
		names[i] = row.Name
	}
	set, _ := setBits(value, names)
	for _, name := range set {
		out = append(out, Node{Label: "usage", Term: name, Value: name, Kind: KindFlag, Span: value.span()})
	}
	return out
}

var netscapeTypes = []string{"SSL Client", "SSL Server", "S/MIME", "Object Signing", "Unused", "SSL CA", "S/MIME CA", "Object Signing CA"}

func printNetscapeType(p *printer, value element, indent int) error {
	names, err := setBits(value, netscapeTypes)
	if err != nil {
		return err
	}
	return printFilledList(p, names, indent)
}

// objectIdentifiers reads a SEQUENCE OF OBJECT IDENTIFIER.
func objectIdentifiers(value element) ([]element, error) {
	items, err := value.sequence()
	if err != nil {
		return nil, err
	}
	for _, item := range items {
		if !item.is(tagOID) || item.oid() == invalidOID {
			return nil, errValue
		}
	}
	return items, nil
}

func printExtKeyUsage(p *printer, value element, indent int) error {
	items, err := objectIdentifiers(value)
	if err != nil {
		return err
	}
	var names []string
	for _, item := range items {
		names = append(names, longName(item.oid()))
	}
	return printFilledList(p, names, indent)
}

func extKeyUsageNodes(value element) []Node {
	items, _ := objectIdentifiers(value)
	var out []Node
	for _, item := range items[:min(len(items), maxParts)] {
		out = append(out, Node{Label: longName(item.oid()), Term: item.oid(), Value: shortName(item.oid()), Kind: KindFlag, Span: item.span()})
	}
	return out
}

func printBasicConstraints(p *printer, value element, indent int) error {
	parts, err := value.sequence()
	if err != nil {
		return err
	}
	text := "CA:FALSE"
	for i, part := range parts {
		switch {
		case i == 0 && part.is(tagBoolean) && len(part.content()) == 1:
			if part.content()[0] != 0 {
				text = "CA:TRUE"
			}
		case i == len(parts)-1 && part.is(tagInteger):
			text += ", pathlen:" + smallNumber(part)
		default:
			return errValue
		}
	}
	p.indent(indent)
	p.printf("%s", text)
	return nil
}
