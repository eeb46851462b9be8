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
