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
	ips     []net.IP
	domains []domainName
	bad     string // which name no constraint can be asked about, "" for none
}

// nameKind is a kind of names that are compared with domains.
type nameKind int

const (
	dnsName nameKind = iota
	uriName
	mailName
	nameKinds
)

// nameWords is what Go calls each kind, and what it says of one that is no domain.
var nameWords = [nameKinds]struct{ title, bad string }{
	{"DNS name", "x509: cannot parse dnsName %q"},
	{"URI", "x509: internal error: URI SAN %q failed to parse"},
	{"email address", "x509: cannot parse rfc822Name %q"},
}

// domainName is a name that is compared with domains.
type domainName struct {
	kind   nameKind
	shown  string  // as people read it
	domain string  // what is compared
	key    string  // domain from the root
	like   bool    // Go reads domain as one
	mail   mailbox // of an email address
}

func newDomainName(kind nameKind, shown, domain string) domainName {
	return domainName{kind: kind, shown: shown, domain: domain, key: fromRoot(domain), like: domainLike(domain)}
}

// namesOf reads the names.
func namesOf(c *x509.Certificate) *altNames {
	n := &altNames{ips: c.IPAddresses}
	for _, d := range c.DNSNames {
		n.domains = append(n.domains, newDomainName(dnsName, d, d))
	}
	for _, u := range c.URIs {
		host, why := uriHost(u.Host, u.String())
		if why != "" {
			n.bad = why
			return n
		}
		n.domains = append(n.domains, newDomainName(uriName, u.String(), host))
	}
	for _, text := range c.EmailAddresses {
		m, ok := parseMailbox(text)
		if !ok {
			n.bad = fmt.Sprintf("cannot parse rfc822Name %q", text)
			return n
		}
		m.domain = strings.ToLower(m.domain)
		d := newDomainName(mailName, m.String(), m.domain)
		d.mail = m
		n.domains = append(n.domains, d)
	}
	return n
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

// domainLike tells whether Go reads a text as a domain name.
func domainLike(s string) bool {
	if s == "" {
		return true
	}
	for _, label := range strings.Split(s, ".") {
		if label == "" {
			return false
		}
	}
	return strings.IndexFunc(s, func(r rune) bool { return r < 33 || r > 126 }) < 0
}
