package paths_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/health"
	"kubepki/core/kube/kubetest"
)

// A flag to a file that its program refuses is told where package health does not
// know the path; the row says so everywhere.
func TestFlagsToRefusedFiles(t *testing.T) {
	for dir, want := range map[string][]string{
		"/etc/kubernetes/pki/": nil,
		"/etc/kubernetes/ssl/": {"--tls-cert-file points to /etc/kubernetes/ssl/apiserver.crt, which is not read: it is binary, and PEM is expected; a certificate is expected"},
	} {
		r := kubetest.Made(t, nil)
		files := health.FilesOf(r)
		documents := changed(started(t, r, "manifests/"), "kube-apiserver", "/etc/kubernetes/pki", dir[:len(dir)-1])
		for i := range files {
			if f := &files[i]; f.Path == "/etc/kubernetes/pki/apiserver.crt" {
				f.Refusal = &health.Refusal{Why: "it is binary, and PEM is expected"}
			}
		}
		if want != nil {
			for i := range files {
				if len(files[i].Path) > 20 && files[i].Path[:20] == "/etc/kubernetes/pki/" {
					files[i].Path = dir + files[i].Path[20:]
				}
			}
		}
		report := judged(t, documents, files)
		var got []string
		for _, f := range report.Findings {
			if f.Name == "flag-to-wrong-kind" {
				got = append(got, f.What)
			}
		}
		assert.Equal(t, want, got)
		said := false
		for _, row := range report.Rows {
			said = said || row.Flag == "tls-cert-file" && row.State == "broken" && row.What == "It is binary, and PEM is expected"
		}
		require.True(t, said, dir)
	}
}
