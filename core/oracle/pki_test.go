//go:build !js

package oracle

import (
	"bufio"
	"context"
	"crypto/x509"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/pki"
)

// tryOpenSSL runs the program, which may fail, and gives all that it prints.
func tryOpenSSL(t *testing.T, stdin string, args ...string) (string, error) {
	t.Helper()
	path, err := exec.LookPath("openssl")
	require.NoError(t, err, "this test needs the openssl program: apt-get install openssl")
	cmd := exec.Command(path, args...)
	cmd.Stdin = strings.NewReader(stdin)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// rootOf makes an authority of the algorithm; its validity is about the real time.
func rootOf(t *testing.T, a pki.KeyAlgorithm) *pki.Authority {
	t.Helper()
	ctx := context.Background()
	key, err := pki.Native{}.Make(ctx, a)
	require.NoError(t, err)
	ca, err := pki.NewAuthority(ctx, key, pki.RootTemplate(pki.CommonName("kubernetes"), time.Now(), 10*365*24*time.Hour))
	require.NoError(t, err)
	return ca
}

// The algorithms that are quick to make; 3072 and 4096 differ from 2048 in length alone.
var quick = []pki.KeyAlgorithm{pki.RSA2048, pki.ECDSAP256, pki.ECDSAP384}

func TestOpensslReadsEveryKeyFormat(t *testing.T) {
	t.Parallel()
	for _, a := range quick {
		key, err := pki.Native{}.Make(context.Background(), a)
		require.NoError(t, err)
		public, err := pki.PublicKeyPEM(key.Public())
		require.NoError(t, err)
		formats, program := []pki.KeyFormat{pki.SEC1, pki.PKCS8}, "ec"
		if a.IsRSA() {
			formats, program = []pki.KeyFormat{pki.PKCS1, pki.PKCS8}, "rsa"
		}
		for _, format := range formats {
			t.Run(string(a)+" "+string(format), func(t *testing.T) {
				text, err := key.PEM(format)
				require.NoError(t, err)
				file := put(t, "key.pem", text)
				assert.Equal(t, string(public), runOpenSSL(t, nil, "pkey", "-in", file, "-pubout"))
				runOpenSSL(t, nil, program, "-in", file, "-check", "-noout")
			})
		}
		assert.Equal(t, string(public), runOpenSSL(t, public, "pkey", "-pubin", "-pubout"))
	}
}

func TestOurKeysAreTheBytesThatOpensslWrites(t *testing.T) {
	t.Parallel()
	for name, make := range map[string][]string{
		"PKCS#1": {"genrsa", "-traditional", "2048"}, "SEC 1": {"ecparam", "-genkey", "-noout", "-name", "secp384r1"},
	} {
		t.Run(name, func(t *testing.T) {
			want := runOpenSSL(t, nil, make...)
			key := importPEM(t, []byte(want))
			got, err := key.TraditionalPEM()
			require.NoError(t, err)
			assert.Equal(t, want, string(got))
		})
	}
}

func importPEM(t *testing.T, text []byte) *pki.PrivateKey {
	t.Helper()
	der, err := pki.ParsePrivateKey(text)
	require.NoError(t, err)
	key, err := pki.Native{}.Import(context.Background(), der)
	require.NoError(t, err)
	return key
}

func TestOpensslAcceptsOurRequests(t *testing.T) {
	t.Parallel()
	sans, err := pki.ParseSANs("DNS:api.lab 10.0.0.1 fd00::1 email:jane@lab URI:spiffe://lab/x")
	require.NoError(t, err)
	for _, a := range quick {
		t.Run(string(a), func(t *testing.T) {
			key, err := pki.Native{}.Make(context.Background(), a)
			require.NoError(t, err)
			r, err := pki.NewRequest(context.Background(), key, pki.Template{
				Subject: pki.ClientName("jane", "dev", "ops"), SANs: sans, KeyUsage: pki.LeafUsage, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
			})
			require.NoError(t, err)
			out, err := tryOpenSSL(t, string(pki.RequestPEM(r.X509)), "req", "-verify", "-noout", "-text", "-nameopt", "RFC2253")
			require.NoError(t, err, out)
			assert.Contains(t, out, "verify OK")
			assert.Contains(t, out, "Subject: CN=jane,O=ops,O=dev\n", "RFC 2253 writes the last first")
			assert.Contains(t, out, "DNS:api.lab, IP Address:10.0.0.1, IP Address:FD00:0:0:0:0:0:0:1, email:jane@lab, URI:spiffe://lab/x\n")
			assert.Contains(t, out, "TLS Web Client Authentication\n")

			der := append([]byte{}, r.X509.Raw...)
			der[len(der)-1] ^= 1
			out, _ = tryOpenSSL(t, string(der), "req", "-inform", "DER", "-verify", "-noout")
			assert.NotContains(t, out, "verify OK", "a request that was changed is noticed")
		})
	}
}

// request makes a key and a request as a person would who has openssl alone.
func request(t *testing.T, newkey ...string) (csr, keyFile string) {
	t.Helper()
	keyFile = put(t, "server.key", nil)
	args := append([]string{
		"req", "-new", "-nodes", "-keyout", keyFile, "-subj", "/O=Lab/CN=api.lab",
		"-addext", "subjectAltName=DNS:api.lab,DNS:*.api.lab,IP:127.0.0.1", "-addext", "extendedKeyUsage=serverAuth,clientAuth",
		"-addext", "keyUsage=critical,digitalSignature",
	}, newkey...)
	return runOpenSSL(t, nil, args...), keyFile
}

func TestARequestMadeByOpensslIsSignedAndServes(t *testing.T) {
	t.Parallel()
	for name, newkey := range map[string][]string{
		"RSA": {"-newkey", "rsa:2048"}, "P-256": {"-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"},
	} {
		for _, a := range quick {
			t.Run(name+" by "+string(a), func(t *testing.T) {
				csr, keyFile := request(t, newkey...)
				ca, other := rootOf(t, a), rootOf(t, pki.ECDSAP256)
				cert := signed(t, ca, csr)
				files := map[string]string{
					"cert": put(t, "server.crt", pki.CertificatePEM(cert)), "key": keyFile,
					"ca": put(t, "ca.crt", pki.CertificatePEM(ca.Cert)), "other": put(t, "other.crt", pki.CertificatePEM(other.Cert)),
				}
				for _, purpose := range []string{"sslserver", "sslclient"} {
					runOpenSSL(t, nil, "verify", "-x509_strict", "-purpose", purpose, "-verify_hostname", "www.api.lab", "-CAfile", files["ca"], files["cert"])
				}
				serves(t, files)
			})
		}
	}
}

// signed reads the request and signs what it asks for.
func signed(t *testing.T, ca *pki.Authority, csr string) *x509.Certificate {
	t.Helper()
	r, err := pki.ParseRequest([]byte(csr))
	require.NoError(t, err)
	require.NoError(t, r.CheckSignature())
	assert.Equal(t, "O=Lab, CN=api.lab", r.Subject.String())
	assert.Equal(t, "DNS:api.lab, DNS:*.api.lab, IP:127.0.0.1", r.SANs.String())
	assert.Equal(t, x509.KeyUsageDigitalSignature, r.KeyUsage)
	assert.Equal(t, []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth}, r.ExtKeyUsage)
	cert, err := ca.Issue(context.Background(), pki.LeafTemplate(r.Subject, r.SANs, r.ExtKeyUsage, time.Now(), time.Hour), r.X509.PublicKey)
	require.NoError(t, err)
	return cert
}

// serves runs s_server, which wants a client certificate, and calls it: with
// the pair and the authority, without a pair, with another authority, by a
// name that is not in the certificate.
func serves(t *testing.T, f map[string]string) {
	address := server(t, "-cert", f["cert"], "-key", f["key"], "-CAfile", f["ca"], "-Verify", "1", "-verify_return_error")
	call := func(args ...string) (string, error) {
		return tryOpenSSL(t, "GET / HTTP/1.0\r\n\r\n", append([]string{"s_client", "-connect", address, "-verify_return_error", "-ign_eof", "-tls1_2"}, args...)...)
	}
	out, err := call("-CAfile", f["ca"], "-cert", f["cert"], "-key", f["key"], "-verify_hostname", "api.lab", "-verify_ip", "127.0.0.1")
	require.NoError(t, err, out)
	assert.Contains(t, out, "Verify return code: 0 (ok)")
	assert.Contains(t, out, "HTTP/1.0 200 ok", "the server took the client's certificate")
	out, err = call("-CAfile", f["ca"])
	assert.Error(t, err, out)
	out, err = call("-CAfile", f["other"], "-cert", f["cert"], "-key", f["key"])
	assert.Error(t, err)
	assert.Contains(t, out, "verify error")
	out, err = call("-CAfile", f["ca"], "-cert", f["cert"], "-key", f["key"], "-verify_hostname", "other.lab")
	assert.Error(t, err)
	assert.Contains(t, out, "hostname mismatch")
}

// server starts s_server on a free port and waits until it says that it listens.
func server(t *testing.T, args ...string) (address string) {
	t.Helper()
	cmd := exec.Command("openssl", append([]string{"s_server", "-accept", "127.0.0.1:0", "-www"}, args...)...)
	stdout, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	listens := regexp.MustCompile(`^ACCEPT (127\.0\.0\.1:\d+)$`)
	lines := bufio.NewScanner(stdout)
	for lines.Scan() {
		if m := listens.FindStringSubmatch(lines.Text()); m != nil {
			go func() { _, _ = io.Copy(io.Discard, stdout) }()
			return m[1]
		}
	}
	require.Fail(t, "openssl s_server ended before it listened")
	return ""
}

// Authorities as people have them, each made with another recipe.
var recipes = map[string][][]string{
	"PKCS#8, openssl req -x509": {{"req", "-x509", "-nodes", "-newkey", "rsa:2048", "-days", "3650", "-subj", "/C=DE/O=Corp/CN=Corp Root", "-keyout", "ca.key", "-out", "ca.crt"}},
	"EC PARAMETERS before the key": {
		{"ecparam", "-name", "prime256v1", "-genkey", "-out", "ca.key"},
		{"req", "-x509", "-new", "-key", "ca.key", "-days", "3650", "-subj", "/CN=kubernetes", "-out", "ca.crt"},
	},
	"PKCS#1, path length and key usage": {
		{"genrsa", "-traditional", "-out", "ca.key", "2048"},
		{
			"req", "-x509", "-new", "-key", "ca.key", "-days", "3650", "-subj", "/CN=kubernetes", "-out", "ca.crt",
			"-addext", "keyUsage=critical,keyCertSign,cRLSign",
		},
	},
	"text before the certificate": {
		{"ecparam", "-name", "secp384r1", "-genkey", "-noout", "-out", "ca.key"},
		{"req", "-x509", "-new", "-key", "ca.key", "-days", "3650", "-subj", "/CN=kubernetes", "-text", "-out", "ca.crt"},
	},
}

func TestAuthoritiesMadeByOpensslAreTakenIn(t *testing.T) {
	t.Parallel()
	for name, commands := range recipes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir, ca := cooked(t, commands)
			leaf, err := ca.Issue(context.Background(), pki.LeafTemplate(pki.CommonName("x"), nil, []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}, time.Now(), time.Hour), ca.Key.Public())
			require.NoError(t, err)
			runOpenSSL(t, nil, "verify", "-purpose", "sslclient", "-CAfile", filepath.Join(dir, "ca.crt"), put(t, "x.crt", pki.CertificatePEM(leaf)))
		})
	}
}

// cooked follows a recipe in a new folder and loads ca.crt and ca.key from there.
func cooked(t *testing.T, commands [][]string) (dir string, ca *pki.Authority) {
	t.Helper()
	dir = t.TempDir()
	for _, c := range commands {
		cmd := exec.Command("openssl", c...)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, "openssl %v: %s", c, out)
	}
	return dir, authorityAt(t, filepath.Join(dir, "ca"))
}

func TestEncryptedKeysSayHowToDecryptThem(t *testing.T) {
	t.Chdir(t.TempDir())
	runOpenSSL(t, nil, "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-aes256", "-pass", "pass:test", "-out", "FILE")
	text, err := os.ReadFile("FILE")
	require.NoError(t, err)
	_, err = pki.ParsePrivateKey(text)
	require.Error(t, err)
	command := regexp.MustCompile(`openssl (pkey -in FILE -out ca\.key)`).FindStringSubmatch(err.Error())
	require.Len(t, command, 2, err.Error())
	runOpenSSL(t, nil, append(strings.Fields(command[1]), "-passin", "pass:test")...)
	text, err = os.ReadFile("ca.key")
	require.NoError(t, err)
	_, err = pki.ParsePrivateKey(text)
	assert.NoError(t, err, "the command that the message gives works")
}
