package app

import (
	"runtime"
	"testing"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/kube"
	"kubepki/core/pki"
)

func openCluster(t *testing.T) (*frame, *clusterPage) {
	t.Helper()
	f := openFrame(t, "/cluster")
	f.d.Consume()
	p := f.mounted["cluster"].(*clusterPage)
	f.do(func(ui.Context) {
		p.change(func(d *kube.Draft) { d.KeyAlgorithm, d.Workers = string(pki.ECDSAP256), "" })
	})
	return f, p
}

// do lets the user do something, and waits until all that follows is done.
func (f *frame) do(act func(ui.Context)) {
	f.d.Dispatch(ui.Dispatch{Source: f.Shell, Function: act})
	for range 3 { // what waits until something is drawn comes with the next turn
		f.d.Consume()
	}
}

func TestGenerateFillsTheWorkspaceAndUndoBringsTheEarlierSetBack(t *testing.T) {
	f, p := openCluster(t)
	f.do(p.generate)
	assert.Contains(t, f.shown(), plural(p.m.plan.Files(), "file")+", ready")
	first, objects := p.m.result, f.s.ws.Len()
	assert.Equal(t, 2*15+1, objects, "fifteen pairs, and the service account keys")
	assert.False(t, p.m.stale())

	f.do(func(ui.Context) { p.change(func(d *kube.Draft) { d.Name = "lab" }) })
	assert.True(t, p.m.stale())
	f.do(p.generate)
	assert.NotSame(t, first, p.m.result)
	assert.Equal(t, objects, f.s.ws.Len(), "the new set takes the old one's place")
	last := f.s.toasts[len(f.s.toasts)-1]
	require.Equal(t, "Undo", last.Action)
	f.do(last.Do)
	assert.Same(t, first, p.m.result)
	assert.Equal(t, objects, f.s.ws.Len())
}

// Each new set has keys that nobody has taken away yet.
func TestLeavingAsksAfterEachNewSet(t *testing.T) {
	f, p := openCluster(t)
	f.do(p.generate)
	assert.True(t, f.b.Warned)
	f.do(func(ctx ui.Context) { p.download(ctx, "cp-1") })
	assert.True(t, f.b.Warned, "one host is not all")
	f.do(func(ctx ui.Context) { p.download(ctx, "") })
	assert.False(t, f.b.Warned)
	assert.Equal(t, "kubernetes-pki.zip", f.b.Saves[1].Name)
	f.do(p.generate)
	assert.True(t, f.b.Warned, "as many objects, but others")
}

func TestCancelLeavesTheWorkspaceAsItWas(t *testing.T) {
	f, p := openCluster(t)
	f.do(p.generate)
	was, objects := p.m.result, f.s.ws.All()
	for _, late := range []bool{false, true} {
		f.do(func(ctx ui.Context) {
			p.generate(ctx)
			for late && p.waitedFor.Load() > 0 {
				runtime.Gosched() // all is made, and the page does not know it yet
			}
			p.m.cancel()
		})
		assert.Same(t, was, p.m.result)
		assert.Equal(t, objects, f.s.ws.All())
		assert.Contains(t, f.shown(), "Cancelled: nothing was made")
	}
}

func TestNothingIsMadeOfABadDescription(t *testing.T) {
	f, p := openCluster(t)
	f.do(func(ctx ui.Context) {
		p.change(func(d *kube.Draft) { d.ControlPlanes = "cp_1 10.0.0.10" })
		p.generate(ctx)
	})
	assert.Equal(t, jobIdle, p.m.job)
	assert.Contains(t, f.shown(), "1 thing to mend")
	assert.Equal(t, "cluster-control-planes", f.b.Focused[len(f.b.Focused)-1])
}

func TestAnAuthorityThatWasGivenUpWhileItIsReadIsNotBrought(t *testing.T) {
	f, p := openCluster(t)
	ca := newAuthorityFiles(t, "kubernetes")
	b := &bringing{cert: ca.crt, key: ca.key}
	f.do(func(ctx ui.Context) {
		p.bring[kube.ClusterCA] = b
		p.tryBring(ctx, kube.ClusterCA, b)
		p.generate(ctx)
		assert.Equal(t, jobIdle, p.m.job, "nothing is made before it is settled")
		delete(p.bring, kube.ClusterCA)
	})
	assert.Nil(t, p.m.draft.Brought[kube.ClusterCA])
	f.do(func(ctx ui.Context) {
		p.bring[kube.ClusterCA] = b
		p.tryBring(ctx, kube.ClusterCA, b)
	})
	require.NotNil(t, p.m.draft.Brought[kube.ClusterCA])
	assert.Contains(t, f.shown(), "brought, ends")
}

// What the plan needs is made while the user reads: after each change of the
// description, and again once a set has taken the keys.
func TestThePageSaysWhichKeysItExpects(t *testing.T) {
	type wanted struct {
		a pki.KeyAlgorithm
		n int
	}
	var last wanted
	ports, b := testPorts()
	ports.Expect = func(a pki.KeyAlgorithm, n int) { last = wanted{a, n} }
	f := openFrameWith(t, ports, b, "/cluster")
	f.d.Consume()
	p := f.mounted["cluster"].(*clusterPage)
	assert.Equal(t, wanted{pki.RSA2048, 16}, last)

	f.do(func(ui.Context) {
		p.change(func(d *kube.Draft) { d.KeyAlgorithm, d.Workers = string(pki.ECDSAP256), "40" })
	})
	assert.Equal(t, wanted{pki.ECDSAP256, keysAhead}, last, "a large set is not made ahead")

	f.do(func(ui.Context) { p.change(func(d *kube.Draft) { d.Workers = "" }) })
	last = wanted{}
	f.do(p.generate)
	assert.Equal(t, wanted{pki.ECDSAP256, 16}, last)
}
