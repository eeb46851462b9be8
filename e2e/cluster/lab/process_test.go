package lab

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestLastWordsTellWhatWentWrong(t *testing.T) {
	for name, c := range map[string]struct{ log, want string }{
		"nothing": {"\n\n", "it said nothing"},
		"klog":    {"I1126 01:00:00.0 1 a.go:1] fine\nE1126 01:00:01.0 1 b.go:2] \"command failed\" err=\"x\"\nI1126 01:00:02.0 1 c.go:3] bye\n", "E1126 01:00:01.0 1 b.go:2] \"command failed\" err=\"x\""},
		"zap":     {"{\"level\":\"fatal\",\"msg\":\"no\"}\n{\"level\":\"info\",\"msg\":\"bye\"}\n", "{\"level\":\"fatal\",\"msg\":\"no\"}"},
		"flag":    {"flag provided but not defined: -x\nUsage:\n  etcd [flags]\n", "flag provided but not defined: -x"},
		"panic":   {"panic: oh\n\ngoroutine 1 [running]:\n", "panic: oh"},
		"plain":   {"one\ntwo\n", "two"},
		"long":    {"Error: " + strings.Repeat("x", 900), "Error: " + strings.Repeat("x", 293) + "…"},
	} {
		path := filepath.Join(t.TempDir(), "log")
		require.NoError(t, os.WriteFile(path, []byte(c.log), 0o600))
		assert.Equal(t, c.want, LastWords(path), name)
	}
	assert.Contains(t, LastWords("/nowhere/log"), "no such file")
}

func TestNeededNamesThePackage(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	assert.EqualError(t, Needed(), "lab: ip is not installed: install the package iproute2, such as by e2e/install.sh")
}
