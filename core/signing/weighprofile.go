package signing

import (
	"strings"

	"kubepki/core/kube"
	"kubepki/core/pki"
)

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

func (g *Grant) weighProfileSubject(r *pki.Request, p kube.Profile, c kube.Cluster, place kube.Place) {
	asked := part{subject: r.Subject, raw: r.X509.RawSubject}
	if p.ID == kube.UserID {
		g.add(Item{
			Field: SubjectField, Asked: r.Subject.String(), Verdict: Granted, Why: "A user’s name and groups are taken as they are asked for.",
			asked: part{subject: r.Subject},
		})
		g.weighUser(r.Subject)
		return
	}
	subject := p.Subject(c, place)
	i := Item{
		Field: SubjectField, Asked: r.Subject.String(), Offered: subject.String(), Verdict: Granted,
		Why: "It is the name that Kubernetes knows this component by.", asked: asked, offered: part{subject: subject},
	}
	if i.Asked != i.Offered {
		i.Verdict, i.Why = Changed, "Kubernetes knows this component by that name alone."
	}
	g.add(i)
	if perHost(p) {
		if err := pki.CheckDNSName(place.Host.Name, false); err != nil {
			g.warn(RuleSubject, Broken, "It names no host", sentence(err.Error()))
		}
	}
}

// perHost tells whether a profile's subject carries its host.
func perHost(p kube.Profile) bool {
	probe := p.Subject(kube.Cluster{}, kube.Place{Host: kube.Host{Name: "probe-host"}})
	return strings.Contains(probe.String(), "probe-host")
}

// weighUser warns of names that carry power or look as if they did.
func (g *Grant) weighUser(n pki.Name) {
	const prefix = "That prefix is Kubernetes’ own: RBAC may give this "
	user := n.First(pki.OIDCommonName)
	switch {
	case user == "":
		g.warn(RuleSubject, Broken, "It has no common name", "The common name is the user: without one nobody can be told from anybody. Ask for a request with CN.")
	case strings.HasPrefix(user, "system:"):
		g.warn(RulePower, Notice, "The user “"+user+"” begins with system:", prefix+"name rights that no person should have.")
	}
	for _, group := range n.All(pki.OIDOrganization) {
		switch {
		case group == "system:masters":
			g.warn(RulePower, Notice, "The group system:masters may do everything", "It goes past all RBAC and cannot be taken back while the certificate lasts. Use a group of your own, bound to cluster-admin.")
		case group == "system:master":
			g.warn(RulePower, Notice, "The group “system:master” has no power", "Kubernetes knows system:masters. This one signs in and is then Forbidden.")
		case strings.HasPrefix(group, "system:"):
			g.warn(RulePower, Notice, "The group “"+group+"” begins with system:", prefix+"group rights that no person should have.")
		}
	}
}

func (g *Grant) weighProfileNames(r *pki.Request, p kube.Profile, c kube.Cluster, place kube.Place, known bool) {
	if p.SANs == nil {
		for i, n := range r.SANs {
			g.add(Item{
				Field: NameField, Asked: n.String(), Verdict: Refused, Why: "The apiserver reads a client’s subject alone; nothing else belongs into its certificate.",
				asked: part{san: &r.SANs[i]},
			})
		}
		return
	}
	var usual pki.SANs
	if known {
		usual = p.SANs(c, place)
	}
	given := 0
	for i, n := range r.SANs {
		item := weighName(n, usual)
		item.asked = part{san: &r.SANs[i]}
		if item.Verdict == Granted {
			given++
		}
		g.add(item)
	}
	g.offerMissing(r, usual)
	if given == 0 {
		g.warn(RuleNoNames, Broken, "A server’s certificate needs names", "Ask for a request with each DNS name and IP address as a subject alternative name.")
	}
}

// offerMissing offers, without giving, each name that kubeadm would write.
func (g *Grant) offerMissing(r *pki.Request, usual pki.SANs) {
	for i, n := range usual {
		if !r.SANs.Has(n) {
			const why = "kubeadm writes it: who calls by this name will refuse the certificate."
			g.add(Item{Field: NameField, Offered: n.String(), Verdict: Refused, Why: "It is not asked for.", offered: part{san: &usual[i]}})
			g.warn(RuleNoNames, Notice, n.String()+" is not asked for", why)
		}
	}
}

func weighName(n pki.SAN, usual pki.SANs) Item {
	i := Item{Field: NameField, Asked: n.String(), Verdict: Refused}
	var err error
	switch n.Kind {
	case pki.DNS:
		err = pki.CheckDNSName(n.Value, true)
	case pki.IP:
		_, err = pki.ParseIP(n.Value)
	default:
		i.Why = "Callers of a server look for DNS names and addresses alone."
		return i
	}
	switch {
	case err != nil:
		i.Why = sentence(err.Error())
	case len(usual) > 0 && !usual.Has(n):
		i.Verdict, i.Why = Granted, "kubeadm would not write it: make sure that it is theirs."
	default:
		i.Verdict, i.Why = Granted, "A name at which callers reach it."
	}
	return i
}

// sentence begins with a capital letter and ends in a full stop.
func sentence(s string) string {
	s = strings.TrimPrefix(s, "pki: ")
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:] + "."
}

// Guess finds the preset whose name a request asks for: a profile of Kubernetes,
// else a server's where names are asked for, an intermediate's where CA:TRUE is,
// the user's otherwise.
func Guess(r *pki.Request, c kube.Cluster) string {
	place, _ := placeOf(r, c)
	best := ""
	for _, p := range kube.Profiles() {
		if p.Authority == "" || p.ID == kube.UserID || p.Subject(c, place).String() != r.Subject.String() {
			continue
		}
		if perHost(p) && !strings.HasPrefix(r.Subject.First(pki.OIDCommonName), "system:node:") {
			continue // any single name could be an etcd member's
		}
		if best == "" || (p.SANs != nil) == (len(r.SANs) > 0) {
			best = p.ID
		}
	}
	switch {
	case best != "":
		return best
	case r.BasicConstraints != nil && r.BasicConstraints.CA:
		return IntermediateID
	case len(r.SANs) > 0 && r.SANs[0].Kind != pki.Email:
		return ServerID
	}
	return kube.UserID
}
