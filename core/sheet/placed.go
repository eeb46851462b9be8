package sheet

import (
	"path"
	"slices"
	"strings"

	"kubepki/core/health"
	"kubepki/core/paths"
)

// placed places files and texts together, for they lie in the same folders, and
// leaves out what is not in use: whole trees that are backups, and texts that start
// nothing. aside are the backups that lie on a host among what it uses; flags may
// point to them.
func placed(files []health.File, texts []paths.Document) (_ []health.File, _ []paths.Document, aside map[place]bool) {
	given := slices.Clone(files)
	for _, d := range texts {
		given = append(given, health.File{Host: d.Host, Path: d.Path})
	}
	all := settled(given)
	used := usedHosts(given, all)
	aside = map[place]bool{}
	var keep []health.File
	var kept []int // places in texts
	for i := range all {
		f := &all[i]
		isText, isBackup := i >= len(files), len(used) > 0 && backup(f.Path)
		if isText && isBackup || given[i].Host == "" && copyOf(f.Host, used) {
			continue
		}
		if isText {
			kept = append(kept, i-len(files))
		}
		keep = append(keep, *f)
	}
	shorten(keep)
	at := len(keep) - len(kept)
	for i := range keep[:at] {
		if f := &keep[i]; len(used) > 0 && backup(f.Path) {
			aside[place{f.Host, f.Path}] = true
		}
	}
	var out []paths.Document
	for n, f := range keep[at:] {
		d := texts[kept[n]]
		if d.Path != "" {
			d.Host, d.Path = f.Host, f.Path
		}
		out = append(out, d)
	}
	return keep[:at:at], started(out), aside
}

// usedHosts are the hosts with a tree that nothing calls a backup. There may be none:
// then backups are all there is, and are judged. Files that had a host are another
// set's.
func usedHosts(given, all []health.File) map[string]bool {
	out := map[string]bool{}
	for i := range all {
		if f := &all[i]; given[i].Host == "" && (strings.HasPrefix(f.Path, configDir) || strings.HasPrefix(f.Path, kubeletDir)) && !backup(f.Path) {
			out[f.Host] = true
		}
	}
	return out
}

// copyOf tells the folder of a host that is called a backup and lies in or beside
// that of a host in use: "cp-1/backup", "backup/cp-1" and "cp-1-old" beside "cp-1".
// A backup of another host is all that there is of it.
func copyOf(folder string, used map[string]bool) bool {
	parts := strings.Split(folder, "/")
	for i, p := range parts {
		if !backupFolder(p) {
			continue
		}
		before := strings.Join(parts[:i], "/")
		for k := range i + 1 {
			if used[strings.Join(parts[:k], "/")] {
				return true
			}
		}
		if used[strings.Join(slices.Delete(slices.Clone(parts), i, i+1), "/")] {
			return true
		}
		for host := range used {
			dir, base := path.Split(host)
			if strings.TrimSuffix(dir, "/") == before && base != p && strings.HasPrefix(p, base) {
				return true
			}
		}
	}
	return false
}

// started leaves out texts in the folders of people, for nothing starts programs
// from there, where their host has others.
func started(texts []paths.Document) []paths.Document {
	atHome := func(d *paths.Document) bool {
		return strings.HasPrefix(d.Path, "/root/") || strings.HasPrefix(d.Path, "/home/")
	}
	elsewhere := map[string]bool{}
	for i := range texts {
		if d := &texts[i]; strings.HasPrefix(d.Path, "/") && !atHome(d) {
			elsewhere[d.Host] = true
		}
	}
	return slices.DeleteFunc(texts, func(d paths.Document) bool { return atHome(&d) && elsewhere[d.Host] })
}
