package sheet_test

import (
	"bytes"
	"context"
	"errors"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/decode"
	"kubepki/core/fault"
	"kubepki/core/golden"
	"kubepki/core/health"
	"kubepki/core/kube"
	"kubepki/core/kube/kubetest"
	"kubepki/core/kubeconfig"
	"kubepki/core/mutate"
	"kubepki/core/paths"
	"kubepki/core/pki"
	"kubepki/core/sheet"
)

var now = kubetest.Now

func sheetOf(t testing.TB, files []health.File, texts []paths.Document, at time.Time) *sheet.Sheet {
	t.Helper()
	s, err := sheet.Make(t.Context(), files, sheet.Options{Now: at, Parse: kubeconfig.Parse, Texts: texts})
	require.NoError(t, err)
	return s
}

// found are the files of a host as they come out of a folder of some name.
func found(files []health.File, host, folder string) (out []health.File) {
	for _, f := range files {
		if f.Host == host {
			f.Host, f.Path = "", folder+f.Path
			out = append(out, f)
		}
	}
	return out
}

// texts are what starts the programs of a host, below a folder.
func texts(t testing.TB, r *kube.Result, host, folder string) (out []paths.Document) {
	t.Helper()
	for _, f := range r.Texts("") {
		if rest, ok := strings.CutPrefix(f.Path, "extras/"+host+"/manifests/"); ok {
			data, err := f.Bytes()
			require.NoError(t, err)
			out = append(out, paths.Document{Path: folder + "/etc/kubernetes/manifests/" + rest, Text: string(data)})
		}
	}
	return out
}

var shapes = map[string]func(*kube.Draft){
	"default": nil,
	"RSA, many": func(d *kube.Draft) {
		d.KeyAlgorithm, d.ControlPlanes, d.Endpoint = string(pki.RSA2048), "2", "api.lab.example"
		*d = d.Expand()
	},
	"all": func(d *kube.Draft) {
		d.KubeletServing, d.KubeProxy, d.Users, d.DNSDomain = true, true, "jane: developers", "lab.local"
	},
	"elsewhere": func(d *kube.Draft) { d.ExternalEtcd, d.EtcdMembers = true, "etcd-1 10.0.0.51\netcd-2 10.0.0.52" },
	"one":       func(d *kube.Draft) { d.OneAuthority = true },
	"IPv6, long": func(d *kube.Draft) {
		d.ServiceCIDRs, d.ControlPlanes, d.Workers = "fd00:10:96::/112", "cp-1.lab.example fd00::10", "w.lab.example fd00::11"
	},
}

// Trees that hold raise no alarm, in whatever folder they come, of each version:
// the whole cluster, one host alone, the pki folder alone.
func TestHealthyTreesRaiseNoAlarm(t *testing.T) {
	for name, change := range shapes {
		for i, v := range kube.Versions() {
			if strings.HasPrefix(name, "RSA") && i > 1 || (name != "default" || runtime.GOARCH == "wasm") && i%4 != 0 {
				continue
			}
			r := kubetest.Made(t, func(d *kube.Draft) {
				d.Version = v.String()
				if change != nil {
					change(d)
				}
			})
			all := health.FilesOf(r)
			var together []health.File
			for _, h := range r.Plan.Cluster.Hosts() {
				together = append(together, found(all, h.Name, "dump/"+h.Name)...)
				holds(t, sheetOf(t, found(all, h.Name, "broken-tree-7"), texts(t, r, h.Name, "broken-tree-7"), now), name+", "+h.Name)
				holds(t, sheetOf(t, found(all, h.Name, ""), nil, now), name+", at the root, "+h.Name)
			}
			whole := sheetOf(t, together, nil, now)
			holds(t, whole, name)
			assert.Len(t, whole.Rows, len(r.Plan.Items)-len(r.Plan.Cluster.Users))
		}
	}
}

func holds(t *testing.T, s *sheet.Sheet, name string) {
	t.Helper()
	for _, f := range s.Report.Findings {
		t.Errorf("%s: %s %s%s: %s", name, f.Name, f.Host, f.Path, f.What)
	}
	assert.Equal(t, 100, s.Score.Points, name)
	assert.Equal(t, decode.Level(""), s.Score.Level())
	for _, r := range s.Rows {
		assert.NotEqual(t, sheet.No, r.MatchesKey, r.Path)
		assert.NotEqual(t, sheet.No, r.ChainOK, r.Path)
	}
}

// Parts of a tree lack nothing: who shows the pki folder alone, or three files.
func TestPartsOfATreeLackNothing(t *testing.T) {
	files := found(health.FilesOf(kubetest.Made(t, nil)), "cp-1", "")
	var pki, few []health.File
	for _, f := range files {
		if rest, ok := strings.CutPrefix(f.Path, "/etc/kubernetes/pki/"); ok {
			f.Path = "pki/" + rest
			pki = append(pki, f)
			if rest == "apiserver.crt" || rest == "ca.crt" || rest == "sa.pub" {
				f.Path = rest
				few = append(few, f)
			}
		}
	}
	holds(t, sheetOf(t, pki, nil, now), "pki")
	holds(t, sheetOf(t, few, nil, now), "few")
	assert.Len(t, sheetOf(t, few, nil, now).Rows, 3)
	assert.Equal(t, "Nothing to judge", sheetOf(t, nil, nil, now).Score.Words())
}

// Each fault is found in a tree that came in a folder of any name, by its rule,
// and at its row.
func TestEachFaultIsFoundInATree(t *testing.T) {
	r := kubetest.Made(t, nil)
	for _, f := range fault.Faults() {
		broken, err := f.Break(t.Context(), health.FilesOf(r), now)
		require.NoError(t, err)
		if f.ID == "ca-of-one-host" {
			continue // of one host, it differs from nothing
		}
		s := sheetOf(t, found(broken, "cp-1", "case-12/kubernetes-broken"), texts(t, r, "cp-1", "case-12/kubernetes-broken"), now)
		var rules []health.Rule
		for _, found := range s.Report.Findings {
			rules = append(rules, found.Rule)
		}
		assert.Contains(t, rules, f.Rule, f.ID)
		assert.Less(t, s.Score.Points, 100, f.ID)
		said := false
		for _, row := range s.Rows {
			said = said || row.Level != "" && row.Verdict != "Good" && len(row.Findings) > 0
		}
		assert.True(t, said, f.ID)
	}
}

// The rows are the course's sheet.
func TestRowsAreTheCoursesSheet(t *testing.T) {
	r := kubetest.Made(t, func(d *kube.Draft) { d.Workers = "" })
	s := sheetOf(t, found(health.FilesOf(r), "cp-1", "cp-1"), nil, now)
	var b strings.Builder
	for _, row := range s.Rows {
		b.WriteString(strings.Join([]string{row.Component, row.Type, row.Host + row.Path, row.CommonName, row.Organization, row.Issuer, strings.Join(row.Names, " "), row.Key, string(row.MatchesKey), string(row.ChainOK), row.UsedBy, row.Verdict}, " | ") + "\n")
	}
	golden.Equal(t, b.String())
}

// What lies at no path of kubeadm's is judged too: rotated pairs of the kubelet,
// others' kubeconfigs, authorities and leaves of any name; kubeadm's backups are not.
func TestOtherFilesAreJudged(t *testing.T) {
	r := kubetest.Made(t, func(d *kube.Draft) { d.Users = "jane: developers" })
	files := found(health.FilesOf(r), "cp-1", "x")
	jane, _ := r.Find("user/jane")
	config, err := r.Kubeconfig(jane)
	require.NoError(t, err)
	key, err := jane.Key.TraditionalPEM()
	require.NoError(t, err)
	files = append(files,
		health.File{Path: "x/home/jane/.kube/config", Bytes: config, Mode: 0o644},
		health.File{Path: "x/var/lib/kubelet/pki/kubelet-client-current.pem", Bytes: append(pki.CertificatePEM(jane.Cert()), key...), Mode: 0o600},
		health.File{Path: "x/etc/kubernetes/tmp/kubeadm-backup-1/pki/apiserver.crt", Bytes: pki.CertificatePEM(jane.Cert())},
		health.File{Path: "x/etc/ssl/jane.crt", Bytes: pki.CertificatePEM(jane.Cert())},
		health.File{Path: "x/etc/hosts", Bytes: []byte("127.0.0.1 localhost\n")},
	)
	other := kubetest.Made(t, func(d *kube.Draft) { d.ControlPlanes = "far-1 192.0.2.10" })
	far, _ := other.Find("admin/far-1")
	foreign, err := other.Kubeconfig(far)
	require.NoError(t, err)
	files = append(files, health.File{Path: "x/home/jane/.kube/other-cluster", Bytes: foreign, Mode: 0o600})
	s := sheetOf(t, files, nil, now)
	verdicts := map[string]string{}
	for _, row := range s.Rows {
		verdicts[row.Path] = row.Verdict
	}
	assert.Equal(t, "Others may read a secret", verdicts["/home/jane/.kube/config"])
	assert.Equal(t, "Good", verdicts["/var/lib/kubelet/pki/kubelet-client-current.pem"])
	assert.Equal(t, "Good", verdicts["/etc/ssl/jane.crt"])
	assert.Equal(t, "Good", verdicts["/home/jane/.kube/other-cluster"], "it is of another cluster")
	assert.NotContains(t, verdicts, "/etc/kubernetes/tmp/kubeadm-backup-1/pki/apiserver.crt")
	assert.NotContains(t, verdicts, "/etc/hosts")
	late := sheetOf(t, files, nil, now.Add(400*24*time.Hour))
	for _, row := range late.Rows {
		if row.Path == "/etc/ssl/jane.crt" {
			assert.Equal(t, "Past its end", row.Verdict)
		}
	}
	assert.Equal(t, decode.Expired, late.Score.Level(), "%v", late.Score)
}

func TestPlaces(t *testing.T) {
	for in, want := range map[string]string{
		"cp-1/etc/kubernetes/pki/ca.crt": "cp-1 /etc/kubernetes/pki/ca.crt", "./etc/kubernetes/admin.conf": " /etc/kubernetes/admin.conf",
		"kubernetes/pki/etcd/ca.crt": " /etc/kubernetes/pki/etcd/ca.crt", "a/b/pki/ca.crt": "b /etc/kubernetes/pki/ca.crt", "ca.crt": " /etc/kubernetes/pki/ca.crt",
		"etcd/server.crt": " /etc/kubernetes/pki/etcd/server.crt", "server.crt": " server.crt", "backup\\pki\\sa.key": "backup /etc/kubernetes/pki/sa.key",
		"../../etc/kubernetes/pki/ca.crt": " /etc/kubernetes/pki/ca.crt", "": " ", "extras/cp-1/manifests/etcd.yaml": "cp-1 /etc/kubernetes/manifests/etcd.yaml",
		"x/extras/worker-1/kubelet/config.yaml": "worker-1 /var/lib/kubelet/config.yaml",
	} {
		got := sheet.Place([]health.File{{Path: in}})[0]
		assert.Equal(t, want, got.Host+" "+got.Path, in)
	}
	tree := sheet.Place([]health.File{{Path: "lab/cp/pki/ca.crt"}, {Path: "lab/cp/admin.conf"}, {Path: "lab/w/pki/ca.crt"}, {Host: "x", Path: "/y"}})
	assert.Equal(t, []health.File{{Host: "cp", Path: "/etc/kubernetes/pki/ca.crt"}, {Host: "cp", Path: "/etc/kubernetes/admin.conf"}, {Host: "w", Path: "/etc/kubernetes/pki/ca.crt"}, {Host: "x", Path: "/y"}}, tree)
	two := sheet.Place([]health.File{{Path: "a/cp/pki/ca.crt"}, {Path: "b/cp/pki/ca.crt"}})
	assert.Equal(t, []string{"a/cp", "b/cp"}, []string{two[0].Host, two[1].Host})
}

func TestItYieldsAndStops(t *testing.T) {
	files := health.FilesOf(kubetest.Made(t, nil))
	enough, left := errors.New("enough"), 40
	_, err := sheet.Make(t.Context(), files, sheet.Options{Now: now, Yield: func(context.Context) error {
		if left--; left == 0 {
			return enough
		}
		return nil
	}})
	assert.ErrorIs(t, err, enough)
}

func FuzzMake(f *testing.F) {
	mutate.Fuzz(f, 3000, func(seeds *mutate.Seeds) {
		for _, file := range health.FilesOf(kubetest.Same(seeds, nil)) {
			data, _ := file.Data()
			seeds.Add(file.Path, data)
		}
	}, func(t *testing.T, name string, data []byte) {
		s, err := sheet.Make(t.Context(), []health.File{{Path: name, Bytes: data}, {Path: "etc/kubernetes/pki/ca.crt", Bytes: data}}, sheet.Options{Now: now, Parse: kubeconfig.Parse})
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(s.WriteCSV(&bytes.Buffer{}), s.WriteJSON(&bytes.Buffer{}), s.WriteCalendar(&bytes.Buffer{})); err != nil {
			t.Fatal(err)
		}
	})
}

// A manifest that points to what is not there costs points, though every
// certificate holds.
func TestFlagsCount(t *testing.T) {
	r := kubetest.Made(t, nil)
	files := found(health.FilesOf(r), "cp-1", "")
	good := texts(t, r, "cp-1", "")
	before := sheetOf(t, files, good, now)
	holds(t, before, "as it was made")
	assert.Equal(t, len(before.Lines()), before.Score.Total)
	assert.Len(t, before.Programs, 4)
	assert.Equal(t, before.Timeline().Spans, sheetOf(t, files, nil, now).Timeline().Spans, "programs have no lifetime")
	for from, to := range map[string]string{
		"--client-ca-file=/etc/kubernetes/pki/ca.crt":   "--client-ca-file=/etc/kubernetes/pki/cluster.crt",
		"--etcd-cafile=/etc/kubernetes/pki/etcd/ca.crt": "--etcd-cafile=/etc/kubernetes/pki/front-proxy-ca.crt",
	} {
		bad := slices.Clone(good)
		for i := range bad {
			bad[i].Text = strings.ReplaceAll(bad[i].Text, from, to)
		}
		s := sheetOf(t, files, bad, now)
		assert.Equal(t, decode.Broken, s.Score.Level(), to)
		assert.Less(t, s.Score.Points, 100, to)
		assert.Empty(t, s.Report.Findings, to)
		require.NotEmpty(t, s.Findings(), to)
		assert.Equal(t, "kube-apiserver", s.Findings()[0].Item, to)
		bad1 := slices.DeleteFunc(s.Lines(), func(r *sheet.Row) bool { return r.Level == "" })
		require.Len(t, bad1, s.Score.Broken, "the number is that of the lines")
		assert.Equal(t, []string{"kube-apiserver", sheet.Program, "/etc/kubernetes/manifests/kube-apiserver.yaml", s.Findings()[0].Title}, []string{bad1[0].Component, bad1[0].Type, bad1[0].Path, bad1[0].Verdict}, to)
		assert.Equal(t, s.Findings()[:1], s.Found(bad1[0])[:1])
		var b bytes.Buffer
		require.NoError(t, s.WriteCSV(&b))
		assert.Contains(t, b.String(), "kube-apiserver,program,,/etc/kubernetes/manifests/kube-apiserver.yaml,")
	}
}
