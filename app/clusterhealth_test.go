package app

import (
	"context"
	"strings"
	"testing"
	"time"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/app/apptest"
	"kubepki/core/fault"
	"kubepki/core/health"
	"kubepki/core/kube"
)

func TestASetIsCheckedOnceItIsThere(t *testing.T) {
	f, p := openCluster(t)
	f.do(p.generate)
	f.d.Consume()
	assert.Contains(t, f.shown(), "Checked: 16 of 16 hold")
	assert.Equal(t, "valid", p.stateOf("ca"))

	first, report := p.m.result, p.health.report
	f.do(p.generate)
	assert.NotSame(t, report, p.health.report, "each set is checked by itself")
	assert.Contains(t, f.shown(), "Checked: 16 of 16 hold")
	report = p.health.report
	f.do(f.s.toasts[len(f.s.toasts)-1].Do)
	require.Same(t, first, p.m.result)
	assert.NotSame(t, report, p.health.report, "after undo too")
	assert.Contains(t, f.shown(), "Checked: 16 of 16 hold")
}

// What is wrong is shown with all that health says, and leads to the object.
func TestFindingsAreShownAndLeadToTheirObjects(t *testing.T) {
	f, p := openCluster(t)
	f.do(p.generate)
	files := health.FilesOf(p.m.result)
	for _, id := range []string{"key-of-another-pair", "missing-group", "open-mode"} {
		row, ok := fault.ByID(id)
		require.True(t, ok)
		var err error
		files, err = row.Break(context.Background(), files, apptest.Now())
		require.NoError(t, err)
	}
	report, err := health.Check(context.Background(), p.m.result.Plan, files, health.Options{Now: apptest.Now()})
	require.NoError(t, err)
	f.do(func(ui.Context) { p.health.report = report })
	html := f.shown()
	for _, want := range []string{
		"Checked: 13 of 16 hold", "Key of another pair", "Wrong groups", "Others may read a secret",
		"cp-1/etc/kubernetes/pki/apiserver.key", "kubeadm does not notice", "kubeadm init phase certs apiserver",
	} {
		assert.Contains(t, html, want)
	}
	assert.Equal(t, "broken", p.stateOf("apiserver/cp-1"))
	assert.Equal(t, "warning", p.stateOf("ca"))
	assert.Equal(t, "valid", p.stateOf("sa"))

	for i := range report.Findings {
		found := &report.Findings[i]
		open := p.openFinding(found)
		require.NotNil(t, open)
		f.do(open)
		o, ok := f.s.ws.Get(f.s.open.object)
		require.True(t, ok)
		want := Certificate
		if found.Rule != health.RuleGroup {
			want = PrivateKey
		}
		assert.Equal(t, want, o.Kind, "%s leads to %s", found.Path, o.Name)
		f.do(func(ui.Context) { f.s.show(opened{}) })
	}
	assert.Nil(t, p.openFinding(&health.Finding{Item: "none"}))
}

// The same in many places is one finding: where, and each command for its host.
func TestFindingsOfOneRuleAreOne(t *testing.T) {
	f, p := openCluster(t)
	f.do(func(ui.Context) { p.change(func(d *kube.Draft) { d.Workers = "2" }) })
	f.do(p.generate)
	row, _ := fault.ByID("wrong-user")
	files, err := row.Break(context.Background(), health.FilesOf(p.m.result), apptest.Now())
	require.NoError(t, err)
	report, err := health.Check(context.Background(), p.m.result.Plan, files, health.Options{Now: apptest.Now()})
	require.NoError(t, err)
	drawn := f.s.findings(report.Findings, nil)
	require.Len(t, drawn, 1)
	html := apptest.HTML(drawn[0])
	assert.Contains(t, html, "3 places")
	assert.NotContains(t, html, "Look inside")
	assert.Contains(t, html, "# on worker-2\nkubeadm kubeconfig user --org system:nodes --client-name system:node:worker-2")
	assert.Equal(t, 1, strings.Count(html, "Make it again on a host that holds"), "an act is said once")
}

func TestCheckingIsCancelledAndTakenUpAgain(t *testing.T) {
	f, p := openCluster(t)
	f.do(p.generate)
	p.waitedFor.Add(1) // or it could be done before it is cancelled
	f.do(func(ui.Context) {
		p.checkHealth()
		assert.Contains(t, apptest.HTML(p.healthPanel()), "Checking, 0 of 16")
		p.health.cancel()
	})
	p.waitedFor.Add(-1)
	assert.Contains(t, f.shown(), "Not checked: cancelled at ")
	assert.NotContains(t, f.shown(), "of 16 hold")
	f.do(func(ui.Context) { p.checkHealth() })
	assert.Contains(t, f.shown(), "Checked: 16 of 16 hold")
}

// Nobody waits for the check: it waits for what is waited for.
func TestTheCheckGivesWay(t *testing.T) {
	f, p := openCluster(t)
	f.do(p.generate)
	assert.Zero(t, p.waitedFor.Load(), "all work that began has ended")
	require.NoError(t, p.giveWay(t.Context()))

	p.waitedFor.Add(1)
	gone := make(chan error)
	go func() { gone <- p.giveWay(t.Context()) }()
	select {
	case <-gone:
		t.Fatal("it went on meanwhile")
	case <-time.After(3 * paintEvery):
	}
	p.waitedFor.Add(-1)
	require.NoError(t, <-gone)

	p.waitedFor.Add(1)
	job, cancel := context.WithCancel(t.Context())
	cancel()
	assert.ErrorIs(t, p.giveWay(job), context.Canceled)
}

// What is brought is judged by the same rules, under the names it came with.
func TestABroughtAuthorityIsJudged(t *testing.T) {
	f, p := openCluster(t)
	ca, other := newAuthorityFiles(t, "kubernetes"), newAuthorityFiles(t, "kubernetes")
	b := &bringing{cert: ca.crt, key: other.key, certName: "root.pem", keyName: "root.pem"}
	f.do(func(ctx ui.Context) {
		p.bring[kube.ClusterCA] = b
		p.tryBring(ctx, kube.ClusterCA, b)
	})
	require.Len(t, b.findings, 1)
	assert.Equal(t, health.RuleCAKeyOfAnotherPair, b.findings[0].Rule)
	assert.Equal(t, "root.pem (key)", b.findings[0].Path, "two files may have one name")
	assert.Contains(t, f.shown(), "Authority’s key of another pair")
	assert.Nil(t, p.m.draft.Brought[kube.ClusterCA])
	f.do(func(ctx ui.Context) {
		b.cert, b.key = ca.crt, ca.key
		p.tryBring(ctx, kube.ClusterCA, b)
	})
	assert.NotNil(t, p.m.draft.Brought[kube.ClusterCA])
}
