package app

import (
	"archive/tar"
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"strings"
	"testing"
	"time"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/app/apptest"
	"kubepki/app/clustermap"
	"kubepki/core/decode"
	"kubepki/core/health"
	"kubepki/core/intake"
	"kubepki/core/kube"
	"kubepki/core/kubeconfig"
	"kubepki/core/paths"
	"kubepki/core/pki"
	hsheet "kubepki/core/sheet"
)

// openTab opens a tab of Inspect with the example in the workspace.
func openTab(t *testing.T, id string) *frame {
	t.Helper()
	f := openFrame(t, "/inspect/"+id)
	var e exampleSet
	f.act(func(ctx ui.Context) { e.add(ctx, f.s) })
	f.settle(t)
	return f
}

// settle waits until what is in the workspace is judged.
func (f *frame) settle(t *testing.T) {
	t.Helper()
	for range 50 {
		f.d.Consume()
		if in := f.s.inspection(); in.sheet != nil && !in.running {
			return
		}
	}
	t.Fatal("the workspace was not judged")
}

func TestEmptyTabsOfferAnExample(t *testing.T) {
	for _, id := range []string{"sheet", "paths", "repair", "timeline"} {
		f := openFrame(t, "/inspect/"+id)
		f.settle(t)
		html := f.shown()
		assert.Contains(t, html, "Nothing here yet", id)
		assert.Contains(t, html, "Look at an example", id)
	}
}

// The example is a tree that was forgotten: its mistakes are found, and no others.
func TestTheExampleIsJudged(t *testing.T) {
	f := openTab(t, "sheet")
	s := f.s.inspection().sheet
	rules := map[string]int{}
	for _, found := range s.Report.Findings {
		rules[found.Name]++
	}
	assert.Equal(t, map[string]int{"missing-file": 1, "wrong-user": 1, "wrong-group": 1, "expires-soon": 12}, rules)
	html := f.shown()
	for _, want := range []string{"Health sheet", "of 100", "Ends soon", "front-proxy-client.key is not there", "kubeadm certs renew apiserver"} {
		assert.Contains(t, html, want)
	}
}

func TestSheetFiltersSortsAndGroups(t *testing.T) {
	f := openTab(t, "sheet")
	p := f.mounted["sheet"].(*healthPage)
	all := countRows(p.m.shown(p.in.sheet))
	assert.Equal(t, p.in.sheet.Score.Total, all)
	p.m.level = "broken"
	broken := countRows(p.m.shown(p.in.sheet))
	assert.Equal(t, 3, broken)
	assert.Equal(t, broken, p.in.sheet.Score.Broken, "the number above is that of the lines")
	p.m.level, p.m.query = "", "etcd server"
	assert.Less(t, countRows(p.m.shown(p.in.sheet)), all)
	p.m.query, p.m.sort = "", "ends"
	lines := p.m.shown(p.in.sheet)
	assert.True(t, lines[len(lines)-1].row.NotAfter.IsZero(), "what never ends comes last")
	p.m.group = "issuer"
	lines = p.m.shown(p.in.sheet)
	assert.NotEmpty(t, lines[0].heading)
	assert.Equal(t, all, countRows(lines))
	f.act(func(ctx ui.Context) { p.pick(ctx, 1) })
	assert.Contains(t, f.shown(), "Chain ok")
}

func TestSheetIsSaved(t *testing.T) {
	f := openTab(t, "sheet")
	p := f.mounted["sheet"].(*healthPage)
	p.save("x.csv", "text/csv", (*hsheet.Sheet).WriteCSV)
	lines, err := csv.NewReader(strings.NewReader(string(f.b.Saves[len(f.b.Saves)-1].Data))).ReadAll()
	require.NoError(t, err)
	assert.Len(t, lines, p.in.sheet.Score.Total+1)
}

// A program whose flags do not fit has a line of its own, with what was found;
// nobody can make it again, so Repair does not offer it.
func TestProgramsStandInTheSheet(t *testing.T) {
	f := openTab(t, "sheet")
	p := f.mounted["sheet"].(*healthPage)
	p.m.query, p.m.level = "program", "broken"
	lines := p.m.shown(p.in.sheet)
	require.Len(t, lines, 1)
	assert.Equal(t, "kube-apiserver", lines[0].row.Component)
	p.m.item = lines[0].row.Item
	html := f.shown()
	for _, want := range []string{"manifests/kube-apiserver.yaml", "Flag that was removed", "Take it away", "and 4 programs"} {
		assert.Contains(t, html, want)
	}
	m := newRepairModel()
	m.follow(p.in.sheet)
	assert.Len(t, m.rows(p.in.sheet), len(p.in.sheet.Rows))
}

func TestPathsShowsMapFlagsAndFindings(t *testing.T) {
	html := openTab(t, "paths").shown()
	for _, want := range []string{"--cert-file", "It was removed in v1.24", "will be refused", "lock-broken", "etcd.yaml"} {
		assert.Contains(t, html, want)
	}
}

// The host of files that tell of none is not called after what runs on it.
func TestAMapOfOneHostWithoutAName(t *testing.T) {
	m := mapOfLinks(&paths.Report{}, []paths.Command{{Program: paths.APIServer}})
	assert.Equal(t, []clustermap.Host{{Name: "this host"}}, m.ControlPlanes)
}

// The time left is told in the words of every other page.
func TestTimeLeftInWords(t *testing.T) {
	for left, want := range map[time.Duration]string{10*year - day: "10 years", 364*day + 7*time.Hour: "364 days", day: "1 day", 5 * time.Hour: "5 hours", 0: "less than a minute", -5 * time.Hour: "5 hours ago", -3 * day: "3 days ago"} {
		assert.Equal(t, want, leftWords(&hsheet.Row{NotAfter: apptest.Now().Add(left)}, apptest.Now()))
	}
}

func TestTimelineShowsWhatIsNext(t *testing.T) {
	f := openTab(t, "timeline")
	html := f.shown()
	for _, want := range []string{"Next to end:", "Order of renewal", `class="tbar__life"`} {
		assert.Contains(t, html, want)
	}
	p := f.mounted["timeline"].(*timelinePage)
	p.calendar(nil)
	whole := p.scale()
	for _, w := range windows[1:] {
		f.act(func(ui.Context) { p.look(w.Value) })
		assert.Equal(t, time.Duration(w.days)*day, p.line.To.Sub(p.line.Now), w.Label)
		assert.Greater(t, strings.Count(p.scale(), "<text"), 2, "dates of %s", w.Label)
		assert.NotEqual(t, whole, p.scale())
		assert.Contains(t, f.shown(), w.Label)
	}
	p.line.Spans[0].From, p.line.Spans[0].To = p.line.To.Add(day), p.line.To.Add(2*day)
	assert.Contains(t, apptest.HTML(p.bar(0)), `x="99.60%"`, "what begins behind the axis is marked at its end")
	assert.Contains(t, string(f.b.Saves[len(f.b.Saves)-1].Data), "BEGIN:VEVENT")
	p.line.Spans[0].To = p.line.Now.Add(-day)
	html = apptest.HTML(p.next())
	assert.Contains(t, html, "1 certificate ended.")
	assert.Contains(t, html, "What ended comes first.", "of one and of many")
}

// What is suggested is made, with the way for each host.
func TestRepairMakesTheFiles(t *testing.T) {
	f := openTab(t, "repair")
	p := f.mounted["repair"].(*repairPage)
	p.m.follow(p.in.sheet)
	assert.Len(t, p.m.marked, 12)
	p.m.workers, p.m.names = "worker-9 10.0.0.99", "api.lab.example"
	f.act(p.make)
	for range 50 {
		f.d.Consume()
		if p.result != nil {
			break
		}
	}
	require.NotNil(t, p.result)
	assert.Empty(t, p.result.Left)
	assert.Len(t, p.result.Hosts, 2)
	html := f.shown()
	assert.Contains(t, html, "openssl verify -partial_chain -CAfile")
	f.act(p.download)
	assert.Greater(t, len(f.b.Saves[len(f.b.Saves)-1].Data), 1000)
	p.m.workers = "no address"
	_, problems := p.m.order(p.in.sheet)
	require.Len(t, problems, 1)
	assert.Equal(t, "workers", problems[0].field)
}

// A certificate that ends while the page is open is seen when it is looked at again.
func TestVerdictsGrowOld(t *testing.T) {
	f := openTab(t, "sheet")
	in := f.s.inspection()
	before := in.sheet
	now := f.s.Now
	f.s.Now = func() time.Time { return now().Add(60 * 24 * time.Hour) }
	f.act(func(ctx ui.Context) { in.look(ctx) })
	f.settle(t)
	assert.NotSame(t, before, in.sheet)
	bad := 0
	for _, r := range in.sheet.Rows {
		if r.Level == decode.Expired || r.Level == decode.Broken {
			bad++
		}
	}
	assert.Equal(t, 12, bad)
	assert.Greater(t, in.sheet.Score.Expired+in.sheet.Score.Broken, bad, "programs are refused too")
}

// tarOf packs files with their modes; a link has a target.
func tarOf(t *testing.T, files []health.File, links map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, f := range files {
		data, err := f.Data()
		require.NoError(t, err)
		require.NoError(t, w.WriteHeader(&tar.Header{Name: f.Host + f.Path, Mode: int64(f.Mode), Size: int64(len(data))}))
		_, err = w.Write(data)
		require.NoError(t, err)
	}
	for name, target := range links {
		require.NoError(t, w.WriteHeader(&tar.Header{Typeflag: tar.TypeSymlink, Name: name, Linkname: target, Mode: 0o777}))
	}
	require.NoError(t, w.Close())
	return b.Bytes()
}

// A whole cluster in one tar is judged as it lies: each host with what it holds,
// though many hold the same, with modes, and by the links of a kubelet's pair.
func TestATarOfAClusterIsJudged(t *testing.T) {
	draft := kube.DefaultDraft()
	draft.KeyAlgorithm, draft.ControlPlanes, draft.Endpoint = string(pki.ECDSAP256), "2", "api.lab.example"
	draft = draft.Expand()
	r, err := kube.Build(t.Context(), kube.NewPlan(draft.Read(apptest.Now()).Cluster), kube.Options{Maker: pki.Native{}, Now: apptest.Now(), Parallel: 4})
	require.NoError(t, err)
	files := health.FilesOf(r)
	links := map[string]string{}
	for i := range files {
		f := &files[i]
		if f.Host != "worker-1" || f.Path != "/etc/kubernetes/kubelet.conf" {
			continue
		}
		made, _ := r.Find("kubelet/worker-1")
		key, err := made.Key.TraditionalPEM()
		require.NoError(t, err)
		files = append(files, health.File{Host: "worker-1", Path: "/var/lib/kubelet/pki/kubelet-client-2026-11-23.pem", Mode: 0o600, Bytes: append(pki.CertificatePEM(made.Cert()), key...)})
		links["worker-1/var/lib/kubelet/pki/kubelet-client-current.pem"] = "/var/lib/kubelet/pki/kubelet-client-2026-11-23.pem"
		k, err := kubeconfig.Parse(must(t, files[i].Data))
		require.NoError(t, err)
		k.Users[0].User.CertificateData, k.Users[0].User.KeyData = nil, nil
		k.Users[0].User.Certificate, k.Users[0].User.Key = "/var/lib/kubelet/pki/kubelet-client-current.pem", "/var/lib/kubelet/pki/kubelet-client-current.pem"
		text, err := k.YAML()
		require.NoError(t, err)
		files[i].Make, files[i].Bytes = nil, text
		break
	}
	f := openFrame(t, "/inspect/sheet")
	f.take(t, File{Name: "cluster.tar", Data: tarOf(t, files, links)})
	s := f.s.inspection().sheet
	for _, found := range s.Report.Findings {
		t.Errorf("%s %s%s: %s", found.Name, found.Host, found.Path, found.What)
	}
	assert.Len(t, s.Nodes, 4)
	assert.GreaterOrEqual(t, len(s.Rows), len(r.Plan.Items))

	files[1].Mode = 0o644
	require.True(t, strings.HasSuffix(files[1].Path, "ca.key"))
	g := openFrame(t, "/inspect/sheet")
	g.take(t, File{Name: "cluster.tar", Data: tarOf(t, files, links)})
	found := g.s.inspection().sheet.Report.Findings
	require.Len(t, found, 1)
	assert.Equal(t, "file-mode", found[0].Name)
}

func must(t *testing.T, f func() ([]byte, error)) []byte {
	t.Helper()
	data, err := f()
	require.NoError(t, err)
	return data
}

// take brings files into the workspace as Inspect does, and waits for the verdict.
func (f *frame) take(t *testing.T, files ...File) {
	t.Helper()
	r, err := intake.Read(t.Context(), intakeFiles(files), "", f.s.now())
	require.NoError(t, err)
	b, err := f.s.bring(t.Context(), r, f.s.turns())
	require.NoError(t, err)
	f.s.ws.AddIntake(b.objects, b.documents)
	f.settle(t)
}

// Files that are dropped on a tab are judged there, once Inspect was seen.
func TestFilesDroppedOnATabAreJudgedThere(t *testing.T) {
	r, err := kube.Build(t.Context(), kube.NewPlan(kube.DefaultDraft().Read(apptest.Now()).Cluster), kube.Options{Maker: pki.Native{}, Now: apptest.Now(), Parallel: 4})
	require.NoError(t, err)
	f := openFrame(t, "/inspect")
	f.goTo("/inspect/sheet")
	f.b.drop([]File{{Name: "cluster.tar", Data: tarOf(t, health.FilesOf(r), nil)}}, nil)
	require.Eventually(t, func() bool {
		f.d.Consume()
		in := f.s.inspection()
		return in.sheet != nil && !in.running && len(in.sheet.Rows) > 0
	}, time.Minute, 5*time.Millisecond)
	assert.Equal(t, 100, f.s.inspection().sheet.Score.Points)
	assert.Equal(t, "sheet", f.at.ID)
}

// The bar below what is left shows what is left.
func TestLeftBarShowsWhatIsLeft(t *testing.T) {
	now := apptest.Now()
	for left, want := range map[time.Duration]string{100 * day: `width="100%"`, 25 * day: `width="25%"`, -day: `width="0%"`} {
		r := &hsheet.Row{NotBefore: now.Add(left - 100*day), NotAfter: now.Add(left)}
		assert.Contains(t, ui.HTMLString(leftOf(r, now)), want)
	}
}

// Work that comes to nothing says so, and is not under way for ever.
func TestWhatCannotBeJudgedSaysSo(t *testing.T) {
	f := openTab(t, "sheet")
	in, yield := f.s.inspection(), f.s.Yield
	f.s.Yield = func(context.Context) error { return errors.New("the browser has no turn left") }
	f.act(in.again)
	f.d.Consume()
	assert.False(t, in.running)
	assert.Contains(t, f.shown(), "The browser has no turn left")
	f.s.Yield = yield
	f.act(in.again)
	f.settle(t)
	assert.NotContains(t, f.shown(), "Nothing was judged")
}
