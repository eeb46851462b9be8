package health

import "kubepki/core/decode"

// Rule names one thing that is checked: its row in the table.
type Rule int

// The rules, in the order of the table: the worst first. Beside each stands the
// file of its check.
const (
	RuleMissingFile          Rule = iota // files.go
	RuleUnreadable                       // files.go
	RuleDiffers                          // files.go
	RuleNotCA                            // certificate.go
	RuleCANoSign                         // certificate.go
	RuleCritical                         // certificate.go
	RuleNotYetValid                      // certificate.go
	RuleCAKeyOfAnotherPair               // pair.go
	RuleSAPubOfAnotherPair               // pair.go
	RuleKeyOfAnotherPair                 // pair.go
	RuleServerAuth                       // use.go
	RuleClientAuth                       // use.go
	RuleEtcdPeerClientAuth               // use.go
	RuleUser                             // use.go
	RuleGroup                            // use.go
	RuleMissingSAN                       // use.go
	RuleConfigCA                         // kubeconfig.go
	RuleConfigServer                     // kubeconfig.go
	RuleLeafOfAnotherCA                  // chain.go
	RuleCARemade                         // chain.go
	RuleWeakHash                         // chain.go
	RuleAltered                          // chain.go
	RuleSwapped                          // embedded.go
	RuleDoubleBase64                     // embedded.go
	RuleNoContext                        // foreignconfig.go
	RuleSAKeyKind                        // pair.go
	RuleExpired                          // certificate.go
	RuleMode                             // files.go
	RuleOutlivesCA                       // certificate.go
	RuleEtcdServerClientAuth             // use.go
	RuleExpiring                         // certificate.go
	RuleWeakKey                          // certificate.go
	RuleLeafMaySign                      // certificate.go
	RuleOldName                          // identity.go
	RuleNotVerified                      // foreignconfig.go
)

// Elsewhere marks a row of another package's table: its Name alone names it.
const Elsewhere Rule = -1

// String is the rule's name: "key-of-another-pair".
func (r Rule) String() string {
	if r == Elsewhere {
		return "elsewhere"
	}
	return rules[r].Name
}

// Row is all that is said of a rule wherever it finds something.
type Row struct {
	Rule  Rule
	Name  string
	Level decode.Level
	Title string // in a few words
	Why   string // what follows from it

	// act is what to do, and command does it; what stands in braces is filled in
	// for the file: see [judge.fill]. Without an act it is that of [judge.again].
	act, command string

	Ref string // a section of an RFC, or a page of Kubernetes' documentation
}

// Pages that rows refer to.
const (
	pagePKI        = "https://kubernetes.io/docs/setup/best-practices/certificates/"
	pageCerts      = "https://kubernetes.io/docs/tasks/administer-cluster/kubeadm/kubeadm-certs/"
	pageUsers      = "https://kubernetes.io/docs/reference/access-authn-authz/authentication/#x509-client-certificates"
	pageTokens     = "https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/"
	pageKubeconfig = "https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/"

	newAuthority = "Take the ca.crt that signed the others. If there is none, make a new authority, and all it signs again."
)

// rules is the one table. What kubeadm does not notice was tried with v1.34.4.
var rules = [...]Row{
	{
		RuleMissingFile, "missing-file", decode.Broken, "File missing",
		"Who needs it does not start, and says “no such file or directory”.",
		"", "", pagePKI,
	},
	{
		RuleUnreadable, "unreadable", decode.Broken, "File cannot be read",
		"The components stop at it, and what belongs to it cannot be judged.",
		"", "", pagePKI,
	},
	{
		RuleDiffers, "differs-between-hosts", decode.Broken, "Not the same everywhere",
		"The cluster has one of it: what one host signs, or trusts, the others refuse.",
		"Copy it from where it is right.", "scp {first}:{path} {path}", pagePKI,
	},
	{
		RuleNotCA, "not-a-ca", decode.Broken, "No authority",
		"Nobody accepts what it signed: Go says “parent certificate cannot sign this kind of certificate”.",
		newAuthority, "", "RFC 5280 section 4.2.1.9",
	},
	{
		RuleCANoSign, "ca-cannot-sign", decode.Broken, "Authority that may not sign",
		"Nobody accepts what it signed: Go says “parent certificate cannot sign this kind of certificate”.",
		newAuthority, "", "RFC 5280 section 4.2.1.3",
	},
	{
		RuleCritical, "unknown-critical", decode.Broken, "Unknown critical extension",
		"Go’s programs, so all of Kubernetes, refuse a certificate with a critical extension they do not know.",
		"", "", "RFC 5280 section 4.2",
	},
	{
		RuleNotYetValid, "not-yet-valid", decode.Broken, "Not valid yet",
		"Everyone refuses it until then: Go says “certificate has expired or is not yet valid”.",
		"Check the clocks: the one where it was made ran ahead, or this one runs behind.", "date -u", "RFC 5280 section 4.1.2.5",
	},
	{
		RuleCAKeyOfAnotherPair, "ca-key-of-another-pair", decode.Broken, "Authority’s key of another pair",
		"What is signed with it, everyone refuses; kube-controller-manager exits with “private key does not match public key”. kubeadm does not notice: it says “Using existing”.",
		"Look for the key that was made with this certificate: both commands give the same number then.",
		"openssl x509 -in {base}.crt -noout -pubkey | openssl sha256; openssl pkey -in {base}.key -pubout | openssl sha256", pageCerts,
	},
	{
		RuleSAPubOfAnotherPair, "sa-pub-of-another-pair", decode.Broken, "sa.pub of another pair",
		"The apiserver refuses every service account token: “invalid signature”. Controllers and pods lose their access. kubeadm does not notice: it says “Using existing”.",
		"Write it again from sa.key on each control plane, and restart kube-apiserver.", "openssl pkey -in {base}.key -pubout -out {base}.pub", pageTokens,
	},
	{
		RuleKeyOfAnotherPair, "key-of-another-pair", decode.Broken, "Key of another pair",
		"Who reads the pair stops with “tls: private key does not match public key”, and names no file. kubeadm does not notice: it says “Using existing”.",
		"", "", pageCerts,
	},
	{
		RuleServerAuth, "no-server-auth", decode.Broken, "Not for servers",
		"Its callers refuse it: “certificate specifies an incompatible key usage”.",
		"", "", "RFC 5280 section 4.2.1.12",
	},
	{
		RuleClientAuth, "no-client-auth", decode.Broken, "Not for clients",
		"The server that is called takes its owner for nobody: 401 Unauthorized, “certificate specifies an incompatible key usage”.",
		"", "", "RFC 5280 section 4.2.1.12",
	},
	{
		RuleEtcdPeerClientAuth, "etcd-peer-server-auth-only", decode.Broken, "etcd peer for servers alone",
		"Members call each other both ways: the others refuse it with “certificate specifies an incompatible key usage”.",
		"", "", pagePKI,
	},
	{
		RuleUser, "wrong-user", decode.Broken, "Wrong user",
		"The common name is the user that the apiserver sees: RBAC and the Node authorizer know the right one alone, and any other may do nothing.",
		"", "", pageUsers,
	},
	{
		RuleGroup, "wrong-group", decode.Broken, "Wrong groups",
		"Each organization is a group that the apiserver sees. Without the right one its owner may do nothing, with another perhaps too much.",
		"", "", pageUsers,
	},
	{
		RuleMissingSAN, "missing-san", decode.Broken, "Name missing",
		"Who calls it by that name refuses it: “certificate is valid for …, not …”. “kubeadm certs renew” adds no name: it repeats those of the old certificate.",
		"", "", "RFC 5280 section 4.2.1.6",
	},
	{
		RuleConfigCA, "config-of-another-ca", decode.Broken, "Kubeconfig trusts another authority",
		"Its owner refuses the apiserver: “certificate signed by unknown authority”.",
		"Embed the cluster’s ca.crt; if the pair in it is of the other authority too, make it again.",
		"kubectl --kubeconfig {path} config set-cluster {cluster} --certificate-authority=/etc/kubernetes/pki/ca.crt --embed-certs=true", pageKubeconfig,
	},
	{
		RuleConfigServer, "config-server", decode.Broken, "Kubeconfig calls an unknown address",
		"Its owner refuses the apiserver: “certificate is valid for …, not …”. kubeadm only warns of it.",
		"Write an address that is a name of kube-apiserver, or add this one to its names.",
		"kubectl --kubeconfig {path} config set-cluster {cluster} --server={server}", pageKubeconfig,
	},
	{
		RuleLeafOfAnotherCA, "leaf-of-another-ca", decode.Broken, "Signed by another authority",
		"Whoever trusts the right authority refuses it: “certificate signed by unknown authority”.",
		"", "", pagePKI,
	},
	{
		RuleCARemade, "ca-remade", decode.Broken, "Authority made again",
		"The name is right, the key is not: as after a second “kubeadm init”, part of the set is from before. Put the earlier authority back, certificate and key, or make again what is of the earlier one. Go says “certificate signed by unknown authority (possibly because of …)”.",
		"", "", "RFC 5280 section 6.1.3",
	},
	{
		RuleWeakHash, "weak-hash", decode.Broken, "Signed over a weak hash",
		"Such signatures can be forged. Go refuses them: “cannot verify signature: insecure algorithm”.",
		"", "", "RFC 6194",
	},
	{
		RuleAltered, "altered", decode.Broken, "Altered",
		"It was changed after it was signed, on a disk, by an editor or by someone: everyone refuses it.",
		"", "", "RFC 5280 section 6.1.3",
	},
	{
		RuleSwapped, "certificate-and-key-swapped", decode.Broken, "Certificate and key swapped",
		"Each is where the other belongs: “failed to find any PEM data in certificate input, but did find a private key; PEM inputs may have been switched”.",
		"Put each in the other’s place.", "{swap}", pageKubeconfig,
	},
	{
		RuleDoubleBase64, "base64-twice", decode.Broken, "Encoded twice",
		"A kubeconfig holds the base64 of a PEM file; here it is the base64 of that: kubectl says “unable to load root certificates” or “failed to find any PEM data”.",
		"Let kubectl embed the files: it encodes them once.",
		"{once}", pageKubeconfig,
	},
	{
		RuleNoContext, "no-current-context", decode.Broken, "No context in use",
		"Without one kubectl calls localhost:8080, whatever else the file says: “The connection to the server localhost:8080 was refused”.",
		"Choose one of its contexts.", "kubectl --kubeconfig {path} config get-contexts; kubectl --kubeconfig {path} config use-context {context}", pageKubeconfig,
	},
	{
		RuleSAKeyKind, "sa-key-kind", decode.Broken, "Service account key of a wrong kind",
		"Tokens are signed with RSA or ECDSA keys alone: kube-controller-manager and kube-apiserver exit with another.",
		"Make a new pair, give it to all control planes, and restart kube-apiserver and kube-controller-manager: all tokens are issued anew.",
		"openssl genrsa -traditional -out {base}.key 2048 && openssl rsa -in {base}.key -pubout -out {base}.pub", pageTokens,
	},
	{
		RuleExpired, "expired", decode.Expired, "Past its end",
		"Everyone refuses it: Go says “certificate has expired or is not yet valid”.",
		"", "", "RFC 5280 section 4.1.2.5",
	},
	{
		RuleMode, "file-mode", decode.Warning, "Others may read a secret",
		"Whoever reads a private key is whom it stands for. kubeadm lets root alone read it.",
		"Let root alone read it.", "chmod 600 {path}", pageCerts,
	},
	{
		RuleOutlivesCA, "outlives-ca", decode.Warning, "Outlives its authority",
		"It stops to count when its authority does, whatever it says itself.",
		"Plan for the end of the authority: with a new one, all it signed is made again.", "", "RFC 5280 section 6.1.3",
	},
	{
		RuleEtcdServerClientAuth, "etcd-server-server-auth-only", decode.Warning, "etcd server for servers alone",
		"etcd dials itself with it through its gateway, is refused, and fills its log with it. The apiserver is ready all the same.",
		"", "", pagePKI,
	},
	{
		RuleExpiring, "expires-soon", decode.Warning, "Ends soon",
		"From its last second on everyone refuses it. kubeadm renews what it made with each upgrade; what is not upgraded within a year is not renewed.",
		"", "", pageCerts,
	},
	{
		RuleWeakKey, "weak-key", decode.Warning, "Weak key",
		"Whoever breaks it is whom it stands for. Go still takes RSA of 1024 bits; curl and OpenSSL refuse it: “EE certificate key too weak”.",
		"", "", "RFC 8017, NIST SP 800-57 part 1 section 5.6.2",
	},
	{
		RuleLeafMaySign, "leaf-may-sign", decode.Warning, "Leaf that may sign",
		"It says CA:TRUE: whoever holds its key can make certificates for any name and user, and all who trust its authority take them.",
		"", "", "RFC 5280 section 4.2.1.9",
	},
	{
		RuleOldName, "name-of-another-version", decode.Warning, "Named as in another version",
		"kubeadm names it differently in this version. system:masters, which it gave before v1.29, is past all RBAC and cannot be taken away again.",
		"", "", pageCerts,
	},
	{
		RuleNotVerified, "not-verified", decode.Warning, "Apiserver not verified",
		"With insecure-skip-tls-verify its owner talks to anyone who answers at that address, and gives away tokens.",
		"Embed the cluster’s ca.crt instead.",
		"kubectl --kubeconfig {path} config set-cluster {cluster} --insecure-skip-tls-verify=false --certificate-authority=/etc/kubernetes/pki/ca.crt --embed-certs=true", pageKubeconfig,
	},
}

// Rules lists the table.
func Rules() []Row { return append([]Row(nil), rules[:]...) }
