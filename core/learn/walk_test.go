package learn_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/command"
	"kubepki/core/learn"
)

// What is missing is made again, and what lies beside it stays: the learner's
// keys are not lost to a text.
func TestWhatIsHereStays(t *testing.T) {
	b := learn.Bench{}
	for _, n := range []int{14, 17} {
		var err error
		b, err = learn.ByNumber(n).Walk(t.Context(), env(), b, nil)
		require.NoError(t, err)
	}
	l := learn.ByNumber(17)
	all := func(int) bool { return true }
	again := func(without ...string) (names []string) {
		had := b.With()
		for _, name := range without {
			delete(had, name)
		}
		assert.ElementsMatch(t, without, l.Lost(had, all))
		after, err := l.WalkTo(t.Context(), env(), had, had, len(l.Steps), nil)
		require.NoError(t, err)
		for _, o := range after.Since(had, l.Makes) {
			names = append(names, o.Name)
		}
		return names
	}
	assert.Empty(t, again())
	assert.Equal(t, []string{"etcd.yaml"}, again("etcd.yaml"))
	assert.Equal(t, []string{"etcd-peer-2.key", "etcd-peer-2.csr", "etcd-peer-2.crt"}, again("etcd-peer-2.key"))
	assert.Len(t, again("etcd-ca.key"), len(l.Makes)-1, "what a lost root signed is of no use, and the text says the same")
}

// What does not pass the check is not left alone.
func TestWhatIsWrongIsDoneAnew(t *testing.T) {
	b, err := learn.ByNumber(14).Walk(t.Context(), env(), learn.Bench{}, nil)
	require.NoError(t, err)
	l := learn.ByNumber(17)
	had, err := l.Walk(t.Context(), env(), b, nil)
	require.NoError(t, err)
	had["etcd-peer-1.crt"] = learn.Object{Name: "etcd-peer-1.crt", Cert: had["etcd-peer-2.crt"].Cert}
	after, err := l.WalkTo(t.Context(), env(), had, had, len(l.Steps), nil)
	require.NoError(t, err)
	assert.NotEmpty(t, after.Since(had, []string{"etcd-peer-1.crt"}))
}

// openssl’s own words are shown where the course's configuration is refused:
// those that the real one says, by the table of errata.
func TestARefusedConfigurationIsRefusedInItsOwnWords(t *testing.T) {
	b, err := learn.ByNumber(14).Walk(t.Context(), env(), learn.Bench{}, nil)
	require.NoError(t, err)
	b, err = learn.ByNumber(15).Walk(t.Context(), env(), b, nil)
	require.NoError(t, err)
	tried := 0
	for _, e := range command.Errata() {
		if e.ID != "sibjectAltName" && e.ID != "trailing-comma" {
			continue
		}
		tried++
		op, _ := learn.OperationByID("request-by-config")
		out, err := op.Run(t.Context(), env(), b, learn.Values{"config": e.Files[0].Text, "subject": "/CN=kube-apiserver", "key": "admin.key", "request": "apiserver.csr"})
		require.NoError(t, err)
		assert.Equal(t, "broken", out.State)
		assert.Contains(t, out.Said, e.Says)
		assert.Empty(t, out.Made)
	}
	assert.Equal(t, 2, tried)
}
