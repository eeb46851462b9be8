package decode

var marksExtensions = []extensionRow{
	{
		oid: "1.3.6.1.5.5.7.48.1.5", label: "No revocation check", ref: "RFC 6960 section 4.2.2.2.1",
		note:  "Whoever asks this responder about others need not ask about itself.",
		print: printNoCheck,
	},
	{
		oid: "1.3.6.1.4.1.11129.2.4.3", label: "Precertificate", ref: "RFC 6962 section 3.1",
		note:  "A draft for certificate logs: no one may accept it as a certificate.",
		print: printPoison,
	},
	{
		oid: "2.5.29.16", label: "Private key usage period", ref: "RFC 3280 section 4.2.1.4",
		note:  "When the private key may be used, where that is less than the certificate’s life.",
		print: printUsagePeriod,
	},
	{
		oid: "2.5.29.20", label: "Revocation list number", ref: "RFC 5280 section 5.2.3",
		note:  "Which list this is: each new one has a higher number. It belongs into revocation lists alone.",
		print: printCRLNumber,
	},
}

var _ = registerExtension(marksExtensions...)

func printNoCheck(_ *printer, value element, _ int) error {
	if !value.is(tagNull) {
		return errValue
	}
	return nil
}

func printPoison(p *printer, value element, indent int) error {
	if !value.is(tagNull) {
		return errValue
	}
	p.indent(indent)
	p.printf("NULL")
	return nil
}

// printUsagePeriod writes PrivateKeyUsagePeriod (RFC 3280 section 4.2.1.4).
func printUsagePeriod(p *printer, value element, indent int) error {
	parts, err := value.sequence()
	if err != nil {
		return err
	}
	p.indent(indent)
	for i, part := range parts {
		name := "Not Before: "
		if part.isContext(1) {
			name = "Not After: "
		}
		if i > 0 {
			p.printf(", ")
		}
		part.class, part.tag = classUniversal, tagGeneralizedTime
		p.printf("%s%s", name, timeText(part))
	}
	return nil
}

func printCRLNumber(p *printer, value element, indent int) error {
	if !value.is(tagInteger) {
		return errValue
	}
	p.indent(indent)
	p.printf("%s", smallNumber(value))
	return nil
}
