package chain

import (
	"strings"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// spelling is a distinguished name by its letters: without regard to string
// types, capitals and blanks, as RFC 5280 section 7.1 compares names and as
// openssl does. "" when it is empty or cannot be read, which equals nothing.
func spelling(raw []byte) string {
	input := cryptobyte.String(raw)
	var rdns cryptobyte.String
	if !input.ReadASN1(&rdns, cbasn1.SEQUENCE) {
		return ""
	}
	var b strings.Builder
	for !rdns.Empty() {
		var set cryptobyte.String
		if !rdns.ReadASN1(&set, cbasn1.SET) {
			return ""
		}
		for !set.Empty() {
			var part, value cryptobyte.String
			var kind cryptobyte.String
			var tag cbasn1.Tag
			if !set.ReadASN1(&part, cbasn1.SEQUENCE) || !part.ReadASN1(&kind, cbasn1.OBJECT_IDENTIFIER) || !part.ReadAnyASN1(&value, &tag) {
				return ""
			}
			b.Write(kind)
			b.WriteByte(0)
			b.WriteString(plainLetters(tag, string(value)))
			b.WriteByte(0)
		}
		b.WriteByte(1)
	}
	return b.String()
}

// plainLetters folds the string types that hold the same letters into one;
// others keep their tag.
func plainLetters(tag cbasn1.Tag, s string) string {
	switch tag {
	case cbasn1.PrintableString, cbasn1.UTF8String, cbasn1.IA5String, cbasn1.T61String:
		return strings.ToLower(strings.Join(strings.Fields(s), " "))
	}
	return string([]byte{byte(tag)}) + s
}
