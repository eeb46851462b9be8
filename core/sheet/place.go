package sheet

import (
	"path"
	"slices"
	"strings"
	"sync"

	"kubepki/core/health"
	"kubepki/core/kube"
)

// Folders of a host.
const (
	configDir  = "/etc/kubernetes/"
	pkiDir     = configDir + "pki/"
	etcdDir    = pkiDir + "etcd/"
	kubeletDir = "/var/lib/kubelet/"
)

// top are the folders at the top of a file system: what stands before one of
// them is the name of a host, or of the folder that its files were copied to.
var top = []string{"etc", "var", "opt", "srv", "usr", "root", "home"}

// Place finds out where files lie on their hosts, by paths as they come out of a
// folder or an archive: "lab/cp-1/etc/kubernetes/pki/ca.crt", "pki/ca.crt",
// "apiserver.crt". A tree may have been copied anywhere: of "home/me/cp-1/etc/kubernetes"
// the host is "home/me/cp-1", unless "etc/kubernetes" is there too and it is a
// copy on that host. Files that have a host already, and those that are nothing
// of a cluster's, stay as they are. The order is kept.
func Place(files []health.File) []health.File {
	out := settled(files)
	shorten(out)
	return out
}

// settled is [Place] with the hosts' names as long as they come.
func settled(files []health.File) []health.File {
	out := slices.Clone(files)
	t := treesOf(out)
	for i := range out {
		f := &out[i]
		if f.Host != "" || strings.HasPrefix(f.Path, "/") {
			continue
		}
		name := cleaned(f.Path)
		if root, abs, ok := t.split(name); ok {
			f.Host, f.Path = root, abs
		} else {
			f.Path = name
		}
	}
	return out
}

func cleaned(name string) string {
	return strings.TrimPrefix(path.Clean("/"+strings.ReplaceAll(name, `\`, "/")), "/")
}

// trees are the folders in which trees of hosts begin.
type trees struct {
	hosts   map[string]bool // those with the folders of a cluster's host below
	configs map[string]bool // those that hold a pki folder, and so are an /etc/kubernetes whatever they are called
	far     map[string]bool // of configs, those that hold kubeadm's files
}

func treesOf(files []health.File) *trees {
	t := &trees{map[string]bool{}, map[string]bool{}, map[string]bool{}}
	for _, f := range files {
		if f.Host != "" || strings.HasPrefix(f.Path, "/") {
			continue
		}
		name := "/" + cleaned(f.Path)
		for _, dir := range []string{configDir, kubeletDir, "/etc/systemd/"} {
			for at, end := strings.Index(name, dir), 0; at >= 0; at = strings.Index(name[end:], dir) {
				t.hosts[strings.TrimPrefix(name[:end+at], "/")] = true
				end += at + len(dir) - 1
			}
		}
		parts := strings.Split(name[1:], "/")
		if i := slices.Index(parts[:len(parts)-1], "pki"); i >= 0 {
			root := strings.Join(parts[:i], "/")
			t.configs[root] = true
			if known()[pkiDir+strings.Join(parts[i+1:], "/")] {
				t.far[root] = true
			}
		}
	}
	return t
}

// split tells the folder of a host and the path on it.
func (t *trees) split(name string) (root, abs string, ok bool) {
	parts := strings.Split(name, "/")
	dirs := parts[:len(parts)-1]
	join := func(to int) string { return strings.Join(parts[:to], "/") }
	for i, p := range dirs { // the outermost host: what lies deeper in it is its own
		if slices.Contains(top, p) && t.hosts[join(i)] {
			return join(i), "/" + strings.Join(parts[i:], "/"), true
		}
	}
	if at := slices.IndexFunc(dirs, func(p string) bool { return slices.Contains(top, p) }); at >= 0 && dirs[at] != "etc" {
		for i := at + 1; i <= len(dirs); i++ {
			if t.far[join(i)] {
				return join(i), configDir + strings.Join(parts[i:], "/"), true
			}
		}
	}
	for i, p := range dirs {
		switch {
		case slices.Contains(top, p):
			return join(i), "/" + strings.Join(parts[i:], "/"), true
		case p == "manifests" || p == "systemd":
			return bundled(join(i)), configDir + strings.Join(parts[i:], "/"), true
		case p == "kubelet" && i >= 2 && dirs[i-2] == "extras":
			return bundled(join(i)), kubeletDir + strings.Join(parts[i+1:], "/"), true
		case p == "kubernetes":
			return join(i), configDir + strings.Join(parts[i+1:], "/"), true
		case p == "pki":
			return join(i), pkiDir + strings.Join(parts[i+1:], "/"), true
		}
	}
	for i := len(dirs); i >= 0; i-- {
		if t.configs[join(i)] {
			return join(i), configDir + strings.Join(parts[i:], "/"), true
		}
	}
	return loose(name)
}

// bundled is the host of texts in a bundle of this program's, which lie apart:
// "extras/cp-1".
func bundled(root string) string {
	if at := strings.LastIndex("/"+root, "/extras/"); at >= 0 {
		return root[:at] + root[at+len("extras/"):]
	}
	return root
}

// loose places a file that lies in no tree by its name.
func loose(name string) (root, abs string, ok bool) {
	dir, base := path.Split(name)
	dir = strings.TrimSuffix(dir, "/")
	if path.Base(dir) == "etcd" && known()[etcdDir+base] {
		dir = strings.TrimSuffix(strings.TrimSuffix(dir, "etcd"), "/")
		return dir, etcdDir + base, true
	}
	for _, abs := range []string{configDir + base, pkiDir + base} {
		if known()[abs] {
			return dir, abs, true
		}
	}
	return "", "", false
}

// known are the paths at which kubeadm puts files.
var known = sync.OnceValue(func() map[string]bool {
	out := map[string]bool{}
	for _, p := range kube.Profiles() {
		switch {
		case p.Path == "":
		case p.Form == kube.Config:
			out[p.Path] = true
		case p.Form == kube.KeyPair:
			out[p.Path+".key"], out[p.Path+".pub"] = true, true
		default:
			out[p.Path+".crt"], out[p.Path+".key"] = true, true
		}
	}
	return out
})

// shorten takes from the hosts' names the folders that all of them lie in.
func shorten(files []health.File) {
	hosts := map[string]bool{}
	for _, f := range files {
		if f.Host != "" {
			hosts[f.Host] = true
		}
	}
	short := map[string]string{}
	taken := map[string]bool{}
	for h := range hosts {
		short[h] = path.Base(h)
		if taken[short[h]] {
			return // two of a name: their folders tell them apart
		}
		taken[short[h]] = true
	}
	for i := range files {
		if files[i].Host != "" {
			files[i].Host = short[files[i].Host]
		}
	}
}
