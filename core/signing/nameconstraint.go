package signing

import (
	"crypto/x509"
	"net"
	"net/netip"
	"net/url"
	"strings"

	"kubepki/core/pki"
)

// outside says which names of a template an authority's name constraints forbid
// (RFC 5280 section 4.2.1.10).
func outside(t pki.Template, ca *x509.Certificate) []string {
	var out []string
	for _, n := range t.SANs {
		if !allowed(n, ca) {
			out = append(out, n.String()+" lies outside the authority’s name constraints")
		}
	}
	return out
}

func allowed(n pki.SAN, ca *x509.Certificate) bool {
	switch n.Kind {
	case pki.DNS:
		return within(ca.PermittedDNSDomains, ca.ExcludedDNSDomains, func(c string) bool { return inDomain(n.Value, c) })
	case pki.IP:
		return within(ca.PermittedIPRanges, ca.ExcludedIPRanges, func(c *net.IPNet) bool { return inRange(n.Value, c) })
	case pki.Email:
		return within(ca.PermittedEmailAddresses, ca.ExcludedEmailAddresses, func(c string) bool { return isMailbox(n.Value, c) })
	case pki.URI:
		return within(ca.PermittedURIDomains, ca.ExcludedURIDomains, func(c string) bool { return isURIHost(n.Value, c) })
	}
	return true
}

// within wants one of the permitted, where there are any, and none of the excluded.
func within[C any](permitted, excluded []C, matches func(C) bool) bool {
	for _, c := range excluded {
		if matches(c) {
			return false
		}
	}
	for _, c := range permitted {
		if matches(c) {
			return true
		}
	}
	return len(permitted) == 0
}

// inDomain tells whether a DNS name is a domain or lies below it. With a dot
// before it the domain itself is not meant, as Go and openssl read it.
func inDomain(name, domain string) bool {
	name, domain = strings.ToLower(name), strings.ToLower(domain)
	switch {
	case domain == "":
		return true
	case domain[0] == '.':
		return strings.HasSuffix(name, domain)
	}
	return name == domain || strings.HasSuffix(name, "."+domain)
}

func inRange(ip string, c *net.IPNet) bool {
	a, err := netip.ParseAddr(ip)
	return err == nil && c.Contains(a.AsSlice())
}

// isMailbox knows the constraint's three forms: a mailbox, a host, and with a
// dot before it all hosts of a domain.
func isMailbox(mail, constraint string) bool {
	if strings.Contains(constraint, "@") {
		return mail == constraint
	}
	_, host, _ := strings.Cut(mail, "@")
	return onHost(host, constraint)
}

func isURIHost(uri, constraint string) bool {
	u, err := url.Parse(uri)
	return err == nil && onHost(u.Hostname(), constraint)
}

func onHost(host, constraint string) bool {
	host, constraint = strings.ToLower(host), strings.ToLower(constraint)
	if strings.HasPrefix(constraint, ".") {
		return strings.HasSuffix(host, constraint)
	}
	return host == constraint
}
