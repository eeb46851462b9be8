//go:build !js

package oracle

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/health"
	"kubepki/core/kube"
	"kubepki/core/kubeconfig"
	"kubepki/core/pki"
	"kubepki/core/repair"
	"kubepki/core/sheet"
)

// What an authority elsewhere signed is looked at before anything is changed: the
// certificate of one request in the place of another's is told, and stops.
func TestRepairLooksWhoseCertificateItIs(t *testing.T) {
	t.Parallel()
	draft := kube.DefaultDraft()
	draft.KeyAlgorithm = string(pki.ECDSAP256)
	now := time.Now()
	set, err := kube.Build(t.Context(), kube.NewPlan(draft.Read(now).Cluster), kube.Options{Maker: pki.Native{}, Now: now, Parallel: 2})
	require.NoError(t, err)
	s, err := sheet.Make(t.Context(), health.FilesOf(set), sheet.Options{Now: now, Parse: kubeconfig.Parse})
	require.NoError(t, err)
	r, err := repair.Make(t.Context(), s, repair.Order{Renew: []string{"apiserver/cp-1", "apiserver-kubelet-client/cp-1"}, NewKeys: true, Elsewhere: true},
		repair.Options{Maker: pki.Native{}, Now: now, Parse: kubeconfig.Parse})
	require.NoError(t, err)
	dir := t.TempDir()
	for _, f := range health.FilesOf(set) {
		if data, err := f.Data(); err == nil && f.Host == "cp-1" && strings.Contains(f.Path, "/pki/ca.") {
			require.NoError(t, os.WriteFile(filepath.Join(dir, filepath.Base(f.Path)), data, 0o600))
		}
	}
	var signed []string
	for _, q := range r.Requests {
		request := filepath.Join(dir, q.Path)
		require.NoError(t, os.MkdirAll(filepath.Dir(request), 0o700))
		require.NoError(t, os.WriteFile(request, pki.RequestPEM(q.PKI.X509), 0o600))
		signed = append(signed, strings.TrimSuffix(request, ".csr")+".crt")
		run(t, "openssl", "x509", "-req", "-in", request, "-CA", filepath.Join(dir, "ca.crt"), "-CAkey", filepath.Join(dir, "ca.key"), "-out", signed[len(signed)-1])
	}
	look := r.Hosts[0].Steps[0]
	require.Equal(t, repair.Check, look.Kind)
	require.Len(t, look.Commands, 3, "that all is here, and two certificates")
	lines := "set -eu\ncd '" + dir + "'\n" + strings.Join(look.Commands[1:], "\n") + "\necho on"
	assert.Equal(t, "on\n", run(t, "sh", "-c", lines))

	require.NoError(t, os.WriteFile(signed[0], read(t, signed[1]), 0o600))
	said, err := try(t, "", "sh", "-c", lines)
	assert.Error(t, err)
	assert.Equal(t, strings.TrimPrefix(signed[0], dir+"/")+" is for another request\n", said)
}
