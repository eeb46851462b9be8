package sheet_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/decode"
	"kubepki/core/health"
	"kubepki/core/kube/kubetest"
	"kubepki/core/paths"
	"kubepki/core/sheet"
)

// What is found of a program has a row and counts, though no command line of it is
// in the set: one that is not started, and a caller with a kubeconfig alone.
func TestProgramsWithoutCommandLinesCount(t *testing.T) {
	r := kubetest.Made(t, nil)
	files, all := found(health.FilesOf(r), "cp-1", "x"), texts(t, r, "cp-1", "x")
	at := slices.IndexFunc(files, func(f health.File) bool { return strings.HasSuffix(f.Path, "/admin.conf") })
	data, err := files[at].Data()
	require.NoError(t, err)
	astray := slices.Clone(files)
	astray[at] = health.File{Path: files[at].Path, Mode: 0o600, Bytes: bytes.Replace(data, []byte(":6443"), []byte(":443"), 1)}
	for name, c := range map[string]struct {
		files     []health.File
		texts     []paths.Document
		component string
	}{
		"not started":      {files, slices.DeleteFunc(slices.Clone(all), func(d paths.Document) bool { return strings.HasSuffix(d.Path, "/kube-scheduler.yaml") }), "kube-scheduler"},
		"kubeconfig alone": {astray, all, "admin"},
	} {
		s := sheetOf(t, c.files, c.texts, now)
		require.Len(t, s.Findings(), 1, name)
		assert.Less(t, s.Score.Points, 100, name)
		i := slices.IndexFunc(s.Programs, func(r sheet.Row) bool { return r.Component == c.component })
		require.GreaterOrEqual(t, i, 0, name)
		assert.Equal(t, decode.Broken, s.Programs[i].Level, name)
		assert.Equal(t, s.Findings()[0].Path, s.Programs[i].Path, name)
		assert.Len(t, s.Found(&s.Programs[i]), 1, name)
	}
}
