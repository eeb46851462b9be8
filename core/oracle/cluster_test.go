//go:build !js

package oracle

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"kubepki/core/kube"
	"kubepki/core/pki"
)

// controlPlane is a real one on loopback: etcd, the apiserver and the
// controller-manager, with a PKI that this program made.
type controlPlane struct {
	kubeconfig string // of a super administrator
	ca         *pki.Authority
	stop       func()
	fault      string
}

var (
	clusterOnce sync.Once
	theCluster  controlPlane
)

// TestMain ends the control plane, if a test began it.
func TestMain(m *testing.M) {
	code := m.Run()
	if theCluster.stop != nil {
		theCluster.stop()
	}
	os.Exit(code)
}

// cluster starts the control plane once and waits until it answers.
func cluster(t *testing.T) *controlPlane {
	t.Helper()
	toolPath(t)
	clusterOnce.Do(func() { theCluster = startCluster(t) })
	require.Empty(t, theCluster.fault)
	return &theCluster
}

func startCluster(t *testing.T) controlPlane {
	d := kube.DefaultDraft()
	d.KeyAlgorithm, d.ExtraSANs = string(pki.ECDSAP256), "127.0.0.1"
	_, bundle := unpacked(t, d)
	dir, err := os.MkdirTemp("", "kubepki-oracle-")
	require.NoError(t, err)
	host := filepath.Join(dir, "cp-1")
	require.NoError(t, os.Rename(filepath.Join(bundle, "cp-1"), host))
	at := filepath.Join(host, "etc", "kubernetes")
	etcd, peer, api := freePort(t), freePort(t), freePort(t)
	super := reached(t, filepath.Join(at, "super-admin.conf"), api)
	manager := filepath.Join(at, "controller-manager.conf")
	require.NoError(t, os.WriteFile(manager, []byte(reached(t, manager, api)), 0o600))

	ctx, cancel := context.WithCancel(context.Background())
	c := controlPlane{kubeconfig: super, ca: authorityAt(t, filepath.Join(at, "pki", "ca"))}
	var running []*exec.Cmd
	c.stop = func() {
		cancel()
		for _, cmd := range running {
			_ = cmd.Wait() // it was told to end; how it ended does not matter
		}
		os.RemoveAll(dir)
	}
	for _, words := range [][]string{etcdFlags(at, dir, etcd, peer), apiserverFlags(at, etcd, api), managerFlags(at, manager)} {
		cmd, err := begin(ctx, dir, words)
		if err != nil {
			c.fault = err.Error()
			return c
		}
		running = append(running, cmd)
	}
	c.fault = c.wait(t, dir)
	return c
}

// authorityAt reads NAME.crt and NAME.key.
func authorityAt(t *testing.T, name string) *pki.Authority {
	t.Helper()
	cert, err := os.ReadFile(name + ".crt")
	require.NoError(t, err)
	key, err := os.ReadFile(name + ".key")
	require.NoError(t, err)
	ca, err := pki.LoadAuthority(t.Context(), pki.Native{}, cert, key, time.Now())
	require.NoError(t, err)
	return ca
}

// begin starts a program; what it says goes to a file beside it.
func begin(ctx context.Context, dir string, words []string) (*exec.Cmd, error) {
	path := ""
	for _, d := range filepath.SplitList(toolsPath) {
		if found(words[0], d) {
			path = filepath.Join(d, words[0])
			break
		}
	}
	if path == "" {
		return nil, fmt.Errorf("this test needs the program %s: make cluster-programs", words[0])
	}
	log, err := os.Create(filepath.Join(dir, words[0]+".log"))
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, path, words[1:]...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, log, log
	return cmd, cmd.Start()
}

// wait asks until the apiserver lists certificate requests.
func (c *controlPlane) wait(t *testing.T, dir string) (fault string) {
	t.Helper()
	file := put(t, "kubeconfig", []byte(c.kubeconfig))
	var out string
	for end := time.Now().Add(3 * time.Minute); time.Now().Before(end); time.Sleep(time.Second) {
		var err error
		if out, err = shell(t, dir, "kubectl --kubeconfig="+file+" get csr,nodes", "kubectl --kubeconfig="+file+" -n kube-system get lease kube-controller-manager"); err == nil {
			return ""
		}
	}
	log, _ := os.ReadFile(filepath.Join(dir, "kube-apiserver.log"))
	return "the apiserver does not answer: " + out + string(log[max(0, len(log)-2000):])
}

// reached is a kubeconfig that calls the apiserver's port on loopback.
func reached(t *testing.T, file, port string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	lines := strings.Split(string(data), "\n")
	for i, l := range lines {
		if before, _, ok := strings.Cut(l, "server: "); ok {
			lines[i] = before + "server: https://127.0.0.1:" + port
		}
	}
	return strings.Join(lines, "\n")
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	require.NoError(t, err)
	return port
}

func etcdFlags(at, dir, port, peer string) []string {
	client, peers := "https://127.0.0.1:"+port, "https://127.0.0.1:"+peer
	ca, pair := at+"/pki/etcd/ca.crt", at+"/pki/etcd/"
	return []string{
		"etcd", "--name=cp-1", "--data-dir=" + dir + "/etcd", "--listen-client-urls=" + client, "--advertise-client-urls=" + client,
		"--listen-peer-urls=" + peers, "--initial-advertise-peer-urls=" + peers, "--initial-cluster=cp-1=" + peers, "--unsafe-no-fsync",
		"--trusted-ca-file=" + ca, "--cert-file=" + pair + "server.crt", "--key-file=" + pair + "server.key", "--client-cert-auth",
		"--peer-trusted-ca-file=" + ca, "--peer-cert-file=" + pair + "peer.crt", "--peer-key-file=" + pair + "peer.key", "--peer-client-cert-auth",
	}
}

func apiserverFlags(at, etcd, port string) []string {
	p := at + "/pki/"
	return []string{
		"kube-apiserver", "--bind-address=127.0.0.1", "--advertise-address=127.0.0.1", "--endpoint-reconciler-type=none", "--secure-port=" + port, "--authorization-mode=Node,RBAC", "--service-cluster-ip-range=10.96.0.0/12",
		"--etcd-servers=https://127.0.0.1:" + etcd, "--etcd-cafile=" + p + "etcd/ca.crt", "--etcd-certfile=" + p + "apiserver-etcd-client.crt", "--etcd-keyfile=" + p + "apiserver-etcd-client.key",
		"--client-ca-file=" + p + "ca.crt", "--tls-cert-file=" + p + "apiserver.crt", "--tls-private-key-file=" + p + "apiserver.key",
		"--service-account-issuer=https://kubernetes.default.svc.cluster.local", "--service-account-key-file=" + p + "sa.pub", "--service-account-signing-key-file=" + p + "sa.key",
	}
}

func managerFlags(at, kubeconfig string) []string {
	p := at + "/pki/"
	return []string{
		"kube-controller-manager", "--kubeconfig=" + kubeconfig, "--secure-port=0", "--bind-address=127.0.0.1", "--controllers=csrsigning,csrapproving", "--use-service-account-credentials",
		"--cluster-signing-cert-file=" + p + "ca.crt", "--cluster-signing-key-file=" + p + "ca.key",
	}
}
