package app

import (
	"path"
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
