//go:build !js

package oracle

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/keyfile"
	"kubepki/core/pki"
)

// sshd starts the real server for whom runs the test, on a free loopback port,
// with a configuration and a host key of its own, and waits until it answers. It
// lets in by authorized_keys alone.
func sshd(t *testing.T, authorized []byte) (port string) {
	t.Helper()
	path, err := exec.LookPath("sshd")
	if err != nil {
		path = "/usr/sbin/sshd"
	}
	require.FileExists(t, path, "this test needs the program sshd: apt-get install openssh-server")
	if os.Geteuid() == 0 { // its folder for what it runs without rights; a boot makes it elsewhere
		require.NoError(t, os.MkdirAll("/run/sshd", 0o755))
	}
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	run(t, "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", at("host"))
	require.NoError(t, os.WriteFile(at("authorized_keys"), authorized, 0o600))
	port = freePort(t)
	config := fmt.Sprintf("ListenAddress 127.0.0.1:%s\nHostKey %s\nAuthorizedKeysFile %s\nPidFile none\nStrictModes no\nUsePAM no\n"+
		"PubkeyAuthentication yes\nPasswordAuthentication no\nKbdInteractiveAuthentication no\nPermitRootLogin prohibit-password\n", port, at("host"), at("authorized_keys"))
	require.NoError(t, os.WriteFile(at("config"), []byte(config), 0o600))
	log, err := os.Create(at("log"))
	require.NoError(t, err)
	cmd := exec.Command(path, "-D", "-e", "-f", at("config"))
	cmd.Stderr = log
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		_ = log.Close()
	})
	require.Eventually(t, func() bool {
		c, err := net.Dial("tcp", "127.0.0.1:"+port)
		if err == nil {
			_ = c.Close()
		}
		return err == nil
	}, 20*time.Second, 50*time.Millisecond, "sshd does not listen: %s", at("log"))
	return port
}

// login logs in to a real sshd with a key as core exports it, where the file
// authorized_keys says who may, and gives what the other side printed.
func login(t *testing.T, key *pki.PrivateKey, authorized []byte) (string, error) {
	t.Helper()
	text, err := keyfile.Write(t.Context(), keyfile.Of(key), keyfile.OpenSSH, keyfile.Options{Comment: "jane@lab"})
	require.NoError(t, err)
	me, err := user.Current()
	require.NoError(t, err)
	return try(t, "", "ssh", "-F", "none", "-p", sshd(t, authorized), "-i", put(t, "id", text), "-l", me.Username,
		"-o", "IdentitiesOnly=yes", "-o", "IdentityAgent=none", "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR",
		"127.0.0.1", "echo it is $((41+1))")
}

// A pair that is made here logs in to a real sshd: the private half from our
// OpenSSH file, the public half from our line of authorized_keys. Another key does
// not, and neither does a private half that was put there.
func TestAPairLogsInToARealServer(t *testing.T) {
	t.Parallel()
	line := func(k *pki.PrivateKey) []byte {
		out, err := keyfile.Write(t.Context(), keyfile.Of(k), keyfile.SSHPublic, keyfile.Options{Comment: "jane@lab"})
		require.NoError(t, err)
		return out
	}
	made := func(a pki.KeyAlgorithm) *pki.PrivateKey {
		k, err := pki.Native{}.Make(t.Context(), a)
		require.NoError(t, err)
		return k
	}
	stranger := made(pki.ECDSAP256)
	for _, a := range []pki.KeyAlgorithm{pki.RSA2048, pki.ECDSAP256, pki.ECDSAP384, pki.Ed25519} {
		t.Run(string(a), func(t *testing.T) {
			key := made(a)
			out, err := login(t, key, line(key))
			require.NoError(t, err, out)
			assert.Contains(t, out, "it is 42")
		})
	}
	out, err := login(t, stranger, line(made(pki.ECDSAP256)))
	assert.Error(t, err)
	assert.Contains(t, out, "Permission denied")
	private, err := keyfile.Write(t.Context(), keyfile.Of(stranger), keyfile.OpenSSH, keyfile.Options{})
	require.NoError(t, err)
	out, err = login(t, stranger, private)
	assert.Error(t, err, out)
}
