package pki

import (
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/hex"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// Attribute is one part of a distinguished name: an attribute type and its text.
type Attribute struct {
	Type  asn1.ObjectIdentifier
	Value string
}

// Name is a distinguished name: its attributes in the order of the encoding,
// each in a relative distinguished name of its own. Attributes may repeat:
// in Kubernetes each O of a client certificate is one group.
type Name []Attribute

// The attribute types that Kubernetes reads: the user and its groups.
var (
	OIDCommonName   = attributes[0].oid
	OIDOrganization = attributes[1].oid
)

// CommonName is the name CN=cn.
func CommonName(cn string) Name { return Name{{OIDCommonName, cn}} }

// ClientName is the name of a Kubernetes client: its groups as organizations
// first, then the user as common name, in the order kubeadm encodes them.
func ClientName(user string, groups ...string) Name {
	var n Name
	for _, g := range groups {
		n = append(n, Attribute{OIDOrganization, g})
	}
	return append(n, Attribute{OIDCommonName, user})
}

// First gives the first value of the attribute type, "" if it is absent.
func (n Name) First(oid asn1.ObjectIdentifier) string {
	for _, a := range n {
		if a.Type.Equal(oid) {
			return a.Value
		}
	}
	return ""
}

// All gives every value of the attribute type, in order.
func (n Name) All(oid asn1.ObjectIdentifier) []string {
	var out []string
	for _, a := range n {
		if a.Type.Equal(oid) {
			out = append(out, a.Value)
		}
	}
	return out
}

// String writes the name in encoding order: "O=system:nodes, CN=system:node:cp-1".
// Backslashes, commas and plus signs in values are escaped, as are blanks at
// their ends, so that [ParseName] reads back the same name.
func (n Name) String() string {
	parts := make([]string, len(n))
	for i, a := range n {
		parts[i] = attributeName(a.Type) + "=" + escapeValue(a.Value)
	}
	return strings.Join(parts, ", ")
}

func escapeValue(s string) string {
	s = strings.NewReplacer(`\`, `\\`, `,`, `\,`, `+`, `\+`).Replace(s)
	if len(s) > 1 && strings.HasSuffix(s, " ") {
		s = s[:len(s)-1] + `\ `
	}
	if strings.HasPrefix(s, " ") {
		s = `\` + s
	}
	return s
}

// ParseName reads "O=a, CN=b" or openssl's "/O=a/CN=b", in encoding order. A
// backslash takes the next character as it is, or the byte that two
// hexadecimal digits after it stand for (RFC 4514 section 2.4). Errors name the
// attribute by number and say what was expected.
func ParseName(s string) (Name, error) {
	sep := byte(',')
	text := strings.TrimLeft(s, " ")
	if strings.HasPrefix(text, "/") {
		sep, text = '/', text[1:]
	}
	var n Name
	for i, part := range splitEscaped(text, sep) {
		key, value, ok := strings.Cut(part, "=")
		if !ok {
			return nil, &ValueError{"distinguished name", s, fmt.Sprintf("has no “=” in attribute %d (%q)", i+1, part), "write it as CN=value"}
		}
		oid, err := attributeType(strings.TrimSpace(key))
		if err != nil {
			return nil, &ValueError{"distinguished name", s, fmt.Sprintf("has an attribute %d of unknown type %q", i+1, key), "use CN, O, OU, C, ST, L or an object identifier"}
		}
		n = append(n, Attribute{oid, unescapeValue(value)})
	}
	if err := n.Check(); err != nil {
		return nil, err
	}
	return n, nil
}

func splitEscaped(s string, sep byte) []string {
	var parts []string
	start := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case sep:
			parts = append(parts, s[start:i])
			start = i + 1
		}
	}
	return append(parts, s[start:])
}

// unescapeValue resolves backslashes and drops the blanks around the value that
// no backslash protects.
func unescapeValue(s string) string {
	s = strings.TrimLeft(s, " ")
	var b []byte
	protected := 0 // how much of b trimming must leave
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			b = append(b, s[i])
			continue
		}
		if octet, err := hex.DecodeString(s[i+1 : min(i+3, len(s))]); err == nil {
			b = append(b, octet...)
			i += 2
		} else {
			i++
			b = append(b, s[i])
		}
		protected = len(b)
	}
	return string(b[:protected]) + strings.TrimRight(string(b[protected:]), " ")
}

// Check refuses names that cannot be encoded or that no one should sign: an
// empty name or value, characters that leave no mark, text that is not UTF-8 or that the
// attribute's string type cannot hold, a country that is not two letters. The
// error says which attribute.
func (n Name) Check() error {
	if len(n) == 0 {
		return &ValueError{Kind: "distinguished name", Why: "is empty", Fix: "give at least CN"}
	}
	for i, a := range n {
		if why, fix := checkAttribute(a); why != "" {
			return &ValueError{fmt.Sprintf("attribute %d (%s)", i+1, attributeName(a.Type)), a.Value, why, fix}
		}
	}
	return nil
}

func checkAttribute(a Attribute) (why, fix string) {
	hidden := strings.IndexFunc(a.Value, func(r rune) bool { return !unicode.IsGraphic(r) })
	switch {
	case a.Value == "":
		return "is empty", "leave it out or give it a value"
	case !utf8.ValidString(a.Value):
		return "is not UTF-8 text", "type it again"
	case hidden >= 0:
		r, _ := utf8.DecodeRuneInString(a.Value[hidden:])
		return fmt.Sprintf("has %s in it", visible(r)), "remove it: two names that look the same must be the same"
	case strings.TrimSpace(a.Value) != a.Value:
		return "begins or ends with a blank", "remove the blank"
	case attributeName(a.Type) == "C" && len(a.Value) != 2:
		return "is not a country code", "use two letters, such as DE"
	}
	switch tag := stringTag(a); {
	case tag == cbasn1.PrintableString && !isPrintable(a.Value):
		return "holds characters that its type, PrintableString, cannot", "use letters, digits, blanks and '()+,-./:=?"
	case tag == cbasn1.IA5String && !isASCII(a.Value):
		return "holds characters that its type, IA5String, cannot", "use ASCII characters alone"
	}
	return "", ""
}

// DER encodes the name (RFC 5280 section 4.1.2.4): PrintableString where the
// characters allow it, else UTF8String, as Go and so kubeadm do.
func (n Name) DER() ([]byte, error) {
	var b cryptobyte.Builder
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		for _, a := range n {
			b.AddASN1(cbasn1.SET, func(b *cryptobyte.Builder) {
				b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
					b.AddASN1ObjectIdentifier(a.Type)
					b.AddASN1(stringTag(a), func(b *cryptobyte.Builder) { b.AddBytes([]byte(a.Value)) })
				})
			})
		}
	})
	der, err := b.Bytes()
	if err != nil {
		return nil, fmt.Errorf("pki: encode name %s: %w", n, err)
	}
	return der, nil
}

func stringTag(a Attribute) cbasn1.Tag {
	for _, row := range attributes {
		if row.oid.Equal(a.Type) && row.tag != 0 {
			return row.tag
		}
	}
	if isPrintable(a.Value) {
		return cbasn1.PrintableString
	}
	return cbasn1.UTF8String
}

// isPrintable holds Go's rule for PrintableString when it encodes: X.680's
// letters, without the asterisk and ampersand that it would accept on reading.
func isPrintable(s string) bool {
	for _, r := range s {
		ok := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' ||
			strings.ContainsRune(" '()+,-./:=?", r)
		if !ok {
			return false
		}
	}
	return true
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r > unicode.MaxASCII }) < 0
}

// NameFrom takes over a name that Go's parser read. Values that are not text
// are written as their Go form; relative names of several parts come apart.
func NameFrom(n pkix.Name) Name {
	var out Name
	for _, a := range n.Names {
		v, ok := a.Value.(string)
		if !ok {
			v = fmt.Sprint(a.Value)
		}
		out = append(out, Attribute{a.Type, v})
	}
	return out
}
