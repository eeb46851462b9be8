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
	configDir = "/etc/kubernetes/"
	pkiDir    = configDir + "pki/"
	etcdDir   = pkiDir + "etcd/"
)

// top are the folders at the top of a file system: what stands before one of
// them is the name of a host, or of the folder that its files were copied to.
var top = []string{"etc", "var", "opt", "srv", "usr", "root", "home"}

// Place finds out where files lie on their hosts, by paths as they come out of a
// folder or an archive: "lab/cp-1/etc/kubernetes/pki/ca.crt", "pki/ca.crt",
// "apiserver.crt". Files that have a host already, and those that are nothing
// of a cluster's, stay as they are. The order is kept.
func Place(files []health.File) []health.File {
	out := slices.Clone(files)
	roots := rootsOf(out)
	for i := range out {
		f := &out[i]
		if f.Host != "" || strings.HasPrefix(f.Path, "/") {
			continue
		}
		name := cleaned(f.Path)
		if root, abs, ok := split(name, roots); ok {
			f.Host, f.Path = root, abs
		} else {
			f.Path = name
		}
	}
	shorten(out)
	return out
}

func cleaned(name string) string {
	return strings.TrimPrefix(path.Clean("/"+strings.ReplaceAll(name, `\`, "/")), "/")
}

// rootsOf are the folders that hold a pki folder, and so are an /etc/kubernetes
// whatever they are called.
func rootsOf(files []health.File) map[string]bool {
	out := map[string]bool{}
	for _, f := range files {
		parts := strings.Split(cleaned(f.Path), "/")
		if i := slices.Index(parts[:len(parts)-1], "pki"); i >= 0 && f.Host == "" {
			out[strings.Join(parts[:i], "/")] = true
		}
	}
	return out
}

// split tells the folder of a host and the path on it.
func split(name string, roots map[string]bool) (root, abs string, ok bool) {
	parts := strings.Split(name, "/")
	dirs := parts[:len(parts)-1]
	join := func(to int) string { return strings.Join(parts[:to], "/") }
	for i, p := range dirs {
		switch {
		case slices.Contains(top, p):
			return join(i), "/" + strings.Join(parts[i:], "/"), true
		case p == "manifests" || p == "systemd":
			return bundled(join(i)), configDir + strings.Join(parts[i:], "/"), true
		case p == "kubernetes":
			return join(i), configDir + strings.Join(parts[i+1:], "/"), true
		case p == "pki":
			return join(i), pkiDir + strings.Join(parts[i+1:], "/"), true
		}
	}
	for i := len(dirs); i >= 0; i-- {
		if roots[join(i)] {
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
