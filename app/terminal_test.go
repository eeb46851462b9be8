package app

import (
	"strings"
	"testing"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/app/apptest"
	"kubepki/core/command"
	"kubepki/core/convert"
	"kubepki/core/keyfile"
	"kubepki/core/kube"
	"kubepki/core/pki"
)

func TestTheTerminalShowsWhatWasDone(t *testing.T) {
	f, p := openAuthorities(t)
	assert.NotContains(t, f.shown(), `class="term"`)
	require.True(t, f.press(Key{Name: "t"}))
	assert.Contains(t, f.shown(), "Nothing done yet")
	f.do(p.makeExample)
	f.worked(t, &p.make)
	html := f.shown()
	assert.Contains(t, html, "1. Make the root authority Lab root")
	assert.Contains(t, html, "openssl req -x509 -new -config Lab-root.cnf")
	for _, tool := range []command.Tool{command.CFSSL, command.Step, command.EasyRSA, command.Keytool} {
		assert.Contains(t, html, `id="term-tools-tab-`+string(tool)+`"`)
	}
	assert.NotContains(t, html, `id="term-tools-tab-kubectl"`, "it makes no root")
	f.term.choose(nil, string(command.Keytool))
	html = f.shown()
	assert.Contains(t, html, "keytool -genkeypair")
	assert.Contains(t, html, "Not quite the same:")
	assert.Contains(t, html, passphraseFile+" holds the passphrase")

	f.term.saveHistory(nil)
	f.term.saveConfig(nil)
	require.Len(t, f.b.Saves, 2)
	assert.Equal(t, "history.sh", f.b.Saves[0].Name)
	assert.True(t, strings.HasPrefix(string(f.b.Saves[0].Data), "#!/bin/sh\n"))
	assert.Equal(t, "openssl.cnf", f.b.Saves[1].Name)
	assert.Contains(t, string(f.b.Saves[1].Data), "[req_1]")

	f.do(func(ctx ui.Context) { f.term.forget(ctx) })
	assert.Contains(t, f.shown(), "Nothing done yet")
	assert.Equal(t, 2, f.s.ws.Len(), "what was made stays")
	f.do(func(ctx ui.Context) { f.s.toasts[len(f.s.toasts)-1].Do(ctx) })
	assert.Contains(t, f.shown(), "1. Make the root authority Lab root")
	require.True(t, f.press(Key{Name: "t"}))
	assert.NotContains(t, f.shown(), `class="term"`)
}

// Foreign names are data in commands and comments too.
func TestForeignNamesInTheTerminal(t *testing.T) {
	f, p := openRequests(t)
	f.s.termOpen = true
	p.m.form.subject.set(pki.CommonName(`x'; rm -rf "$HOME"; <b>`))
	p.m.name = "a b\u202e$(id)"
	require.NotNil(t, f.ask(t, p), p.m.failure)
	html := f.shown()
	assert.NotContains(t, html, "; <b>")
	assert.NotContains(t, f.s.history(), "\u202e")
	assert.Contains(t, f.s.history(), `-subj '/CN=x'\''; rm -rf "$HOME"; <b>'`)
}

// A cluster's set is told as what openssl would do for each file, and no file
// takes another's place.
func TestAClusterIsNotedForTheTerminal(t *testing.T) {
	f, _ := openRequests(t)
	work, err := kube.Prepare(t.Context(), kube.NewPlan(labCluster(t)), kube.Options{Maker: pki.Native{}, Now: apptest.Now(), Parallel: 1})
	require.NoError(t, err)
	g, err := gather(t.Context(), work, nil)
	require.NoError(t, err)
	r, err := work.Finish()
	require.NoError(t, err)
	f.s.didCluster(r, g)
	calls, _ := f.s.doneSoFar()
	files := map[string]bool{}
	for _, c := range calls {
		s, ok := command.ScriptOf(c, command.OpenSSL)
		require.True(t, ok, c.Operation)
		assert.False(t, files[s.Makes], "%s is made twice", s.Makes)
		files[s.Makes] = true
	}
	assert.Empty(t, command.Missing(calls), "all that is read is made before")
	f.s.termOpen = true
	assert.Contains(t, f.shown(), "more: they are in history.sh")
}

// What an authority signs whose key lies elsewhere is asked for, not signed.
func TestAClusterOfAnAuthorityElsewhereIsNoted(t *testing.T) {
	work, err := kube.Prepare(t.Context(), kube.NewPlan(labCluster(t)), kube.Options{Maker: pki.Native{}, Now: apptest.Now(), Parallel: 1})
	require.NoError(t, err)
	g, err := gather(t.Context(), work, nil)
	require.NoError(t, err)
	r, err := work.Finish()
	require.NoError(t, err)
	at := g.places["ca"]
	require.NotZero(t, at.key)
	at.key = 0
	g.places["ca"] = at
	operations := map[command.Operation]int{}
	for _, m := range r.Made {
		for _, c := range itemCalls(m, g) {
			operations[c.Operation]++
			assert.NotEqual(t, "ca", m.Item.ID)
			assert.False(t, c.Operation == command.Sign && m.Item.Profile.Authority == "ca", m.Item.ID)
		}
	}
	assert.Greater(t, operations[command.MakeRequest], operations[command.Sign])
	assert.NotZero(t, operations[command.Sign], "etcd's authority is here")
}

// What is taken away in another format is told with what it is made of.
func TestTakingAwayIsNotedForTheTerminal(t *testing.T) {
	f, _ := openRequests(t)
	made, err := f.s.exampleSet(t.Context())
	require.NoError(t, err)
	f.s.ws.AddAll(made)
	of := materialOf(f.s.ws, certificatesIn(f.s.ws)[0])
	require.Equal(t, "my-bank", of.chain[0].Name)
	for id := range certDeeds {
		format, ok := convert.FormatByID(id)
		require.True(t, ok, id)
		f.s.didConvert(of, format, "bank", "bank-tls", "my-bank"+format.Ending)
	}
	for id := range keyDeeds {
		format, ok := keyfile.FormatByID(id)
		require.True(t, ok, id)
		f.s.didTakeKey(of.key, format)
	}
	calls, given := f.s.doneSoFar()
	for _, c := range calls {
		all := command.Scripts(c)
		require.NotEmpty(t, all, c.Operation)
		assert.NotContains(t, command.Needs(c), all[0].Makes, "%s writes over what it reads", c.Operation)
	}
	assert.ElementsMatch(t, []string{"my-bank.key", passphraseFile}, command.Missing(calls, given...))
}
