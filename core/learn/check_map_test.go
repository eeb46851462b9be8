package learn_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"kubepki/core/kube"
	"kubepki/core/learn"
)

func init() {
	cases["sorted"] = struct {
		right string
		wrong []string
	}{"pile-right pile", []string{"pile-wrong pile", "sets-wrong sets", "letter edges", "pile-right edges"}}
	cases["kept-out"] = struct {
		right string
		wrong []string
	}{"client.crt other.crt", []string{"client.crt ca.crt", "alone.crt ca.crt"}}
	furnishing = append(furnishing, func(d *desk) {
		d.do("pile")
		d.sort("pile", "pile-right", "")
		d.sort("pile", "pile-wrong", "backup-key")
		d.sort("sets", "sets-wrong", "apiserver-etcd-client")
	})
}

// sort does a sorting by the lesson that has it, with one thing put wrong.
func (d *desk) sort(id, out, wrong string) {
	d.t.Helper()
	for _, l := range learn.Lessons() {
		for i := range l.Steps {
			if s := &l.Steps[i]; s.Get("op") == "sort-"+id {
				v := s.Values(true)
				v["out"] = out
				if op, _ := learn.OperationByID("sort-" + id); wrong != "" {
					f, _ := op.Field(wrong)
					for _, o := range f.Options[1:] {
						if o[0] != v[wrong] {
							v[wrong] = o[0]
							break
						}
					}
				}
				made, err := s.Run(d.t.Context(), env(), d.b, v)
				require.NoError(d.t, err)
				require.Equal(d.t, wrong == "", made.State == "valid")
				require.Equal(d.t, wrong == "", len(made.Notes) == 0, "what is wrong is explained")
				d.b = d.b.With(made.Made...)
				return
			}
		}
	}
	d.t.Fatalf("no lesson sorts %s", id)
}

func (d *desk) shelf(folder string) learn.Shelf {
	return learn.Shelf{Bench: d.b, Folder: folder, Now: env().Now()}
}

// The map says nothing that the tables do not: each line has its files, its
// port where it has a server, and an authority.
func TestEdgesAreWhole(t *testing.T) {
	seen := map[string]bool{}
	for _, e := range learn.Edges() {
		assert.False(t, seen[e.ID()], e.ID())
		seen[e.ID()] = true
		assert.NotEmpty(t, e.Client.Path, e.ID())
		assert.NotEmpty(t, e.Knows.Path, e.ID())
		assert.Equal(t, e.Server.ID == "", e.Port == "", e.ID())
		assert.Equal(t, e.Client.Authority, e.Knows.ID, "%s: the server trusts who signed the caller", e.ID())
		if e.Server.ID != "" {
			assert.Equal(t, e.Server.Authority, e.Trusts.ID, e.ID())
		}
	}
	assert.Len(t, learn.Programs(), 7)
}

// With a whole set every line shuts, one authority or three; with the set of
// another authority none does.
func TestEdgesAreTried(t *testing.T) {
	d := &desk{t, learn.Bench{}}
	for _, e := range learn.Edges() {
		state, _ := e.State(d.shelf("lab"))
		assert.Equal(t, "idle", state, e.ID())
	}
	for _, roots := range []string{"one", "separate"} {
		d.do("make-set", "roots", roots, "keep", learn.OnMap, "folder", "lab")
		for _, e := range learn.Edges() {
			state, words := e.State(d.shelf("lab"))
			assert.Equal(t, "valid", state, "%s %s: %s", roots, e.ID(), words)
		}
	}
	d.do("make-set", "roots", "separate", "keep", "ca etcd-ca front-proxy-ca", "folder", "lab")
	for _, e := range learn.Edges() {
		state, words := e.State(d.shelf("lab"))
		assert.Equal(t, "broken", state, e.ID())
		assert.Contains(t, words, "refuses")
	}
}

// What the learner makes later by hand is found by its name or its subject, and
// goes before the set that was made for the lesson.
func TestOwnCertificatesGoFirst(t *testing.T) {
	d := &desk{t, learn.Bench{}}
	d.do("make-set", "roots", "separate", "keep", learn.OnMap, "folder", "lab")
	scheduler, _ := kube.ProfileByID("scheduler")
	admin, _ := kube.ProfileByID("admin")
	name, _ := d.shelf("lab").Held(&scheduler)
	assert.Equal(t, "lab/scheduler.crt", name)
	d.ca("ca", "authority", "3650")
	d.do("make-key", "key", "a.key", "algorithm", "ECDSA-P256")
	d.cert("my-scheduler", "a.key", "ca", "client", "/CN=system:kube-scheduler", "")
	d.cert("admin", "a.key", "ca", "client", "/CN=kube-admin/O=system:masters", "")
	name, _ = d.shelf("lab").Held(&scheduler)
	assert.Equal(t, "my-scheduler.crt", name)
	name, _ = d.shelf("lab").Held(&admin)
	assert.Equal(t, "admin.crt", name)
	name, _ = d.shelf("elsewhere").Held(&scheduler)
	assert.Equal(t, "my-scheduler.crt", name)
}

// A pile is judged by what is in its files: with names changed about, the
// answers change too.
func TestThePileIsJudgedByContent(t *testing.T) {
	d := &desk{t, learn.Bench{}}
	d.do("pile")
	d.sort("pile", "right", "")
	swapped := d.b["shop-ca.crt"]
	swapped.Data = d.b["shop-ca.key"].Data
	f := learn.Judge(d.b.With(swapped), "sorted right pile", env().Now())
	assert.Equal(t, "broken", f.State)
	assert.Contains(t, f.What, "shop-ca.crt")
	assert.Contains(t, f.Why, "PRIVATE KEY")
	for name, o := range d.b {
		assert.Equal(t, name == "shop-ca.key" || name == "shop-key.pem" || name == "mail.pem", o.Secret, name)
	}
}

// Sorting nothing is refused with the first thing that lacks an answer, and what
// only somebody else can sign cannot be asked for without a certificate of theirs.
func TestSortingAsksForEveryAnswer(t *testing.T) {
	b := furnished(t)
	for _, c := range []struct {
		op, field string
		v         learn.Values
	}{
		{"sort-ports", "apiserver", learn.Values{}},
		{"sort-ports", "etcd-server", learn.Values{"apiserver": "6443", "etcd-server": "none"}},
		{"sort-pile", "shop-csr", learn.Values{"shop-ca-crt": "certificate", "shop-ca-key": "private key", "shop-csr": "poem"}},
		{"knock", "cert", learn.Values{"cert": "none.crt"}},
		{"ask-outside", "ca", learn.Values{"ca": "ca.key"}},
		{"ask-outside", "ca", learn.Values{"ca": "other.crt", "keep": "apiserver", "folder": "x"}},
	} {
		op, ok := learn.OperationByID(c.op)
		require.True(t, ok)
		_, err := op.Run(t.Context(), env(), b, c.v)
		var bad *learn.FieldError
		if assert.ErrorAs(t, err, &bad, "%s %v", c.op, c.v) {
			assert.Equal(t, c.field, bad.Field)
		}
	}
}
