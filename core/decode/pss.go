package decode

import "strings"

const oidRSAPSS = "1.2.840.113549.1.1.10"

// parametersText is what openssl writes after a signature algorithm that has
// parameters: those of RSASSA-PSS (RFC 4055 section 3.1), without the last line
// feed. Blanks end the first line.
func parametersText(algorithm element) string {
	if algorithmOID(algorithm) != oidRSAPSS {
		return ""
	}
	const invalid = "        (INVALID PSS PARAMETERS)"
	list, ok := algorithmParameters(algorithm)
	if !ok {
		return invalid
	}
	fields, err := list.sequence()
	if err != nil {
		return invalid
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

// restrictionsText says for which parameters alone an RSASSA-PSS key may be
// used (RFC 4055 section 3.3), as openssl does below its numbers.
func restrictionsText(algorithm element) string {
	list, ok := algorithmParameters(algorithm)
	fields, err := list.sequence()
	if !ok || err != nil {
		return "No PSS parameter restrictions\n"
	}
	hash, mask, salt, trailer := "SHA1 (default)", "MGF1 with SHA1 (default)", "20 (default)", "0x1 (default)"
	for _, f := range fields {
		value, err := f.inner()
		if err != nil {
			continue
		}
		switch f.tag {
		case 0:
			hash = hashWords(algorithmOID(value))
		case 1:
			inner, _ := algorithmParameters(value)
			mask = "MGF1 with " + hashWords(algorithmOID(inner))
		case 2:
			salt = smallNumber(value)
		case 3:
			trailer = "0x" + upperHexNumber(value)
		}
	}
	return "PSS parameter restrictions:\n" +
		"  Hash Algorithm: " + hash + "\n  Mask Algorithm: " + mask +
		"\n  Minimum Salt Length: " + salt + "\n  Trailer Field: " + trailer + "\n"
}

// hashWords are the names that openssl's providers give hashes.
func hashWords(oid string) string {
	switch name := longName(oid); name {
	case "sha1":
		return "SHA1"
	case "sha224", "sha256", "sha384", "sha512", "sha512-224", "sha512-256":
		return "SHA2-" + strings.Replace(name[3:], "-", "/", 1)
	default:
		return name
	}
}
