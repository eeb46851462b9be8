package health

import (
	"crypto/x509"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"kubepki/core/kube"
	"kubepki/core/pki"
)

// use looks whether a certificate can be used in its place: for what, by whom,
// under which names.
func (j *judge) use() {
	j.usages()
	// etcd reads no names, and servers are known by their alternative names.
	if j.Subject != nil && j.Profile.Authority != kube.EtcdCA && slices.Contains(j.Profile.Usages, x509.ExtKeyUsageClientAuth) {
		j.identity()
	}
	if j.Profile.SANs != nil {
		j.alternativeNames()
	}
}

// usages finds a certificate that names usages, but not all that its place
// needs. One that names none may be used for all (RFC 5280 section 4.2.1.12).
func (j *judge) usages() {
	has := j.cert.ExtKeyUsage
	if len(has)+len(j.cert.UnknownExtKeyUsage) == 0 || slices.Contains(has, x509.ExtKeyUsageAny) {
		return
	}
	for _, u := range j.Profile.Usages {
		id := RuleServerAuth
		switch {
		case slices.Contains(has, u):
			continue
		case u == x509.ExtKeyUsageServerAuth:
		case j.Profile.ID == "etcd-peer":
			id = RuleEtcdPeerClientAuth
		case j.Profile.ID == "etcd-server":
			id = RuleEtcdServerClientAuth
		default:
			id = RuleClientAuth
		}
		j.says(id, "Its usages are "+orNone(strings.Join(pki.ExtKeyUsageNames(has), ", "))+": "+pki.ExtKeyUsageNames([]x509.ExtKeyUsage{u})[0]+" is missing")
	}
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return "“" + s + "”"
}

// namesShown is how many missing names are named.
const namesShown = 8

func (j *judge) alternativeNames() {
	have := map[string]bool{}
	for _, n := range pki.SANsOf(j.cert) {
		have[n.String()] = true
		if j.Profile.ID == "apiserver" {
			j.names[n.String()] = true
		}
	}
	lacks, more := "", 0
	for _, n := range j.SANs {
		has := called(have, n.Kind, n.Value)
		if !has && j.Profile.ID == "apiserver" {
			j.lacked[n.String()] = true
		}
		switch {
		case has:
		case more < namesShown:
			lacks += ", " + n.String()
			more++
		default:
			more++
		}
	}
	if more > namesShown {
		lacks += " and " + strconv.Itoa(more-namesShown) + " more"
	}
	lacks += j.lacksAtAll(have)
	if lacks != "" {
		j.says(RuleMissingSAN, "It lacks "+lacks[2:])
	}
}

// Called tells whether a server with this certificate may be called by a name or
// address.
func Called(c *x509.Certificate, name string) bool {
	have := map[string]bool{}
	for _, n := range pki.SANsOf(c) {
		have[n.String()] = true
	}
	if a, err := netip.ParseAddr(name); err == nil {
		return called(have, pki.IP, a.String())
	}
	return called(have, pki.DNS, strings.ToLower(name))
}

// called tells whether a server with these names may be called by this one: a
// wildcard stands for one label.
func called(names map[string]bool, k pki.SANKind, name string) bool {
	_, parent, dotted := strings.Cut(name, ".")
	return names[string(k)+":"+name] || dotted && names["DNS:*."+parent]
}
