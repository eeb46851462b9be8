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

// outline is a grant in short: "Subject granted; Key usage added", and its remarks.
func (g grant) outline() string {
	var parts []string
	for _, d := range g.Decisions {
		parts = append(parts, d.Item+" "+string(d.Verdict))
	}
	for _, r := range g.Remarks {
		mark := "! "
		if r.Stops {
			mark = "!! "
		}
		parts = append(parts, mark+r.What)
	}
	return strings.Join(parts, "; ")
}

func TestWeigh(t *testing.T) {
	c := labCluster(t)
	const rest = "Extended key usage added; Key usage added; Basic constraints added"
	for _, tt := range []struct {
		name, profile string
		ask           pki.Template
		want          string
		subject       string
		names         int
	}{
		{"a user", "user", pki.Template{Subject: pki.ClientName("jane", "dev")}, "Subject granted; " + rest, "O=dev, CN=jane", 0},
		{
			"a user with a name", "user",
			pki.Template{Subject: pki.CommonName("jane"), SANs: dns("kubernetes")},
			"Subject granted; Alternative name refused; " + rest, "CN=jane", 0,
		},
		{
			"masters", "user",
			pki.Template{Subject: pki.ClientName("jane", "system:masters")},
			"Subject granted; " + rest + "; ! The group system:masters may do everything", "O=system:masters, CN=jane", 0,
		},
		{
			"the typo", "user",
			pki.Template{Subject: pki.ClientName("jane", "system:master")},
			"Subject granted; " + rest + "; ! The group “system:master” has no power", "O=system:master, CN=jane", 0,
		},
		{
			"reserved names", "user",
			pki.Template{Subject: pki.ClientName("system:kube-scheduler", "system:nodes")},
			"Subject granted; " + rest + "; ! The user “system:kube-scheduler” begins with system:; ! The group “system:nodes” begins with system:", "O=system:nodes, CN=system:kube-scheduler", 0,
		},
		{
			"no common name", "user",
			pki.Template{Subject: pki.Name{{Type: pki.OIDOrganization, Value: "dev"}}},
			"Subject granted; " + rest + "; !! It has no common name", "O=dev", 0,
		},
		{"the scheduler", "scheduler", pki.Template{Subject: pki.CommonName("system:kube-scheduler")}, "Subject granted; " + rest, "CN=system:kube-scheduler", 0},
		{"the scheduler, misnamed", "scheduler", pki.Template{Subject: pki.CommonName("scheduler")}, "Subject changed; " + rest, "CN=system:kube-scheduler", 0},
		{
			"a kubelet", "kubelet",
			pki.Template{Subject: pki.ClientName("system:node:worker-1", "system:nodes")},
			"Subject granted; " + rest, "O=system:nodes, CN=system:node:worker-1", 0,
		},
		{"a kubelet by its host", "kubelet", pki.Template{Subject: pki.CommonName("worker-9")}, "Subject changed; " + rest, "O=system:nodes, CN=system:node:worker-9", 0},
		{
			"a kubelet of no host", "kubelet",
			pki.Template{Subject: pki.CommonName("Worker_9")},
			"Subject changed; " + rest + "; !! It names no host", "O=system:nodes, CN=system:node:Worker_9", 0,
		},
		{
			"a kubelet serving", "kubelet-serving",
			pki.Template{
				Subject: pki.ClientName("system:node:worker-1", "system:nodes"),
				SANs:    append(dns("worker-1"), pki.SAN{Kind: pki.IP, Value: "10.0.0.11"}),
			},
			"Subject granted; Alternative name granted; Alternative name granted; " + rest, "O=system:nodes, CN=system:node:worker-1", 2,
		},
		{
			"a server with a name of its own", "kubelet-serving",
			pki.Template{
				Subject: pki.ClientName("system:node:worker-1", "system:nodes"), SANs: dns("worker-1", "other.lab"),
			},
			"Subject granted; Alternative name granted; Alternative name granted; " + rest + "; ! IP:10.0.0.11 is not asked for", "O=system:nodes, CN=system:node:worker-1", 2,
		},
		{
			"a server without names", "apiserver",
			pki.Template{Subject: pki.CommonName("kube-apiserver")},
			"Subject granted; " + rest + "; !! A server’s certificate needs names", "CN=kube-apiserver", 0,
		},
		{
			"an authority in disguise", "user",
			pki.Template{Subject: pki.CommonName("jane"), BasicConstraints: &pki.BasicConstraints{CA: true, PathLen: -1}, KeyUsage: pki.AuthorityUsage, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}},
			"Subject granted; Extended key usage changed; Key usage changed; Basic constraints refused", "CN=jane", 0,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p, ok := kube.ProfileByID(tt.profile)
			require.True(t, ok)
			g := weigh(asking(t, tt.ask), p, c)
			assert.Equal(t, tt.want, g.outline())
			assert.Equal(t, tt.subject, g.Subject.String())
			assert.Len(t, g.SANs, tt.names)
			assert.Equal(t, p.Usages, g.Usages)
			for _, d := range g.Decisions {
				assert.NotEmpty(t, d.Why, d.Item)
			}
		})
	}
}

func TestRequestsWithAWrongSignatureAreNotSigned(t *testing.T) {
	r := asking(t, pki.Template{Subject: pki.CommonName("jane")})
	der := append([]byte(nil), r.X509.Raw...)
	der[strings.Index(string(der), "jane")] = 'J'
	changed, err := pki.ParseRequest(der)
	require.NoError(t, err)
	user, _ := kube.ProfileByID(kube.UserID)
	g := weigh(changed, user, labCluster(t))
	assert.True(t, g.stopped())
	assert.Contains(t, g.outline(), "!! Its signature is wrong")
}

func TestGuessProfile(t *testing.T) {
	c := labCluster(t)
	for want, ask := range map[string]pki.Template{
		"user":               {Subject: pki.ClientName("jane", "dev")},
		"scheduler":          {Subject: pki.CommonName("system:kube-scheduler")},
		"controller-manager": {Subject: pki.CommonName("system:kube-controller-manager")},
		"apiserver":          {Subject: pki.CommonName("kube-apiserver"), SANs: dns("kubernetes")},
		"kubelet":            {Subject: pki.ClientName("system:node:w", "system:nodes")},
		"kubelet-serving":    {Subject: pki.ClientName("system:node:w", "system:nodes"), SANs: dns("w")},
	} {
		assert.Equal(t, want, guessProfile(asking(t, ask), c), want)
	}
	assert.Equal(t, "user", guessProfile(asking(t, pki.Template{Subject: pki.CommonName("cp-1")}), c), "any single name could be an etcd member's")
}

func TestEveryProfileThatCanBeSignedIsOffered(t *testing.T) {
	all := signable()
	assert.Equal(t, kube.UserID, all[0].ID)
	for _, p := range kube.Profiles() {
		found := false
		for _, s := range all {
			found = found || s.ID == p.ID
		}
		assert.Equal(t, p.Authority != "", found, p.ID)
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
	}, 10*time.Second, time.Millisecond)
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
		p.typeDays(nil, days)
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
	p.typeDays(nil, "30")
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
	p.pickProfile(nil, "apiserver")
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
	require.Eventually(t, func() bool { return strings.Contains(f.shown(), "It cannot be used.") }, 10*time.Second, time.Millisecond)
	assert.Contains(t, f.html(), "does not belong to the certificate")
	assert.Zero(t, f.s.ws.Len())

	f.b.drop([]File{{Name: "ca.crt", Data: ca.crt}, {Name: "ca.key", Data: ca.key}}, nil)
	require.Eventually(t, func() bool { f.d.Consume(); return f.s.ws.Len() == 2 }, 10*time.Second, time.Millisecond)
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
	assert.Len(t, f.mounted["decode"].(*decodePage).m.files, 1, "away from Sign they go to Decode")
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
