package decode

import "fmt"

var _ = registerExtension(
	extensionRow{
		oid: "1.3.6.1.5.5.7.48.1.5", label: "No revocation check",
		note:  "Whoever asks this responder about others need not ask about itself.",
		print: func(*printer, element, int) error { return nil },
	},
	extensionRow{
		oid: "1.3.6.1.4.1.11129.2.4.3", label: "Precertificate",
		note:  "A draft for certificate logs: no one may accept it as a certificate.",
		print: printPoison,
	},
	extensionRow{
		oid: "2.5.29.16", label: "Private key usage period",
		note:  "When the private key may be used, where that is less than the certificate’s life.",
		print: printUsagePeriod,
	},
	extensionRow{
		oid: "2.5.29.20", label: "Revocation list number",
		note:  "It belongs into revocation lists, not here.",
		print: printCRLNumber,
	},
)

func printPoison(p *printer, value element, indent int) error {
	if !value.is(tagNull) {
		return fmt.Errorf("byte %d: NULL is expected", value.start)
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
		return fmt.Errorf("byte %d: a number is expected", value.start)
	}
	p.indent(indent)
	p.printf("%s", smallNumber(value))
	return nil
}
