package repair

import (
	"net/netip"
	"slices"
	"strings"

	"kubepki/core/kube"
	"kubepki/core/pki"
)

// What kubeadm takes where nobody says otherwise.
const (
	usualService = "10.96.0.1"
	usualDomain  = "kubernetes.default.svc.cluster.local"
)

// gathered are the names of an apiserver whose certificate does not tell them any
// more: what it still has, what other control planes have, its host's name and
// addresses as etcd's certificate has them, and what kubeconfigs call. The rest is
// as kubeadm has it, and said to be assumed.
func (m *maker) gathered(u *unit, have pki.SANs) pki.SANs {
	host := u.Files[0].Folder
	out := have
	if node := m.s.Nodes[host]; node != "" {
		out = joined(out, pki.SANs{{Kind: pki.DNS, Value: node}})
	}
	for i := range m.s.Plan.Items {
		it := &m.s.Plan.Items[i]
		if other := it.Files[0].Folder; it.Profile.ID == "apiserver" && other != host {
			own := m.namesOf("etcd-server", other)
			for _, n := range m.namesOf("apiserver", other) {
				if n.Value != m.s.Nodes[other] && !own.Has(n) {
					out = joined(out, pki.SANs{n})
				}
			}
		}
	}
	for _, n := range m.namesOf("etcd-server", host) {
		if a, err := netip.ParseAddr(n.Value); err == nil && !a.IsLoopback() {
			out = joined(out, pki.SANs{n})
		}
	}
	out = joined(out, m.calledBy())
	domain := slices.ContainsFunc(out, func(n pki.SAN) bool { return strings.HasPrefix(n.Value, "kubernetes.default.svc.") })
	if !domain {
		out = joined(out, pki.SANs{{Kind: pki.DNS, Value: usualDomain}})
	}
	if len(m.s.Plan.Cluster.ServiceCIDRs) == 0 && !m.hasService(u, out) {
		out = joined(out, pki.SANs{{Kind: pki.IP, Value: usualService}})
		m.result.Assumed = append(m.result.Assumed, "apiserver.crt: "+usualService+" is the service’s address and cluster.local the domain: “kubectl get service kubernetes” tells the first, the kubelet’s configuration the second")
	}
	return out
}

// hasService tells whether names hold an address besides those of the hosts and
// those that are called: that of the service.
func (m *maker) hasService(u *unit, names pki.SANs) bool {
	called := append(m.calledBy(), m.namesOf("etcd-server", u.Files[0].Folder)...)
	return slices.ContainsFunc(names, func(n pki.SAN) bool { return n.Kind == pki.IP && !called.Has(n) })
}

// calledBy are the hosts that the kubeconfigs of the set call.
func (m *maker) calledBy() (out pki.SANs) {
	for i := range m.s.Plan.Items {
		it := &m.s.Plan.Items[i]
		if it.Profile.Form != kube.Config || m.o.Parse == nil {
			continue
		}
		k, err := m.o.Parse(m.data(it.Files[0].Folder, it.Files[0].Path))
		if err != nil {
			continue
		}
		cluster, _, err := k.Current()
		if err != nil {
			continue
		}
		host, _, _ := strings.Cut(strings.TrimPrefix(cluster.Cluster.Server, "https://"), "/")
		if at := strings.LastIndexByte(host, ':'); at >= 0 && !strings.HasSuffix(host, "]") {
			host = host[:at]
		}
		if n, err := pki.ParseSAN(strings.Trim(host, "[]")); err == nil {
			out = joined(out, pki.SANs{n})
		}
	}
	return out
}
