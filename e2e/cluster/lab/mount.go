package lab

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// Prepare makes this process's mounts the lab's own: a /proc of its processes,
// and an /etc that can be written, in which everything of the machine's is a
// link to its place in the folder work.
func Prepare(work string) error {
	if err := syscall.Mount("", "/", "", syscall.MS_PRIVATE|syscall.MS_REC, ""); err != nil {
		return fmt.Errorf("lab: make mounts private: %w", err)
	}
	if err := syscall.Mount("proc", "/proc", "proc", 0, ""); err != nil {
		return fmt.Errorf("lab: mount /proc: %w", err)
	}
	old := filepath.Join(work, "etc-of-machine")
	if err := os.MkdirAll(old, 0o755); err != nil {
		return fmt.Errorf("lab: %w", err)
	}
	if err := bind("/etc", old); err != nil {
		return err
	}
	// It is the machine's own: nothing that runs in a lab may change it.
	if err := readOnly(old); err != nil {
		return err
	}
	if err := ram("/etc"); err != nil {
		return err
	}
	entries, err := os.ReadDir(old)
	if err != nil {
		return fmt.Errorf("lab: %w", err)
	}
	for _, e := range entries {
		if own[e.Name()] {
			continue
		}
		if err := os.Symlink(filepath.Join(old, e.Name()), filepath.Join("/etc", e.Name())); err != nil {
			return fmt.Errorf("lab: %w", err)
		}
	}
	return os.Mkdir(configDir, 0o755)
}

// configDir is where a host has its part of the bundle.
const configDir = "/etc/kubernetes"

// own is what a lab has of its own in /etc: names come from the hosts file alone.
var own = map[string]bool{"hosts": true, "resolv.conf": true, "nsswitch.conf": true, "hostname": true, "kubernetes": true}

func bind(from, to string) error {
	if err := syscall.Mount(from, to, "", syscall.MS_BIND|syscall.MS_REC, ""); err != nil {
		return fmt.Errorf("lab: mount %s at %s: %w", from, to, err)
	}
	return nil
}

// kept are the flags that a mount has and, in a user namespace, must keep: those
// of statfs(2) are those of mount(2).
const kept = syscall.MS_NOSUID | syscall.MS_NODEV | syscall.MS_NOEXEC | syscall.MS_NOATIME | syscall.MS_NODIRATIME

// relatime of statfs(2) is another bit than that of mount(2).
const relatime = 0x1000

// readOnly makes a mount so.
func readOnly(at string) error {
	var s syscall.Statfs_t
	if err := syscall.Statfs(at, &s); err != nil {
		return fmt.Errorf("lab: look at the mount %s: %w", at, err)
	}
	flags := uintptr(syscall.MS_BIND | syscall.MS_REMOUNT | syscall.MS_RDONLY | s.Flags&kept)
	if s.Flags&relatime != 0 {
		flags |= syscall.MS_RELATIME
	}
	if err := syscall.Mount("", at, "", flags, ""); err != nil {
		return fmt.Errorf("lab: make %s read-only: %w", at, err)
	}
	return nil
}

func ram(at string) error {
	if err := syscall.Mount("tmpfs", at, "tmpfs", 0, "mode=755"); err != nil {
		return fmt.Errorf("lab: mount a tmpfs at %s: %w", at, err)
	}
	return nil
}

// writeNames lets the whole lab know each name's address.
func writeNames(lines []string) error {
	files := map[string]string{
		"/etc/hosts":         "127.0.0.1 localhost\n::1 localhost\n" + strings.Join(lines, "\n") + "\n",
		"/etc/resolv.conf":   "",
		"/etc/nsswitch.conf": "hosts: files\n",
	}
	for path, text := range files {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			return fmt.Errorf("lab: %w", err)
		}
	}
	return nil
}

// furnish gives a host its own part of the file system: tree's etc/kubernetes
// at its place, read-only unless writable, and a /var/lib in memory, with what the
// tree has for the kubelet.
func furnish(name, tree string, writable bool) error {
	if err := syscall.Sethostname([]byte(name)); err != nil {
		return fmt.Errorf("lab: host name: %w", err)
	}
	from := filepath.Join(tree, configDir)
	if exists(from) {
		if err := bind(from, configDir); err != nil {
			return err
		}
		if !writable {
			if err := readOnly(configDir); err != nil {
				return err
			}
		}
	}
	if err := ram("/var/lib"); err != nil {
		return err
	}
	const kubeletDir = "/var/lib/kubelet"
	if from := filepath.Join(tree, kubeletDir); exists(from) {
		if err := os.Mkdir(kubeletDir, 0o755); err != nil {
			return fmt.Errorf("lab: %w", err)
		}
		return bind(from, kubeletDir)
	}
	return nil
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
