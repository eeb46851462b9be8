// Package build compiles the real programs of Kubernetes and etcd from their
// released modules, once, into a cache folder outside the repository.
//
// Neither can be installed by "go install": their go.mod files replace modules
// by folders. So each release gets a small module of its own, whose go.mod is
// the upstream one with those folders turned into the same modules' releases.
// What is finished moves into its place by one rename, so that a build that was
// broken off leaves nothing that looks whole.
package build

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"kubepki/e2e/programs"
)

// Room is what the biggest build needs, in bytes: measured 4.4 GB in Go's build
// cache, 1 GB of modules and 0.5 GB of programs.
const Room = 6 << 30

// recipe is how one release is built.
type recipe struct {
	title    string // for people: "Kubernetes v1.34.4"
	folder   string // where the programs shall lie
	files    func(context.Context, *goTool) (map[string][]byte, error)
	packages map[string]string // by program
	order    []string          // of programs
	ldflags  string
}

// Missing builds what is not in the cache yet. say tells how far it is.
func Missing(ctx context.Context, s programs.Set, say func(format string, a ...any)) error {
	missing := s.Missing()
	if len(missing) == 0 {
		return nil
	}
	cache := filepath.Dir(s.Kubernetes)
	unlock, err := lock(cache)
	if err != nil {
		return err
	}
	defer unlock()
	if err := ready(ctx, cache, Room); err != nil {
		return err
	}
	kubernetes, err := kubernetesRecipe(s)
	if err != nil {
		return err
	}
	for _, r := range []recipe{kubernetes, etcdRecipe(s)} {
		if !r.missing() {
			continue
		}
		if err := r.make(ctx, cache, say); err != nil {
			return err
		}
	}
	return nil
}

func (r recipe) missing() bool {
	for _, name := range r.order {
		if _, err := os.Stat(filepath.Join(r.folder, name)); err != nil {
			return true
		}
	}
	return false
}

// make builds all programs in a folder beside and moves it into place.
func (r recipe) make(ctx context.Context, cache string, say func(format string, a ...any)) error {
	dir, err := os.MkdirTemp(cache, ".building-")
	if err != nil {
		return fmt.Errorf("build: %s: make a folder: %w", r.title, err)
	}
	defer os.RemoveAll(dir)
	tool := &goTool{dir: filepath.Join(dir, "module"), log: r.folder + ".log"}
	if err := tool.begin(); err != nil {
		return fmt.Errorf("build: %s: %w", r.title, err)
	}
	files, err := r.files(ctx, tool)
	if err != nil {
		return fmt.Errorf("build: %s: %w", r.title, err)
	}
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(tool.dir, name), data, 0o644); err != nil {
			return fmt.Errorf("build: %s: %w", r.title, err)
		}
	}
	out := filepath.Join(dir, "out")
	for _, name := range r.order {
		began := time.Now()
		if err := tool.run(ctx, "build", "-mod=mod", "-trimpath", "-ldflags", r.ldflags, "-o", filepath.Join(out, name), r.packages[name]); err != nil {
			return fmt.Errorf("build: %s: %s: %w", r.title, name, err)
		}
		say("built %s of %s in %s", name, r.title, time.Since(began).Round(time.Second))
	}
	if err := os.RemoveAll(r.folder); err != nil {
		return fmt.Errorf("build: %s: %w", r.title, err)
	}
	if err := os.Rename(out, r.folder); err != nil {
		return fmt.Errorf("build: %s: %w", r.title, err)
	}
	return nil
}

// lock lets one build at a time into the cache, and clears what others that
// were broken off left there.
func lock(cache string) (unlock func(), err error) {
	if err := os.MkdirAll(cache, 0o755); err != nil {
		return nil, fmt.Errorf("build: cache folder: %w: set %s to a folder that can be written", err, programs.Variable)
	}
	f, err := os.OpenFile(filepath.Join(cache, ".lock"), os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return nil, fmt.Errorf("build: cache folder: %w: set %s to a folder that can be written", err, programs.Variable)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX); err != nil {
		f.Close()
		return nil, fmt.Errorf("build: lock %s: %w", f.Name(), err)
	}
	old, err := filepath.Glob(filepath.Join(cache, ".building-*"))
	for _, dir := range old {
		if err == nil {
			err = os.RemoveAll(dir)
		}
	}
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("build: clear the cache folder: %w", err)
	}
	return func() { f.Close() }, nil
}

// ready says in one line why nothing can be built: no Go, no build cache, no room.
func ready(ctx context.Context, cache string, room uint64) error {
	said, err := (&goTool{}).output(ctx, "env", "GOCACHE", "GOMODCACHE")
	if err != nil {
		return fmt.Errorf("build: %w", err)
	}
	folders := strings.Split(strings.TrimSpace(string(said)), "\n")
	if len(folders) != 2 || folders[0] == "off" || folders[0] == "" {
		return fmt.Errorf("build: Go has no build cache (GOCACHE is %q): set GOCACHE to a folder", folders[0])
	}
	for _, dir := range append([]string{cache}, folders...) {
		if err := hasRoom(dir, room); err != nil {
			return err
		}
	}
	return nil
}

// hasRoom looks how many bytes are free where dir lies or will lie.
func hasRoom(dir string, want uint64) error {
	at := dir
	for at != filepath.Dir(at) {
		if _, err := os.Stat(at); err == nil {
			break
		}
		at = filepath.Dir(at)
	}
	var s syscall.Statfs_t
	if err := syscall.Statfs(at, &s); err != nil {
		return fmt.Errorf("build: free room at %s: %w", at, err)
	}
	if free := s.Bavail * uint64(s.Bsize); free < want {
		return fmt.Errorf("build: %s has %d MB free, want %d MB: make room, or set %s, GOCACHE and GOMODCACHE elsewhere", dir, free>>20, want>>20, programs.Variable)
	}
	return nil
}
