package build

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const upstream = `module k8s.io/kubernetes

go 1.24.0

godebug default=go1.24

require (
	github.com/spf13/cobra v1.9.1
	k8s.io/api v0.0.0
	k8s.io/client-go v0.0.0
)

replace (
	k8s.io/api => ./staging/src/k8s.io/api
	k8s.io/client-go => ./staging/src/k8s.io/client-go
	github.com/old/module => github.com/new/module v1.2.3
)
`

func TestFoldersBecomeReleases(t *testing.T) {
	got, err := released([]byte(upstream), "v1.34.4")
	require.NoError(t, err)
	assert.Equal(t, `module kubepki.invalid/programs

go 1.24.0

godebug default=go1.24

require (
	github.com/spf13/cobra v1.9.1
	k8s.io/api v0.0.0
	k8s.io/client-go v0.0.0
	k8s.io/kubernetes v1.34.4
)

replace (
	k8s.io/api => k8s.io/api v0.34.4
	k8s.io/client-go => k8s.io/client-go v0.34.4
	github.com/old/module => github.com/new/module v1.2.3
)
`, string(got))

	_, err = released([]byte("module k8s.io/kubernetes\n\ngo 1.24.0\n"), "v1.34.4")
	assert.ErrorContains(t, err, "it is laid out anew")
	_, err = released([]byte("modul x"), "v1.34.4")
	assert.Error(t, err)
}

func TestVersionsAreLinkedWhereTheyAreTold(t *testing.T) {
	assert.Equal(t, "-s -w"+
		" -X k8s.io/component-base/version.gitVersion=v1.34.4 -X k8s.io/component-base/version.gitMajor=1"+
		" -X k8s.io/component-base/version.gitMinor=34 -X k8s.io/component-base/version.gitTreeState=clean"+
		" -X k8s.io/client-go/pkg/version.gitVersion=v1.34.4 -X k8s.io/client-go/pkg/version.gitMajor=1"+
		" -X k8s.io/client-go/pkg/version.gitMinor=34 -X k8s.io/client-go/pkg/version.gitTreeState=clean", versionFlags("v1.34.4"))
}

func TestEtcdsModule(t *testing.T) {
	got, err := etcdModule([]byte("module go.etcd.io/etcd/server/v3\n\ngo 1.24.0\n\nreplace go.etcd.io/etcd/api/v3 => ../api\n"))
	require.NoError(t, err)
	assert.Equal(t, "module kubepki.invalid/programs\n\ngo 1.24.0\n\nrequire (\n\tgo.etcd.io/etcd/etcdctl/v3 v3.6.16\n\tgo.etcd.io/etcd/server/v3 v3.6.16\n)\n", string(got))
	_, err = etcdModule([]byte("module x\n"))
	assert.ErrorContains(t, err, "has no go line")
}

func TestReasonIsTheLineThatSaysMost(t *testing.T) {
	for said, want := range map[string]string{
		"":                              "it said nothing",
		"go: downloading x v1\n":        "it said nothing",
		"# pkg\nx.go:1:2: bad\n":        "x.go:1:2: bad",
		"a: no space left on device\nb": "a: no space left on device",
	} {
		assert.Equal(t, want, reason(said))
	}
}
