package kube_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/cryptotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/kube"
	"kubepki/core/kube/kubetest"
	"kubepki/core/kubeconfig"
	"kubepki/core/pki"
	"kubepki/core/pki/pkitest"
)

// unpacked is a bundle's files: text and mode by path.
type unpacked map[string]struct {
	text string
	mode string
}

func bundle(t testing.TB, r *kube.Result, o kube.BundleOptions) ([]byte, unpacked) {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, r.WriteBundle(context.Background(), &b, o))
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	require.NoError(t, err)
	out := unpacked{}
	for _, f := range z.File {
		c, err := f.Open()
		require.NoError(t, err)
		text, err := io.ReadAll(c)
		require.NoError(t, err)
		assert.NotContains(t, out, f.Name)
		assert.True(t, f.Modified.Equal(now), f.Name)
		assert.EqualValues(t, 3, f.CreatorVersion>>8, "the file is marked as Unix, so that its mode counts")
		e := out[f.Name]
		e.text, e.mode = string(text), fmt.Sprintf("%04o", f.Mode())
		out[f.Name] = e
	}
	return b.Bytes(), out
}

// under lists the files below a folder, with their modes.
func (u unpacked) under(folder string) []string {
	var out []string
	for path, f := range u {
		if rest, ok := strings.CutPrefix(path, folder); ok {
			out = append(out, f.mode+" "+rest)
		}
	}
	slices.SortFunc(out, func(a, b string) int { return strings.Compare(a[5:], b[5:]) })
	return out
}

// What `kubeadm init phase certs all` and `kubeconfig all` of v1.34.4 wrote, measured.
var kubeadmsTree = []string{
	"0600 admin.conf", "0600 controller-manager.conf", "0600 kubelet.conf",
	"0644 pki/apiserver-etcd-client.crt", "0600 pki/apiserver-etcd-client.key",
	"0644 pki/apiserver-kubelet-client.crt", "0600 pki/apiserver-kubelet-client.key",
	"0644 pki/apiserver.crt", "0600 pki/apiserver.key",
	"0644 pki/ca.crt", "0600 pki/ca.key",
	"0644 pki/etcd/ca.crt", "0600 pki/etcd/ca.key",
	"0644 pki/etcd/healthcheck-client.crt", "0600 pki/etcd/healthcheck-client.key",
	"0644 pki/etcd/peer.crt", "0600 pki/etcd/peer.key",
	"0644 pki/etcd/server.crt", "0600 pki/etcd/server.key",
	"0644 pki/front-proxy-ca.crt", "0600 pki/front-proxy-ca.key",
	"0644 pki/front-proxy-client.crt", "0600 pki/front-proxy-client.key",
	"0600 pki/sa.key", "0600 pki/sa.pub", "0600 scheduler.conf", "0600 super-admin.conf",
}

func TestTheBundleIsKubeadmsTree(t *testing.T) {
	r := kubetest.Made(t, nil)
	_, files := bundle(t, r, kube.BundleOptions{})
	assert.Equal(t, kubeadmsTree, files.under("cp-1/etc/kubernetes/"))
	for _, w := range []string{"worker-1/", "worker-2/"} {
		assert.Equal(t, []string{"0600 etc/kubernetes/kubelet.conf", "0644 etc/kubernetes/pki/ca.crt"}, files.under(w), "no ca.key, no sa")
	}
	assert.Equal(t, []string{"0644 cp-1.yaml", "0644 worker-1.yaml", "0644 worker-2.yaml"}, files.under("kubeadm/"))
	assert.Equal(t, "0644", files["README.txt"].mode)
	assert.Equal(t, "0644", files["SHA256SUMS"].mode)
	assert.Equal(t, []string{
		"0644 kubelet/config.yaml",
		"0600 manifests/etcd.yaml", "0600 manifests/kube-apiserver.yaml", "0600 manifests/kube-controller-manager.yaml", "0600 manifests/kube-scheduler.yaml",
		"0644 systemd/etcd.service", "0644 systemd/kube-apiserver.service", "0644 systemd/kube-controller-manager.service",
		"0644 systemd/kube-scheduler.service", "0644 systemd/kubelet.service",
	}, files.under("extras/cp-1/"))
	assert.Equal(t, []string{"0644 kubelet/config.yaml", "0644 systemd/kubelet.service"}, files.under("extras/worker-2/"))
	assert.Equal(t, "0755", files["recreate.sh"].mode)
	assert.Len(t, files, len(kubeadmsTree)+2*2+3+3+10+2*2)
}

func TestTheBundleOfEveryOption(t *testing.T) {
	_, files := bundle(t, kubetest.Made(t, threeControlPlanes), kube.BundleOptions{})
	more := append([]string{"0600 kube-proxy.conf"}, kubeadmsTree...)
	slices.SortFunc(more, func(a, b string) int { return strings.Compare(a[5:], b[5:]) })
	assert.Equal(t, more, files.under("cp-1/etc/kubernetes/"))
	later := slices.DeleteFunc(slices.Clone(more), func(s string) bool { return s == "0600 super-admin.conf" })
	for _, cp := range []string{"cp-2", "cp-3"} {
		assert.Equal(t, later, files.under(cp+"/etc/kubernetes/"), "super-admin.conf lies on the first alone")
	}
	for _, host := range []string{"cp-1", "cp-2", "cp-3", "worker-1"} {
		assert.Equal(t, []string{"0644 kubelet.crt", "0600 kubelet.key"}, files.under(host+"/var/lib/kubelet/pki/"))
	}
	assert.Equal(t, []string{"0600 kube-proxy.conf", "0600 kubelet.conf", "0644 pki/ca.crt"}, files.under("worker-1/etc/kubernetes/"))
	assert.Equal(t, []string{"0600 jane.conf", "0644 jane.crt", "0600 jane.key", "0600 robot@lab-example.conf", "0644 robot@lab-example.crt", "0600 robot@lab-example.key"}, files.under("users/"))
	for _, shared := range []string{"ca.crt", "ca.key", "etcd/ca.crt", "etcd/ca.key", "front-proxy-ca.crt", "front-proxy-ca.key", "sa.key", "sa.pub"} {
		path := "/etc/kubernetes/pki/" + shared
		assert.Equal(t, files["cp-1"+path].text, files["cp-2"+path].text, shared)
		assert.Equal(t, files["cp-1"+path].text, files["cp-3"+path].text, shared)
	}
	assert.NotEqual(t, files["cp-1/etc/kubernetes/pki/apiserver.key"].text, files["cp-2/etc/kubernetes/pki/apiserver.key"].text)
}

func TestChecksumsAreTrue(t *testing.T) {
	_, files := bundle(t, kubetest.Made(t, threeControlPlanes), kube.BundleOptions{})
	var want []string
	for path, f := range files {
		if path != "SHA256SUMS" {
			want = append(want, fmt.Sprintf("%x  %s", sha256.Sum256([]byte(f.text)), path))
		}
	}
	slices.SortFunc(want, func(a, b string) int { return strings.Compare(a[66:], b[66:]) })
	assert.Equal(t, strings.Join(want, "\n")+"\n", files["SHA256SUMS"].text)
}

func TestTheSameResultGivesTheSameBytes(t *testing.T) {
	r := kubetest.Made(t, threeControlPlanes)
	first, _ := bundle(t, r, kube.BundleOptions{})
	second, _ := bundle(t, r, kube.BundleOptions{})
	assert.True(t, bytes.Equal(first, second))
}

// dealt gives RSA keys out of a pack, from a place drawn by chance on: to look
// for primes takes seconds, and is not what is repeated here.
type dealt struct {
	pki.Native
	pack []*pki.PrivateKey
	next int
}

func (d *dealt) Make(ctx context.Context, a pki.KeyAlgorithm) (*pki.PrivateKey, error) {
	if a != pki.RSA2048 {
		return d.Native.Make(ctx, a)
	}
	if d.next == 0 {
		var place [1]byte
		rand.Read(place[:])
		d.next = int(place[0])
	}
	d.next++
	return d.pack[d.next%len(d.pack)], nil
}

// rsaKeys are so many, no two of them the same.
func rsaKeys(t *testing.T, n int) (out []*pki.PrivateKey) {
	for range n {
		k, err := pkitest.Keys{}.Make(t.Context(), pki.RSA2048)
		require.NoError(t, err)
		out = append(out, k)
	}
	return out
}

// Keys, serial numbers and time are all that is drawn: with them fixed, a plan
// gives one bundle.
func TestTheSamePlanGivesTheSameBytes(t *testing.T) {
	changes := map[pki.KeyAlgorithm]func(*kube.Draft){
		pki.ECDSAP256: threeControlPlanes, pki.ECDSAP384: externalEtcd, pki.RSA2048: func(d *kube.Draft) { d.Workers = "" },
	}
	pack := rsaKeys(t, 24)
	for algorithm, change := range changes {
		p := kubetest.Plan(t, func(d *kube.Draft) { change(d); d.KeyAlgorithm = string(algorithm) })
		require.True(t, algorithm != pki.RSA2048 || p.Keys() <= len(pack), "%d keys", p.Keys())
		var bundles [3][]byte
		for i, seed := range []uint64{1, 1, 2} {
			t.Run(fmt.Sprintf("%s, seed %d", algorithm, seed), func(t *testing.T) {
				cryptotest.SetGlobalRandom(t, seed)
				r, err := kube.Build(context.Background(), p, kube.Options{Maker: &dealt{pack: pack}, Now: now})
				require.NoError(t, err)
				bundles[i], _ = bundle(t, r, kube.BundleOptions{})
			})
		}
		assert.True(t, bytes.Equal(bundles[0], bundles[1]), algorithm)
		assert.False(t, bytes.Equal(bundles[0], bundles[2]), algorithm)
	}
}

func TestEveryFileHoldsWhatThePlanSays(t *testing.T) {
	r := kubetest.Made(t, threeControlPlanes)
	_, files := bundle(t, r, kube.BundleOptions{})
	for _, m := range r.Made {
		for _, f := range m.Item.Files {
			text := []byte(files[f.BundlePath()].text)
			switch f.Content {
			case kube.CertificateFile:
				assert.Equal(t, pki.CertificatePEM(m.Cert()), text)
			case kube.PrivateKeyFile:
				key, err := pki.ParsePrivateKey(text)
				require.NoError(t, err)
				assert.Equal(t, m.Key.PKCS8(), key)
				assert.True(t, bytes.HasPrefix(text, []byte("-----BEGIN EC PRIVATE KEY-----\n")), "never PKCS#8")
			case kube.PublicKeyFile:
				want, err := pki.PublicKeyPEM(m.Key.Public())
				require.NoError(t, err)
				assert.Equal(t, want, text)
			case kube.KubeconfigFile:
				_, err := kubeconfig.Parse(text)
				assert.NoError(t, err)
			}
		}
	}
}

func TestOneHostsBundle(t *testing.T) {
	r := kubetest.Made(t, threeControlPlanes)
	_, all := bundle(t, r, kube.BundleOptions{})
	_, files := bundle(t, r, kube.BundleOptions{Host: "worker-1"})
	assert.Equal(t, all.under("worker-1/"), files.under("worker-1/"))
	assert.Equal(t, all.under("extras/worker-1/"), files.under("extras/worker-1/"))
	assert.Len(t, files, len(files.under("worker-1/"))+len(files.under("extras/worker-1/"))+3)
	assert.Equal(t, all["kubeadm/worker-1.yaml"], files["kubeadm/worker-1.yaml"])
	assert.Contains(t, files["README.txt"].text, "cp -r worker-1/etc /\n")
	assert.NotContains(t, files["README.txt"].text, "cp-1")
	assert.NotContains(t, files["README.txt"].text, "rbac.yaml", "super-admin.conf is not in it")
	assert.Equal(t, 2+len(files.under("worker-1/"))+len(files.under("extras/worker-1/")), strings.Count(files["SHA256SUMS"].text, "\n"))

	err := r.WriteBundle(context.Background(), io.Discard, kube.BundleOptions{Host: "nobody"})
	assert.EqualError(t, err, `kube: write bundle: host "nobody" is not in the cluster`)
}

func TestWritingReportsProgressAndYields(t *testing.T) {
	r := kubetest.Made(t, nil)
	total := r.Plan.Files() + len(r.Texts("")) + 1
	var done []int
	yields := 0
	_, files := bundle(t, r, kube.BundleOptions{
		Progress: func(d, of int) { done = append(done, d); assert.Equal(t, total, of) },
		Yield:    func(context.Context) error { yields++; return nil },
	})
	assert.Len(t, files, total)
	assert.GreaterOrEqual(t, yields, total, "the page may paint after each file")
	assert.Len(t, done, total-1)
	assert.Equal(t, total-1, done[len(done)-1])
}

func TestWritingStops(t *testing.T) {
	r := kubetest.Made(t, nil)
	ctx, cancel := context.WithCancel(context.Background())
	err := r.WriteBundle(ctx, io.Discard, kube.BundleOptions{Progress: func(done, _ int) {
		assert.LessOrEqual(t, done, 3)
		if done == 3 {
			cancel()
		}
	}})
	assert.ErrorIs(t, err, context.Canceled)

	gone := errors.New("the page is gone")
	err = r.WriteBundle(context.Background(), io.Discard, kube.BundleOptions{Yield: func(context.Context) error { return gone }})
	assert.ErrorIs(t, err, gone)
}

// full takes no more than its number of bytes.
type full int

func (f *full) Write(p []byte) (int, error) {
	if *f -= full(len(p)); *f < 0 {
		return 0, errors.New("no space left")
	}
	return len(p), nil
}

func TestAWriterThatFailsIsReported(t *testing.T) {
	room := full(100)
	err := kubetest.Made(t, nil).WriteBundle(context.Background(), &room, kube.BundleOptions{})
	assert.ErrorContains(t, err, "kube: write bundle: ")
	assert.ErrorContains(t, err, "no space left")
}

func TestBytesRefusesContentItDoesNotKnow(t *testing.T) {
	r := kubetest.Made(t, nil)
	_, err := r.Bytes(r.Made[0], kube.File{Folder: "cp-1", Path: "/x", Content: 99})
	assert.EqualError(t, err, "kube: write cp-1/x: content 99 is not known")
}

// As kubeadm's guide to an external etcd lays them out, with a pair of their own
// for each apiserver.
func TestTheBundleOfAnExternalEtcd(t *testing.T) {
	_, files := bundle(t, kubetest.Made(t, externalEtcd), kube.BundleOptions{})
	member := []string{
		"0644 ca.crt", "0644 healthcheck-client.crt", "0600 healthcheck-client.key", "0644 peer.crt", "0600 peer.key", "0644 server.crt", "0600 server.key",
	}
	assert.Equal(t, append([]string{"0644 ca.crt", "0600 ca.key"}, member[1:]...), files.under("etcd-1/etc/kubernetes/pki/etcd/"))
	for _, host := range []string{"etcd-2", "etcd-3"} {
		assert.Equal(t, member, files.under(host+"/etc/kubernetes/pki/etcd/"), host)
		assert.Len(t, files.under(host+"/"), len(member), "nothing of the cluster lies there")
	}
	for _, cp := range []string{"cp-1", "cp-2"} {
		assert.Equal(t, []string{"0644 ca.crt"}, files.under(cp+"/etc/kubernetes/pki/etcd/"))
		assert.Contains(t, files.under(cp+"/etc/kubernetes/pki/"), "0600 apiserver-etcd-client.key")
	}
	assert.Contains(t, files, "kubeadm/etcd-3.yaml")
	_, one := bundle(t, kubetest.Made(t, externalEtcd), kube.BundleOptions{Host: "etcd-1"})
	assert.Equal(t, files.under("etcd-1/"), one.under("etcd-1/"))
}

// The cluster's key must not lie on hosts that need only to check it.
func TestTheBundleOfOneAuthority(t *testing.T) {
	_, files := bundle(t, kubetest.Made(t, oneAuthority), kube.BundleOptions{})
	assert.Equal(t, kubeadmsTree, files.under("cp-1/etc/kubernetes/"))
	for _, end := range []string{".crt", ".key"} {
		ca := files["cp-1/etc/kubernetes/pki/ca"+end]
		assert.Equal(t, ca, files["cp-1/etc/kubernetes/pki/etcd/ca"+end])
		assert.Equal(t, ca, files["cp-1/etc/kubernetes/pki/front-proxy-ca"+end])
	}
	_, files = bundle(t, kubetest.Made(t, func(d *kube.Draft) { externalEtcd(d); d.OneAuthority = true }), kube.BundleOptions{})
	assert.Equal(t, files["cp-1/etc/kubernetes/pki/ca.crt"], files["etcd-1/etc/kubernetes/pki/etcd/ca.crt"])
	assert.NotContains(t, files, "etcd-1/etc/kubernetes/pki/etcd/ca.key")
	assert.Contains(t, files, "cp-2/etc/kubernetes/pki/front-proxy-ca.key")
}
