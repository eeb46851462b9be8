package pki_test

import (
	"bytes"
	"context"
	"crypto"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/pki"
)

// formatsOf are the private key formats of an algorithm and their PEM labels.
func formatsOf(a pki.KeyAlgorithm) map[pki.KeyFormat]string {
	if a.IsRSA() {
		return map[pki.KeyFormat]string{pki.PKCS1: "RSA PRIVATE KEY", pki.PKCS8: "PRIVATE KEY"}
	}
	if a == pki.Ed25519 {
		return map[pki.KeyFormat]string{pki.PKCS8: "PRIVATE KEY"}
	}
	return map[pki.KeyFormat]string{pki.SEC1: "EC PRIVATE KEY", pki.PKCS8: "PRIVATE KEY"}
}

// What is whole DER is no PEM, whatever text stands in it.
func TestDERMayHoldTheTextOfPEM(t *testing.T) {
	der := append(load(t, "ed25519.key").PKCS8()[:16:16], "-----BEGIN PRIVATE KEY-----\nMAA="...)
	got, err := pki.ParsePrivateKey(der)
	require.NoError(t, err)
	assert.Equal(t, der, got)
	ca := root(t, func(tmpl *pki.Template) { tmpl.Subject = pki.CommonName("-----BEGIN CERTIFICATE-----") })
	c, err := pki.ParseCertificate(ca.Cert.Raw)
	require.NoError(t, err)
	assert.Equal(t, ca.Cert.Raw, c.Raw)
}

func TestPrivateKeyFormatsRoundTrip(t *testing.T) {
	for _, a := range pki.KeyAlgorithms() {
		key := load(t, fixtureOf(a))
		for format, label := range formatsOf(a) {
			t.Run(string(a)+" "+string(format), func(t *testing.T) {
				text, err := key.PEM(format)
				require.NoError(t, err)
				block := onlyBlock(t, text)
				assert.Equal(t, label, block.Type)
				fromPEM, err := pki.ParsePrivateKey(text)
				require.NoError(t, err)
				assert.Equal(t, key.PKCS8(), fromPEM)
				fromDER, err := pki.ParsePrivateKey(block.Bytes)
				require.NoError(t, err)
				assert.Equal(t, key.PKCS8(), fromDER)
			})
		}
	}
}

// onlyBlock asserts the shape kubeadm gives every file: one block, no headers,
// nothing around it, a line feed at the end.
func onlyBlock(t *testing.T, text []byte) *pem.Block {
	t.Helper()
	block, rest := pem.Decode(text)
	require.NotNil(t, block)
	assert.Empty(t, rest)
	assert.Empty(t, block.Headers)
	assert.True(t, bytes.HasPrefix(text, []byte("-----BEGIN ")))
	assert.True(t, bytes.HasSuffix(text, []byte("-----\n")))
	return block
}

// openssl wrote the fixtures, in the form that kubeadm writes.
func TestTraditionalPEMIsWhatOpensslWrites(t *testing.T) {
	for _, a := range pki.KeyAlgorithms() {
		t.Run(string(a), func(t *testing.T) {
			assert.Equal(t, string(fixture(t, fixtureOf(a))), string(traditional(t, load(t, fixtureOf(a)))))
		})
	}
}

func TestAKeyWithoutAPKCS8FormCannotBeWritten(t *testing.T) {
	key := load(t, "rsa-2048.key")
	_, err := pki.NewPrivateKey(publicOnly{key.Public()}, key.PKCS8()[:20]).TraditionalPEM()
	assert.EqualError(t, err, "pki: encode key: its PKCS#8 form cannot be read")
}

// publicOnly is a signer that cannot sign.
type publicOnly struct{ half crypto.PublicKey }

func (p publicOnly) Public() crypto.PublicKey { return p.half }

func (publicOnly) SignMessage(context.Context, []byte, crypto.Hash) ([]byte, error) {
	return nil, errors.New("no key")
}

func TestKeysHaveNoFormOfAnotherKind(t *testing.T) {
	_, err := load(t, "rsa-2048.key").PEM(pki.SEC1)
	assert.ErrorContains(t, err, "only elliptic curve keys have a SEC 1 form")
	_, err = load(t, "ecdsa-p256.key").PEM(pki.PKCS1)
	assert.ErrorContains(t, err, "only RSA keys have a PKCS#1 form")
	_, err = load(t, "ecdsa-p256.key").PEM("JWK")
	assert.ErrorContains(t, err, `format "JWK" is not known`)
	_, err = pki.NewPrivateKey(nil, []byte("junk")).PEM(pki.PKCS8)
	assert.ErrorContains(t, err, "pki: encode key: ")
}

func TestPublicKeyPEM(t *testing.T) {
	for _, a := range pki.KeyAlgorithms() {
		key := load(t, fixtureOf(a))
		text, err := pki.PublicKeyPEM(key.Public())
		require.NoError(t, err)
		block := onlyBlock(t, text)
		assert.Equal(t, "PUBLIC KEY", block.Type)
		pub, err := x509.ParsePKIXPublicKey(block.Bytes)
		require.NoError(t, err)
		assert.True(t, pki.SamePublicKey(key.Public(), pub))
	}
	_, err := pki.PublicKeyPEM("no key")
	assert.ErrorContains(t, err, "pki: encode public key: ")
}

func TestCertificatesAndRequestsRoundTrip(t *testing.T) {
	ca := root(t, nil)
	text := pki.CertificatePEM(ca.Cert)
	assert.Equal(t, "CERTIFICATE", onlyBlock(t, text).Type)
	for _, data := range [][]byte{text, ca.Cert.Raw} {
		c, err := pki.ParseCertificate(data)
		require.NoError(t, err)
		assert.Equal(t, ca.Cert.Raw, c.Raw)
	}
	r, err := pki.NewRequest(context.Background(), ca.Key, serverLeaf("api.lab"))
	require.NoError(t, err)
	text = pki.RequestPEM(r.X509)
	assert.Equal(t, "CERTIFICATE REQUEST", onlyBlock(t, text).Type)
	for _, data := range [][]byte{text, r.X509.Raw} {
		again, err := pki.ParseRequest(data)
		require.NoError(t, err)
		assert.Equal(t, r.X509.Raw, again.X509.Raw)
	}
}

// What files bring along on the way: other line ends, a mark, text before the
// block as `openssl x509 -text` and `openssl s_client` write it.
func TestFilesAsTheyComeAreRead(t *testing.T) {
	cert := pki.CertificatePEM(root(t, nil).Cert)
	key := fixture(t, "ecdsa-p256.key")
	for name, change := range map[string]func([]byte) []byte{
		"Windows line ends":   func(b []byte) []byte { return bytes.ReplaceAll(b, []byte("\n"), []byte("\r\n")) },
		"no last line end":    func(b []byte) []byte { return bytes.TrimSpace(b) },
		"byte order mark":     func(b []byte) []byte { return append([]byte("\xef\xbb\xbf"), b...) },
		"text before":         func(b []byte) []byte { return append([]byte("Certificate:\n    Data:\n"), b...) },
		"text after":          func(b []byte) []byte { return append(append([]byte{}, b...), "verify return:1\n"...) },
		"blank lines":         func(b []byte) []byte { return append([]byte("\n\n"), append(b, "\n\n"...)...) },
		"blanks at line ends": func(b []byte) []byte { return bytes.ReplaceAll(b, []byte("\n"), []byte(" \n")) },
	} {
		t.Run(name, func(t *testing.T) {
			_, err := pki.ParseCertificate(change(bytes.Clone(cert)))
			assert.NoError(t, err)
			_, err = pki.ParsePrivateKey(change(bytes.Clone(key)))
			assert.NoError(t, err)
		})
	}
}

func TestECParametersBeforeTheKeyArePassedOver(t *testing.T) {
	assert.Equal(t, pki.ECDSAP256, load(t, "with-parameters.key").Algorithm())
}

func TestParseCertificateSaysWhatIsWrong(t *testing.T) {
	cert := string(pki.CertificatePEM(root(t, nil).Cert))
	utf16 := []byte{0xff, 0xfe}
	for _, b := range []byte(cert) {
		utf16 = append(utf16, b, 0)
	}
	for _, tt := range []struct{ name, in, want string }{
		{"nothing", "", "pki: parse certificate: there is nothing in it"},
		{"blanks", " \r\n", "pki: parse certificate: there is nothing in it"},
		{"two", cert + cert, "pki: parse certificate: there are two of them: give the file that holds only the one you mean"},
		{"key", string(fixture(t, "ecdsa-p256.key")), "pki: parse certificate: it holds EC PRIVATE KEY, a certificate is expected"},
		{"cut off", cert[:len(cert)/2], "pki: parse certificate: its PEM block is damaged: copy it again from -----BEGIN to -----END with both lines and nothing before them"},
		{"indented", "  " + cert, "pki: parse certificate: its PEM block is damaged: copy it again from -----BEGIN to -----END with both lines and nothing before them"},
		{"base64 damaged", cert[:40] + "!" + cert[41:], "pki: parse certificate: its PEM block is damaged: copy it again from -----BEGIN to -----END with both lines and nothing before them"},
		{"UTF-16", string(utf16), "pki: parse certificate: it is UTF-16 text, as some Windows programs save: save it as UTF-8 or ASCII"},
		{"text", "hello", "pki: parse certificate: it is neither PEM nor the DER of a certificate: a file that begins with -----BEGIN is expected"},
		{"junk in PEM", "-----BEGIN CERTIFICATE-----\naGVsbG8=\n-----END CERTIFICATE-----\n", "pki: parse certificate: x509: malformed certificate"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, err := pki.ParseCertificate([]byte(tt.in))
			assert.EqualError(t, err, tt.want)
			assert.Nil(t, c)
		})
	}
}

func TestParsePrivateKeySaysWhatIsWrong(t *testing.T) {
	const decrypt = "pki: parse private key: it is encrypted: decrypt it first with openssl pkey -in FILE -out ca.key"
	key := string(fixture(t, "ecdsa-p256.key"))
	for _, tt := range []struct{ name, in, want string }{
		{"nothing", "", "pki: parse private key: there is nothing in it"},
		{"encrypted PKCS#8", string(fixture(t, "encrypted-pkcs8.key")), decrypt},
		{"encrypted SEC 1", string(fixture(t, "encrypted-traditional.key")), decrypt},
		{"two", key + key, "pki: parse private key: there are two of them: give the file that holds only the one you mean"},
		{"certificate", string(pki.CertificatePEM(root(t, nil).Cert)), "pki: parse private key: it holds CERTIFICATE, a private key is expected"},
		{"OpenSSH", "-----BEGIN OPENSSH PRIVATE KEY-----\naGVsbG8=\n-----END OPENSSH PRIVATE KEY-----\n", `pki: parse private key: a "OPENSSH PRIVATE KEY" block is not a format known here: convert it with openssl pkey`},
		{"text", "hello", "pki: parse private key: it is neither PEM nor the DER of a key: a file that begins with -----BEGIN is expected"},
		{"junk in PEM", "-----BEGIN EC PRIVATE KEY-----\naGVsbG8=\n-----END EC PRIVATE KEY-----\n", "pki: parse private key: its EC PRIVATE KEY block cannot be read: x509: failed to parse EC private key: "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			der, err := pki.ParsePrivateKey([]byte(tt.in))
			assert.ErrorContains(t, err, tt.want)
			assert.Nil(t, der)
		})
	}
}
