package chain_test

import (
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"math/big"
	mrand "math/rand/v2"
	"net"
	"net/url"

	"kubepki/core/chain"
)

// dice makes certificates that collide: few names, few keys, every rule bent now
// and then.
type dice struct{ *mrand.Rand }

func (d dice) once(in int) bool { return d.IntN(in) == 0 }

func pick[T any](d dice, list ...T) T { return list[d.IntN(len(list))] }

var (
	oidPolicies   = asn1.ObjectIdentifier{2, 5, 29, 32}
	oidMappings   = asn1.ObjectIdentifier{2, 5, 29, 33}
	oidPolicyRule = asn1.ObjectIdentifier{2, 5, 29, 36}
	oidInhibitAny = asn1.ObjectIdentifier{2, 5, 29, 54}
	policies      = []asn1.ObjectIdentifier{{2, 5, 29, 32, 0}, {1, 2, 3}, {1, 2, 4}}
)

func (d dice) template(authority bool) *x509.Certificate {
	c := &x509.Certificate{
		SerialNumber: big.NewInt(d.Int64N(1 << 40)), Subject: pkix.Name{CommonName: pick(d, "kubernetes", "etcd-ca", "front", "leaf")},
		NotBefore: now.Add(-day), NotAfter: now.Add(year), BasicConstraintsValid: true, MaxPathLen: -1,
	}
	if authority {
		c.IsCA, c.KeyUsage = true, x509.KeyUsageCertSign
		d.constrain(c)
	}
	if d.once(25) {
		c.NotAfter = now.Add(-1)
	} else if d.once(25) {
		c.NotBefore = now.Add(day)
	}
	if d.once(12) {
		c.BasicConstraintsValid, c.IsCA = d.once(2), false
	}
	if d.once(12) {
		c.KeyUsage = x509.KeyUsageDigitalSignature
	}
	if d.once(6) && c.IsCA {
		c.MaxPathLen, c.MaxPathLenZero = d.IntN(2), true
	}
	if d.once(3) {
		c.ExtKeyUsage = []x509.ExtKeyUsage{pick(d, x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth, x509.ExtKeyUsageAny)}
	}
	if d.once(3) {
		c.ExtKeyUsage = append(c.ExtKeyUsage, pick(d, x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth))
	}
	if d.once(40) {
		c.UnknownExtKeyUsage = []asn1.ObjectIdentifier{{1, 2, 3, 4}}
	}
	if d.once(40) {
		c.ExtraExtensions = append(c.ExtraExtensions, pkix.Extension{Id: asn1.ObjectIdentifier{1, 2, 3, 4}, Critical: true, Value: []byte{5, 0}})
	}
	if d.once(4) {
		c.SubjectKeyId = []byte{byte(d.IntN(3))}
	}
	d.names(c)
	d.policies(c, authority)
	return c
}

func (d dice) names(c *x509.Certificate) {
	for d.once(2) && len(c.DNSNames) < 4 {
		c.DNSNames = append(c.DNSNames, pick(d, "a.lab", "b.a.lab", "*.lab", "*.a.lab", "x.lab", "A.Lab", "lab", "deep.b.a.lab", "a_b.lab", "-.lab", "*"))
	}
	for d.once(3) && len(c.IPAddresses) < 3 {
		c.IPAddresses = append(c.IPAddresses, net.ParseIP(pick(d, "10.0.0.1", "10.0.1.1", "10.128.0.1", "fd00::1", "192.168.0.9")))
	}
	if d.once(6) {
		c.EmailAddresses = []string{pick(d, "jane@lab", "joe@a.lab", `"j e"@lab`, "bad@@lab", "a..b@lab", `j\@x@lab`, "Jane@LAB", "x@", "@lab")}
	}
	if d.once(8) {
		u, err := url.Parse(pick(d, "spiffe://a.lab/x", "https://10.0.0.1/", "https://a.lab:443/", "urn:x:y", "https://[fd00::1]/", "https://x.lab"))
		if err == nil {
			c.URIs = []*url.URL{u}
		}
	}
}

func (d dice) constrain(c *x509.Certificate) {
	some := func(from ...string) (out []string) {
		for d.once(2) && len(out) < 4 {
			out = append(out, pick(d, from...))
		}
		return out
	}
	if !d.once(4) {
		return
	}
	domains := []string{"lab", "a.lab", ".lab", ".a.lab", "b.a.lab", "A.LAB", "com", "x.lab", "y.x.lab"}
	ranges := func() (out []*net.IPNet) {
		for d.once(2) && len(out) < 4 {
			ip, n, _ := net.ParseCIDR(pick(d, "10.0.0.0/8", "10.0.0.0/24", "10.0.1.7/24", "10.0.0.5/24", "10.128.0.0/9", "0.0.0.0/0", "fd00::/8", "192.168.0.0/16"))
			if ip4 := ip.To4(); ip4 != nil {
				ip = ip4
			}
			out = append(out, &net.IPNet{IP: ip, Mask: n.Mask}) // with bits below the mask, as a careless authority has them
		}
		return out
	}
	c.PermittedDNSDomainsCritical = d.once(2)
	c.PermittedDNSDomains, c.ExcludedDNSDomains = some(domains...), some(domains...)
	if d.once(2) {
		c.PermittedIPRanges, c.ExcludedIPRanges = ranges(), ranges()
	}
	if d.once(3) {
		c.PermittedEmailAddresses = some("lab", "jane@lab", ".lab", "a.lab", "JANE@lab")
		c.ExcludedEmailAddresses = some("joe@a.lab", "a.lab", ".a.lab")
	}
	if d.once(3) {
		c.PermittedURIDomains, c.ExcludedURIDomains = some("lab", ".lab", "a.lab"), some("x.lab", ".a.lab")
	}
}

func (d dice) policies(c *x509.Certificate, authority bool) {
	add := func(id asn1.ObjectIdentifier, v any) {
		der, err := asn1.Marshal(v)
		if err == nil {
			c.ExtraExtensions = append(c.ExtraExtensions, pkix.Extension{Id: id, Value: der})
		}
	}
	type info struct{ ID asn1.ObjectIdentifier }
	if d.once(3) {
		var list []info
		for _, i := range d.Perm(3)[:1+d.IntN(2)] {
			list = append(list, info{policies[i]})
		}
		add(oidPolicies, list)
	}
	if !authority {
		return
	}
	if d.once(6) {
		type mapping struct{ From, To asn1.ObjectIdentifier }
		add(oidMappings, []mapping{{pick(d, policies...), pick(d, policies[1:]...)}})
	}
	if d.once(5) {
		type rule struct {
			Explicit int `asn1:"optional,tag:0,default:-1"`
			Mapping  int `asn1:"optional,tag:1,default:-1"`
		}
		add(oidPolicyRule, rule{d.IntN(3), d.IntN(3)})
	}
	if d.once(8) {
		add(oidInhibitAny, d.IntN(2))
	}
}

// town makes a handful of authorities and leaves that sign each other.
func (d dice) town() (all []*entity) {
	for len(all) < 7 {
		key := keys[d.IntN(6)]
		tmpl := d.template(len(all) < 5)
		parent, signer := tmpl, key
		if len(all) > 0 && !d.once(3) {
			by := all[d.IntN(len(all))]
			parent, signer = by.cert, by.key
			if d.once(8) {
				tmpl.AuthorityKeyId = []byte{9}
			}
		}
		if d.once(10) { // signed by a stranger who says that he is the parent
			signer = keys[d.IntN(6)]
			parent = &x509.Certificate{Subject: parent.Subject, RawSubject: parent.RawSubject, SubjectKeyId: parent.SubjectKeyId, PublicKey: signer.Public()}
		}
		der, err := x509.CreateCertificate(rand.Reader, tmpl, parent, key.Public(), signer)
		if err != nil {
			continue
		}
		c, err := x509.ParseCertificate(der)
		if err != nil {
			continue
		}
		all = append(all, &entity{c, key})
	}
	return all
}

func (d dice) ask(all []*entity) chain.Question {
	q := chain.Question{
		As: pick(d, chain.Parts()...), Cert: all[d.IntN(len(all))].cert, Now: now,
		Host: pick(d, "", "a.lab", "b.a.lab", "10.0.0.1", "[fd00::1]", "kubernetes", "X.LAB.", "leaf"),
	}
	for _, e := range all {
		switch d.IntN(5) {
		case 0, 1:
			q.Roots = append(q.Roots, e.cert)
		case 2, 3:
			q.Others = append(q.Others, e.cert)
		}
	}
	return q
}
