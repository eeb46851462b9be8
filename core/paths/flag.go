package paths

import "kubepki/core/kube"

// Kind is what a flag's value has to be.
type Kind int

// The kinds.
const (
	Value       Kind = iota // no file
	Certificate             // a certificate; its key is that of the flag Pair
	Key                     // a private key
	Authority               // one or more certificates of authorities
	Public                  // a public key, or the private one that holds it
	Config                  // a kubeconfig
)

// String is what the kind is called in a table.
func (k Kind) String() string {
	return [...]string{"a value", "a certificate", "a private key", "an authority", "a public key", "a kubeconfig"}[k]
}

// Flag is one row of what is known: a flag of a program that has to do with TLS
// or with who may call it.
type Flag struct {
	Program string
	Name    string // without dashes; of kubelet's configuration, its field
	Kind    Kind
	// Profile is the ID of the row of package kube's table that belongs there.
	Profile string
	Pair    string // of a certificate or key: the flag of the other half
	Need    string // what follows where it is absent, "" where it may be
	// With is a flag that makes this one needed, "" for always; Unless one that stands in its place.
	With    string
	Unless  string
	Alone   bool   // of certificates: a file with more than one is refused
	Form    form   // of a value: what has to be in it; nil where all is taken
	Removed int    // the minor of Kubernetes that has it no more, 0 for none
	Instead string // what to do where it is removed
}

// Programs whose command lines are judged.
const (
	APIServer  = "kube-apiserver"
	Manager    = "kube-controller-manager"
	Scheduler  = "kube-scheduler"
	Kubelet    = "kubelet"
	KubeProxy  = "kube-proxy"
	Etcd       = "etcd"
	notStarted = "it does not start"

	externalSigner = "service-account-signing-endpoint"
)

// flags is the one table: those that have to do with TLS in the command
// references of v1.29 to v1.37
// (https://kubernetes.io/docs/reference/command-line-tools-reference/,
// https://etcd.io/docs/v3.6/op-guide/configuration/), and those that were removed.
var flags = []Flag{
	{Program: APIServer, Name: "tls-cert-file", Kind: Certificate, Profile: "apiserver", Pair: "tls-private-key-file", Need: "it makes a pair of its own that nobody trusts, in /var/run/kubernetes"},
	{Program: APIServer, Name: "tls-private-key-file", Kind: Key, Profile: "apiserver", Pair: "tls-cert-file"},
	{Program: APIServer, Name: "client-ca-file", Kind: Authority, Profile: kube.ClusterCA, Need: "no client certificate is accepted: kubelets, controllers and administrators get 401 Unauthorized"},
	{Program: APIServer, Name: "etcd-cafile", Kind: Authority, Profile: kube.EtcdCA, With: "etcd-servers", Need: "it trusts the authorities of its machine alone, and refuses etcd"},
	{Program: APIServer, Name: "etcd-certfile", Kind: Certificate, Profile: "apiserver-etcd-client", Pair: "etcd-keyfile", With: "etcd-servers", Need: "etcd refuses it: “remote error: tls: certificate required”"},
	{Program: APIServer, Name: "etcd-keyfile", Kind: Key, Profile: "apiserver-etcd-client", Pair: "etcd-certfile"},
	{Program: APIServer, Name: "etcd-servers", Kind: Value, Need: notStarted},
	{Program: APIServer, Name: "kubelet-client-certificate", Kind: Certificate, Profile: "apiserver-kubelet-client", Pair: "kubelet-client-key", Need: "kubelets take it for system:anonymous: logs, exec and port-forward are forbidden"},
	{Program: APIServer, Name: "kubelet-client-key", Kind: Key, Profile: "apiserver-kubelet-client", Pair: "kubelet-client-certificate"},
	{Program: APIServer, Name: "kubelet-certificate-authority", Kind: Authority, Profile: kube.ClusterCA},
	{Program: APIServer, Name: "proxy-client-cert-file", Kind: Certificate, Profile: "front-proxy-client", Pair: "proxy-client-key-file", With: "requestheader-client-ca-file", Need: "extension apiservers, such as metrics-server, do not believe it"},
	{Program: APIServer, Name: "proxy-client-key-file", Kind: Key, Profile: "front-proxy-client", Pair: "proxy-client-cert-file"},
	{Program: APIServer, Name: "requestheader-client-ca-file", Kind: Authority, Profile: kube.FrontProxyCA, With: "proxy-client-cert-file", Need: "extension apiservers, such as metrics-server, cannot know who calls"},
	{Program: APIServer, Name: "requestheader-allowed-names", Kind: Value},
	{Program: APIServer, Name: "service-account-key-file", Kind: Public, Profile: "sa", Unless: externalSigner, Need: "no service account token is accepted, or it does not start"},
	{Program: APIServer, Name: "service-account-signing-key-file", Kind: Key, Profile: "sa", Unless: externalSigner, Need: notStarted},
	{Program: APIServer, Name: "service-account-issuer", Kind: Value, Need: notStarted},
	{Program: APIServer, Name: "authorization-mode", Kind: Value, Form: modes, Unless: "authorization-config", Need: "AlwaysAllow: whoever is known may do everything"},
	{Program: APIServer, Name: "service-cluster-ip-range", Kind: Value, Form: ranges},
	{Program: APIServer, Name: "advertise-address", Kind: Value, Form: address},
	{Program: APIServer, Name: "bind-address", Kind: Value, Form: address},
	{Program: APIServer, Name: "secure-port", Kind: Value, Form: port},
	{Program: APIServer, Name: "tls-sni-cert-key", Kind: Value},
	{Program: APIServer, Name: "oidc-ca-file", Kind: Authority},
	{Program: APIServer, Name: "insecure-port", Removed: 24, Instead: "take it away: everything goes to --secure-port"},
	{Program: APIServer, Name: "insecure-bind-address", Removed: 24, Instead: "take it away: everything goes to --secure-port"},
	{Program: APIServer, Name: "address", Removed: 24, Instead: "use --bind-address"},
	{Program: APIServer, Name: "port", Removed: 24, Instead: "use --secure-port"},
	{Program: APIServer, Name: "basic-auth-file", Removed: 19, Instead: "take it away: give people certificates or tokens"},
	{Program: APIServer, Name: "kubelet-https", Removed: 22, Instead: "take it away: kubelets are always called over TLS"},
	{Program: APIServer, Name: "service-account-api-audiences", Removed: 25, Instead: "use --api-audiences"},

	{Program: Manager, Name: "kubeconfig", Kind: Config, Profile: "controller-manager", Need: notStarted},
	{Program: Manager, Name: "authentication-kubeconfig", Kind: Config, Profile: "controller-manager"},
	{Program: Manager, Name: "authorization-kubeconfig", Kind: Config, Profile: "controller-manager"},
	{Program: Manager, Name: "client-ca-file", Kind: Authority, Profile: kube.ClusterCA},
	{Program: Manager, Name: "requestheader-client-ca-file", Kind: Authority, Profile: kube.FrontProxyCA},
	{Program: Manager, Name: "root-ca-file", Kind: Authority, Profile: kube.ClusterCA, Need: "pods get no ca.crt with their token, and refuse the apiserver"},
	{Program: Manager, Name: "service-account-private-key-file", Kind: Key, Profile: "sa", Need: "no token Secret is filled"},
	{Program: Manager, Name: "cluster-signing-cert-file", Kind: Authority, Alone: true, Profile: kube.ClusterCA, Pair: "cluster-signing-key-file"},
	{Program: Manager, Name: "cluster-signing-key-file", Kind: Key, Profile: kube.ClusterCA, Pair: "cluster-signing-cert-file"},
	{Program: Manager, Name: "tls-cert-file", Kind: Certificate, Pair: "tls-private-key-file"},
	{Program: Manager, Name: "tls-private-key-file", Kind: Key, Pair: "tls-cert-file"},
	{Program: Manager, Name: "port", Removed: 24, Instead: "use --secure-port"},
	{Program: Manager, Name: "address", Removed: 24, Instead: "use --bind-address"},
	{Program: Manager, Name: "experimental-cluster-signing-duration", Removed: 25, Instead: "use --cluster-signing-duration"},

	{Program: Scheduler, Name: "kubeconfig", Kind: Config, Profile: "scheduler", Need: "it finds no apiserver, unless its configuration names one"},
	{Program: Scheduler, Name: "authentication-kubeconfig", Kind: Config, Profile: "scheduler"},
	{Program: Scheduler, Name: "authorization-kubeconfig", Kind: Config, Profile: "scheduler"},
	{Program: Scheduler, Name: "client-ca-file", Kind: Authority, Profile: kube.ClusterCA},
	{Program: Scheduler, Name: "tls-cert-file", Kind: Certificate, Pair: "tls-private-key-file"},
	{Program: Scheduler, Name: "tls-private-key-file", Kind: Key, Pair: "tls-cert-file"},
	{Program: Scheduler, Name: "port", Removed: 24, Instead: "use --secure-port"},
	{Program: Scheduler, Name: "address", Removed: 24, Instead: "use --bind-address"},

	{Program: Kubelet, Name: "kubeconfig", Kind: Config, Profile: "kubelet", Need: "it runs alone and belongs to no cluster"},
	{Program: Kubelet, Name: "bootstrap-kubeconfig", Kind: Value},
	{Program: Kubelet, Name: "client-ca-file", Kind: Authority, Profile: kube.ClusterCA},
	{Program: Kubelet, Name: "tls-cert-file", Kind: Certificate, Profile: "kubelet-serving", Pair: "tls-private-key-file"},
	{Program: Kubelet, Name: "tls-private-key-file", Kind: Key, Profile: "kubelet-serving", Pair: "tls-cert-file"},
	{Program: Kubelet, Name: "config", Kind: Value},
	{Program: Kubelet, Name: "pod-manifest-path", Kind: Value},
	{Program: Kubelet, Name: "authorization-mode", Kind: Value},
	{Program: Kubelet, Name: "anonymous-auth", Kind: Value},
	{Program: Kubelet, Name: "container-runtime", Removed: 27, Instead: "take it away: --container-runtime-endpoint alone counts"},
	{Program: Kubelet, Name: "network-plugin", Removed: 24, Instead: "take it away: the container runtime sees to it"},
	{Program: Kubelet, Name: "cadvisor-port", Removed: 12, Instead: "take it away"},

	{Program: KubeProxy, Name: "kubeconfig", Kind: Config, Profile: "kube-proxy", With: "-", Need: "it finds no apiserver"},

	{Program: Etcd, Name: "cert-file", Kind: Certificate, Profile: "etcd-server", Pair: "key-file", With: "https", Need: notStarted},
	{Program: Etcd, Name: "key-file", Kind: Key, Profile: "etcd-server", Pair: "cert-file"},
	{Program: Etcd, Name: "trusted-ca-file", Kind: Authority, Profile: kube.EtcdCA, With: "cert-file", Need: "clients are known by the authorities of the machine, or not at all"},
	{Program: Etcd, Name: "client-cert-auth", Kind: Value, With: "cert-file", Need: "whoever reaches it may read and change all of the cluster, Secrets too"},
	{Program: Etcd, Name: "peer-cert-file", Kind: Certificate, Profile: "etcd-peer", Pair: "peer-key-file", With: "https-peer", Need: notStarted},
	{Program: Etcd, Name: "peer-key-file", Kind: Key, Profile: "etcd-peer", Pair: "peer-cert-file"},
	{Program: Etcd, Name: "peer-trusted-ca-file", Kind: Authority, Profile: kube.EtcdCA, With: "peer-cert-file", Need: "members know each other by the authorities of the machine, and refuse each other"},
	{Program: Etcd, Name: "peer-client-cert-auth", Kind: Value, With: "peer-cert-file", Need: "whoever reaches its peer port may join the members"},
	{Program: Etcd, Name: "listen-client-urls", Kind: Value, Form: bindURLs},
	{Program: Etcd, Name: "listen-peer-urls", Kind: Value, Form: bindURLs},
	{Program: Etcd, Name: "initial-advertise-peer-urls", Kind: Value},
	{Program: Etcd, Name: "client-crl-file", Kind: Value},
	{Program: Etcd, Name: "ca-file", Removed: 1, Instead: "use --trusted-ca-file with --client-cert-auth"},
	{Program: Etcd, Name: "peer-ca-file", Removed: 1, Instead: "use --peer-trusted-ca-file with --peer-client-cert-auth"},
}

// Flags lists the whole table.
func Flags() []Flag { return append([]Flag(nil), flags...) }

// flagOf finds a row.
func flagOf(program, name string) (*Flag, bool) {
	for i := range flags {
		if flags[i].Program == program && flags[i].Name == name {
			return &flags[i], true
		}
	}
	return nil, false
}

// isProgram tells whether the command lines of a program are judged.
func isProgram(name string) bool {
	for i := range flags {
		if flags[i].Program == name {
			return true
		}
	}
	return false
}
