//go:build !js

package oracle

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"kubepki/core/command"
	"kubepki/e2e/programs"
)

// Releases of the tools that come as Go modules.
const (
	cfsslVersion = "v1.6.5"
	stepVersion  = "v0.28.7" // the newest whose module can be fetched
)

// moduleTools are built once, into a folder of the user's cache.
var moduleTools = map[command.Tool]struct {
	folder   string
	packages []string
}{
	command.CFSSL: {"cfssl-" + cfsslVersion, []string{"github.com/cloudflare/cfssl/cmd/cfssl@" + cfsslVersion, "github.com/cloudflare/cfssl/cmd/cfssljson@" + cfsslVersion}},
	command.Step:  {"step-" + stepVersion, []string{"github.com/smallstep/cli/cmd/step@" + stepVersion}},
}

// toolPath gives the folders in which all tools lie, in the form of PATH. It
// fails, and says how to get it, when one is missing.
func toolPath(t *testing.T) string {
	t.Helper()
	toolsOnce.Do(func() { toolsPath, toolsFault = findTools() })
	require.Empty(t, toolsFault)
	return toolsPath
}

var (
	toolsOnce             sync.Once
	toolsPath, toolsFault string
)

func findTools() (path, fault string) {
	set, err := programs.Find(programs.Kubernetes)
	if err != nil {
		return "", err.Error()
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", "no cache folder: " + err.Error()
	}
	dirs := []string{set.Kubernetes, set.Etcd}
	for _, tool := range []command.Tool{command.CFSSL, command.Step} {
		dir := filepath.Join(cache, "kubepki", "tools", moduleTools[tool].folder)
		if fault := built(dir, moduleTools[tool].packages); fault != "" {
			return "", fault
		}
		dirs = append(dirs, dir)
	}
	path = strings.Join(append(dirs, os.Getenv("PATH"), "/usr/share/easy-rsa"), ":")
	for program, pkg := range packages {
		if !found(program, path) {
			return "", "this test needs the program " + program + ": apt-get install " + pkg
		}
	}
	return path, ""
}

func found(program, path string) bool {
	for _, dir := range filepath.SplitList(path) {
		if i, err := os.Stat(filepath.Join(dir, program)); err == nil && i.Mode()&0o111 != 0 && !i.IsDir() {
			return true
		}
	}
	return false
}

// built builds what is missing of a module's programs. A second process that
// builds the same writes the same files.
func built(dir string, packages []string) (fault string) {
	for _, p := range packages {
		name, _, _ := strings.Cut(filepath.Base(p), "@")
		if found(name, dir) {
			continue
		}
		ctx, stop := context.WithTimeout(context.Background(), 30*time.Minute)
		cmd := exec.CommandContext(ctx, "go", "install", "-trimpath", "-ldflags=-s -w", p)
		cmd.Env = append(os.Environ(), "GOBIN="+dir, "CGO_ENABLED=0", "GOFLAGS=-mod=mod")
		out, err := cmd.CombinedOutput()
		stop()
		if err != nil {
			return "go install " + p + ": " + err.Error() + "\n" + string(out)
		}
	}
	return ""
}
