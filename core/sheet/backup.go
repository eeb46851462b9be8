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

// setAside are the words by which people name backups; "backup" itself may be part
// of a word.
var setAside = []string{"old", "bak", "orig", "previous"}

// endings are those of files that are in use.
var endings = []string{".crt", ".key", ".pem", ".pub", ".conf", ".yaml", ".yml", ".json", ".service"}

// backup tells the path of a backup on its host.
func backup(name string) bool {
	if strings.Contains(name, "/tmp/kubeadm-") || copied(name) || renamed(path.Base(name)) {
		return true
	}
	parts := strings.Split(name, "/")
	for i, p := range parts {
		if namedBackup(p) || dated(p) && (i < len(parts)-1 || !rotated(p)) {
			return true
		}
	}
	return false
}

// backupFolder tells a folder above a tree that is named as a backup. A date may be
// that of all there is, so it counts beside what names a tree alone.
func backupFolder(name string) bool {
	return namedBackup(name) || dated(name) && (strings.HasPrefix(name, "kubernetes") || strings.HasPrefix(name, "pki"))
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

// namedBackup tells the name of a folder or file that says so.
func namedBackup(name string) bool {
	name = strings.ToLower(name)
	words := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) })
	return strings.HasSuffix(name, "~") || strings.Contains(name, "backup") ||
		slices.ContainsFunc(words, func(w string) bool { return slices.Contains(setAside, w) })
}

// dated tells a name with a day in it: "pki_2025-01-01", "ca-20250101.crt".
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

// rotated tells a pair that a kubelet dated itself when it asked for it:
// "kubelet-client-2026-01-31-10-11-12.pem" (client-go util/certificate, fileStore).
func rotated(base string) bool {
	return strings.HasPrefix(base, "kubelet-client-") || strings.HasPrefix(base, "kubelet-server-")
}
