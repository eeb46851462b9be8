package pki_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"math/big"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/pki"
)

// asFiles are an authority's two files.
func asFiles(t *testing.T, a *pki.Authority) (certificate, key []byte) {
	t.Helper()
	return pki.CertificatePEM(a.Cert), traditional(t, a.Key)
}

func TestLoadAuthorityTakesWhatNewAuthorityMade(t *testing.T) {
	for _, a := range pki.KeyAlgorithms() {
		if a.Weak() != "" {
			continue
		}
		t.Run(string(a), func(t *testing.T) {
			ctx := context.Background()
			made, err := pki.NewAuthority(ctx, load(t, fixtureOf(a)), pki.RootTemplate(pki.CommonName("kubernetes"), now, year))
			require.NoError(t, err)
			cert, key := asFiles(t, made)
			loaded, err := pki.LoadAuthority(ctx, pki.Native{}, cert, key, now)
			require.NoError(t, err)
			assert.Equal(t, made.Cert.Raw, loaded.Cert.Raw)
			leaf, err := loaded.Issue(ctx, pki.LeafTemplate(pki.CommonName("x"), nil, nil, now, time.Hour), made.Key.Public())
			require.NoError(t, err)
			assert.NoError(t, leaf.CheckSignatureFrom(made.Cert))
		})
	}
}

func TestLoadAuthorityReadsOtherFormats(t *testing.T) {
	made := root(t, nil)
	pkcs8, err := made.Key.PEM(pki.PKCS8)
	require.NoError(t, err)
	for _, key := range [][]byte{pkcs8, made.Key.PKCS8()} {
		_, err = pki.LoadAuthority(context.Background(), pki.Native{}, made.Cert.Raw, key, now)
		assert.NoError(t, err)
	}
}

func TestLoadAuthoritySaysWhatIsWrong(t *testing.T) {
	good := root(t, nil)
	cert, key := asFiles(t, good)
	certOf := func(change func(*pki.Template)) []byte { return pki.CertificatePEM(root(t, change).Cert) }
	for _, tt := range []struct {
		name      string
		cert, key []byte
		want      string
	}{
		{"key of another pair", cert, fixture(t, "rsa-2048.key"), "pki: load authority: the key does not belong to the certificate CN=kubernetes: each ca.crt has its own ca.key, look for the one made with it"},
		{"key of another pair, same algorithm", cert, fixture(t, "with-parameters.key"), "the key does not belong to the certificate CN=kubernetes"},
		{"key that is not used here", cert, oddKey(t), "pki: load authority: its key is of a kind that is not used here: RSA 2048, RSA 3072, RSA 4096, RSA 8192, ECDSA P-256, ECDSA P-384, ECDSA P-521 or Ed25519 is expected"},
		{"weak key", cert, fixture(t, "rsa-1024.key"), "pki: load authority: its key is weak: RSA of 1024 bits can be broken by who has the means, and 2048 is the least that kubeadm makes: make a new authority"},
		{"encrypted key", cert, fixture(t, "encrypted-pkcs8.key"), "it is encrypted"},
		{"the two swapped", key, cert, "pki: parse certificate: it holds EC PRIVATE KEY, a certificate is expected"},
		{
			"expired", certOf(func(t *pki.Template) { t.NotBefore, t.NotAfter = now.Add(-year), now.Add(-time.Second) }), key,
			"pki: authority CN=kubernetes expired on 23 Nov 2026 19:14 UTC: nothing it signs now would be accepted",
		},
		{
			"not yet valid", certOf(func(t *pki.Template) { t.NotBefore = now.Add(time.Hour) }), key,
			"pki: authority CN=kubernetes is not valid before 23 Nov 2026 20:14 UTC: check this machine's clock",
		},
		{
			"no authority", certOf(func(t *pki.Template) { t.BasicConstraints = &pki.BasicConstraints{PathLen: -1} }), key,
			"pki: certificate CN=kubernetes is no authority: its basicConstraints do not say CA:TRUE; take the ca.crt that signed it",
		},
		{"no basicConstraints", certOf(func(t *pki.Template) { t.BasicConstraints = nil }), key, "is no authority"},
		{
			"no keyCertSign", certOf(func(t *pki.Template) { t.KeyUsage = pki.LeafUsage }), key,
			"pki: certificate CN=kubernetes may not sign certificates: its key usage lacks keyCertSign",
		},
		{"two certificates", append(append([]byte{}, cert...), cert...), key, "there are two of them"},
		{"damaged", cert[:len(cert)-40], key, "its PEM block is damaged"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a, err := pki.LoadAuthority(context.Background(), pki.Native{}, tt.cert, tt.key, now)
			assert.ErrorContains(t, err, tt.want)
			assert.Nil(t, a)
		})
	}
}

func TestCheckAuthorityAtTheEdges(t *testing.T) {
	c := root(t, nil).Cert
	assert.NoError(t, pki.CheckAuthority(c, c.NotBefore))
	assert.NoError(t, pki.CheckAuthority(c, c.NotAfter))
	assert.Error(t, pki.CheckAuthority(c, c.NotBefore.Add(-time.Second)))
	assert.Error(t, pki.CheckAuthority(c, c.NotAfter.Add(time.Second)))
	withoutUsage := root(t, func(t *pki.Template) { t.KeyUsage = 0 })
	assert.NoError(t, pki.CheckAuthority(withoutUsage.Cert, now), "no key usage means any (RFC 5280 section 4.2.1.3)")
}

func TestCheckAuthorityRefusesVersion1(t *testing.T) {
	v1, err := pki.ParseCertificate(fixture(t, "../v1.crt"))
	require.NoError(t, err)
	assert.EqualError(t, pki.CheckAuthority(v1, v1.NotBefore), "pki: certificate CN=old ca is X.509 version 1, which cannot say that it is an authority: make it again with basicConstraints CA:TRUE")
}

func TestCheckAuthorityRefusesUnknownCriticalExtensions(t *testing.T) {
	key := load(t, "ecdsa-p256.key")
	tmpl := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "odd"}, NotBefore: now, NotAfter: now.Add(year),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
		ExtraExtensions: []pkix.Extension{{Id: asn1.ObjectIdentifier{1, 2, 3, 4}, Critical: true, Value: []byte{5, 0}}},
	}
	der, err := x509.CreateCertificate(rand.Reader, tmpl, tmpl, key.Public(), key)
	require.NoError(t, err)
	c, err := pki.ParseCertificate(der)
	require.NoError(t, err)
	assert.EqualError(t, pki.CheckAuthority(c, now), "pki: certificate CN=odd has a critical extension 1.2.3.4 that clients do not know, so they would refuse it")
}

// failingMaker takes no key in.
type failingMaker struct{ pki.Native }

func (failingMaker) Import(context.Context, []byte) (*pki.PrivateKey, error) {
	return nil, context.DeadlineExceeded
}

func TestLoadAuthorityPassesTheMakersErrorOn(t *testing.T) {
	cert, key := asFiles(t, root(t, nil))
	_, err := pki.LoadAuthority(context.Background(), failingMaker{}, cert, key, now)
	assert.ErrorIs(t, err, context.DeadlineExceeded)
}

func TestIssueRefusesALeafThatOutlivesItsAuthority(t *testing.T) {
	ca := root(t, func(t *pki.Template) { t.NotAfter = now.Add(year) })
	tmpl := serverLeaf("api.lab")
	_, err := ca.Issue(context.Background(), tmpl, ca.Key.Public())
	require.NoError(t, err, "the same end is fine")
	tmpl.NotAfter = now.Add(year + time.Second)
	_, err = ca.Issue(context.Background(), tmpl, ca.Key.Public())
	assert.EqualError(t, err, "pki: issue CN=api.lab: it would end on 23 Nov 2027 19:14 UTC, after its authority CN=kubernetes on 23 Nov 2027 19:14 UTC: shorten its validity")
}

func TestIssueRefusesAKeyThatIsNotTheAuthoritys(t *testing.T) {
	ca := &pki.Authority{Cert: root(t, nil).Cert, Key: load(t, "rsa-2048.key")}
	_, err := ca.Issue(context.Background(), serverLeaf("api.lab"), ca.Key.Public())
	assert.EqualError(t, err, "pki: issue CN=api.lab: the key at hand is not that of its authority CN=kubernetes")
}

func TestKeysOutsideTheTableSignNothing(t *testing.T) {
	const want = "the signing key is of a kind that is not used here"
	der, err := pki.ParsePrivateKey(oddKey(t))
	require.NoError(t, err)
	key, err := pki.Native{}.Import(context.Background(), der)
	require.NoError(t, err)
	_, err = pki.NewAuthority(context.Background(), key, pki.RootTemplate(pki.CommonName("kubernetes"), now, year))
	assert.ErrorContains(t, err, want)
	_, err = pki.NewRequest(context.Background(), key, serverLeaf("api.lab"))
	assert.ErrorContains(t, err, want)
}

func TestNewAuthorityStopsWhenTheContextIsDone(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := pki.NewAuthority(ctx, load(t, "ecdsa-p256.key"), pki.RootTemplate(pki.CommonName("kubernetes"), now, year))
	assert.ErrorIs(t, err, context.Canceled)
}

// Whoever signs elsewhere gives the certificate alone, and nothing is signed with it here.
func TestAKeylessAuthoritySignsNothing(t *testing.T) {
	made := root(t, nil)
	a, err := pki.LoadKeyless(pki.CertificatePEM(made.Cert), now)
	require.NoError(t, err)
	assert.Equal(t, made.Cert.Raw, a.Cert.Raw)
	_, err = a.Issue(context.Background(), serverLeaf("api.lab"), made.Key.Public())
	assert.EqualError(t, err, "pki: issue CN=api.lab: the key of its authority CN=kubernetes is not here")
	_, err = a.IssueAnyway(context.Background(), serverLeaf("api.lab"), made.Key.Public())
	assert.EqualError(t, err, "pki: issue CN=api.lab: the key of its authority CN=kubernetes is not here")
	_, err = pki.LoadKeyless(pki.CertificatePEM(made.Cert), made.Cert.NotAfter.Add(time.Second))
	assert.ErrorContains(t, err, "expired")
	_, err = pki.LoadKeyless(traditional(t, made.Key), now)
	assert.ErrorContains(t, err, "a certificate is expected")
}

// oddKey is a key of a kind outside the table.
func oddKey(t testing.TB) []byte {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P224(), rand.Reader)
	require.NoError(t, err)
	der, err := x509.MarshalECPrivateKey(key)
	require.NoError(t, err)
	return der
}

func TestEveryAlgorithmSignsCertificatesAndRequests(t *testing.T) {
	for _, a := range pki.KeyAlgorithms() {
		t.Run(string(a), func(t *testing.T) {
			key, tmpl := load(t, fixtureOf(a)), pki.RootTemplate(pki.CommonName("kubernetes"), now, year)
			tmpl.AllowWeakKey = a.Weak() != ""
			ca, err := pki.NewAuthority(context.Background(), key, tmpl)
			require.NoError(t, err)
			assert.Equal(t, a.SignatureAlgorithm(), ca.Cert.SignatureAlgorithm)
			assert.NoError(t, ca.Cert.CheckSignatureFrom(ca.Cert))
			r, err := pki.NewRequest(context.Background(), key, tmpl)
			require.NoError(t, err)
			assert.NoError(t, r.CheckSignature())
		})
	}
}

func TestAWeakKeySignsOnlyOnPurpose(t *testing.T) {
	key, tmpl := load(t, "rsa-1024.key"), serverLeaf("api.lab")
	const want = "the signing key is weak: RSA of 1024 bits"
	_, err := pki.NewAuthority(context.Background(), key, tmpl)
	assert.ErrorContains(t, err, want)
	_, err = pki.NewRequest(context.Background(), key, tmpl)
	assert.ErrorContains(t, err, want)
	_, err = root(t, nil).Issue(context.Background(), tmpl, key.Public())
	assert.NoError(t, err, "a strong authority may certify it: what it signs is its owner's matter")
}
