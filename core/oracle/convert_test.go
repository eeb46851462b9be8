//go:build !js

package oracle

import (
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/convert"
	"kubepki/core/decode"
	"kubepki/core/intake"
	"kubepki/core/keyfile"
	"kubepki/core/pki"
)

// chainOf is a leaf, an intermediate and a root, with the leaf's key.
func chainOf(t *testing.T, a pki.KeyAlgorithm) convert.Material {
	t.Helper()
	file := testKey(t, a)
	k, err := pki.Native{}.Import(t.Context(), file.PKCS8)
	require.NoError(t, err)
	top := rootOf(t, pki.ECDSAP256)
	made, err := pki.Native{}.Make(t.Context(), pki.ECDSAP256)
	require.NoError(t, err)
	tmpl := pki.RootTemplate(pki.CommonName("middle"), time.Now(), 365*24*time.Hour)
	tmpl.SubjectKeyID, err = pki.SHA1KeyID.ID(made.Public())
	require.NoError(t, err)
	middle, err := top.Issue(t.Context(), tmpl, made.Public())
	require.NoError(t, err)
	leaf, err := (&pki.Authority{Cert: middle, Key: made}).Issue(t.Context(), pki.LeafTemplate(pki.CommonName("api.lab"), nil,
		[]x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}, time.Now(), time.Hour), k.Public())
	require.NoError(t, err)
	return convert.Material{Certs: []*x509.Certificate{leaf, middle, top.Cert}, Key: &file, Name: "api"}
}

func storeOptions() convert.Options {
	return convert.Options{Passphrase: []byte(passphrase), Alias: "api", Object: "api", Now: time.Now()}
}

// converted writes the material to a file.
func converted(t *testing.T, m convert.Material, id convert.ID) string {
	t.Helper()
	file, err := convert.Write(t.Context(), m, id, storeOptions())
	require.NoError(t, err, id)
	return put(t, file.Name, file.Data)
}

// opensslPrints is how openssl is told to print a format's certificates as PEM.
var opensslPrints = map[convert.ID][]string{
	convert.PEM: {"crl2pkcs7", "-nocrl", "-certfile", "%"}, convert.FullChain: {"crl2pkcs7", "-nocrl", "-certfile", "%"}, convert.PEMAndKey: {"crl2pkcs7", "-nocrl", "-certfile", "%"},
	convert.DER: {"x509", "-inform", "DER", "-in", "%"}, convert.PKCS7PEM: {"pkcs7", "-print_certs", "-in", "%"},
	convert.PKCS7DER:    {"pkcs7", "-print_certs", "-inform", "DER", "-in", "%"},
	convert.PKCS12:      {"pkcs12", "-nodes", "-passin", "pass:" + passphrase, "-in", "%"},
	convert.PKCS12DES:   {"pkcs12", "-nodes", "-passin", "pass:" + passphrase, "-in", "%"},
	convert.PKCS12RC2:   {"pkcs12", "-legacy", "-nodes", "-passin", "pass:" + passphrase, "-in", "%"},
	convert.PKCS12Trust: {"pkcs12", "-nokeys", "-passin", "pass:" + passphrase, "-in", "%"},
}

// askedElsewhere are the formats of other programs: Java's below, base64 of
// coreutils, and Kubernetes' objects, which the library's YAML reader reads.
var askedElsewhere = map[convert.ID]bool{
	convert.Base64PEM: true, convert.Base64DER: true, convert.JKS: true, convert.JKSTrust: true,
	convert.SecretTLS: true, convert.SecretOpaque: true, convert.ConfigMap: true,
}

func TestOpensslReadsWhatWeConvert(t *testing.T) {
	t.Parallel()
	for _, a := range pki.KeyAlgorithms() {
		all := chainOf(t, a)
		for _, f := range convert.Formats() {
			args, known := opensslPrints[f.ID]
			if !known {
				assert.True(t, askedElsewhere[f.ID], "%s has no oracle", f.ID)
				continue
			}
			t.Run(string(f.ID)+" "+string(a), func(t *testing.T) {
				t.Parallel()
				m := all
				if !f.Many {
					m.Certs = all.Certs[:1]
				}
				out := opensslPEM(t, args, converted(t, m, f.ID))
				got, err := convert.Read(t.Context(), []byte(out), nil)
				require.NoError(t, err, out)
				want := m.Certs
				if f.ID == convert.FullChain {
					want = want[:2]
				}
				sameCerts(t, want, got.Certs)
				if f.Key == convert.Must && args[0] == "pkcs12" {
					require.NotNil(t, got.Key)
					assert.Equal(t, m.Key.PKCS8, got.Key.PKCS8)
				}
			})
		}
	}
}

// opensslPEM runs openssl over a file.
func opensslPEM(t *testing.T, args []string, file string) string {
	t.Helper()
	filled := make([]string, len(args))
	for i, a := range args {
		filled[i] = strings.ReplaceAll(a, "%", file)
	}
	return runOpenSSL(t, nil, filled...)
}

func sameCerts(t *testing.T, want, got []*x509.Certificate) {
	t.Helper()
	require.Len(t, got, len(want))
	for i := range want {
		assert.Equal(t, want[i].Raw, got[i].Raw, "certificate %d", i)
	}
}

func TestBase64IsThatOfCoreutils(t *testing.T) {
	t.Parallel()
	m := chainOf(t, pki.ECDSAP256)
	assert.Equal(t, string(read(t, converted(t, m, convert.PEM))), run(t, "base64", "-d", converted(t, m, convert.Base64PEM)))
	m.Certs = m.Certs[:1]
	assert.Equal(t, string(m.Certs[0].Raw), run(t, "base64", "-d", converted(t, m, convert.Base64DER)))
}

func TestPKCS7IsThatOfOpenssl(t *testing.T) {
	t.Parallel()
	m := chainOf(t, pki.ECDSAP256)
	theirs := runOpenSSL(t, nil, "crl2pkcs7", "-nocrl", "-outform", "DER", "-certfile", converted(t, m, convert.PEM))
	assert.Equal(t, []byte(theirs), read(t, converted(t, m, convert.PKCS7DER)))
}

func TestWhatOpensslConvertsIsRead(t *testing.T) {
	t.Parallel()
	for _, a := range []pki.KeyAlgorithm{pki.RSA2048, pki.ECDSAP384, pki.Ed25519} {
		m := chainOf(t, a)
		certs, key := converted(t, m, convert.PEM), written(t, *m.Key, keyfile.PKCS8PEM)
		export := func(more ...string) []string {
			return append([]string{"pkcs12", "-export", "-passout", "pass:" + passphrase, "-name", "Jane's key", "-in", certs}, more...)
		}
		for name, tt := range map[string]struct {
			args []string
			key  bool
		}{
			"PKCS#7":             {[]string{"crl2pkcs7", "-nocrl", "-certfile", certs}, false},
			"PKCS#7, DER":        {[]string{"crl2pkcs7", "-nocrl", "-outform", "DER", "-certfile", certs}, false},
			"PKCS#12":            {export("-inkey", key), true},
			"PKCS#12, legacy":    {export("-inkey", key, "-legacy"), true},
			"PKCS#12, 3DES":      {export("-inkey", key, "-certpbe", "PBE-SHA1-3DES", "-keypbe", "PBE-SHA1-3DES", "-macalg", "sha1"), true},
			"PKCS#12, SHA-512":   {export("-inkey", key, "-macalg", "sha512", "-iter", "100000"), true},
			"PKCS#12, key plain": {export("-inkey", key, "-keypbe", "NONE"), true},
			"PKCS#12, all plain": {export("-inkey", key, "-keypbe", "NONE", "-certpbe", "NONE", "-nomac"), true},
			"PKCS#12, no key":    {export("-nokeys"), false},
			"PKCS#12, no MAC":    {export("-inkey", key, "-nomac"), true},
		} {
			t.Run(name+" "+string(a), func(t *testing.T) {
				t.Parallel()
				text := runOpenSSL(t, nil, tt.args...)
				got, err := convert.Read(t.Context(), []byte(text), []byte(passphrase))
				require.NoError(t, err)
				assert.ElementsMatch(t, m.Certs, got.Certs)
				assert.Equal(t, tt.key, got.Key != nil)
				if tt.key {
					assert.Equal(t, m.Key.PKCS8, got.Key.PKCS8)
				}
				if strings.HasPrefix(name, "PKCS#7") || strings.HasSuffix(name, "all plain") {
					return
				}
				_, err = convert.Read(t.Context(), []byte(text), []byte("wrong"))
				var p *keyfile.PassphraseError
				assert.ErrorAs(t, err, &p)
			})
		}
	}
}

func TestTheFriendlyNameOfOpensslIsRead(t *testing.T) {
	t.Parallel()
	m := chainOf(t, pki.ECDSAP256)
	text := runOpenSSL(t, nil, "pkcs12", "-export", "-passout", "pass:"+passphrase, "-name", "Jane's key", "-caname", "middle one",
		"-in", converted(t, m, convert.PEM), "-inkey", written(t, *m.Key, keyfile.PKCS8PEM))
	got, err := convert.Read(t.Context(), []byte(text), []byte(passphrase))
	require.NoError(t, err)
	assert.Equal(t, []string{"Jane's key", "middle one", ""}, got.Aliases)
}

func keytool(t *testing.T, args ...string) string {
	t.Helper()
	return run(t, "keytool", append([]string{"-J-Duser.language=en", "-J-XX:TieredStopAtLevel=1"}, args...)...)
}

var sha256Line = regexp.MustCompile(`SHA256: ([0-9A-F:]+)`)

// listed gives what keytool says of a store: the fingerprints of its certificates.
func listed(t *testing.T, file, kind string) (text string, fingerprints []string) {
	t.Helper()
	text = keytool(t, "-list", "-v", "-keystore", file, "-storetype", kind, "-storepass", passphrase)
	for _, m := range sha256Line.FindAllStringSubmatch(text, -1) {
		fingerprints = append(fingerprints, strings.ToLower(strings.ReplaceAll(m[1], ":", "")))
	}
	return text, fingerprints
}

func fingerprintsOf(certs []*x509.Certificate) (out []string) {
	for _, c := range certs {
		sum := sha256.Sum256(c.Raw)
		out = append(out, hex.EncodeToString(sum[:]))
	}
	return out
}

func TestKeytoolListsOurStores(t *testing.T) {
	t.Parallel()
	m := chainOf(t, pki.ECDSAP256)
	for id, tt := range map[convert.ID]struct{ kind, alias string }{
		convert.PKCS12: {"PKCS12", "Alias name: 1"}, convert.PKCS12DES: {"PKCS12", "Alias name: 1"}, convert.PKCS12RC2: {"PKCS12", "Alias name: 1"},
		convert.PKCS12Trust: {"PKCS12", "Alias name: api-2"}, convert.JKS: {"JKS", "Alias name: api"}, convert.JKSTrust: {"JKS", "Alias name: api-3"},
	} {
		t.Run(string(id), func(t *testing.T) {
			t.Parallel()
			text, fingerprints := listed(t, converted(t, m, id), tt.kind)
			assert.Contains(t, text, tt.alias+"\n")
			assert.ElementsMatch(t, fingerprintsOf(m.Certs), fingerprints)
			entry := "trustedCertEntry"
			if f, _ := convert.FormatByID(id); f.Key == convert.Must {
				entry = "PrivateKeyEntry"
				assert.Contains(t, text, "Certificate chain length: 3")
			}
			assert.Contains(t, text, "Entry type: "+entry)
		})
	}
}

// keytool takes the key out of our store and puts it into one of its own, which
// we read: both ways are proven, the key's own encryption too.
func TestKeytoolTakesKeysOutOfOurStores(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		a        pki.KeyAlgorithm
		from     convert.ID
		kind, to string
	}{
		{pki.RSA2048, convert.JKS, "JKS", "PKCS12"},
		{pki.ECDSAP521, convert.JKS, "JKS", "PKCS12"},
		{pki.Ed25519, convert.JKS, "JKS", "PKCS12"},
		{pki.RSA2048, convert.PKCS12, "PKCS12", "JKS"},
		{pki.ECDSAP256, convert.PKCS12DES, "PKCS12", "JKS"},
		{pki.RSA8192, convert.PKCS12RC2, "PKCS12", "JKS"},
		{pki.Ed25519, convert.PKCS12, "PKCS12", "PKCS12"},
	} {
		t.Run(string(tt.from)+" "+string(tt.a), func(t *testing.T) {
			t.Parallel()
			m := chainOf(t, tt.a)
			out := put(t, "out", nil) + ".store"
			keytool(t, "-importkeystore", "-noprompt", "-srckeystore", converted(t, m, tt.from), "-srcstoretype", tt.kind, "-srcstorepass", passphrase,
				"-destkeystore", out, "-deststoretype", tt.to, "-deststorepass", passphrase)
			got, err := convert.Read(t.Context(), read(t, out), []byte(passphrase))
			require.NoError(t, err)
			require.NotNil(t, got.Key)
			assert.Equal(t, m.Key.PKCS8, got.Key.PKCS8)
			sameCerts(t, m.Certs, got.Certs)
			_, err = convert.Read(t.Context(), read(t, out), []byte("wrong one"))
			var p *keyfile.PassphraseError
			assert.ErrorAs(t, err, &p)
		})
	}
}

func TestWhatKeytoolMakesIsRead(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"JKS", "PKCS12"} {
		out := put(t, "out", nil) + ".store"
		keytool(t, "-genkeypair", "-alias", "Made", "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=made", "-keystore", out, "-storetype", kind, "-storepass", passphrase)
		keytool(t, "-importcert", "-noprompt", "-alias", "corp", "-file", converted(t, chainOf(t, pki.ECDSAP256), convert.PEM), "-keystore", out, "-storetype", kind, "-storepass", passphrase)
		got, err := convert.Read(t.Context(), read(t, out), []byte(passphrase))
		require.NoError(t, err, kind)
		require.NotNil(t, got.Key, kind)
		assert.ElementsMatch(t, []string{"made", "corp"}, got.Aliases, kind)
		chain, err := convert.Order(got.Certs, got.Key.Public)
		require.NoError(t, err)
		assert.Equal(t, "CN=made", pki.NameFrom(chain.Certs[0].Subject).String())
	}
}

// A server's store holds a key for each of its names: all of them come out.
func TestStoresOfSeveralKeys(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"PKCS12", "JKS"} {
		out := filepath.Join(t.TempDir(), "store")
		for _, name := range []string{"first", "second", "third"} {
			keytool(t, "-genkeypair", "-alias", name, "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN="+name, "-keystore", out, "-storetype", kind, "-storepass", passphrase)
		}
		found, err := intake.Read(t.Context(), []intake.File{{Name: "store", Data: read(t, out)}}, passphrase, time.Now())
		require.NoError(t, err)
		require.Empty(t, found.Faults, kind)
		keys := map[string]bool{}
		for _, o := range found.Objects {
			if o.Kind == decode.PrivateKey {
				keys[o.Name] = true
			}
		}
		assert.Equal(t, map[string]bool{"first": true, "second": true, "third": true}, keys, kind)
	}
}
