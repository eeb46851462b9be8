package app

import (
	"context"
	"crypto/x509"
	"fmt"
	"strings"
	"testing"
	"time"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/app/apptest"
	"kubepki/core/kube"
	"kubepki/core/pki"
	"kubepki/core/signing"
)

// asking makes a request of a new key.
func asking(t *testing.T, template pki.Template) *pki.Request {
	t.Helper()
	key, err := pki.Native{}.Make(t.Context(), pki.ECDSAP256)
	require.NoError(t, err)
	r, err := pki.NewRequest(t.Context(), key, template)
	require.NoError(t, err)
	return r
}

func dns(names ...string) pki.SANs {
	var out pki.SANs
	for _, n := range names {
		out = append(out, pki.SAN{Kind: pki.DNS, Value: n})
	}
	return out
}

func labCluster(t *testing.T) kube.Cluster {
	t.Helper()
	reading := kube.DefaultDraft().Read(apptest.Now())
	require.Empty(t, reading.Problems)
	return reading.Cluster
}

func TestEveryPresetButARootIsOffered(t *testing.T) {
	all := signable()
	assert.Equal(t, kube.UserID, all[0].ID)
	ids := map[string]bool{}
	for _, p := range all {
		ids[p.ID] = true
	}
	for _, p := range signing.Presets() {
		assert.Equal(t, p.ID != signing.RootID, ids[p.ID], p.ID)
	}
}

func openSign(t *testing.T) (*frame, *signPage) {
	t.Helper()
	f := openFrame(t, "/sign")
	return f, f.mounted["sign"].(*signPage)
}

// holds puts an authority with its key into the workspace.
func (f *frame) holds(p authorityFiles) {
	cert := CertificateObject(p.authority.Cert, p.authority.Cert.Subject.CommonName, apptest.Now())
	id := pki.KeyID(p.authority.Key.Public())
	f.s.ws.AddAll([]Object{cert, {Kind: PrivateKey, Name: "ca.key", KeyID: id, Secret: p.authority.Key}})
}

// settled waits until the page's job is over.
func (f *frame) settled(t *testing.T, p *signPage) {
	t.Helper()
	require.Eventually(t, func() bool {
		f.d.Consume()
		return p.m.job != jobRunning
	}, time.Minute, time.Millisecond)
}

func TestSignWithoutAnAuthority(t *testing.T) {
	f, p := openSign(t)
	html := f.shown()
	assert.Contains(t, html, "No authority can sign yet")
	assert.Contains(t, html, `href="#/cluster"`)
	p.typed(nil, string(pki.RequestPEM(asking(t, pki.Template{Subject: pki.CommonName("jane")}).X509)))
	assert.Contains(t, f.shown(), "4 ", "what it asks is shown all the same")
	p.sign(nil)
	assert.Contains(t, f.shown(), "No authority with its private key is here")
}

func TestSigningNothingPointsToTheField(t *testing.T) {
	f, p := openSign(t)
	f.holds(newAuthorityFiles(t, "kubernetes"))
	p.sign(nil)
	assert.Contains(t, f.shown(), "There is nothing to sign yet")
	assert.Equal(t, "sign-text", f.b.Focused[len(f.b.Focused)-1])
}

func TestSignFaultsStandAtTheirFields(t *testing.T) {
	f, p := openSign(t)
	f.holds(newAuthorityFiles(t, "kubernetes"))
	for text, want := range map[string]string{
		"hello, please sign me, thank you":             "Line 1, column 1: there is no PEM block",
		sample(t, 0):                                   "This is a certificate, not a certification request",
		strings.Replace(sample(t, 2), "MII", "M?I", 1): "Line 2, column 2: “?” is not base64",
	} {
		p.typed(nil, text)
		html := f.shown()
		assert.Contains(t, html, want)
		assert.Contains(t, html, "sign-text-fault")
		assert.Equal(t, text, p.m.text)
	}
	for days, want := range map[string]string{"0": "no number of days", "x": "no number of days", "99999": "It would outlive its authority", "": "no number of days"} {
		p.m.terms.days = days
		assert.Contains(t, f.shown(), want, days)
	}
	p.typed(nil, sample(t, 2))
	p.sign(nil)
	assert.Equal(t, "sign-days", f.b.Focused[len(f.b.Focused)-1])
	assert.Zero(t, len(f.s.ws.All())-2, "nothing is made")
}

func TestSignARequest(t *testing.T) {
	f, p := openSign(t)
	ca := newAuthorityFiles(t, "kubernetes")
	f.holds(ca)
	r := asking(t, pki.Template{Subject: pki.ClientName("jane", "dev"), SANs: dns("kubernetes")})
	p.typed(nil, "From jane:\r\n"+strings.ReplaceAll(string(pki.RequestPEM(r.X509)), "\n", "\r\n"))
	p.pickPreset(nil, kube.UserID)
	p.m.terms.days = "30"
	p.sign(f.d.Context())
	f.settled(t, p)

	c := p.m.signed.cert
	require.NotNil(t, c, p.m.failure)
	assert.NoError(t, c.CheckSignatureFrom(ca.authority.Cert))
	assert.True(t, pki.SamePublicKey(c.PublicKey, r.X509.PublicKey))
	assert.Equal(t, "O=dev, CN=jane", pki.NameFrom(c.Subject).String())
	assert.Empty(t, pki.SANsOf(c), "names of a client are refused")
	assert.Equal(t, []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}, c.ExtKeyUsage)
	assert.Equal(t, apptest.Now().Add(30*day), c.NotAfter)
	assert.Equal(t, apptest.Now().Add(-pki.Backdate), c.NotBefore)

	o, ok := f.s.ws.Get(p.m.signed.object)
	require.True(t, ok)
	assert.Equal(t, "signed here by kubernetes", o.Provenance)
	html := f.shown()
	assert.Contains(t, html, "Download jane.crt")
	p.saveSigned(nil)
	assert.Equal(t, "jane.crt", f.b.Saves[0].Name)
	assert.Equal(t, string(pki.CertificatePEM(c)), string(f.b.Saves[0].Data))
}

func TestStopsAreNotSigned(t *testing.T) {
	f, p := openSign(t)
	f.holds(newAuthorityFiles(t, "kubernetes"))
	p.typed(nil, string(pki.RequestPEM(asking(t, pki.Template{Subject: pki.CommonName("kube-apiserver")}).X509)))
	p.pickPreset(nil, "apiserver")
	p.sign(nil)
	assert.Contains(t, f.shown(), "Nothing was signed.")
	assert.Nil(t, p.m.signed.cert)
}

func TestWrongRootIsSaid(t *testing.T) {
	f, p := openSign(t)
	f.holds(newAuthorityFiles(t, "etcd-ca"))
	p.typed(nil, sample(t, 2))
	assert.Contains(t, f.shown(), "“etcd-ca” is the wrong authority for this profile")
	f.holds(newAuthorityFiles(t, "kubernetes"))
	assert.NotContains(t, f.shown(), "is the wrong authority", "the profile's own is taken when it is there")
	chosen, _ := p.m.choose(f.s.signers())
	assert.Equal(t, "kubernetes", chosen.Cert.Subject.CommonName)
	p.pickAuthority(nil, fmt.Sprint(f.s.signers()[0].ID))
	assert.Contains(t, f.shown(), "is the wrong authority")
}

func TestBringingAnAuthority(t *testing.T) {
	f, p := openSign(t)
	ca, other := newAuthorityFiles(t, "kubernetes"), newAuthorityFiles(t, "etcd-ca")
	f.b.drop([]File{{Name: "ca.crt", Data: ca.crt}}, nil)
	assert.Contains(t, f.shown(), "ca.crt is here. Now choose its private key.")
	f.b.drop([]File{{Name: "ca.key", Data: other.key}}, nil)
	require.Eventually(t, func() bool { return strings.Contains(f.shown(), "Authority’s key of another pair") }, time.Minute, time.Millisecond)
	assert.Contains(t, f.html(), "The key is not that of the certificate")
	assert.Zero(t, f.s.ws.Len())

	f.b.drop([]File{{Name: "ca.crt", Data: ca.crt}, {Name: "ca.key", Data: ca.key}}, nil)
	require.Eventually(t, func() bool { f.d.Consume(); return f.s.ws.Len() == 2 }, time.Minute, time.Millisecond)
	assert.Len(t, f.s.signers(), 1)
	assert.Equal(t, f.s.signers()[0].ID, p.m.authority)
	assert.Contains(t, f.shown(), "How to sign")
}

func TestFilesThatComeWhileAnAuthorityIsReadBringItOnce(t *testing.T) {
	f, p := openSign(t)
	ca := newAuthorityFiles(t, "kubernetes")
	f.do(func(ctx ui.Context) {
		p.take(ctx, []File{{Name: "ca.crt", Data: ca.crt}, {Name: "ca.key", Data: ca.key}}, nil)
		p.take(ctx, []File{{Name: "jane.csr", Data: []byte(sample(t, 2))}}, nil)
	})
	assert.Equal(t, 2, f.s.ws.Len())
	assert.NotNil(t, p.m.request)
	assert.Nil(t, p.bring)
}

func TestFilesDroppedWhileSigningStayThere(t *testing.T) {
	f, p := openSign(t)
	f.b.drop([]File{{Name: "jane.csr", Data: []byte(sample(t, 2))}}, nil)
	f.d.Consume()
	assert.NotNil(t, p.m.request)
	f.goTo("/decode")
	f.b.drop([]File{{Name: "jane.csr", Data: []byte(sample(t, 2))}}, nil)
	f.d.Consume()
	assert.Len(t, f.mounted["inspect"].(*decodePage).taken, 1, "away from Sign they go to Decode")
}

func TestClusterAtHandIsTheOneThatWasMade(t *testing.T) {
	f, _ := openSign(t)
	assert.Empty(t, f.s.clusterAtHand().Nodes(), "nobody's hosts are known")
	c := labCluster(t)
	r, err := kube.Build(context.Background(), kube.Plan{Cluster: c}, kube.Options{Maker: pki.Native{}, Now: apptest.Now(), Parallel: 1})
	require.NoError(t, err)
	f.s.setCluster(clusterFace{Result: r})
	assert.Equal(t, c.Nodes(), f.s.clusterAtHand().Nodes())
	f.s.setCluster(clusterFace{Result: (*kube.Result)(nil)})
	assert.Empty(t, f.s.clusterAtHand().Nodes())
}

// Each thing is decided on its own, and what is decided is what is signed.
func TestSigningItemByItem(t *testing.T) {
	f, p := openSign(t)
	f.holds(newAuthorityFiles(t, "kubernetes"))
	p.typed(nil, string(pki.RequestPEM(asking(t, pki.Template{
		Subject: pki.CommonName("web"), SANs: dns("web.lab", "bank.example"), ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageCodeSigning},
	}).X509)))
	assert.Equal(t, signing.ServerID, p.m.preset, "names ask for a server's")
	order, _ := p.weighed(p.m.choose(f.s.signers()))
	for _, i := range order.Grant.Items {
		switch {
		case i.Asked == "DNS:bank.example":
			p.m.decide(i, signing.Refused)
		case i.Field == signing.ExtKeyUsageField:
			p.m.decide(i, signing.Granted)
		}
	}
	p.m.terms.serial, p.m.terms.backdate = "1F:a0", "60"
	assert.Contains(t, f.shown(), "You decided so.")
	p.sign(f.d.Context())
	f.settled(t, p)
	c := p.m.signed.cert
	require.NotNil(t, c, p.m.failure)
	assert.Equal(t, []string{"web.lab"}, c.DNSNames)
	assert.Contains(t, c.ExtKeyUsage, x509.ExtKeyUsageCodeSigning)
	assert.Equal(t, int64(0x1fa0), c.SerialNumber.Int64())
	assert.Equal(t, apptest.Now().Add(-time.Hour), c.NotBefore)

	p.pickPreset(nil, signing.ClientID)
	assert.Empty(t, p.m.choices, "another preset is another decision")
	p.m.terms.serial = "zz"
	p.sign(f.d.Context())
	assert.Contains(t, f.shown(), "This is no serial number")
	assert.Equal(t, "sign-serial", f.b.Focused[len(f.b.Focused)-1])
}

// What everyone refuses is signed by who wants it broken, and marked.
func TestMakeItBroken(t *testing.T) {
	f, p := openSign(t)
	f.holds(newAuthorityFiles(t, "kubernetes"))
	p.typed(nil, string(pki.RequestPEM(asking(t, pki.Template{Subject: pki.CommonName("web")}).X509)))
	p.pickPreset(nil, signing.ServerID)
	assert.Contains(t, f.shown(), "Make it broken")
	p.sign(f.d.Context())
	assert.Contains(t, f.shown(), "Nothing was signed.")
	p.m.broken, p.m.terms.days = true, "99999"
	assert.NotContains(t, f.shown(), "sign-days-fault")
	p.sign(f.d.Context())
	f.settled(t, p)
	require.NotNil(t, p.m.signed.cert, p.m.failure)
	o, _ := f.s.ws.Get(p.m.signed.object)
	assert.Equal(t, "broken on purpose, signed here by kubernetes", o.Provenance)
}

// What was signed can be signed again in a terminal.
func TestSigningIsNotedForTheTerminal(t *testing.T) {
	f, p := openSign(t)
	f.holds(newAuthorityFiles(t, "kubernetes"))
	p.typed(nil, string(pki.RequestPEM(asking(t, pki.Template{Subject: pki.ClientName("jane", "dev")}).X509)))
	p.sign(f.d.Context())
	f.settled(t, p)
	require.NotNil(t, p.m.signed.cert, p.m.failure)
	h := f.s.history()
	assert.Contains(t, h, "for f in ca.key; do", "the request and the authority are in it, its key is not")
	assert.Contains(t, h, "openssl x509 -req -in jane.csr -CA kubernetes.crt -CAkey ca.key -days 365")
	assert.Contains(t, h, "-----BEGIN CERTIFICATE REQUEST-----")
	assert.NotContains(t, h, "PRIVATE KEY-----")
}
