package kube

// Overruled is an entry that a merge left out, because the first file has one
// of the same name.
type Overruled struct {
	Kind string // "cluster", "context", "user", "current-context"
	Name string
}

// Merge joins two kubeconfigs as kubectl does those that KUBECONFIG lists: the
// first to name an entry wins, and nothing of the other's is mixed into it
// (https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/).
// Paths stay as they are: kubectl reads them from where their file lies.
func (k Kubeconfig) Merge(second Kubeconfig) (Kubeconfig, []Overruled) {
	var lost []Overruled
	out := k
	out.Clusters = merged(k.Clusters, second.Clusters, func(c NamedCluster) string { return c.Name }, "cluster", &lost)
	out.Contexts = merged(k.Contexts, second.Contexts, func(c NamedContext) string { return c.Name }, "context", &lost)
	out.Users = merged(k.Users, second.Users, func(u NamedUser) string { return u.Name }, "user", &lost)
	switch {
	case k.CurrentContext == "":
		out.CurrentContext = second.CurrentContext
	case second.CurrentContext != "" && second.CurrentContext != k.CurrentContext:
		lost = append(lost, Overruled{"current-context", second.CurrentContext})
	}
	if k.Preferences == nil {
		out.Preferences = second.Preferences
	}
	out.Rest = Rest{}
	for _, rest := range []Rest{second.Rest, k.Rest} {
		for name, value := range rest {
			out.Rest[name] = value
		}
	}
	return out, lost
}

func merged[T any](first, second []T, name func(T) string, kind string, lost *[]Overruled) []T {
	have := map[string]bool{}
	out := append([]T{}, first...)
	for _, e := range first {
		have[name(e)] = true
	}
	for _, e := range second {
		if have[name(e)] {
			*lost = append(*lost, Overruled{kind, name(e)})
			continue
		}
		have[name(e)] = true
		out = append(out, e)
	}
	return out
}
