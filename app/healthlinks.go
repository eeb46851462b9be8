package app

import (
	"maps"
	"path"
	"slices"
	"strings"
)

// follow puts a file where a link to it is: the kubelet has its pair at
// kubelet-client-current.pem, which points to the newest one. A link to nowhere
// is nothing.
func (g *filing) follow() {
	at := make(map[string]int, len(g.files))
	for i := range g.files {
		at[clean(g.files[i].Host+"/"+g.files[i].Path)] = i
	}
	g.relink(at)
	for _, d := range g.links {
		name := g.name(d.Archive, d.Path)
		if i, ok := target(at, clean(name), d.Text); ok {
			f := g.files[i]
			f.Path = name
			g.files = append(g.files, f)
		}
	}
}

// target is the place of the file that a link points to. An absolute link begins
// at the root of its own host: the deepest of the folders that it lies in below
// which there is such a path.
func target(at map[string]int, from, to string) (i int, ok bool) {
	if !strings.HasPrefix(to, "/") {
		i, ok = at[path.Join(path.Dir(from), to)]
		return i, ok
	}
	for root := path.Dir(from); ; root = path.Dir(root) {
		if i, ok = at[path.Join(root, to)]; ok || root == "/" {
			return i, ok
		}
	}
}

// The kubelet's pairs, of which the link names the one in use (k8s.io/client-go,
// util/certificate, NewFileStore).
const (
	kubeletPair = "kubelet-client-"
	kubeletLink = kubeletPair + "current.pem"
)

// relink puts the kubelet's link back in folders. Its target is absolute, so that
// in a tree that was unpacked elsewhere it leads to nowhere, and a browser gives
// nothing of it: the newest pair, by the date in its name, is the one it was. Of
// an archive it is known whether the link was there.
func (g *filing) relink(at map[string]int) {
	newest := map[string]string{} // of a folder
	for i := range g.files {
		dir, base := path.Split(g.files[i].Path)
		if strings.HasPrefix(base, kubeletPair) && strings.HasSuffix(base, ".pem") && !g.packed[clean(g.files[i].Path)] && base > newest[dir] {
			newest[dir] = base
		}
	}
	for _, dir := range slices.Sorted(maps.Keys(newest)) {
		base := newest[dir]
		if _, ok := at[clean(dir+kubeletLink)]; !ok {
			f := g.files[at[clean(dir+base)]]
			f.Path = dir + kubeletLink
			g.files = append(g.files, f)
		}
	}
}
