package kube

import (
	"slices"
	"strings"

	"kubepki/core/pki"
)

// about tells whether the bundle holds this host's files.
func (b *readme) about(h Host) bool { return b.host == "" || b.host == h.Name }

// Texts for the shapes of a cluster that are not kubeadm's usual one.
const (
	etcdText = `
ETCD
etcd runs on hosts of its own and comes before the control planes. A kubelet on
each, set up to run static pods alone, starts it once the files are there:
$COMMANDSHow to set that kubelet up:
https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/setup-ha-etcd-with-kubeadm/
`
	etcdKeyText = `The key of etcd's authority lies on $FIRST alone. Control planes hold etcd/ca.crt
and the pair apiserver-etcd-client, nothing else of etcd.
`
	oneAuthorityText = `
ONE AUTHORITY FOR EVERYTHING
ca, etcd/ca and front-proxy-ca are one and the same. So every client of the
cluster, each kubelet and user, is one of etcd too: let nobody but the apiservers
reach etcd's port 2379. And each could claim to be any user by a header, were it
not for --requestheader-allowed-names=front-proxy-client on kube-apiserver:
kubeadm sets it, whoever writes the flags by hand must too.
`
	kubeProxyText = `
KUBE-PROXY
kubeadm runs kube-proxy as a DaemonSet with a service account and needs no
certificate; kubeadm/HOST.yaml tells it to leave that out. Run kube-proxy as a
service of each host instead, with in its KubeProxyConfiguration
  clientConnection:
    kubeconfig: /etc/kubernetes/kube-proxy.conf
Its user system:kube-proxy is bound to system:node-proxier in every cluster.
`
	elsewhereText = `
SIGNED ELSEWHERE
These keys are not here, for their authorities sign elsewhere:
$KEYSkubeadm accepts that, its external CA mode: keep them absent and leave every file
where it is. What needs such a key has to be done by hand, in time. kubeadm certs
renew cannot renew what that authority signed; kubeadm certs generate-csr makes
new requests. Without ca.key the cluster signs no CertificateSigningRequest, so
kubelets cannot renew their own certificates: replace each kubelet.conf before it
ends.
`
)

// etcd says how the members on hosts of their own come up.
func (b *readme) etcd() {
	c := b.Plan.Cluster
	commands := ""
	for _, h := range c.Etcd {
		if b.about(h) {
			commands += "  on " + h.Name + ": kubeadm init phase etcd local --config kubeadm/" + h.Name + ".yaml\n"
		}
	}
	if commands == "" {
		return
	}
	b.WriteString(strings.Replace(etcdText, "$COMMANDS", commands, 1))
	if b.host == "" && !c.OneAuthority {
		b.WriteString(strings.Replace(etcdKeyText, "$FIRST", c.Etcd[0].Name, 1))
	}
}

// shapes says what the options cost and how they are used.
func (b *readme) shapes() {
	c := b.Plan.Cluster
	if c.KubeProxy && slices.ContainsFunc(c.Nodes(), b.about) {
		b.WriteString(kubeProxyText)
	}
	if c.OneAuthority {
		b.WriteString(oneAuthorityText)
	}
	keys := ""
	for _, m := range b.Made {
		if m.Item.Profile.Form == AuthorityPair && m.Key == nil {
			keys += "  " + strings.TrimPrefix(m.Item.Profile.Path, configDir) + ".key of " + pki.Visible(m.Item.Subject.String()) + "\n"
		}
	}
	if keys != "" {
		b.WriteString(strings.Replace(elsewhereText, "$KEYS", keys, 1))
	}
}
