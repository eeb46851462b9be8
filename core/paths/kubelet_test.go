package paths_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/health"
	"kubepki/core/kube/kubetest"
	"kubepki/core/paths"
	"kubepki/core/pki"
)

// An apiserver that looks who its kubelets are refuses one that signed its own pair;
// one that does not look, and a kubelet that has another pair, are not told.
func TestKubeletsOfTheirOwnAuthority(t *testing.T) {
	const dir = "/var/lib/kubelet/pki/"
	r := kubetest.Made(t, nil)
	key, err := pki.Native{}.Make(t.Context(), pki.ECDSAP256)
	require.NoError(t, err)
	own, err := pki.NewAuthority(t.Context(), key, pki.RootTemplate(pki.CommonName("cp-1-ca@1795743623"), now, 365*kubetest.Day))
	require.NoError(t, err)
	files := append(health.FilesOf(r), health.File{Host: "cp-1", Path: dir + "kubelet.crt", Bytes: pki.CertificatePEM(own.Cert)})
	var documents []paths.Document
	for _, d := range started(t, r, "manifests/") {
		if d.Path != "/etc/kubernetes/kubelet/config.yaml" {
			documents = append(documents, d)
		}
	}
	config := func(text string) paths.Document {
		return paths.Document{Host: "cp-1", Path: "/var/lib/kubelet/config.yaml", Text: kubelet + text}
	}
	looks := changed(documents, "kube-apiserver", "    - --kubelet-client-key", "    - --kubelet-certificate-authority=/etc/kubernetes/pki/ca.crt\n    - --kubelet-client-key")
	for name, c := range map[string]struct {
		documents []paths.Document
		files     []health.File
		refused   bool
	}{
		"looks":             {append(slices.Clone(looks), config("")), files, true},
		"does not look":     {append(slices.Clone(documents), config("")), files, false},
		"no configuration":  {looks, files, false},
		"another pair":      {append(slices.Clone(looks), config("tlsCertFile: /srv/kubelet.crt\n")), files, false},
		"signed by cluster": {append(slices.Clone(looks), config("serverTLSBootstrap: true\n")), append(slices.Clone(files), health.File{Host: "cp-1", Path: dir + "kubelet-server-current.pem"}), false},
	} {
		report := judged(t, c.documents, c.files)
		if !c.refused {
			assert.Empty(t, text(report.Findings), name)
			continue
		}
		assert.Equal(t, "server-refused", only(t, report, "kube-apiserver on cp-1 refuses kubelet on cp-1: it was signed by “cp-1-ca@1795743623”, and “kubernetes” is trusted"))
	}
}
