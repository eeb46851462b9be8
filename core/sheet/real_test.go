package sheet_test

import (
	"crypto/x509"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/decode"
	"kubepki/core/health"
	"kubepki/core/kube"
	"kubepki/core/kube/kubetest"
	"kubepki/core/pki"
)

// Whoever leaves all keys at home (tar --exclude='*.key') misses none of them.
func TestTreesWithoutKeysLackNothing(t *testing.T) {
	r := kubetest.Made(t, nil)
	keyless := slices.DeleteFunc(found(health.FilesOf(r), "cp-1", "x"), func(f health.File) bool { return strings.HasSuffix(f.Path, ".key") })
	s := sheetOf(t, keyless, texts(t, r, "cp-1", "x"), now)
	for _, f := range s.Findings() {
		t.Errorf("%s %s: %s", f.Name, f.Path, f.What)
	}
	assert.Equal(t, decode.Level(""), s.Score.Level())

	// A certificate is missed all the same.
	keyless = slices.DeleteFunc(keyless, func(f health.File) bool { return strings.HasSuffix(f.Path, "/apiserver.crt") })
	var missing []string
	for _, f := range sheetOf(t, keyless, nil, now).Findings() {
		missing = append(missing, f.Name+" "+f.Path)
	}
	assert.Equal(t, []string{"missing-file /etc/kubernetes/pki/apiserver.crt"}, missing)
}

// A kubelet that nobody gave a pair signs one for itself, and writes its own
// authority behind the leaf.
func TestKubeletsOwnPairIsNobodysFault(t *testing.T) {
	r := kubetest.Made(t, nil)
	files := found(health.FilesOf(r), "cp-1", "x")
	own, leaf, key := signedByItself(t)
	text, err := key.TraditionalPEM()
	require.NoError(t, err)
	files = append(files,
		health.File{Path: "x/var/lib/kubelet/pki/kubelet.crt", Bytes: append(pki.CertificatePEM(leaf), pki.CertificatePEM(own)...)},
		health.File{Path: "x/var/lib/kubelet/pki/kubelet.key", Bytes: text, Mode: 0o600},
	)
	holds(t, sheetOf(t, files, texts(t, r, "cp-1", "x"), now), "kubelet.crt of two blocks")
}

// signedByItself is what client-go makes for a kubelet without a pair.
func signedByItself(t *testing.T) (authority, leaf *x509.Certificate, key *pki.PrivateKey) {
	t.Helper()
	first, err := pki.Native{}.Make(t.Context(), pki.ECDSAP256)
	require.NoError(t, err)
	own, err := pki.NewAuthority(t.Context(), first, pki.RootTemplate(pki.CommonName("cp-1-ca@1795743623"), now, 365*kubetest.Day))
	require.NoError(t, err)
	key, err = pki.Native{}.Make(t.Context(), pki.ECDSAP256)
	require.NoError(t, err)
	server := pki.LeafTemplate(pki.CommonName("cp-1@1795743623"), pki.SANs{{Kind: pki.DNS, Value: "cp-1"}}, []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}, now, 365*kubetest.Day)
	leaf, err = own.Issue(t.Context(), server, key.Public())
	require.NoError(t, err)
	return own.Cert, leaf, key
}

// A pair that its kubelet has rotated is read no more, though it lies there for good.
func TestRotatedPairsAreNotJudged(t *testing.T) {
	r := kubetest.Made(t, nil)
	m, _ := r.Find("kubelet/cp-1")
	key, err := m.Key.TraditionalPEM()
	require.NoError(t, err)
	fresh := append(pki.CertificatePEM(m.Cert()), key...)
	ca, err := r.Authority(kube.ClusterCA)
	require.NoError(t, err)
	past := kube.LeafTemplate(m.Item, now.Add(-400*kubetest.Day), ca.Cert)
	past.NotBefore, past.NotAfter = now.Add(-400*kubetest.Day), now.Add(-30*kubetest.Day)
	old, err := ca.Issue(t.Context(), past, m.Key.Public())
	require.NoError(t, err)
	stale := append(pki.CertificatePEM(old), key...)
	const dir = "x/var/lib/kubelet/pki/kubelet-client-"
	first, second, current := dir+"2025-08-20-10-11-12.pem", dir+"2026-06-20-10-11-12.pem", dir+"current.pem"
	for _, c := range []struct {
		name  string
		pairs map[string][]byte
		want  []string // the expired ones
	}{
		{"current is the newer one", map[string][]byte{first: stale, second: fresh, current: fresh}, nil},
		{"current is not here", map[string][]byte{first: stale, second: fresh}, nil},
		{"current is the old one", map[string][]byte{first: stale, current: stale}, []string{first, current}},
		{"the old one alone", map[string][]byte{first: stale}, []string{first}},
	} {
		files := found(health.FilesOf(r), "cp-1", "x")
		for name, data := range c.pairs {
			files = append(files, health.File{Path: name, Bytes: data, Mode: 0o600})
		}
		var got []string
		for _, f := range sheetOf(t, files, nil, now).Findings() {
			assert.Equal(t, "expired", f.Name, c.name)
			got = append(got, "x"+f.Path)
		}
		assert.ElementsMatch(t, c.want, got, c.name)
	}
}

// The authorities that a machine trusts are not the cluster's, and their bundle
// makes no rows; a leaf that lies among them does.
func TestTrustStoresAreNotJudged(t *testing.T) {
	r := kubetest.Made(t, nil)
	files := found(health.FilesOf(r), "cp-1", "x")
	want := len(sheetOf(t, files, nil, now).Rows)
	own, leaf, _ := signedByItself(t)
	m, _ := r.Find(kube.EtcdCA)
	bundle := append(pki.CertificatePEM(own), pki.CertificatePEM(m.Cert())...)
	files = append(files,
		health.File{Path: "x/etc/ssl/certs/ca-certificates.crt", Bytes: bundle},
		health.File{Path: "x/etc/ssl/certs/3e45d192.0", Bytes: pki.CertificatePEM(own)},
		health.File{Path: "x/etc/pki/tls/cert.pem", Bytes: bundle},
	)
	at := now.Add(3 * 365 * kubetest.Day)
	for _, f := range sheetOf(t, files, nil, at).Findings() {
		assert.NotContains(t, f.Path, "/etc/ssl/")
		assert.NotContains(t, f.Path, "/etc/pki/tls/")
	}
	assert.Len(t, sheetOf(t, files, nil, at).Rows, want)
	files = append(files, health.File{Path: "x/etc/ssl/certs/web.pem", Bytes: pki.CertificatePEM(leaf)})
	assert.Len(t, sheetOf(t, files, nil, at).Rows, want+1)
}
