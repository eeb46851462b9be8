package paths_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"kubepki/core/health"
	"kubepki/core/kube/kubetest"
)

// A set that leaves out all keys lacks none; one that lacks a single one does.
func TestKeysLeftAtHomeAreNotMissed(t *testing.T) {
	r := kubetest.Made(t, nil)
	without := func(ending string) []health.File {
		return slices.DeleteFunc(health.FilesOf(r), func(f health.File) bool { return strings.HasSuffix(f.Path, ending) })
	}
	assert.Empty(t, text(judged(t, started(t, r, "manifests/"), without(".key")).Findings))
	assert.Contains(t, text(judged(t, started(t, r, "manifests/"), without("/apiserver.key")).Findings), "flag-without-file")
}
