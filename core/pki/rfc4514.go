package pki

import "strings"

// RFC4514 writes the name as LDAP, Java and openssl's -nameopt RFC2253 do: the
// last attribute of the encoding first, without blanks: "CN=jane,O=dev". Types
// that RFC 4514 has no word for are written by openssl's.
func (n Name) RFC4514() string {
	parts := make([]string, len(n))
	for i, a := range n {
		parts[len(n)-1-i] = attributeName(a.Type) + "=" + escapeRFC4514(a.Value)
	}
	return strings.Join(parts, ",")
}

// escapeRFC4514 puts a backslash before what RFC 4514 section 2.4 asks for.
func escapeRFC4514(s string) string {
	var b strings.Builder
	for i, r := range s {
		switch {
		case r == 0:
			b.WriteString(`\00`)
			continue
		case strings.ContainsRune(`"+,;<>\`, r), i == 0 && (r == ' ' || r == '#'), i == len(s)-1 && r == ' ':
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}
