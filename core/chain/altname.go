package chain

import (
	"crypto/x509"
	"fmt"
	"net"
	"net/netip"
	"strings"
)

// altNames are a certificate's alternative names, ready to be compared.
type altNames struct {
	dns   []string
	ips   []net.IP
	uris  []uriName
	mails []mailbox
}

type uriName struct{ text, host string }

// namesOf reads the names; bad says which one no constraint can be asked about.
func namesOf(c *x509.Certificate) (n altNames, bad string) {
	n.dns, n.ips = c.DNSNames, c.IPAddresses
	for _, u := range c.URIs {
		host, why := uriHost(u.Host, u.String())
		if why != "" {
			return n, why
		}
		n.uris = append(n.uris, uriName{u.String(), host})
	}
	for _, text := range c.EmailAddresses {
		m, ok := parseMailbox(text)
		if !ok {
			return n, fmt.Sprintf("cannot parse rfc822Name %q", text)
		}
		m.domain = strings.ToLower(m.domain)
		n.mails = append(n.mails, m)
	}
	return n, ""
}

// uriHost is the host of a URI, which must be a name.
func uriHost(raw, text string) (host, bad string) {
	host = strings.ToLower(raw)
	if host == "" {
		return "", fmt.Sprintf("URI with empty host (%q) cannot be matched against constraints", text)
	}
	if i := strings.LastIndexByte(raw, ':'); i >= 0 && !strings.HasSuffix(host, "]") {
		host = strings.Trim(raw[:i], "[]") // with its capitals, as Go
	}
	_, err := netip.ParseAddr(host)
	if err == nil || strings.HasPrefix(host, "[") && strings.HasSuffix(host, "]") {
		return "", fmt.Sprintf("URI with IP (%q) cannot be matched against constraints", text)
	}
	return host, ""
}

// mailbox is an email address in its two parts, the quoting of the first undone.
type mailbox struct{ local, domain string }

// String is the address as Go writes it.
func (m mailbox) String() string { return m.local + "@" + m.domain }

// among finds the same address among constraints: the local part counts by its
// letters, the domain without regard to capitals.
func (m mailbox) among(constraints []string) (full string, ok bool) {
	for _, c := range constraints {
		if other, ok := parseMailbox(c); ok && strings.Contains(c, "@") && other.local == m.local && strings.ToLower(other.domain) == m.domain {
			return m.String(), true
		}
	}
	return "", false
}

// parseMailbox reads an address as RFC 2821 section 4.1.2 has it, with the two
// liberties that Go takes: blanks in quotes, and quoted pairs outside them
// (errata of RFC 3696).
func parseMailbox(s string) (m mailbox, ok bool) {
	var local []byte
	rest := s
	if strings.HasPrefix(s, `"`) {
		local, rest, ok = quotedPart(s[1:])
	} else {
		local, rest, ok = dottedPart(s)
	}
	if !ok || !strings.HasPrefix(rest, "@") {
		return mailbox{}, false
	}
	return mailbox{string(local), rest[1:]}, domainLike(rest[1:])
}

// quotedPart reads up to the closing quotation mark.
func quotedPart(s string) (local []byte, rest string, ok bool) {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"':
			return local, s[i+1:], true
		case c == '\\':
			if i++; i == len(s) || !pairable(s[i]) {
				return nil, "", false
			}
			local = append(local, s[i])
		case c == ' ' || pairable(c) && c != '\t' && c != '\n':
			local = append(local, c)
		default:
			return nil, "", false
		}
	}
	return nil, "", false
}

// pairable are the characters that may follow a backslash.
func pairable(c byte) bool { return c >= 1 && c <= 9 || c == 11 || c == 12 || c >= 14 && c <= 127 }

// dottedPart reads atoms joined by dots.
func dottedPart(s string) (local []byte, rest string, ok bool) {
	i := 0
	for ; i < len(s) && (atomic(s[i]) || s[i] == '\\'); i++ {
		if s[i] == '\\' {
			if i++; i == len(s) {
				return nil, "", false
			}
		}
		local = append(local, s[i])
	}
	text := string(local)
	ok = text != "" && text[0] != '.' && !strings.HasSuffix(text, ".") && !strings.Contains(text, "..")
	return local, s[i:], ok
}

// atomic are the characters of an atom (RFC 2822 section 3.2.4), and the dot.
func atomic(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || strings.IndexByte("!#$%&'*+-/=?^_`{|}~.", c) >= 0
}
