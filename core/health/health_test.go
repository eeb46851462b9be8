package health_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/decode"
	"kubepki/core/fault"
	"kubepki/core/golden"
	"kubepki/core/health"
	"kubepki/core/kube"
	"kubepki/core/pki"
)

// What core builds holds, in every shape, by its plan and by its paths alone.
func TestHealthySetsAreGreen(t *testing.T) {
	for name, change := range shapes {
		t.Run(name, func(t *testing.T) {
			r := made(t, change)
			byPlan := judged(t, health.FilesOf(r), r.Plan)
			assert.Empty(t, text(byPlan.Findings))
			assert.Equal(t, len(r.Plan.Items), byPlan.Checked)
			assert.Equal(t, byPlan.Checked, byPlan.Sound)
			assert.Empty(t, byPlan.Level())
			byPath := guessed(t, health.FilesOf(r))
			assert.Empty(t, text(byPath.Findings))
			assert.Equal(t, len(r.Plan.Items)-len(r.Plan.Cluster.Users), byPath.Checked, "users lie at no path of their own")
		})
	}
}

// Sixteen keys are what kubeadm makes for one control plane.
func TestItCountsAsPeopleCount(t *testing.T) {
	r := made(t, func(d *kube.Draft) { d.Workers = "" })
	report := judged(t, health.FilesOf(r), r.Plan)
	assert.Equal(t, 16, report.Checked)
	assert.Equal(t, 16, report.Sound)
}

// Each fault, really made, is found by the rule that the table of faults names,
// by plan and by path, and every rule is found at least once.
func TestEachFaultIsFoundByItsRule(t *testing.T) {
	r := made(t, nil)
	red := map[health.Rule]bool{}
	for _, f := range fault.Faults() {
		t.Run(f.ID, func(t *testing.T) {
			files, err := f.Break(context.Background(), health.FilesOf(r), now)
			require.NoError(t, err)
			report := judged(t, files, r.Plan)
			assert.Contains(t, rulesOf(report.Findings), f.Rule)
			assert.Less(t, report.Sound, report.Checked)
			for _, rule := range rulesOf(report.Findings) {
				red[rule] = true
			}
			golden.Equal(t, f.What+"\n\n"+text(report.Findings))

			assert.Contains(t, rulesOf(guessed(t, files).Findings), f.Rule, "by path alone")
		})
	}
	for _, rule := range health.Rules() {
		assert.True(t, red[rule.Rule], "no fault of the table is found by %s", rule.Name)
	}
}

// A fault is found wherever it can be made, whatever else the cluster is like.
func TestFaultsAreFoundInOtherShapes(t *testing.T) {
	for _, name := range []string{"all options", "one authority, external etcd", "keys elsewhere"} {
		r := made(t, shapes[name])
		for _, f := range fault.Faults() {
			files, err := f.Break(context.Background(), health.FilesOf(r), now)
			if err != nil {
				assert.Contains(t, name, "elsewhere", f.ID)
				assert.ErrorContains(t, err, "the set has no ")
				continue
			}
			assert.Contains(t, rulesOf(judged(t, files, r.Plan).Findings), f.Rule, "%s: %s", name, f.ID)
		}
	}
}

// of lists the findings about an item.
func of(r *health.Report, item string) (out []health.Finding) {
	for _, f := range r.Findings {
		if f.Item == item {
			out = append(out, f)
		}
	}
	return out
}

func rulesOf(findings []health.Finding) []health.Rule {
	var out []health.Rule
	for _, f := range findings {
		out = append(out, f.Rule)
	}
	return out
}

// A set whose authority was made again is named as that, at each place.
func TestAuthorityMadeAgain(t *testing.T) {
	r := made(t, nil)
	again := made(t, nil)
	files := health.FilesOf(r)
	for i, f := range files {
		if f.Path == "/etc/kubernetes/pki/ca.crt" || f.Path == "/etc/kubernetes/pki/ca.key" {
			j := slices.IndexFunc(health.FilesOf(again), func(o health.File) bool { return o.Host == f.Host && o.Path == f.Path })
			files[i] = health.FilesOf(again)[j]
		}
	}
	report := judged(t, files, r.Plan)
	found := rulesOf(report.Findings)
	assert.NotContains(t, found, health.RuleLeafOfAnotherCA)
	for _, m := range r.Made {
		switch {
		case m.Item.Profile.Authority != kube.ClusterCA:
			assert.Empty(t, of(report, m.Item.ID), m.Item.ID)
			assert.Empty(t, report.LevelOf(m.Item.ID))
		case m.Item.Profile.Form == kube.Config:
			assert.Equal(t, []health.Rule{health.RuleConfigCA, health.RuleCARemade}, rulesOf(of(report, m.Item.ID)), m.Item.ID)
		default:
			assert.Equal(t, []health.Rule{health.RuleCARemade}, rulesOf(of(report, m.Item.ID)), m.Item.ID)
		}
	}
}

// The name "kubernetes" in another string type is another name to Go.
func TestSameLettersInAnotherStringTypeAreAnotherName(t *testing.T) {
	r := made(t, nil)
	authority, err := r.Authority(kube.ClusterCA)
	require.NoError(t, err)
	other := *authority.Cert
	der := slices.Clone(other.RawSubject)
	der[bytes.LastIndexByte(der, 19)] = 12 // PrintableString to UTF8String
	m, _ := r.Find("apiserver/cp-1")
	leaf, err := (&pki.Authority{Cert: withSubject(other, der), Key: authority.Key}).Issue(context.Background(), templateOf(m), m.Key.Public())
	require.NoError(t, err)
	files := replace(health.FilesOf(r), "/etc/kubernetes/pki/apiserver.crt", pki.CertificatePEM(leaf))
	assert.Equal(t, []health.Rule{health.RuleCARemade}, rulesOf(judged(t, files, r.Plan).Findings))
}

// The worst comes first, whatever it is found in.
func TestFindingsComeWorstFirst(t *testing.T) {
	r := made(t, nil)
	files := health.FilesOf(r)
	for _, id := range []string{"outlives-ca", "expired", "peer-server-only", "open-mode"} {
		f, _ := fault.ByID(id)
		var err error
		files, err = f.Break(context.Background(), files, now)
		require.NoError(t, err)
	}
	report := judged(t, files, r.Plan)
	var levels []decode.Level
	for _, f := range report.Findings {
		levels = append(levels, f.Level)
	}
	assert.Equal(t, []decode.Level{decode.Broken, decode.Expired, decode.Warning}, levels)
	assert.Equal(t, decode.Broken, report.Level())
}

// The browser has its turn after each key, progress counts all of them, and
// whoever has seen enough stops it.
func TestItYieldsCountsAndStops(t *testing.T) {
	r := made(t, func(d *kube.Draft) { d.Workers = "300" })
	yields, last := 0, kube.Progress{}
	report, err := health.Check(context.Background(), r.Plan, health.FilesOf(r), health.Options{
		Now:   now,
		Yield: func(context.Context) error { yields++; return nil },
		Progress: func(p kube.Progress) {
			assert.Equal(t, last.Done+1, p.Done)
			last = p
		},
	})
	require.NoError(t, err)
	assert.Equal(t, len(r.Plan.Items), report.Checked)
	assert.Equal(t, kube.Progress{Done: report.Checked, Total: report.Checked, Last: "scheduler/cp-1"}, last)
	assert.Equal(t, report.Checked+301/64, yields, "once after each, and between the copies of ca.crt")

	ctx, cancel := context.WithCancel(context.Background())
	done := 0
	_, err = health.Check(ctx, r.Plan, health.FilesOf(r), health.Options{Now: now, Progress: func(p kube.Progress) {
		done = p.Done
		if p.Done == 7 {
			cancel()
		}
	}})
	assert.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, 7, done)

	stop := errors.New("enough")
	_, err = health.Check(context.Background(), r.Plan, health.FilesOf(r), health.Options{Now: now, Yield: func(context.Context) error { return stop }})
	assert.ErrorIs(t, err, stop)
}

// Each file is made once, so a large set is never in memory twice.
func TestEachFileIsReadOnce(t *testing.T) {
	r := made(t, shapes["all options"])
	reads := map[string]int{}
	files := health.FilesOf(r)
	for i, f := range files {
		make := f.Make
		files[i].Make = func() ([]byte, error) {
			reads[f.Host+f.Path]++
			return make()
		}
	}
	assert.Empty(t, judged(t, files, r.Plan).Findings)
	assert.Len(t, reads, r.Plan.Files())
	for at, n := range reads {
		assert.Equal(t, 1, n, at)
	}
}

// Whatever a file holds is a finding, never an error or a panic, and shown so
// that nothing in it is hidden.
func TestForeignBytesAreFindings(t *testing.T) {
	r := made(t, nil)
	for name, data := range map[string][]byte{
		"empty": nil, "binary": {0, 1, 2, 0xff}, "text": []byte("\u202ehello"), "large": make([]byte, 2<<20),
		"key": []byte("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"),
	} {
		for _, path := range []string{"/etc/kubernetes/pki/ca.crt", "/etc/kubernetes/pki/ca.key", "/etc/kubernetes/pki/sa.pub", "/etc/kubernetes/pki/apiserver.crt", "/etc/kubernetes/admin.conf"} {
			t.Run(name+path, func(t *testing.T) {
				report := judged(t, replace(health.FilesOf(r), path, data), r.Plan)
				require.NotEmpty(t, report.Findings)
				for _, f := range report.Findings {
					assert.False(t, strings.ContainsFunc(f.What+f.Fix+f.Command, pki.Hidden), "%q", f.What)
				}
				if name != "large" {
					assert.Contains(t, rulesOf(report.Findings), health.RuleUnreadable)
				}
			})
		}
	}
	fails := errors.New("the disk is gone")
	files := health.FilesOf(r)
	files[0].Make = func() ([]byte, error) { return nil, fails }
	assert.Contains(t, text(judged(t, files, r.Plan).Findings), "the disk is gone")
}

// An authority without its key is that of somebody else: its absence is no
// fault, and nobody is told to sign with it.
func TestAuthorityWhoseKeyIsElsewhere(t *testing.T) {
	r := made(t, nil)
	files := slices.DeleteFunc(health.FilesOf(r), func(f health.File) bool { return f.Path == "/etc/kubernetes/pki/ca.key" })
	assert.Empty(t, text(guessed(t, files).Findings))
	assert.Equal(t, []health.Rule{health.RuleMissingFile}, rulesOf(judged(t, files, r.Plan).Findings), "this plan wanted it")
	f, _ := fault.ByID("key-of-another-pair")
	files, err := f.Break(context.Background(), files, now)
	require.NoError(t, err)
	found := guessed(t, files).Findings
	require.Len(t, found, 1)
	assert.Equal(t, "Have a request for it signed: the key of its authority is not here.", found[0].Fix)
}

// One authority stands in for all, and its key lies at its own path alone: who
// has to sign is told where it is.
func TestAuthorityThatStandsInForAnother(t *testing.T) {
	r := made(t, shapes["one authority, external etcd"])
	f, _ := fault.ByID("peer-server-only")
	files, err := f.Break(context.Background(), health.FilesOf(r), now)
	require.NoError(t, err)
	found := judged(t, files, r.Plan).Findings
	require.Len(t, found, 1)
	assert.Equal(t, "Make it again on a host that holds the key of its authority, and copy it to its place.", found[0].Fix)
}

// The two files of an authority, as they are brought.
func TestBroughtAuthorityIsJudgedByItself(t *testing.T) {
	good, other := elder("Lab Root"), elder("Lab Root")
	files := func(a *pki.Authority, key *pki.PrivateKey) []health.File {
		text, err := key.TraditionalPEM()
		require.NoError(t, err)
		return []health.File{
			{Path: "/etc/kubernetes/pki/etcd/ca.crt", Bytes: pki.CertificatePEM(a.Cert)},
			{Path: "/etc/kubernetes/pki/etcd/ca.key", Bytes: text},
		}
	}
	assert.Empty(t, guessed(t, files(good, good.Key)).Findings)
	assert.Equal(t, []health.Rule{health.RuleCAKeyOfAnotherPair}, rulesOf(guessed(t, files(good, other.Key)).Findings))
	assert.Equal(t, []health.Rule{health.RuleMissingFile}, rulesOf(guessed(t, files(good, good.Key)[1:]).Findings))

	// Names tell nothing where the plan says what they are.
	files2 := files(good, other.Key)
	files2[0].Path, files2[1].Path = "root.pem", "root key.pem"
	p, _ := kube.ProfileByID(kube.ClusterCA)
	found := judged(t, files2, kube.Plan{Items: []kube.Item{{ID: p.ID, Profile: p, Files: []kube.File{
		{Path: "root.pem", Content: kube.CertificateFile}, {Path: "root key.pem", Content: kube.PrivateKeyFile},
	}}}}).Findings
	require.Len(t, found, 1)
	assert.Equal(t, "The key is not that of the certificate “Lab Root”", found[0].What)
	assert.Equal(t, "root key.pem", found[0].Path)
}

func replace(files []health.File, path string, data []byte) []health.File {
	for i := range files {
		if files[i].Path == path {
			files[i].Bytes, files[i].Make, files[i].Mode = data, nil, fs.FileMode(0)
		}
	}
	return files
}
