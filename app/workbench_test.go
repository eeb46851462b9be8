package app

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/app/apptest"
	"kubepki/core/archive"
	"kubepki/core/pki"
	"kubepki/core/seal"
	"kubepki/core/task"
)

func openWorkbench(t *testing.T) (*frame, *workbenchPage) {
	t.Helper()
	f := openFrame(t, "/workbench")
	return f, f.mounted["workbench"].(*workbenchPage)
}

// act does something as a user would, and waits for what follows in the background.
func (f *frame) act(do func(ui.Context)) {
	f.d.Context().Dispatch(do)
	f.d.Consume()
}

// outline is what an object is known by, whatever its ID and times of reading.
type outline struct {
	Kind                   Kind
	Name, Path, Provenance string
	KeyID, IssuerKey       [32]byte
	Made                   time.Time
	DER                    string
}

func outlines(objects []Object) []outline {
	var out []outline
	for _, o := range objects {
		out = append(out, outline{o.Kind, o.Name, o.Path, o.Provenance, o.KeyID, o.IssuerKey, o.Made.UTC(), string(o.DER)})
	}
	return out
}

func TestEmptyWorkbenchOffersAnExample(t *testing.T) {
	f, p := openWorkbench(t)
	html := f.shown()
	assert.Contains(t, html, "Nothing here yet")
	assert.Contains(t, html, `href="#/workbench/keys"`)
	f.act(p.example)
	assert.Equal(t, 4, f.s.ws.Len())
	html = f.shown()
	assert.Contains(t, html, "Chain of Lab root")
	assert.Contains(t, html, "signed here by Lab root")
	leaf := f.s.ws.All()[2]
	assert.NoError(t, leaf.Cert().CheckSignatureFrom(f.s.ws.All()[0].Cert()))
	undo := f.s.toasts[len(f.s.toasts)-1]
	f.act(undo.Do)
	assert.Zero(t, f.s.ws.Len())
}

func TestMarks(t *testing.T) {
	f, p := openWorkbench(t)
	f.act(p.example)
	m := &p.m
	assert.Equal(t, "everything here, 4 objects", m.subject())
	assert.Len(t, m.taken(), 4, "nothing marked is everything")
	rows := m.rows()
	p.mark(nil, 0) // a heading
	assert.Empty(t, m.marked())
	p.mark(nil, 1)
	assert.Equal(t, []int{rows[1].object.ID}, m.marked())
	assert.Equal(t, "1 marked object", m.subject())
	assert.Empty(t, m.secretWord(), "a certificate is no secret")
	assert.Contains(t, f.shown(), `aria-checked="true"`)
	p.search(nil, "my-bank")
	p.markAll(nil, true)
	assert.Len(t, m.marked(), 3, "what was marked stays so though it is out of sight")
	assert.Equal(t, " (secret)", m.secretWord())
	assert.Equal(t, "2 of 4 objects", m.countWords(4))
	p.remove(nil)
	assert.Equal(t, 1, f.s.ws.Len())
	f.act(f.s.toasts[len(f.s.toasts)-1].Do)
	assert.Equal(t, 4, f.s.ws.Len())
	p.search(nil, "no such thing")
	f.s.changed()
	assert.Contains(t, f.shown(), "Nothing found")
	p.search(nil, "")
	took, _ := 0, 0
	took, ok := p.key("Delete", 2)
	assert.True(t, ok)
	assert.Equal(t, 2, took)
	assert.Equal(t, 3, f.s.ws.Len())
}

// A zip that was downloaded restores everything: names, provenance, times, and
// what belongs together.
func TestZipRestores(t *testing.T) {
	f, p := openWorkbench(t)
	f.act(p.example)
	f.s.ws.Rename(1, "my \u202eroot")
	assert.True(t, f.s.unsaved())
	f.act(p.zip)
	require.Len(t, f.b.Saves, 1)
	saved := f.b.Saves[0]
	assert.Equal(t, "kubepki-workspace.zip", saved.Name)
	assert.False(t, f.s.unsaved(), "all of it was taken away")
	want := outlines(f.s.ws.All())

	g, q := openWorkbench(t)
	g.act(func(ctx ui.Context) { q.bring.give(ctx, []File{{Name: saved.Name, Data: saved.Data}}) })
	assert.Equal(t, want, outlines(g.s.ws.All()))
	for i, o := range g.s.ws.All() {
		if o.Kind == PrivateKey {
			assert.Equal(t, f.s.ws.All()[i].Secret.PKCS8(), o.Secret.PKCS8())
		}
	}
	g.act(func(ctx ui.Context) { q.bring.give(ctx, []File{{Name: saved.Name, Data: saved.Data}}) })
	assert.Equal(t, 4, g.s.ws.Len(), "what is here is not added again")
}

// Only what is marked is in the zip, and the page still warns of what was left.
func TestZipOfTheMarked(t *testing.T) {
	f, p := openWorkbench(t)
	f.act(p.example)
	p.m.mark(3)
	f.act(p.zip)
	z, err := zip.NewReader(bytes.NewReader(f.b.Saves[0].Data), int64(len(f.b.Saves[0].Data)))
	require.NoError(t, err)
	require.Len(t, z.File, 2)
	assert.Equal(t, "my-bank.crt", z.File[0].Name)
	assert.Equal(t, archive.List, z.File[1].Name)
	assert.True(t, f.s.unsaved())
}

func TestSaveEncryptedAndOpen(t *testing.T) {
	f, p := openWorkbench(t)
	f.act(p.example)
	want := outlines(f.s.ws.All())
	p.openSaving(nil)
	f.s.changed()
	assert.Contains(t, f.shown(), "opens with the passphrase alone")
	f.act(p.saving.seal)
	assert.Contains(t, f.shown(), "There is no passphrase")
	p.saving.pass.type1(nil, "correct horse battery")
	p.saving.pass.type2(nil, "correct horse")
	f.act(p.saving.seal)
	assert.Contains(t, f.shown(), "These are two different ones")
	assert.Empty(t, f.b.Saves)
	p.saving.pass.type2(nil, "correct horse battery")
	f.act(p.saving.seal)
	require.Len(t, f.b.Saves, 1)
	saved := f.b.Saves[0]
	assert.Equal(t, "kubepki-workspace.zip.age", saved.Name)
	assert.False(t, p.saving.open)
	assert.Empty(t, p.saving.pass.value, "it is forgotten")
	plain, err := seal.Open("correct horse battery", saved.Data)
	require.NoError(t, err)
	assert.True(t, archive.Is(plain))

	g, q := openWorkbench(t)
	g.act(func(ctx ui.Context) { q.bring.give(ctx, []File{{Name: saved.Name, Data: saved.Data}}) })
	assert.Contains(t, g.shown(), "is encrypted.")
	g.act(q.bring.open)
	assert.Contains(t, g.shown(), "There is no passphrase")
	q.bring.pass.type1(nil, "correct horse")
	g.act(q.bring.open)
	assert.Contains(t, g.shown(), "This passphrase does not open it")
	assert.Zero(t, g.s.ws.Len(), "the workspace is unchanged")
	q.bring.pass.type1(nil, "correct horse battery")
	g.act(q.bring.open)
	assert.Equal(t, want, outlines(g.s.ws.All()))
	assert.NotContains(t, g.shown(), "is encrypted.")
}

// What is kept is encrypted, comes back in a later visit, and is forgotten when
// the user says so, with the way back.
func TestKeepInTheBrowser(t *testing.T) {
	f, p := openWorkbench(t)
	k := f.s.keeping
	f.act(p.example)
	want := outlines(f.s.ws.All())
	assert.Empty(t, f.b.Stored, "nothing is kept unless asked for")
	k.pass.suggest(nil)
	assert.Regexp(t, `^([a-z2-9]{5}-){4}[a-z2-9]{5}$`, k.pass.value)
	phrase := k.pass.value
	f.act(k.turnOn)
	assert.Equal(t, keepOn, k.state)
	f.waitFor(t, func() bool { return !k.saved.IsZero() })
	assert.Contains(t, f.shown(), "Saved at")
	assert.False(t, f.s.unsaved())
	for name, data := range f.b.Stored {
		assert.True(t, seal.Is(data), name)
		assert.NotContains(t, string(data), "PRIVATE")
	}
	f.s.ws.Rename(1, "renamed")
	want[0].Name = "renamed"
	before := string(f.b.Stored[storeWorkspace])
	f.waitFor(t, func() bool { return string(f.b.Stored[storeWorkspace]) != before })

	ports, b := testPorts()
	b.Stored = f.b.Stored
	g := openFrameWith(t, ports, b, "/workbench")
	g.waitFor(t, func() bool { return g.s.keeping.state == keepLocked })
	assert.Contains(t, g.shown(), "A workspace is kept in this browser")
	g.s.keeping.pass.type1(nil, "wrong")
	g.act(g.s.keeping.unlock)
	assert.Contains(t, g.shown(), "This passphrase does not open it")
	assert.Zero(t, g.s.ws.Len())
	g.s.keeping.pass.type1(nil, phrase)
	g.act(g.s.keeping.unlock)
	assert.Equal(t, want, outlines(g.s.ws.All()))
	assert.Equal(t, keepOn, g.s.keeping.state)

	g.act(g.s.keeping.forget)
	assert.Empty(t, b.Stored)
	g.act(g.s.toasts[len(g.s.toasts)-1].Do)
	assert.Len(t, b.Stored, 2)
	assert.Equal(t, keepOn, g.s.keeping.state)
}

// waitFor waits for what happens after a while.
func (f *frame) waitFor(t *testing.T, done func() bool) {
	t.Helper()
	require.Eventually(t, func() bool {
		f.d.Consume()
		return done()
	}, time.Minute, 5*time.Millisecond)
}

func TestKeepingFailsAloud(t *testing.T) {
	f, _ := openWorkbench(t)
	f.s.Store = brokenStore{}
	k := f.s.keeping
	k.pass.suggest(nil)
	f.act(k.turnOn)
	assert.Equal(t, keepOff, k.state)
	assert.Contains(t, f.shown(), "It was not kept.")
	assert.Contains(t, f.shown(), "The disk is full.")
}

type brokenStore struct{ apptest.Store }

func (brokenStore) Save(context.Context, string, []byte) error {
	return errors.New("the disk is full")
}

// The single file warns of who else reaches what is kept.
func TestKeepingWarnsOnFiles(t *testing.T) {
	ports, b := testPorts()
	ports.Build.OneFile = true
	assert.Contains(t, openFrameWith(t, ports, b, "/workbench").html(), "all local pages share this storage")
}

// Work that is given up changes nothing when it ends after all.
func TestWorkIsCancelled(t *testing.T) {
	f, _ := openWorkbench(t)
	var w work
	finished := 0
	run := func(give func(ui.Context)) {
		f.act(func(ctx ui.Context) {
			w.start(ctx, f.s, "Waiting", "", func(job context.Context) error {
				<-job.Done()
				return job.Err()
			}, func(ui.Context, error) { finished++ })
			w.slow = true
			assert.NotNil(t, w.bar(f.s))
			w.start(ctx, f.s, "Another", "", nil, nil)
			assert.Equal(t, "Waiting", w.verb, "one at a time")
			give(ctx)
		})
		assert.Equal(t, jobIdle, w.state)
		assert.Nil(t, w.bar(f.s))
	}
	run(w.stop)
	run(func(ui.Context) { w.cancel() })
	assert.Zero(t, finished)
}

// badThings are what people bring by mistake: where it is told, and what.
func badThings(t *testing.T) map[string]struct{ data, want string } {
	t.Helper()
	key, err := pki.Native{}.Make(t.Context(), pki.ECDSAP256)
	require.NoError(t, err)
	text, err := key.PEM(pki.PKCS8)
	require.NoError(t, err)
	good := string(text)
	return map[string]struct{ data, want string }{
		"cut off":     {good[:len(good)/2], "line 1"},
		"a bad sign":  {strings.Replace(good, "M", "?", 1), "line 2, column 1: “?” is not base64"},
		"noise":       {strings.Repeat("\x00\xff\x17", 1000), "there is no certificate, request or key in it"},
		"words":       {"hello, this is my key, please", "line 1, column 1"},
		"a half zip":  {"PK\x03\x04 half", "it is no zip"},
		"broken age":  {"age-encryption.org/v1\nnothing", ""},
		"too much":    {strings.Repeat("x", 17<<20), "it has 17825792 bytes, more than 16 MiB"},
		"cut JWK":     {`{"kty":"RSA","n":"`, ""},
		"encrypted":   {"-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIB\n-----END ENCRYPTED PRIVATE KEY-----\n", ""},
		"of no curve": {"-----BEGIN EC PRIVATE KEY-----\nMAoCAQEEBQABAgME\n-----END EC PRIVATE KEY-----\n", "line 1"},
	}
}

// Whatever cannot be read is told, and takes nothing from the workspace.
func TestBadInputChangesNothing(t *testing.T) {
	f, p := openWorkbench(t)
	f.act(p.example)
	before := outlines(f.s.ws.All())
	for name, bad := range badThings(t) {
		f.act(func(ctx ui.Context) { p.bring.give(ctx, []File{{Name: "bad.bin", Data: []byte(bad.data)}}) })
		html := f.shown()
		told := len(p.bring.faults) > 0 || p.bring.asks
		assert.True(t, told, "%s: nothing is said", name)
		if !p.bring.asks {
			assert.True(t, strings.Contains(html, "bad.bin: "+bad.want), "%s: want %q, told is %v", name, bad.want, p.bring.faults)
		}
		assert.Equal(t, before, outlines(f.s.ws.All()), name)
	}
	p.bring.stop()
	f.s.changed()
	assert.NotContains(t, f.shown(), "bad.bin")
}

func TestFailuresTellWhatTheyAreAbout(t *testing.T) {
	_, err := task.Call(t.Context(), task.Native, "no-such-task", nil, nil, nil)
	assert.ErrorContains(t, err, "not known")
	assert.False(t, task.AboutPassphrase(err))
}
