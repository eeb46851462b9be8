package intake

import (
	"encoding/base64"
	"encoding/pem"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// notes are what is said of files that Go does not read, by their paths.
func notes(r Result) map[string]string {
	out := map[string]string{}
	for _, d := range r.Documents {
		if d.Kind == Refused {
			out[d.Path] = d.Text
		}
	}
	return out
}

// What is read here with patience, the programs refuse: it is said of the file,
// whether what is in it was found or not.
func TestFilesThatGoRefusesAreNoted(t *testing.T) {
	_, crt, _ := strings.Cut(string(fixture(t, "apiserver.crt")), "\n") // without the words before it
	_, key, _ := strings.Cut(string(fixture(t, "apiserver.key")), "\n")
	block, _ := pem.Decode([]byte(crt))
	trusted := strings.ReplaceAll(crt, "CERTIFICATE", "TRUSTED CERTIFICATE")
	request := strings.ReplaceAll(crt, "CERTIFICATE", "CERTIFICATE REQUEST")
	for _, c := range []struct{ name, file, data, want string }{
		{"a byte order mark", "etc/kubernetes/pki/apiserver.crt", "\ufeff" + crt, "a byte order mark stands before its first line"},
		{"a mark before a key", "etc/kubernetes/pki/apiserver.key", "\ufeff" + key, "a byte order mark stands before its first line"},
		{"DER", "pki/apiserver.crt", string(block.Bytes), "it is binary, and PEM is expected"},
		{"indented", "pki/apiserver.crt", "  " + strings.ReplaceAll(crt, "\n", "\n  "), "something stands before -----BEGIN in its line"},
		{"no end", "pki/apiserver.crt", crt[:strings.Index(crt, endMarker)], "its -----END line is missing"},
		{"cut off", "pki/apiserver.crt", crt[:len(crt)/2], "its -----END line is missing"},
		{"base64 of PEM", "pki/apiserver.crt", base64.StdEncoding.EncodeToString([]byte(crt)), "it is base64 without the lines of PEM, or of a PEM file"},
		{"base64 of DER", "pki/apiserver.crt", base64.StdEncoding.EncodeToString(block.Bytes), "it is base64 without the lines of PEM, or of a PEM file"},
		{"two characters", "pki/apiserver.crt", strings.ReplaceAll(crt, "\n", `\n`), `the two characters \n stand where its lines should end`},
		{"joined", "pki/apiserver.crt", strings.Replace(crt, "-----\n", "-----", 1), "its lines are not those of PEM"},
		{"trusted", "pki/apiserver.crt", trusted, "it is OpenSSL’s TRUSTED CERTIFICATE, not a CERTIFICATE\nTRUSTED CERTIFICATE"},
		{"a request", "pki/apiserver.crt", request, "it holds a request, not the certificate\nCERTIFICATE REQUEST"},
		{"empty", "pki/apiserver.key", "\n", "it is empty"},
		{"an encrypted key", "pki/apiserver.key", "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMAAA\n-----END ENCRYPTED PRIVATE KEY-----\n", "its key is encrypted, and nobody gives the program a passphrase\nENCRYPTED PRIVATE KEY"},
		{"an empty kubeconfig", "etc/kubernetes/admin.conf", "", "it is empty"},
		{"no kubeconfig", "etc/kubernetes/admin.conf", "<html></html>", "it holds no Kubernetes object"},
		{"an empty static pod", "etc/kubernetes/manifests/kube-apiserver.yaml", "", "it is empty"},

		{"as it should be", "pki/apiserver.crt", crt, ""},
		{"line ends of Windows", "pki/apiserver.crt", strings.ReplaceAll(crt, "\n", "\r\n"), ""},
		{"text before it", "pki/apiserver.crt", "Certificate:\n    Data:\n" + crt, ""},
		{"both halves", "pki/kubelet-client-current.pem", crt + key, ""},
		{"an older request", "pki/apiserver.csr", request, ""},
		{"a store", "pki/web.p12", "\x30\x80", ""},
		{"in no tree", "apiserver.crt", "\ufeff" + crt, ""},
		{"pasted", "", "\ufeff" + crt, ""},
		{"a key of OpenSSH", "etc/ssh/ssh_host_ed25519_key.pub", "ssh-ed25519 AAAA root@cp-1\n", ""},
		{"settings of another program", "etc/kubernetes/cloud.conf", "[Global]\n", ""},
	} {
		got := notes(read(t, "", File{Name: c.file, Data: []byte(c.data)}))
		if c.want == "" {
			assert.Empty(t, got, c.name)
			continue
		}
		assert.Equal(t, map[string]string{c.file: c.want}, got, c.name)
	}
}

// The note is not the file: it stays small, and holds no key.
func TestNotesAreSmall(t *testing.T) {
	many := strings.Repeat("-----BEGIN "+strings.Repeat("X", 200)+"-----\nAAAA\n-----END "+strings.Repeat("X", 200)+"-----\n", 1000)
	got := notes(read(t, "", File{Name: "pki/a.crt", Data: []byte(many)}))
	require.Len(t, got, 1)
	assert.Less(t, len(got["pki/a.crt"]), 1000)
}
