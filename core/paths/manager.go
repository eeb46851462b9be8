package paths

import (
	"cmp"
	"crypto/x509"
	"strings"

	"kubepki/core/kube"
	"kubepki/core/pki"
)

// handed judges what kube-controller-manager gives to others: each pod the
// authority by which it knows the apiservers, and to kubelets and users the
// certificates that they show there
// (https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/#signer-control-plane).
func (j *judge) handed(c *Command, servers []*Command) {
	if c.Program != Manager {
		return
	}
	roots, signer := j.file(c, "root-ca-file"), j.file(c, "cluster-signing-cert-file")
	for _, s := range servers {
		serves, knows := j.file(s, "tls-cert-file"), j.file(s, "client-ca-file")
		if roots.holdsCerts() && serves.holdsCerts() {
			if why := refused(serves.certs, roots.certs, x509.ExtKeyUsageServerAuth, j.o.Now); why.what != "" {
				why.fix = cmp.Or(why.fix, trustServer("tls-cert-file"))
				j.refuse(refusal{ruleServer, c, s, "each pod (--root-ca-file of " + words(c) + ")", why})
			}
		}
		if signer.holdsCerts() && knows.holdsCerts() {
			if why := refused(signer.certs, knows.certs, x509.ExtKeyUsageClientAuth, j.o.Now); why.what != "" {
				why.fix = cmp.Or(why.fix, oneAuthority("client-ca-file", s))
				j.refuse(refusal{ruleRefused, c, s, "each new kubelet and user (--cluster-signing-cert-file of " + words(c) + ")", why})
			}
		}
	}
}

// holdsCerts tells whether a file is here and holds certificates.
func (f *file) holdsCerts() bool { return f != nil && len(f.certs) > 0 }

// user looks whether a program's kubeconfig is that of another program, by the
// names that the default roles know; an administrator's does for all.
func (j *judge) user(c *Command, f *Flag, got *file, name string) string {
	if f.Profile == "" || got.config == nil || len(got.config.certs) == 0 {
		return ""
	}
	cn := got.config.certs[0].Subject.CommonName
	if !strings.HasPrefix(cn, "system:") {
		return ""
	}
	other := ""
	for _, p := range kube.Profiles() {
		switch {
		case p.Form != kube.Config || p.Scope == kube.PerUser:
		case p.Subject(kube.Cluster{}, kube.Place{}).First(pki.OIDCommonName) != cn:
		case p.ID == f.Profile:
			return ""
		default:
			other = p.Title
		}
	}
	if other == "" {
		return ""
	}
	j.found(ruleUser, c, "--"+f.Name+" points to "+name+", whose user is "+quoted(cn)+": that is "+other, "Point to "+c.Program+"’s own kubeconfig.", "")
	return "Another’s: user " + cn
}
