//go:build !js

package oracle

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"math/big"
	mathrand "math/rand/v2"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/decode"
)

var when = time.Date(2026, 11, 23, 18, 42, 51, 0, time.UTC)

// TestFixturesReadAsOpensslSays reads the committed certificates shaped as kubeadm's.
func TestFixturesReadAsOpensslSays(t *testing.T) {
	t.Parallel()
	for _, row := range decode.Formats() {
		t.Run(row.Name, func(t *testing.T) {
			file := filepath.Join("..", "decode", "testdata", row.Sample)
			o := only(t, file)
			assert.Equal(t, row.Name, o.Format)
			var want string
			switch row.Kind {
			case decode.Certificate:
				want = textOf(t, file, "x509", "-text", "-noout")
			case decode.Request:
				want = textOf(t, file, "req", "-text", "-noout")
			case decode.RevocationList:
				want = textOf(t, file, "crl", "-text", "-noout")
			case decode.OCSPResponse:
				want = runOpenSSL(t, nil, "ocsp", "-text", "-noverify", "-respin", put(t, "r.der", o.DER))
			case decode.OCSPRequest:
				want = runOpenSSL(t, nil, "ocsp", "-text", "-reqin", put(t, "q.der", o.DER))
			case decode.PrivateKey:
				want = textOf(t, file, "pkey", "-text_pub", "-noout") + decode.NotShown + "\n"
			case decode.PublicKey:
				want = runOpenSSL(t, nil, "pkey", "-pubin", "-text", "-noout", "-in", put(t, "k.pub", publicPEM(t, o.PublicKey)))
			}
			sameText(t, want, decode.Text(o))
		})
	}
}

func publicPEM(t *testing.T, key crypto.PublicKey) []byte {
	t.Helper()
	der, err := x509.MarshalPKIXPublicKey(key)
	require.NoError(t, err)
	return pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
}

// randomCertificates are made with Go, whose names and order of extensions differ
// from core's.
func randomCertificates(t *testing.T, n int) []specimen {
	ec, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	return specimens(n, func(seed uint64, random *mathrand.Rand) []byte {
		var signer crypto.Signer = ec
		if random.IntN(2) == 0 {
			signer = rsaKey
		}
		template := randomTemplate(random)
		parent := *template
		parent.Subject = randomName(random)
		parent.SubjectKeyId = randomOctets(random, 20)
		der, err := x509.CreateCertificate(rand.Reader, template, &parent, signer.Public(), signer)
		require.NoError(t, err, "seed %d", seed)
		return der
	})
}

func randomTemplate(r *mathrand.Rand) *x509.Certificate {
	t := &x509.Certificate{
		SerialNumber: new(big.Int).SetBytes(append([]byte{1}, randomOctets(r, r.IntN(19))...)),
		Subject:      randomName(r),
		NotBefore:    when.Add(-time.Duration(r.IntN(1e9)) * time.Second),
		NotAfter:     when.Add(time.Duration(r.IntN(4e9)) * time.Second),
	}
	if r.IntN(2) == 0 {
		t.KeyUsage = x509.KeyUsage(1 + r.IntN(1<<9-1))
	}
	for range r.IntN(3) {
		t.ExtKeyUsage = append(t.ExtKeyUsage, x509.ExtKeyUsage(r.IntN(14)))
	}
	if r.IntN(2) == 0 {
		t.BasicConstraintsValid, t.IsCA = true, r.IntN(2) == 0
		if t.IsCA {
			t.MaxPathLen = r.IntN(3)
			t.MaxPathLenZero = t.MaxPathLen == 0
		}
	}
	for range r.IntN(4) {
		t.DNSNames = append(t.DNSNames, randomLabel(r)+".lab.example")
		t.IPAddresses = append(t.IPAddresses, net.IP(randomOctets(r, 4+12*r.IntN(2))))
	}
	if r.IntN(3) == 0 {
		t.URIs = []*url.URL{{Scheme: "spiffe", Host: "lab.example", Path: "/" + randomLabel(r)}}
		t.EmailAddresses = []string{randomLabel(r) + "@lab.example"}
		t.CRLDistributionPoints = []string{"http://lab.example/" + randomLabel(r)}
		t.OCSPServer = []string{"http://ocsp.lab.example/"}
		t.PolicyIdentifiers = []asn1.ObjectIdentifier{{1, 2, 3, r.IntN(1e6)}}
	}
	if t.IsCA && r.IntN(2) == 0 {
		t.PermittedDNSDomains = []string{randomLabel(r)}
		t.ExcludedIPRanges = []*net.IPNet{{IP: net.IP{10, 0, 0, 0}, Mask: net.CIDRMask(r.IntN(32), 32)}}
	}
	if r.IntN(3) == 0 {
		t.ExtraExtensions = []pkix.Extension{{Id: asn1.ObjectIdentifier{1, 2, 3, r.IntN(1e9)}, Critical: r.IntN(2) == 0, Value: randomOctets(r, 1+r.IntN(60))}}
	}
	return t
}

func randomName(r *mathrand.Rand) pkix.Name {
	n := pkix.Name{CommonName: randomText(r)}
	for range r.IntN(3) {
		n.Organization = append(n.Organization, randomText(r))
	}
	if r.IntN(3) == 0 {
		n.Country, n.Locality, n.SerialNumber = []string{"DE"}, []string{randomText(r)}, "7"
		n.ExtraNames = []pkix.AttributeTypeAndValue{{Type: asn1.ObjectIdentifier{1, 2, 3, 4, r.IntN(9)}, Value: randomText(r)}}
	}
	return n
}

// randomText mixes letters with all that needs escaping.
func randomText(r *mathrand.Rand) string {
	const alphabet = "abcXYZ019:.-_ ,+\"\\<>;#=/*@'()äß€日\t"
	runes := []rune(alphabet)
	var b strings.Builder
	for range 1 + r.IntN(12) {
		b.WriteRune(runes[r.IntN(len(runes))])
	}
	return b.String()
}

func randomLabel(r *mathrand.Rand) string {
	var b strings.Builder
	for range 1 + r.IntN(10) {
		b.WriteByte("abcdefghijklmnopqrstuvwxyz0123456789"[r.IntN(36)])
	}
	return b.String()
}

func randomOctets(r *mathrand.Rand, n int) []byte {
	out := make([]byte, n)
	for i := range out {
		out[i] = byte(r.UintN(256))
	}
	return out
}

// TestNamesOfObjectIdentifiers puts every object identifier of the table into
// one certificate: as attribute type, printed by its short name, and as
// extended key usage, printed by its long one.
func TestNamesOfObjectIdentifiers(t *testing.T) {
	t.Parallel()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: when, NotAfter: when}
	for _, row := range decode.ObjectIdentifiers() {
		var oid asn1.ObjectIdentifier
		for _, arc := range strings.Split(row.OID, ".") {
			n, err := strconv.Atoi(arc)
			require.NoError(t, err)
			oid = append(oid, n)
		}
		template.UnknownExtKeyUsage = append(template.UnknownExtKeyUsage, oid)
		template.Subject.ExtraNames = append(template.Subject.ExtraNames, pkix.AttributeTypeAndValue{Type: oid, Value: "v"})
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	require.NoError(t, err)
	file := put(t, "c.der", der)
	ours := decode.Text(only(t, file))
	sameText(t, runOpenSSL(t, nil, "x509", "-inform", "DER", "-text", "-noout", "-in", file), ours)
	for _, row := range decode.ObjectIdentifiers() {
		assert.Contains(t, ours, row.Short+" = v")
		assert.Contains(t, ours, row.Long)
	}
}

// TestIssuerAndSerialInAuthorityKeyIdentifier has openssl point to the
// authority by name and number too.
func TestIssuerAndSerialInAuthorityKeyIdentifier(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	key := makeKey(t, keyKinds[4].args...)
	config := put(t, "openssl.cnf", []byte("[req]\ndistinguished_name=dn\nprompt=no\n[dn]\nO=Lab, \"x\"\nCN=kubernetes\n[ca]\nbasicConstraints=CA:TRUE\nsubjectKeyIdentifier=hash\n[leaf]\nauthorityKeyIdentifier=keyid:always,issuer:always\n[only]\nauthorityKeyIdentifier=issuer:always\n"))
	ca, csr := filepath.Join(dir, "ca.pem"), filepath.Join(dir, "r.pem")
	runOpenSSL(t, nil, "req", "-new", "-x509", "-config", config, "-extensions", "ca", "-key", key, "-out", ca)
	runOpenSSL(t, nil, "req", "-new", "-config", config, "-key", key, "-out", csr)
	for _, section := range []string{"leaf", "only"} {
		leaf := filepath.Join(dir, section+".pem")
		runOpenSSL(t, nil, "x509", "-req", "-in", csr, "-CA", ca, "-CAkey", key, "-extfile", config, "-extensions", section, "-set_serial", "9", "-out", leaf)
		sameText(t, textOf(t, leaf, "x509", "-text", "-noout"), decode.Text(only(t, leaf)))
	}
}

// TestTrustedCertificatesAreRead: openssl adds its own data behind the certificate.
func TestTrustedCertificatesAreRead(t *testing.T) {
	t.Parallel()
	file := filepath.Join("..", "decode", "testdata", "ca.crt")
	trusted := filepath.Join(t.TempDir(), "trusted.pem")
	runOpenSSL(t, nil, "x509", "-in", file, "-addtrust", "serverAuth", "-trustout", "-out", trusted)
	data, err := os.ReadFile(trusted)
	require.NoError(t, err)
	require.Contains(t, string(data), "TRUSTED CERTIFICATE")
	o := only(t, trusted)
	assert.Empty(t, o.Problems)
	sameText(t, textOf(t, file, "x509", "-text", "-noout"), decode.Text(o))
}
