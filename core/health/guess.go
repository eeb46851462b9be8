package health

import (
	"path"
	"slices"
	"strings"

	"kubepki/core/kube"
	"kubepki/core/pki"
)

// Clues are what is known of a set that nobody planned besides its files.
type Clues struct {
	Version kube.Version // the zero value is not known
	// Nodes are the names of the hosts that their certificates should have, by
	// the host of the files. Nil takes the hosts' own.
	Nodes map[string]string
	// Names are more that servers must have, by host and profile:
	// "cp-1/apiserver", "/etcd-server" for the only host.
	Names map[string]pki.SANs
}

// Guess makes a plan of files that nobody planned: each is for what its path
// says in the profile table, and files of other paths are left out. Names are
// those that such a component has in every cluster; what differs between
// clusters is not asked of them.
func Guess(files []File) kube.Plan { return GuessFrom(files, Clues{}) }

// GuessFrom is [Guess] with what is known besides.
func GuessFrom(files []File, clues Clues) kube.Plan {
	g := &guesser{clues: clues, files: files, there: map[place]bool{}, endings: map[place]bool{}}
	g.plan.Cluster = kube.Cluster{Name: "kubernetes", Version: clues.Version}
	for _, f := range files {
		g.there[place{f.Host, f.Path}] = true
		g.endings[place{f.Host, path.Ext(f.Path)}] = true
		if !slices.Contains(g.hosts, f.Host) && (len(g.hosts) == 0 || g.hosts[len(g.hosts)-1] != f.Host) {
			g.hosts = append(g.hosts, f.Host)
		}
	}
	profiles := kube.Profiles()
	for i := range profiles {
		g.profile(&profiles[i])
	}
	return g.plan
}

// guesser is one guess under way.
type guesser struct {
	clues Clues
	files []File
	there map[place]bool
	// endings are those of the paths of each host.
	endings map[place]bool
	hosts   []string
	plan    kube.Plan
}

// profile adds the items of a profile: those of which a file is there, and those
// that a host cannot be without.
func (g *guesser) profile(p *kube.Profile) {
	at := map[string]int{} // host to place in the plan
	for n := range g.files {
		f := &g.files[n]
		if p.Path == "" || !strings.HasPrefix(f.Path, p.Path) {
			continue
		}
		pair := guessFiles(p, f.Host)
		i := placeIn(pair, f.Path)
		if i < 0 || p.ID == "kubelet-serving" && selfSigned(f, p) {
			continue
		}
		it := g.item(at, p, f.Host)
		switch {
		case p.Scope == kube.PerCluster: // its hosts hold what they hold, a key of an authority not alone
			if p.Form == kube.AuthorityPair && i > 0 {
				it.Files = withFile(it.Files, &pair[0])
			}
			it.Files = withFile(it.Files, &pair[i])
		case it.Files == nil: // of a pair, both halves, unless somebody left all keys at home
			for k := range pair {
				if g.endings[place{f.Host, path.Ext(pair[k].Path)}] {
					it.Files = append(it.Files, pair[k])
				}
			}
		}
	}
	for _, host := range g.lacking(p) {
		it := g.item(at, p, host)
		for _, f := range guessFiles(p, host) {
			if f.Content == kube.PrivateKeyFile && (p.Form == kube.AuthorityPair || !g.endings[place{host, ".key"}]) {
				continue // an authority's may lie elsewhere, on purpose, and all of them were left at home
			}
			have := false
			for k := range it.Files {
				have = have || it.Files[k].Content == f.Content
			}
			if !have {
				it.Files = append(it.Files, f)
			}
		}
	}
}

// placeIn is where a path stands among files, -1 for nowhere.
func placeIn(files []kube.File, path string) int {
	for i := range files {
		if files[i].Path == path {
			return i
		}
	}
	return -1
}

// withFile adds a file that is not there yet.
func withFile(files []kube.File, f *kube.File) []kube.File {
	for i := range files {
		if files[i] == *f {
			return files
		}
	}
	return append(files, *f)
}

// item is that of a profile on a host, made when it is first asked for.
func (g *guesser) item(at map[string]int, p *kube.Profile, host string) *kube.Item {
	if p.Scope == kube.PerCluster {
		host = ""
	}
	n, ok := at[host]
	if !ok {
		n = len(g.plan.Items)
		at[host] = n
		g.plan.Items = append(g.plan.Items, g.newItem(p, host))
	}
	return &g.plan.Items[n]
}

// guessFiles are those that a profile has on a host.
func guessFiles(p *kube.Profile, host string) []kube.File {
	switch {
	case p.Path == "":
		return nil
	case p.Form == kube.Config:
		return []kube.File{{Folder: host, Path: p.Path, Content: kube.KubeconfigFile}}
	case p.Form == kube.KeyPair:
		return []kube.File{{Folder: host, Path: p.Path + ".key", Content: kube.PrivateKeyFile}, {Folder: host, Path: p.Path + ".pub", Content: kube.PublicKeyFile}}
	}
	return []kube.File{{Folder: host, Path: p.Path + ".crt", Content: kube.CertificateFile}, {Folder: host, Path: p.Path + ".key", Content: kube.PrivateKeyFile}}
}

func (g *guesser) newItem(p *kube.Profile, host string) kube.Item {
	node := host
	if g.clues.Nodes != nil {
		node = g.clues.Nodes[host]
	}
	it := kube.Item{ID: p.ID, Profile: *p, Place: kube.Place{Host: kube.Host{Name: node}}}
	if host != "" {
		it.ID += "/" + host
	}
	if p.Subject != nil && p.Form != kube.AuthorityPair && (p.Scope != kube.PerNode || node != "" || p.SANs == nil && p.ID != "kubelet") {
		it.Subject = g.subject(p, it.Place)
	}
	add := func(k pki.SANKind, values ...string) {
		for _, v := range values {
			it.SANs = append(it.SANs, pki.SAN{Kind: k, Value: v})
		}
	}
	if p.SANs != nil && node != "" {
		add(pki.DNS, node)
	}
	switch {
	case p.SANs == nil:
	case p.ID == "apiserver":
		add(pki.DNS, "kubernetes", "kubernetes.default", "kubernetes.default.svc")
	case p.Authority == kube.EtcdCA:
		add(pki.DNS, "localhost")
		add(pki.IP, "127.0.0.1")
	}
	for _, n := range g.clues.Names[host+"/"+p.ID] {
		if !it.SANs.Has(n) {
			it.SANs = append(it.SANs, n)
		}
	}
	return it
}

// subject is the name that the profile has in the version, or in the newest.
func (g *guesser) subject(p *kube.Profile, at kube.Place) pki.Name {
	v := g.clues.Version
	if v.Minor == 0 {
		v = kube.Versions()[0]
	}
	return p.Subject(kube.Cluster{Version: v}, at)
}

// selfSigned tells a certificate that its kubelet signed for itself, as it does
// where nobody gives it another: client-go writes the leaf, then the authority that
// it made for it, "HOST-ca@TIME" (client-go util/cert,
// GenerateSelfSignedCertKeyWithFixtures).
func selfSigned(f *File, p *kube.Profile) bool {
	if f.Path != p.Path+".crt" {
		return f.Path == p.Path+".key"
	}
	data, err := f.Data()
	if err != nil {
		return false
	}
	c, _, err := readCertificates(data)
	return err == nil && strings.Contains(c.Issuer.CommonName, "-ca@")
}
