package chain_test

import (
	"crypto/x509"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"kubepki/core/chain"
)

// said are the words of a question, by program.
func said(t *testing.T, q chain.Question) map[string]chain.Words {
	t.Helper()
	out := map[string]chain.Words{}
	for _, w := range same(t, q).Words {
		out[w.Tool] = w
	}
	return out
}

// The rows were printed by Kubernetes 1.34.4, curl 7.88.1 and OpenSSL 3.0.19.
func TestWordsAboutServers(t *testing.T) {
	root, again, other := issue(t, "kubernetes", 0, nil, ca), issue(t, "kubernetes", 1, nil, ca), issue(t, "other", 2, nil, ca)
	noSign := issue(t, "kubernetes", 3, nil, func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageDigitalSignature })
	ips := func(list ...string) func(*x509.Certificate) {
		return func(c *x509.Certificate) {
			c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
			for _, ip := range list {
				c.IPAddresses = append(c.IPAddresses, net.ParseIP(ip))
			}
		}
	}
	over := func(c *x509.Certificate) { c.NotAfter = now.Add(-time.Hour) }
	future := func(c *x509.Certificate) { c.NotBefore = now.Add(time.Hour) }
	for name, r := range map[string]struct {
		cn, host      string
		by, trusted   *entity
		change        func(*x509.Certificate)
		kubectl, curl string // after their usual beginnings; "" holds
	}{
		"no SAN, by IP":       {"kube-apiserver", "127.0.0.1", root, root, server(), "cannot validate certificate for 127.0.0.1 because it doesn't contain any IP SANs", "SSL: certificate subject name 'kube-apiserver' does not match target host name '127.0.0.1'"},
		"no SAN, by name":     {"kube-apiserver", "localhost", root, root, server(), "certificate is not valid for any names, but wanted to match localhost", "SSL: certificate subject name 'kube-apiserver' does not match target host name 'localhost'"},
		"the CN is the name":  {"localhost", "localhost", root, root, server(), "certificate relies on legacy Common Name field, use SANs instead", ""},
		"other IPs":           {"x", "127.0.0.1", root, root, ips("10.96.0.1", "10.0.0.10"), "certificate is valid for 10.96.0.1, 10.0.0.10, not 127.0.0.1", "SSL: no alternative certificate subject name matches target host name '127.0.0.1'"},
		"other names":         {"x", "localhost", root, root, server("cp-1", "kubernetes"), "certificate is valid for cp-1, kubernetes, not localhost", "SSL: no alternative certificate subject name matches target host name 'localhost'"},
		"expired":             {"x", "x", root, root, both(server("x"), over), "certificate has expired or is not yet valid: current time 2026-11-23T19:14:40Z is after 2026-11-23T18:14:40Z", "SSL certificate problem: certificate has expired"},
		"not yet valid":       {"x", "x", root, root, both(server("x"), future), "certificate has expired or is not yet valid: current time 2026-11-23T19:14:40Z is before 2026-11-23T20:14:40Z", "SSL certificate problem: certificate is not yet valid"},
		"for clients":         {"x", "x", root, root, both(server("x"), client), "certificate specifies an incompatible key usage", "SSL certificate problem: unsuitable certificate purpose"},
		"no EKU":              {"x", "x", root, root, func(c *x509.Certificate) { c.DNSNames = []string{"x"} }, "", ""},
		"a CA that is none":   {"x", "x", noSign, noSign, server("x"), "certificate signed by unknown authority (possibly because of \"x509: invalid signature: parent certificate cannot sign this kind of certificate\" while trying to verify candidate authority certificate \"kubernetes\")", "SSL certificate problem: invalid CA certificate"},
		"same name, new key":  {"x", "x", root, again, server("x"), "certificate signed by unknown authority (possibly because of \"x509: ECDSA verification failure\" while trying to verify candidate authority certificate \"kubernetes\")", "SSL certificate problem: unable to get local issuer certificate"},
		"another authority":   {"x", "x", root, other, server("x"), "certificate signed by unknown authority", "SSL certificate problem: unable to get local issuer certificate"},
		"all is as it should": {"x", "x", root, root, server("x"), "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			leaf := issue(t, r.cn, 5, r.by, r.change)
			words := said(t, chain.Question{As: chain.Server, Cert: leaf.cert, Host: r.host, Roots: []*x509.Certificate{r.trusted.cert}, Now: now})
			assert.Equal(t, r.kubectl == "", words["kubectl"].OK)
			assert.Equal(t, r.curl == "", words["curl"].OK)
			if r.kubectl != "" {
				assert.Equal(t, "Unable to connect to the server: tls: failed to verify certificate: x509: "+r.kubectl, words["kubectl"].Text)
				assert.True(t, strings.HasSuffix(words["kube-controller-manager’s log"].Text, ": x509: "+r.kubectl))
			}
			if r.curl != "" {
				assert.Equal(t, "curl: (60) "+r.curl, words["curl"].Text)
			}
		})
	}
}

func TestWordsAboutClients(t *testing.T) {
	root, other := issue(t, "kubernetes", 0, nil, ca), issue(t, "other", 1, nil, ca)
	ask := func(leaf, trusted *entity) map[string]chain.Words {
		return said(t, chain.Question{As: chain.Client, Cert: leaf.cert, Roots: []*x509.Certificate{trusted.cert}, Now: now})
	}
	leaf := issue(t, "jane", 2, root, client)
	words := ask(leaf, other)
	assert.Equal(t, "error: You must be logged in to the server (Unauthorized)", words["kubectl"].Text)
	log := words["kube-apiserver’s log"].Text
	assert.Contains(t, log, `"Unable to authenticate the request" err="[x509: certificate signed by unknown authority, verifying certificate SN=`+leaf.cert.SerialNumber.String()+`, SKID=, AKID=`)
	assert.Regexp(t, `AKID=([0-9A-F]{2}:){19}[0-9A-F]{2} failed: x509: certificate signed by unknown authority]"$`, log)
	words = ask(issue(t, "jane", 2, root, both(client, func(c *x509.Certificate) { c.NotAfter = now.Add(-time.Hour) })), root)
	assert.Regexp(t, `err="\[x509: certificate has expired .* failed: x509: certificate has expired or is not yet valid: current time .* is after .*\]"$`, words["kube-apiserver’s log"].Text)
	words = ask(issue(t, "jane", 2, root, server("x")), root)
	assert.Regexp(t, `err="\[x509: certificate signed by unknown authority, .* failed: x509: certificate specifies an incompatible key usage\]"$`, words["kube-apiserver’s log"].Text)
	words = ask(issue(t, "", 2, root, client), root)
	assert.False(t, words["kubectl"].OK, "the chain holds, but nobody is named")
	assert.Equal(t, `"Unable to authenticate the request" err="x509: certificate signed by unknown authority"`, words["kube-apiserver’s log"].Text)
	words = ask(leaf, root)
	assert.True(t, words["kubectl"].OK)
}
