package check

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
)

// repairFiles compares each host's files with those before.
func repairFiles(_ context.Context, s *State) (string, error) {
	all, err := s.repairs()
	if err != nil {
		return "", err
	}
	count, kept := 0, 0
	for _, r := range all {
		brought, err := listing(filepath.Join(s.Repair, r.host))
		if err != nil {
			return "", err
		}
		before := s.before[r.host]
		after, err := s.disk(r.host)
		if err != nil {
			return "", err
		}
		backup, err := s.takeBackup(r.host, after)
		if err != nil {
			return "", err
		}
		if err := sameBut(before, after, brought); err != nil {
			return "", fmt.Errorf("%s: %w", r.host, err)
		}
		if wrong := differing(backedUp(before), backedUp(backup)); len(wrong) > 0 {
			return "", fmt.Errorf("%s: the backup is other than what was there: %s", r.host, strings.Join(wrong, ", "))
		}
		count, kept = count+len(brought), kept+len(backup)
	}
	return fmt.Sprintf("%d files replaced, %d files and folders kept as they were", count, kept), nil
}

// sameBut looks that what was brought is there, with the modes of what it took the
// place of, and that all else is as it was.
func sameBut(before, after, brought map[string]string) error {
	var want []string
	for path, v := range brought {
		mode, _, _ := strings.Cut(before[path], " ")
		if now := after[path]; now != v || !strings.HasPrefix(now, mode+" ") {
			return fmt.Errorf("%s is %q, want %q with the mode %s", path, now, v, mode)
		}
		want = append(want, path)
	}
	slices.Sort(want)
	if changed := differing(before, after); !slices.Equal(changed, want) {
		return fmt.Errorf("%v are changed, want %v", changed, want)
	}
	return nil
}

// takeBackup takes out of a host's list what is in /root, which must be one backup
// that only root enters, and lists that as it lies there.
func (s *State) takeBackup(host string, disk map[string]string) (map[string]string, error) {
	found, err := filepath.Glob(filepath.Join(s.root(host), "*"))
	if err != nil || len(found) != 1 {
		return nil, fmt.Errorf("%s: /root has %q, want one backup (%w)", host, found, err)
	}
	at, out := "/root/"+filepath.Base(found[0]), map[string]string{}
	if disk[at] != "drwx------" {
		return nil, fmt.Errorf("%s: the backup's mode is %s", host, disk[at])
	}
	for path, v := range disk {
		if strings.HasPrefix(path, "/root/") {
			delete(disk, path)
		}
		if inside, ok := strings.CutPrefix(path, at); ok && inside != "" {
			out[inside] = v
		}
	}
	return out, nil
}

// backedUp is of a list what a backup has to hold.
func backedUp(disk map[string]string) map[string]string {
	out := map[string]string{}
	for path, v := range disk {
		if strings.HasPrefix(path, "/etc/kubernetes") || strings.HasPrefix(path, "/var/lib/kubelet/pki") {
			out[path] = v
		}
	}
	return out
}
