package app

import (
	"crypto/rsa"
	"crypto/x509"
	"fmt"
	"slices"
	"strings"
	"time"

	"kubepki/core/kube"
	"kubepki/core/pki"
)

// verdict is what an authority does with one thing that a request asks for.
type verdict string

const (
	granted verdict = "granted"
	added   verdict = "added"
	changed verdict = "changed"
	refused verdict = "refused"
)

// decision is one thing asked for, what is given instead, and why.
type decision struct {
	Item    string // "Subject"
	Asked   string // "" when nothing was asked
	Given   string // "" when nothing is given
	Verdict verdict
	Why     string
}

// remark is something to know before signing. With Stops set nothing is signed.
type remark struct {
	What, Why string
	Stops     bool
}

// grant is what will be signed, and how it came about.
type grant struct {
	Subject   pki.Name
	SANs      pki.SANs
	Usages    []x509.ExtKeyUsage
	Decisions []decision
	Remarks   []remark
}

// stopped tells whether a remark forbids signing.
func (g grant) stopped() bool {
	return slices.ContainsFunc(g.Remarks, func(r remark) bool { return r.Stops })
}

func (g *grant) decide(item, asked, given string, v verdict, why string) {
	g.Decisions = append(g.Decisions, decision{item, asked, given, v, why})
}

func (g *grant) warn(what, why string) { g.Remarks = append(g.Remarks, remark{What: what, Why: why}) }

func (g *grant) stop(what, why string) { g.Remarks = append(g.Remarks, remark{what, why, true}) }

// weigh compares what a request asks with what a profile holds. The authority
// decides, not the request: only what the profile has is given. c is the
// cluster at hand, whose hosts' names and addresses are known.
func weigh(r *pki.Request, p kube.Profile, c kube.Cluster) grant {
	g := grant{Usages: p.Usages}
	g.weighKey(r)
	place, known := placeOf(r, c)
	g.weighSubject(r, p, c, place)
	g.weighNames(r, p, c, place, known)
	g.weighUsages(r, p)
	g.weighRest(r)
	return g
}

// weighKey wants proof that the sender holds the key, and a key that Go uses.
func (g *grant) weighKey(r *pki.Request) {
	if err := r.CheckSignature(); err != nil {
		g.stop("Its signature is wrong", "Its sender did not prove to hold the private key, or it was changed on its way. Ask for it again.")
	}
	if k, ok := r.X509.PublicKey.(*rsa.PublicKey); ok && k.N.BitLen() < 2048 {
		g.stop(fmt.Sprintf("Its RSA key has only %d bits", k.N.BitLen()), "Ask for a request with a key of 2048 bits or more.")
	}
}

// placeOf reads the host that a request is for out of its common name, and
// whether the cluster has a host of that name.
func placeOf(r *pki.Request, c kube.Cluster) (place kube.Place, known bool) {
	name := strings.TrimPrefix(r.Subject.First(pki.OIDCommonName), "system:node:")
	for i, h := range c.Nodes() {
		if h.Name == name {
			return kube.Place{Host: h, Control: i < len(c.ControlPlanes)}, true
		}
	}
	return kube.Place{Host: kube.Host{Name: name}}, false
}

func (g *grant) weighSubject(r *pki.Request, p kube.Profile, c kube.Cluster, place kube.Place) {
	asked := r.Subject.String()
	if p.ID == kube.UserID {
		g.Subject = r.Subject
		g.decide("Subject", asked, asked, granted, "A user’s name and groups are taken as they are asked for.")
		g.weighUser(r.Subject)
		return
	}
	g.Subject = p.Subject(c, place)
	given := g.Subject.String()
	if g.Subject.String() == asked {
		g.decide("Subject", asked, given, granted, "It is the name that Kubernetes knows this component by.")
	} else {
		g.decide("Subject", asked, given, changed, "Kubernetes knows this component by that name alone.")
	}
	if strings.Contains(given, place.Host.Name) && perHost(p) {
		if err := pki.CheckDNSName(place.Host.Name, false); err != nil {
			g.stop("It names no host", sentence(err.Error())+".")
		}
	}
}

// perHost tells whether a profile's subject carries its host.
func perHost(p kube.Profile) bool {
	probe := p.Subject(kube.Cluster{}, kube.Place{Host: kube.Host{Name: "probe-host"}})
	return strings.Contains(probe.String(), "probe-host")
}

// weighUser warns of names that carry power or look as if they did.
func (g *grant) weighUser(n pki.Name) {
	user := n.First(pki.OIDCommonName)
	switch {
	case user == "":
		g.stop("It has no common name", "The common name is the user: without one nobody can be told from anybody. Ask for a request with CN.")
	case strings.HasPrefix(user, "system:"):
		g.warn(fmt.Sprintf("The user “%s” begins with system:", user), "That prefix is Kubernetes’ own: RBAC may give this name rights that no person should have.")
	}
	for _, group := range n.All(pki.OIDOrganization) {
		switch {
		case group == "system:masters":
			g.warn("The group system:masters may do everything", "It goes past all RBAC and cannot be taken back while the certificate lasts. Use a group of your own, bound to cluster-admin.")
		case group == "system:master":
			g.warn("The group “system:master” has no power", "Kubernetes knows system:masters. This one signs in and is then Forbidden.")
		case strings.HasPrefix(group, "system:"):
			g.warn(fmt.Sprintf("The group “%s” begins with system:", group), "That prefix is Kubernetes’ own: RBAC may give this group rights that no person should have.")
		}
	}
}

func (g *grant) weighNames(r *pki.Request, p kube.Profile, c kube.Cluster, place kube.Place, known bool) {
	if p.SANs == nil {
		for _, n := range r.SANs {
			g.decide("Alternative name", n.String(), "", refused, "The apiserver reads a client’s subject alone; nothing else belongs into its certificate.")
		}
		return
	}
	var usual pki.SANs
	if known {
		usual = p.SANs(c, place)
	}
	for _, n := range r.SANs {
		g.weighName(n, usual)
	}
	for _, n := range usual {
		if !r.SANs.Has(n) {
			g.warn(n.String()+" is not asked for", "kubeadm writes it: who calls by this name will refuse the certificate.")
		}
	}
	if len(g.SANs) == 0 {
		g.stop("A server’s certificate needs names", "Ask for a request with each DNS name and IP address as a subject alternative name.")
	}
}

func (g *grant) weighName(n pki.SAN, usual pki.SANs) {
	var err error
	switch n.Kind {
	case pki.DNS:
		err = pki.CheckDNSName(n.Value, true)
	case pki.IP:
		_, err = pki.ParseIP(n.Value)
	default:
		g.decide("Alternative name", n.String(), "", refused, "Callers of a server look for DNS names and addresses alone.")
		return
	}
	switch {
	case err != nil:
		g.decide("Alternative name", n.String(), "", refused, sentence(err.Error())+".")
	case len(usual) > 0 && !usual.Has(n):
		g.SANs = append(g.SANs, n)
		g.decide("Alternative name", n.String(), n.String(), granted, "kubeadm would not write it: make sure that it is theirs.")
	default:
		g.SANs = append(g.SANs, n)
		g.decide("Alternative name", n.String(), n.String(), granted, "A name at which callers reach it.")
	}
}

func (g *grant) weighUsages(r *pki.Request, p kube.Profile) {
	given := strings.Join(pki.ExtKeyUsageNames(p.Usages), ", ")
	asked := pki.ExtKeyUsageNames(r.ExtKeyUsage)
	for _, oid := range r.UnknownExtKeyUsage {
		asked = append(asked, oid.String())
	}
	g.compare("Extended key usage", strings.Join(asked, ", "), given, "The profile decides what a certificate is for.")
	g.compare("Key usage", strings.Join(pki.KeyUsageNames(r.KeyUsage), ", "), strings.Join(pki.KeyUsageNames(pki.LeafUsage), ", "),
		"kubeadm gives every leaf these two.")
}

// compare decides on something that is always given in one form.
func (g *grant) compare(item, asked, given, why string) {
	v := changed
	switch asked {
	case "":
		v = added
	case given:
		v = granted
	}
	g.decide(item, asked, given, v, why)
}

func (g *grant) weighRest(r *pki.Request) {
	if bc := r.BasicConstraints; bc != nil && bc.CA {
		g.decide("Basic constraints", "CA:TRUE", "CA:FALSE", refused, "No profile makes authorities out of requests: its holder could sign anyone.")
	} else {
		asked := ""
		if bc != nil {
			asked = "CA:FALSE"
		}
		g.compare("Basic constraints", asked, "CA:FALSE", "It may not sign others.")
	}
	for _, oid := range r.Other {
		g.decide("Extension "+oid.String(), "asked for", "", refused, "Only what the profile holds is signed.")
	}
	if r.ChallengePassword {
		g.warn("It carries a challenge password", "Everyone who sees the request can read it. Nothing in Kubernetes uses it.")
	}
}

// template is what the authority signs.
func (g grant) template(now time.Time, days int) pki.Template {
	return pki.LeafTemplate(g.Subject, g.SANs, g.Usages, now, time.Duration(days)*day)
}

// guessProfile finds the profile whose name the request asks for, the user's otherwise.
func guessProfile(r *pki.Request, c kube.Cluster) string {
	place, _ := placeOf(r, c)
	best := kube.UserID
	for _, p := range signable() {
		if p.ID == kube.UserID || p.Subject(c, place).String() != r.Subject.String() {
			continue
		}
		if perHost(p) && !strings.HasPrefix(r.Subject.First(pki.OIDCommonName), "system:node:") {
			continue // any single name could be an etcd member's
		}
		if best == kube.UserID || (p.SANs != nil) == (len(r.SANs) > 0) {
			best = p.ID
		}
	}
	return best
}

// signable lists the profiles that a request can be signed for: the user's
// first, then the table's order.
func signable() []kube.Profile {
	var out []kube.Profile
	for _, p := range kube.Profiles() {
		switch {
		case p.Authority == "":
		case p.ID == kube.UserID:
			out = slices.Insert(out, 0, p)
		default:
			out = append(out, p)
		}
	}
	return out
}
