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
	// Requested tells that the certificate is signed by a brought authority whose
	// key lies elsewhere: see [Prepare].
	Requested bool
	SameAs    string // ID of the item whose key and certificate these are, "" for its own
	Files     []File
	User      string // of kubeconfigs: the certificate's common name
	Why       string // the profile's, or what stands in for it in this cluster
}

// Plan is all that will be made for a cluster, authorities first.
type Plan struct {
	Cluster Cluster
	Items   []Item
}

// NewPlan lists everything the cluster needs. It makes nothing and cannot fail:
// the cluster comes from a draft without problems.
func NewPlan(c Cluster) Plan {
	all := make([][]Place, len(profiles))
	n := 0
	for i, profile := range profiles {
		if profile.Wanted == nil || profile.Wanted(c) {
			all[i] = places(c, profile.Scope)
			n += len(all[i])
		}
	}
	// Thousands of workers: copying while growing is what would take the time.
	p := Plan{Cluster: c, Items: make([]Item, 0, n)}
	names := &userFiles{taken: map[string]bool{}}
	for i, places := range all {
		for _, place := range places {
			p.Items = append(p.Items, newItem(c, profiles[i], place, names))
		}
	}
	return p
}

// Files counts the files of the plan.
func (p Plan) Files() int {
	n := 0
	for i := range p.Items { // by place: a page asks at each step of its work
		n += len(p.Items[i].Files)
	}
	return n
}

// Keys counts the keys that will be made.
func (p Plan) Keys() int {
	n := 0
	for i := range p.Items {
		if it := &p.Items[i]; !it.Brought && it.SameAs == "" {
			n++
		}
	}
	return n
}

// Requests counts the certificates that somebody else has to sign.
func (p Plan) Requests() int {
	n := 0
	for i := range p.Items {
		if p.Items[i].Requested {
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
	case PerEtcdMember:
		return hostPlaces(c.EtcdMembers(), len(c.Etcd) == 0)
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
	it := Item{ID: p.ID, Profile: p, Place: place, Days: c.LeafDays, Algorithm: c.KeyAlgorithm, Why: p.Why}
	if of := place.Host.Name + place.User.Name; of != "" {
		it.ID += "/" + of
	}
	switch p.Form {
	case AuthorityPair:
		it.Days = c.AuthorityDays
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
		it.beAuthority(c)
	} else if a := c.Brought[c.signer(p)]; a != nil && a.Key == nil {
		it.Requested, it.BeginsWithAuthority = true, false
	}
	it.Files = filesOf(c, it, names)
	return it
}

// beAuthority names an authority: by its profile, as it was brought, or as the
// cluster authority that stands in for it.
func (it *Item) beAuthority(c Cluster) {
	id := c.signer(it.Profile)
	if id != it.Profile.ID {
		one, _ := ProfileByID(id)
		it.SameAs, it.Why, it.Subject = id, it.Profile.Shared, one.Subject(c, it.Place)
	}
	it.SANs = pki.SANs{{Kind: pki.DNS, Value: it.Subject.First(pki.OIDCommonName)}}
	if a := c.Brought[id]; a != nil {
		it.Brought, it.Subject, it.SANs = true, pki.NameFrom(a.Cert.Subject), pki.SANsOf(a.Cert)
		if a.Key == nil && it.SameAs == "" {
			it.Why += " Its key lies elsewhere: what it has to sign goes out as requests and comes back as certificates."
		}
	}
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

// sharedFiles puts what a cluster has once on all hosts that need it, whole or
// as the certificate alone.
func sharedFiles(c Cluster, p Profile) []File {
	all, public := p.Holders(c)
	if a := c.Brought[c.signer(p)]; p.Form == AuthorityPair && a != nil && a.Key == nil {
		all, public = nil, slices.Concat(all, public)
	}
	var out []File
	for _, h := range all {
		out = append(out, pairFiles(h.Name, p)...)
	}
	for _, h := range public {
		out = append(out, File{h.Name, p.Path + ".crt", publicMode, CertificateFile})
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
