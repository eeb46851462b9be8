package chain

import (
	"crypto/x509"
	"fmt"
	"net"
	"strconv"
)

// constraintFault asks whether the alternative names below each authority of a
// path lie within its name constraints (RFC 5280 section 4.2.1.10). As in Go,
// the subject is never asked, and constraints on directory names are not known
// (an authority that marks them critical is refused elsewhere).
func (m *Memo) constraintFault(path []*x509.Certificate) *Fault {
	for i, c := range path {
		if _, named := extension(c, oidAltNames); !named {
			continue
		}
		above := constrained(path[i+1:])
		if len(above) == 0 {
			return nil
		}
		why := m.altNames(c).bad
		for _, a := range above {
			if why == "" {
				why = m.outside(c, a)
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

// limits are an authority's name constraints, made ready for many names.
type limits struct {
	permitted, excluded [nameKinds]domains
	ips, noIPs          ranges
}

func newLimits(a *x509.Certificate) *limits {
	return &limits{
		permitted: [nameKinds]domains{newDomains(a.PermittedDNSDomains, false), newDomains(a.PermittedURIDomains, false), newDomains(a.PermittedEmailAddresses, true)},
		excluded:  [nameKinds]domains{newDomains(a.ExcludedDNSDomains, false), newDomains(a.ExcludedURIDomains, false), newDomains(a.ExcludedEmailAddresses, true)},
		ips:       newRanges(a.PermittedIPRanges), noIPs: newRanges(a.ExcludedIPRanges),
	}
}

// outside says which of the names lies outside, "" for none.
func (l *limits) outside(n *altNames) string {
	for _, ip := range n.ips {
		if why := l.ipOutside(ip); why != "" {
			return why
		}
	}
	for i := range n.domains {
		if why := l.domainOutside(&n.domains[i]); why != "" {
			return why
		}
	}
	return ""
}

func (l *limits) domainOutside(d *domainName) string {
	words := nameWords[d.kind]
	if !d.like {
		return fmt.Sprintf(words.bad, d.shown)
	}
	if within := &l.permitted[d.kind]; within.given {
		if _, ok := within.find(d); !ok {
			return words.title + " " + strconv.Quote(d.shown) + " is not permitted by any constraint"
		}
	}
	tree, ok := l.excluded[d.kind].find(d)
	if !ok {
		tree, ok = l.excluded[d.kind].besides(d)
	}
	if ok {
		return words.title + " " + strconv.Quote(d.shown) + " is excluded by constraint " + strconv.Quote(tree)
	}
	return ""
}

func (l *limits) ipOutside(ip net.IP) string {
	if l.ips.given && l.ips.find(ip) == nil {
		return "IP address " + strconv.Quote(ip.String()) + " is not permitted by any constraint"
	}
	if r := l.noIPs.find(ip); r != nil {
		return "IP address " + strconv.Quote(ip.String()) + " is excluded by constraint " + strconv.Quote(r.String())
	}
	return ""
}
