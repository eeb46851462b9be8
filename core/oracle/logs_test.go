//go:build !js

package oracle

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/logs"
	"kubepki/e2e/programs"
)

// madePair is a certificate with its key, made for a fault: package pki refuses most
// of them.
type madePair struct {
	cert *x509.Certificate
	key  crypto.Signer
}

// made signs a certificate by an authority, itself when there is none.
func made(t *testing.T, c x509.Certificate, key crypto.Signer, by *madePair) madePair {
	t.Helper()
	c.SerialNumber = big.NewInt(time.Now().UnixNano())
	if c.NotAfter.IsZero() {
		c.NotBefore, c.NotAfter = time.Now().Add(-time.Hour), time.Now().Add(time.Hour)
	}
	parent := madePair{&c, key}
	if by != nil {
		parent = *by
	}
	der, err := x509.CreateCertificate(rand.Reader, &c, parent.cert, key.Public(), parent.key)
	require.NoError(t, err)
	cert, err := x509.ParseCertificate(der)
	require.NoError(t, err)
	return madePair{cert, key}
}

func authority(t *testing.T, cn string) madePair {
	return made(t, x509.Certificate{Subject: pkix.Name{CommonName: cn}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}, ecKey(t), nil)
}

// files writes the madePair as jane.crt and jane.key would be, and gives their paths.
func (p madePair) files(t *testing.T, dir, name string) (crt, key string) {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(p.key)
	require.NoError(t, err)
	crt, key = filepath.Join(dir, name+".crt"), filepath.Join(dir, name+".key")
	require.NoError(t, os.WriteFile(crt, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: p.cert.Raw}), 0o600))
	require.NoError(t, os.WriteFile(key, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), 0o600))
	return crt, key
}

// tlsServer answers TLS with a certificate, and notes why handshakes failed.
func tlsServer(t *testing.T, p madePair, c *tls.Config) (address string, failures chan string) {
	t.Helper()
	c.Certificates = []tls.Certificate{{Certificate: [][]byte{p.cert.Raw}, PrivateKey: p.key}}
	l, err := tls.Listen("tcp", "127.0.0.1:0", c)
	require.NoError(t, err)
	t.Cleanup(func() { l.Close() })
	failures = make(chan string, 100)
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				if err := conn.(*tls.Conn).Handshake(); err != nil {
					failures <- err.Error()
					return
				}
				_, _ = conn.Read(make([]byte, 4096))
				_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")
			}()
		}
	}()
	return l.Addr().String(), failures
}

// causes are the rows that a text of a real program has.
func causes(t *testing.T, text string) []string {
	t.Helper()
	r, err := logs.Read(t.Context(), text, logs.NewSet(nil), logs.Options{Now: time.Now()})
	require.NoError(t, err)
	var ids []string
	for _, c := range r.Causes {
		ids = append(ids, c.ID)
	}
	return ids
}

func kubectl(t *testing.T) string {
	t.Helper()
	set, err := programs.Find(programs.Kubernetes)
	require.NoError(t, err)
	return filepath.Join(set.Kubernetes, "kubectl")
}

// A server shows a certificate with a fault; kubectl, curl and openssl are asked,
// and what they say is understood.
func TestLogsKnowWhatClientsSay(t *testing.T) {
	t.Parallel()
	ca := authority(t, "kubernetes")
	names := x509.Certificate{Subject: pkix.Name{CommonName: "kube-apiserver"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}}
	with := func(change func(*x509.Certificate)) x509.Certificate {
		c := names
		change(&c)
		return c
	}
	remade, stranger := authority(t, "kubernetes"), authority(t, "stranger")
	leafCA := made(t, x509.Certificate{Subject: pkix.Name{CommonName: "kubernetes"}, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature}, ecKey(t), nil)
	weakKey, err := rsa.GenerateKey(rand.Reader, 1024)
	require.NoError(t, err)
	for name, c := range map[string]struct {
		shown                  madePair
		trusted                madePair
		kubectl, curl, openssl string // "" where it takes the certificate
	}{
		"no names":    {made(t, with(func(c *x509.Certificate) { c.IPAddresses = nil }), ecKey(t), &ca), ca, "no-address-in-it", "no-names-in-it", "name-missing"},
		"other names": {made(t, with(func(c *x509.Certificate) { c.IPAddresses = []net.IP{net.IPv4(10, 96, 0, 1)} }), ecKey(t), &ca), ca, "name-missing", "name-missing", "name-missing"},
		"expired": {made(t, with(func(c *x509.Certificate) {
			c.NotBefore, c.NotAfter = time.Now().Add(-2*time.Hour), time.Now().Add(-time.Hour)
		}), ecKey(t), &ca), ca, "expired", "expired", "expired"},
		"future": {made(t, with(func(c *x509.Certificate) {
			c.NotBefore, c.NotAfter = time.Now().Add(time.Hour), time.Now().Add(2*time.Hour)
		}), ecKey(t), &ca), ca, "not-yet-valid", "not-yet-valid", "not-yet-valid"},
		"for clients":       {made(t, with(func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth} }), ecKey(t), &ca), ca, "wrong-usage", "wrong-usage", "wrong-usage"},
		"remade authority":  {made(t, names, ecKey(t), &remade), ca, "ca-remade", "unknown-authority", "unknown-authority"},
		"another authority": {made(t, names, ecKey(t), &stranger), ca, "unknown-authority", "unknown-authority", "unknown-authority"},
		"no authority":      {made(t, names, ecKey(t), &leafCA), leafCA, "ca-cannot-sign", "ca-cannot-sign", "ca-cannot-sign"},
		"RSA 1024":          {made(t, names, weakKey, &ca), ca, "", "weak-key", "weak-key"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			caFile, _ := c.trusted.files(t, dir, "ca")
			address, _ := tlsServer(t, c.shown, &tls.Config{})
			said, _ := try(t, "", "curl", "-sS", "--max-time", "20", "--cacert", caFile, "https://"+address+"/")
			understood(t, c.curl, said)
			said, _ = try(t, "", "openssl", "s_client", "-connect", address, "-CAfile", caFile, "-verify_ip", "127.0.0.1")
			understood(t, c.openssl, said)
			said, _ = try(t, "", kubectl(t), "--kubeconfig", os.DevNull, "--cache-dir", dir, "--server", "https://"+address, "--certificate-authority", caFile, "--token", "x", "get", "nodes")
			understood(t, c.kubectl, said)
		})
	}
}

// understood looks that what a program said has the cause, or none that is about
// certificates when it found no fault.
func understood(t *testing.T, want, said string) {
	t.Helper()
	got := causes(t, said)
	if want != "" {
		assert.Contains(t, got, want, said)
		return
	}
	for _, id := range []string{"unknown-authority", "weak-key", "name-missing", "expired"} {
		assert.NotContains(t, got, id, said)
	}
}

// A server that demands client certificates refuses one: the caller and the
// server each say so in their words.
func TestLogsKnowWhyClientsAreRefused(t *testing.T) {
	t.Parallel()
	ca, stranger := authority(t, "etcd-ca"), authority(t, "kubernetes")
	both := []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth}
	shown := made(t, x509.Certificate{Subject: pkix.Name{CommonName: "cp-1"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, ExtKeyUsage: both}, ecKey(t), &ca)
	client := x509.Certificate{Subject: pkix.Name{CommonName: "kube-apiserver-etcd-client"}, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}}
	old, serverOnly := client, client
	old.NotBefore, old.NotAfter = time.Now().Add(-2*time.Hour), time.Now().Add(-time.Hour)
	serverOnly.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	byStranger, expired, forServers := made(t, client, ecKey(t), &stranger), made(t, old, ecKey(t), &ca), made(t, serverOnly, ecKey(t), &ca)
	pool := x509.NewCertPool()
	pool.AddCert(ca.cert)
	for name, c := range map[string]struct {
		client       *madePair
		caller, etcd string
	}{
		"none":              {nil, "no-certificate-sent", "no-certificate-sent"},
		"another authority": {&byStranger, "refused-unknown-authority", "unknown-authority"},
		"expired":           {&expired, "refused-expired", "expired"},
		"for servers":       {&forServers, "refused", "wrong-usage"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			caFile, _ := ca.files(t, dir, "ca")
			address, failures := tlsServer(t, shown, &tls.Config{ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: pool, MaxVersion: tls.VersionTLS12})
			args := []string{"s_client", "-connect", address, "-CAfile", caFile}
			if c.client != nil {
				crt, key := c.client.files(t, dir, "client")
				args = append(args, "-cert", crt, "-key", key)
			}
			said, _ := try(t, "GET / HTTP/1.0\r\n\r\n", "openssl", args...)
			understood(t, c.caller, said)
			understood(t, c.etcd, `{"level":"warn","msg":"rejected connection on client endpoint","error":"`+<-failures+`"}`)
		})
	}
}

// kubeconfigs and files with faults, as kubectl and curl tell of them.
func TestLogsKnowWhatFilesLack(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	ca := authority(t, "kubernetes")
	caFile, _ := ca.files(t, dir, "ca")
	crt, key := made(t, x509.Certificate{Subject: pkix.Name{CommonName: "jane"}}, ecKey(t), &ca).files(t, dir, "jane")
	_, other := made(t, x509.Certificate{Subject: pkix.Name{CommonName: "joe"}}, ecKey(t), &ca).files(t, dir, "joe")
	gone := filepath.Join(dir, "gone.crt")
	ask := func(args ...string) string {
		said, _ := try(t, "", kubectl(t), append([]string{"--cache-dir", dir, "get", "--raw", "/version"}, args...)...)
		return said
	}
	address, _ := tlsServer(t, ca, &tls.Config{})
	flags := func(ca, crt, key string) string {
		return ask("--kubeconfig", os.DevNull, "--server", "https://"+address, "--certificate-authority", ca, "--client-certificate", crt, "--client-key", key)
	}
	config := func(text string) string {
		path := filepath.Join(dir, "config")
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		return ask("--kubeconfig", path)
	}
	const head = "apiVersion: v1\nkind: Config\ncurrent-context: c\ncontexts: [{name: c, context: {cluster: k, user: u}}]\n"
	curl := func(args ...string) string {
		said, _ := try(t, "", "curl", append([]string{"-sS", "https://" + address + "/"}, args...)...)
		return said
	}
	ssl := func(args ...string) string {
		said, _ := try(t, "", "openssl", args...)
		return said
	}
	for id, said := range map[string][]string{
		"key-of-another-pair": {flags(caFile, crt, other), curl("--cert", crt, "--key", other)},
		"swapped":             {flags(caFile, key, crt), curl("--cert", key, "--key", crt)},
		"kubeconfig-path":     {flags(caFile, gone, key), flags(gone, crt, key)},
		"missing-file":        {curl("--cacert", gone), ask("--kubeconfig", gone)},
		"config-base64":       {config(head + "clusters: [{name: k, cluster: {server: 'https://127.0.0.1:1', certificate-authority-data: <CA>}}]\n")},
		"config-yaml":         {config(head + "clusters:\n\t- name: k\n")},
		"no-such-context":     {ask("--kubeconfig", os.DevNull, "--context", "nosuch"), config("apiVersion: v1\nkind: Config\ncurrent-context: nosuch\n")},
		"no-current-context":  {ask("--kubeconfig", os.DevNull)},
		"no-pem":              {config(head + "clusters: [{name: k, cluster: {server: 'https://127.0.0.1:1', certificate-authority-data: TFMw}}]\nusers: [{name: u, user: {token: x}}]\n")},
		"half-a-pair":         {config(head + "clusters: [{name: k, cluster: {server: 'https://127.0.0.1:1'}}]\nusers: [{name: u, user: {client-certificate: " + crt + "}}]\n")},
		"connection-refused":  {ask("--kubeconfig", os.DevNull, "--server", "https://127.0.0.1:1", "--token", "x")},
		"another-kind":        {ssl("x509", "-in", key, "-noout"), ssl("req", "-in", crt, "-noout")},
		"not-rsa":             {ssl("rsa", "-in", key, "-noout"), ssl("x509", "-in", crt, "-noout", "-modulus")},
		"ca-remade":           {ssl("verify", "-CAfile", remadeFor(t, dir), remadeLeaf(dir))},
		"config-word":         {ssl("req", "-new", "-key", key, "-subj", "/CN=x", "-addext", "sibjectAltName=DNS:x")},
		"config-comma":        {ssl("req", "-new", "-key", key, "-subj", "/CN=x", "-addext", "keyUsage=nonRepudiation ,")},
		"config-address":      {ssl("req", "-new", "-key", key, "-subj", "/CN=x", "-addext", "subjectAltName=IP:host")},
		"ca-key-of-another-pair": {
			ssl("x509", "-req", "-in", requestFile(t, dir, key), "-CA", caFile, "-CAkey", other),
		},
	} {
		for _, text := range said {
			assert.Contains(t, causes(t, text), id, text)
		}
	}
}

func requestFile(t *testing.T, dir, key string) string {
	t.Helper()
	csr := filepath.Join(dir, "jane.csr")
	run(t, "openssl", "req", "-new", "-key", key, "-subj", "/CN=jane", "-out", csr)
	return csr
}

// remadeFor gives an authority of the same name as the one that signed remadeLeaf,
// with another key and without key identifiers.
func remadeFor(t *testing.T, dir string) string {
	t.Helper()
	for _, name := range []string{"one", "two"} {
		run(t, "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=kubernetes", "-keyout", filepath.Join(dir, name+".key"), "-out", filepath.Join(dir, name+".crt"))
	}
	run(t, "openssl", "req", "-new", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=leaf", "-keyout", filepath.Join(dir, "leaf.key"), "-out", filepath.Join(dir, "leaf.csr"))
	run(t, "openssl", "x509", "-req", "-in", filepath.Join(dir, "leaf.csr"), "-CA", filepath.Join(dir, "one.crt"), "-CAkey", filepath.Join(dir, "one.key"), "-out", remadeLeaf(dir))
	return filepath.Join(dir, "two.crt")
}

func remadeLeaf(dir string) string { return filepath.Join(dir, "leaf.crt") }
