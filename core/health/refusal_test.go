package health_test

import (
	"crypto/tls"
	"encoding/pem"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/health"
	"kubepki/core/kube"
)

// A file that the programs refuse is there, and cannot be read: it is said once,
// with their words, and what was made of it is judged all the same.
func TestRefusedFilesAreToldInTheWordsOfThePrograms(t *testing.T) {
	pki := "/etc/kubernetes/pki/"
	mark := &health.Refusal{Why: "a byte order mark stands before its first line"}
	for _, c := range []struct {
		path    string
		refusal *health.Refusal
		lost    bool // nothing can be made of it
		want    string
	}{
		{pki + "apiserver.crt", mark, false, "apiserver.crt: a byte order mark stands before its first line: “tls: failed to find any PEM data in certificate input”"},
		{pki + "apiserver.key", mark, false, "apiserver.key: a byte order mark stands before its first line: “tls: failed to find any PEM data in key input”"},
		{pki + "apiserver.crt", &health.Refusal{Why: "it holds a request, not the certificate", Labels: []string{"CERTIFICATE REQUEST"}}, true, `apiserver.crt: it holds a request, not the certificate: “tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: [CERTIFICATE REQUEST]”`},
		{pki + "apiserver.key", &health.Refusal{Why: "its key is encrypted", Labels: []string{"ENCRYPTED PRIVATE KEY"}}, true, "apiserver.key: its key is encrypted: “tls: failed to parse private key”"},
		{pki + "ca.crt", mark, false, "ca.crt: a byte order mark stands before its first line: “data does not contain any valid RSA or ECDSA certificates”"},
		{pki + "etcd/ca.crt", mark, false, "ca.crt: a byte order mark stands before its first line: “x509: certificate signed by unknown authority”"},
		{pki + "sa.key", mark, false, "sa.key: a byte order mark stands before its first line: “data does not contain a valid RSA or ECDSA private key”"},
		{pki + "sa.pub", &health.Refusal{Why: "it is empty"}, true, "sa.pub: it is empty: “data does not contain any valid RSA or ECDSA public keys”"},
		{pki + "apiserver.crt", &health.Refusal{Why: "its DER is cut off", Labels: []string{"CERTIFICATE"}}, true, "apiserver.crt: its DER is cut off: “x509: malformed certificate”"},
		{"/etc/kubernetes/admin.conf", &health.Refusal{Why: "it is empty"}, true, "admin.conf: it is empty"},
	} {
		files := health.FilesOf(made(t, nil))
		for i := range files {
			if f := &files[i]; f.Path == c.path && f.Host == "cp-1" {
				f.Refusal = c.refusal
				if c.lost {
					f.Make, f.Bytes = nil, nil
				}
			}
		}
		found := guessed(t, files).Findings
		require.Len(t, found, 1, c.want)
		assert.Equal(t, health.RuleUnreadable, found[0].Rule)
		assert.Equal(t, c.want, found[0].What)
	}
}

// A file with the block that is looked for is read, whatever else is in it.
func TestRefusalsOfOtherBlocksOnly(t *testing.T) {
	r := &health.Refusal{Labels: []string{"EC PARAMETERS", "CERTIFICATE"}}
	assert.False(t, r.Of(kube.CertificateFile))
	assert.True(t, r.Of(kube.PrivateKeyFile))
	assert.False(t, (*health.Refusal)(nil).Of(kube.CertificateFile))
}

// The words are those of crypto/tls.
func TestRefusalsAreWordedAsGoWordsThem(t *testing.T) {
	files := health.FilesOf(made(t, nil))
	read := func(path string) []byte {
		for _, f := range files {
			if f.Path == path {
				data, err := f.Data()
				require.NoError(t, err)
				return data
			}
		}
		return nil
	}
	crt, key := read("/etc/kubernetes/pki/apiserver.crt"), read("/etc/kubernetes/pki/apiserver.key")
	as := func(label string, data []byte) []byte {
		b, _ := pem.Decode(data)
		b.Type = label
		return pem.EncodeToMemory(b)
	}
	said := func(path string, labels ...string) string {
		files := health.FilesOf(made(t, nil))
		for i := range files {
			if files[i].Path == path {
				files[i].Refusal = &health.Refusal{Why: "so", Labels: labels}
			}
		}
		return guessed(t, files).Findings[0].What
	}
	for _, c := range []struct {
		crt, key []byte
		file     string
		labels   []string
	}{
		{nil, key, "crt", nil},
		{as("TRUSTED CERTIFICATE", crt), key, "crt", []string{"TRUSTED CERTIFICATE"}},
		{key, key, "crt", []string{"EC PRIVATE KEY"}},
		{crt, nil, "key", nil},
		{crt, as("X", key), "key", []string{"X"}},
		{crt, crt, "key", []string{"CERTIFICATE"}},
		{crt, as("ENCRYPTED PRIVATE KEY", crt), "key", []string{"ENCRYPTED PRIVATE KEY"}},
	} {
		_, err := tls.X509KeyPair(c.crt, c.key)
		require.Error(t, err)
		assert.Contains(t, said("/etc/kubernetes/pki/apiserver."+c.file, c.labels...), "“"+err.Error()+"”")
	}
}
