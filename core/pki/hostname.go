package pki

import (
	"fmt"
	"net/netip"
	"strings"
	"unicode"
)

// CheckDNSName refuses what cannot be a DNS name in a cluster (RFC 1123
// section 2.1 in lower case, as Kubernetes wants it): the error says which
// character or label is wrong. A leading "*." is accepted when wildcard is true.
func CheckDNSName(s string, wildcard bool) error {
	bad := func(why, fix string) error { return &ValueError{"DNS name", s, why, fix} }
	if err := CheckText("DNS name", s); err != nil {
		return err
	}
	name := s
	if wildcard {
		name = strings.TrimPrefix(name, "*.")
	}
	switch {
	case s == "":
		return bad("is empty", "give a name such as api.lab.example")
	case len(name) > 253:
		return bad(fmt.Sprintf("has %d characters", len(name)), "253 are allowed")
	case strings.HasSuffix(name, "."):
		return bad("ends with a dot", "leave the last dot out")
	}
	pos := len(s) - len(name)
	for _, label := range strings.Split(name, ".") {
		if why, fix := checkLabel(label, pos); why != "" {
			return bad(why, fix)
		}
		pos += len(label) + 1
	}
	return nil
}

// checkLabel looks at one part of a DNS name that starts pos bytes into it.
func checkLabel(label string, pos int) (why, fix string) {
	if label == "" {
		return fmt.Sprintf("has an empty part at character %d", pos+1), "remove one of the dots"
	}
	for i, r := range label {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '-':
		case r >= 'A' && r <= 'Z':
			return fmt.Sprintf("has an upper-case “%c” (character %d)", r, pos+i+1), "write it in lower case"
		case r == '_':
			return fmt.Sprintf("has an underscore (character %d)", pos+i+1), "use a hyphen"
		default:
			return fmt.Sprintf("has %s (character %d)", visible(r), pos+i+1), "use a-z, 0-9, hyphens and dots"
		}
	}
	if len(label) > 63 {
		return fmt.Sprintf("has a part of %d characters (%s…)", len(label), label[:12]), "63 are allowed between two dots"
	}
	if label[0] == '-' || label[len(label)-1] == '-' {
		return fmt.Sprintf("has a part that begins or ends with a hyphen (%s)", label), "begin and end with a letter or digit"
	}
	return "", ""
}

// visible shows a character in a message; ones that leave no mark of their own
// (blanks, zero-width and bidirectional controls) by number.
func visible(r rune) string {
	if unicode.IsGraphic(r) && !unicode.IsSpace(r) && !unicode.IsMark(r) {
		return fmt.Sprintf("“%c”", r)
	}
	return fmt.Sprintf("an invisible character (U+%04X)", r)
}

// blankOrControl finds what pasting brings along: blanks and line ends.
func blankOrControl(s string) string {
	switch {
	case strings.HasSuffix(s, "\r"):
		return "ends with a carriage return (a Windows line end)"
	case strings.HasSuffix(s, " "), strings.HasSuffix(s, "\t"):
		return "ends with a blank"
	case strings.HasPrefix(s, " "), strings.HasPrefix(s, "\t"):
		return "begins with a blank"
	}
	position := 0
	for _, r := range s {
		position++
		if unicode.IsControl(r) {
			return fmt.Sprintf("has a control character (U+%04X, character %d)", r, position)
		}
	}
	return ""
}

// ParseIP reads an IPv4 or IPv6 address. Zones (fe80::1%eth0), ports and
// prefix lengths are refused, each by name: a certificate cannot hold them.
func ParseIP(s string) (netip.Addr, error) {
	bad := func(why, fix string) (netip.Addr, error) {
		return netip.Addr{}, &ValueError{"IP address", s, why, fix}
	}
	if err := CheckText("IP address", s); err != nil {
		return netip.Addr{}, err
	}
	addr, err := netip.ParseAddr(s)
	switch {
	case err == nil && addr.Zone() != "":
		return bad("has a zone ("+addr.Zone()+")", "a certificate holds addresses without one: leave %"+addr.Zone()+" out")
	case err == nil && addr.Is4In6():
		return bad("is an IPv4 address in IPv6 form", "write "+addr.Unmap().String())
	case err == nil:
		return addr, nil
	case s == "":
		return bad("is empty", "give an address such as 10.0.0.10")
	case strings.Contains(s, "/"):
		return bad("has a prefix length", "give the address alone, without /…")
	case strings.HasPrefix(s, "["), strings.Count(s, ":") == 1:
		return bad("has a port or brackets", "give the address alone")
	case looksIPv4(s):
		return bad("is not an IPv4 address", "four numbers from 0 to 255, without leading zeros")
	}
	return bad("is not an IP address", "use the form 10.0.0.10 or fd00::10")
}

// looksIPv4 tells a mistyped IPv4 address from a name.
func looksIPv4(s string) bool {
	return s != "" && strings.Trim(s, "0123456789.") == ""
}
