package kube

import (
	"net/netip"
	"slices"

	"kubepki/core/pki"
)

// hostName is the name of etcd's pairs: that of their host.
func hostName(_ Cluster, p Place) pki.Name { return pki.CommonName(p.Host.Name) }

// nodeClientName is what the Node authorizer wants of a kubelet
// (https://kubernetes.io/docs/reference/access-authn-authz/node/).
func nodeClientName(_ Cluster, p Place) pki.Name {
	return pki.ClientName("system:node:"+p.Host.Name, "system:nodes")
}

// kubeletClientName depends on the patch release: see [Version.KubeletClientByName].
func kubeletClientName(c Cluster, _ Place) pki.Name {
	if c.Version.KubeletClientByName() {
		return pki.CommonName("kube-apiserver-kubelet-client")
	}
	return pki.ClientName("kube-apiserver-kubelet-client", "kubeadm:cluster-admins")
}

// apiserverSANs are the names of kube-apiserver in kubeadm's order: DNS names
// sorted, then addresses as they come, none twice.
func apiserverSANs(c Cluster, p Place) pki.SANs {
	dns := []string{p.Host.Name, "kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc." + c.DNSDomain}
	ips := []netip.Addr{c.ServiceIP(), p.Host.IPs[0]}
	if host := c.Endpoint.Host; host != "" {
		if a, err := netip.ParseAddr(host); err == nil {
			ips = append(ips, a)
		} else {
			dns = append(dns, host)
		}
	}
	var others pki.SANs
	for _, s := range c.ExtraSANs {
		switch s.Kind {
		case pki.DNS:
			dns = append(dns, s.Value)
		case pki.IP:
			ips = append(ips, netip.MustParseAddr(s.Value))
		default:
			others = append(others, s)
		}
	}
	return append(sans(dns, ips), others...)
}

// etcdSANs are the names of an etcd member: the host and loopback.
func etcdSANs(_ Cluster, p Place) pki.SANs {
	return sans([]string{p.Host.Name, "localhost"}, []netip.Addr{p.Host.IPs[0], netip.MustParseAddr("127.0.0.1"), netip.IPv6Loopback()})
}

// nodeSANs are the names at which a kubelet is called: its node and all its addresses.
func nodeSANs(_ Cluster, p Place) pki.SANs { return sans([]string{p.Host.Name}, p.Host.IPs) }

// sans sorts the DNS names bytewise and drops repeats, as kubeadm does; the
// addresses keep their order.
func sans(dns []string, ips []netip.Addr) pki.SANs {
	slices.Sort(dns)
	var out pki.SANs
	for _, d := range slices.Compact(dns) {
		out = append(out, pki.SAN{Kind: pki.DNS, Value: d})
	}
	for i, a := range ips {
		if !slices.Contains(ips[:i], a) {
			out = append(out, pki.SAN{Kind: pki.IP, Value: a.String()})
		}
	}
	return out
}

// sharedOrLocal is the server of the administrators: the endpoint if there is
// one, else the control plane they lie on.
func sharedOrLocal(c Cluster, p Place) Endpoint {
	if c.Endpoint.Host != "" {
		return c.Endpoint
	}
	return c.local(p.Host)
}

// localServer is the server of the components that sit beside an apiserver.
func localServer(c Cluster, p Place) Endpoint { return c.local(p.Host) }

func sharedServer(c Cluster, _ Place) Endpoint { return c.shared() }

// kubeletServer follows kubeadm's change in 1.33: see [Version.localKubelet].
func kubeletServer(c Cluster, p Place) Endpoint {
	switch {
	case p.Control && c.Version.localKubelet():
		return c.local(p.Host)
	case p.Control:
		return sharedOrLocal(c, p)
	}
	return c.shared()
}

func onControlPlanes(c Cluster) (all, public []Host) { return c.ControlPlanes, nil }

// onNodes gives workers what they check the apiserver with.
func onNodes(c Cluster) (all, public []Host) { return c.ControlPlanes, c.Workers }

// besideEtcd keeps etcd's authority whole on the first host of an external etcd
// alone (https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/setup-ha-etcd-with-kubeadm/).
// One that is the cluster's authority too must not lie there.
func besideEtcd(c Cluster) (all, public []Host) {
	switch {
	case len(c.Etcd) == 0:
		return c.ControlPlanes, nil
	case c.OneAuthority:
		return nil, append(slices.Clone(c.Etcd), c.ControlPlanes...)
	}
	return c.Etcd[:1], append(slices.Clone(c.Etcd[1:]), c.ControlPlanes...)
}
