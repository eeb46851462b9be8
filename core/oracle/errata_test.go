//go:build !js

package oracle

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/command"
)

// Each erratum is run as printed, fails or misleads as its row says, and is
// mended by the row's own lines.
func TestTheCoursesErrataFailOrMisleadAsTheirRowsSay(t *testing.T) {
	t.Parallel()
	run, notRun := 0, 0
	for _, e := range command.Errata() {
		if e.NotRun != "" {
			notRun++
			continue
		}
		run++
		t.Run(e.ID, func(t *testing.T) { isAsItSays(t, e) })
	}
	t.Logf("%d errata run as printed and mended, %d not run here", run, notRun)
}

// isAsItSays runs one erratum, its mend, and looks at both results.
func isAsItSays(t *testing.T, e command.Erratum) {
	dir := t.TempDir()
	if e.Cluster {
		require.NoError(t, os.WriteFile(filepath.Join(dir, "kubeconfig"), []byte(cluster(t).kubeconfig), 0o600))
	}
	try := func(lines []string) (string, error) {
		return shell(t, dir, append([]string{`export KUBECONFIG="$HOME/kubeconfig"`}, lines...)...)
	}
	lay(t, dir, e.Files)
	before, err := try(e.Before)
	require.NoError(t, err, before)
	out, err := try(e.Printed)
	if e.Fails {
		assert.Error(t, err, "it fails as printed")
	} else {
		require.NoError(t, err, out)
		out = shows(t, try, e.Shows)
	}
	assert.Contains(t, out, e.Says)

	lay(t, dir, e.MendFiles)
	mended, err := try(e.Mend)
	require.NoError(t, err, mended)
	after := shows(t, try, e.Shows)
	assert.Contains(t, after, e.Mended)
	if e.Mended != e.Says {
		assert.NotContains(t, after, e.Says)
	}
	if e.Cluster {
		mended, err := try([]string{"kubectl delete csr jane"})
		assert.NoError(t, err, mended)
	}
}

// shows runs each line, whatever it returns, and gives all that they print.
func shows(t *testing.T, try func([]string) (string, error), lines []string) string {
	t.Helper()
	var all string
	for _, l := range lines {
		out, err := try([]string{l})
		all += out
		if err != nil {
			t.Logf("%s: %v", l, err)
		}
	}
	return all
}

func lay(t *testing.T, dir string, files []command.File) {
	t.Helper()
	for _, f := range files {
		require.NoError(t, os.WriteFile(filepath.Join(dir, f.Name), []byte(f.Text), 0o600))
	}
}
