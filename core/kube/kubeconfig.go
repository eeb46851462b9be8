package kube

import (
	"errors"
	"fmt"
)

// Kubeconfig is a client configuration of kubectl and client-go
// (https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/): the parts
// that say where the apiserver is and who calls.
type Kubeconfig struct {
	APIVersion     string         `yaml:"apiVersion"`
	Clusters       []NamedCluster `yaml:"clusters"`
	Contexts       []NamedContext `yaml:"contexts"`
	CurrentContext string         `yaml:"current-context"`
	Kind           string         `yaml:"kind"`
	Preferences    *Preferences   `yaml:"preferences,omitempty"`
	Users          []NamedUser    `yaml:"users"`
	Rest           Rest           `yaml:",inline"`
}

// Rest is what a kubeconfig of others holds besides: how to run a credential
// plugin, whom to impersonate. It is written as it was read.
type Rest map[string]any

// Preferences are kubectl's, of which there are none any more.
type Preferences struct {
	Rest Rest `yaml:",inline"`
}

// NamedCluster is one apiserver and how to trust it.
type NamedCluster struct {
	Cluster struct {
		AuthorityData Data   `yaml:"certificate-authority-data,omitempty"`
		Authority     string `yaml:"certificate-authority,omitempty"`
		Server        string `yaml:"server"`
		ServerName    string `yaml:"tls-server-name,omitempty"`
		Rest          Rest   `yaml:",inline"`
	} `yaml:"cluster"`
	Name string `yaml:"name"`
}

// NamedContext joins a cluster and a user.
type NamedContext struct {
	Context struct {
		Cluster   string `yaml:"cluster"`
		Namespace string `yaml:"namespace,omitempty"`
		User      string `yaml:"user"`
		Rest      Rest   `yaml:",inline"`
	} `yaml:"context"`
	Name string `yaml:"name"`
}

// NamedUser is a caller: a pair embedded or by path, or a token.
type NamedUser struct {
	Name string `yaml:"name"`
	User struct {
		CertificateData Data   `yaml:"client-certificate-data,omitempty"`
		Certificate     string `yaml:"client-certificate,omitempty"`
		KeyData         Data   `yaml:"client-key-data,omitempty"`
		Key             string `yaml:"client-key,omitempty"`
		Token           string `yaml:"token,omitempty"`
		Rest            Rest   `yaml:",inline"`
	} `yaml:"user"`
}

// Data is a file's bytes, base64 in YAML.
type Data []byte

// Access is what one kubeconfig is made of. Either the three data fields are
// set, or the three paths.
type Access struct {
	Cluster, Server, User string

	AuthorityPEM, CertificatePEM, KeyPEM    []byte
	AuthorityPath, CertificatePath, KeyPath string

	// Preferences writes "preferences: {}", as client-go did before 0.34.
	Preferences bool
}

// NewKubeconfig joins one user and one cluster in one context, named
// USER@CLUSTER and current, as kubeadm does.
func NewKubeconfig(a Access) (Kubeconfig, error) {
	embedded := len(a.AuthorityPEM) > 0 && len(a.CertificatePEM) > 0 && len(a.KeyPEM) > 0
	byPath := a.AuthorityPath != "" && a.CertificatePath != "" && a.KeyPath != ""
	if embedded == byPath {
		return Kubeconfig{}, errors.New("kube: make kubeconfig: give authority, certificate and key either as data or as paths")
	}
	var cluster NamedCluster
	cluster.Name = a.Cluster
	cluster.Cluster.Server = a.Server
	cluster.Cluster.AuthorityData, cluster.Cluster.Authority = a.AuthorityPEM, a.AuthorityPath
	var user NamedUser
	user.Name = a.User
	user.User.CertificateData, user.User.Certificate = a.CertificatePEM, a.CertificatePath
	user.User.KeyData, user.User.Key = a.KeyPEM, a.KeyPath
	var context NamedContext
	context.Name = a.User + "@" + a.Cluster
	context.Context.Cluster, context.Context.User = a.Cluster, a.User
	k := Kubeconfig{
		APIVersion: "v1", Kind: "Config", CurrentContext: context.Name,
		Clusters: []NamedCluster{cluster}, Contexts: []NamedContext{context}, Users: []NamedUser{user},
	}
	if a.Preferences {
		k.Preferences = &Preferences{}
	}
	return k, nil
}

// YAML writes the kubeconfig as client-go does: keys sorted, lists not indented.
func (k Kubeconfig) YAML() ([]byte, error) { return writeYAML(k) }

// Current gives the cluster and user of the current context.
func (k Kubeconfig) Current() (NamedCluster, NamedUser, error) {
	if k.CurrentContext == "" {
		return NamedCluster{}, NamedUser{}, errors.New("kube: kubeconfig has no current-context: kubectl would call localhost:8080")
	}
	for _, c := range k.Contexts {
		if c.Name == k.CurrentContext {
			return k.resolve(c)
		}
	}
	return NamedCluster{}, NamedUser{}, fmt.Errorf("kube: kubeconfig has no context %q, which current-context names", k.CurrentContext)
}

func (k Kubeconfig) resolve(c NamedContext) (cluster NamedCluster, user NamedUser, err error) {
	found := 0
	for _, n := range k.Clusters {
		if n.Name == c.Context.Cluster {
			cluster = n
			found |= 1
		}
	}
	for _, n := range k.Users {
		if n.Name == c.Context.User {
			user = n
			found |= 2
		}
	}
	if found != 3 {
		return cluster, user, fmt.Errorf("kube: context %q names cluster %q and user %q: not both are there", c.Name, c.Context.Cluster, c.Context.User)
	}
	return cluster, user, nil
}
