//go:build !js

package oracle

import (
	"context"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/pki"
	"kubepki/core/signing"
)

// etcd refuses a client whose serial number its list holds, takes another, and
// reads the file anew for each connection. It wants DER.
func TestEtcdReadsTheList(t *testing.T) {
	t.Parallel()
	toolPath(t)
	peer, _ := signing.PresetByID(signing.PeerID)
	b := newBench(t, pki.ECDSAP256, peer.Template(pki.CommonName("member"), names(t, "IP:127.0.0.1")))
	dir := t.TempDir()
	write := func(name string, data []byte) {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), data, 0o600))
	}
	write("ca.crt", pki.CertificatePEM(b.root.Cert))
	write("server.crt", pki.CertificatePEM(b.leaf))
	write("server.key", traditional(t, b.key))
	serials := map[string]*big.Int{}
	for _, name := range []string{"jane", "joe"} {
		key := b.newKey(t, pki.ECDSAP256)
		client, _ := signing.PresetByID(signing.ClientID)
		c := b.issue(t, b.root, client.Template(pki.CommonName(name), nil), key, false)
		serials[name] = c.SerialNumber
		write(name+".crt", pki.CertificatePEM(c))
		write(name+".key", traditional(t, key))
	}
	list := func(number int64, revoked ...pki.Revoked) []byte {
		l, err := b.root.IssueCRL(context.Background(), pki.CRLTemplate{Number: big.NewInt(number), ThisUpdate: b.made.Add(-time.Hour), NextUpdate: b.made.Add(-time.Minute), Revoked: revoked})
		require.NoError(t, err)
		return l.Raw
	}
	write("list.crl", list(1, pki.Revoked{Serial: serials["jane"], At: b.made, Reason: 1}))
	url := etcdWithList(t, dir)
	ask := func(who string) (string, error) {
		return shell(t, dir, "etcdctl --endpoints="+url+" --cacert=ca.crt --cert="+who+".crt --key="+who+".key --dial-timeout=3s --command-timeout=3s endpoint health")
	}
	require.Eventually(t, func() bool { _, err := ask("joe"); return err == nil }, time.Minute, 500*time.Millisecond)
	out, err := ask("jane")
	assert.Error(t, err, "etcd takes a revoked client: %s", out)

	write("list.crl", list(2))
	out, err = ask("jane")
	assert.NoError(t, err, "the list is read anew, though it is stale: %s", out)
	write("list.crl", []byte("-----BEGIN X509 CRL-----\n"))
	out, err = ask("joe")
	assert.Error(t, err, "with a list that it cannot read etcd takes nobody: %s", out)
}

// etcdWithList starts etcd with the files of a folder and gives its URL.
func etcdWithList(t *testing.T, dir string) string {
	t.Helper()
	port, peers := freePort(t), freePort(t)
	url := "https://127.0.0.1:" + port
	ctx, cancel := context.WithCancel(context.Background())
	cmd, err := begin(ctx, dir, []string{
		"etcd", "--name=m", "--data-dir=data", "--listen-client-urls=" + url, "--advertise-client-urls=" + url, "--listen-peer-urls=http://127.0.0.1:" + peers,
		"--initial-advertise-peer-urls=http://127.0.0.1:" + peers, "--initial-cluster=m=http://127.0.0.1:" + peers, "--unsafe-no-fsync",
		"--trusted-ca-file=ca.crt", "--cert-file=server.crt", "--key-file=server.key", "--client-cert-auth", "--client-crl-file=list.crl",
	})
	require.NoError(t, err)
	t.Cleanup(func() { cancel(); _ = cmd.Wait() })
	return url
}

// The apiserver has no flag for a list.
func TestTheAPIServerHasNoFlagForAList(t *testing.T) {
	t.Parallel()
	out, err := shell(t, t.TempDir(), "kube-apiserver --help")
	require.NoError(t, err)
	assert.Contains(t, out, "--client-ca-file")
	for _, word := range []string{"crl", "revocation", "ocsp"} {
		assert.NotContains(t, strings.ToLower(out), word)
	}
}
