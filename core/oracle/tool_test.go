//go:build !js

package oracle

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"kubepki/core/keyfile"
	"kubepki/core/pki"
)

// packages hold the programs that these tests ask, by Debian's names.
var packages = map[string]string{
	"openssl": "openssl", "ssh-keygen": "openssh-client", "zip": "zip", "keytool": "default-jre-headless", "node": "nodejs", "easyrsa": "easy-rsa",
	"curl": "curl",
}

// try runs a program, which may fail, and gives all that it prints.
func try(t *testing.T, stdin, program string, args ...string) (string, error) {
	t.Helper()
	path, err := exec.LookPath(program)
	require.NoError(t, err, "this test needs the program %s: apt-get install %s", program, packages[program])
	cmd := exec.Command(path, args...)
	cmd.Stdin = strings.NewReader(stdin)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// run runs a program that must not fail.
func run(t *testing.T, program string, args ...string) string {
	t.Helper()
	out, err := try(t, "", program, args...)
	require.NoError(t, err, "%s %v: %s", program, args, out)
	return out
}

// testKey is one of pki's test keys: made anew, RSA 8192 alone takes a minute.
func testKey(t *testing.T, a pki.KeyAlgorithm) keyfile.Key {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "pki", "testdata", "keys", strings.ToLower(string(a))+".key"))
	require.NoError(t, err)
	k, err := keyfile.Read(t.Context(), data, nil)
	require.NoError(t, err)
	k.Format = ""
	return k
}

// read reads a file that a program wrote.
func read(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	return data
}
