package learn

// Term is one word of the course, in plain words.
type Term struct {
	Name  string // as texts link to it
	Words string
	Ref   string // a section of an RFC, or the address of a page
}

// TermByName finds a term.
func TermByName(name string) (Term, bool) {
	for _, t := range Terms {
		if t.Name == name {
			return t, true
		}
	}
	return Term{}, false
}

const (
	pageK8s  = "https://kubernetes.io/docs/"
	pageRBAC = pageK8s + "reference/access-authn-authz/rbac/"
	pageAuth = pageK8s + "reference/access-authn-authz/authentication/"
	pageCSR  = pageK8s + "reference/access-authn-authz/certificate-signing-requests/"
)

// Terms is the glossary, by the alphabet.
var Terms = []Term{
	{"alternative name", "A name or an address at which a server may be called, written in its certificate. Callers compare the name that they dialled with this list, and with nothing else.", "RFC 5280, section 4.2.1.6; RFC 9525"},
	{"asymmetric", "With two keys that belong together: what one locks, only the other opens.", "RFC 8017"},
	{"authority", "Who signs certificates: a certificate that says CA:TRUE, and its private key. Short: CA.", "RFC 5280, section 4.2.1.9"},
	{"basic constraints", "The extension that says whether a certificate may sign others (CA:TRUE) and how many authorities may follow below.", "RFC 5280, section 4.2.1.9"},
	{"certificate", "A public key, the name of its holder and what it may be used for, signed by an authority.", "RFC 5280, section 4.1"},
	{"certification request", "A public key and what its holder asks for, signed with the private key that belongs to it. It is not a certificate. Short: CSR.", "RFC 2986"},
	{"chain", "A certificate, the one that signed it, and so on up to a root.", "RFC 5280, section 6"},
	{"client certificate", "A certificate that a caller shows to say who it is.", "RFC 8446, section 4.4.2"},
	{"common name", "CN, a part of the subject. Kubernetes takes it for the user; who calls a server looks at the alternative names.", "RFC 5280, section 4.1.2.6"},
	{"control plane", "The programs that run the cluster: kube-apiserver, etcd, kube-scheduler, kube-controller-manager.", pageK8s + "concepts/overview/components/"},
	{"DER", "A certificate, request or key as bare bytes. PEM is the same as text.", "ITU-T X.690"},
	{"etcd", "The database of the cluster. Of the components only the apiserver calls it.", "https://etcd.io/docs/v3.6/op-guide/security/"},
	{"extended key usage", "What a certificate may be used for: serverAuth to answer as a server, clientAuth to call.", "RFC 5280, section 4.2.1.12"},
	{"extension", "One more thing that a certificate says, besides names, key and dates. Version 1 certificates have none.", "RFC 5280, section 4.2"},
	{"extension apiserver", "A server that adds to the Kubernetes API, such as metrics-server. It is called through the apiserver.", pageK8s + "concepts/extend-kubernetes/api-extension/apiserver-aggregation/"},
	{"front proxy", "Who passes a call on and says by a header who the user is: the apiserver, in front of an extension apiserver.", pageK8s + "tasks/extend-kubernetes/configure-aggregation-layer/"},
	{"group", "In a client certificate each O is a group. RBAC grants rights to groups.", pageAuth},
	{"intermediate authority", "An authority that another one signed. Servers send its certificate along.", "RFC 5280, section 3.2"},
	{"issuer", "The name of the authority that signed.", "RFC 5280, section 4.1.2.4"},
	{"key pair", "A private key and the public key that is computed from it.", "RFC 5958"},
	{"key usage", "What the key itself may do: sign, wrap keys, sign certificates.", "RFC 5280, section 4.2.1.3"},
	{"kube-apiserver", "The server of the Kubernetes API. Everyone in the cluster calls it.", pageK8s + "reference/command-line-tools-reference/kube-apiserver/"},
	{"kubeconfig", "A file that says where the apiserver is, whom to trust and who calls.", pageK8s + "concepts/configuration/organize-cluster-access-kubeconfig/"},
	{"kubelet", "The program on each node that starts its containers. It is a server and a client.", pageK8s + "reference/access-authn-authz/kubelet-authn-authz/"},
	{"manifest", "A file that says how a Pod is to be run: its program, its flags, its folders.", pageK8s + "concepts/overview/working-with-objects/"},
	{"mutual TLS", "TLS in which both sides show a certificate.", "RFC 8446, section 4.3.2"},
	{"node", "A machine of the cluster.", pageK8s + "concepts/architecture/nodes/"},
	{"node authorizer", "Lets each kubelet do what its own node needs, and no more.", pageK8s + "reference/access-authn-authz/node/"},
	{"PEM", "The bytes of a certificate, request or key as text (base64), between a BEGIN and an END line.", "RFC 7468"},
	{"Pod", "Containers that run together on one node.", pageK8s + "concepts/workloads/pods/"},
	{"private key", "The half of a pair that never leaves its holder. It opens and signs.", "RFC 5958"},
	{"public key", "The half of a pair that everyone may have. It locks, and checks signatures.", "RFC 5280, section 4.1.2.7"},
	{"RBAC", "Role-based access control: which user and group may do what.", pageRBAC},
	{"root", "An authority that signed itself. Who trusts it trusts all that it signs.", "RFC 5280, section 6.1.1"},
	{"Secret", "An object of the cluster that holds passwords, tokens or keys.", pageK8s + "concepts/configuration/secret/"},
	{"self-signed", "Signed by the key that it holds itself. Every root is.", "RFC 5280, section 3.2"},
	{"serial number", "A number that the authority gives to each certificate, and to no other.", "RFC 5280, section 4.1.2.2"},
	{"server certificate", "A certificate that a server shows, with the names at which it may be called.", "RFC 8446, section 4.4.2"},
	{"service account", "The account of a program that runs in a Pod.", pageK8s + "concepts/security/service-accounts/"},
	{"shared key", "One secret that both sides have. It locks and opens.", "RFC 5116"},
	{"signature", "A number that only the holder of a private key can compute of a text, and everyone can check with the public key.", "RFC 8017, section 8"},
	{"signer", "In the Certificates API: who signs which kind of request, by rules of its own.", pageCSR},
	{"static Pod", "A Pod that a kubelet starts from a file of its own node, without the apiserver.", pageK8s + "tasks/configure-pod-container/static-pod/"},
	{"subject", "The name of the holder, in the certificate.", "RFC 5280, section 4.1.2.6"},
	{"symmetric", "With one key for both: what locks also opens.", "RFC 5116"},
	{"TLS", "What makes a connection private, unchanged and addressed to the right one. The S of HTTPS.", "RFC 8446"},
	{"token", "A signed text by which a Pod says who it is.", pageAuth},
	{"trust store", "The roots that a program believes.", "RFC 5280, section 6.1.1"},
	{"X.509", "The form of certificates. Version 3 has extensions, version 1 has none.", "RFC 5280, section 4.1.2.1"},
}
