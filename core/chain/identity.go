package chain

import (
	"crypto/x509"
	"slices"
	"strings"
)

// Identity is who the holder of a client certificate is to kube-apiserver.
type Identity struct {
	User   string   // the common name; "" is nobody, and is answered with 401
	Groups []string // every organization in the order of the certificate, then system:authenticated
	Rights []Grant  // what user and groups may do before anyone grants anything
	Traps  []Trap   // the worst first
}

// Refused tells whether kube-apiserver takes the certificate for nobody.
func (i Identity) Refused() bool { return i.User == "" }

// authenticated is the group of everyone who was recognised.
const authenticated = "system:authenticated"

// WhoAmI reads a client certificate as kube-apiserver does (package
// k8s.io/apiserver/pkg/authentication/request/x509, CommonNameUserConversion):
// the last common name is the user, every organization is a group. node is the
// name of the node that it is used on, "" when that is not known.
func WhoAmI(c *x509.Certificate, node string) Identity {
	id := Identity{User: c.Subject.CommonName}
	if id.User != "" {
		id.Groups = append(slices.Clone(c.Subject.Organization), authenticated)
		id.Rights = rightsOf(id.User, id.Groups)
	}
	for _, t := range traps {
		if what := t.sees(c, id, node); what != "" {
			id.Traps = append(id.Traps, Trap{What: what, trapRow: t})
		}
	}
	return id
}

// Grant is what a user or a group may do by default.
type Grant struct {
	From string // the user or group that it comes from
	*rightRow
}

// May says what is allowed, in words.
func (r Grant) May() string { return r.may }

// By is what grants it: a binding, an authorizer.
func (r Grant) By() string { return r.by }

// Ref is where that is written.
func (r Grant) Ref() string { return r.ref }

// rightRow is one row of the table of default rights. subject ends with a
// colon where what follows is a name.
type rightRow struct {
	group        bool
	subject      string
	may, by, ref string
}

const (
	pageUsers  = "https://kubernetes.io/docs/reference/access-authn-authz/authentication/#x509-client-certificates"
	pageRBAC   = "https://kubernetes.io/docs/reference/access-authn-authz/rbac/"
	pageNode   = "https://kubernetes.io/docs/reference/access-authn-authz/node/"
	pageSigner = "https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/"
	pageKubead = "https://kubernetes.io/docs/setup/best-practices/certificates/"
	pageAgg    = "https://kubernetes.io/docs/tasks/extend-kubernetes/configure-aggregation-layer/"
	pageEtcd   = "https://etcd.io/docs/v3.6/op-guide/security/"
)

// rights is the one table of what names and groups are worth in a cluster that
// nobody has changed.
var rights = []rightRow{
	{true, "system:masters", "Everything, past RBAC and every other authorizer.", "built into kube-apiserver", pageRBAC + "#user-facing-roles"},
	{true, "kubeadm:cluster-admins", "Everything, by RBAC: the binding can be taken away.", "ClusterRoleBinding kubeadm:cluster-admins, which kubeadm makes and nobody else", pageKubead},
	{true, "system:nodes", "With a user system:node:NAME: read and report what its own node needs.", "the Node authorizer and the NodeRestriction admission plugin", pageNode},
	{true, "system:bootstrappers", "Ask for a kubelet’s first certificate.", "ClusterRoleBindings that kubeadm makes", pageSigner},
	{true, "system:monitoring", "Read /metrics, /healthz, /livez, /readyz of the control plane.", "ClusterRole system:monitoring", pageRBAC + "#other-component-roles"},
	{false, "system:kube-scheduler", "Read pods and nodes, bind pods to nodes.", "ClusterRoleBinding system:kube-scheduler", pageRBAC + "#core-component-roles"},
	{false, "system:kube-controller-manager", "Run the controllers: read most objects, make service account tokens.", "ClusterRoleBinding system:kube-controller-manager", pageRBAC + "#core-component-roles"},
	{false, "system:kube-proxy", "Read services, endpoints and nodes.", "ClusterRoleBinding system:node-proxier", pageRBAC + "#core-component-roles"},
	{false, "system:node:", "With the group system:nodes: act for this one node.", "the Node authorizer", pageNode},
	{false, "kube-apiserver-kubelet-client", "Call kubelets for logs, exec and metrics.", "ClusterRoleBinding kubeadm:apiserver-kubelet-client to system:kubelet-api-admin, made by newer kubeadm", pageKubead},
	{false, "front-proxy-client", "Say by a header who the user is, if the front proxy’s authority signed it.", "--requestheader-allowed-names", pageAgg},
	{false, "kube-apiserver-etcd-client", "Read and change all data of etcd, if etcd’s authority signed it. Nothing in kube-apiserver.", "etcd’s --client-cert-auth", pageEtcd},
	{false, "kube-etcd-healthcheck-client", "Read and change all data of etcd, if etcd’s authority signed it. Nothing in kube-apiserver.", "etcd’s --client-cert-auth", pageEtcd},
	{true, authenticated, "Read the API’s description and ask what oneself may do.", "ClusterRoleBindings system:discovery, system:basic-user, system:public-info-viewer", pageRBAC + "#api-discovery-roles"},
}

func rightsOf(user string, groups []string) []Grant {
	var out []Grant
	for i := range rights {
		r := &rights[i]
		switch {
		case r.group && slices.Contains(groups, r.subject):
			out = append(out, Grant{r.subject, r})
		case !r.group && (user == r.subject || strings.HasSuffix(r.subject, ":") && strings.HasPrefix(user, r.subject) && user != r.subject):
			out = append(out, Grant{user, r})
		}
	}
	return out
}
