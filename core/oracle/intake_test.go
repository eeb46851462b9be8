//go:build !js

package oracle

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/intake"
	"kubepki/core/pki"
)

// takenIn reads files as a page does.
func takenIn(t *testing.T, pass string, paths ...string) intake.Result {
	t.Helper()
	var files []intake.File
	for _, p := range paths {
		files = append(files, intake.File{Name: filepath.Base(p), Data: read(t, p)})
	}
	r, err := intake.Read(t.Context(), files, pass, time.Now())
	require.NoError(t, err)
	return r
}

// kinds counts what was found by kind.
func kinds(r intake.Result) map[string]int {
	out := map[string]int{}
	for _, o := range r.Objects {
		out[string(o.Kind)]++
	}
	for _, d := range r.Documents {
		out[string(d.Kind)]++
	}
	return out
}

// pairOf is a certificate and its key that openssl made, in a folder.
func pairOf(t *testing.T) (dir, crt, key string) {
	t.Helper()
	dir = t.TempDir()
	crt, key = filepath.Join(dir, "web.crt"), filepath.Join(dir, "web.key")
	run(t, "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=web", "-days", "9", "-keyout", key, "-out", crt)
	return dir, crt, key
}

// Whatever tar, gzip and zip write is read, with its paths.
func TestArchivesOfTheRealProgramsAreRead(t *testing.T) {
	t.Parallel()
	dir, crt, _ := pairOf(t)
	long := "etc/" + strings.Repeat("a-folder-with-a-long-name/", 12)
	require.NoError(t, os.MkdirAll(filepath.Join(dir, "tree", long), 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "tree", long, "ü.crt"), read(t, crt), 0o600))
	require.NoError(t, os.Symlink("ü.crt", filepath.Join(dir, "tree", long, "current.crt")))
	pack := filepath.Join(dir, "pack")
	for _, c := range [][]string{
		{"tar", "--format=gnu", "-C", dir, "-cf", pack, "tree"},
		{"tar", "--format=pax", "-C", dir, "-cf", pack, "tree"},
		{"tar", "--format=oldgnu", "-C", dir, "-cf", pack, "tree"},
		{"tar", "--format=posix", "-C", dir, "-czf", pack, "tree"},
		{"sh", "-c", "cd " + dir + " && tar -cf - tree | gzip -9 >" + pack},
		{"sh", "-c", "cd " + dir + " && rm -f pack && zip -qry pack.zip tree && mv pack.zip pack"},
		{"sh", "-c", "cd " + dir + " && tar -cf t tree && (head -c 5000 t | gzip -c; tail -c +5001 t | gzip -c) >" + pack},
	} {
		run(t, c[0], c[1:]...)
		r := takenIn(t, "", pack)
		what := strings.Join(c, " ")
		require.Len(t, r.Objects, 1, what)
		assert.Equal(t, "tree/"+long+"ü.crt", r.Objects[0].Path, what)
		require.Len(t, r.Documents, 1, what)
		assert.Equal(t, intake.Document{Kind: intake.Link, Path: "tree/" + long + "current.crt", Text: "ü.crt", Archive: "pack"}, r.Documents[0], what)
		require.Len(t, r.Faults, 1, what)
		assert.True(t, r.Faults[0].Passed, what)
	}
	short := filepath.Join(dir, "short.tar")
	for _, format := range []string{"v7", "ustar"} {
		run(t, "tar", "--format="+format, "-C", dir, "-cf", short, "web.crt", "web.key")
		assert.Equal(t, map[string]int{"certificate": 1, "private key": 1}, kinds(takenIn(t, "", short)), format)
	}
}

// What kubectl writes is read: Secrets, ConfigMaps and kubeconfigs, as YAML and
// as JSON, alone and in a List.
func TestObjectsOfTheRealKubectlAreRead(t *testing.T) {
	t.Setenv("PATH", toolPath(t))
	dir, crt, key := pairOf(t)
	want := map[string]int{"certificate": 1, "private key": 1}
	for _, format := range []string{"yaml", "json"} {
		secret := run(t, "kubectl", "create", "secret", "tls", "web", "--cert", crt, "--key", key, "--dry-run=client", "-o", format)
		r := takenIn(t, "", put(t, "s", []byte(secret)))
		assert.Equal(t, want, kinds(r), format)
		assert.Equal(t, "s#Secret/web/tls.crt", placeOf(r.Objects, "certificate"), format)
		opaque := run(t, "kubectl", "create", "secret", "generic", "web", "--from-file", crt, "--from-file", key, "--from-literal=password=horse", "--dry-run=client", "-o", format)
		assert.Equal(t, want, kinds(takenIn(t, "", put(t, "s", []byte(opaque)))), format)
		config := run(t, "kubectl", "create", "configmap", "web", "--from-file", crt, "--dry-run=client", "-o", format)
		assert.Equal(t, map[string]int{"certificate": 1}, kinds(takenIn(t, "", put(t, "s", []byte(config)))), format)
	}
	conf := filepath.Join(dir, "admin.conf")
	for _, args := range [][]string{
		{"set-cluster", "lab", "--server=https://10.0.0.10:6443", "--embed-certs", "--certificate-authority=" + crt},
		{"set-credentials", "jane", "--embed-certs", "--client-certificate=" + crt, "--client-key=" + key},
	} {
		run(t, "kubectl", append([]string{"config", "--kubeconfig", conf}, args...)...)
	}
	assert.Equal(t, map[string]int{"certificate": 2, "private key": 1, "kubeconfig": 1}, kinds(takenIn(t, "", conf)))
}

func placeOf(all []intake.Object, kind string) string {
	for _, o := range all {
		if string(o.Kind) == kind {
			return o.Place()
		}
	}
	return ""
}

// Stores of openssl and keytool, plain, in base64 and in a Secret, are opened by
// the one passphrase, and told as locked without.
func TestStoresOfTheRealProgramsAreRead(t *testing.T) {
	t.Parallel()
	dir, crt, key := pairOf(t)
	at := func(name string) string { return filepath.Join(dir, name) }
	run(t, "openssl", "pkcs12", "-export", "-in", crt, "-inkey", key, "-passout", "pass:"+passphrase, "-out", at("web.p12"))
	run(t, "openssl", "crl2pkcs7", "-nocrl", "-certfile", crt, "-out", at("web.p7b"))
	run(t, "openssl", "crl2pkcs7", "-nocrl", "-certfile", crt, "-outform", "DER", "-out", at("web.p7c"))
	run(t, "keytool", "-importkeystore", "-srckeystore", at("web.p12"), "-srcstorepass", passphrase, "-destkeystore", at("web.jks"), "-deststoretype", "JKS", "-deststorepass", passphrase)
	run(t, "sh", "-c", "base64 "+at("web.p12")+" >"+at("p12.b64"))
	run(t, "ssh-keygen", "-q", "-t", "ecdsa", "-N", passphrase, "-C", "jane@lab", "-f", at("id"))
	pair := map[string]int{"certificate": 1, "private key": 1}
	for name, want := range map[string]map[string]int{
		"web.p12": pair, "web.jks": pair, "p12.b64": pair, "web.p7b": {"certificate": 1}, "web.p7c": {"certificate": 1}, "id": {"private key": 1}, "id.pub": {"public key": 1},
	} {
		r := takenIn(t, passphrase, at(name))
		assert.Equal(t, want, kinds(r), "%s: %v", name, r.Faults)
		assert.Empty(t, r.Faults, name)
		if want["private key"] > 0 {
			assert.Equal(t, intake.Missing, takenIn(t, "", at(name)).Locked(), name)
			assert.Equal(t, intake.Wrong, takenIn(t, "no"+passphrase, at(name)).Locked(), name)
		}
	}
	all := takenIn(t, passphrase, at("web.p12"), crt, at("id"), key)
	assert.Equal(t, map[string]int{"certificate": 2, "private key": 3}, kinds(all))
	half, err := pki.PublicHalf(read(t, key))
	require.NoError(t, err)
	id := pki.KeyID(half)
	assert.Equal(t, id[:], all.Objects[0].KeyID)
}
