package kube

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"kubepki/core/pki"
)

// Content is what a planned file holds.
type Content int

// The contents.
const (
	CertificateFile Content = iota
	PrivateKeyFile
	PublicKeyFile
	KubeconfigFile
)

// The modes that kubeadm gives: certificates may be read by all, the rest by
// root alone, sa.pub included.
const (
	publicMode fs.FileMode = 0o644
	secretMode fs.FileMode = 0o600
)

// File is one planned file.
type File struct {
	Folder  string // of the bundle: a host's name, or "users"
	Path    string // absolute on the host, or below the folder for users
	Mode    fs.FileMode
	Content Content
}

// BundlePath is the file's path in the bundle.
func (f File) BundlePath() string { return f.Folder + "/" + strings.TrimPrefix(f.Path, "/") }

// Item is one key, with its certificate if it has one, that a plan will make
// or, when Brought, take over.
type Item struct {
	ID      string // "ca", "apiserver/cp-1", "user/jane"
	Profile Profile
	Place   Place
	Subject pki.Name // nil for bare keys
	SANs    pki.SANs
	Days    int // of validity, 0 for bare keys
	// Algorithm is that of the key to be made; a brought one may have another.
	Algorithm pki.KeyAlgorithm
	// BeginsWithAuthority tells that NotBefore is the authority's own, and not
	// [pki.Backdate] before the time of the build.
	BeginsWithAuthority bool
	Server              Endpoint // of kubeconfigs
	Brought             bool
	Files               []File
	User                string // of kubeconfigs: the certificate's common name
}

// Plan is all that will be made for a cluster, authorities first.
type Plan struct {
	Cluster Cluster
	Items   []Item
}

// NewPlan lists everything the cluster needs. It makes nothing and cannot fail:
// the cluster comes from a draft without problems.
func NewPlan(c Cluster) Plan {
	p := Plan{Cluster: c}
	names := &userFiles{taken: map[string]bool{}}
	for _, profile := range profiles {
		if profile.Wanted != nil && !profile.Wanted(c) {
			continue
		}
		all := places(c, profile.Scope)
		p.Items = slices.Grow(p.Items, len(all)) // thousands of workers: copying while growing is what would take the time
		for _, place := range all {
			p.Items = append(p.Items, newItem(c, profile, place, names))
		}
	}
	return p
}

// Files counts the files of the plan.
func (p Plan) Files() int {
	n := 0
	for _, it := range p.Items {
		n += len(it.Files)
	}
	return n
}

// Keys counts the keys that will be made.
func (p Plan) Keys() int {
	n := 0
	for _, it := range p.Items {
		if !it.Brought {
			n++
		}
	}
	return n
}

// places lists what a scope's instances are for.
func places(c Cluster, s Scope) []Place {
	switch s {
	case PerCluster:
		return []Place{{}}
	case FirstControl:
		return hostPlaces(c.ControlPlanes[:1], true)
	case PerControlPlane:
		return hostPlaces(c.ControlPlanes, true)
	case PerNode:
		return append(hostPlaces(c.ControlPlanes, true), hostPlaces(c.Workers, false)...)
	case PerUser:
		out := make([]Place, len(c.Users))
		for i, u := range c.Users {
			out[i] = Place{User: u}
		}
		return out
	}
	panic(fmt.Sprintf("kube: scope %d has no places", s))
}

func hostPlaces(hosts []Host, control bool) []Place {
	out := make([]Place, len(hosts))
	for i, h := range hosts {
		out[i] = Place{Host: h, Control: control}
	}
	return out
}

func newItem(c Cluster, p Profile, place Place, names *userFiles) Item {
	it := Item{ID: p.ID, Profile: p, Place: place, Days: c.LeafDays, Algorithm: c.KeyAlgorithm}
	if of := place.Host.Name + place.User.Name; of != "" {
		it.ID += "/" + of
	}
	switch p.Form {
	case AuthorityPair:
		it.Days = c.AuthorityDays
		_, it.Brought = c.Brought[p.ID]
	case Config:
		it.Algorithm = c.Version.kubeconfigKeys(c.KeyAlgorithm)
		it.BeginsWithAuthority = true
	case Pair:
		it.BeginsWithAuthority = c.Version.leavesBeginWithAuthority()
	case KeyPair:
		it.Days = 0
	}
	if p.Subject != nil {
		it.Subject = p.Subject(c, place)
	}
	if p.SANs != nil {
		it.SANs = p.SANs(c, place)
	}
	if p.Server != nil {
		it.Server = p.Server(c, place)
		it.User = it.Subject.First(pki.OIDCommonName)
	}
	if p.Form == AuthorityPair {
		it.SANs = pki.SANs{{Kind: pki.DNS, Value: it.Subject.First(pki.OIDCommonName)}}
		if a := c.Brought[p.ID]; a != nil {
			it.Subject, it.SANs = pki.NameFrom(a.Cert.Subject), pki.SANsOf(a.Cert)
		}
	}
	it.Files = filesOf(c, it, names)
	return it
}

// filesOf says where an item's files go.
func filesOf(c Cluster, it Item, names *userFiles) []File {
	p := it.Profile
	switch {
	case p.Scope == PerUser:
		base := names.base(it.Place.User.Name)
		return []File{
			{"users", base + ".conf", secretMode, KubeconfigFile},
			{"users", base + ".crt", publicMode, CertificateFile},
			{"users", base + ".key", secretMode, PrivateKeyFile},
		}
	case p.Scope == PerCluster:
		return sharedFiles(c, p)
	case p.Form == Config:
		return []File{{it.Place.Host.Name, p.Path, secretMode, KubeconfigFile}}
	}
	return pairFiles(it.Place.Host.Name, p)
}

func pairFiles(folder string, p Profile) []File {
	if p.Form == KeyPair {
		return []File{
			{folder, p.Path + ".key", secretMode, PrivateKeyFile},
			{folder, p.Path + ".pub", secretMode, PublicKeyFile},
		}
	}
	return []File{
		{folder, p.Path + ".crt", publicMode, CertificateFile},
		{folder, p.Path + ".key", secretMode, PrivateKeyFile},
	}
}

// sharedFiles puts the cluster's own pairs on each control plane, and the
// authority's certificate alone on workers that need it.
func sharedFiles(c Cluster, p Profile) []File {
	var out []File
	for _, h := range c.ControlPlanes {
		out = append(out, pairFiles(h.Name, p)...)
	}
	if p.OnWorkers {
		for _, h := range c.Workers {
			out = append(out, File{h.Name, p.Path + ".crt", publicMode, CertificateFile})
		}
	}
	return out
}

// userFiles gives each user a file name of safe characters, none twice.
type userFiles struct{ taken map[string]bool }

func (u *userFiles) base(user string) string {
	safe := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_@", r) {
			return r
		}
		return '-'
	}, user)
	base := safe
	// Some file systems do not tell upper from lower case.
	for i := 2; u.taken[strings.ToLower(base)]; i++ {
		base = fmt.Sprintf("%s-%d", safe, i)
	}
	u.taken[strings.ToLower(base)] = true
	return base
}
