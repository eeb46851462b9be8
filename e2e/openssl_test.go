//go:build !js

package e2e

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"encoding/pem"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/kube"
)

// openssl runs the real program and gives what it says.
func openssl(t *testing.T, args ...string) string {
	t.Helper()
	out, err := exec.Command("openssl", args...).CombinedOutput()
	require.NoError(t, err, "openssl %s\n%s", strings.Join(args, " "), out)
	return string(out)
}

// checkWithOpenSSL lets the real openssl judge every leaf: it verifies strictly
// and for its purpose against its own authority, and against no other; and
// every key is whole.
func checkWithOpenSSL(t *testing.T, all map[string]found) {
	t.Helper()
	dir := t.TempDir()
	leaves := map[[2]string][]string{} // by authority and purpose
	for _, f := range all {
		if f.key != nil {
			assert.Contains(t, openssl(t, "pkey", "-noout", "-check", "-in", f.keyFile(t, dir)), "Key is valid")
		}
		if a := f.item.Profile.Authority; a != "" {
			kind := [2]string{a, f.purpose()}
			leaves[kind] = append(leaves[kind], f.certFile(t, dir))
		}
	}
	for kind, files := range leaves {
		for _, ca := range []string{kube.ClusterCA, kube.EtcdCA, kube.FrontProxyCA} {
			args := append([]string{"verify", "-x509_strict", "-purpose", kind[1], "-CAfile", all[ca].certFile(t, dir)}, files...)
			out, err := exec.Command("openssl", args...).CombinedOutput()
			if ca == kind[0] {
				assert.NoError(t, err, "%s", out)
				assert.Equal(t, len(files), strings.Count(string(out), ": OK"), "%s", out)
			} else {
				assert.Error(t, err)
				assert.Equal(t, len(files), strings.Count(string(out), "verification failed"), "%s accepts what is not its own: %s", ca, out)
			}
		}
	}
}

func (f found) purpose() string {
	if slices.Contains(f.item.Profile.Usages, x509.ExtKeyUsageServerAuth) {
		return "sslserver"
	}
	return "sslclient"
}

// certFile writes the certificate for openssl to read.
func (f found) certFile(t *testing.T, dir string) string {
	t.Helper()
	return writeFile(t, dir, f.fileName()+".crt", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: f.cert.Raw}))
}

func (f found) keyFile(t *testing.T, dir string) string {
	t.Helper()
	return writeFile(t, dir, f.fileName()+".key", pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: pkcs8(t, f.key)}))
}

func (f found) fileName() string { return strings.ReplaceAll(f.item.ID, "/", "-") }

// writeFile writes a file once and gives its path.
func writeFile(t *testing.T, dir, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if old, err := os.ReadFile(path); err == nil && bytes.Equal(old, data) {
		return path
	}
	require.NoError(t, os.WriteFile(path, data, 0o600))
	return path
}

func pkcs8(t *testing.T, key crypto.Signer) []byte {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	require.NoError(t, err)
	return der
}
