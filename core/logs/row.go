package logs

import (
	"slices"
	"sync"

	"kubepki/core/decode"
)

// Row is one cause of errors: who says it in which words, what it means, which
// certificate is at fault and what to do.
type Row struct {
	ID    string
	Level decode.Level // "" where nothing is wrong
	Title string       // in a few words
	Says  []Saying
	// Advice is for the line as it stands; Client, where not nil, for a line of a
	// server that speaks of its caller.
	Advice
	Client *Advice
	look   lookup
	Ref    string // a section of an RFC, or the address of a page
}

// Saying is one wording, with holes for what differs.
type Saying struct {
	Who     string
	Wording string
}

// Advice is what follows and what to do. What stands in braces is filled in:
// the holes of the wording, and what is known of the place (see [Reading]).
type Advice struct {
	Cause   string
	Fix     string
	Command string // in a root shell, "" where no command helps
}

// Who says it.
const (
	byGo         = "Go’s programs"
	byKubectl    = "kubectl"
	byAPIServer  = "kube-apiserver"
	byManager    = "kube-controller-manager"
	byScheduler  = "kube-scheduler"
	byKubelet    = "kubelet"
	byKubeadm    = "kubeadm"
	byEtcd       = "etcd"
	byEtcdctl    = "etcdctl"
	byCurl       = "curl"
	byOpenSSL    = "openssl"
	byCSR        = "kubectl describe csr"
	byAnyServer  = "servers"
	byAPIMachine = "kubectl, by the apiserver"
)

// Pages that rows refer to.
const (
	pagePKI        = "https://kubernetes.io/docs/setup/best-practices/certificates/"
	pageCerts      = "https://kubernetes.io/docs/tasks/administer-cluster/kubeadm/kubeadm-certs/"
	pageUsers      = "https://kubernetes.io/docs/reference/access-authn-authz/authentication/#x509-client-certificates"
	pageRBAC       = "https://kubernetes.io/docs/reference/access-authn-authz/rbac/"
	pageNode       = "https://kubernetes.io/docs/reference/access-authn-authz/node/"
	pageRequests   = "https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/"
	pageKubelet    = "https://kubernetes.io/docs/reference/access-authn-authz/kubelet-tls-bootstrapping/"
	pageKubeconfig = "https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/"
	pageProxy      = "https://kubernetes.io/docs/tasks/extend-kubernetes/configure-aggregation-layer/"
	pageEtcd       = "https://etcd.io/docs/v3.6/op-guide/security/"
	pageServer     = "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/"
	pageTokens     = "https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/"
	pageVerify     = "https://docs.openssl.org/3.0/man1/openssl-verification-options/"
	pageConfig     = "https://docs.openssl.org/3.0/man5/x509v3_config/"
)

// rows is the one table of what is known, in the order in which wordings are
// tried: those that say more come before those that say less.
var rows = [][]Row{
	kubeletRows, frontRows, trustRows, nameRows, timeRows, useRows, refusedRows,
	userRows, nodeRows,
	pairRows, configRows, fileRows, flagRows,
	requestRows, csrRows, opensslRows, connectionRows, calmRows,
}

// Rows lists the table.
func Rows() []Row { return slices.Concat(rows...) }

// said is one wording of the table, ready to be matched.
type said struct {
	pattern
	row *Row
	who string
}

// known is the table ready to be matched. It is made when the first line is
// read: a page that shows no log does not wait for it.
type known struct {
	sayings []said
	anchors *anchors
	cuts    map[string]*pattern // the wordings that are cut off, by themselves
}

var theKnown = sync.OnceValue(func() *known {
	k := &known{cuts: cutsOf(heads, wrappers)}
	for _, part := range rows {
		for i := range part {
			for _, s := range part[i].Says {
				k.sayings = append(k.sayings, said{compile(s.Wording), &part[i], s.Who})
			}
		}
	}
	patterns := make([]pattern, len(k.sayings))
	for i := range k.sayings {
		patterns[i] = k.sayings[i].pattern
	}
	k.anchors = newAnchors(patterns)
	return k
})

// match finds the wording that a line has, among candidates.
func match(l *Line, candidates []uint16) (at uint16, values []string, ok bool) {
	sayings := theKnown().sayings
	for _, c := range candidates {
		s := &sayings[c]
		text := l.Message
		if s.whole || s.any {
			text = l.text
		}
		if values, ok = s.match(text); ok {
			return c, values, true
		}
	}
	if l.part {
		return 0, nil, false
	}
	for _, c := range candidates { // what wrapped the error may say it too
		if values, ok = sayings[c].match(l.text); ok {
			return c, values, true
		}
	}
	return 0, nil, false
}
