package build

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/e2e/programs"
)

// inside names the cache folder in which this test program, started again on a
// file system of a megabyte, builds.
const inside = "KUBEPKI_BUILD_INSIDE"

func TestMain(m *testing.M) {
	if cache := os.Getenv(inside); cache != "" {
		fmt.Print(small("package main\n\nfunc main() { println(1) }\n", cache).make(context.Background(), cache, func(string, ...any) {}))
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// small is a release of one program without a dependency.
func small(source, cache string) recipe {
	return recipe{
		title: "small v1", folder: filepath.Join(cache, "small-v1"), order: []string{"small"},
		packages: map[string]string{"small": "."}, ldflags: "-s -w",
		files: func(context.Context, *goTool) (map[string][]byte, error) {
			return map[string][]byte{"go.mod": []byte("module small\n\ngo 1.24\n"), "main.go": []byte(source)}, nil
		},
	}
}

func TestWhatIsBuiltMovesIntoPlaceWhole(t *testing.T) {
	cache := t.TempDir()
	var said []string
	r := small("package main\n\nfunc main() { println(1) }\n", cache)
	require.True(t, r.missing())
	require.NoError(t, r.make(t.Context(), cache, func(f string, a ...any) { said = append(said, fmt.Sprintf(f, a...)) }))
	assert.False(t, r.missing())
	assert.NoError(t, exec.Command(filepath.Join(r.folder, "small")).Run())
	require.Len(t, said, 1)
	assert.Contains(t, said[0], "built small of small v1 in ")
	assertNothingHalf(t, cache)
}

func TestABuildThatFailsLeavesALogAndNothingElse(t *testing.T) {
	cache := t.TempDir()
	r := small("package main\n\nfunc main() { nobody() }\n", cache)
	err := r.make(t.Context(), cache, func(string, ...any) {})
	require.Error(t, err)
	assert.Regexp(t, `^build: small v1: small: go build: exit status 1: \./main\.go:3:15: undefined: nobody; its log is .*/small-v1\.log$`, err.Error())
	log, readErr := os.ReadFile(filepath.Join(cache, "small-v1.log"))
	require.NoError(t, readErr)
	assert.Contains(t, string(log), "undefined: nobody")
	assert.True(t, r.missing())
	assertNothingHalf(t, cache)
}

func TestABuildThatIsBrokenOffEndsAtOnce(t *testing.T) {
	cache := t.TempDir()
	ctx, cancel := context.WithTimeoutCause(t.Context(), time.Millisecond, errors.New("enough"))
	defer cancel()
	err := small("package main\n\nfunc main() {}\n", cache).make(ctx, cache, func(string, ...any) {})
	assert.ErrorContains(t, err, "enough")
	assertNothingHalf(t, cache)
}

func assertNothingHalf(t *testing.T, cache string) {
	t.Helper()
	half, err := filepath.Glob(filepath.Join(cache, ".building-*"))
	require.NoError(t, err)
	assert.Empty(t, half)
}

func TestNoRoomIsSaidInOneLine(t *testing.T) {
	err := ready(t.Context(), t.TempDir(), 1<<60)
	require.Error(t, err)
	assert.Regexp(t, `^build: /.* has \d+ MB free, want 1099511627776 MB: make room, or set KUBEPKI_PROGRAMS, GOCACHE and GOMODCACHE elsewhere$`, err.Error())
	assert.NoError(t, ready(t.Context(), filepath.Join(t.TempDir(), "to", "be", "made"), 1))
}

// A disk may fill up while it is written to: here one of a megabyte does.
func TestADiskThatFillsUp(t *testing.T) {
	self, err := os.Executable()
	require.NoError(t, err)
	cache := t.TempDir()
	cmd := exec.Command("unshare", "-rm", "sh", "-c", `mount -t tmpfs -o size=1m none "$1" && exec "$2"`, "sh", cache, self)
	cmd.Env = append(os.Environ(), inside+"="+cache)
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
	assert.Contains(t, string(out), "build: small v1: small: go build: exit status 1: ")
	assert.Contains(t, string(out), "no space left on device; its log is ")
	assert.NotContains(t, strings.TrimSpace(string(out)), "\n")
}

func TestNoBuildCacheIsSaidInOneLine(t *testing.T) {
	t.Setenv("GOCACHE", "off")
	err := ready(t.Context(), t.TempDir(), 1)
	assert.EqualError(t, err, `build: Go has no build cache (GOCACHE is "off"): set GOCACHE to a folder`)

	t.Setenv("GOCACHE", "")
	t.Setenv("XDG_CACHE_HOME", "")
	t.Setenv("HOME", "")
	assert.ErrorContains(t, ready(t.Context(), t.TempDir(), 1), "build: Go has no build cache", "without a home there is none")
}

func TestNoGoIsSaidInOneLine(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	assert.EqualError(t, ready(t.Context(), t.TempDir(), 1), "build: go is not installed: install Go 1.26")
}

func TestACacheThatCannotBeWritten(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o644))
	_, err := lock(filepath.Join(file, "cache"))
	assert.ErrorContains(t, err, "set KUBEPKI_PROGRAMS to a folder that can be written")
}

func TestTheNextBuildClearsWhatWasBrokenOff(t *testing.T) {
	cache := t.TempDir()
	require.NoError(t, os.MkdirAll(filepath.Join(cache, ".building-1", "out"), 0o755))
	unlock, err := lock(cache)
	require.NoError(t, err)
	unlock()
	assertNothingHalf(t, cache)
}

func TestVersionsThatAreNone(t *testing.T) {
	for _, v := range []string{"", "1.34.4", "v1.34", "v2.0.0", "v1.34.4/../x", "latest"} {
		_, err := kubernetesRecipe(programs.Set{Version: v})
		assert.ErrorContains(t, err, "write it as v1.M.P", v)
	}
}
