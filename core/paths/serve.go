package paths

import (
	"crypto/x509"
	"slices"
	"strings"

	"kubepki/core/health"
	"kubepki/core/kube"
	"kubepki/core/pki"
)

// elsewhere judges a certificate that a flag takes from where kubeadm has none:
// of those in kubeadm's places package health knows what they are for.
func (j *judge) elsewhere(c *Command, f *Flag, got *file, at string) string {
	p, ok := kube.ProfileByID(f.Profile)
	if !ok || f.Kind != Certificate || at == p.Path+".crt" || !got.holdsCerts() {
		return ""
	}
	leaf := got.certs[0]
	for i, u := range p.Usages {
		if i > 0 && f.Name == "cert-file" {
			break // etcd calls itself with it, and takes no harm where it may not
		}
		if !allows(leaf, u) {
			use := strings.Join(pki.ExtKeyUsageNames([]x509.ExtKeyUsage{u}), "")
			j.found(ruleUsage, c, "--"+f.Name+" points to "+at+", which is not for "+use, "Make it again with the extended key usage "+use+".", "")
			return "Not for " + use
		}
	}
	if c.Program != APIServer || f.Name != "tls-cert-file" {
		return ""
	}
	for _, n := range c.apiserverNames() {
		if !health.Called(leaf, n) {
			j.found(ruleServer, c, "Pods and others call "+words(c)+" by "+pki.Visible(n)+", which is no name of "+at, "Make the certificate again with "+pki.Visible(n)+" among its alternative names.", "")
			return "Not for " + n
		}
	}
	return ""
}

// plain tells URLs of etcd that make its certificates void.
func (j *judge) plain(c *Command, servers []*Command) {
	switch c.Program {
	case Etcd:
		if _, ok := c.Flag("cert-file"); ok && c.only("listen-client-urls", "http://") {
			j.found(ruleOpen, c, "--listen-client-urls is of http: etcd ignores --cert-file and asks nobody for a certificate; whoever reaches it may read and change all of the cluster", "Write https:// in --listen-client-urls and --advertise-client-urls.", "")
		}
		if _, ok := c.Flag("peer-cert-file"); ok && c.only("listen-peer-urls", "http://") {
			j.found(ruleOpen, c, "--listen-peer-urls is of http: etcd ignores --peer-cert-file and asks no member for a certificate; whoever reaches it may join them", "Write https:// in --listen-peer-urls and --initial-advertise-peer-urls.", "")
		}
	case APIServer:
		if c.only("etcd-servers", "http://") && slices.ContainsFunc(servers, func(s *Command) bool { return s.only("listen-client-urls", "https://") }) {
			j.found(ruleServer, c, "--etcd-servers calls etcd over http, and etcd answers over https alone", "Write https:// in --etcd-servers.", "")
		}
	}
}

// only tells whether all URLs of a flag begin so, and there is one.
func (c *Command) only(flag, scheme string) bool {
	urls := c.list(flag)
	return len(urls) > 0 && !slices.ContainsFunc(urls, func(u string) bool { return !strings.HasPrefix(u, scheme) })
}
