package app

import (
	"path"
	"slices"
	"strings"

	"kubepki/core/health"
	"kubepki/core/intake"
	hsheet "kubepki/core/sheet"
)

// placed is where the sheet puts a file of this path.
func placed(name string) health.File {
	return hsheet.Place([]health.File{{Path: name}})[0]
}

// nameless tells a path that names no host: "etc/kubernetes/pki/ca.crt".
func nameless(name string) bool { return placed(name).Host == "" }

// foldersOf tells the archives of several hosts apart: tar writes the same paths
// on each, so that the name of the archive stands for that of its host, in a
// folder before them. Without two that hold the same path it is nil. Archives that
// were brought one after the other may be one host's, from another day: where
// their folders name the host, or its kubelet is the same.
func foldersOf(objects []Object, documents []Document) map[string]string {
	a := &archives{holder: map[string]cameIn{}, same: sameHost(documents)}
	for i := range objects {
		a.see(objects[i].Path, cameIn{objects[i].Archive, objects[i].Intake})
	}
	for i := range documents {
		a.see(documents[i].Path, cameIn{documents[i].Archive, documents[i].Intake})
	}
	if !a.apart {
		return nil
	}
	out := map[string]string{}
	for _, name := range a.names {
		folder := stem(a.host(name))
		if slices.ContainsFunc(a.names, func(other string) bool { return stem(other) == folder && a.host(other) != a.host(name) }) {
			folder = a.host(name)
		}
		out[name] = folder
	}
	return out
}

// stem is an archive's name without its endings.
func stem(archive string) string {
	for _, ending := range []string{".age", ".gz", ".tgz", ".tar", ".zip"} {
		archive = strings.TrimSuffix(archive, ending)
	}
	return archive
}

// cameIn is how something was brought.
type cameIn struct {
	archive string
	intake  int
}

// archives are those of a workspace.
type archives struct {
	names  []string
	holder map[string]cameIn // of a path
	same   map[string]string // an archive to an earlier one of its host
	apart  bool
}

// host is the archive whose name stands for the host.
func (a *archives) host(archive string) string { return or(a.same[archive], archive) }

// see notes that an archive holds a path.
func (a *archives) see(at string, from cameIn) {
	if from.archive == "" {
		return
	}
	if !slices.Contains(a.names, from.archive) {
		a.names = append(a.names, from.archive)
	}
	first, ok := a.holder[at]
	switch {
	case !ok:
		a.holder[at] = from
	case a.apart || a.host(first.archive) == a.host(from.archive):
	default:
		a.apart = first.intake == from.intake || nameless(fileOfPath(at))
	}
}

// sameHost finds archives of later days: their kubelet calls the apiserver with
// the same file.
func sameHost(documents []Document) map[string]string {
	first, same := map[string]cameIn{}, map[string]string{}
	for i := range documents {
		d := &documents[i]
		if d.Archive == "" || d.Kind != intake.KubeconfigFile || path.Base(d.Path) != "kubelet.conf" {
			continue
		}
		key := d.Path + "\x00" + d.Text
		if f, ok := first[key]; !ok {
			first[key] = cameIn{d.Archive, d.Intake}
		} else if f.intake != d.Intake && f.archive != d.Archive {
			same[d.Archive] = f.archive
		}
	}
	return same
}
