//go:build !js

package oracle

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/learn"
	"kubepki/core/paths"
	"kubepki/core/pki"
)

// walkedInto does lessons 14 to 20 with the right values, and writes what they leave
// into a folder.
func walkedInto(t *testing.T, dir string) learn.Bench {
	t.Helper()
	b := walked(t, 14, 15, 16, 17, 18, 19, 20)
	made := make([]learn.Object, 0, len(b))
	for _, o := range b {
		made = append(made, o)
	}
	write(t, dir, made)
	return b
}

// write lays objects into a folder, as PEM.
func write(t *testing.T, dir string, made []learn.Object) {
	t.Helper()
	for _, o := range made {
		text := o.Data
		switch {
		case o.Key != nil:
			var err error
			text, err = o.Key.TraditionalPEM()
			require.NoError(t, err)
		case o.Cert != nil:
			text = pki.CertificatePEM(o.Cert)
		case o.Request != nil:
			text = pki.RequestPEM(o.Request.X509)
		}
		require.NoError(t, os.WriteFile(filepath.Join(dir, o.Name), text, 0o600))
	}
}

// flagsOf are the words that a text of the course starts its program with, with
// its folder and some flags put otherwise.
func flagsOf(t *testing.T, b learn.Bench, file, dir string, instead map[string]string) []string {
	t.Helper()
	commands, faults := paths.Read([]paths.Document{{Text: string(b[file].Data)}})
	require.Empty(t, faults)
	require.Len(t, commands, 1)
	words := []string{commands[0].Program}
	for _, a := range commands[0].Arguments {
		value := strings.ReplaceAll(a.Value, "/etc/kubernetes/pki", dir)
		if v, ok := instead[a.Name]; ok {
			value = v
		}
		delete(instead, a.Name)
		words = append(words, "--"+a.Name+"="+value)
	}
	for name, value := range instead {
		words = append(words, "--"+name+"="+value)
	}
	return words
}

// What a learner has made by the end of lesson 20 starts a real etcd of three
// members and a real apiserver, with the flags of etcd.yaml and of the unit
// file. All of them are on loopback; nothing else is put otherwise.
func TestTheCoursesFilesStartAControlPlane(t *testing.T) {
	t.Parallel()
	toolPath(t)
	dir := t.TempDir()
	b := walkedInto(t, dir)
	ctx, cancel := context.WithCancel(t.Context())
	var running []*exec.Cmd
	start := func(folder string, words []string) {
		require.NoError(t, os.MkdirAll(folder, 0o700))
		cmd, err := begin(ctx, folder, words)
		require.NoError(t, err)
		running = append(running, cmd)
	}
	t.Cleanup(func() {
		cancel()
		for _, cmd := range running {
			_ = cmd.Wait() // it was told to end
		}
	})
	members, client := []string{}, ""
	for range 3 {
		members = append(members, "https://127.0.0.1:"+freePort(t))
	}
	for i, peer := range members {
		n := string(rune('1' + i))
		own := "https://127.0.0.1:" + freePort(t)
		if client == "" {
			client = own
		}
		folder := filepath.Join(dir, "etcd-"+n)
		start(folder, flagsOf(t, b, "etcd.yaml", dir, map[string]string{
			"name": "etcd-" + n, "data-dir": folder, "listen-client-urls": own, "advertise-client-urls": own, "listen-peer-urls": peer, "initial-advertise-peer-urls": peer,
			"initial-cluster": "etcd-1=" + members[0] + ",etcd-2=" + members[1] + ",etcd-3=" + members[2],
			"peer-cert-file":  filepath.Join(dir, "etcd-peer-"+n+".crt"), "peer-key-file": filepath.Join(dir, "etcd-peer-"+n+".key"),
		}))
	}
	port := freePort(t)
	start(filepath.Join(dir, "api"), flagsOf(t, b, "kube-apiserver.service", dir, map[string]string{
		"advertise-address": "127.0.0.1", "secure-port": port, "etcd-servers": client, "endpoint-reconciler-type": "none",
	}))
	as := func(who, words string) (string, error) {
		return shell(t, dir, "kubectl --server=https://127.0.0.1:"+port+" --tls-server-name=kubernetes --certificate-authority=ca.crt --client-certificate="+who+".crt --client-key="+who+".key "+words)
	}
	var out string
	require.Eventually(t, func() bool {
		var err error
		if out, err = as("admin", "get namespace kube-system default"); err != nil {
			return false
		}
		out, err = as("scheduler", "get pods -A") // once its roles are there
		return err == nil
	}, 3*time.Minute, time.Second, "the apiserver answers the administrator and the scheduler")
	t.Log(out)
	controlPlaneAnswers(t, as)
}

// controlPlaneAnswers holds what the lessons say of each caller against the
// apiserver.
func controlPlaneAnswers(t *testing.T, as func(who, words string) (string, error)) {
	for _, c := range []struct {
		who, words string
		fails      bool
		says       string
	}{
		{"admin", "auth whoami", false, "system:masters"},
		{"scheduler", "auth whoami", false, "system:kube-scheduler"},
		{"scheduler", "get pods -A", false, ""},
		{"controller-manager", "get secrets -A", false, ""},
		{"kube-proxy", "get services -A", false, ""},
		{"kube-proxy", "get secrets -A", true, "Forbidden"},
		{"admin", `create -f - <<E
{"apiVersion":"v1","kind":"Node","metadata":{"name":"node02"}}
E`, false, "created"},
		{"node01", `create -f - <<E
{"apiVersion":"v1","kind":"Node","metadata":{"name":"node01"}}
E`, false, "created"},
		{"node01", "label node node02 a=b", true, "node 'node01' cannot read 'node02', only its own Node object"},
		{"node01", "get secrets -A", true, "Forbidden"},
		{"apiserver-etcd-client", "get pods", true, "Unauthorized"},
		{"admin", "create serviceaccount builder", false, "created"},
		{"admin", "create token builder", false, "ey"},
	} {
		out, err := as(c.who, c.words)
		assert.Equal(t, c.fails, err != nil, "%s %s: %s", c.who, c.words, out)
		assert.Contains(t, out, c.says, "%s %s", c.who, c.words)
	}
}

// etcd with a server certificate that may not call refuses itself, as lesson 17
// says: its gateway shows it as a client.
func TestEtcdRefusesAServerCertificateThatMayNotCall(t *testing.T) {
	t.Parallel()
	toolPath(t)
	dir := t.TempDir()
	b := walkedInto(t, dir)
	op, _ := learn.OperationByID("make-pair")
	out, err := op.Run(t.Context(), learn.Env{Maker: pki.Native{}, Now: time.Now}, b, learn.Values{
		"name": "etcd-server", "algorithm": "ECDSA-P256", "subject": "/CN=etcd-server", "names": "DNS:localhost, IP:127.0.0.1", "usage": "server", "ca": "etcd-ca",
	})
	require.NoError(t, err)
	write(t, dir, out.Made)
	own, peer := "https://127.0.0.1:"+freePort(t), "https://127.0.0.1:"+freePort(t)
	ctx, cancel := context.WithCancel(t.Context())
	cmd, err := begin(ctx, dir, flagsOf(t, b, "etcd.yaml", dir, map[string]string{
		"data-dir": filepath.Join(dir, "data"), "listen-client-urls": own, "advertise-client-urls": own, "listen-peer-urls": peer, "initial-advertise-peer-urls": peer, "initial-cluster": "etcd-1=" + peer,
	}))
	require.NoError(t, err)
	t.Cleanup(func() { cancel(); _ = cmd.Wait() })
	var log []byte
	require.Eventually(t, func() bool {
		log, _ = os.ReadFile(filepath.Join(dir, "etcd.log"))
		return strings.Contains(string(log), "certificate specifies an incompatible key usage")
	}, time.Minute, time.Second)
	for _, line := range strings.Split(string(log), "\n") {
		if strings.Contains(line, "incompatible key usage") {
			t.Log(line)
			break
		}
	}
}
