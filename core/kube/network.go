package kube

import (
	"fmt"
	"net/netip"
	"strings"

	"kubepki/core/pki"
)

func (r *reader) serviceCIDRs(s string) {
	for _, part := range strings.Split(s, ",") {
		if len(r.c.ServiceCIDRs) > 0 {
			part = strings.TrimPrefix(part, " ")
		}
		p, err := ParseServiceCIDR(part)
		if err != nil {
			r.fail(FieldServiceCIDRs, err)
			return
		}
		r.c.ServiceCIDRs = append(r.c.ServiceCIDRs, p)
	}
	const fix = "give one, or one IPv4 and one IPv6"
	switch n := r.c.ServiceCIDRs; {
	case len(n) > 2:
		r.add(FieldServiceCIDRs, 0, fmt.Sprintf("%d service networks are too many", len(n)), fix)
	case len(n) == 2 && n[0].Addr().Is4() == n[1].Addr().Is4():
		r.add(FieldServiceCIDRs, 0, "both service networks are of the same kind", fix)
	}
}

// networksFitHosts refuses what no apiserver would start with, or what would
// send traffic for hosts to services: --service-cluster-ip-range must begin with
// the kind of address that is advertised and must not overlap with any host's
// (https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/).
func (r *reader) networksFitHosts() {
	if len(r.c.ServiceCIDRs) == 0 {
		return
	}
	first := r.c.ServiceCIDRs[0]
	for _, h := range r.c.ControlPlanes {
		if len(h.IPs) > 0 && h.IPs[0].Is4() != first.Addr().Is4() {
			r.add(FieldServiceCIDRs, 0, fmt.Sprintf("service network %s is not of the kind of %s's address %s", first, h.Name, h.IPs[0]),
				"put the network of that kind first, or the host's other address")
			break
		}
	}
	for _, h := range r.c.Hosts() {
		for _, a := range h.IPs {
			for _, n := range r.c.ServiceCIDRs {
				if n.Contains(a) {
					r.add(FieldServiceCIDRs, 0, fmt.Sprintf("service network %s holds the address %s of %s", n, a, h.Name), "choose a network that no host is in")
					return
				}
			}
		}
	}
}

// ParseServiceCIDR reads a service network, whose size kubeadm and the
// apiserver bound: at least 16 addresses, at most 20 bits of them.
func ParseServiceCIDR(s string) (netip.Prefix, error) {
	bad := func(why, fix string) (netip.Prefix, error) {
		return netip.Prefix{}, &pki.ValueError{Kind: "CIDR", Value: s, Why: why, Fix: fix}
	}
	if err := pki.CheckText("CIDR", s); err != nil {
		return netip.Prefix{}, err
	}
	addr, length, slash := strings.Cut(s, "/")
	if !slash {
		return bad(orEmpty(s, "has no prefix length"), "write it as 10.96.0.0/12")
	}
	if _, err := pki.ParseIP(addr); err != nil {
		return netip.Prefix{}, err
	}
	p, err := netip.ParsePrefix(s)
	switch {
	case err != nil:
		return bad(fmt.Sprintf("has a prefix length “%s” that is none", length), "write it as 10.96.0.0/12")
	case p.Masked() != p:
		return bad("has bits beyond its prefix", "write "+p.Masked().String())
	case p.Addr().BitLen()-p.Bits() < 4:
		return bad("is too small for a service network", "use a shorter prefix: 16 addresses are the least")
	case p.Addr().BitLen()-p.Bits() > 20:
		return bad("is too large for a service network", fmt.Sprintf("the apiserver takes at most 20 bits: /%d or longer", p.Addr().BitLen()-20))
	}
	return p, nil
}
