package logs

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var now = time.Date(2026, 11, 26, 5, 0, 0, 0, time.UTC)

// wording is a line that a real program printed, and the cause that it has. Only
// ports, serials, identifiers and file names were changed.
type wording struct{ id, line string }

func testWordings(t *testing.T, all []wording) {
	t.Helper()
	for _, w := range all {
		r, err := Read(t.Context(), w.line, NewSet(nil), Options{Now: now})
		require.NoError(t, err)
		row := r.RowOf(0)
		if assert.NotNil(t, row, "not understood: %s", w.line) {
			assert.Equal(t, w.id, row.ID, "%s", w.line)
		}
	}
}

const (
	memcache = `E1123 19:13:34.328204   19819 memcache.go:265] "Unhandled Error" err="couldn't get current server API group list: Get \"https://127.0.0.1:6443/api?timeout=32s\": `
	toServer = "Unable to connect to the server: tls: failed to verify certificate: x509: "
	lease    = `E1123 19:13:34.328204   19819 leaderelection.go:448] error retrieving resource lock kube-system/kube-controller-manager: `
	leaseGet = lease + `Get "https://127.0.0.1:6443/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/kube-controller-manager?timeout=5s": tls: failed to verify certificate: x509: `
	watch    = `E1123 19:13:34.328204   19819 reflector.go:205] "Failed to watch" err="failed to list *v1.Node: Get \"https://127.0.0.1:6443/api/v1/nodes?limit=500&resourceVersion=0\": tls: failed to verify certificate: x509: `
	watched  = `" logger="UnhandledError" reflector="k8s.io/client-go@v0.0.0/tools/cache/reflector.go:290" type="*v1.Node"`
	looking  = `W1123 19:13:34.328204   19819 authentication.go:397] Error looking up in-cluster authentication configuration: `
	lookGet  = looking + `Get "https://127.0.0.1:6443/api/v1/namespaces/kube-system/configmaps/extension-apiserver-authentication": `
	auth     = `E1123 19:13:34.328204   19819 authentication.go:75] "Unable to authenticate the request" err="`
	frontEnd = "[x509: certificate signed by unknown authority, verifying certificate SN=4660133204771420101, SKID=, AKID=9A:01:22 failed: "
	failed   = `E1123 19:13:34.328204   19819 run.go:72] "command failed" err="`
	notSure  = "certificate signed by unknown authority (possibly because of "
	whileCA  = ` while trying to verify candidate authority certificate "kubernetes")`
	tooNew   = "certificate has expired or is not yet valid: current time 2026-11-23T19:16:18Z is before 2026-11-24T19:15:50Z"
	tooOld   = "certificate has expired or is not yet valid: current time 2026-11-23T19:16:18Z is after 2026-11-22T19:15:50Z"
)

// The serving certificate of kube-apiserver, as each client tells of it.
func TestServingWordings(t *testing.T) {
	fault := map[string][]string{ // by cause: what follows "x509: "
		"no-address-in-it": {"cannot validate certificate for 127.0.0.1 because it doesn't contain any IP SANs"},
		"no-names-in-it":   {"certificate is not valid for any names, but wanted to match localhost"},
		"common-name-alone": {
			"certificate relies on legacy Common Name field, use SANs instead",
			"certificate relies on legacy Common Name field, use SANs or temporarily enable Common Name matching with GODEBUG=x509ignoreCN=0",
		},
		"name-missing": {
			"certificate is valid for 10.96.0.1, 10.0.0.10, not 127.0.0.1",
			"certificate is valid for cp-1, kubernetes, kubernetes.default, kubernetes.default.svc, kubernetes.default.svc.cluster.local, not localhost",
			"certificate is valid for 101 IP SANs, but none matched 127.0.0.1",
			"certificate is valid for 101 names, but none matched localhost",
		},
		"expired":       {tooOld},
		"not-yet-valid": {tooNew},
		"wrong-usage":   {"certificate specifies an incompatible key usage"},
		"ca-cannot-sign": {
			notSure + `"x509: invalid signature: parent certificate cannot sign this kind of certificate"` + whileCA,
		},
		"ca-remade": {
			notSure + `"crypto/rsa: verification error"` + whileCA,
			notSure + `"x509: ECDSA verification failure"` + whileCA,
			notSure + `"x509: signature algorithm specifies an ECDSA public key, but have public key of type *rsa.PublicKey"` + whileCA,
		},
		"unknown-authority": {"certificate signed by unknown authority"},
		"weak-hash":         {notSure + `"x509: cannot verify signature: insecure algorithm SHA1-RSA"` + whileCA},
	}
	for id, texts := range fault {
		for _, text := range texts {
			quotedText := unquoteless(text)
			testWordings(t, []wording{
				{id, toServer + text},
				{id, memcache + "tls: failed to verify certificate: x509: " + quotedText + `"`},
				{id, "error: error validating \"pod.yaml\": error validating data: failed to download openapi: Get \"https://127.0.0.1:6443/openapi/v2?timeout=32s\": tls: failed to verify certificate: x509: " + text},
				{id, leaseGet + text},
				{id, lookGet + "tls: failed to verify certificate: x509: " + text},
				{id, watch + quotedText + watched},
				{id, `Get "https://127.0.0.1:6443/version": x509: ` + text}, // older Go
			})
		}
	}
}

// unquoteless is a text as klog writes it inside quotes.
func unquoteless(s string) string {
	out := ""
	for _, r := range s {
		if r == '"' {
			out += `\`
		}
		out += string(r)
	}
	return out
}

// The same faults, told by curl and openssl.
func TestServingWordingsOfCurlAndOpenSSL(t *testing.T) {
	testWordings(t, []wording{
		{"no-names-in-it", "curl: (60) SSL: certificate subject name 'kube-apiserver' does not match target host name '127.0.0.1'"},
		{"name-missing", "curl: (60) SSL: no alternative certificate subject name matches target host name '127.0.0.1'"},
		{"name-missing", "curl: (60) SSL: no alternative certificate subject name matches target host name 'localhost'"},
		{"expired", "curl: (60) SSL certificate problem: certificate has expired"},
		{"not-yet-valid", "curl: (60) SSL certificate problem: certificate is not yet valid"},
		{"wrong-usage", "curl: (60) SSL certificate problem: unsuitable certificate purpose"},
		{"ca-cannot-sign", "curl: (60) SSL certificate problem: invalid CA certificate"},
		{"unknown-authority", "curl: (60) SSL certificate problem: unable to get local issuer certificate"},
		{"ca-remade", "curl: (35) OpenSSL/3.0.19: error:0200008A:rsa routines::invalid padding"},
		{"weak-hash", "curl: (60) SSL certificate problem: CA signature digest algorithm too weak"},
		{"weak-key", "curl: (60) SSL certificate problem: EE certificate key too weak"},

		{"name-missing", "verify error:num=64:IP address mismatch"},
		{"name-missing", "Verify return code: 64 (IP address mismatch)"},
		{"name-missing", "verify error:num=62:hostname mismatch"},
		{"name-missing", "    Verify return code: 62 (hostname mismatch)"},
		{"expired", "verify error:num=10:certificate has expired"},
		{"expired", "Verify return code: 10 (certificate has expired)"},
		{"not-yet-valid", "verify error:num=9:certificate is not yet valid"},
		{"not-yet-valid", "Verify return code: 9 (certificate is not yet valid)"},
		{"wrong-usage", "verify error:num=26:unsuitable certificate purpose"},
		{"wrong-usage", "Verify return code: 26 (unsuitable certificate purpose)"},
		{"ca-cannot-sign", "verify error:num=79:invalid CA certificate"},
		{"ca-cannot-sign", "verify error:num=32:key usage does not include certificate signing"},
		{"ca-cannot-sign", "Verify return code: 32 (key usage does not include certificate signing)"},
		{"unknown-authority", "verify error:num=20:unable to get local issuer certificate"},
		{"unknown-authority", "verify error:num=21:unable to verify the first certificate"},
		{"unknown-authority", "Verify return code: 21 (unable to verify the first certificate)"},
		{"unknown-authority", "error 20 at 0 depth lookup: unable to get local issuer certificate"},
		{"unknown-authority", "verify error:num=19:self-signed certificate in certificate chain"},
		{"ca-remade", "verify error:num=7:certificate signature failure"},
		{"ca-remade", "Verify return code: 7 (certificate signature failure)"},
		{"weak-hash", "verify error:num=68:CA signature digest algorithm too weak"},
		{"weak-hash", "Verify return code: 68 (CA signature digest algorithm too weak)"},
		{"weak-key", "verify error:num=66:EE certificate key too weak"},
		{"weak-key", "Verify return code: 66 (EE certificate key too weak)"},
		{"harmless", "Verify return code: 0 (ok)"},

		// kube-apiserver, from -v=5 on.
		{"refused", "I1123 19:13:34.328204   19819 secure_serving.go:300] http: TLS handshake error from 127.0.0.1:40122: remote error: tls: bad certificate"},
		{"refused", "I1123 19:13:34.328204   19819 secure_serving.go:300] http: TLS handshake error from 127.0.0.1:40122: local error: tls: bad record MAC"},
		{"key-of-another-pair", `E1123 19:13:34.328204   19819 dynamic_serving_content.go:221] "Unhandled Error" err="key failed with : tls: private key does not match public key"`},
	})
}

// The client certificate that is shown to kube-apiserver.
func TestClientWordings(t *testing.T) {
	unknown := "x509: certificate signed by unknown authority"
	testWordings(t, []wording{
		{"unknown-authority", auth + frontEnd + unknown + `]"`},
		{"ca-remade", auth + frontEnd + unknown + ` (possibly because of \"crypto/rsa: verification error\" while trying to verify candidate authority certificate \"kubernetes\")]"`},
		{"expired", auth + "[x509: " + tooOld + ", verifying certificate SN=1, SKID=, AKID=9A:01 failed: x509: " + tooOld + `]"`},
		{"not-yet-valid", auth + "[x509: " + tooNew + ", verifying certificate SN=1, SKID=, AKID=9A:01 failed: x509: " + tooNew + `]"`},
		{"wrong-usage", auth + frontEnd + `x509: certificate specifies an incompatible key usage]"`},
		{"no-common-name", auth + unknown + `"`},
		{"weak-hash", auth + frontEnd + unknown + ` (possibly because of \"x509: cannot verify signature: insecure algorithm SHA1-RSA\" while trying to verify candidate authority certificate \"kubernetes\")]"`},
		{"weak-hash", "curl: (58) could not load PEM client certificate from jane.crt, OpenSSL error error:0A00018E:SSL routines::ca md too weak, (no key found, wrong pass phrase, or wrong file format?)"},
		{"weak-key", "curl: (58) could not load PEM client certificate from jane.crt, OpenSSL error error:0A00018F:SSL routines::ee key too small, (no key found, wrong pass phrase, or wrong file format?)"},

		{"unauthenticated", `E1123 19:13:34.328204   19819 memcache.go:265] "Unhandled Error" err="couldn't get current server API group list: the server has asked for the client to provide credentials"`},
		{"unauthenticated", "error: You must be logged in to the server (the server has asked for the client to provide credentials)"},
		{"unauthenticated", "error: You must be logged in to the server (Unauthorized)"},
		{"unauthenticated", `error: error validating "STDIN": error validating data: failed to download openapi: the server has asked for the client to provide credentials; if you choose to ignore these errors, turn validation off with --validate=false`},
		{"unauthenticated", lease + "Unauthorized"},
		{"unauthenticated", looking + "Unauthorized"},
		{"anonymous", "W1123 19:13:34.328204   19819 authentication.go:398] Continuing without authentication configuration. This may treat all requests as anonymous."},
		{"unauthenticated", `E1123 19:13:34.328204   19819 reflector.go:205] "Failed to watch" err="failed to list *v1.Node: Unauthorized` + watched},
		{"unauthenticated", `  "message": "Unauthorized",`},
		{"unauthenticated", "HTTP/2 401"},
	})
}

// Names and groups: the caller is known and may not.
func TestNameWordings(t *testing.T) {
	const nodes = `Error from server (Forbidden): nodes is forbidden: User "`
	const cannot = `" cannot list resource "nodes" in API group "" at the cluster scope`
	testWordings(t, []wording{
		{"forbidden", nodes + "jane" + cannot},
		{"swapped-name", nodes + "system:masters" + cannot},
		{"admin-not-bound", nodes + "kubernetes-admin" + cannot},
		{"name-without-system", nodes + "kube-scheduler" + cannot},
		{"forbidden", nodes + "cp-1" + cannot},
		{"node-without-a-name", nodes + "system:node" + cannot},
		{"node-without-its-group", `Error from server (Forbidden): error when creating "node.yaml": nodes is forbidden: User "system:node:cp-1" cannot create resource "nodes" in API group "" at the cluster scope`},
		{"another-node", `Error from server (Forbidden): error when creating "node.yaml": nodes "cp-1" is forbidden: node "worker-2" is not allowed to modify node "cp-1"`},
		{"another-node", `nodes "cp-1" is forbidden: User "system:node:worker-2" cannot get resource "nodes" in API group "" at the cluster scope: node 'worker-2' cannot read 'cp-1', only its own Node object`},
		{"another-node", `leases.coordination.k8s.io "cp-1" is forbidden: can only access node lease with the same name as the requesting node`},
		{"node-asks-too-much", `nodes is forbidden: User "system:node:cp-1" cannot list resource "nodes" in API group "" at the cluster scope: node 'cp-1' cannot read all nodes, only its own Node object`},
		{"node-asks-too-much", `pods is forbidden: User "system:node:cp-1" cannot list resource "pods" in API group "" at the cluster scope: can only list/watch pods with spec.nodeName field selector`},
		{"node-asks-too-much", `secrets "foo" is forbidden: User "system:node:cp-1" cannot get resource "secrets" in API group "" in the namespace "kube-system": no relationship found between node 'cp-1' and this object`},
		{"node-asks-too-much", `secrets is forbidden: User "system:node:cp-1" cannot list resource "secrets" in API group "": No Object name found`},
		{"node-without-a-name", `I1123 19:13:34.328204   19819 node_authorizer.go:231] "NODE DENY" err="unknown node 'cp-1' cannot get secret kube-system/foo"`},
		{"name-without-system", lease + `leases.coordination.k8s.io "kube-controller-manager" is forbidden: User "kube-controller-manager" cannot get resource "leases" in API group "coordination.k8s.io" in the namespace "kube-system"`},
		{"name-without-system", looking + `configmaps "extension-apiserver-authentication" is forbidden: User "kube-scheduler" cannot get resource "configmaps" in API group "" in the namespace "kube-system"`},
		{"anonymous", lease + `leases.coordination.k8s.io "kube-controller-manager" is forbidden: User "system:anonymous" cannot get resource "leases" in API group "coordination.k8s.io" in the namespace "kube-system"`},
		{"anonymous", `  "message": "pods is forbidden: User \"system:anonymous\" cannot list resource \"pods\" in API group \"\" at the cluster scope",`},
		{"anonymous", `"message": "forbidden: User \"system:anonymous\" cannot get path \"/metrics\""`},
		{"forbidden", `deployments.apps is forbidden: User "jane" cannot list resource "deployments" in API group "apps" in the namespace "kube-system"`},
		{"forbidden", `Error from server (Forbidden): forbidden: User "jane" cannot get path "/metrics"`},
		{"plain-http", "Client sent an HTTP request to an HTTPS server."},
		{"plain-http", "HTTP/1.0 400 Bad Request"},
		{"not-found", "404 page not found"},
		{"not-found", `  "message": "the server could not find the requested resource",`},
	})
}
