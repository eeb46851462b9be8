package health

import (
	"path"
	"slices"
	"strconv"

	"kubepki/core/kube"
)

// contextOf is the one in use, nil for none.
func contextOf(k *kube.Kubeconfig) *kube.NamedContext {
	for i := range k.Contexts {
		if k.Contexts[i].Name == k.CurrentContext && k.CurrentContext != "" {
			return &k.Contexts[i]
		}
	}
	return nil
}

func hasCluster(k *kube.Kubeconfig, name string) bool {
	return slices.ContainsFunc(k.Clusters, func(c kube.NamedCluster) bool { return c.Name == name })
}

// callsAsNobody tells a kubeconfig whose context names no user, as those for
// kubectl proxy and for webhooks do: client-go takes it, and calls without
// credentials.
func callsAsNobody(k *kube.Kubeconfig) bool {
	c := contextOf(k)
	return c != nil && c.Context.User == "" && hasCluster(k, c.Context.Cluster)
}

// contextFault says what keeps the current context from being used.
func contextFault(k *kube.Kubeconfig) string {
	c := contextOf(k)
	switch {
	case k.CurrentContext == "":
		return "It has no current-context"
	case c == nil:
		return "It has no context " + strconv.Quote(k.CurrentContext) + ", which current-context names"
	case !hasCluster(k, c.Context.Cluster):
		return "Its context " + strconv.Quote(c.Name) + " names the cluster " + strconv.Quote(c.Context.Cluster) + ", which is not in it"
	}
	return "Its context " + strconv.Quote(c.Name) + " names the user " + strconv.Quote(c.Context.User) + ", which is not in it"
}

// credentials looks whether a user's are whole: kubectl refuses half a pair
// (client-go tools/clientcmd, validateAuthInfo), and who has none is nobody.
func (j *judge) credentials(f *kube.File, n *kube.NamedUser) {
	u := &n.User
	cert, key := len(u.CertificateData) > 0 || u.Certificate != "", len(u.KeyData) > 0 || u.Key != ""
	what := ""
	switch {
	case cert && !key:
		what = "has a client certificate and no client-key-data: kubectl refuses half a pair"
	case key && !cert:
		what = "has a client key and no client-certificate-data: without it the key is not used"
	case !cert && j.Profile.Scope != kube.PerUser && u.Token == "" && !alsoKnown(u.Rest):
		what = "has no credentials: client-certificate-data and client-key-data are expected"
	default:
		return
	}
	if odd := unknownOf(u.Rest); odd != "" {
		what += "; its " + strconv.Quote(odd) + " is no field that kubectl knows"
	}
	j.found(RuleUnreadable, f, path.Base(f.Path)+": its user "+strconv.Quote(n.Name)+" "+what)
}

// credentialFields are those of a user beside the pair and the token; the last
// ones are no credentials (client-go tools/clientcmd/api/v1, AuthInfo).
var credentialFields = []string{
	"exec", "auth-provider", "tokenFile", "username", "password",
	"as", "as-uid", "as-groups", "as-user-extra", "extensions",
}

// alsoKnown tells a user with credentials of another kind.
func alsoKnown(rest kube.Rest) bool {
	return slices.ContainsFunc(credentialFields[:5], func(name string) bool { return rest[name] != nil && rest[name] != "" })
}

// unknownOf is the first field of a user that client-go does not know: a typo, "" for none.
func unknownOf(rest kube.Rest) (out string) {
	for name := range rest {
		if !slices.Contains(credentialFields, name) && (out == "" || name < out) {
			out = name
		}
	}
	return out
}
