package kube_test

import (
	"context"
	"crypto/x509"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/kube"
	"kubepki/core/mutate"
	"kubepki/core/pki"
)

const copyFix = "(openssl x509 -req: -copy_extensions copyall)"

// byName finds the request of an item.
func byName(t testing.TB, u *kube.Unfinished, id string) kube.Request {
	t.Helper()
	for _, r := range u.Requests() {
		if r.Item.ID == id {
			return r
		}
	}
	require.Fail(t, "no request", id)
	return kube.Request{}
}

// below is an intermediate that the root signed.
func below(t testing.TB, root elsewhere) *pki.Authority {
	t.Helper()
	key, err := pki.Native{}.Make(context.Background(), pki.ECDSAP256)
	require.NoError(t, err)
	cert, err := root.Issue(context.Background(), pki.RootTemplate(pki.CommonName("below"), now, 1000*day), key.Public())
	require.NoError(t, err)
	return &pki.Authority{Cert: cert, Key: key}
}

// strangerRequest is one that this page did not make.
func strangerRequest(t testing.TB) *pki.Request {
	t.Helper()
	key, err := pki.Native{}.Make(context.Background(), pki.ECDSAP256)
	require.NoError(t, err)
	r, err := pki.NewRequest(context.Background(), key, pki.LeafTemplate(pki.CommonName("stranger"), nil, nil, now, day))
	require.NoError(t, err)
	return r
}

// Whatever comes back wrong is refused by name, with what is wrong and what to do.
func TestAnswersThatDoNotFitAreNamed(t *testing.T) {
	root, change := signedElsewhere(t)
	_, u := prepared(t, change)
	api := byName(t, u, "apiserver/cp-1")
	other := elsewhere{brought(t, "other")}
	namesake := elsewhere{brought(t, "lab-root")}
	below := elsewhere{below(t, root)}
	_, again := prepared(t, change)
	sign := func(change func(*pki.Template)) []byte { return root.sign(t, api, change) }
	chain := append(below.sign(t, api, nil), pki.CertificatePEM(below.Cert)...)
	stranger := api
	stranger.PKI = strangerRequest(t)
	for _, tt := range []struct {
		name      string
		data      []byte
		what, fix string
	}{
		{"another key", root.sign(t, byName(t, again, "apiserver/cp-1"), nil), "it is for another key than the request ca/cp-1/apiserver.csr has", "have that very request signed"},
		{"another key, one of two hosts", root.sign(t, byName(t, again, "kubelet-serving/worker-1"), nil), "it is for another key than the request ca/worker-1/kubelet-serving.csr has", "have that very request signed"},
		{"unknown request", root.sign(t, stranger, nil), "no request of this set has its key", "look which set it belongs to"},
		{"another subject", sign(func(t *pki.Template) { t.Subject = pki.CommonName("apiserver") }), "the request asks for another subject, CN=kube-apiserver", "taken from the request as it is"},
		{"one part more", sign(func(t *pki.Template) { t.Subject = pki.ClientName("kube-apiserver", "lab") }), "the request asks for another subject", "taken from the request"},
		{"a name missing", sign(func(t *pki.Template) { t.SANs = t.SANs[1:] }), "it lacks the names DNS:cp-1", copyFix},
		{"all names missing", sign(func(t *pki.Template) { t.SANs = nil }), "it lacks the names DNS:cp-1, DNS:kubernetes, ", copyFix},
		{"no usages", sign(func(t *pki.Template) { t.ExtKeyUsage = nil }), "it lacks the usage serverAuth", copyFix},
		{"another usage", sign(func(t *pki.Template) { t.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth} }), "it lacks the usage serverAuth", copyFix},
		{"key usage", sign(func(t *pki.Template) { t.KeyUsage = 1 << 2 }), "it lacks the usage digitalSignature", copyFix},
		{"an authority", sign(func(t *pki.Template) { t.BasicConstraints = &pki.BasicConstraints{CA: true, PathLen: -1} }), "it is an authority, where a leaf was asked for", "CA:FALSE"},
		{"expired", sign(func(t *pki.Template) { t.NotBefore, t.NotAfter = now.Add(-2*day), now.Add(-day) }), "it expired on 22 Nov 2026 19:14 UTC", "have the request signed anew"},
		{"not yet valid", sign(func(t *pki.Template) { t.NotBefore = now.Add(day) }), "it is not valid before 24 Nov 2026 19:14 UTC", "clock"},
		{"another authority", other.sign(t, api, nil), "CN=other signed it, not CN=lab-root, the authority you brought", "or bring the certificate of CN=other"},
		{"a namesake", namesake.sign(t, api, nil), "its signature is not by the key of CN=lab-root, though it names that authority", "look for the ca.crt"},
		{"a chain", chain, "it comes with a chain: CN=below, an intermediate, signed it, and not CN=lab-root itself", "bring the certificate of CN=below as the authority, or have CN=lab-root sign"},
		{"an intermediate alone", pki.CertificatePEM(below.Cert), "it is an authority, and no request asks for one", "leave it out"},
		{"a request", pki.RequestPEM(api.PKI.X509), "it is a request, not yet a certificate", "-----BEGIN CERTIFICATE-----"},
		{"a private key", []byte("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"), "it holds PRIVATE KEY, no certificate", "-----BEGIN CERTIFICATE-----"},
		{"PKCS #7", []byte("-----BEGIN PKCS7-----\nAAAA\n-----END PKCS7-----\n"), "it is PKCS #7", "openssl pkcs7 -print_certs"},
		{"PKCS #7 in DER", append([]byte("\x30\x82\x01\x00\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"), make([]byte, 60)...), "it is PKCS #7 in DER", "-inform DER"},
		{"damaged", []byte("-----BEGIN CERTIFICATE-----\nMIIC\n-----END CERTIFICATE-----\n"), "a certificate in it is damaged", "ask for it again"},
		{"nothing", nil, "there is no certificate in it", "-----BEGIN CERTIFICATE-----"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			next, in := take(t, u, answer("back.pem", tt.data))
			assert.Empty(t, in.Taken)
			assert.Equal(t, u.Missing(), next.Missing())
			require.NotEmpty(t, in.Refused)
			r := in.Refused[0]
			assert.Equal(t, "back.pem", r.File)
			require.Len(t, r.Faults, 1, "%v", r.Faults)
			assert.Contains(t, r.Faults[0].What, tt.what)
			assert.Contains(t, r.Faults[0].Fix, tt.fix)
		})
	}
}

// Signing may take days: all that is wrong is told at once.
func TestEveryFaultIsTold(t *testing.T) {
	_, change := signedElsewhere(t)
	_, u := prepared(t, change)
	_, in := take(t, u, answer("x", elsewhere{brought(t, "other")}.sign(t, u.Requests()[0], func(t *pki.Template) {
		t.Subject, t.SANs, t.ExtKeyUsage, t.NotAfter = pki.CommonName("x"), nil, nil, now.Add(-1)
	})))
	require.Len(t, in.Refused, 1)
	assert.Len(t, in.Refused[0].Faults, 5)
	assert.Equal(t, "CN=x", in.Refused[0].Subject)
}

// The refusal of a leaf names its intermediate once; one that signed nothing here is named itself.
func TestAChainIsNamedOnce(t *testing.T) {
	root, change := signedElsewhere(t)
	_, u := prepared(t, change)
	b := elsewhere{below(t, root)}
	api := u.Requests()[0]
	_, in := take(t, u, answer("leaf.pem", b.sign(t, api, nil)), answer("ca.pem", pki.CertificatePEM(b.Cert)))
	require.Len(t, in.Refused, 1)
	assert.Equal(t, "leaf.pem", in.Refused[0].File)
	assert.Contains(t, in.Refused[0].Faults[0].What, "a chain")
	_, in = take(t, u, answer("ca.pem", pki.CertificatePEM(b.Cert)), answer("leaf.pem", root.sign(t, api, nil)))
	assert.Len(t, in.Taken, 1)
	require.Len(t, in.Refused, 1)
	assert.Equal(t, "ca.pem", in.Refused[0].File)
	// An intermediate that is brought as the authority is one.
	_, u = prepared(t, func(d *kube.Draft) {
		change(d)
		d.Brought = map[string]*pki.Authority{kube.ClusterCA: b.certificate()}
	})
	_, in = take(t, u, answer("chain.pem", append(b.sign(t, u.Requests()[0], nil), pki.CertificatePEM(b.Cert)...)))
	assert.Equal(t, []string{"apiserver/cp-1"}, idsOf(in))
	assert.Equal(t, 1, in.Known)
	assert.Empty(t, in.Refused)
}

// In an archive files of other kinds lie about; a damaged certificate is still told.
func TestOtherFilesOfAnArchiveArePassedOver(t *testing.T) {
	root, change := signedElsewhere(t)
	_, u := prepared(t, change)
	packed := func(name, text string) kube.Answer { return kube.Answer{Name: name, Data: []byte(text), Packed: true} }
	_, in := take(t, u, packed("README.txt", "hello"), packed("serial", "01"), packed("a.csr", string(pki.RequestPEM(u.Requests()[0].PKI.X509))),
		packed("a.crt", string(root.sign(t, u.Requests()[0], nil))), packed("b.crt", "-----BEGIN CERTIFICATE-----\nMIIC\n-----END CERTIFICATE-----\n"))
	assert.Equal(t, []string{"apiserver/cp-1"}, idsOf(in))
	require.Len(t, in.Refused, 1)
	assert.Equal(t, "b.crt", in.Refused[0].File)
}

// A certificate that is signed again, with more days perhaps, takes the place of the first.
func TestALaterCertificateTakesThePlace(t *testing.T) {
	root, change := signedElsewhere(t)
	_, u := prepared(t, change)
	r := u.Requests()[0]
	u, _ = take(t, u, answer("x", root.sign(t, r, nil)))
	later := root.sign(t, r, func(t *pki.Template) { t.NotAfter = t.NotAfter.Add(day) })
	u, in := take(t, u, answer("x", later))
	assert.Equal(t, []string{r.Item.ID}, idsOf(in))
	for _, m := range u.Made {
		if m.Item.ID == r.Item.ID {
			assert.Equal(t, later, pki.CertificatePEM(m.Cert()))
		}
	}
}

func FuzzTake(f *testing.F) {
	var u *kube.Unfinished
	mutate.Fuzz(f, 5000, func(seeds *mutate.Seeds) {
		root, change := signedElsewhere(seeds)
		_, u = prepared(seeds, change)
		seeds.Add("a.crt", root.sign(seeds, u.Requests()[0], nil))
		seeds.Add("b.pem", pki.CertificatePEM(root.Cert))
		seeds.Add("c", []byte("-----BEGIN CERTIFICATE-----\nMIIC\n-----END CERTIFICATE-----\n-----BEGIN PKCS7-----\n-----END PKCS7-----"))
	}, func(t *testing.T, name string, data []byte) {
		next, in, err := u.Take(context.Background(), []kube.Answer{{Name: name, Data: data}}, options)
		if err != nil {
			t.Fatal(err)
		}
		if next.Missing() != u.Missing()-len(in.Taken) {
			t.Fatalf("%d are missing after %v", next.Missing(), in.Taken)
		}
		for _, r := range in.Refused {
			if len(r.Faults) == 0 || r.Faults[0].What == "" || r.Faults[0].Fix == "" {
				t.Fatalf("a refusal says nothing: %+v", r)
			}
		}
		if len(in.Taken)+len(in.Refused)+in.Known == 0 {
			t.Fatal("a file vanished")
		}
	})
}
