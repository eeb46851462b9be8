package repair_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/health"
	"kubepki/core/kube"
	"kubepki/core/kube/kubetest"
	"kubepki/core/mutate"
	"kubepki/core/repair"
)

// What the first host has may be what is wrong: it alone is given what the others have.
func TestTheOddCopyIsMended(t *testing.T) {
	draft := func(d *kube.Draft) {
		d.ControlPlanes, d.Endpoint, d.Workers = "cp-1 10.0.0.10\ncp-2 10.0.0.20\ncp-3 10.0.0.30", "api.lab.example:6443", "worker-1 10.0.0.41"
	}
	whole := health.FilesOf(kubetest.Made(t, draft))
	other := health.FilesOf(kubetest.Made(t, draft))
	const dir = "/etc/kubernetes/pki/"
	for name, wrong := range map[string][]string{
		"front-proxy-ca.crt": {"front-proxy-ca.crt"}, "etcd's": {"etcd/ca.crt"}, "the cluster's": {"ca.crt"},
		"a pair": {"ca.crt", "ca.key"}, "a key": {"ca.key"}, "sa.key": {"sa.key"}, "sa": {"sa.key", "sa.pub"},
	} {
		broken := append([]health.File(nil), whole...)
		for i, f := range broken {
			for _, w := range wrong {
				if f.Host == "cp-1" && f.Path == dir+w {
					broken[i].Bytes, broken[i].Make = dataOf(t, other, "cp-1", f.Path), nil
				}
			}
		}
		s := sheetOf(t, broken, now)
		r := mended(t, s, repair.Suggest(s))
		assert.Empty(t, r.Left, name)
		after := applied(s, r)
		holds(t, after, now, name)
		assert.Equal(t, string(dataOf(t, whole, "cp-2", dir+wrong[0])), string(dataOf(t, after, "cp-2", dir+wrong[0])), name)
		if wrong[0][:2] != "sa" {
			assert.Len(t, r.Files, len(wrong), "%s: of cp-1 alone", name)
		}

		joined := mended(t, s, repair.Order{ControlPlanes: []kube.Host{host("cp-9", "10.0.0.90")}})
		for _, f := range joined.Files {
			if f.Path == dir+wrong[0] {
				assert.NotEqual(t, string(dataOf(t, broken, "cp-1", f.Path)), string(f.Data), "%s: what joins gets the right one", name)
			}
		}
	}
}

func dataOf(t *testing.T, files []health.File, host, path string) []byte {
	t.Helper()
	for _, f := range files {
		if f.Host == host && f.Path == path {
			data, err := f.Data()
			require.NoError(t, err)
			return data
		}
	}
	return nil
}

// Who has to put an authority back is told the name of its file.
func TestTheAuthorityThatIsMissingIsNamed(t *testing.T) {
	var files []health.File
	for _, f := range health.FilesOf(kubetest.Made(t, nil)) {
		if f.Path != "/etc/kubernetes/pki/front-proxy-ca.crt" {
			files = append(files, f)
		}
	}
	s := sheetOf(t, files, now)
	r := mended(t, s, repair.Suggest(s))
	require.NotEmpty(t, r.Left)
	assert.Equal(t, "it cannot be made from nothing: put its front-proxy-ca.crt back", r.Left[0].Why)
}

// The cluster's authority is still in the kubeconfigs where its own file is another
// or is gone.
func TestTheAuthorityComesOutOfTheKubeconfigs(t *testing.T) {
	const crt = "/etc/kubernetes/pki/ca.crt"
	draft := func(d *kube.Draft) { d.Workers = "" }
	whole := health.FilesOf(kubetest.Made(t, draft))
	other := dataOf(t, health.FilesOf(kubetest.Made(t, draft)), "cp-1", crt)
	for name, data := range map[string][]byte{"another": other, "gone": nil} {
		var broken []health.File
		for _, f := range whole {
			if f.Path == crt {
				f.Bytes, f.Make = data, nil
			}
			if f.Path != crt || data != nil {
				broken = append(broken, f)
			}
		}
		s := sheetOf(t, broken, now)
		r := mended(t, s, repair.Suggest(s))
		assert.Empty(t, r.Left, name)
		require.Len(t, r.Files, 1, name)
		assert.Equal(t, string(dataOf(t, whole, "cp-1", crt)), string(r.Files[0].Data), name)
		holds(t, applied(s, r), now, name)
	}
}

// What an authority's key signed stays where only its certificate is another.
func TestLeavesOfAnAuthorityWhoseCertificateIsAnotherStay(t *testing.T) {
	const crt = "/etc/kubernetes/pki/etcd/ca.crt"
	broken := health.FilesOf(kubetest.Made(t, nil))
	other := dataOf(t, health.FilesOf(kubetest.Made(t, nil)), "cp-1", crt)
	for i := range broken {
		if broken[i].Path == crt {
			broken[i].Bytes, broken[i].Make = other, nil
		}
	}
	s := sheetOf(t, broken, now)
	r := mended(t, s, repair.Suggest(s))
	assert.Empty(t, r.Files)
	assert.Empty(t, r.Requests)
	require.Len(t, r.Left, 1)
	assert.Equal(t, "it cannot be made from nothing: put its ca.crt back", r.Left[0].Why)
}

// A set of two clusters is not mended: nobody says which authority is to sign.
func TestTwoClustersAreNotMended(t *testing.T) {
	var files []health.File
	for _, folder := range []string{"a/", "b/"} {
		for _, f := range health.FilesOf(kubetest.Made(t, nil)) {
			f.Path, f.Host = folder+f.Host+f.Path, ""
			files = append(files, f)
		}
	}
	s := sheetOf(t, files, now)
	require.Len(t, s.Clusters, 2)
	assert.Empty(t, repair.Suggest(s).Renew)
	r := mended(t, s, repair.Order{Renew: repair.Leaves(s), Users: []kube.User{{Name: "jane"}}})
	assert.Empty(t, r.Files)
	require.Len(t, r.Left, len(repair.Leaves(s))+1)
	assert.Contains(t, r.Left[0].Why, "more than one cluster")
}

// FuzzMake mends a set in which one file is broken: it ends, and each file that
// it writes has bytes.
func FuzzMake(f *testing.F) {
	var whole []health.File
	mutate.Fuzz(f, 100, func(seeds *mutate.Seeds) {
		whole = health.FilesOf(kubetest.Same(seeds, nil))
		for i := range whole {
			data, err := whole[i].Data()
			require.NoError(seeds, err)
			seeds.Add(whole[i].Path, data)
		}
	}, func(t *testing.T, name string, data []byte) {
		broken := append(slices.Clone(whole), health.File{Path: name, Bytes: data})
		for i := range whole {
			if broken[i].Path == name {
				broken[i].Bytes, broken[i].Make = data, nil
			}
		}
		s := sheetOf(t, broken, now)
		for _, file := range mended(t, s, repair.Suggest(s)).Files {
			require.NotEmpty(t, file.Data, file.Path)
		}
	})
}
