package paths_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/health"
	"kubepki/core/kube/kubetest"
	"kubepki/core/pki"
)

// kube-controller-manager v1.34.4 exits where the authority that it signs with is
// one of two in its file, whichever comes first, though all others take both.
func TestTheManagerSignsWithOneAuthorityAlone(t *testing.T) {
	const ca = "/etc/kubernetes/pki/ca.crt"
	r, other := kubetest.Made(t, nil), kubetest.Made(t, nil)
	at := func(files []health.File) int {
		return slices.IndexFunc(files, func(f health.File) bool { return f.Path == ca && f.Host == "cp-1" })
	}
	data := func(files []health.File) []byte {
		out, err := files[at(files)].Data()
		require.NoError(t, err)
		return out
	}
	mine, old := data(health.FilesOf(r)), data(health.FilesOf(other))
	for _, bundle := range [][]byte{slices.Concat(mine, old), slices.Concat(old, mine)} {
		files := health.FilesOf(r)
		files[at(files)] = health.File{Host: "cp-1", Path: ca, Bytes: bundle}
		report := judged(t, started(t, r, "manifests/"), files)
		assert.Equal(t, "flag-to-wrong-kind", only(t, report, "--cluster-signing-cert-file points to "+ca+", which holds 2 certificates: “expected 1 certificate, found 2”"))

		files = append(files, health.File{Host: "cp-1", Path: "/etc/kubernetes/pki/signer.crt", Bytes: mine})
		apart := changed(started(t, r, "manifests/"), "kube-controller-manager", "signing-cert-file="+ca, "signing-cert-file=/etc/kubernetes/pki/signer.crt")
		assert.Empty(t, text(judged(t, apart, files).Findings))
	}
}

// A kubeconfig without https has no name to look for among those of the server.
func TestKubeconfigsWithoutTLSNameNobody(t *testing.T) {
	r := kubetest.Made(t, nil)
	files := health.FilesOf(r)
	i := slices.IndexFunc(files, func(f health.File) bool { return f.Path == "/etc/kubernetes/scheduler.conf" })
	data, err := files[i].Data()
	require.NoError(t, err)
	files[i] = health.File{Host: files[i].Host, Path: files[i].Path, Bytes: []byte(strings.Replace(string(data), "https://", "http://", 1))}
	assert.Empty(t, text(judged(t, started(t, r, "manifests/"), files).Findings))
}

// An authority of the same common name is told as another one: that “etcd-ca” signed
// and “etcd-ca” is trusted says nothing.
func TestNamesakesAreToldApart(t *testing.T) {
	r := kubetest.Made(t, nil)
	key, err := pki.Native{}.Make(t.Context(), pki.ECDSAP256)
	require.NoError(t, err)
	other := pki.Name{{Type: pki.OIDOrganization, Value: "lab"}, {Type: pki.OIDCommonName, Value: "etcd-ca"}}
	namesake, err := pki.NewAuthority(t.Context(), key, pki.RootTemplate(other, now, 365*kubetest.Day))
	require.NoError(t, err)
	files := append(health.FilesOf(r), health.File{Host: "cp-1", Path: "/etc/kubernetes/pki/etcd/other.crt", Bytes: pki.CertificatePEM(namesake.Cert)})
	report := judged(t, changed(started(t, r, "manifests/"), "kube-apiserver", "etcd-cafile=/etc/kubernetes/pki/etcd/ca.crt", "etcd-cafile=/etc/kubernetes/pki/etcd/other.crt"), files)
	assert.Equal(t, "server-refused", only(t, report, "it was signed by another “etcd-ca” than the one that is trusted, made by other means"))
}
