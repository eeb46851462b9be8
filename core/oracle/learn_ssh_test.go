//go:build !js

package oracle

import (
	"bytes"
	"context"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/ssh"

	"kubepki/core/keyfile"
	"kubepki/core/learn"
	"kubepki/core/pki"
)

// The key of lesson 2 logs in by the real ssh, in each form that the learner can
// save it in, to a server that has the lesson's authorized_keys. The other key of
// the lesson is turned away.
func TestTheLearnersKeyLogsInByRealSSH(t *testing.T) {
	t.Parallel()
	env := learn.Env{Maker: pki.Native{}, Now: time.Now, Yield: func(ctx context.Context) error { return ctx.Err() }}
	b, err := learn.ByNumber(2).Walk(t.Context(), env, learn.Bench{}, nil)
	require.NoError(t, err)
	port := sshServer(t, b["authorized_keys"].Data)
	for _, c := range []struct {
		name string
		form keyfile.ID
		in   bool
	}{{"login.key", keyfile.OpenSSH, true}, {"login.key", keyfile.PKCS8PEM, true}, {"my-bank.key", keyfile.OpenSSH, false}} {
		t.Run(c.name+" as "+string(c.form), func(t *testing.T) {
			data, err := keyfile.Write(t.Context(), keyfile.Of(b[c.name].Key), c.form, keyfile.Options{})
			require.NoError(t, err)
			dir := t.TempDir()
			require.NoError(t, os.WriteFile(filepath.Join(dir, "key"), data, 0o600))
			out, err := shell(t, dir, "ssh -F none -i key -p "+port+" -o IdentitiesOnly=yes -o IdentityAgent=none -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=hosts alice@127.0.0.1 whoami")
			if !c.in {
				assert.Error(t, err)
				assert.Contains(t, out, "Permission denied (publickey)")
				return
			}
			require.NoError(t, err, out)
			assert.Contains(t, out, "alice is in\n")
		})
	}
}

// sshServer is a server, by another program, that lets in whom authorized_keys
// names. It gives its port.
func sshServer(t *testing.T, authorized []byte) string {
	t.Helper()
	hostKey, err := pki.Native{}.Make(t.Context(), pki.ECDSAP256)
	require.NoError(t, err)
	text, err := keyfile.Write(t.Context(), keyfile.Of(hostKey), keyfile.OpenSSH, keyfile.Options{})
	require.NoError(t, err)
	host, err := ssh.ParsePrivateKey(text)
	require.NoError(t, err)
	config := &ssh.ServerConfig{PublicKeyCallback: func(c ssh.ConnMetadata, key ssh.PublicKey) (*ssh.Permissions, error) {
		for rest := authorized; len(rest) > 0; {
			known, _, _, more, err := ssh.ParseAuthorizedKey(rest)
			if err != nil {
				return nil, err
			}
			if bytes.Equal(known.Marshal(), key.Marshal()) {
				return nil, nil
			}
			rest = more
		}
		return nil, os.ErrPermission
	}}
	config.AddHostKey(host)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			go sshServe(c, config)
		}
	}()
	return strconv.Itoa(listener.Addr().(*net.TCPAddr).Port)
}

// sshServe answers each command with the user's name.
func sshServe(c net.Conn, config *ssh.ServerConfig) {
	conn, channels, requests, err := ssh.NewServerConn(c, config)
	if err != nil {
		return
	}
	defer conn.Close()
	go ssh.DiscardRequests(requests)
	for ch := range channels {
		session, requests, err := ch.Accept()
		if err != nil {
			return
		}
		for r := range requests {
			r.Reply(r.Type == "exec", nil)
			if r.Type == "exec" {
				session.Write([]byte(conn.User() + " is in\n"))
				session.SendRequest("exit-status", false, []byte{0, 0, 0, 0})
				session.Close()
			}
		}
	}
}
