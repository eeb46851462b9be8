package kube

import (
	"fmt"
	"net/url"

	"kubepki/core/pki"
)

// KubeconfigPlan is what a kubeconfig of several clusters and users is made of.
type KubeconfigPlan struct {
	Clusters []ClusterAccess
	Users    []UserAccess
	Contexts []ContextAccess
	Current  string // the name of a context, "" for none
}

// ClusterAccess is where an apiserver is and how to trust it: the authority
// embedded, or by its path; neither means the system's authorities.
type ClusterAccess struct {
	Name, Server  string
	ServerName    string // to check the certificate for, when it is not the server's host
	AuthorityPEM  []byte
	AuthorityPath string
}

// UserAccess is who calls: a pair embedded or by its paths, or a token.
type UserAccess struct {
	Name                     string
	CertificatePEM, KeyPEM   []byte
	CertificatePath, KeyPath string
	Token                    string
}

// ContextAccess joins a cluster and a user, by their names.
type ContextAccess struct{ Name, Cluster, User, Namespace string }

// PlanKubeconfig makes a kubeconfig. The error names the entry that is wrong
// and what was expected.
func PlanKubeconfig(p KubeconfigPlan) (Kubeconfig, error) {
	k := Kubeconfig{APIVersion: "v1", Kind: "Config", CurrentContext: p.Current}
	names := map[string]bool{}
	for _, c := range p.Clusters {
		if err := c.check(names); err != nil {
			return Kubeconfig{}, err
		}
		var n NamedCluster
		n.Name, n.Cluster.Server, n.Cluster.ServerName = c.Name, c.Server, c.ServerName
		n.Cluster.AuthorityData, n.Cluster.Authority = c.AuthorityPEM, c.AuthorityPath
		k.Clusters = append(k.Clusters, n)
	}
	for _, u := range p.Users {
		if err := u.check(names); err != nil {
			return Kubeconfig{}, err
		}
		var n NamedUser
		n.Name, n.User.Token = u.Name, u.Token
		n.User.CertificateData, n.User.Certificate = u.CertificatePEM, u.CertificatePath
		n.User.KeyData, n.User.Key = u.KeyPEM, u.KeyPath
		k.Users = append(k.Users, n)
	}
	for _, c := range p.Contexts {
		if err := c.check(names); err != nil {
			return Kubeconfig{}, err
		}
		var n NamedContext
		n.Name, n.Context.Cluster, n.Context.User, n.Context.Namespace = c.Name, c.Cluster, c.User, c.Namespace
		k.Contexts = append(k.Contexts, n)
	}
	if p.Current != "" && !names["context "+p.Current] {
		return Kubeconfig{}, fmt.Errorf("kube: plan kubeconfig: current-context names %q, and there is no such context", p.Current)
	}
	return k, nil
}

// once refuses an empty name and one that is there already.
func once(names map[string]bool, kind, name string) error {
	switch {
	case name == "":
		return fmt.Errorf("kube: plan kubeconfig: a %s has no name", kind)
	case names[kind+" "+name]:
		return fmt.Errorf("kube: plan kubeconfig: there are two %ss named %q: kubectl would take the first alone", kind, name)
	}
	names[kind+" "+name] = true
	return pki.CheckText("name of a "+kind, name)
}

func (c ClusterAccess) check(names map[string]bool) error {
	if err := once(names, "cluster", c.Name); err != nil {
		return err
	}
	fail := func(why string) error { return fmt.Errorf("kube: plan kubeconfig: cluster %q: %s", c.Name, why) }
	u, err := url.Parse(c.Server)
	switch {
	case err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil:
		return fail("its server is not an address such as https://10.0.0.10:6443")
	case len(c.AuthorityPEM) > 0 && c.AuthorityPath != "":
		return fail("its authority is given as data and as a path: choose one")
	case len(c.AuthorityPEM) > 0:
		if err := checkPEM(c.AuthorityPEM, "CERTIFICATE"); err != nil {
			return fail("its authority: " + err.Error())
		}
	}
	return nil
}

func (u UserAccess) check(names map[string]bool) error {
	if err := once(names, "user", u.Name); err != nil {
		return err
	}
	fail := func(why string) error { return fmt.Errorf("kube: plan kubeconfig: user %q: %s", u.Name, why) }
	embedded, byPath := len(u.CertificatePEM)+len(u.KeyPEM) > 0, u.CertificatePath != "" || u.KeyPath != ""
	switch {
	case embedded && byPath:
		return fail("its pair is given as data and as paths: choose one")
	case byPath && (u.CertificatePath == "" || u.KeyPath == ""), embedded && (len(u.CertificatePEM) == 0 || len(u.KeyPEM) == 0):
		return fail("of its pair one half is missing: certificate and key belong together")
	case !embedded && !byPath && u.Token == "":
		return fail("it has neither a pair nor a token")
	case embedded:
		if err := checkPair(u.CertificatePEM, u.KeyPEM); err != nil {
			return fail(err.Error())
		}
	}
	return nil
}

func (c ContextAccess) check(names map[string]bool) error {
	if err := once(names, "context", c.Name); err != nil {
		return err
	}
	switch {
	case !names["cluster "+c.Cluster]:
		return fmt.Errorf("kube: plan kubeconfig: context %q names cluster %q, and there is no such cluster", c.Name, c.Cluster)
	case !names["user "+c.User]:
		return fmt.Errorf("kube: plan kubeconfig: context %q names user %q, and there is no such user", c.Name, c.User)
	case c.Namespace == "":
		return nil
	}
	if err := pki.CheckDNSName(c.Namespace, false); err != nil {
		return fmt.Errorf("kube: plan kubeconfig: context %q: its namespace: %w", c.Name, err)
	}
	return nil
}
