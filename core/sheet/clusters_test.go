package sheet_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/health"
	"kubepki/core/kube"
	"kubepki/core/kube/kubetest"
	"kubepki/core/paths"
)

// hostsOf are the files and texts of some hosts of a cluster, below a folder.
func hostsOf(t *testing.T, r *kube.Result, folder string, hosts ...string) (files []health.File, documents []paths.Document) {
	t.Helper()
	all := health.FilesOf(r)
	for _, h := range hosts {
		files = append(files, found(all, h, folder+"/"+h)...)
		documents = append(documents, texts(t, r, h, folder+"/"+h)...)
	}
	return files, documents
}

// Two clusters in one set are told once, by whatever names their hosts go, and each
// is judged by itself: what is wrong in one is found, and nothing else.
func TestTwoClustersAreToldOnce(t *testing.T) {
	one := kubetest.Made(t, nil)
	same := kubetest.Made(t, nil)
	other := kubetest.Made(t, func(d *kube.Draft) { d.ControlPlanes, d.Workers = "m-1 10.7.0.10", "m-2 10.7.0.11" })
	for name, c := range map[string]struct {
		second *kube.Result
		hosts  []string
	}{
		"same names":  {same, []string{"cp-1"}},
		"other names": {other, []string{"m-1", "m-2"}},
	} {
		files, documents := hostsOf(t, one, "lab-a", "cp-1")
		more, moreTexts := hostsOf(t, c.second, "lab-b", c.hosts...)
		files, documents = append(files, more...), append(documents, moreTexts...)
		s := sheetOf(t, files, documents, now)
		require.Len(t, s.Findings(), 1, name)
		f := s.Findings()[0]
		assert.Equal(t, "more-than-one-cluster", f.Name, name)
		assert.True(t, strings.HasSuffix(f.Host, c.hosts[0]), f.Host)
		require.Len(t, s.Clusters, 2, name)
		assert.Len(t, s.Clusters[1], len(c.hosts), name)
		for i := range s.Rows {
			if s.Rows[i].Item == f.Item {
				assert.Equal(t, "More than one cluster", s.Rows[i].Verdict, name)
			}
		}
		ids := map[string]bool{}
		for i := range s.Plan.Items {
			assert.False(t, ids[s.Plan.Items[i].ID], s.Plan.Items[i].ID)
			ids[s.Plan.Items[i].ID] = true
		}

		open := slices.Clone(files)
		open[slices.IndexFunc(open, func(f health.File) bool { return f.Path == "lab-b/"+c.hosts[0]+"/etc/kubernetes/scheduler.conf" })].Mode = 0o644
		var rules []string
		for _, f := range sheetOf(t, open, documents, now).Findings() {
			rules = append(rules, f.Name)
		}
		assert.Equal(t, []string{"file-mode", "more-than-one-cluster"}, rules, name)
	}
}

// What should be one cluster is judged as one: a control plane with one file of
// another cluster, and one that was made anew and is called by the name of all.
func TestOneClusterIsNotTakenApart(t *testing.T) {
	many := func(d *kube.Draft) {
		d.ControlPlanes, d.Workers, d.Endpoint = "cp-1 10.0.0.10\ncp-2 10.0.0.20", "", "api.lab.example:6443"
	}
	r, again := kubetest.Made(t, many), kubetest.Made(t, many)
	files, _ := hostsOf(t, r, "x", "cp-1", "cp-2")
	anew, _ := hostsOf(t, again, "x", "cp-2")
	authority := slices.Clone(files)
	for i, f := range authority {
		if strings.Contains(f.Path, "/cp-2/") && strings.Contains(f.Path, "/pki/ca.") {
			authority[i] = anew[slices.IndexFunc(anew, func(o health.File) bool { return o.Path == f.Path })]
		}
	}
	first, starting := hostsOf(t, r, "x", "cp-1")
	_, second := hostsOf(t, r, "x", "cp-2")
	elsewhere := slices.Clone(anew)
	for i, f := range elsewhere { // called by another address, and a member all the same
		if strings.HasSuffix(f.Path, ".conf") {
			data, err := f.Data()
			require.NoError(t, err)
			for _, own := range []string{"https://api.lab.example:6443", "https://10.0.0.20:6443"} {
				data = bytes.ReplaceAll(data, []byte(own), []byte("https://10.0.0.29:6443"))
			}
			elsewhere[i] = health.File{Path: f.Path, Mode: f.Mode, Bytes: data}
		}
	}
	assert.Len(t, sheetOf(t, append(slices.Clone(first), elsewhere...), nil, now).Clusters, 2, "nothing tells that they are members")
	assert.Empty(t, sheetOf(t, append(slices.Clone(first), elsewhere...), append(starting, second...), now).Clusters, "members")
	for name, set := range map[string][]health.File{"one authority of another": authority, "made anew": append(first, anew...)} {
		s := sheetOf(t, set, nil, now)
		assert.Empty(t, s.Clusters, name)
		found := map[string]bool{}
		for _, f := range s.Findings() {
			found[f.Name] = true
		}
		assert.True(t, found["differs-between-hosts"], name)
		assert.False(t, found["more-than-one-cluster"], name)
	}
}
