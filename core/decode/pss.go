package decode

// printParameters writes the parameters of signature algorithms that have
// some: RSASSA-PSS (RFC 4055 section 3.1).
func printParameters(p *printer, algorithm element) {
	if algorithmOID(algorithm) != "1.2.840.113549.1.1.10" {
		return
	}
	list, ok := algorithmParameters(algorithm)
	if !ok {
		return
	}
	fields, err := list.sequence()
	if err != nil {
		return
	}
	hash, mask, salt, trailer := "sha1 (default)", "mgf1 with sha1 (default)", "14 (default)", "BC (default)"
	for _, f := range fields {
		value, err := f.inner()
		if err != nil {
			return
		}
		switch {
		case f.isContext(0):
			hash = longName(algorithmOID(value))
		case f.isContext(1):
			inner, _ := algorithmParameters(value)
			mask = longName(algorithmOID(value)) + " with " + longName(algorithmOID(inner))
		case f.isContext(2):
			salt = upperHexNumber(value)
		case f.isContext(3):
			trailer = upperHexNumber(value)
		}
	}
	p.line(8, "Hash Algorithm: %s", hash)
	p.line(8, "Mask Algorithm: %s", mask)
	p.line(9, "Salt Length: 0x%s", salt)
	p.line(8, "Trailer Field: 0x%s", trailer)
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
