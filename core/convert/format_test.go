package convert_test

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/convert"
	"kubepki/core/golden"
	"kubepki/core/keyfile"
	"kubepki/core/pki"
)

func TestEveryRowIsComplete(t *testing.T) {
	ids, names, ranks := map[convert.ID]bool{}, map[string]bool{}, map[int]bool{}
	for _, f := range convert.Formats() {
		assert.False(t, ids[f.ID] || names[f.Name] || ranks[f.Rank], "%s is there twice", f.ID)
		ids[f.ID], names[f.Name], ranks[f.Rank] = true, true, true
		assert.NotEmpty(t, f.Name, f.ID)
		assert.NotEmpty(t, f.Use, f.ID)
		assert.NotEmpty(t, f.Mime, f.ID)
		assert.True(t, strings.HasPrefix(f.Ending, "."), f.ID)
		assert.True(t, f.Writes(), f.ID)
	}
	assert.Len(t, ids, 17, "a new format needs a round trip and an oracle")
}

// What is whole DER is no PEM, whatever text stands in it.
func TestDERMayHoldTheTextOfPEM(t *testing.T) {
	m := convert.Material{Certs: []*x509.Certificate{root(t, "-----BEGIN CERTIFICATE-----").Cert}}
	for _, id := range []convert.ID{convert.DER, convert.PKCS7DER} {
		file, err := convert.Write(ctx, m, id, options)
		require.NoError(t, err, id)
		got, err := convert.Read(ctx, file.Data, nil)
		require.NoError(t, err, id)
		require.Len(t, got.Certs, 1, id)
		assert.Equal(t, m.Certs[0].Raw, got.Certs[0].Raw, id)
	}
}

// readable are the formats that Read takes.
var readable = map[convert.ID]bool{
	convert.PEM: true, convert.FullChain: true, convert.PEMAndKey: true, convert.DER: true, convert.Base64PEM: true, convert.Base64DER: true,
	convert.PKCS7PEM: true, convert.PKCS7DER: true, convert.PKCS12: true, convert.PKCS12DES: true, convert.PKCS12RC2: true, convert.PKCS12Trust: true,
	convert.JKS: true, convert.JKSTrust: true,
}

func TestEveryKindInEveryFormatComesBack(t *testing.T) {
	for _, a := range kinds() {
		all := chain(t, a)
		for _, f := range convert.Formats() {
			m := all
			if !f.Many {
				m.Certs = all.Certs[1:2]
			}
			t.Run(string(f.ID)+" "+string(a), func(t *testing.T) {
				file, err := convert.Write(ctx, m, f.ID, options)
				require.NoError(t, err)
				assert.Equal(t, "api"+f.Ending, file.Name)
				assert.Equal(t, f.Key != convert.Never, file.Secret)
				if !readable[f.ID] {
					return
				}
				again, err := convert.Read(ctx, file.Data, passphrase)
				require.NoError(t, err)
				comesBack(t, f, m, again)
			})
		}
	}
}

func comesBack(t *testing.T, f convert.Format, m, again convert.Material) {
	t.Helper()
	want := "api.lab"
	switch {
	case f.ID == convert.FullChain:
		want = "api.lab middle"
	case f.Many:
		want = "api.lab middle root"
	}
	assert.Equal(t, want, names(again.Certs))
	assert.Equal(t, f.Key == convert.Must, again.Key != nil)
	if again.Key != nil {
		assert.Equal(t, m.Key.PKCS8, again.Key.PKCS8)
		assert.True(t, pki.SamePublicKey(m.Key.Public, again.Key.Public))
	}
}

func TestStoresKeepTheirAliases(t *testing.T) {
	m := chain(t, pki.ECDSAP256)
	for id, want := range map[convert.ID][]string{
		convert.JKS: {"api", "api", "api"}, convert.JKSTrust: {"api-1", "api-2", "api-3"}, convert.PKCS12Trust: {"api-1", "api-2", "api-3"},
		convert.PKCS12: {"", "", ""},
	} {
		file, err := convert.Write(ctx, m, id, options)
		require.NoError(t, err)
		again, err := convert.Read(ctx, file.Data, passphrase)
		require.NoError(t, err)
		assert.Equal(t, want, again.Aliases, id)
	}
}

var base64Data = regexp.MustCompile(`: LS0t\S+`)

func TestObjects(t *testing.T) {
	var b strings.Builder
	for _, id := range []convert.ID{convert.SecretTLS, convert.SecretOpaque, convert.ConfigMap} {
		file, err := convert.Write(ctx, chain(t, pki.ECDSAP256), id, options)
		require.NoError(t, err)
		text := base64Data.ReplaceAllString(string(file.Data), ": PEM")
		b.WriteString("# " + file.Name + "\n" + regexp.MustCompile(`(?m)^    [A-Za-z0-9+/=]+\n`).ReplaceAllString(text, ""))
	}
	golden.Equal(t, b.String())
}

func TestFormatsForWhatIsAtHand(t *testing.T) {
	ids := func(m convert.Material) (out []string) {
		for _, f := range convert.Formats() {
			if f.Writes() && f.Fits(m) == nil {
				out = append(out, string(f.ID))
			}
		}
		return out
	}
	m := chain(t, pki.ECDSAP256)
	one := convert.Material{Certs: m.Certs[1:2]}
	assert.Equal(t, []string{"pem", "fullchain", "der", "base64-pem", "base64-der", "pkcs7-pem", "pkcs7-der", "pkcs12-trust", "jks-trust", "secret-opaque", "configmap"}, ids(one))
	assert.Equal(t, []string{"secret-opaque"}, ids(convert.Material{Key: m.Key}))
	assert.Empty(t, ids(convert.Material{}))
	assert.NotContains(t, ids(m), "der")
	assert.Contains(t, ids(m), "pkcs12")
}

func TestWriteSaysWhyNot(t *testing.T) {
	m := chain(t, pki.ECDSAP256)
	other := keyfile.Of(newKey(t))
	for _, tt := range []struct {
		name string
		m    convert.Material
		id   convert.ID
		o    convert.Options
		want string
	}{
		{"unknown", m, "pgp", options, `convert: write: format "pgp" is not one that is written here`},
		{"several in DER", m, convert.DER, options, "convert: write DER: it holds one certificate, and there are 3"},
		{"no key", convert.Material{Certs: m.Certs}, convert.PKCS12, options, "convert: write PKCS#12: it needs the private key"},
		{"no certificate", convert.Material{Key: m.Key}, convert.PKCS12, options, "convert: write PKCS#12: it needs a certificate"},
		{"another key", convert.Material{Certs: m.Certs, Key: &other}, convert.SecretTLS, options, "convert: write Secret kubernetes.io/tls: the key belongs to none of the certificates: that of CN=root needs another"},
		{"no passphrase", m, convert.PKCS12, convert.Options{}, "keyfile: PKCS#12: it is encrypted: give its passphrase"},
		{"short passphrase", m, convert.JKS, convert.Options{Passphrase: []byte("abc")}, "convert: write JKS: the passphrase has 3 characters, and keytool wants 6 or more"},
		{"passphrase in Greek", m, convert.JKS, convert.Options{Passphrase: []byte("κωδικός")}, "outside Latin-1"},
		{"no name", m, convert.SecretTLS, convert.Options{}, "convert: write object: it has no name: give one, as metadata.name"},
		{"name", m, convert.ConfigMap, convert.Options{Object: "API"}, "convert: write object: metadata.name: DNS name"},
		{"namespace", m, convert.SecretTLS, convert.Options{Object: "a", Namespace: "a_b"}, "convert: write object: metadata.namespace: DNS name"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := convert.Write(ctx, tt.m, tt.id, tt.o)
			assert.ErrorContains(t, err, tt.want)
		})
	}
	done, cancel := context.WithCancel(ctx)
	cancel()
	_, err := convert.Write(done, m, convert.PEM, options)
	assert.ErrorIs(t, err, context.Canceled)
}

// A set that is no chain, as a trust store's, is written as it is.
func TestASetOfRootsStaysASet(t *testing.T) {
	set := convert.Material{Certs: []*x509.Certificate{root(t, "b").Cert, root(t, "a").Cert}}
	for _, id := range []convert.ID{convert.PEM, convert.PKCS7DER, convert.PKCS12Trust} {
		file, err := convert.Write(ctx, set, id, options)
		require.NoError(t, err)
		again, err := convert.Read(ctx, file.Data, passphrase)
		require.NoError(t, err)
		assert.Equal(t, "b a", names(again.Certs), id)
	}
	_, err := convert.Write(ctx, set, convert.FullChain, options)
	assert.ErrorContains(t, err, "are both at the beginning of a chain: choose one")
}

func TestReadTakesPEMAsPeopleHaveIt(t *testing.T) {
	m := chain(t, pki.ECDSAP256)
	file, err := convert.Write(ctx, m, convert.PEMAndKey, options)
	require.NoError(t, err)
	seven, err := convert.Write(ctx, m, convert.PKCS7PEM, options)
	require.NoError(t, err)
	encrypted, err := keyfile.Write(ctx, *m.Key, keyfile.PKCS8ScryptPEM, keyfile.Options{Passphrase: passphrase})
	require.NoError(t, err)
	for name, data := range map[string][]byte{
		"CRLF": []byte(strings.ReplaceAll(string(file.Data), "\n", "\r\n")), "text before": append([]byte("Subject: x\n"), file.Data...),
		"PKCS#7 and key": append(seven.Data, encrypted...),
	} {
		again, err := convert.Read(ctx, data, passphrase)
		require.NoError(t, err, name)
		assert.Equal(t, "api.lab middle root", names(again.Certs), name)
		assert.Equal(t, m.Key.PKCS8, again.Key.PKCS8, name)
	}
	_, err = convert.Read(ctx, append(seven.Data, encrypted...), []byte("wrong"))
	var p *keyfile.PassphraseError
	assert.ErrorAs(t, err, &p)
}

func TestReadSaysWhatAFileIs(t *testing.T) {
	m := chain(t, pki.ECDSAP256)
	good := string(pki.CertificatePEM(m.Certs[0]))
	for _, tt := range []struct{ name, in, want string }{
		{"nothing", " \n", "convert: read: there is nothing in it"},
		{"noise", "hello, world", "convert: read: it is in no format that is known here"},
		{"a request", string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE REQUEST", Bytes: []byte("x")})), "convert: read PEM: it holds CERTIFICATE REQUEST, where a certificate is expected"},
		{"cut PEM", good[:len(good)-40], "PEM block: it is damaged"},
		{"damaged certificate", string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: m.Certs[0].Raw[:99]})), "certificate 1: it is damaged"},
		{"JCEKS", "\xce\xce\xce\xce\x00", "it is a JCEKS store: change it with keytool"},
		{"cut JKS", "\xfe\xed\xfe\xed\x00\x00\x00\x02\xff\xff\xff\xff", "JKS: it is damaged"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := convert.Read(ctx, []byte(tt.in), nil)
			assert.ErrorContains(t, err, tt.want)
		})
	}
	_, err := convert.Read(ctx, make([]byte, 20_000_000), nil)
	var limit *keyfile.LimitError
	assert.ErrorAs(t, err, &limit)
}
