package app

import (
	"strings"
	"testing"
	"time"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/app/apptest"
	"kubepki/core/kube"
	"kubepki/core/pki"
)

// openSigning opens the Cluster page with an authority that signs elsewhere,
// brought as a person does, and makes keys and requests.
func openSigning(t *testing.T) (*frame, *clusterPage, authorityFiles) {
	t.Helper()
	f, p := openCluster(t)
	ca := newAuthorityFiles(t, "lab-root")
	f.do(func(ui.Context) {
		b := &bringing{}
		b.take([]File{{Name: "ca.crt", Data: ca.crt}})
		p.bring[kube.ClusterCA] = b
		p.rev++
	})
	assert.Contains(t, f.shown(), "ca.crt is here. Now choose its private key.")
	f.do(func(ui.Context) { p.bringKeyless(kube.ClusterCA, p.bring[kube.ClusterCA]) })
	assert.Contains(t, f.shown(), "Cluster authority, signs elsewhere, ends")
	assert.Contains(t, f.shown(), "Generate keys and requests")
	assert.Contains(t, f.shown(), "Have it signed")
	assert.Contains(t, f.shown(), "signed elsewhere: a request is made")
	f.do(p.generate)
	require.NotNil(t, p.m.work)
	return f, p, ca
}

// answered signs a request as a good authority does.
func answered(t *testing.T, ca authorityFiles, r kube.Request) []byte {
	t.Helper()
	c, err := ca.authority.Issue(t.Context(), pki.LeafTemplate(r.PKI.Subject, r.PKI.SANs, r.PKI.ExtKeyUsage, apptest.Now(), 90*day), r.PKI.X509.PublicKey)
	require.NoError(t, err)
	return pki.CertificatePEM(c)
}

func TestWorkWaitsForCertificatesAndBecomesTheResult(t *testing.T) {
	f, p, ca := openSigning(t)
	requests := p.m.work.Requests()
	require.Len(t, requests, 7)
	assert.Contains(t, f.shown(), "0 of 7 certificates in")
	assert.Contains(t, f.shown(), "ca/cp-1/apiserver.csr")
	assert.NotContains(t, f.shown(), "Download bundle")
	assert.Nil(t, p.m.result)
	objects := f.s.ws.Len()
	assert.Equal(t, 15+1+7+7, objects, "fifteen keys, ca.crt, and a certificate or request for each key but sa")

	f.do(func(ctx ui.Context) {
		p.answers.text = string(answered(t, ca, requests[0]))
		p.pasteAnswers(ctx)
	})
	assert.Contains(t, f.shown(), "1 of 7 certificates in")
	assert.Contains(t, f.shown(), "1 certificate taken in.")
	assert.Empty(t, p.answers.text)
	assert.Equal(t, objects+1, f.s.ws.Len())
	o, ok := f.s.ws.Get(p.m.ids["apiserver/cp-1"].cert)
	require.True(t, ok)
	assert.Equal(t, "signed by lab-root", o.Provenance)
	assert.Equal(t, pki.KeyID(ca.authority.Cert.PublicKey), o.IssuerKey)

	var rest []byte
	for _, r := range requests[1:] {
		rest = append(rest, answered(t, ca, r)...)
	}
	f.do(func(ui.Context) { f.b.drop([]File{{Name: "rest.pem", Data: rest}}, nil) })
	require.NotNil(t, p.m.result)
	assert.Nil(t, p.m.work)
	html := f.shown()
	assert.Contains(t, html, "files, ready")
	assert.Contains(t, html, "7 certificates signed elsewhere")
	assert.Eventually(t, func() bool { return strings.Contains(f.shown(), "ca.key is not in this bundle.") }, time.Minute, 50*time.Millisecond)
	assert.Equal(t, "result-title", f.b.Focused[len(f.b.Focused)-1])
	f.do(func(ctx ui.Context) { p.download(ctx, "") })
	files, err := kube.Unpack("bundle", f.b.Saves[0].Data)
	require.NoError(t, err)
	for _, file := range files {
		assert.NotEqual(t, "cp-1/etc/kubernetes/pki/ca.key", file.Name)
	}
}

func TestWhatDoesNotFitIsNamedAndThePastedTextStays(t *testing.T) {
	f, p, _ := openSigning(t)
	other := newAuthorityFiles(t, "other")
	text := string(answered(t, other, p.m.work.Requests()[0]))
	f.do(func(ctx ui.Context) {
		p.answers.text = text
		p.pasteAnswers(ctx)
	})
	html := f.shown()
	assert.Contains(t, html, "pasted text, CN=kube-apiserver")
	assert.Contains(t, html, "CN=other signed it, not CN=lab-root")
	assert.Equal(t, text, p.answers.text)
	assert.Contains(t, html, "0 of 7 certificates in")
	f.do(func(ctx ui.Context) { p.receive(ctx, []File{{Name: "x.zip", Data: []byte("PK\x03\x04")}}, nil) })
	assert.Contains(t, f.shown(), "X.zip: the archive is damaged")
}

func TestUnfinishedWorkGoesOnInAnotherPage(t *testing.T) {
	f, p, ca := openSigning(t)
	first := p.m.work.Requests()[0]
	f.do(func(ctx ui.Context) { p.receive(ctx, []File{{Name: "a.crt", Data: answered(t, ca, first)}}, nil) })
	assert.True(t, f.b.Warned)
	f.do(func(ctx ui.Context) { p.downloadRequests(ctx) })
	assert.True(t, f.b.Warned, "requests hold no key")
	f.do(func(ctx ui.Context) { p.downloadWork(ctx) })
	assert.False(t, f.b.Warned, "all that would be lost was taken away")
	require.Len(t, f.b.Saves, 2)
	assert.Equal(t, "kubernetes-requests.zip", f.b.Saves[0].Name)
	assert.Equal(t, "kubernetes-unfinished.zip", f.b.Saves[1].Name)

	g, q := openCluster(t)
	g.do(func(ui.Context) { q.change(func(d *kube.Draft) { d.Name = "typed-before" }) })
	g.do(func(ui.Context) { g.b.drop([]File{{Name: "kubernetes-unfinished.zip", Data: f.b.Saves[1].Data}}, nil) })
	require.NotNil(t, q.m.work)
	assert.Contains(t, g.shown(), "1 of 7 certificates in")
	assert.Equal(t, "kubernetes", q.m.draft.Name)
	assert.False(t, q.m.stale())
	assert.Equal(t, f.s.ws.Len(), g.s.ws.Len())
	undo := g.s.toasts[len(g.s.toasts)-1]
	require.Equal(t, "Undo", undo.Action)
	var rest []byte
	for _, r := range q.m.work.Requests()[1:] {
		rest = append(rest, answered(t, ca, r)...)
	}
	g.do(func(ctx ui.Context) { q.receive(ctx, []File{{Name: "rest.pem", Data: rest}}, nil) })
	assert.NotNil(t, q.m.result)
	g.do(undo.Do)
	assert.Equal(t, "typed-before", q.m.draft.Name)
	assert.False(t, q.m.made())
	assert.Zero(t, g.s.ws.Len())
	assert.Equal(t, jobIdle, q.m.job)
}

func TestFilesThatAreNotForThisPageGoToDecode(t *testing.T) {
	f, p := openCluster(t)
	assert.False(t, p.dropped(nil, []File{{Name: "a.crt", Data: []byte("-----BEGIN CERTIFICATE-----")}}, nil))
	f.do(func(ctx ui.Context) { p.receive(ctx, []File{{Name: "a.crt", Data: []byte("x")}}, nil) })
	assert.Contains(t, f.shown(), "This is no unfinished work")
	assert.Equal(t, "resume", f.b.Focused[len(f.b.Focused)-1])
}

// Whichever page mounts first, the one that is seen takes the files.
func TestThePageInFrontTakesTheFiles(t *testing.T) {
	f, p, ca := openSigning(t)
	f.goTo("/sign")
	f.do(func(ui.Context) { f.b.drop([]File{{Name: "jane.csr", Data: []byte(sample(t, 2))}}, nil) })
	assert.NotNil(t, f.mounted["sign"].(*signPage).m.request)
	f.goTo("/cluster")
	f.do(func(ui.Context) {
		f.b.drop([]File{{Name: "a.crt", Data: answered(t, ca, p.m.work.Requests()[0])}}, nil)
	})
	assert.Equal(t, 6, p.m.work.Missing())
	f.goTo("/decode")
	f.do(func(ui.Context) {
		f.b.drop([]File{{Name: "b.crt", Data: answered(t, ca, p.m.work.Requests()[1])}}, nil)
	})
	assert.Equal(t, 6, p.m.work.Missing(), "on Decode it is decoded")
}

// The description may change while others sign; what was made stays, and says so.
func TestWorkOfAnEarlierDescriptionSaysSo(t *testing.T) {
	f, p, _ := openSigning(t)
	f.do(func(ui.Context) { p.change(func(d *kube.Draft) { d.Name = "lab" }) })
	assert.Contains(t, f.shown(), "Made from the earlier description.")
	was := p.m.work
	f.do(p.generate)
	assert.NotSame(t, was, p.m.work)
	f.do(f.s.toasts[len(f.s.toasts)-1].Do)
	assert.Same(t, was, p.m.work)
}

func TestAnExpiredAuthorityIsNotBroughtWithoutItsKeyEither(t *testing.T) {
	f, p := openCluster(t)
	key, err := pki.Native{}.Make(t.Context(), pki.ECDSAP256)
	require.NoError(t, err)
	old, err := pki.NewAuthority(t.Context(), key, pki.RootTemplate(pki.CommonName("old"), apptest.Now().Add(-48*time.Hour), 24*time.Hour))
	require.NoError(t, err)
	b := &bringing{cert: pki.CertificatePEM(old.Cert), certName: "old.crt"}
	f.do(func(ui.Context) {
		p.bring[kube.EtcdCA] = b
		p.bringKeyless(kube.EtcdCA, b)
	})
	assert.Contains(t, f.shown(), "It expired 1 day ago")
	assert.Nil(t, p.m.draft.Brought[kube.EtcdCA])
}

func TestEtcdOnHostsOfItsOwn(t *testing.T) {
	f, p := openCluster(t)
	assert.NotContains(t, f.shown(), "cluster-etcd-members")
	f.do(func(ctx ui.Context) { p.placeEtcd(ctx, etcdExternal) })
	assert.Equal(t, "etcd-1 10.0.0.11\netcd-2 10.0.0.12\netcd-3 10.0.0.13", p.m.draft.EtcdMembers)
	assert.Contains(t, f.shown(), "fewer etcd members")
	f.do(func(ui.Context) { p.change(func(d *kube.Draft) { *d = d.Resize(kube.FieldEtcdMembers, 2) }) })
	assert.Contains(t, f.shown(), "2 etcd members bear the loss of 0")
	f.do(func(ui.Context) { p.change(func(d *kube.Draft) { d.EtcdMembers = "" }) })
	assert.Contains(t, f.shown(), "0 etcd members")
	f.do(func(ctx ui.Context) { p.placeEtcd(ctx, etcdStacked) })
	assert.True(t, p.m.ready())
	f.do(func(ctx ui.Context) {
		p.placeEtcd(ctx, etcdExternal)
		p.generate(ctx)
	})
	assert.Contains(t, f.shown(), "files, ready")
	assert.Eventually(t, func() bool {
		f.shown() // what is drawn a frame later
		if p.files == nil {
			return false
		}
		p.files.pick("etcd-2/etc/kubernetes/pki/etcd/peer.crt")
		_, _, found := p.files.chosen()
		return found
	}, time.Minute, 50*time.Millisecond, "its files are in the tree")
}

func TestOneAuthoritySaysWhatItCosts(t *testing.T) {
	f, p := openCluster(t)
	assert.NotContains(t, f.shown(), "--requestheader-allowed-names")
	f.do(func(ui.Context) { p.change(func(d *kube.Draft) { d.OneAuthority = true }) })
	html := f.shown()
	assert.Contains(t, html, "Every client of the cluster then opens etcd too")
	assert.Contains(t, html, "the same certificate and key as ca")
	assert.Contains(t, html, "1 root, ")
	assert.NotContains(t, html, "bring-etcd-ca")
	f.do(p.generate)
	assert.Equal(t, 2*13+1, f.s.ws.Len(), "the one root is there once")
	assert.Equal(t, p.m.ids["ca"], p.m.ids["etcd-ca"])
}

// A certificate that cannot be an authority is refused at once, not when its key comes.
func TestBringingALeafIsRefusedAtOnce(t *testing.T) {
	f, p := openCluster(t)
	ca := newAuthorityFiles(t, "kubernetes")
	leaf, err := ca.authority.Issue(t.Context(), serverTemplate("kube-apiserver"), ca.authority.Key.Public())
	require.NoError(t, err)
	b := &bringing{}
	p.bring[kube.ClusterCA] = b
	f.do(func(ctx ui.Context) {
		b.take([]File{{Name: "apiserver.crt", Data: pki.CertificatePEM(leaf)}})
		b.settle(kube.ClusterCA, f.s.now())
	})
	p.rev++
	html := f.shown()
	assert.NotContains(t, html, "Now choose its private key")
	assert.NotEmpty(t, p.bring[kube.ClusterCA].findings)
	assert.Contains(t, html, "Choose its two files")
	assert.NotContains(t, html, "or Choose")
}
