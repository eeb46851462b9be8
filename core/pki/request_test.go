package pki_test

import (
	"context"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"

	"kubepki/core/pki"
)

func TestRequestsSayWhatTheTemplateAsksFor(t *testing.T) {
	sans, err := pki.ParseSANs("IP:10.0.0.1 DNS:b DNS:a URI:spiffe://lab/x email:x@y")
	require.NoError(t, err)
	for _, a := range pki.KeyAlgorithms() {
		t.Run(string(a), func(t *testing.T) {
			key := load(t, fixtureOf(a))
			made, err := pki.NewRequest(context.Background(), key, pki.Template{
				Subject: pki.ClientName("system:node:w", "system:nodes", "second"), SANs: sans,
				KeyUsage: pki.LeafUsage, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageCodeSigning},
				BasicConstraints: &pki.BasicConstraints{CA: true, PathLen: 3}, AllowWeakKey: a.Weak() != "",
			})
			require.NoError(t, err)
			r, err := pki.ParseRequest(pki.RequestPEM(made.X509))
			require.NoError(t, err)
			assert.NoError(t, r.CheckSignature())
			assert.True(t, pki.SamePublicKey(key.Public(), r.X509.PublicKey))
			assert.Equal(t, "O=system:nodes, O=second, CN=system:node:w", r.Subject.String())
			assert.Equal(t, sans, r.SANs)
			assert.Equal(t, pki.LeafUsage, r.KeyUsage)
			assert.Equal(t, []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageCodeSigning}, r.ExtKeyUsage)
			assert.Equal(t, &pki.BasicConstraints{CA: true, PathLen: 3}, r.BasicConstraints)
			assert.False(t, r.ChallengePassword)
			assert.Empty(t, r.Other)
			assert.Empty(t, r.UnknownExtKeyUsage)
			assert.Zero(t, r.OtherNames)
		})
	}
}

// For the same fields Go's x509 signs the same bytes.
func TestRequestsAreGosByteForByte(t *testing.T) {
	key := load(t, "rsa-2048.key")
	for name, subject := range map[string]pki.Name{"client": pki.ClientName("jane", "dev"), "UTF-8": pki.CommonName("żółw")} {
		for _, sans := range []pki.SANs{nil, {{Kind: pki.DNS, Value: "api.lab"}, {Kind: pki.IP, Value: "10.0.0.1"}}} {
			t.Run(name+" "+sans.String(), func(t *testing.T) {
				tmpl := pki.Template{Subject: subject, SANs: sans}
				got, err := pki.NewRequest(context.Background(), key, tmpl)
				require.NoError(t, err)
				c := asGo(t, tmpl)
				der, err := x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{Subject: c.Subject, DNSNames: c.DNSNames, IPAddresses: c.IPAddresses}, key)
				require.NoError(t, err)
				assert.Equal(t, der, got.X509.Raw, "RSA signatures of the same bytes are the same")
			})
		}
	}
}

func TestRequestsThatAskForNothing(t *testing.T) {
	r, err := pki.NewRequest(context.Background(), load(t, "ecdsa-p256.key"), pki.Template{Subject: pki.CommonName("x")})
	require.NoError(t, err)
	assert.Empty(t, r.SANs)
	assert.Zero(t, r.KeyUsage)
	assert.Nil(t, r.ExtKeyUsage)
	assert.Nil(t, r.BasicConstraints)
	assert.Empty(t, r.X509.Extensions)
}

func TestARequestSignedByAnotherKeyIsReadButFails(t *testing.T) {
	r, err := pki.NewRequest(context.Background(), load(t, "ecdsa-p256.key"), serverLeaf("api.lab"))
	require.NoError(t, err)
	der := append([]byte{}, r.X509.Raw...)
	der[len(der)-1] ^= 1
	again, err := pki.ParseRequest(der)
	require.NoError(t, err)
	assert.Equal(t, "CN=api.lab", again.Subject.String())
	assert.ErrorContains(t, again.CheckSignature(), "pki: request CN=api.lab: its signature is wrong, so its sender did not prove to hold the key: make it again")
}

// with asks Go's x509 for a request with these extensions.
func with(t *testing.T, extensions ...pkix.Extension) []byte {
	t.Helper()
	der, err := x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{
		Subject: pkix.Name{CommonName: "x"}, ExtraExtensions: extensions,
	}, load(t, "ecdsa-p256.key"))
	require.NoError(t, err)
	return der
}

func der(t *testing.T, value any) []byte {
	t.Helper()
	out, err := asn1.Marshal(value)
	require.NoError(t, err)
	return out
}

var (
	oidSAN = asn1.ObjectIdentifier{2, 5, 29, 17}
	oidKU  = asn1.ObjectIdentifier{2, 5, 29, 15}
	oidEKU = asn1.ObjectIdentifier{2, 5, 29, 37}
	oidBC  = asn1.ObjectIdentifier{2, 5, 29, 19}
)

func TestUnknownExtensionsAndUsagesAreNamed(t *testing.T) {
	unknown, usage := asn1.ObjectIdentifier{1, 2, 3, 4}, asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 311, 20, 2, 2}
	serverAuth := asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 3, 1}
	r, err := pki.ParseRequest(with(t, pkix.Extension{Id: unknown, Value: []byte{5, 0}},
		pkix.Extension{Id: oidEKU, Value: der(t, []asn1.ObjectIdentifier{usage, serverAuth})}))
	require.NoError(t, err)
	assert.Equal(t, []asn1.ObjectIdentifier{unknown}, r.Other)
	assert.Equal(t, []asn1.ObjectIdentifier{usage}, r.UnknownExtKeyUsage)
	assert.Equal(t, []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}, r.ExtKeyUsage)
}

// A name of another kind (here a user principal name, as Windows asks for) must
// neither refuse the request nor vanish.
func TestNamesOfOtherKindsAreCounted(t *testing.T) {
	var b cryptobyte.Builder
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1(cbasn1.Tag(0).ContextSpecific().Constructed(), func(b *cryptobyte.Builder) {
			b.AddASN1ObjectIdentifier(asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 311, 20, 2, 3})
			b.AddASN1(cbasn1.Tag(0).ContextSpecific().Constructed(), func(b *cryptobyte.Builder) {
				b.AddASN1(cbasn1.UTF8String, func(b *cryptobyte.Builder) { b.AddBytes([]byte("jane@corp")) })
			})
		})
	})
	r, err := pki.ParseRequest(with(t, pkix.Extension{Id: oidSAN, Value: b.BytesOrPanic()}))
	require.NoError(t, err)
	assert.Empty(t, r.SANs)
	assert.Equal(t, 1, r.OtherNames)
}

func TestDamagedExtensionsAreRefusedByName(t *testing.T) {
	for _, oid := range []asn1.ObjectIdentifier{oidSAN, oidKU, oidEKU, oidBC} {
		t.Run(oid.String(), func(t *testing.T) {
			_, err := pki.ParseRequest(with(t, pkix.Extension{Id: oid, Value: []byte{0x30, 0x7f}}))
			assert.ErrorContains(t, err, "pki: parse certification request: ")
		})
	}
	_, err := pki.ParseRequest(with(t, pkix.Extension{Id: oidEKU, Value: der(t, []int{1})}))
	assert.EqualError(t, err, "pki: parse certification request: extension 2.5.29.37: its 5 bytes cannot be read")
	_, err = pki.ParseRequest(with(t, pkix.Extension{Id: oidBC, Value: der(t, []string{"x"})}))
	assert.NoError(t, err, "what follows basicConstraints' two fields is passed over")
}

// openssl made it, with -challengePassword in its [req_attributes].
func TestChallengePasswordIsSeen(t *testing.T) {
	r, err := pki.ParseRequest(fixture(t, "../challenge.csr"))
	require.NoError(t, err)
	assert.True(t, r.ChallengePassword)
	assert.NoError(t, r.CheckSignature())
	assert.Equal(t, "DNS:api.lab, DNS:www.api.lab, IP:10.0.0.1", r.SANs.String())
	assert.Equal(t, []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth}, r.ExtKeyUsage)
	assert.Equal(t, &pki.BasicConstraints{PathLen: -1}, r.BasicConstraints)
	assert.Equal(t, []asn1.ObjectIdentifier{{1, 3, 6, 1, 5, 5, 7, 1, 24}}, r.Other, "tlsfeature")
	assert.Equal(t, "C=DE, O=Lab, CN=api.lab", r.Subject.String())
}

func TestParseRequestSaysWhatIsWrong(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"nothing", "", "pki: parse certification request: there is nothing in it"},
		{"certificate", string(pki.CertificatePEM(root(t, nil).Cert)), "pki: parse certification request: it holds CERTIFICATE, a certification request is expected"},
		{"text", "hello", "pki: parse certification request: it is neither PEM nor the DER of a request: a file that begins with -----BEGIN is expected"},
		{"junk in PEM", "-----BEGIN CERTIFICATE REQUEST-----\naGVsbG8=\n-----END CERTIFICATE REQUEST-----\n", "pki: parse certification request: asn1: "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := pki.ParseRequest([]byte(tt.in))
			assert.ErrorContains(t, err, tt.want)
			assert.Nil(t, r)
		})
	}
}

func TestTheOldLabelIsReadToo(t *testing.T) {
	old := []byte("-----BEGIN NEW CERTIFICATE REQUEST-----\n" + string(pki.RequestPEM(mustRequest(t).X509))[len("-----BEGIN CERTIFICATE REQUEST-----\n"):])
	old = append(old[:len(old)-len("-----END CERTIFICATE REQUEST-----\n")], "-----END NEW CERTIFICATE REQUEST-----\n"...)
	_, err := pki.ParseRequest(old)
	assert.NoError(t, err)
}

func mustRequest(t testing.TB) *pki.Request {
	t.Helper()
	r, err := pki.NewRequest(context.Background(), load(t, "ecdsa-p256.key"), serverLeaf("api.lab"))
	require.NoError(t, err)
	return r
}
