package decode

import (
	"fmt"
	"strings"
)

var ocspExtensions = []extensionRow{
	{
		oid: "1.3.6.1.5.5.7.48.1.2", label: "Nonce", ref: "RFC 6960 section 4.4.1", raw: true,
		note:  "A random number of the question: an answer with the same one is no old one.",
		print: printNonce,
	},
	{
		oid: "1.3.6.1.5.5.7.48.1.3", label: "Revocation list used", ref: "RFC 6960 section 4.4.2",
		note:  "On which list the answer stands.",
		print: printListReference,
	},
	{
		oid: "1.3.6.1.5.5.7.48.1.4", label: "Answers that are understood", ref: "RFC 6960 section 4.4.3",
		note:  "Which kinds of answer the asker can read.",
		print: printExtKeyUsage,
	},
	{
		oid: "1.3.6.1.5.5.7.48.1.6", label: "Archive cutoff", ref: "RFC 6960 section 4.4.4",
		note:  "Of certificates that ended before this the responder no longer tells.",
		print: printInvalidity,
	},
	{
		oid: "1.3.6.1.5.5.7.48.1.7", label: "Service locator", ref: "RFC 6960 section 4.4.6",
		note:  "Which other responder knows.",
		print: printServiceLocator,
	},
}

var _ = registerExtension(ocspExtensions...)

// printNonce shows the octets whatever they are, as openssl does.
func printNonce(p *printer, value element, indent int) error {
	p.indent(indent)
	p.printf("%s", stringOctets(value.content()))
	return nil
}

// stringOctets writes octets as openssl (i2a_ASN1_STRING) does: 35 to a line.
func stringOctets(octets []byte) string {
	if len(octets) == 0 {
		return "0"
	}
	var b strings.Builder
	for i, o := range octets {
		if i > 0 && i%35 == 0 {
			b.WriteString("\\\n")
		}
		fmt.Fprintf(&b, "%02X", o)
	}
	return b.String()
}

func printListReference(p *printer, value element, indent int) error {
	parts, err := value.sequence()
	if err != nil {
		return err
	}
	for _, part := range parts {
		inner, err := part.inner()
		if err != nil {
			return err
		}
		switch {
		case part.isContext(0):
			p.line(indent, "crlUrl: %s", safe(inner.content()))
		case part.isContext(1):
			p.line(indent, "crlNum: %s", serialOctets(inner))
		case part.isContext(2):
			p.line(indent, "crlTime: %s", timeText(inner))
		default:
			return errValue
		}
	}
	return nil
}

func printServiceLocator(p *printer, value element, indent int) error {
	parts, err := value.sequence()
	if err != nil || len(parts) == 0 {
		return errValue
	}
	p.indent(indent)
	p.printf("Issuer: %s", nameText(parts[0]))
	if len(parts) == 1 {
		return nil
	}
	places, err := parts[1].sequence()
	if err != nil {
		return err
	}
	for _, place := range places {
		pair, err := place.sequence()
		if err != nil || len(pair) != 2 || !pair[0].is(tagOID) {
			return errValue
		}
		text, err := printedName(pair[1])
		if err != nil {
			return err
		}
		p.printf("\n%s%s - %s", strings.Repeat(" ", 2*indent), longName(pair[0].oid()), text)
	}
	return nil
}
