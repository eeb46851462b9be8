package app

import (
	"strings"
	"testing"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/keyfile"
	"kubepki/core/pki"
	"kubepki/core/task"
)

func openKeys(t *testing.T) (*frame, *keysPage) {
	t.Helper()
	f := openFrame(t, "/workbench/keys")
	return f, f.mounted["keys"].(*keysPage)
}

func TestEveryKindOfKeyHasWords(t *testing.T) {
	for _, a := range pki.KeyAlgorithms() {
		assert.NotEmpty(t, kindWords[a], a)
	}
	assert.Len(t, kindWords, len(pki.KeyAlgorithms()))
}

// Keys of every kind are made, named as in the course, and marked when weak.
// RSA 8192 takes half a minute and is left to the browser.
func TestMakeKeys(t *testing.T) {
	f, p := openKeys(t)
	assert.Contains(t, f.shown(), "No key yet")
	for _, a := range pki.KeyAlgorithms() {
		if a == pki.RSA8192 {
			continue
		}
		p.pickKind(nil, string(a))
		f.act(p.makeKey)
		o := f.s.ws.All()[f.s.ws.Len()-1]
		assert.Equal(t, a, o.Secret.Algorithm())
		html := f.shown()
		assert.Contains(t, html, o.Name)
		assert.Equal(t, a.Weak() != "", strings.Contains(html, "Weak, a lesson"), a)
	}
	all := f.s.ws.All()
	assert.Equal(t, []string{"my-bank.key", "my-bank-2.key", "my-bank-3.key"}, names(all[:3]))
	assert.Equal(t, p.m.selected, all[len(all)-1].ID)
	p.typeName(nil, "  ")
	f.act(p.makeKey)
	assert.Contains(t, f.shown(), "The key has no name")
	assert.Equal(t, len(all), f.s.ws.Len())
}

func TestMakeTheExampleKey(t *testing.T) {
	f, p := openKeys(t)
	f.act(p.makeExample)
	assert.Equal(t, []string{"my-bank.key"}, names(f.s.ws.All()))
	html := f.shown()
	assert.Contains(t, html, "-----BEGIN PUBLIC KEY-----")
	assert.Contains(t, html, "ecdsa-sha2-nistp256 ")
	assert.NotContains(t, html, "PRIVATE KEY-----\n", "the secret is not shown")
	assert.Contains(t, html, "no certificate or request here yet")
	p.pickTab(nil, "prints")
	assert.Contains(t, f.shown(), "SHA256:")
}

// Each format of the table is written, and read back as the same key.
func TestKeysThereAndBack(t *testing.T) {
	f, p := openKeys(t)
	f.act(p.makeExample)
	o := f.s.ws.All()[0]
	p.pickTab(nil, "away")
	html := f.shown()
	for _, format := range keyfile.FormatsFor(keyfile.Of(o.Secret)) {
		assert.Contains(t, html, ">"+strings.TrimSuffix(format.Name, ", DER")+"<", format.ID)
		saved := len(f.b.Saves)
		f.act(func(ctx ui.Context) {
			if format.Passphrase {
				p.out.begin(ctx, o, format)
				p.out.pass.suggest(nil)
				p.out.seal(ctx, o)
			} else {
				p.out.write(ctx, o, format, "")
			}
		})
		require.Len(t, f.b.Saves, saved+1, format.ID)
		file := f.b.Saves[saved]
		assert.Equal(t, "my-bank"+format.Ending, file.Name)
		if format.Passphrase {
			continue // what was suggested is forgotten: see the stories in a browser
		}
		g, q := openKeys(t)
		g.act(func(ctx ui.Context) { q.bring.give(ctx, []File{{Name: file.Name, Data: file.Data}}) })
		require.Equal(t, 1, g.s.ws.Len(), "%s: %v", format.ID, q.bring.faults)
		back := g.s.ws.All()[0]
		assert.Equal(t, o.KeyID, back.KeyID, format.ID)
		assert.Equal(t, format.Private, back.Kind == PrivateKey, format.ID)
		assert.Equal(t, back.ID, q.m.selected)
	}
}

// A key with a passphrase is asked for it; a wrong one says so.
func TestBringALockedKey(t *testing.T) {
	f, p := openKeys(t)
	key, err := pki.Native{}.Make(t.Context(), pki.ECDSAP256)
	require.NoError(t, err)
	o := keyMade(key, "x", f.s.now())
	for _, id := range []keyfile.ID{keyfile.PKCS8EncryptedPEM, keyfile.OpenSSHEncrypted} {
		in, err := keyWriting(o, id, "correct horse")
		require.NoError(t, err)
		file, err := task.Call(t.Context(), task.Native, task.WriteKey, in, nil, nil)
		require.NoError(t, err)
		f.act(func(ctx ui.Context) { p.paste(ctx, string(file)) })
		assert.Contains(t, f.shown(), "is encrypted.")
		p.bring.pass.type1(nil, "wrong horse")
		f.act(p.bring.open)
		assert.Contains(t, f.shown(), "This passphrase does not open it")
		assert.Zero(t, f.s.ws.Len())
		p.bring.pass.type1(nil, "correct horse")
		f.act(p.bring.open)
		require.Equal(t, 1, f.s.ws.Len())
		assert.Equal(t, o.KeyID, f.s.ws.All()[0].KeyID)
		assert.Empty(t, p.text)
		f.s.ws.Remove(f.s.ws.All()[0].ID)
	}
}

// A certificate where a key is wanted is said to be one; nothing pasted is lost.
func TestBringWhatIsNoKey(t *testing.T) {
	f, p := openKeys(t)
	f.act(func(ctx ui.Context) { p.paste(ctx, sample(t, 0)) })
	assert.Contains(t, f.shown(), "no key: it is in the workspace all the same")
	for text, want := range map[string]string{
		"hello there": "Line 1, column 1", strings.Repeat("noise ", 4<<20): "at most 2,097,152 are read here", "-----BEGIN PRIVATE KEY-----\nMI?G\n-----END PRIVATE KEY-----\n": "Line 2, column 3",
	} {
		f.act(func(ctx ui.Context) { p.paste(ctx, text) })
		assert.Contains(t, f.shown(), want)
		assert.Equal(t, text, p.text)
	}
}

// The key's card names what holds its public half, and goes with undo.
func TestKeyBelongsToItsCertificate(t *testing.T) {
	f, p := openKeys(t)
	made, err := f.s.exampleSet(t.Context())
	require.NoError(t, err)
	ids := f.s.ws.AddAll(made)
	p.pick(ids[3])
	html := f.shown()
	assert.Contains(t, html, "<span>my-bank</span>")
	f.s.remove("my-bank", ids[3])
	assert.Contains(t, f.shown(), "Lab root", "the next key is shown")
	f.act(f.s.toasts[len(f.s.toasts)-1].Do)
	assert.Equal(t, 4, f.s.ws.Len())
}
