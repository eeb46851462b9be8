package decode

const oidRSAPSS = "1.2.840.113549.1.1.10"

// parametersText is what openssl writes after a signature algorithm that has
// parameters: those of RSASSA-PSS (RFC 4055 section 3.1), without the last line
// feed. Blanks end the first line.
func parametersText(algorithm element) string {
	if algorithmOID(algorithm) != oidRSAPSS {
		return ""
	}
	list, ok := algorithmParameters(algorithm)
	if !ok {
		return ""
	}
	fields, err := list.sequence()
	if err != nil {
		return ""
	}
	pss := pssParameters{"sha1 (default)", "mgf1 with sha1 (default)", "14 (default)", "01 (default)"}
	for _, f := range fields {
		if value, err := f.inner(); err == nil {
			pss.read(f, value)
		}
	}
	return "        \n        Hash Algorithm: " + pss.hash +
		"\n        Mask Algorithm: " + pss.mask +
		"\n         Salt Length: 0x" + pss.salt +
		"\n        Trailer Field: 0x" + pss.trailer
}

// pssParameters are the fields in openssl's words.
type pssParameters struct{ hash, mask, salt, trailer string }

func (p *pssParameters) read(field, value element) {
	switch field.tag {
	case 0:
		p.hash = longName(algorithmOID(value))
	case 1:
		inner, _ := algorithmParameters(value)
		p.mask = longName(algorithmOID(value)) + " with " + longName(algorithmOID(inner))
	case 2:
		p.salt = upperHexNumber(value)
	case 3:
		p.trailer = upperHexNumber(value)
	}
}

// upperHexNumber writes a number's octets as hexadecimal without separators.
func upperHexNumber(e element) string {
	const digits = "0123456789ABCDEF"
	var out []byte
	for _, o := range magnitude(e) {
		out = append(out, digits[o>>4], digits[o&15])
	}
	return string(out)
}
