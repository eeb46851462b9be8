//go:build !js

package oracle

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"kubepki/core/decode"
	"kubepki/core/golden"
)

// textOf asks openssl for the text of the file, with the words given before it.
func textOf(t *testing.T, file string, args ...string) string {
	t.Helper()
	return runOpenSSL(t, nil, append(args, "-in", file)...)
}

// runOpenSSL runs the program in its own directory and gives what it prints.
func runOpenSSL(t *testing.T, stdin []byte, args ...string) string {
	t.Helper()
	path, err := exec.LookPath("openssl")
	require.NoError(t, err, "this test needs the openssl program: apt-get install openssl")
	cmd := exec.Command(path, args...)
	cmd.Stdin = bytes.NewReader(stdin)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	require.NoError(t, cmd.Run(), "openssl %v: %s", args, stderr.String())
	return stdout.String()
}

// put writes a file into a directory that goes away with the test.
func put(t *testing.T, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, data, 0o600))
	return path
}

// only decodes a file that holds one object.
func only(t *testing.T, file string) decode.Object {
	t.Helper()
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	result := decode.Bytes(file, data, time.Now())
	require.Empty(t, result.Unread)
	require.Len(t, result.Objects, 1)
	return result.Objects[0]
}

// sameText compares line by line and shows the difference as a diff.
func sameText(t *testing.T, openssl, ours string) {
	t.Helper()
	if d := golden.Diff("openssl", "decode.Text", openssl, ours); d != "" {
		t.Errorf("text differs:\n%s", d)
	}
}
