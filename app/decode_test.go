package app

import (
	"context"
	"encoding/base64"
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/app/apptest"
	"kubepki/core/decode"
	"kubepki/core/intake"
	"kubepki/core/keyfile"
	"kubepki/core/pki"
)

func sample(t *testing.T, i int) string {
	t.Helper()
	return decode.Samples()[i].Text
}

// authorityFiles is an authority made for a test, as its two files.
type authorityFiles struct {
	authority *pki.Authority
	crt, key  []byte
}

func newAuthorityFiles(t *testing.T, cn string) authorityFiles {
	t.Helper()
	ctx := context.Background()
	key, err := pki.Native{}.Make(ctx, pki.ECDSAP256)
	require.NoError(t, err)
	a, err := pki.NewAuthority(ctx, key, pki.RootTemplate(pki.CommonName(cn), apptest.Now(), 10*year))
	require.NoError(t, err)
	pem, err := key.TraditionalPEM()
	require.NoError(t, err)
	return authorityFiles{a, pki.CertificatePEM(a.Cert), pem}
}

func openDecode(t *testing.T) (*frame, *decodePage) {
	t.Helper()
	f := openFrame(t, "/decode")
	return f, f.mounted["inspect"].(*decodePage)
}

func (f *frame) shown() string {
	f.s.changed()
	return f.html()
}

func TestDecodeOffersExamples(t *testing.T) {
	f, p := openDecode(t)
	html := f.shown()
	for _, s := range decode.Samples() {
		assert.Contains(t, html, s.Title)
		f.act(func(ctx ui.Context) { p.typed(ctx, s.Text) })
		assert.Contains(t, f.shown(), "In plain words.", s.Title)
	}
}

// paste types a text and waits until it was read.
func (f *frame) paste(p *decodePage, text string) {
	f.act(func(ctx ui.Context) { p.typed(ctx, text) })
	f.d.Consume()
}

func TestDecodeShowsFieldsAndWhy(t *testing.T) {
	f, p := openDecode(t)
	f.paste(p, sample(t, 0))
	html := f.shown()
	for _, want := range []string{
		"kube-apiserver", "X509v3 Subject Alternative Name", "10.96.0.1", "Why Kubernetes cares.", "serverAuth",
		"May answer as a server. May not call as a client.", "Cannot sign other certificates.", "fingerprint",
		"whoever holds the matching key may answer as a server under 7 names, for a year.",
	} {
		assert.Contains(t, html, want)
	}
	assert.NotContains(t, html, ` style="`)
}

func TestDecodeFaultsStandAtTheFieldAndLoseNothing(t *testing.T) {
	f, p := openDecode(t)
	text := strings.Replace(sample(t, 0), "MII", "M?I", 1)
	f.paste(p, text+sample(t, 1))
	html := f.shown()
	assert.Contains(t, html, `id="decode-text-fault"`)
	assert.Contains(t, html, "Line 2, column 2: “?” is not base64")
	assert.Contains(t, html, "vouches for itself: a root", "the other block is shown")
	assert.Equal(t, text+sample(t, 1), p.text)
	f.paste(p, "")
	assert.NotContains(t, f.shown(), "decode-text-fault")
	assert.Equal(t, 1, f.s.ws.Len(), "what was read stays")
}

func TestDecodeTakesDroppedFiles(t *testing.T) {
	f := openFrame(t, "/")
	ca := newAuthorityFiles(t, "kubernetes")
	f.b.drop([]File{{Name: "ca.crt", Data: ca.crt}, {Name: "ca.key", Data: ca.key}, {Name: "notes.txt", Data: []byte("hello there, my friend")}}, nil)
	f.d.Consume()
	f.goTo("/decode") // the tester does not follow links by itself
	html := f.shown()
	assert.Contains(t, html, "2 objects")
	assert.Contains(t, html, "P-256, ca.key")
	assert.Contains(t, html, "notes.txt:")
	assert.Contains(t, html, "there is no PEM block")
	list := html[strings.Index(html, `id="inspect-list"`):]
	assert.Equal(t, 2, strings.Count(list, "<b>kubernetes</b>"), "the key is called as its certificate")
	assert.Contains(t, html, "2 objects are in the workspace")
	all := f.s.ws.All()
	require.Len(t, all, 2)
	assert.Equal(t, []string{"ca.crt", "ca.key"}, []string{all[0].Path, all[1].Path})
	assert.Equal(t, all[0].KeyID, all[0].IssuerKey, "it signed itself")
	assert.NotNil(t, all[1].Secret)
	assert.Nil(t, all[1].DER)

	f.act(f.s.toasts[len(f.s.toasts)-1].Do)
	assert.Zero(t, f.s.ws.Len(), "one undo takes all of it out")
}

func TestDecodeSaysWhichFileCouldNotBeRead(t *testing.T) {
	f, p := openDecode(t)
	p.take(nil, errors.New("no files today"))
	assert.Contains(t, f.shown(), "no files today")
	p.take([]File{{Name: "a.crt", Data: []byte(sample(t, 0))}}, errors.Join(&FileError{"big.pem", "it has 40 MB, 16 are read at most", "give a part of it"}))
	f.d.Consume()
	html := f.shown()
	assert.Contains(t, html, "big.pem: it has 40 MB, 16 are read at most.")
	assert.Contains(t, html, "Give a part of it.")
	assert.Equal(t, 1, f.s.ws.Len(), "the other one was read")
}

func TestDecodeClearHasUndo(t *testing.T) {
	f, p := openDecode(t)
	f.paste(p, sample(t, 0))
	const here = " is in the workspace"
	assert.Contains(t, f.shown(), here)
	f.act(p.clear)
	assert.Empty(t, p.text)
	assert.Zero(t, f.s.ws.Len())
	assert.NotContains(t, f.shown(), here, "what is no longer true is not said, and has no Undo")
	f.act(f.s.toasts[len(f.s.toasts)-1].Do)
	assert.Contains(t, f.shown(), here)
	assert.Equal(t, sample(t, 0), p.text)
	assert.Equal(t, 1, f.s.ws.Len())
}

// What is taken out before it was known who signed it costs no more work, and is
// looked at when it comes back.
func TestClearedBeforeItWasSettled(t *testing.T) {
	f, p := openDecode(t)
	f.paste(p, string(newAuthorityFiles(t, "kubernetes").crt))
	id := p.taken[0]
	f.s.ws.Link(map[int][32]byte{id: {}}) // as if it was not known yet
	checked := 0
	f.s.Yield = func(ctx context.Context) error {
		checked++
		return ctx.Err()
	}
	f.act(p.clear)
	f.s.settle([]int{id})
	f.d.Consume()
	assert.Zero(t, checked, "no signature of what is gone is checked")
	f.act(f.s.toasts[len(f.s.toasts)-1].Do)
	f.d.Consume()
	assert.Equal(t, 1, checked)
	ca, ok := f.s.ws.Get(id)
	require.True(t, ok)
	assert.Equal(t, ca.KeyID, ca.IssuerKey, "it signed itself")
}

// A long text is read and does not stand in the field, where the browser would
// take a second to draw it.
func TestLongTextsLeaveTheField(t *testing.T) {
	f, p := openDecode(t)
	long := strings.Repeat("x", fieldBytes) + "\n" + sample(t, 0)
	f.paste(p, long)
	assert.Equal(t, 1, f.s.ws.Len())
	assert.Empty(t, p.text)
	assert.Contains(t, f.shown(), "bytes do not stand in the field")
	f.act(p.clear)
	assert.NotContains(t, f.shown(), "do not stand in the field")
	f.act(f.s.toasts[len(f.s.toasts)-1].Do)
	assert.Equal(t, long, p.given())
}

func TestEverythingLandsInTheWorkspaceOnce(t *testing.T) {
	f, p := openDecode(t)
	ca := newAuthorityFiles(t, "kubernetes")
	text := string(ca.crt) + string(ca.key) + sample(t, 2)
	f.paste(p, text)
	all := f.s.ws.All()
	require.Len(t, all, 3)
	assert.Equal(t, []Kind{Authority, PrivateKey, Request}, []Kind{all[0].Kind, all[1].Kind, all[2].Kind})
	assert.Equal(t, all[0].KeyID, all[1].KeyID)
	assert.Equal(t, all[0].KeyID, all[0].IssuerKey, "it signed itself")
	assert.Equal(t, "kubernetes", all[1].Name)
	assert.Contains(t, f.shown(), "3 objects are in the workspace")

	f.paste(p, "")
	f.paste(p, text)
	assert.Equal(t, 3, f.s.ws.Len())
	f.s.ws.Remove(all[0].ID)
	f.act(p.keep)
	assert.Equal(t, 3, f.s.ws.Len(), "what was removed is put back when it is asked for")
	f.act(func(ctx ui.Context) {
		p.read(ctx, &p.files, []File{{Name: "a/ca.crt", Data: ca.crt}, {Name: "b/ca.crt", Data: ca.crt}})
	})
	f.d.Consume()
	assert.Equal(t, 5, f.s.ws.Len(), "a copy in another place is another line of the sheet")
}

// refusingKeys is a maker that cannot import, as WebCrypto with an odd curve.
type refusingKeys struct{ pki.Native }

func (refusingKeys) Import(context.Context, []byte) (*pki.PrivateKey, error) {
	return nil, errors.New("curve is not supported")
}

func TestKeysThatAreNotWorkedWithAreShown(t *testing.T) {
	ports, b := testPorts()
	ports.Keys = refusingKeys{}
	f := openFrameWith(t, ports, b, "/decode")
	p := f.mounted["inspect"].(*decodePage)
	key := newAuthorityFiles(t, "x").key
	f.paste(p, string(key))
	require.Equal(t, 1, f.s.ws.Len())
	assert.Equal(t, Other, f.s.ws.All()[0].Kind)
	html := f.shown()
	assert.Contains(t, html, "This key can only be looked at")
	assert.NotContains(t, html, "-----BEGIN EC PRIVATE KEY")
	data, err := pack(t.Context(), f.s.ws.All(), apptest.Now(), apptest.Yield)
	require.NoError(t, err)
	in, _, err := f.s.find(t.Context(), []File{{Name: "w.zip", Data: data}}, "")
	require.NoError(t, err)
	assert.Equal(t, 1, in.known+len(in.objects)+len(in.errors))
}

func TestLockedPartsAreOpenedLater(t *testing.T) {
	f, p := openDecode(t)
	ca := newAuthorityFiles(t, "kubernetes")
	key, err := keyfile.Read(t.Context(), ca.key, nil)
	require.NoError(t, err)
	locked, err := keyfile.Write(t.Context(), key, keyfile.OpenSSHEncrypted, keyfile.Options{Passphrase: []byte("horse"), Comment: "jane"})
	require.NoError(t, err)
	p.take([]File{{Name: "both.pem", Data: append(ca.crt, locked...)}, {Name: "other.crt", Data: []byte(sample(t, 0))}}, nil)
	f.d.Consume()
	assert.Equal(t, 2, f.s.ws.Len(), "what is not encrypted does not wait")
	html := f.shown()
	assert.Contains(t, html, "<b>both.pem</b>\n holds something that is encrypted")
	open := func(passphrase string) {
		p.pass.value = passphrase
		f.act(p.unlock)
		f.d.Consume()
	}
	open("cow")
	assert.Contains(t, f.shown(), "This passphrase does not open it")
	open("horse")
	require.Equal(t, 3, f.s.ws.Len())
	assert.Equal(t, PrivateKey, f.s.ws.All()[2].Kind)
	html = f.shown()
	assert.NotContains(t, html, "is encrypted")
	assert.NotContains(t, html, "Not read")
	assert.Empty(t, p.pass.value)
}

// Texts are kept beside the objects, and what is secret in them is not drawn.
func TestTextsAreShownWithoutTheirSecrets(t *testing.T) {
	f, p := openDecode(t)
	ca := newAuthorityFiles(t, "kubernetes")
	b64 := base64.StdEncoding.EncodeToString
	text := "apiVersion: v1\nkind: Config\nusers:\n- name: jane\n  user:\n    client-key-data: " + b64(ca.key) + "\n    client-certificate-data: " + b64(ca.crt) + "\n    token: abc.def\n"
	p.take([]File{{Name: "etc/admin.conf", Data: []byte(text)}, {Name: "etc/manifests/etcd.yaml", Data: []byte("apiVersion: v1\nkind: Pod\n")}}, nil)
	f.d.Consume()
	texts := f.s.ws.Documents()
	require.Len(t, texts, 2)
	assert.Equal(t, text, texts[0].Text, "other tabs read all of it")
	p.picked = texts[0].ID
	html := f.shown()
	assert.Contains(t, html, "client-key-data: (not shown)")
	assert.Contains(t, html, "client-certificate-data: "+b64(ca.crt)[:40])
	assert.NotContains(t, html, b64(ca.key)[:40])
	assert.NotContains(t, html, "abc.def")
	assert.Contains(t, html, "2 objects, 2 texts")
	assert.Contains(t, html, "users/jane/user/client-key-data")
	assert.Contains(t, html, "etc/manifests/")
}

func TestEveryKindOfDocumentHasWords(t *testing.T) {
	for _, k := range intake.DocumentKinds {
		_, _, about := documentLook(k)
		assert.NotEmpty(t, about, k)
	}
	assert.Len(t, documentWords, len(intake.DocumentKinds))
}

// Two thousand certificates are listed by what is in sight alone.
func TestShelfOfAThousandFiles(t *testing.T) {
	var l shelf
	ws := NewWorkspace()
	var objects []Object
	for i := range 2000 {
		objects = append(objects, Object{Kind: Request, Name: strconv.Itoa(i), Path: "pki/" + strconv.Itoa(i%1000) + ".csr", Made: apptest.Now()})
	}
	ws.AddIntake(objects, []Document{{Document: intake.Document{Kind: intake.Log, Text: "x"}, Made: apptest.Now().Add(time.Second)}})
	l.fill(ws)
	assert.Len(t, l.rows, 2001+1001)
	assert.Equal(t, "Pasted", l.rows[0].heading, "what came last stands first")
	assert.Equal(t, "pki/0.csr", l.rows[2].heading)
	assert.Equal(t, 1, l.first())
	l.query = "request 77.csr"
	l.fill(ws)
	assert.Len(t, l.rows, 2*10+10, "77, 177 … 977: two of each")
	ws.Remove(1)
	l.query = ""
	l.fill(ws)
	assert.False(t, l.has(1))
}

// All that is listed is taken away as a table or as data, what is searched for
// alone; private numbers stay.
func TestListIsTakenAway(t *testing.T) {
	f := openFrame(t, "/")
	ca := newAuthorityFiles(t, "kubernetes")
	f.b.drop([]File{{Name: "ca.crt", Data: ca.crt}, {Name: "ca.key", Data: ca.key}}, nil)
	f.d.Consume()
	f.goTo("/decode")
	f.shown()
	p := f.mounted["inspect"].(*decodePage)
	for i, want := range []string{"found.csv", "found.json"} {
		f.do(func(ctx ui.Context) { p.takeAway(ctx, listFormats[i]) })
		f.worked(t, &p.writing)
		got := f.b.Saves[len(f.b.Saves)-1]
		assert.Equal(t, want, got.Name)
		assert.Contains(t, string(got.Data), "kubernetes")
		assert.NotContains(t, string(got.Data), "PRIVATE KEY")
	}
	assert.Equal(t, 3, strings.Count(string(f.b.Saves[0].Data), "\r\n"), "a heading and two objects: %s", f.b.Saves[0].Data)
	p.shelf.query = "no such thing"
	f.shown()
	f.do(func(ctx ui.Context) { p.takeAway(ctx, listFormats[0]) })
	f.worked(t, &p.writing)
	assert.Equal(t, 1, strings.Count(string(f.b.Saves[2].Data), "\r\n"), "a heading alone")
}

// What cannot be read leaves nothing at the right that could be taken for its content.
func TestDecodeOfNothingShowsNoOther(t *testing.T) {
	f, p := openDecode(t)
	f.paste(p, sample(t, 0))
	assert.Contains(t, f.shown(), "In plain words.")
	f.paste(p, "hello garbage \x00 text")
	html := f.shown()
	assert.Contains(t, html, "There is no certificate, request or key in it")
	assert.NotContains(t, html, "cut off")
	assert.Contains(t, html, "Nothing could be read")
	assert.NotContains(t, html, "In plain words.")
	f.paste(p, "")
	assert.Contains(t, f.shown(), "In plain words.", "it is still here")
}

// A log is no dead end: one step leads to what its lines mean.
func TestDecodeLeadsFromALogToItsMeaning(t *testing.T) {
	f, p := openDecode(t)
	f.paste(p, "E1123 19:13:34.328204       1 authentication.go:75] \"Unable to authenticate the request\" err=\"[x509: certificate signed by unknown authority]\"\n")
	html := f.shown()
	assert.Contains(t, html, `href="#/inspect/logs"`)
	assert.Contains(t, html, "Explain it")
	f.goTo("/inspect/logs")
	f.d.Consume()
	assert.Contains(t, f.shown(), "1 cause in 1 line of 1")
}
