package kube

import (
	"net"
	"net/netip"
	"strconv"

	"kubepki/core/pki"
)

// APIPort is the apiserver's port where none is given (kubeadm's bindPort).
const APIPort = 6443

// How many hosts and users one cluster may have here. For workers it is Kubernetes'
// own bound on nodes (https://kubernetes.io/docs/setup/best-practices/cluster-large/).
const (
	MaxControlPlanes = 99
	MaxEtcdMembers   = 99
	MaxWorkers       = 5000
	MaxUsers         = 1000
)

// Host is a machine of the cluster: its node name and its addresses, the first
// being the one it advertises.
type Host struct {
	Name string
	IPs  []netip.Addr
}

// User is a person or program with a client certificate.
type User struct {
	Name   string
	Groups []string
}

// Endpoint is the address that kubeconfigs call; the zero value means none.
type Endpoint struct {
	Host string // DNS name or IP address
	Port int
}

// String is HOST:PORT, IPv6 addresses in brackets, "" for none.
func (e Endpoint) String() string {
	if e.Host == "" {
		return ""
	}
	return net.JoinHostPort(e.Host, strconv.Itoa(e.Port))
}

// Cluster describes a cluster whose PKI can be planned. [Draft.Cluster] makes
// only ones without a [Problem].
type Cluster struct {
	Name           string
	Version        Version
	Endpoint       Endpoint
	ServiceCIDRs   []netip.Prefix // one, or one of each family; the first leads
	DNSDomain      string
	ControlPlanes  []Host
	Etcd           []Host // members on hosts of their own; none: etcd runs on the control planes
	Workers        []Host
	KeyAlgorithm   pki.KeyAlgorithm
	AuthorityDays  int // validity of authorities made here
	LeafDays       int // validity of everything they sign
	ExtraSANs      pki.SANs
	Users          []User
	KubeletServing bool // a serving pair for each kubelet
	KubeProxy      bool // a client certificate for kube-proxy
	OneAuthority   bool // the cluster authority signs for etcd and the front proxy too
	// Brought are existing authorities, by profile ID; they are used, not made.
	// What one without its key has to sign, somebody else signs: see [Prepare].
	Brought map[string]*pki.Authority
}

// Nodes are the machines with a kubelet of the cluster: the control planes, then the workers.
func (c Cluster) Nodes() []Host {
	return append(append(make([]Host, 0, len(c.ControlPlanes)+len(c.Workers)), c.ControlPlanes...), c.Workers...)
}

// Hosts are all machines: the control planes, etcd's own hosts, the workers.
func (c Cluster) Hosts() []Host {
	out := make([]Host, 0, len(c.ControlPlanes)+len(c.Etcd)+len(c.Workers))
	return append(append(append(out, c.ControlPlanes...), c.Etcd...), c.Workers...)
}

// EtcdMembers are the hosts that run etcd: its own, else the control planes.
func (c Cluster) EtcdMembers() []Host {
	if len(c.Etcd) > 0 {
		return c.Etcd
	}
	return c.ControlPlanes
}

// signer is the ID of the authority that signs a profile, or that an
// authority's profile is: its own, else the one for everything.
func (c Cluster) signer(p Profile) string {
	id := p.Authority
	if p.Form == AuthorityPair {
		id = p.ID
	}
	if c.OneAuthority && id != "" {
		return ClusterCA
	}
	return id
}

// ServiceIP is the address of the service "kubernetes": the first of the first
// service CIDR. In-cluster clients call the apiserver by it.
func (c Cluster) ServiceIP() netip.Addr { return c.ServiceCIDRs[0].Masked().Addr().Next() }

// dnsIP is the address of the cluster's DNS service: the tenth of the first service CIDR.
func (c Cluster) dnsIP() netip.Addr {
	a := c.ServiceCIDRs[0].Masked().Addr()
	for range 10 {
		a = a.Next()
	}
	return a
}

// local is the address at which a control plane serves its own apiserver.
func (c Cluster) local(h Host) Endpoint { return Endpoint{h.IPs[0].String(), APIPort} }

// shared is the address for all who do not sit on a control plane: the
// endpoint, else the first control plane.
func (c Cluster) shared() Endpoint {
	if c.Endpoint.Host != "" {
		return c.Endpoint
	}
	return c.local(c.ControlPlanes[0])
}
