package intake

import (
	"crypto/x509"
	"encoding/pem"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/keyfile"
	"kubepki/core/pki"
)

// The ID of a certificate's key is that of the key, for every kind of it.
func TestKeyIDOfCertificates(t *testing.T) {
	for _, a := range pki.KeyAlgorithms() {
		if a.Weak() != "" {
			continue // it signs nothing here
		}
		data, err := os.ReadFile(filepath.Join("..", "pki", "testdata", "keys", strings.ToLower(string(a))+".key"))
		require.NoError(t, err)
		file, err := keyfile.Read(t.Context(), data, nil)
		require.NoError(t, err)
		key, err := pki.Native{}.Import(t.Context(), file.PKCS8)
		require.NoError(t, err)
		root, err := pki.NewAuthority(t.Context(), key, pki.RootTemplate(pki.CommonName("x"), now, 24*time.Hour))
		require.NoError(t, err)
		id := pki.KeyID(key.Public())
		assert.Equal(t, id[:], keyIDOf(root.Cert), a)
	}
	odd := &x509.Certificate{RawSubjectPublicKeyInfo: []byte{1}, PublicKey: nil}
	assert.Equal(t, make([]byte, 32), keyIDOf(odd), "a key that Go does not know")
}

// Several blocks of several kinds, one of them damaged and one locked: each is
// judged by itself.
func TestManyBlocksInOneFile(t *testing.T) {
	key, err := pki.Native{}.Make(t.Context(), pki.ECDSAP256)
	require.NoError(t, err)
	locked := func(id keyfile.ID, passphrase string) string {
		data, err := keyfile.Write(t.Context(), keyfile.Of(key), id, keyfile.Options{Passphrase: []byte(passphrase)})
		require.NoError(t, err)
		return string(data)
	}
	text := string(fixture(t, "ca.crt")) + locked(keyfile.PKCS8EncryptedPEM, "horse") + "-----BEGIN CERTIFICATE-----\nMII?\n-----END CERTIFICATE-----\n" +
		locked(keyfile.OpenSSHEncrypted, "cow") + string(fixture(t, "jane.csr"))
	r := read(t, "horse", File{Name: "all.pem", Data: []byte(text)})
	require.Len(t, r.Objects, 3, "%v", r.places())
	assert.Equal(t, key.PKCS8(), r.Objects[1].PKCS8)
	require.Len(t, r.Faults, 2)
	assert.Contains(t, r.Faults[0].Why, "is not base64")
	assert.Equal(t, Wrong, r.Faults[1].Lock)
	assert.Greater(t, r.Faults[1].Line, r.Faults[0].Line, "in the order of the file")
}

// TestPKCS7UnderTheLabelOfACertificate is read, and the label told.
func TestPKCS7UnderTheLabelOfACertificate(t *testing.T) {
	der, err := os.ReadFile(filepath.Join("testdata", "negative.p7b"))
	require.NoError(t, err)
	for label, problems := range map[string]int{"CERTIFICATE": 1, "PKCS7": 0} {
		text := string(pem.EncodeToMemory(&pem.Block{Type: label, Bytes: der}))
		r := read(t, "", File{Name: "x.pem", Data: []byte("first line\n" + text)})
		assert.Equal(t, []string{"certificate good", "certificate negative"}, r.outline(), label)
		told := 0
		for _, p := range r.Objects[0].Problems {
			if p.What == "The PEM block says “CERTIFICATE”, it holds a PKCS#7 bundle" {
				told++
			}
		}
		assert.Equal(t, problems, told, label)
		assert.Equal(t, 2, r.Objects[0].Line)
	}
}
