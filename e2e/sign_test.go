//go:build !js

package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/kube"
	"kubepki/core/pki"
)

// A developer made a key and a request with openssl. The administrator signs it
// with the cluster's authority; with the result the developer is let in by a
// server that checks clients, and nobody else is.
func TestSignARequestAndUseIt(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		dir := t.TempDir()
		v.enter("#/cluster")
		v.Choose("Key type", pki.ECDSAP256.Label())
		v.generate(t)
		b := unpack(t, v.Download("Download bundle (.zip)"))
		v.follow("#/sign", "Sign")

		jane := request(t, dir, "jane", "/O=developers/CN=jane")
		v.Fill("Certification request", readText(t, jane.cert))
		v.UntilText("Its signature is right")
		v.Click("Sign request")
		v.Element("heading", "Signed")
		signed := v.Download("Download jane.crt")
		janeCert := writeFile(t, dir, "jane.crt", signed.Data)
		ca := b.path("cp-1/etc/kubernetes/pki/ca.crt")
		assert.Contains(t, openssl(t, "verify", "-x509_strict", "-purpose", "sslclient", "-CAfile", ca, janeCert), ": OK")
		cert := parseCertificate(t, signed.Data)
		assert.Equal(t, "O=developers, CN=jane", pki.NameFrom(cert.Subject).String())
		assert.False(t, cert.IsCA)

		server := endpoint{cert: b.path("cp-1/etc/kubernetes/pki/apiserver.crt"), key: b.path("cp-1/etc/kubernetes/pki/apiserver.key"), ca: ca}
		addr := server.serve(t)
		assert.NoError(t, endpoint{cert: janeCert, key: jane.key, ca: ca}.call(t, addr, "kubernetes"))
		other := opensslAuthority(t, dir, "mallory")
		assert.Error(t, endpoint{cert: other.cert, key: other.key, ca: ca}.call(t, addr, "kubernetes"), "a stranger was let in")
		assert.Error(t, endpoint{cert: janeCert, key: jane.key, ca: other.cert}.call(t, addr, "kubernetes"), "a stranger was trusted")
		assert.Error(t, endpoint{cert: janeCert, key: jane.key, ca: ca}.call(t, addr, "elsewhere.example"), "another name was accepted")
	})
}

// A request for a server's certificate gets the names it asks for, and callers
// find them.
func TestSignAServersRequest(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		dir := t.TempDir()
		v.enter("#/cluster")
		v.Choose("Key type", pki.ECDSAP256.Label())
		v.generate(t)
		b := unpack(t, v.Download("Download bundle (.zip)"))
		v.follow("#/sign", "Sign")
		profile, ok := kube.ProfileByID("apiserver")
		require.True(t, ok)
		r := request(t, dir, "api", "/CN=kube-apiserver", "-addext", "subjectAltName=DNS:kubernetes,DNS:cp-1,IP:10.0.0.10")
		// As from a Windows editor: with carriage returns.
		v.Fill("Certification request", strings.ReplaceAll(readText(t, r.cert), "\n", "\r\n"))
		v.UntilText("Its signature is right")
		v.Choose("Profile", profile.Title)
		v.Click("Sign request")
		v.Element("heading", "Signed")
		signed := writeFile(t, dir, "api.crt", v.Download("Download kube-apiserver.crt").Data)
		ca := b.path("cp-1/etc/kubernetes/pki/ca.crt")
		addr := endpoint{cert: signed, key: r.key, ca: ca}.serve(t)
		client := endpoint{cert: b.path("cp-1/etc/kubernetes/pki/apiserver-kubelet-client.crt"), key: b.path("cp-1/etc/kubernetes/pki/apiserver-kubelet-client.key"), ca: ca}
		assert.NoError(t, client.call(t, addr, "kubernetes"))
		assert.NoError(t, client.call(t, addr, "cp-1"))
	})
}

// request lets the real openssl make a key and a request: cert is the request.
func request(t *testing.T, dir, name, subject string, more ...string) authority {
	t.Helper()
	a := authority{cert: filepath.Join(dir, name+".csr"), key: filepath.Join(dir, name+".key")}
	openssl(t, append([]string{"req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", subject, "-keyout", a.key, "-out", a.cert}, more...)...)
	return a
}

// Whatever is no request is refused at the field, with what to do.
func TestSignRefuses(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		dir := t.TempDir()
		ca := opensslAuthority(t, dir, "lab-root")
		v.enter("#/sign")
		v.Give(v.Selector("#sign-bring"), ca.cert, ca.key)
		v.Field("Signed by")
		v.Click("Sign request")
		v.toldAt(t, "Certification request", "nothing to sign")

		good := readText(t, request(t, dir, "jane", "/CN=jane").cert)
		for text, want := range map[string]string{
			"hello":                                "",
			readText(t, ca.cert):                   "not a certification request",
			good[:len(good)/2]:                     "",
			strings.Replace(good, "\n", "\n!!", 2): "",
		} {
			v.Fill("Certification request", text)
			v.toldAt(t, "Certification request", want)
			v.Click("Sign request")
			assert.False(t, v.Has("heading", "Signed"), "signed: %s", text)
		}
		v.Fill("Certification request", tampered(t, dir))
		v.UntilText("Its signature is wrong")
		v.Click("Sign request")
		v.UntilText("Nothing was signed")
		// The reason goes with the next letter, the keyboard stays.
		v.Field("Certification request").Fill("")
		v.Press("abc")
		assert.Equal(t, "abc", v.Field("Certification request").Content())

		v.Fill("Certification request", good)
		v.Fill("Valid for", "99999")
		v.Click("Sign request")
		v.toldAt(t, "Valid for", "outlive")
		assert.False(t, v.Has("heading", "Signed"))
	})
}

// tampered is a request whose signature is of another text.
func tampered(t *testing.T, dir string) string {
	t.Helper()
	r := request(t, dir, "tampered", "/CN=jane")
	der := filepath.Join(dir, "tampered.der")
	openssl(t, "req", "-in", r.cert, "-outform", "DER", "-out", der)
	data, err := os.ReadFile(der)
	require.NoError(t, err)
	changed := strings.Replace(string(data), "jane", "jane"[:3]+"x", 1)
	writeFile(t, dir, "changed.der", []byte(changed))
	out := filepath.Join(dir, "changed.csr")
	openssl(t, "req", "-inform", "DER", "-in", filepath.Join(dir, "changed.der"), "-out", out)
	return readText(t, out)
}
