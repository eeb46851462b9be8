package health

import (
	"slices"
	"strings"

	"kubepki/core/kube"
	"kubepki/core/pki"
)

// groupsOfVersions are the groups that kubeadm gave a profile in one version or
// another (kubernetes/kubernetes#121305, #121837, #138957): another version
// makes none of them a stranger.
var groupsOfVersions = map[string][]string{
	kube.AdminID:               {"system:masters", "kubeadm:cluster-admins"},
	"apiserver-kubelet-client": {"system:masters", "kubeadm:cluster-admins", ""},
}

const masters = "system:masters"

// from29 tells whether kubeadm made the set in v1.29 or later: since then there
// is a super-admin.conf, and system:masters in nothing else.
func from29(plan *kube.Plan) bool {
	if plan.Cluster.Version.Minor > 0 {
		return plan.Cluster.Version.Minor >= 29
	}
	for i := range plan.Items {
		if plan.Items[i].Profile.ID == "super-admin" {
			return true
		}
	}
	return false
}

// identity looks at who a client is.
func (j *judge) identity() {
	have := pki.NameFrom(j.cert.Subject)
	user, want := have.First(pki.OIDCommonName), j.Subject.First(pki.OIDCommonName)
	if user != want {
		j.says(RuleUser, "Its user is "+orNone(user)+"; “"+want+"” is expected")
	}
	groups, right := groupsOf(have), groupsOf(j.Subject)
	if groups == right {
		return
	}
	known := j.plan.Cluster.Version.Minor > 0
	switch older := slices.Contains(groupsOfVersions[j.Profile.ID], groups); {
	case !older, known && groups == "":
		j.says(RuleGroup, "Its groups are "+orNone(groups)+"; "+orNone(right)+" is expected")
	case groups == masters && j.from29:
		j.says(RuleOldName, "Its group is “system:masters”, as kubeadm gave it before v1.29")
	case known && groups != masters:
		j.says(RuleOldName, "Its groups are "+orNone(groups)+"; kubeadm "+j.plan.Cluster.Version.String()+" gives "+orNone(right))
	}
}

// groupsOf are the groups in one order: theirs is no matter.
func groupsOf(n pki.Name) string {
	out := n.All(pki.OIDOrganization)
	slices.Sort(out)
	return strings.Join(out, ", ")
}

// lacksAtAll says which kinds of name an apiserver of a cluster that nobody
// described has none of, though each has some: the address of its service, and
// its name in the cluster's domain.
func (j *judge) lacksAtAll(have map[string]bool) (lacks string) {
	if j.Profile.ID != "apiserver" || !j.guessed() {
		return ""
	}
	address, domain := false, false
	for name := range have {
		address = address || strings.HasPrefix(name, "IP:")
		domain = domain || strings.HasPrefix(name, "DNS:kubernetes.default.svc.")
	}
	if !address {
		lacks += ", every address: pods call it by the first of the services"
	}
	if !domain {
		lacks += ", kubernetes.default.svc in the cluster’s domain"
	}
	return lacks
}
