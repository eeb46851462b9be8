package decode

var accessExtensions = []extensionRow{
	{
		oid: "1.3.6.1.5.5.7.1.1", label: "Authority information access", ref: "RFC 5280 section 4.2.2.1",
		note:  "Where to ask about this certificate or fetch its authority’s.",
		why:   "No part of Kubernetes asks there: an answer that it is revoked changes nothing.",
		print: printAccess,
	},
	{
		oid: "1.3.6.1.5.5.7.1.11", label: "Subject information access", ref: "RFC 5280 section 4.2.2.2",
		note:  "Where to find more about the holder.",
		print: printAccess,
	},
	{
		oid: "2.5.29.31", label: "Revocation list addresses", ref: "RFC 5280 section 4.2.1.13",
		note:  "Where the authority publishes which certificates it took back.",
		why:   "The apiserver and the kubelet never look at revocation lists; etcd reads one only from a file it is given.",
		print: printDistributionPoints,
	},
	{
		oid: "2.5.29.46", label: "Freshest revocation list", ref: "RFC 5280 section 4.2.1.15",
		note:  "Where the newest additions to the revocation list are.",
		print: printDistributionPoints,
	},
	{
		oid: "2.16.840.1.113730.1.13", label: "Comment", ref: "Netscape certificate extensions",
		note:  "A remark of whoever signed. It has no effect.",
		print: printIA5,
	},
}

// remnant is said of what stood in certificates of the 1990s.
const remnant = "A remnant of the 1990s that nothing reads any more."

var remnantExtensions = []extensionRow{
	{oid: "2.16.840.1.113730.1.2", label: "Netscape base URL", note: remnant, print: printIA5},
	{oid: "2.16.840.1.113730.1.3", label: "Netscape revocation URL", note: remnant, print: printIA5},
	{oid: "2.16.840.1.113730.1.4", label: "Netscape CA revocation URL", note: remnant, print: printIA5},
	{oid: "2.16.840.1.113730.1.7", label: "Netscape renewal URL", note: remnant, print: printIA5},
	{oid: "2.16.840.1.113730.1.8", label: "Netscape CA policy URL", note: remnant, print: printIA5},
	{oid: "2.16.840.1.113730.1.12", label: "Netscape SSL server name", note: remnant, print: printIA5},
}

var _ = registerExtension(accessExtensions...) && registerExtension(remnantExtensions...)

func printIA5(p *printer, value element, indent int) error {
	if !value.is(tagIA5String) {
		return errValue
	}
	p.indent(indent)
	p.printf("%s", untilZero(value.content()))
	return nil
}

// printAccess writes AccessDescriptions (RFC 5280 section 4.2.2.1).
func printAccess(p *printer, value element, indent int) error {
	items, err := value.sequence()
	if err != nil {
		return err
	}
	var lines []string
	for _, item := range items {
		parts, err := item.sequence()
		if err != nil || len(parts) != 2 || !parts[0].is(tagOID) {
			return errValue
		}
		place, _, err := generalNameText(parts[1])
		if err != nil {
			return err
		}
		lines = append(lines, longName(parts[0].oid())+" - "+place)
	}
	printLines(p, lines, indent)
	return nil
}

// revocationReasons are the bits of ReasonFlags (RFC 5280 section 4.2.1.13).
var revocationReasons = []string{
	"Unused", "Key Compromise", "CA Compromise", "Affiliation Changed", "Superseded",
	"Cessation Of Operation", "Certificate Hold", "Privilege Withdrawn", "AA Compromise",
}

func printDistributionPoints(p *printer, value element, indent int) error {
	points, err := value.sequence()
	if err != nil {
		return err
	}
	for i, point := range points {
		parts, err := point.sequence()
		if err != nil {
			return err
		}
		if i > 0 {
			p.printf("\n")
		}
		for _, part := range parts {
			if err := printPointPart(p, part, indent); err != nil {
				return err
			}
		}
	}
	return nil
}

func printPointPart(p *printer, part element, indent int) error {
	switch {
	case part.isContext(0):
		return printPointName(p, part, indent)
	case part.isContext(1):
		bits := part
		bits.class, bits.tag = classUniversal, tagBitString
		reasons, err := setBits(bits, revocationReasons)
		if err != nil {
			return err
		}
		p.line(indent, "Reasons:")
		printList(p, reasons, indent+2)
		p.printf("\n")
		return nil
	case part.isContext(2):
		names, err := part.children()
		if err != nil {
			return err
		}
		p.line(indent, "CRL Issuer:")
		return printNames(p, names, indent+2)
	}
	return errValue
}

func printPointName(p *printer, part element, indent int) error {
	name, err := part.inner()
	if err != nil {
		return err
	}
	if name.isContext(0) {
		names, err := name.children()
		if err != nil {
			return err
		}
		p.line(indent, "Full Name:")
		return printNames(p, names, indent+2)
	}
	attributes, err := relativeName(name)
	if err != nil {
		return err
	}
	p.line(indent, "Relative Name:")
	p.line(indent+2, "%s", joinAttributes(attributes))
	return nil
}
