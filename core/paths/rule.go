package paths

import (
	"kubepki/core/decode"
	"kubepki/core/health"
)

const (
	pageTools = "https://kubernetes.io/docs/reference/command-line-tools-reference/"
	pagePKI   = "https://kubernetes.io/docs/setup/best-practices/certificates/"
)

// The rules of this package, the worst first.
var (
	ruleNoFile  = row("flag-without-file", decode.Broken, "Flag points to no file", "The program exits with “no such file or directory”; as a static pod it is started again and again.", pagePKI)
	ruleMount   = row("file-not-mounted", decode.Broken, "File not seen by the pod", "The container has a file system of its own: what no volume brings into it is not there for the program.", "https://kubernetes.io/docs/tasks/configure-pod-container/static-pod/")
	ruleKind    = row("flag-to-wrong-kind", decode.Broken, "Flag points to the wrong kind of file", "The program exits, or trusts nobody: Go says “failed to find any PEM data” or “data does not contain any valid RSA or ECDSA certificates”.", pageTools)
	rulePair    = row("flags-of-two-pairs", decode.Broken, "Flags of two pairs", "The program exits with “tls: private key does not match public key”.", pageTools)
	ruleRefused = row("caller-refused", decode.Broken, "Server refuses its caller", "What the caller shows and what the server’s flag trusts do not fit: 401 Unauthorized, or from etcd “remote error: tls: bad certificate”.", pagePKI)
	ruleServer  = row("server-refused", decode.Broken, "Caller refuses its server", "What the server shows and what the caller trusts or calls do not fit: “x509: certificate signed by unknown authority” or “certificate is valid for …, not …”.", pagePKI)
	rulePort    = row("port-not-served", decode.Broken, "Called at another port", "Nobody answers there: “connect: connection refused”.", "https://kubernetes.io/docs/reference/networking/ports-and-protocols/")
	rulePeer    = row("peer-refused", decode.Broken, "Members refuse each other", `Who calls the member says “x509: certificate is valid for …, not …”. And etcd holds its caller’s address against the names in the caller’s certificate: “tls: "…" does not match any of DNSNames […]”.`, "https://etcd.io/docs/v3.6/op-guide/security/")
	ruleTokens  = row("tokens-refused", decode.Broken, "Tokens signed with another key", "Every service account token is refused: “invalid signature”. Controllers and pods lose their access.", "https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/")
	ruleRemoved = row("flag-removed", decode.Broken, "Flag that was removed", "The program exits with “unknown flag”.", pageTools)
	ruleValue   = row("flag-value", decode.Broken, "Flag with a value that is refused", "The program exits with a line that names the flag or its value.", pageTools)
	ruleCallers = row("callers-of-another-authority", decode.Warning, "Callers known by another authority", "Who calls this program with a certificate of the right authority gets 401 Unauthorized, and who has one of the other is believed.", pagePKI)
	ruleAll     = row("everything-allowed", decode.Warning, "Whoever is known may do everything", "With AlwaysAllow nobody asks RBAC: any certificate of the authority of clients, and any token, is as good as an administrator’s.", "https://kubernetes.io/docs/reference/access-authn-authz/authorization/#authorization-modules")
	ruleTypo    = row("flag-misspelt", decode.Broken, "Misspelt flag", "The program exits with “unknown flag”, and what was meant is not set.", pageTools)
	ruleAbsent  = row("flag-absent", decode.Broken, "Flag missing", "Without it a default counts that does not hold here.", pageTools)
	ruleOpen    = row("callers-not-asked", decode.Warning, "Callers are not asked who they are", "The server takes whoever reaches its port.", "https://etcd.io/docs/v3.6/op-guide/security/")
	ruleUser    = row("flag-to-another-user", decode.Broken, "Flag points to another’s kubeconfig", "The apiserver knows the program by its user: 403 Forbidden for what only its own may do.", "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#core-component-roles")
	ruleUsage   = row("flag-to-wrong-usage", decode.Broken, "Certificate for another use", "Go refuses it: “x509: certificate specifies an incompatible key usage”.", pagePKI)
	ruleHeaders = row("any-user-by-header", decode.Broken, "Every client may pass for any user", "Who shows a certificate of that authority may name a user and groups in X-Remote-User and X-Remote-Group, system:masters too.", "https://kubernetes.io/docs/tasks/extend-kubernetes/configure-aggregation-layer/#ca-reusage-and-conflicts")
	ruleTwice   = row("started-twice", decode.Broken, "Started by two files", "kubelet keeps one of two static pods of a name, and nobody knows which: an old one may come back at the next start.", "https://kubernetes.io/docs/tasks/configure-pod-container/static-pod/#configuration-files")
	rulePod     = row("static-pod-missing", decode.Broken, "Static pod missing", "kubelet starts what lies in its folder of static pods, and stops what is taken out of it: the program does not run on this host.", "https://kubernetes.io/docs/tasks/configure-pod-container/static-pod/#configuration-files")
	ruleNames   = row("allowed-names", decode.Broken, "Name not among those allowed", "The aggregation layer is not believed: extension apiservers answer 403 Forbidden.", "https://kubernetes.io/docs/tasks/extend-kubernetes/configure-aggregation-layer/")
)

// order is that in which findings are told.
var order = []*health.Row{ruleTwice, rulePod, ruleNoFile, ruleMount, ruleKind, rulePair, ruleHeaders, ruleUser, ruleUsage, ruleRefused, ruleServer, rulePort, rulePeer, ruleTokens, ruleNames, ruleRemoved, ruleTypo, ruleValue, ruleAbsent, ruleCallers, ruleOpen, ruleAll}

func row(name string, level decode.Level, title, why, ref string) *health.Row {
	return &health.Row{Rule: health.Elsewhere, Name: name, Level: level, Title: title, Why: why, Ref: ref}
}

// Rules lists the table.
func Rules() []health.Row {
	out := make([]health.Row, len(order))
	for i, r := range order {
		out[i] = *r
	}
	return out
}
