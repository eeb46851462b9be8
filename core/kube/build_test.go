package kube_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/kube"
	"kubepki/core/kube/kubetest"
	"kubepki/core/pki"
	"kubepki/core/pki/pkitest"
)

func TestBuildReportsEveryItemOnce(t *testing.T) {
	for _, parallel := range []int{0, 1, 4, 100} {
		p := kubetest.Plan(t, threeControlPlanes)
		var got []kube.Progress
		var yields atomic.Int32
		r, err := kube.Build(context.Background(), p, kube.Options{
			Maker: pkitest.Keys{}, Now: now, Parallel: parallel,
			Progress: func(p kube.Progress) { got = append(got, p) },
			Yield:    func(context.Context) error { yields.Add(1); return nil },
		})
		require.NoError(t, err)
		require.Len(t, got, len(p.Items))
		seen := map[string]bool{}
		for i, g := range got {
			assert.Equal(t, i+1, g.Done)
			assert.Equal(t, len(p.Items), g.Total)
			seen[g.Last] = true
		}
		assert.Len(t, seen, len(p.Items))
		assert.EqualValues(t, len(p.Items), yields.Load(), "the page may paint after each item")
		for i, m := range r.Made {
			assert.Equal(t, p.Items[i].ID, m.Item.ID, "the result is in the plan's order")
		}
		assert.Equal(t, now, r.At)
	}
}

func TestNoTwoItemsShareAKeyOrASerial(t *testing.T) {
	keys, serials := map[[32]byte]string{}, map[string]string{}
	for _, m := range kubetest.Made(t, threeControlPlanes).Made {
		id := pki.KeyID(m.Key.Public())
		assert.Empty(t, keys[id], m.Item.ID)
		keys[id] = m.Item.ID
		if m.Cert() != nil {
			assert.Empty(t, serials[m.Cert().SerialNumber.String()], m.Item.ID)
			serials[m.Cert().SerialNumber.String()] = m.Item.ID
		}
	}
}

func TestCancellingLeavesNothing(t *testing.T) {
	for _, parallel := range []int{1, 4} {
		ctx, cancel := context.WithCancel(context.Background())
		r, err := kube.Build(ctx, kubetest.Plan(t, func(d *kube.Draft) { d.Workers = "50" }), kube.Options{
			Maker: pkitest.Keys{}, Now: now, Parallel: parallel,
			Progress: func(p kube.Progress) {
				assert.Less(t, p.Done, 10+parallel+1, "what was under way may finish, nothing more begins")
				if p.Done == 10 {
					cancel()
				}
			},
		})
		assert.Nil(t, r)
		assert.ErrorIs(t, err, context.Canceled)
	}
}

func TestCancelledBeforeItBeginsMakesNothing(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	maker := &recorder{}
	r, err := kube.Build(ctx, kubetest.Plan(t, nil), kube.Options{Maker: maker, Now: now})
	assert.Nil(t, r)
	assert.Equal(t, context.Canceled, err, "the page can tell it from a failure")
	assert.Empty(t, maker.asked)
}

func TestAnErrorOfYieldStopsTheBuild(t *testing.T) {
	gone := errors.New("the page is gone")
	calls := 0
	r, err := kube.Build(context.Background(), kubetest.Plan(t, nil), kube.Options{Maker: pkitest.Keys{}, Now: now, Yield: func(context.Context) error {
		calls++
		return gone
	}})
	assert.Nil(t, r)
	assert.Equal(t, gone, err)
	assert.Equal(t, 1, calls)
}

// recorder notes which algorithms are asked for and makes P-256 keys; from call
// failAt on it fails.
type recorder struct {
	pki.Native
	mu     sync.Mutex
	asked  []pki.KeyAlgorithm
	failAt int
}

func (r *recorder) Make(ctx context.Context, a pki.KeyAlgorithm) (*pki.PrivateKey, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.asked = append(r.asked, a)
	if r.failAt > 0 && len(r.asked) >= r.failAt {
		return nil, errors.New("no entropy left")
	}
	return r.Native.Make(ctx, pki.ECDSAP256)
}

func TestAMakersErrorNamesTheItem(t *testing.T) {
	for failAt, want := range map[int]string{
		1: "kube: make ca: no entropy left", 2: "kube: make etcd-ca: no entropy left", 4: "kube: make apiserver/cp-1: no entropy left",
	} {
		r, err := kube.Build(context.Background(), kubetest.Plan(t, nil), kube.Options{Maker: &recorder{failAt: failAt}, Now: now})
		assert.Nil(t, r)
		assert.EqualError(t, err, want)
	}
}

// Whoever waits for an authority must not wait for ever when it cannot be made.
func TestAFailingAuthorityStopsThoseThatWaitForIt(t *testing.T) {
	_, err := kube.Build(context.Background(), kubetest.Plan(t, nil), kube.Options{Maker: &recorder{failAt: 1}, Now: now, Parallel: 50})
	assert.ErrorContains(t, err, "no entropy left")
}

func TestTheMakerIsAskedForThePlansAlgorithms(t *testing.T) {
	maker := &recorder{}
	_, err := kube.Build(context.Background(), kubetest.Plan(t, func(d *kube.Draft) { d.Version = "v1.30.14"; d.Workers = "" }), kube.Options{Maker: maker, Now: now})
	require.NoError(t, err)
	counts := map[pki.KeyAlgorithm]int{}
	for _, a := range maker.asked {
		counts[a]++
	}
	assert.Equal(t, map[pki.KeyAlgorithm]int{pki.ECDSAP256: 11, pki.RSA2048: 5}, counts)
}

func TestDatesAreKubeadms(t *testing.T) {
	r := kubetest.Made(t, nil)
	for id, years := range map[string]int{"ca": 10, "etcd-ca": 10, "apiserver/cp-1": 1, "admin/cp-1": 1, "kubelet/worker-1": 1} {
		c := find(t, r, id).Cert()
		assert.Equal(t, now.Add(-5*time.Minute), c.NotBefore, id)
		assert.Equal(t, now.Add(time.Duration(years)*365*day), c.NotAfter, id)
	}
	r = kubetest.Made(t, func(d *kube.Draft) { d.LeafDays, d.AuthorityDays = "90", "400" })
	assert.Equal(t, now.Add(90*day), find(t, r, "apiserver/cp-1").Cert().NotAfter)
	assert.Equal(t, now.Add(400*day), find(t, r, "ca").Cert().NotAfter)
}

func TestABroughtAuthorityIsUsedByteForByte(t *testing.T) {
	for version, beginsLike := range map[string]bool{"v1.34.4": false, "v1.30.14": true} {
		ca := brought(t, "corp")
		p := kubetest.Plan(t, func(d *kube.Draft) {
			d.Version, d.Workers = version, "1"
			d.Brought = map[string]*pki.Authority{kube.ClusterCA: ca}
		})
		r, err := kube.Build(context.Background(), p, kube.Options{Maker: &recorder{}, Now: now})
		require.NoError(t, err)
		m := find(t, r, "ca")
		assert.Equal(t, ca.Cert.Raw, m.Cert().Raw)
		assert.Same(t, ca.Key, m.Key)
		leaf, config := find(t, r, "apiserver/cp-1").Cert(), find(t, r, "kubelet/worker-1").Cert()
		assert.NoError(t, leaf.CheckSignatureFrom(ca.Cert))
		assert.Equal(t, ca.Cert.NotBefore, config.NotBefore, "kubeconfigs begin with their authority")
		assert.Equal(t, now.Add(365*day), config.NotAfter)
		if beginsLike {
			assert.Equal(t, ca.Cert.NotBefore, leaf.NotBefore)
		} else {
			assert.Equal(t, now.Add(-5*time.Minute), leaf.NotBefore)
		}
		assert.Equal(t, ca.Cert.SubjectKeyId, leaf.AuthorityKeyId)
	}
}

// A draft is read at one time and carried out at another.
func TestABroughtAuthorityThatEndsTooSoonIsNamed(t *testing.T) {
	ca := brought(t, "corp")
	p := kubetest.Plan(t, func(d *kube.Draft) { d.Brought = map[string]*pki.Authority{kube.ClusterCA: ca} })
	_, err := kube.Build(context.Background(), p, kube.Options{Maker: pkitest.Keys{}, Now: ca.Cert.NotAfter.Add(-day)})
	assert.ErrorContains(t, err, "kube: make apiserver/cp-1: pki: issue CN=kube-apiserver: it would end on ")
}

func TestFindAndAuthority(t *testing.T) {
	r := kubetest.Made(t, nil)
	_, ok := r.Find("nobody")
	assert.False(t, ok)
	_, err := r.Authority("nobody")
	assert.EqualError(t, err, "kube: authority nobody is not in the result")
	_, err = r.Authority("sa")
	assert.Error(t, err, "a bare key signs no certificate")
}

// One root in three places: one key, one certificate, and every leaf by it.
func TestOneAuthoritySignsEverything(t *testing.T) {
	for _, change := range []func(*kube.Draft){oneAuthority, func(d *kube.Draft) { externalEtcd(d); d.OneAuthority = true }} {
		r := kubetest.Made(t, change)
		ca := find(t, r, kube.ClusterCA)
		for _, m := range r.Made {
			switch {
			case m.Item.Profile.Form == kube.AuthorityPair:
				assert.Same(t, ca.Key, m.Key, m.Item.ID)
				assert.Equal(t, ca.DER, m.DER, m.Item.ID)
			case m.Cert() != nil:
				assert.NoError(t, m.Cert().CheckSignatureFrom(ca.Cert()), m.Item.ID)
			}
		}
		assert.Equal(t, len(r.Plan.Items)-2, r.Plan.Keys())
	}
}
