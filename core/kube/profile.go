package kube

import (
	"crypto/x509"

	"kubepki/core/pki"
)

// Scope says how many of a profile a cluster has.
type Scope int

// The scopes.
const (
	PerCluster      Scope = iota // one, shared by all control planes
	FirstControl                 // one, on the first control plane alone
	PerControlPlane              // one for each control plane
	PerEtcdMember                // one for each host that runs etcd
	PerNode                      // one for each control plane and worker
	PerUser                      // one for each user
)

// Form says what a profile's key and certificate are stored as.
type Form int

// The forms.
const (
	AuthorityPair Form = iota // .crt and .key of an authority
	Pair                      // .crt and .key
	Config                    // a kubeconfig with both in it
	KeyPair                   // .key and .pub, no certificate
)

// Profile is one row of what a cluster needs: who it is for, how it is named,
// who signs it, where it lies and why it is so. Its functions are pure.
type Profile struct {
	ID    string
	Title string
	// Authority is the profile ID of the signing authority, "" for roots and bare keys.
	Authority string
	Scope     Scope
	Form      Form
	Usages    []x509.ExtKeyUsage
	// Path is where the files lie on the host, without their endings; a
	// kubeconfig's is whole.
	Path string
	// Holders says where the files of a PerCluster profile lie: the hosts that
	// hold all of them, and those that hold the certificate alone.
	Holders func(Cluster) (all, public []Host)
	Subject func(Cluster, Place) pki.Name
	SANs    func(Cluster, Place) pki.SANs // nil: none
	Server  func(Cluster, Place) Endpoint // of kubeconfigs
	Wanted  func(Cluster) bool            // nil: always
	Why     string
	// Shared takes the place of Why, with what it costs, where the cluster
	// authority stands in for this one.
	Shared string
}

// Place is what one instance of a profile is for: a host, or a user.
type Place struct {
	Host    Host
	Control bool // the host is a control plane
	User    User
}

// The extended key usages of leaves.
var (
	serverOnly = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	clientOnly = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
	bothWays   = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth}
)

// Profile IDs that code outside the table names: the three authorities and the
// identities that downloads are offered for.
const (
	ClusterCA    = "ca"
	EtcdCA       = "etcd-ca"
	FrontProxyCA = "front-proxy-ca"
	AdminID      = "admin"
	UserID       = "user"
)

// Directories of a host.
const (
	configDir  = "/etc/kubernetes/"
	pkiDir     = configDir + "pki/"
	kubeletDir = "/var/lib/kubelet/pki/"
)

// profiles is the one table of what a cluster needs, in the order it is made:
// no leaf comes before its authority.
var profiles = []Profile{
	{
		ID: ClusterCA, Title: "Cluster authority", Scope: PerCluster, Form: AuthorityPair, Path: pkiDir + "ca", Holders: onNodes,
		Subject: func(Cluster, Place) pki.Name { return pki.CommonName("kubernetes") },
		Why:     "Signs everyone who talks to the apiserver, and the apiserver itself. Whoever holds its key can be any user.",
	},
	{
		ID: EtcdCA, Title: "etcd authority", Scope: PerCluster, Form: AuthorityPair, Path: pkiDir + "etcd/ca", Holders: besideEtcd,
		Subject: func(Cluster, Place) pki.Name { return pki.CommonName("etcd-ca") },
		Why:     "A root of its own: etcd trusts whoever it signed with all data, so no cluster user may be among them.",
		Shared:  "The cluster authority once more. etcd trusts whoever it signed with all data, so every kubelet and user of the cluster may read and change all of it: let nobody but the apiservers reach etcd's ports.",
	},
	{
		ID: FrontProxyCA, Title: "Front proxy authority", Scope: PerCluster, Form: AuthorityPair, Path: pkiDir + "front-proxy-ca", Holders: onControlPlanes,
		Subject: func(Cluster, Place) pki.Name { return pki.CommonName("front-proxy-ca") },
		Why:     "Extension apiservers believe the user named in a header only from a caller this root signed. With the cluster authority, any user could claim to be another.",
		Shared:  "The cluster authority once more. It signed every client of the cluster, and any of them could claim to be another user by a header, were it not for --requestheader-allowed-names=front-proxy-client on kube-apiserver: kubeadm sets it, never leave it empty.",
	},
	{
		ID: "apiserver", Title: "kube-apiserver, serving", Authority: ClusterCA, Scope: PerControlPlane, Form: Pair, Path: pkiDir + "apiserver",
		Usages: serverOnly, SANs: apiserverSANs,
		Subject: func(Cluster, Place) pki.Name { return pki.CommonName("kube-apiserver") },
		Why:     "Pods call the first service address, people call the endpoint, components call the host: each must be a name in it.",
	},
	{
		ID: "apiserver-kubelet-client", Title: "kube-apiserver, calling kubelets", Authority: ClusterCA, Scope: PerControlPlane, Form: Pair,
		Path: pkiDir + "apiserver-kubelet-client", Usages: clientOnly,
		Subject: kubeletClientName,
		Why:     "How the apiserver proves itself to each kubelet for logs, exec and port-forward. Its group or user decides what the kubelet lets it do.",
	},
	{
		ID: "apiserver-etcd-client", Title: "kube-apiserver, calling etcd", Authority: EtcdCA, Scope: PerControlPlane, Form: Pair,
		Path: pkiDir + "apiserver-etcd-client", Usages: clientOnly,
		Subject: func(Cluster, Place) pki.Name { return pki.CommonName("kube-apiserver-etcd-client") },
		Why:     "etcd refuses every caller its own authority did not sign; the apiserver is the only component that calls it.",
	},
	{
		ID: "front-proxy-client", Title: "kube-apiserver, calling extension apiservers", Authority: FrontProxyCA, Scope: PerControlPlane, Form: Pair,
		Path: pkiDir + "front-proxy-client", Usages: clientOnly,
		Subject: func(Cluster, Place) pki.Name { return pki.CommonName("front-proxy-client") },
		Why:     "With it the apiserver passes a user's request on to an extension apiserver, such as metrics-server, and says who the user is.",
	},
	{
		ID: "etcd-server", Title: "etcd, serving", Authority: EtcdCA, Scope: PerEtcdMember, Form: Pair, Path: pkiDir + "etcd/server",
		Usages: bothWays, SANs: etcdSANs, Subject: hostName,
		Why: "etcd answers the apiserver with it, and dials itself with it through its gateway: hence client authentication too.",
	},
	{
		ID: "etcd-peer", Title: "etcd, among members", Authority: EtcdCA, Scope: PerEtcdMember, Form: Pair, Path: pkiDir + "etcd/peer",
		Usages: bothWays, SANs: etcdSANs, Subject: hostName,
		Why: "Members call each other both ways, so each is server and client in one.",
	},
	{
		ID: "etcd-healthcheck-client", Title: "etcd, health check", Authority: EtcdCA, Scope: PerEtcdMember, Form: Pair,
		Path: pkiDir + "etcd/healthcheck-client", Usages: clientOnly,
		Subject: func(Cluster, Place) pki.Name { return pki.CommonName("kube-etcd-healthcheck-client") },
		Why:     "Lets a probe ask etcd whether it is well, without the apiserver's own pair.",
	},
	{
		ID: "sa", Title: "Service account keys", Scope: PerCluster, Form: KeyPair, Path: pkiDir + "sa", Holders: onControlPlanes,
		Why: "The controller-manager signs service account tokens with sa.key, every apiserver checks them with sa.pub: all control planes need the same two files.",
	},
	{
		ID: AdminID, Title: "Administrator", Authority: ClusterCA, Scope: PerControlPlane, Form: Config, Path: configDir + "admin.conf",
		Usages: clientOnly, Server: sharedOrLocal,
		Subject: func(Cluster, Place) pki.Name { return pki.ClientName("kubernetes-admin", "kubeadm:cluster-admins") },
		Why:     "The everyday administrator. Its group has no power until it is bound to cluster-admin, and the binding can be taken away again.",
	},
	{
		ID: "super-admin", Title: "Super administrator", Authority: ClusterCA, Scope: FirstControl, Form: Config, Path: configDir + "super-admin.conf",
		Usages: clientOnly, Server: sharedOrLocal,
		Subject: func(Cluster, Place) pki.Name { return pki.ClientName("kubernetes-super-admin", "system:masters") },
		Why:     "system:masters may do everything, past all RBAC, and cannot be revoked: break the glass with it, then lock it away.",
	},
	{
		ID: "kubelet", Title: "kubelet, calling the apiserver", Authority: ClusterCA, Scope: PerNode, Form: Config, Path: configDir + "kubelet.conf",
		Usages: clientOnly, Server: kubeletServer,
		Subject: nodeClientName,
		Why:     "The Node authorizer lets system:node:NAME in the group system:nodes touch the objects of its own node alone.",
	},
	{
		ID: "controller-manager", Title: "kube-controller-manager", Authority: ClusterCA, Scope: PerControlPlane, Form: Config,
		Path: configDir + "controller-manager.conf", Usages: clientOnly, Server: localServer,
		Subject: func(Cluster, Place) pki.Name { return pki.CommonName("system:kube-controller-manager") },
		Why:     "The name alone carries the rights: RBAC binds this user out of the box, no group is needed.",
	},
	{
		ID: "scheduler", Title: "kube-scheduler", Authority: ClusterCA, Scope: PerControlPlane, Form: Config, Path: configDir + "scheduler.conf",
		Usages: clientOnly, Server: localServer,
		Subject: func(Cluster, Place) pki.Name { return pki.CommonName("system:kube-scheduler") },
		Why:     "The name alone carries the rights: RBAC binds this user out of the box, no group is needed.",
	},
	{
		ID: "kubelet-serving", Title: "kubelet, serving", Authority: ClusterCA, Scope: PerNode, Form: Pair, Path: kubeletDir + "kubelet",
		Usages: serverOnly, SANs: nodeSANs, Subject: nodeClientName,
		Wanted: func(c Cluster) bool { return c.KubeletServing },
		Why:    "By default each kubelet signs for itself and the apiserver does not check. With this pair it can: set --kubelet-certificate-authority.",
	},
	{
		ID: "kube-proxy", Title: "kube-proxy", Authority: ClusterCA, Scope: PerNode, Form: Config, Path: configDir + "kube-proxy.conf",
		Usages: clientOnly, Server: sharedServer,
		Subject: func(Cluster, Place) pki.Name { return pki.CommonName("system:kube-proxy") },
		Wanted:  func(c Cluster) bool { return c.KubeProxy },
		Why:     "kubeadm gives kube-proxy a service account token instead; as a service of the host it needs a certificate.",
	},
	{
		ID: UserID, Title: "User", Authority: ClusterCA, Scope: PerUser, Form: Config, Usages: clientOnly, Server: sharedServer,
		Subject: func(_ Cluster, p Place) pki.Name { return pki.ClientName(p.User.Name, p.User.Groups...) },
		Why:     "The common name is the user, each organization a group. Without a binding they may do next to nothing.",
	},
}

// Profiles lists the whole table, authorities before what they sign.
func Profiles() []Profile { return append([]Profile(nil), profiles...) }

// ProfileByID finds a row.
func ProfileByID(id string) (Profile, bool) {
	for _, p := range profiles {
		if p.ID == id {
			return p, true
		}
	}
	return Profile{}, false
}
