package intake

import (
	"bytes"
	"context"
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/archive"
	"kubepki/core/decode"
	"kubepki/core/keyfile"
	"kubepki/core/mutate"
	"kubepki/core/pki"
)

var now = time.Date(2026, 11, 23, 19, 14, 40, 0, time.UTC)

// fixture is one of package decode's.
func fixture(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "decode", "testdata", name))
	require.NoError(t, err)
	return data
}

func read(t testing.TB, passphrase string, files ...File) Result {
	t.Helper()
	r, err := Read(t.Context(), files, passphrase, now)
	require.NoError(t, err)
	return r
}

// outline is what was found in a few words.
func (r Result) outline() []string {
	var out []string
	for _, o := range r.Objects {
		out = append(out, string(o.Kind)+" "+o.Name)
	}
	for _, f := range r.Faults {
		out = append(out, "! "+f.Error())
	}
	return out
}

// One thing comes in many ways: whatever is around it, it is the same.
func TestTheSameInAllWrappings(t *testing.T) {
	cert := string(fixture(t, "apiserver.crt"))
	once := base64.StdEncoding.EncodeToString([]byte(cert))
	for name, text := range map[string]string{
		"PEM":            cert,
		"CRLF":           strings.ReplaceAll(cert, "\n", "\r\n"),
		"a mark":         "\ufeff" + cert,
		"base64":         once,
		"base64 twice":   base64.StdEncoding.EncodeToString([]byte(once)),
		"words about it": "Dear Jane,\n\n" + cert + "\nYours\n",
	} {
		r := read(t, "", File{Data: []byte(text)})
		assert.Equal(t, []string{"certificate kube-apiserver"}, r.outline(), name)
		assert.False(t, r.Objects[0].CA, name)
	}
	assert.True(t, read(t, "", File{Data: fixture(t, "ca.crt")}).Objects[0].CA)
}

// Two in one paste are two, and a key is named as its certificate.
func TestTwoInOnePaste(t *testing.T) {
	both := bytes.Join([][]byte{fixture(t, "apiserver.key"), fixture(t, "apiserver.crt")}, nil)
	r := read(t, "", File{Data: both})
	assert.Equal(t, []string{"private key kube-apiserver", "certificate kube-apiserver"}, r.outline())
	assert.Equal(t, r.Objects[0].KeyID, r.Objects[1].KeyID)
	assert.NotEmpty(t, r.Objects[0].PKCS8)
	assert.Nil(t, r.Objects[0].DER, "a private key travels as PKCS#8 alone")
	alone := read(t, "", File{Name: "dir/my-bank.key", Data: fixture(t, "apiserver.key")})
	assert.Equal(t, []string{"private key my-bank.key"}, alone.outline())
}

func TestLockedKeys(t *testing.T) {
	key, err := pki.Native{}.Make(t.Context(), pki.ECDSAP256)
	require.NoError(t, err)
	for _, id := range []keyfile.ID{keyfile.PKCS8EncryptedPEM, keyfile.PKCS8EncryptedDER, keyfile.OpenSSHEncrypted} {
		data, err := keyfile.Write(t.Context(), keyfile.Of(key), id, keyfile.Options{Passphrase: []byte("horse"), Comment: "jane@lab"})
		require.NoError(t, err)
		assert.Equal(t, Missing, read(t, "", File{Data: data}).Locked(), id)
		assert.Equal(t, Wrong, read(t, "cow", File{Data: data}).Locked(), id)
		r := read(t, "horse", File{Data: data})
		assert.Empty(t, r.Faults, id)
		require.Len(t, r.Objects, 1, id)
		assert.Equal(t, key.PKCS8(), r.Objects[0].PKCS8, id)
	}
	// A certificate before it is found all the same.
	data, err := keyfile.Write(t.Context(), keyfile.Of(key), keyfile.PKCS8EncryptedPEM, keyfile.Options{Passphrase: []byte("horse")})
	require.NoError(t, err)
	r := read(t, "horse", File{Data: append(fixture(t, "ca.crt"), data...)})
	assert.Len(t, r.Objects, 2)
	assert.Empty(t, r.Faults)
}

func TestZip(t *testing.T) {
	var b bytes.Buffer
	made := now.Add(-time.Hour)
	require.NoError(t, archive.Write(t.Context(), &b, []archive.Entry{
		{File: "x.crt", Name: "my api", Path: "cp-1/api.crt", Provenance: "signed here by root", Made: made, Data: fixture(t, "apiserver.crt")},
		{File: "x.key", Name: "its key", Provenance: "made here", Made: made, Data: fixture(t, "apiserver.key"), Secret: true},
	}, now, nil))
	r := read(t, "", File{Name: "w.zip", Data: b.Bytes()})
	assert.Equal(t, []string{"certificate my api", "private key its key"}, r.outline())
	assert.Equal(t, "cp-1/api.crt", r.Objects[0].Path)
	assert.Equal(t, "signed here by root", r.Objects[0].Provenance)
	assert.True(t, made.Equal(r.Objects[0].Made))

	var plain bytes.Buffer
	require.NoError(t, archive.Write(t.Context(), &plain, nil, now, nil))
	assert.Contains(t, read(t, "", File{Name: "empty.zip", Data: plain.Bytes()}).outline()[0], "! empty.zip: no key, request or certificate is in this zip")
}

func TestFaultsHaveTheirPlace(t *testing.T) {
	key := string(fixture(t, "apiserver.key"))
	for want, text := range map[string]string{
		"! bad: line 3, column 1: “?” is not base64": strings.Replace(key, "\nM", "\n?", 1),
		"! bad: line 2: the END line is missing":     key[:len(key)/2],
		"! bad: it is no zip":                        "PK\x03\x04",
		"! bad: it cannot be opened":                 "age-encryption.org/v1\n-> X25519",
	} {
		out := read(t, "x", File{Name: "bad", Data: []byte(text)}).outline()
		require.Len(t, out, 1)
		assert.True(t, strings.HasPrefix(out[0], want), out[0])
	}
}

func TestReadEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := Read(ctx, []File{{Data: fixture(t, "ca.crt")}}, "", now)
	assert.ErrorIs(t, err, context.Canceled)
}

func FuzzRead(f *testing.F) {
	mutate.Fuzz(f, 5000, func(seeds *mutate.Seeds) {
		seeds.Add([]byte("-----BEGIN PRIVATE KEY-----\n"), "x")
		seeds.Add([]byte("PK\x03\x04"), "")
		seeds.Add([]byte{0x30, 0x82}, "x")
		for _, name := range []string{"ca.crt", "apiserver.key", "jane.csr"} {
			seeds.Add(fixture(seeds, name), "")
		}
		for _, name := range []string{"negative.p7b", "negative.p12", "negative.jks"} {
			data, err := os.ReadFile(filepath.Join("testdata", name))
			require.NoError(seeds, err)
			seeds.Add(data, "changeit")
		}
	}, func(t *testing.T, data []byte, passphrase string) {
		r, err := Read(t.Context(), []File{{Data: data}}, passphrase, now)
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range r.Objects {
			if o.Kind == decode.PrivateKey && o.PKCS8 == nil {
				t.Fatal("a private key without its number")
			}
		}
	})
}
