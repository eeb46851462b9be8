//go:build !js

package oracle

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/learn"
	"kubepki/core/pki"
)

func courseEnv() learn.Env {
	return learn.Env{Maker: pki.Native{}, Now: time.Now, Yield: func(ctx context.Context) error { return ctx.Err() }}
}

// walked is what the lessons leave behind, from the first to the last one named;
// with none, those of the whole course.
func walked(t *testing.T, numbers ...int) learn.Bench {
	t.Helper()
	b := learn.Bench{}
	for _, l := range learn.Lessons() {
		if len(numbers) > 0 && !slices.Contains(numbers, l.Number) {
			continue
		}
		var err error
		b, err = l.Walk(t.Context(), courseEnv(), b, nil)
		require.NoError(t, err)
	}
	return b
}

// laid writes the bench into a folder, each file as people have it.
func laid(t *testing.T, b learn.Bench) string {
	t.Helper()
	dir := t.TempDir()
	for name, o := range b {
		block := pem.Block{}
		switch {
		case o.Key != nil:
			block = pem.Block{Type: "PRIVATE KEY", Bytes: o.Key.PKCS8()}
		case o.Cert != nil:
			block = pem.Block{Type: "CERTIFICATE", Bytes: o.Cert.Raw}
		case o.Request != nil:
			block = pem.Block{Type: "CERTIFICATE REQUEST", Bytes: o.Request.X509.Raw}
		}
		data := o.Data
		if block.Type != "" {
			data = pem.EncodeToMemory(&block)
		}
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o700))
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), data, 0o600))
	}
	return dir
}

// issuerOf is the file of the bench that signed a certificate, "" for none.
func issuerOf(b learn.Bench, c *x509.Certificate) string {
	for name, o := range b {
		if o.Cert != nil && string(o.Cert.RawSubject) == string(c.RawIssuer) &&
			o.Cert.CheckSignature(c.SignatureAlgorithm, c.RawTBSCertificate, c.Signature) == nil {
			return name
		}
	}
	return ""
}

// openssl reads all that the course makes: keys are whole, requests are signed
// by the key of their name, certificates belong to it and lead to their root.
func TestOpensslTakesAllThatTheCourseMakes(t *testing.T) {
	t.Parallel()
	b := walked(t)
	dir := laid(t, b)
	at := func(name string) string { return filepath.Join(dir, name) }
	chained := 0
	for name, o := range b {
		base := strings.TrimSuffix(name, filepath.Ext(name))
		pair, public := b[base+".key"].Key, ""
		switch {
		case o.Key != nil:
			assert.Contains(t, run(t, "openssl", "pkey", "-in", at(name), "-check", "-noout"), "Key is valid", name)
		case o.Request != nil:
			assert.Contains(t, run(t, "openssl", "req", "-in", at(name), "-verify", "-noout"), "verify OK", name)
			public = run(t, "openssl", "req", "-in", at(name), "-noout", "-pubkey")
		case o.Cert != nil:
			public = run(t, "openssl", "x509", "-in", at(name), "-noout", "-pubkey")
			if issuer := issuerOf(b, o.Cert); issuer != "" {
				args := []string{"verify", "-x509_strict", "-no-CApath"}
				for above := issuerOf(b, b[issuer].Cert); above != "" && above != issuer; issuer, above = above, issuerOf(b, b[above].Cert) {
					args = append(args, "-untrusted", at(issuer))
				}
				run(t, "openssl", append(args, "-CAfile", at(issuer), at(name))...)
				chained++
			}
		}
		if public != "" && pair != nil {
			assert.Equal(t, run(t, "openssl", "pkey", "-in", at(base+".key"), "-pubout"), public, "%s belongs to %s.key", name, base)
		}
	}
	assert.GreaterOrEqual(t, chained, 3, "the certificates of lessons 14, 15 and 18")
	if server, ok := b["authorized_keys"]; ok { // lesson 2
		out, err := login(t, b["login.key"].Key, server.Data)
		require.NoError(t, err, out)
	}
	textCommandsRun(t, dir)
}

// textCommandsRun runs the commands that stand in the text of lessons, in a folder
// with all that the course makes. Which ones, and how, is in prose.txt.
func textCommandsRun(t *testing.T, dir string) {
	t.Helper()
	rows, err := os.ReadFile("../learn/prose.txt")
	require.NoError(t, err)
	ran := 0
	for row := range strings.Lines(string(rows)) {
		_, line, ok := strings.Cut(strings.TrimSpace(row), " | run: ")
		if !ok || strings.HasPrefix(row, "#") {
			continue
		}
		ran++
		out, err := shell(t, dir, line)
		assert.NoError(t, err, "%s\n%s", line, out)
	}
	assert.NotZero(t, ran)
}

// What lesson 1 locks for the holder of a private key opens with openssl.
func TestOpensslOpensTheLetter(t *testing.T) {
	t.Parallel()
	dir := laid(t, walked(t, 1))
	oaep := []string{"-pkeyopt", "rsa_padding_mode:oaep", "-pkeyopt", "rsa_oaep_md:sha256"}
	args := append([]string{"pkeyutl", "-decrypt", "-inkey", filepath.Join(dir, "bob.key"), "-in", filepath.Join(dir, "letter.rsa")}, oaep...)
	assert.Equal(t, "The door code is 4711.", run(t, "openssl", args...))
}

// The root of lesson 14 is one for openssl's strictest look too; the one that is
// made as the course prints it is not.
func TestTheRootOfTheCourseIsOneForOpenssl(t *testing.T) {
	t.Parallel()
	strict := func(dir string) (string, error) {
		ca := filepath.Join(dir, "ca.crt")
		return try(t, "", "openssl", "verify", "-x509_strict", "-check_ss_sig", "-no-CApath", "-CAfile", ca, ca)
	}
	right := laid(t, walked(t, 14))
	out, err := strict(right)
	require.NoError(t, err, out)
	text := run(t, "openssl", "x509", "-in", filepath.Join(right, "ca.crt"), "-noout", "-text")
	assert.Contains(t, text, "Version: 3 (0x2)")
	assert.Contains(t, text, "CA:TRUE")
	out, err = strict(laid(t, asPrinted(t, 14, "self-sign")))
	assert.Error(t, err, out)
}

// asPrinted is what a lesson leaves behind when its step of one operation is done
// with the first values.
func asPrinted(t *testing.T, number int, op string) learn.Bench {
	t.Helper()
	l, b, found := learn.ByNumber(number), learn.Bench{}, false
	for _, before := range l.Before() {
		var err error
		b, err = before.Walk(t.Context(), courseEnv(), b, nil)
		require.NoError(t, err)
	}
	for i := range l.Steps {
		if s := &l.Steps[i]; s.Kind == learn.Do {
			out, err := s.Run(t.Context(), courseEnv(), b, s.Values(s.Get("op") != op))
			require.NoError(t, err)
			b, found = b.With(out.Made...), found || s.Get("op") == op
		}
	}
	require.True(t, found, "lesson %d has no step %s", number, op)
	return b
}

// callNames are what lesson 18 says kube-apiserver is called by.
func callNames(t *testing.T) []string {
	t.Helper()
	for _, s := range learn.ByNumber(18).Steps {
		for _, line := range s.All("check") {
			if words := strings.Fields(line); words[0] == "called-by-names" {
				return words[3:]
			}
		}
	}
	require.Fail(t, "lesson 18 checks no names")
	return nil
}

// The certificate of lesson 18 is served by openssl, to callers with that of
// lesson 15, and accepted under each of its names and no other. Signed as the
// course prints it, it is accepted under none.
func TestTheServerOfTheCourseIsCalledByEachOfItsNames(t *testing.T) {
	t.Parallel()
	call := func(dir, address, name string) (string, error) {
		check := "-verify_hostname"
		if net.ParseIP(name) != nil {
			check = "-verify_ip"
		}
		at := func(file string) string { return filepath.Join(dir, file) }
		return try(t, "GET / HTTP/1.0\r\n\r\n", "openssl", "s_client", "-connect", address, "-no-CApath", "-CAfile", at("ca.crt"), "-cert", at("admin.crt"), "-key", at("admin.key"),
			"-verify_return_error", "-x509_strict", "-ign_eof", "-tls1_2", check, name)
	}
	serve := func(b learn.Bench) (dir, address string) {
		dir = laid(t, b)
		return dir, server(t, "-cert", filepath.Join(dir, "apiserver.crt"), "-key", filepath.Join(dir, "apiserver.key"), "-CAfile", filepath.Join(dir, "ca.crt"), "-Verify", "1", "-verify_return_error")
	}
	dir, address := serve(walked(t, 14, 15, 18))
	require.Len(t, callNames(t), 6)
	for _, name := range callNames(t) {
		out, err := call(dir, address, name)
		require.NoError(t, err, "%s: %s", name, out)
		assert.Contains(t, out, "Verify return code: 0 (ok)", name)
		assert.Contains(t, out, "HTTP/1.0 200 ok", "the server took the admin’s certificate")
	}
	for _, name := range []string{"kubernetes.example", "10.96.0.2"} {
		out, err := call(dir, address, name)
		assert.Error(t, err, "%s: %s", name, out)
	}
	dir, address = serve(asPrinted(t, 18, "sign"))
	for _, name := range callNames(t) {
		out, err := call(dir, address, name)
		assert.Error(t, err, "%s: %s", name, out)
		assert.Contains(t, out, "mismatch")
	}
}

// The admin of lesson 15 is a client for openssl, and no server.
func TestTheAdminOfTheCourseIsAClient(t *testing.T) {
	t.Parallel()
	dir := laid(t, walked(t, 14, 15))
	ca, admin := filepath.Join(dir, "ca.crt"), filepath.Join(dir, "admin.crt")
	run(t, "openssl", "verify", "-x509_strict", "-no-CApath", "-CAfile", ca, "-purpose", "sslclient", admin)
	out, err := try(t, "", "openssl", "verify", "-no-CApath", "-CAfile", ca, "-purpose", "sslserver", admin)
	assert.Error(t, err, out)
	subject := run(t, "openssl", "x509", "-in", admin, "-noout", "-subject", "-nameopt", "RFC2253")
	assert.Contains(t, subject, "O=system:masters")
	assert.Contains(t, subject, "CN=kube-admin")
}
