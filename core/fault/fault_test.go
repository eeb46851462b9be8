package fault_test

import (
	"bytes"
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/fault"
	"kubepki/core/health"
	"kubepki/core/kube"
	"kubepki/core/kube/kubetest"
)

// now is the moment at which every test takes place.
var now = kubetest.Now

// made is the default cluster's set with P-256 keys.
func made(t *testing.T) []health.File {
	t.Helper()
	return health.FilesOf(kubetest.Made(t, nil))
}

// contents are the bytes and modes of a set by host and path.
func contents(t *testing.T, files []health.File) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, f := range files {
		data, err := f.Data()
		require.NoError(t, err)
		out[f.Host+f.Path] = f.Mode.String() + "\n" + string(data)
	}
	return out
}

func TestEachRowIsComplete(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range fault.Faults() {
		assert.NotEmpty(t, f.ID)
		assert.False(t, seen[f.ID], "%s is there twice", f.ID)
		seen[f.ID] = true
		assert.NotEmpty(t, f.What, f.ID)
		assert.NotEmpty(t, f.Rule.String(), f.ID)
		_, ok := kube.ProfileByID(f.Profile)
		assert.True(t, ok, "%s: profile %q", f.ID, f.Profile)
		found, ok := fault.ByID(f.ID)
		assert.True(t, ok)
		assert.Equal(t, f.What, found.What)
	}
	_, ok := fault.ByID("none")
	assert.False(t, ok)
}

// Each fault changes files of its profile and no others, and leaves what it
// was given as it was.
func TestEachFaultChangesItsOwnFilesAlone(t *testing.T) {
	files := made(t)
	before := contents(t, files)
	for _, f := range fault.Faults() {
		t.Run(f.ID, func(t *testing.T) {
			broken, err := f.Break(context.Background(), files, now)
			require.NoError(t, err)
			p, _ := kube.ProfileByID(f.Profile)
			after, changed := contents(t, broken), 0
			for at, was := range before {
				if after[at] == was {
					continue
				}
				changed++
				assert.True(t, bytes.Contains([]byte(at), []byte(p.Path)), "%s changed", at)
			}
			assert.NotZero(t, changed)
			assert.Equal(t, before, contents(t, files), "the set given was changed")
		})
	}
}

// What a fault needs and is not there is named.
func TestFaultsSayWhatTheyLack(t *testing.T) {
	for id, want := range map[string]string{
		"missing-san":        "fault: missing-san: the set has no /etc/kubernetes/pki/apiserver.crt",
		"ca-of-one-host":     "fault: ca-of-one-host: the set has no /etc/kubernetes/pki/ca.crt",
		"config-server":      "fault: config-server: the set has no /etc/kubernetes/admin.conf",
		"leaf-of-another-ca": "fault: leaf-of-another-ca: the set has no /etc/kubernetes/pki/ca.crt",
	} {
		f, ok := fault.ByID(id)
		require.True(t, ok)
		_, err := f.Break(context.Background(), nil, now)
		assert.EqualError(t, err, want)
	}
}
