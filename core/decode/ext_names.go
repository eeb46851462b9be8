package decode

import (
	"strings"
)

var namesExtensions = []extensionRow{
	{
		oid: "2.5.29.17", label: "Alternative names", ref: "RFC 5280 section 4.2.1.6",
		note:  "Every name and address under which the holder may be reached.",
		why:   "Callers compare the address they dialled with these names alone, never with the subject. A missing one shows as “certificate is valid for …, not …”.",
		print: printGeneralNames, nodes: generalNameNodes,
	},
	{
		oid: "2.5.29.18", label: "Issuer’s alternative names", ref: "RFC 5280 section 4.2.1.7",
		note:  "Other names of the authority that signed.",
		print: printGeneralNames, nodes: generalNameNodes,
	},
	{
		oid: "2.5.29.30", label: "Name constraints", ref: "RFC 5280 section 4.2.1.10",
		note:  "For which names this authority may sign.",
		why:   "A certificate for a name outside is refused by Go with “is not permitted by any constraint”.",
		print: printNameConstraints,
	},
}

var _ = registerExtension(namesExtensions...)

func printGeneralNames(p *printer, value element, indent int) error {
	names, err := value.sequence()
	if err != nil {
		return err
	}
	var texts []string
	for _, name := range names {
		text, _, err := generalNameText(name)
		if err != nil {
			return err
		}
		texts = append(texts, text)
	}
	printList(p, texts, indent)
	return nil
}

func generalNameNodes(value element) []Node {
	names, _ := value.sequence()
	var out []Node
	for _, name := range names[:min(len(names), maxParts)] {
		row, err := generalNameKind(name)
		if err != nil {
			continue
		}
		_, text, _ := generalNameText(name)
		if row.kind == KindIP {
			text = plainAddress(name.content())
		}
		out = append(out, Node{Label: row.label, Term: row.name, Value: text, Kind: row.kind, Span: name.span()})
	}
	return out
}

// printedName writes a name as openssl does outside alternative names.
func printedName(e element) (string, error) {
	row, err := generalNameKind(e)
	if err != nil {
		return "", err
	}
	switch row.kind {
	case KindEmail, KindDNS, KindURI:
		return row.name + ":" + dump(e.content()), nil
	case KindName:
		name, err := e.inner()
		return row.name + ":" + nameText(name), err
	case KindText:
		if e.tag == 0 {
			return printedOtherName(e)
		}
	}
	text, _, err := generalNameText(e)
	return text, err
}

// printedOtherName shows the values of the few types that openssl knows there.
func printedOtherName(e element) (string, error) {
	name, value, fits, err := otherName(e)
	if err != nil || !fits {
		return "othername:<unsupported>", err
	}
	label := strings.TrimPrefix(name, "othername: ")
	for _, known := range otherNameKinds() {
		if label == known.label+":" {
			return "othername:" + label + value, nil
		}
	}
	return "othername:<unsupported>", nil
}

// printNames writes names below each other, without the last line feed.
func printNames(p *printer, names []element, indent int) error {
	for i, name := range names {
		text, err := printedName(name)
		if err != nil {
			return err
		}
		if i > 0 {
			p.printf("\n")
		}
		p.indent(indent)
		p.printf("%s", text)
	}
	return nil
}

func printNameConstraints(p *printer, value element, indent int) error {
	lists, err := value.sequence()
	if err != nil {
		return err
	}
	for i, list := range lists {
		title := "Permitted"
		if list.isContext(1) {
			title = "Excluded"
		}
		if i > 0 {
			p.printf("\n")
		}
		if err := printSubtrees(p, list, title, indent); err != nil {
			return err
		}
	}
	return nil
}

// printSubtrees writes GeneralSubtrees (RFC 5280 section 4.2.1.10).
func printSubtrees(p *printer, list element, title string, indent int) error {
	trees, err := list.children()
	if err != nil {
		return err
	}
	if len(trees) > 0 {
		p.line(indent, "%s:", title)
	}
	for i, tree := range trees {
		parts, err := tree.sequence()
		if err != nil || len(parts) == 0 {
			return errValue
		}
		text, err := constraintText(parts[0])
		if err != nil {
			return err
		}
		if i > 0 {
			p.printf("\n")
		}
		p.indent(indent + 2)
		p.printf("%s", text)
	}
	return nil
}

// constraintText writes a network as address and mask.
func constraintText(e element) (string, error) {
	if !e.isContext(7) {
		return printedName(e)
	}
	octets := e.content()
	half := 4
	if len(octets) >= 16 {
		half = 16
	}
	half = min(half, len(octets))
	return "IP:" + addressText(octets[:half]) + "/" + addressText(octets[half:]), nil
}
