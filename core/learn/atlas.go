package learn

import (
	"slices"
	"strings"
	"sync"
	"time"

	"kubepki/core/kube"
	"kubepki/core/logs"
	"kubepki/core/paths"
	"kubepki/core/pki"
)

// Edge is one connection of a cluster. All that it says is looked up in the
// tables of packages paths (who calls whom, by which flags), kube (which files)
// and logs (at which port).
type Edge struct {
	From, To string // programs; [Person] is who holds admin.conf
	Port     string // "" where the server is not of the cluster
	// Client and Server are what the two ends show. A server that is not of the
	// cluster has a profile without an ID.
	Client, Server *kube.Profile
	// Knows is the authority by which the server knows its callers, Trusts the one
	// by which the caller knows the server.
	Knows, Trusts *kube.Profile
	// Unasked tells that kubeadm does not let the caller look who answers.
	Unasked bool
}

// Person is the caller that is no program.
const Person = "admin"

// Edges lists all connections, in the order of package paths. They must not be
// changed.
func Edges() []Edge { return edges() }

// edges are made when they are first asked for: a page opens without them.
var edges = sync.OnceValue(allEdges)

func allEdges() []Edge {
	rows, flags := paths.Edges(), paths.Flags()
	out := make([]Edge, len(rows))
	for i := range rows {
		e := &rows[i]
		edge := Edge{From: e.From, To: e.To, Client: atFlag(flags, e.From, e.Shows), Server: atFlag(flags, e.To, e.Serves), Knows: atFlag(flags, e.To, e.Knows)}
		if e.From == Person {
			edge.Client = profile(kube.AdminID)
		}
		edge.Port = logs.PortOf(edge.Server.ID)
		edge.Trusts = profile(edge.Server.Authority)
		// Of all flags of an authority only this one is left out by kubeadm.
		edge.Unasked = e.Trusts == "kubelet-certificate-authority"
		out[i] = edge
	}
	return out
}

// profile is a row of package kube's table, an empty one where it has none.
func profile(id string) *kube.Profile {
	p, _ := kube.ProfileByID(id)
	return &p
}

// atFlag is the profile whose file belongs at a program's flag.
func atFlag(flags []paths.Flag, program, name string) *kube.Profile {
	for i := range flags {
		if f := &flags[i]; f.Program == program && f.Name == name && name != "" {
			return profile(f.Profile)
		}
	}
	return &kube.Profile{}
}

// ID names a line as the cluster map does: "kube-apiserver>etcd".
func (e Edge) ID() string { return e.From + ">" + e.To }

// Called is the server in words: the caller may be of the same name.
func (e Edge) Called() string {
	switch {
	case e.Server.ID == "":
		return "extension apiservers"
	case e.From == e.To:
		return "the other " + e.To + " members"
	}
	return e.To
}

// String is a line in words.
func (e Edge) String() string { return e.From + " calls " + e.Called() }

// Kinds of lines.
const (
	UserLine      = "user"
	NodeLine      = "nodes"
	ComponentLine = "components"
)

// Kind says what a line joins: a user and the cluster, the control plane and the
// nodes, or two components of the control plane.
func (e Edge) Kind() string {
	switch {
	case e.From == Person:
		return UserLine
	case e.Client.Scope == kube.PerNode || e.Server.Scope == kube.PerNode:
		return NodeLine
	}
	return ComponentLine
}

// Programs are all that call or are called, in the order of the lines.
func Programs() []string {
	var out []string
	for _, e := range Edges() {
		for _, name := range []string{e.From, e.To} {
			if !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
	}
	return out
}

// Paths are a profile's files on its host, as they are usually written.
func Paths(p *kube.Profile) string {
	switch p.Form {
	case kube.Config:
		return p.Path
	case kube.KeyPair:
		return p.Path + ".key and .pub"
	}
	return p.Path + ".crt and .key"
}

// Short is the file in which a profile's certificate is, without the folder
// /etc/kubernetes.
func Short(p *kube.Profile) string {
	path := strings.TrimPrefix(p.Path, "/etc/kubernetes/")
	if p.Form == kube.Config {
		return path
	}
	return path + ".crt"
}

// example is the cluster that names come from where the learner has none:
// kubeadm's defaults, one control plane and one worker, everything with a
// certificate.
func example() kube.Draft {
	d := kube.DefaultDraft()
	d.Workers, d.KeyAlgorithm = "worker-1 10.0.0.11", string(pki.ECDSAP256)
	d.KubeletServing, d.KubeProxy = true, true
	return d
}

// usual is the example read, once it was asked for. No date is in it.
var (
	usual     kube.Cluster
	usualOnce sync.Once
)

// subjectIn is what a profile is called in the example.
func subjectIn(p *kube.Profile) pki.Name {
	if p.Subject == nil {
		return nil
	}
	usualOnce.Do(func() { usual = example().Read(time.Time{}).Cluster })
	at := kube.Place{Host: usual.ControlPlanes[0], Control: true}
	if p.Scope == kube.PerNode {
		at = kube.Place{Host: usual.Workers[0]}
	}
	return p.Subject(usual, at)
}
