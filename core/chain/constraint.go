package chain

import (
	"bytes"
	"crypto/x509"
	"fmt"
	"net"
	"slices"
	"sort"
	"strconv"
	"strings"
)

// constraintFault asks whether the alternative names below each authority of a
// path lie within its name constraints (RFC 5280 section 4.2.1.10). As in Go,
// the subject is never asked, and constraints on directory names are not known
// (an authority that marks them critical is refused elsewhere).
func constraintFault(path []*x509.Certificate) *Fault {
	for i, c := range path {
		if _, named := extension(c, oidAltNames); !named {
			continue
		}
		above := constrained(path[i+1:])
		if len(above) == 0 {
			return nil
		}
		why := ""
		names, bad := namesOf(c)
		if bad != "" {
			why = bad
		}
		for _, a := range above {
			if why == "" {
				why = within(names, a)
			}
		}
		if why != "" {
			f := invalid(NameOutside, path[0], x509.CANotAuthorizedForThisName, why)
			f.Cert = above[0]
			return f
		}
	}
	return nil
}

// constrained are the authorities that have name constraints.
func constrained(path []*x509.Certificate) []*x509.Certificate {
	var out []*x509.Certificate
	for _, c := range path {
		if _, ok := extension(c, oidNameConstraints); ok {
			out = append(out, c)
		}
	}
	return out
}

// within says which name lies outside an authority's constraints, "" for none.
func within(n altNames, a *x509.Certificate) string {
	for _, ip := range n.ips {
		if why := ipOutside(ip, a); why != "" {
			return why
		}
	}
	for _, d := range n.dns {
		if why := outside("DNS name", d, d, d, a.PermittedDNSDomains, a.ExcludedDNSDomains, nil); why != "" {
			return why
		}
	}
	for _, u := range n.uris {
		if why := outside("URI", u.text, u.host, u.host, a.PermittedURIDomains, a.ExcludedURIDomains, nil); why != "" {
			return why
		}
	}
	for _, m := range n.mails {
		if why := outside("email address", m.String(), m.domain, m.domain, a.PermittedEmailAddresses, a.ExcludedEmailAddresses, &m); why != "" {
			return why
		}
	}
	return ""
}

// outside asks the permitted and the excluded trees of one kind of name. shown
// is the name as people read it, domain what trees are compared with, valid what
// must look like a domain.
func outside(kind, shown, domain, valid string, permitted, excluded []string, m *mailbox) string {
	if !domainLike(valid) {
		switch kind {
		case "DNS name":
			return fmt.Sprintf("x509: cannot parse dnsName %q", shown)
		case "URI":
			return fmt.Sprintf("x509: internal error: URI SAN %q failed to parse", shown)
		}
		return fmt.Sprintf("x509: cannot parse rfc822Name %q", shown)
	}
	if len(permitted) > 0 {
		if _, ok := treeOf(domain, permitted, false, m); !ok {
			return kind + " " + strconv.Quote(shown) + " is not permitted by any constraint"
		}
	}
	if tree, ok := treeOf(domain, excluded, true, m); ok {
		return kind + " " + strconv.Quote(shown) + " is excluded by constraint " + strconv.Quote(tree)
	}
	return ""
}

// treeOf finds the tree that a domain lies in. In excluded trees a wildcard
// name is also where any of the names it stands for would be.
func treeOf(domain string, trees []string, excluded bool, m *mailbox) (tree string, ok bool) {
	if m != nil {
		if full, ok := m.among(trees); ok {
			return full, true
		}
		trees = domainsOf(trees)
	}
	if slices.Contains(trees, "") {
		return "", true
	}
	kept := pruned(trees)
	for _, t := range kept {
		if below(domain, t) {
			return t, true
		}
	}
	if !excluded || !strings.HasPrefix(domain, "*") {
		return "", false
	}
	rest := afterLabel(strings.ToLower(domain))
	for _, t := range kept {
		if t = strings.ToLower(t); rest != "" && afterLabel(t) == rest {
			tree, ok = t, true // the last of them, as Go says it
		}
	}
	return tree, ok
}

// domainsOf are the constraints on email addresses that name no single address.
func domainsOf(trees []string) (out []string) {
	for _, t := range trees {
		if !strings.Contains(t, "@") {
			out = append(out, t)
		}
	}
	return out
}

// pruned sorts trees from the root of names outward and leaves out what lies in
// another.
func pruned(trees []string) []string {
	sorted := slices.Clone(trees)
	sort.SliceStable(sorted, func(i, j int) bool { return fromRoot(sorted[i]) < fromRoot(sorted[j]) })
	var kept []string
	for _, t := range sorted {
		if len(kept) == 0 || !below(t, kept[len(kept)-1]) {
			kept = append(kept, t)
		}
	}
	return kept
}

// fromRoot is a name backwards, in lower case, its dots before all letters.
func fromRoot(name string) string {
	out := make([]byte, len(name))
	for i := range len(name) {
		c := name[len(name)-1-i]
		switch {
		case c == '.':
			c = 0
		case c >= 'A' && c <= 'Z':
			c += 'a' - 'A'
		}
		out[i] = c
	}
	return string(out)
}

// below tells whether a name is a tree's root or lies below it. With a dot
// before it the root itself is not meant.
func below(name, tree string) bool {
	n, t := fromRoot(name), fromRoot(tree)
	if !strings.HasPrefix(n, t) {
		return false
	}
	return len(n) == len(t) || tree[0] == '.' || n[len(t)] == 0
}

// afterLabel is what follows a name's first label, with its dot.
func afterLabel(name string) string {
	if i := strings.IndexByte(name, '.'); i >= 0 {
		return name[i:]
	}
	return ""
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

// ipOutside asks the permitted and the excluded ranges. Go sorts ranges by
// their first address and looks only at the last one that begins before.
func ipOutside(ip net.IP, a *x509.Certificate) string {
	if len(a.PermittedIPRanges) > 0 && rangeOf(ip, a.PermittedIPRanges) == nil {
		return "IP address " + strconv.Quote(ip.String()) + " is not permitted by any constraint"
	}
	if r := rangeOf(ip, a.ExcludedIPRanges); r != nil {
		return "IP address " + strconv.Quote(ip.String()) + " is excluded by constraint " + strconv.Quote(r.String())
	}
	return ""
}

func rangeOf(ip net.IP, ranges []*net.IPNet) *net.IPNet {
	var sorted, kept []*net.IPNet
	for _, r := range ranges {
		if (len(r.IP) == net.IPv4len) == (len(ip) == net.IPv4len) {
			sorted = append(sorted, r)
		}
	}
	sort.SliceStable(sorted, func(i, j int) bool {
		a, b := sorted[i], sorted[j]
		order := bytes.Compare(a.IP, b.IP)
		return order < 0 || order == 0 && bytes.Compare(a.Mask, b.Mask) < 0
	})
	for _, r := range sorted {
		if len(kept) == 0 || !inside(r, kept[len(kept)-1]) {
			kept = append(kept, r)
		}
	}
	var near *net.IPNet
	for _, r := range kept {
		if near == nil || bytes.Compare(r.IP, ip) <= 0 {
			near = r
		}
	}
	if near != nil && near.Contains(ip) {
		return near
	}
	return nil
}

// inside tells whether all of a range lies in another.
func inside(r, in *net.IPNet) bool {
	last := make(net.IP, len(r.IP))
	for i := range last {
		last[i] = r.IP[i] | ^r.Mask[i]
	}
	return in.Contains(r.IP) && in.Contains(last)
}
