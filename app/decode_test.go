package app

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/app/apptest"
	"kubepki/core/decode"
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
	return f, f.mounted["decode"].(*decodePage)
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
		p.typed(nil, s.Text)
		assert.Contains(t, f.shown(), "In plain words.", s.Title)
	}
}

func TestDecodeShowsFieldsAndWhy(t *testing.T) {
	f, p := openDecode(t)
	p.typed(nil, sample(t, 0))
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
	p.typed(nil, text+sample(t, 1))
	html := f.shown()
	assert.Contains(t, html, `id="decode-text-fault"`)
	assert.Contains(t, html, "Line 2, column 2: “?” is not base64")
	assert.Contains(t, html, "vouches for itself: a root", "the other block is shown")
	assert.Equal(t, text+sample(t, 1), p.m.text)
	p.typed(nil, "")
	assert.NotContains(t, f.shown(), "decode-text-fault")
}

func TestDecodeTakesDroppedFiles(t *testing.T) {
	f := openFrame(t, "/")
	ca := newAuthorityFiles(t, "kubernetes")
	f.b.drop([]File{{Name: "ca.crt", Data: ca.crt}, {Name: "ca.key", Data: ca.key}, {Name: "notes.txt", Data: []byte("hello there, my friend")}}, nil)
	f.d.Consume()
	f.goTo("/decode") // the tester does not follow links by itself
	html := f.shown()
	assert.Contains(t, html, "2 objects")
	assert.Contains(t, html, "private key, ca.key")
	assert.Contains(t, html, "notes.txt:")
	assert.Contains(t, html, "there is no PEM block")
	assert.Equal(t, 2, strings.Count(html[strings.Index(html, "2 objects"):], "<b>kubernetes</b>"), "the key is called as its certificate")
}

func TestDecodeSaysWhichFileCouldNotBeRead(t *testing.T) {
	f, p := openDecode(t)
	p.take(nil, errors.New("big.pem has 40 MB, 16 are allowed"))
	assert.Contains(t, f.shown(), "big.pem has 40 MB")
	assert.True(t, p.m.empty())
}

func TestDecodeClearHasUndo(t *testing.T) {
	f, p := openDecode(t)
	p.typed(nil, sample(t, 0))
	p.clear(nil)
	assert.True(t, p.m.empty())
	f.s.toasts[0].Do(nil)
	assert.Equal(t, sample(t, 0), p.m.text)
}

func TestKeepingTakesEverythingInOnce(t *testing.T) {
	f, p := openDecode(t)
	ca := newAuthorityFiles(t, "kubernetes")
	p.typed(nil, string(ca.crt)+string(ca.key)+sample(t, 2))
	kept := f.s.imported(context.Background(), p.m.found())
	require.Empty(t, kept.errors)
	f.s.takeIn(kept)
	all := f.s.ws.All()
	require.Len(t, all, 3)
	assert.Equal(t, []Kind{Authority, PrivateKey, Request}, []Kind{all[0].Kind, all[1].Kind, all[2].Kind})
	assert.Equal(t, all[0].KeyID, all[1].KeyID)
	assert.Equal(t, all[0].KeyID, all[0].IssuerKey, "it signed itself")
	assert.NotNil(t, all[1].Secret)
	assert.Nil(t, all[1].DER)
	assert.Equal(t, "kubernetes", all[1].Name)
	assert.Contains(t, f.shown(), "3 objects are in the workspace")

	again := f.s.imported(context.Background(), p.m.found())
	assert.Equal(t, 3, again.known)
	assert.Empty(t, again.objects)
	f.s.takeIn(again)
	assert.Equal(t, 3, f.s.ws.Len())
}

// refusingKeys is a maker that cannot import, as WebCrypto with an odd curve.
type refusingKeys struct{ pki.Native }

func (refusingKeys) Import(context.Context, []byte) (*pki.PrivateKey, error) {
	return nil, errors.New("curve is not supported")
}

func TestKeysThatCannotBeKeptAreSaidToBeSo(t *testing.T) {
	ports, b := testPorts()
	ports.Keys = refusingKeys{}
	f := openFrameWith(t, ports, b, "/decode")
	p := f.mounted["decode"].(*decodePage)
	p.typed(nil, string(newAuthorityFiles(t, "x").key))
	f.s.takeIn(f.s.imported(context.Background(), p.m.found()))
	assert.Zero(t, f.s.ws.Len())
	assert.Contains(t, f.shown(), "curve is not supported")
}

func TestModelTakesAFileOfTheSameNameInItsPlace(t *testing.T) {
	var m decodeModel
	m.addFiles([]File{{Name: "a", Data: []byte(sample(t, 0))}}, apptest.Now())
	m.addFiles([]File{{Name: "a", Data: []byte(sample(t, 1))}, {Name: "b", Data: []byte("?")}}, apptest.Now())
	require.Len(t, m.found(), 1)
	assert.Equal(t, "kubernetes", decodedName(m.found()[0].Object))
	assert.Len(t, m.unreadFiles(), 1)
	assert.Zero(t, m.selected)
}

func TestAKeyOfAKindNotKnownTakesNobodysName(t *testing.T) {
	key := foundObject{Object: decode.Object{Kind: decode.PrivateKey}}
	stranger := foundObject{Object: decode.Object{Kind: decode.Certificate}}
	assert.Equal(t, "private key", named(key, []foundObject{stranger, key}))
}
