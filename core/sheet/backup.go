package sheet

import (
	"path"
	"slices"
	"strings"
	"unicode"
)

// A backup is what lies beside what is in use and is used by nobody: kubeadm's own
// copies, and what people rename or put aside. It is known by its name alone, files
// and the manifests of programs alike.

// setAside are the words by which people name backups.
var setAside = []string{"old", "bak", "orig", "previous"}

// endings are those of files that are in use.
var endings = []string{".crt", ".key", ".pem", ".pub", ".conf", ".yaml", ".yml", ".json", ".service"}

// manifestDir is kubeadm's folder of static pods.
const manifestDir = configDir + "manifests/"

// backup tells the path of a backup on its host.
func backup(name string) bool {
	dir, base := path.Split(name)
	if dir == manifestDir && !strings.HasPrefix(base, ".") {
		return false // kubelet starts it, whatever it is called
	}
	return strings.Contains(name, "/tmp/kubeadm-") || copied(name) || renamed(base) || spare(dir, base) ||
		slices.ContainsFunc(strings.Split(dir, "/"), func(p string) bool { return backupFolder(p) || dated(p) })
}

// backupFolder tells a folder that is named as a backup, with "backup" as part of a
// word too. Above a tree a date may be that of all there is, so it counts beside
// what names a tree alone.
func backupFolder(name string) bool {
	return calledOld(name) || strings.Contains(strings.ToLower(name), "backup") ||
		dated(name) && (strings.HasPrefix(name, "kubernetes") || strings.HasPrefix(name, "pki"))
}

// spare tells a file that is named as the backup of another. "etcd-backup.crt" is
// whose job is to make backups, unless kubeadm has an "etcd.crt" there.
func spare(dir, base string) bool {
	without := strings.NewReplacer("-backup", "", "_backup", "", ".backup", "", "backup-", "", "backup_", "").Replace(base)
	return calledOld(base) || strings.HasSuffix(base, "backup") || without != base && known()[dir+without]
}

// calledOld tells a name with one of the words in it, or an editor's mark.
func calledOld(name string) bool {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) })
	return strings.HasSuffix(name, "~") || slices.ContainsFunc(words, func(w string) bool { return slices.Contains(setAside, w) })
}

// copied tells a file of a tree within the tree of a host.
func copied(name string) bool {
	return strings.LastIndex(name, configDir) > 0 || strings.LastIndex(name, kubeletDir) > 0
}

// renamed tells a file whose ending has something behind it: "admin.conf-2025",
// "apiserver.crt~", but not "ca.crt.pem".
func renamed(base string) bool {
	if slices.ContainsFunc(endings, func(end string) bool { return strings.HasSuffix(base, end) }) {
		return false
	}
	return slices.ContainsFunc(endings, func(end string) bool {
		_, rest, ok := strings.Cut(base, end)
		return ok && strings.ContainsRune(".-_~", rune(rest[0]))
	})
}

// dated tells a name with a day in it: "pki_2025-01-01", "pki-20250101".
func dated(name string) bool {
	const day, dashed = "20dddddd", "20dd-dd-dd"
	for i := range name {
		if i == 0 || name[i-1] < '0' || name[i-1] > '9' {
			if shaped(name[i:], day) || shaped(strings.ReplaceAll(name[i:], "_", "-"), dashed) {
				return true
			}
		}
	}
	return false
}

// shaped tells whether a text begins as a shape says, in which d is any digit, and
// no digit follows.
func shaped(text, shape string) bool {
	for i := range len(shape) {
		if i >= len(text) || shape[i] != text[i] && (shape[i] != 'd' || !digit(text[i])) {
			return false
		}
	}
	return len(text) == len(shape) || !digit(text[len(shape)])
}

func digit(c byte) bool { return c >= '0' && c <= '9' }
