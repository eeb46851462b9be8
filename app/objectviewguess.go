package app

import (
	"crypto/x509"
	"slices"
	"strings"

	"kubepki/core/kube"
	"kubepki/core/pki"
)

// looksLike guesses which of a cluster's certificates this one is, by its
// subject, usages and names: the titles of the profiles that fit, nil for none.
// A user's certificate is like no other, so it is never guessed.
func looksLike(c *x509.Certificate) []string {
	var out []string
	for _, version := range []kube.Version{kube.Versions()[0], {Minor: 29}} {
		for _, p := range kube.Profiles() {
			if p.Form != kube.KeyPair && p.ID != kube.UserID && !slices.Contains(out, p.Title) && fits(c, p, version) {
				out = append(out, p.Title)
			}
		}
	}
	return out
}

// fits tells whether a certificate says what the profile's would in a cluster
// of that version, for the host that it names.
func fits(c *x509.Certificate, p kube.Profile, version kube.Version) bool {
	subject := pki.NameFrom(c.Subject)
	host := strings.TrimPrefix(subject.First(pki.OIDCommonName), "system:node:")
	want := p.Subject(kube.Cluster{Version: version}, kube.Place{Host: kube.Host{Name: host}})
	names := len(c.DNSNames) + len(c.IPAddresses)
	switch {
	case want.String() != subject.String(), c.IsCA != (p.Form == kube.AuthorityPair), !slices.Equal(c.ExtKeyUsage, p.Usages):
		return false
	case p.SANs != nil && names == 0:
		return false
	case p.Authority == kube.EtcdCA && perHost(p):
		return slices.Contains(c.DNSNames, "localhost") // any name could be a host's
	}
	return true
}

// perHost tells whether a profile's subject carries its host.
func perHost(p kube.Profile) bool {
	probe := p.Subject(kube.Cluster{}, kube.Place{Host: kube.Host{Name: "probe-host"}})
	return strings.Contains(probe.String(), "probe-host")
}
