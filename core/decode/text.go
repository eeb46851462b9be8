package decode

import (
	"strings"
)

// Text prints an object as openssl does: certificates as openssl x509 -text
// -noout, requests as openssl req -text -noout (OpenSSL 3.0), revocation lists as
// openssl crl -text -noout, OCSP responses as openssl ocsp -respin FILE -text
// -noverify, OCSP requests as openssl ocsp -reqin FILE -text, keys as openssl pkey -text_pub -noout with a line that says that private parts are not shown.
//
// It follows openssl to the letter, blanks at line ends included, with two
// exceptions: control and other invisible characters of names and addresses,
// which openssl sends to the terminal as they are, come as \xHH or \u{H}; and a
// key of a kind that is not known here, or whose public half takes a curve to work
// out that is not, shows its algorithm alone.
func Text(o Object) string {
	p := &printer{}
	switch o.Kind {
	case Certificate:
		if c, err := readCertificate(o.DER); err == nil {
			c.print(p)
		}
	case Request:
		if r, err := readRequest(o.DER); err == nil {
			r.print(p)
		}
	case RevocationList:
		if l, err := readCRL(o.DER); err == nil {
			l.print(p)
		}
	case OCSPResponse:
		if r, err := readOCSPResponse(o.DER); err == nil {
			r.print(p)
		}
	case OCSPRequest:
		if r, err := readOCSPRequest(o.DER); err == nil {
			r.print(p)
		}
	case PublicKey, PrivateKey:
		printKeyObject(p, o)
	}
	return p.b.String()
}

func (c *certificate) print(p *printer) { c.printNamed(p, nameText) }

// printNamed writes names in one of openssl's forms.
func (c *certificate) printNamed(p *printer, nameText func(element) string) {
	p.line(0, "Certificate:")
	p.line(4, "Data:")
	printVersion(p, c.version, 2)
	printSerial(p, c.serial)
	p.line(8, "Signature Algorithm: %s%s", longName(algorithmOID(c.algorithmInside)), parametersText(c.algorithmInside))
	p.line(8, "Issuer: %s", nameText(c.issuer))
	p.line(8, "Validity")
	p.line(12, "Not Before: %s", timeText(c.notBefore))
	p.line(12, "Not After : %s", timeText(c.notAfter))
	p.line(8, "Subject: %s", nameText(c.subject))
	p.line(8, "Subject Public Key Info:")
	printSPKI(p, c.key)
	printUniqueID(p, "Issuer", c.issuerUniqueID)
	printUniqueID(p, "Subject", c.subjectUniqueID)
	if len(c.extensions) > 0 {
		p.line(8, "X509v3 extensions:")
		for _, x := range c.extensions {
			x.print(p, 12)
		}
	}
	c.printSignature(p)
}

func (r *request) print(p *printer) {
	p.line(0, "Certificate Request:")
	p.line(4, "Data:")
	printVersion(p, r.version, 0)
	p.line(8, "Subject: %s", nameText(r.subject))
	p.line(8, "Subject Public Key Info:")
	printSPKI(p, r.key)
	p.line(8, "Attributes:")
	if len(r.attributes) == 0 && r.attributeList.end > 0 {
		p.line(12, "(none)")
	}
	for _, a := range r.attributes {
		if !a.holdsExtensions() {
			a.print(p)
		}
	}
	if r.readable {
		p.line(12, "Requested Extensions:")
		for _, x := range r.extensions {
			x.print(p, 16)
		}
	}
	r.printSignature(p)
}

// print writes each value on a line of its own; the name stands before the first.
func (a requestAttribute) print(p *printer) {
	name := longName(a.oid)
	p.indent(12)
	p.printf("%s", name)
	pad := 25 - len(name)
	for _, value := range a.values {
		p.indent(pad)
		pad = 25 - min(pad, 0)
		text := "unable to print attribute"
		switch {
		case value.class != classUniversal:
		case value.tag == tagUTF8String, value.tag == tagPrintableString, value.tag == tagT61String,
			value.tag == tagNumericString, value.tag == tagIA5String:
			text = safe(value.content())
		}
		p.printf(":%s\n", text)
	}
}

// printVersion counts from one, as people do; the encoding counts from zero.
func printVersion(p *printer, version element, last int64) {
	n := int64(0)
	if version.end > 0 {
		v := version.integer()
		if !v.IsInt64() {
			p.line(8, "Version: Unknown (-1)")
			return
		}
		n = v.Int64()
	}
	if n < 0 || n > last {
		p.line(8, "Version: Unknown (%d)", n)
		return
	}
	p.line(8, "Version: %d (0x%x)", n+1, n)
}

// printSerial writes numbers of up to 63 bits in decimal, longer ones as octets.
func printSerial(p *printer, serial element) {
	p.indent(8)
	p.printf("Serial Number:")
	n := serial.integer()
	octets := magnitude(serial)
	sign := ""
	if n.Sign() < 0 {
		sign = "-"
	}
	if n.IsInt64() && n.Int64() != -1 && len(octets) <= 8 {
		abs := n.Abs(n)
		p.printf(" %s%d (%s0x%x)\n", sign, abs, sign, abs)
		return
	}
	if sign != "" {
		sign = " (Negative)"
	}
	p.printf("\n            %s%s\n", sign, colonHex(octets))
}

func printUniqueID(p *printer, whose string, e element) {
	if e.end == 0 {
		return
	}
	octets := e.content()
	if len(octets) > 0 {
		octets = octets[1:]
	}
	p.indent(8)
	p.printf("%s Unique ID: ", whose)
	p.octets(12, 18, octets)
}

func (s signed) printSignature(p *printer) {
	p.line(4, "Signature Algorithm: %s", longName(algorithmOID(s.algorithm)))
	p.line(4, "Signature Value:%s", parametersText(s.algorithm))
	octets := s.signature.content()
	if len(octets) > 0 {
		octets = octets[1:]
	}
	if isDSASignature(algorithmOID(s.algorithm)) {
		if text, ok := dsaSignatureText(octets); ok {
			p.printf("%s", indentText(text, 8))
			return
		}
	}
	p.octets(8, 18, octets)
}

// indentText moves each line to the right.
func indentText(text string, by int) string {
	pad := strings.Repeat(" ", by)
	lines := strings.SplitAfter(text, "\n")
	for i, l := range lines {
		if l != "" {
			lines[i] = pad + l
		}
	}
	return strings.Join(lines, "")
}
