package paths

import (
	"crypto/x509"
	"slices"

	"kubepki/core/pki"
)

// frontProxy looks whether clients of the cluster can pass for the front proxy,
// which names the user and groups of a request in its headers: where its authority
// is also that of all clients, the names that are allowed to it alone keep them from
// that (https://kubernetes.io/docs/tasks/extend-kubernetes/configure-aggregation-layer/#ca-reusage-and-conflicts).
func (j *judge) frontProxy(c *Command) {
	if c.Program != APIServer {
		return
	}
	front, clients := j.file(c, "requestheader-client-ca-file"), j.file(c, "client-ca-file")
	if names, _ := c.Flag("requestheader-allowed-names"); names != "" || !front.holdsCerts() || !clients.holdsCerts() {
		return
	}
	for _, f := range front.certs {
		if slices.ContainsFunc(clients.certs, func(ca *x509.Certificate) bool { return pki.SamePublicKey(ca.PublicKey, f.PublicKey) }) {
			j.found(ruleHeaders, c, "--requestheader-client-ca-file and --client-ca-file hold the same authority, "+quoted(name(f, false))+", and --requestheader-allowed-names allows every name",
				"Give the front proxy an authority of its own, or set --requestheader-allowed-names=front-proxy-client.", "")
			return
		}
	}
}
