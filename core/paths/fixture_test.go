package paths_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"kubepki/core/health"
	"kubepki/core/kube"
	"kubepki/core/kube/kubetest"
	"kubepki/core/kubeconfig"
	"kubepki/core/paths"
)

var now = kubetest.Now

// started are the texts of a result that start its programs: static pods, or the
// units of systemd, and kubelet's configuration.
func started(t testing.TB, r *kube.Result, folder string) (out []paths.Document) {
	t.Helper()
	for _, f := range r.Texts("") {
		host, rest, ok := strings.Cut(strings.TrimPrefix(f.Path, "extras/"), "/")
		if !ok || !strings.HasPrefix(f.Path, "extras/") || !strings.HasPrefix(rest, folder) && !strings.HasPrefix(rest, "kubelet/") {
			continue
		}
		data, err := f.Bytes()
		require.NoError(t, err)
		out = append(out, paths.Document{Host: host, Path: "/etc/kubernetes/" + rest, Text: string(data)})
	}
	require.NotEmpty(t, out)
	return out
}

func judged(t testing.TB, documents []paths.Document, files []health.File) *paths.Report {
	t.Helper()
	commands, faults := paths.Read(documents)
	require.Empty(t, faults)
	report, err := paths.Check(t.Context(), commands, files, paths.Options{Now: now, Parse: kubeconfig.Parse, Documents: documents})
	require.NoError(t, err)
	return report
}

func text(findings []health.Finding) string {
	var b strings.Builder
	for _, f := range findings {
		b.WriteString(string(f.Level) + " " + f.Name + " " + f.Host + f.Path + "\n  " + f.Title + ". " + f.What + "\n  fix: " + f.Fix + "\n")
		if f.Command != "" {
			b.WriteString("  $ " + f.Command + "\n")
		}
	}
	return b.String()
}
