package decode

var listExtensions = []extensionRow{
	{
		oid: "2.5.29.28", label: "Issuing distribution point", ref: "RFC 5280 section 5.2.5",
		note:  "Of which certificates this list tells, when it does not of all.",
		print: printIssuingPoint,
	},
	{
		oid: "2.5.29.27", label: "Delta list indicator", ref: "RFC 5280 section 5.2.4",
		note:  "It lists only what changed since the list of this number.",
		print: printCRLNumber,
	},
	{
		oid: "2.5.29.24", label: "Invalidity date", ref: "RFC 5280 section 5.3.2",
		note:  "Since when the key may have been in other hands.",
		print: printInvalidity,
	},
	{
		oid: "2.5.29.23", label: "Hold instruction", ref: "RFC 3280 section 5.3.2",
		note:  "What to do with a certificate that is on hold; out of use.",
		print: printObjectIdentifier,
	},
	{
		oid: "2.5.29.29", label: "Certificate issuer", ref: "RFC 5280 section 5.3.3",
		note:  "Whose certificate it is, in a list for several authorities.",
		print: printGeneralNames, nodes: generalNameNodes,
	},
}

var _ = registerExtension(listExtensions...)

func printInvalidity(p *printer, value element, indent int) error {
	if !value.is(tagGeneralizedTime) {
		return errValue
	}
	p.indent(indent)
	p.printf("%s", timeText(value))
	return nil
}

func printObjectIdentifier(p *printer, value element, indent int) error {
	if !value.is(tagOID) {
		return errValue
	}
	p.indent(indent)
	p.printf("%s", longName(value.oid()))
	return nil
}

// issuingMarks are the flags of an issuing distribution point, by their tag.
var issuingMarks = []string{
	1: "Only User Certificates", 2: "Only CA Certificates", 4: "Indirect CRL", 5: "Only Attribute Certificates",
}

// printIssuingPoint writes IssuingDistributionPoint.
func printIssuingPoint(p *printer, value element, indent int) error {
	parts, err := value.sequence()
	if err != nil {
		return err
	}
	var byTag [6]element
	last := -1
	for _, part := range parts {
		if part.class != classContext || part.tag <= last || part.tag >= len(byTag) {
			return errValue
		}
		byTag[part.tag], last = part, part.tag
	}
	shown := false
	for _, tag := range []int{0, 1, 2, 4, 3, 5} { // openssl’s order
		part := byTag[tag]
		switch {
		case part.end == 0:
			continue
		case tag == 0:
			if err := printPointName(p, part, indent); err != nil {
				return err
			}
		case tag == 3:
			reasons, err := setBits(asTag(part, tagBitString), revocationReasons)
			if err != nil {
				return err
			}
			p.line(indent, "Only Some Reasons:")
			printList(p, reasons, indent+2)
			p.printf("\n")
		case len(part.content()) != 1:
			return errValue
		case part.content()[0] == 0:
			continue
		default:
			p.line(indent, "%s", issuingMarks[tag])
		}
		shown = true
	}
	if !shown {
		p.line(indent, "<EMPTY>")
	}
	return nil
}

// asTag reads an implicitly tagged value as what it stands for.
func asTag(e element, tag int) element {
	e.class, e.tag = classUniversal, tag
	return e
}
