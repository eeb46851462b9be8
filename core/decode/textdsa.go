package decode

import (
	"math/big"
)

// isDSASignature tells whether an algorithm is DSA with a digest that openssl
// knows for one: SHA-1, the older SHA (OIW's identifiers), SHA-224 and SHA-256
// (NIST's CSOR). It dumps those over longer digests.
func isDSASignature(oid string) bool {
	switch oid {
	case "1.2.840.10040.4.3", "1.3.14.3.2.13", "1.3.14.3.2.27", "2.16.840.1.101.3.4.3.1", "2.16.840.1.101.3.4.3.2":
		return true
	}
	return false
}

// dsaSignatureText writes the two numbers of a DSA signature (RFC 3279 section
// 2.2.2), not indented. What openssl does not take for them is false.
func dsaSignatureText(octets []byte) (string, bool) {
	e, err := parseDER(octets)
	if err != nil {
		return "", false
	}
	parts, err := e.sequence()
	if err != nil || len(parts) != 2 {
		return "", false
	}
	p := &printer{}
	for i, label := range []string{"r:   ", "s:   "} {
		content := parts[i].content()
		if !parts[i].is(tagInteger) || notShortest(content) || content[0]&0x80 != 0 {
			return "", false
		}
		printNumberField(p, label, new(big.Int).SetBytes(content))
	}
	return p.b.String(), true
}
