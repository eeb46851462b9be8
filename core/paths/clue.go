package paths

import (
	"net/netip"
	"strings"

	"kubepki/core/health"
	"kubepki/core/kube"
	"kubepki/core/pki"
)

// Clues are what command lines tell of a cluster that nobody described: its
// version, and the names that its servers must have beyond those that all have.
// nodes are the hosts' own names, as [health.Clues] has them.
func Clues(commands []Command, nodes map[string]string) health.Clues {
	out := health.Clues{Nodes: nodes, Names: map[string]pki.SANs{}}
	add := func(c *Command, profile string, names ...string) {
		at := c.Host + "/" + profile
		for _, n := range names {
			if san, ok := sanOf(n); ok && !out.Names[at].Has(san) {
				out.Names[at] = append(out.Names[at], san)
			}
		}
	}
	for i := range commands {
		c := &commands[i]
		if c.besides(commands) != nil {
			continue // it is told, and its names are another time's
		}
		if c.Program == APIServer && c.Version.Minor > 0 && out.Version.Minor == 0 {
			out.Version = c.Version
		}
		switch c.Program {
		case APIServer:
			if c.serves("apiserver", "tls-cert-file") {
				add(c, "apiserver", c.apiserverNames()...)
			}
		case Etcd:
			for _, u := range c.list("advertise-client-urls") {
				add(c, "etcd-server", urlHost(u))
			}
			for _, u := range c.list("initial-advertise-peer-urls") {
				add(c, "etcd-peer", urlHost(u))
			}
		}
	}
	return out
}

// serves tells whether a flag points to where the profile has its file: names
// are asked of that alone.
func (c *Command) serves(profile, flag string) bool {
	v, ok := c.Flag(flag)
	p, _ := kube.ProfileByID(profile)
	return ok && v == p.Path+".crt"
}

// apiserverNames are what an apiserver is called by its own flags: the first
// address of the services, by which pods call it, its name in the cluster's
// domain, and with kubeadm the address that it advertises.
func (c *Command) apiserverNames() (out []string) {
	if v, _ := c.Flag("service-cluster-ip-range"); v != "" {
		first, _, _ := strings.Cut(v, ",")
		if p, err := netip.ParsePrefix(first); err == nil {
			out = append(out, p.Masked().Addr().Next().String())
		}
	}
	if v, _ := c.Flag("service-account-issuer"); strings.HasPrefix(v, "https://kubernetes.default.svc.") {
		out = append(out, urlHost(v))
	}
	if v, _ := c.Flag("advertise-address"); c.Kubeadm && address(v) == "" {
		out = append(out, v)
	}
	return out
}

// sanOf is a host as an alternative name; wildcards and none are no names.
func sanOf(host string) (pki.SAN, bool) {
	if a, err := netip.ParseAddr(host); err == nil {
		return pki.SAN{Kind: pki.IP, Value: a.String()}, !a.IsUnspecified()
	}
	return pki.SAN{Kind: pki.DNS, Value: host}, host != "" && pki.CheckDNSName(host, false) == nil
}
