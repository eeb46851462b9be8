package app

import (
	"context"
	"crypto/x509"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/app/apptest"
	"kubepki/core/pace"
	"kubepki/core/pki"
	hsheet "kubepki/core/sheet"
)

func keyNamed(n int) [32]byte { return [32]byte{byte(n), byte(n >> 8), byte(n >> 16), 1} }

func authorityObject(name string, n int) Object {
	return Object{Kind: Authority, Name: name, KeyID: keyNamed(n), IssuerKey: keyNamed(n)}
}

func leafObject(name string, n, issuer int) Object {
	return Object{Kind: Certificate, Name: name, KeyID: keyNamed(n), IssuerKey: keyNamed(issuer)}
}

func names(objects []Object) []string {
	out := make([]string, len(objects))
	for i, o := range objects {
		out[i] = o.Name
	}
	return out
}

func TestAddGivesIDsAndTellsOnce(t *testing.T) {
	w := NewWorkspace()
	changes := 0
	stop := w.Subscribe(func() { changes++ })
	assert.Equal(t, 1, w.Add(Object{Kind: PrivateKey, Name: "a"}))
	assert.Equal(t, []int{2, 3, 4}, w.AddAll(make([]Object, 3)))
	assert.Equal(t, 2, changes, "a batch is one change")
	assert.Equal(t, 4, w.Len())
	o, ok := w.Get(1)
	require.True(t, ok)
	assert.Equal(t, "a", o.Name)
	_, ok = w.Get(9)
	assert.False(t, ok)
	stop()
	w.Add(Object{})
	assert.Equal(t, 2, changes)
}

func TestRename(t *testing.T) {
	w := NewWorkspace()
	id := w.Add(Object{Name: "old"})
	assert.True(t, w.Rename(id, "  new "))
	o, _ := w.Get(id)
	assert.Equal(t, "new", o.Name)
	assert.False(t, w.Rename(id, "   "))
	assert.False(t, w.Rename(99, "x"))
	o, _ = w.Get(id)
	assert.Equal(t, "new", o.Name)
}

func TestRemoveAndUndo(t *testing.T) {
	w := NewWorkspace()
	ids := w.AddAll([]Object{{Name: "a"}, {Name: "b"}, {Name: "c"}, {Name: "d"}})
	undo := w.Remove(ids[1], ids[3])
	assert.Equal(t, []string{"a", "c"}, names(w.All()))
	_, ok := w.Get(ids[1])
	assert.False(t, ok)
	later := w.Add(Object{Name: "e"})
	assert.Greater(t, later, ids[3], "an ID is never used again")
	undo()
	assert.Equal(t, []string{"a", "b", "c", "d", "e"}, names(w.All()), "each is back where it was")
	undo()
	assert.Equal(t, 5, w.Len(), "undo works once")
	o, ok := w.Get(ids[3])
	assert.True(t, ok)
	assert.Equal(t, "d", o.Name)
}

func TestCount(t *testing.T) {
	w := NewWorkspace()
	w.AddAll([]Object{{Kind: Certificate}, {Kind: Authority}, {Kind: PrivateKey}, {Kind: Request}, {Kind: PublicKey}})
	certificates, keys := w.Count()
	assert.Equal(t, 2, certificates)
	assert.Equal(t, 1, keys)
}

func TestGroupedByChain(t *testing.T) {
	w := NewWorkspace()
	w.AddAll([]Object{
		{Kind: PublicKey, Name: "sa.pub", KeyID: keyNamed(50)},
		leafObject("apiserver", 10, 1),
		authorityObject("etcd-ca", 2),
		{Kind: PrivateKey, Name: "ca.key", KeyID: keyNamed(1)},
		authorityObject("kubernetes", 1),
		{Kind: Request, Name: "apiserver.csr", KeyID: keyNamed(10)},
		{Kind: PrivateKey, Name: "apiserver.key", KeyID: keyNamed(10)},
		{Kind: Authority, Name: "team-a", KeyID: keyNamed(3), IssuerKey: keyNamed(1)},
		leafObject("web", 11, 3),
		leafObject("peer", 12, 2),
		leafObject("stranger", 13, 99),
	})
	groups := w.Grouped()
	require.Len(t, groups, 3)
	assert.Equal(t, "Chain of etcd-ca", groups[0].Title)
	assert.Equal(t, []string{"etcd-ca", "peer"}, names(groups[0].Objects))
	assert.Equal(t, "Chain of kubernetes", groups[1].Title)
	assert.Equal(t, []string{"kubernetes", "ca.key", "apiserver", "apiserver.key", "apiserver.csr", "team-a", "web"}, names(groups[1].Objects))
	assert.Equal(t, "Loose", groups[2].Title)
	assert.Equal(t, []string{"stranger", "sa.pub"}, names(groups[2].Objects))
}

func TestGroupedHoldsEachObjectOnce(t *testing.T) {
	w := NewWorkspace()
	// Two authorities that name each other, one that signed itself and is there
	// twice, and objects whose keys are not known.
	w.AddAll([]Object{
		{Kind: Authority, Name: "a", KeyID: keyNamed(1), IssuerKey: keyNamed(2)},
		{Kind: Authority, Name: "b", KeyID: keyNamed(2), IssuerKey: keyNamed(1)},
		authorityObject("c", 3), authorityObject("c again", 3),
		leafObject("leaf", 4, 3),
		{Kind: Certificate, Name: "unknown"},
		{Kind: PrivateKey, Name: "key"},
		{Kind: Authority, Name: "no key"},
	})
	seen := map[int]int{}
	for _, g := range w.Grouped() {
		for _, o := range g.Objects {
			seen[o.ID]++
		}
	}
	assert.Len(t, seen, 8)
	for id, n := range seen {
		assert.Equal(t, 1, n, "object %d", id)
	}
}

func TestGroupedIsKeptUntilAChange(t *testing.T) {
	w := NewWorkspace()
	w.Add(authorityObject("kubernetes", 1))
	first := w.Grouped()
	assert.Same(t, &first[0], &w.Grouped()[0])
	w.Add(leafObject("leaf", 2, 1))
	assert.Len(t, w.Grouped()[0].Objects, 2)
}

func TestGroupingAndSearchingManyAreLinear(t *testing.T) {
	holding := func(workers int) *Workspace {
		w := NewWorkspace()
		batch := []Object{authorityObject("kubernetes", 1)}
		for i := 2; i < workers+2; i++ {
			batch = append(batch, leafObject(fmt.Sprintf("worker-%d", i), i, 1), Object{Kind: PrivateKey, Name: "its key", KeyID: keyNamed(i)})
		}
		w.AddAll(batch)
		return w
	}
	pace.Linear(t, 1000, func(n int) func() {
		w := holding(n)
		return func() {
			w.Add(leafObject("one more", 0, 1)) // or what was grouped before is kept
			groups := w.Grouped()
			require.Len(t, groups, 1)
			assert.Greater(t, len(groups[0].Objects), 2*n+1)
		}
	})
	pace.Linear(t, 1000, func(n int) func() {
		w := holding(n)
		w.Grouped()
		return func() { assert.NotEmpty(t, w.Search("worker-999")) }
	})
}

func TestVersionChangesWithEachChange(t *testing.T) {
	w := NewWorkspace()
	seen := map[int]bool{w.Version(): true}
	id := w.Add(Object{Name: "a"})
	seen[w.Version()] = true
	w.Rename(id, "b")
	seen[w.Version()] = true
	undo := w.Remove(id)
	seen[w.Version()] = true
	undo()
	seen[w.Version()] = true
	assert.Len(t, seen, 5)
	w.Search("a")
	assert.True(t, seen[w.Version()], "reading changes nothing")
}

func TestSearch(t *testing.T) {
	w := NewWorkspace()
	w.AddAll([]Object{
		{Kind: Certificate, Name: "kube-apiserver", Path: "cp-1/etc/kubernetes/pki/apiserver.crt", Provenance: "signed here by kubernetes"},
		{Kind: PrivateKey, Name: "kube-apiserver", Path: "cp-1/etc/kubernetes/pki/apiserver.key"},
		{Kind: Request, Name: "jane"},
	})
	assert.Len(t, w.Search(""), 3)
	assert.Len(t, w.Search("APISERVER"), 2)
	assert.Len(t, w.Search("apiserver private"), 1)
	assert.Len(t, w.Search("signed  here"), 1)
	assert.Equal(t, []string{"jane"}, names(w.Search("request")))
	assert.Empty(t, w.Search("nothing has this"))
}

func TestWatchersMayReadAndChange(t *testing.T) {
	w := NewWorkspace()
	seen := 0
	w.Subscribe(func() {
		seen = w.Len()
		if seen == 1 {
			w.Add(Object{})
		}
	})
	w.Add(Object{})
	assert.Equal(t, 2, seen)
}

func TestObjectsOfRealCertificates(t *testing.T) {
	ctx := context.Background()
	key, err := pki.Native{}.Make(ctx, pki.ECDSAP256)
	require.NoError(t, err)
	now := apptest.Now()
	ca := certificateWith(t, key, certificateSpec{name: "kubernetes", authority: true, until: now.AddDate(10, 0, 0)})
	server := certificateWith(t, key, certificateSpec{name: "kube-apiserver", server: true, names: []string{"cp-1", "kubernetes"}, until: now.AddDate(1, 0, 0)})
	both := certificateWith(t, key, certificateSpec{name: "cp-1", server: true, client: true, until: now.AddDate(0, 0, 5)})
	client := certificateWith(t, key, certificateSpec{name: "jane", client: true, until: now.Add(-72 * time.Hour)})
	plain := certificateWith(t, key, certificateSpec{name: "plain", until: now.Add(3 * time.Hour)})
	for _, c := range []struct {
		o                    Object
		role, state, summary string
	}{
		{ca, "root", "valid", "root, ends in 10 years"},
		{server, "server", "valid", "server, 2 names, ends in 365 days"},
		{both, "both", "warning", "server + client, ends in 5 days"},
		{client, "client", "expired", "client, ended 3 days ago"},
		{plain, "cert", "warning", "certificate, ends in 3 hours"},
		{Object{Kind: PrivateKey, Secret: key}, "key", "", "private key, ECDSA P-256"},
		{Object{Kind: PublicKey}, "public", "", "public key"},
		{Object{Kind: Request}, "request", "", "request"},
		{Object{Kind: Certificate, DER: []byte{1}, parsed: &parsedOnce{}}, "cert", "", "certificate"},
	} {
		assert.Equal(t, c.role, c.o.Role())
		assert.Equal(t, c.state, c.o.State(now), c.summary)
		assert.Equal(t, c.summary, c.o.Summary(now))
	}
	early := server
	assert.Equal(t, "broken", early.State(now.AddDate(-5, 0, 0)), "not valid yet")
	assert.Nil(t, Object{Kind: PrivateKey}.Cert())
}

// TestFarTimes are in certificates without an end (RFC 5280 section 4.1.2.5), further
// away than a duration reaches.
func TestFarTimes(t *testing.T) {
	at := time.Date(2026, 11, 27, 2, 0, 0, 0, time.UTC)
	first := time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)
	last := time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)
	assert.Equal(t, "ends in 7978 years", lasts(last, at))
	assert.Equal(t, "ended 2027 years ago", lasts(first, at))
	assert.Equal(t, "7,978 years", lifetime(&x509.Certificate{NotBefore: at, NotAfter: last}))
	r := &hsheet.Row{NotBefore: first, NotAfter: last}
	assert.Equal(t, "7978 years", leftWords(r, at))
}
