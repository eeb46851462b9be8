package chain

import (
	"crypto/x509"
	"slices"
	"strings"

	"kubepki/core/decode"
)

// Trap is something about an identity that surprises people.
type Trap struct {
	What string // with the names at hand: foreign text, not made visible
	trapRow
}

// Level says how bad it is.
func (t Trap) Level() decode.Level { return t.level }

// Title is the trap in a few words.
func (t Trap) Title() string { return t.title }

// Why says what follows from it.
func (t Trap) Why() string { return t.why }

// Fix says what to do.
func (t Trap) Fix() string { return t.fix }

// Ref is where it is written that it is so.
func (t Trap) Ref() string { return t.ref }

type trapRow struct {
	level                decode.Level
	title, why, fix, ref string
	sees                 func(c *x509.Certificate, id Identity, node string) string
}

// traps is the one table, the worst first. What follows from each was tried
// with kube-apiserver 1.34.
var traps = []trapRow{
	{
		decode.Broken, "No common name",
		"kube-apiserver answers 401, “Unauthorized”, though the chain holds.",
		"Ask for a certificate with a common name: it is the user.",
		pageUsers,
		func(_ *x509.Certificate, id Identity, _ string) string {
			return when(id.User == "", "The certificate names no user.")
		},
	},
	{
		decode.Broken, "Not for clients",
		"kube-apiserver answers 401; its log says “certificate specifies an incompatible key usage”.",
		"Sign it with clientAuth among its extended key usages.",
		pageUsers,
		func(c *x509.Certificate, _ Identity, _ string) string {
			return when(!allowsUsage(c, x509.ExtKeyUsageClientAuth), "Its extended key usages leave out clientAuth.")
		},
	},
	{
		decode.Broken, "Signed for another server",
		"kube-apiserver trusts the authority of --client-ca-file alone: 401, and its log says “certificate signed by unknown authority”.",
		"Show it to the server whose authority signed it; for kube-apiserver have one signed by the cluster’s.",
		pageKubead,
		func(c *x509.Certificate, _ Identity, _ string) string {
			by := c.Issuer.CommonName
			return when(by == "etcd-ca" || by == "front-proxy-ca", "Its authority is "+by+", as kubeadm calls it.")
		},
	},
	{
		decode.Broken, "A group that is nearly one",
		"The group exists nowhere: whoever has it signs in and is then Forbidden everything.",
		"Sign it again with the right group.",
		pageUsers,
		func(_ *x509.Certificate, id Identity, _ string) string { return misspelt(id.Groups) },
	},
	{
		decode.Broken, "User and group are swapped",
		"The common name is the user and the organization the group: a user of that name has no rights.",
		"Put the group into O and the user into CN.",
		pageUsers,
		func(_ *x509.Certificate, id Identity, _ string) string {
			return when(slices.Contains(knownGroups, id.User), "The user is called "+id.User+", which is a group.")
		},
	},
	{
		decode.Broken, "A component without “system:”",
		"RBAC binds the name with its prefix alone: the component signs in and is then Forbidden.",
		"Sign it again with the prefix.",
		pageRBAC + "#core-component-roles",
		func(_ *x509.Certificate, id Identity, _ string) string {
			ok := slices.Contains([]string{"kube-scheduler", "kube-controller-manager", "kube-proxy"}, id.User)
			return when(ok, "The user is "+id.User+"; the component’s name is system:"+id.User+".")
		},
	},
	{
		decode.Broken, "A node that is none",
		"The Node authorizer wants the user system:node:NAME and the group system:nodes, both: else the kubelet is Forbidden everything.",
		"Sign it again as system:node:NAME in the group system:nodes.",
		pageNode,
		func(_ *x509.Certificate, id Identity, _ string) string { return halfNode(id) },
	},
	{
		decode.Broken, "Another node’s name",
		"NodeRestriction lets a kubelet touch the objects of the node in its name alone: “node … is not allowed to modify node …”.",
		"Sign it again for this node, or set --hostname-override.",
		pageNode,
		func(_ *x509.Certificate, id Identity, node string) string {
			name, ok := strings.CutPrefix(id.User, "system:node:")
			return when(ok && node != "" && name != node, "It speaks for "+name+" and is used on "+node+".")
		},
	},
	{
		decode.Warning, "system:masters cannot be revoked",
		"kube-apiserver reads no revocation list and lets this group past RBAC: whoever holds the key may do everything until the certificate ends, or until the authority is replaced.",
		"Keep it for breaking the glass, let it be short-lived, and work with a group that is bound by RBAC.",
		pageKubead,
		func(_ *x509.Certificate, id Identity, _ string) string {
			return when(slices.Contains(id.Groups, "system:masters"), "It is in the group system:masters.")
		},
	},
	{
		decode.Warning, "kubeadm:cluster-admins needs its binding",
		"In a cluster that kubeadm did not make the group may do nothing, until it is bound to cluster-admin.",
		"kubectl create clusterrolebinding kubeadm:cluster-admins --clusterrole=cluster-admin --group=kubeadm:cluster-admins",
		pageKubead,
		func(_ *x509.Certificate, id Identity, _ string) string {
			return when(slices.Contains(id.Groups, "kubeadm:cluster-admins"), "It is in the group kubeadm:cluster-admins.")
		},
	},
	{
		decode.Warning, "Several common names",
		"Go, and so kube-apiserver, takes the last; people read the first.",
		"Sign it again with one.",
		pageUsers,
		func(c *x509.Certificate, id Identity, _ string) string {
			n := 0
			for _, a := range c.Subject.Names {
				n += boolean(a.Type.String() == "2.5.4.3")
			}
			return when(n > 1, "The user is the last of its common names, "+id.User+".")
		},
	},
	{
		decode.Warning, "An authority as a client",
		"Its key signs others: on a client’s machine it lies where it can be stolen.",
		"Sign a certificate for the client and keep the authority’s key away.",
		pageKubead,
		func(c *x509.Certificate, _ Identity, _ string) string {
			return when(c.BasicConstraintsValid && c.IsCA, "It may sign other certificates.")
		},
	},
}

func when(ok bool, what string) string {
	if ok {
		return what
	}
	return ""
}

// knownGroups are the groups that a cluster gives rights to, or that kubeadm does.
var knownGroups = []string{"system:masters", "kubeadm:cluster-admins", "system:nodes", "system:bootstrappers", "system:authenticated"}

// misspelt finds a group that is a known one but for a letter or its prefix.
func misspelt(groups []string) string {
	for _, g := range groups {
		if slices.Contains(knownGroups, g) {
			continue
		}
		for _, k := range knownGroups {
			bare := k[strings.IndexByte(k, ':')+1:]
			if strings.EqualFold(g, k) || strings.EqualFold(g, bare) || oneOff(g, k) {
				return "The group is " + g + "; there is " + k + "."
			}
		}
	}
	return ""
}

// oneOff tells whether one letter more, less or other makes a text another.
func oneOff(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) == len(b) {
		return i < len(a) && a[i+1:] == b[i+1:]
	}
	return a[i:] == b[i+1:]
}

func halfNode(id Identity) string {
	inGroup := slices.Contains(id.Groups, "system:nodes")
	name, named := strings.CutPrefix(id.User, "system:node:")
	named = named && name != ""
	switch {
	case inGroup && !named:
		return "It is in the group system:nodes, but the user is " + id.User + "."
	case named && !inGroup:
		return "The user is " + id.User + ", but it is not in the group system:nodes."
	case !inGroup && (id.User == "system:node" || id.User == "system:node:"):
		return "The user is " + id.User + ", without a node’s name."
	}
	return ""
}
