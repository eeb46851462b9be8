package intake

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Texts are known by what is in them.
func TestDocumentKinds(t *testing.T) {
	for name, c := range map[string]struct {
		kind DocumentKind
		text string
	}{
		"a unit":            {Unit, "# kubelet\n[Unit]\nDescription=kubelet\n\n[Service]\nExecStart=/usr/bin/kubelet --config=/x\n"},
		"a drop-in":         {Unit, "[Service]\nEnvironment=\"KUBELET_KUBECONFIG_ARGS=--kubeconfig=/etc/kubernetes/kubelet.conf\"\n"},
		"a command":         {Flags, "kube-apiserver --client-ca-file=/etc/kubernetes/pki/ca.crt --secure-port=6443"},
		"a command of ps":   {Flags, "root   1234  2.1  5.0 1 2 ?  Ssl 10:00 1:00 /usr/local/bin/etcd --cert-file=/a --key-file=/b"},
		"a broken command":  {Flags, "kube-apiserver \\\n  --client-ca-file=/a \\\n  --insecure-port=0\n"},
		"flags alone":       {Flags, "--tls-cert-file=/a\n--tls-private-key-file=/b\n"},
		"a list of words":   {Flags, "kube-apiserver\x00--client-ca-file=/a b\x00"},
		"kubeadm-flags.env": {Flags, `KUBELET_KUBEADM_ARGS="--node-ip=10.0.0.1 --pod-infra-container-image=x"`},
		"etcd.env":          {Flags, "ETCD_NAME=a\nETCD_CERT_FILE=/etc/etcd/a.crt\n"},
		"openssl.cnf":       {OpenSSLConf, "[req]\ndistinguished_name = dn\nprompt = no\n[dn]\nCN = jane\n[v3]\nsubjectAltName = DNS:a\n"},
		"an extension file": {OpenSSLConf, "basicConstraints = critical,CA:FALSE\nsubjectAltName=IP:10.0.0.1\n"},
		"klog":              {Log, `E1123 19:14:40.123456       1 authentication.go:73] "Unable to authenticate the request" err="x"`},
		"journald":          {Log, "Nov 23 19:14:40 cp-1 kubelet[812]: I1123 19:14:40.000000 812 flags.go:64] FLAG: --config=\"/x\"\n"},
		"CRI":               {Log, "2026-11-23T19:14:40.1Z stderr F kube-apiserver --x=y\n"},
		"etcd":              {Log, `{"level":"warn","ts":"2026-11-23T19:14:40Z","msg":"rejected connection"}`},
		"docker":            {Log, `{"log":"x\n","stream":"stderr","time":"2026-11-23T19:14:40Z"}`},
		"an audit log":      {Log, `{"kind":"Event","apiVersion":"audit.k8s.io/v1","auditID":"a","stageTimestamp":"2026-11-23T19:14:40Z"}` + "\n" + `{"kind":"Event","apiVersion":"audit.k8s.io/v1","auditID":"b","stageTimestamp":"2026-11-23T19:14:40Z"}`},
		"kubectl":           {Log, "Unable to connect to the server: tls: failed to verify certificate: x509: certificate signed by unknown authority"},
		"curl":              {Log, "curl: (60) SSL certificate problem: unable to get local issuer certificate\nMore details here: https://curl.se/docs/sslcerts.html"},
		"a kubelet config":  {Manifest, "apiVersion: kubelet.config.k8s.io/v1beta1\r\nkind: KubeletConfiguration\r\nclientCAFile: /a\r\n"},
	} {
		r := read(t, "", File{Name: "f", Data: []byte(c.text)})
		require.Len(t, r.Documents, 1, "%s: %v", name, r.places())
		assert.Equal(t, c.kind, r.Documents[0].Kind, name)
		assert.Empty(t, r.Objects, name)
		assert.Empty(t, r.Faults, name)
	}
}

func TestWhatIsNoDocument(t *testing.T) {
	for _, text := range []string{
		"hello there, my friend", "apiVersion and kind are two words", "Certificate:\n    Data:\n        Version: 3 (0x2)\n", "a -- b\nc -- d", "[section]\nkey = value",
		"kubelet is a program", "eyJhbGciOiJSUzI1NiJ9.e30", "ey.ey.ey",
	} {
		r := read(t, "", File{Data: []byte(text)})
		assert.Empty(t, r.Documents, text)
		assert.Len(t, r.Faults, 1, text)
	}
}

// A token is shown, but its signature is not kept.
func TestToken(t *testing.T) {
	for _, text := range []string{jwt, " " + jwt + "\n", "Bearer " + jwt, base64.StdEncoding.EncodeToString([]byte(jwt))} {
		r := read(t, "", File{Data: []byte(text)})
		require.Len(t, r.Documents, 1, text)
		assert.Equal(t, Token, r.Documents[0].Kind)
		assert.Contains(t, r.Documents[0].Text, `"sub": "system:serviceaccount:default:ci"`)
		assert.NotContains(t, r.Documents[0].Text, "c2lnbmF0dXJl")
	}
}

// A log with a certificate in it, as of openssl s_client, is both.
func TestLogWithCertificate(t *testing.T) {
	text := "CONNECTED(00000003)\ndepth=0 CN = kube-apiserver\nverify error:num=20:unable to get local issuer certificate\n" + string(fixture(t, "apiserver.crt")) + "Verify return code: 21\n"
	r := read(t, "", File{Data: []byte(text)})
	assert.Equal(t, []string{"certificate kube-apiserver @ :5", "log @ :0"}, r.places())
	assert.Equal(t, text, r.Documents[0].Text)
}

func TestWindowsText(t *testing.T) {
	units := utf16.Encode([]rune("\ufeff" + kubeconfigOf(t)))
	var wide bytes.Buffer
	require.NoError(t, binary.Write(&wide, binary.LittleEndian, units))
	assert.Len(t, read(t, "", File{Data: wide.Bytes()}).Objects, 3)
	assert.Len(t, read(t, "", File{Data: []byte("\ufeff" + strings.ReplaceAll(kubeconfigOf(t), "\n", "\r\n"))}).Objects, 3)
}

// Every limit is a row with its reason, and none is forgotten.
func TestLimits(t *testing.T) {
	seen := map[Cost]bool{}
	for _, l := range Limits() {
		assert.Positive(t, l.Most, l.Cost)
		assert.NotEmpty(t, l.Why, l.Cost)
		assert.False(t, seen[l.Cost], l.Cost)
		seen[l.Cost] = true
	}
	r := read(t, "", File{Name: "big", Data: make([]byte, most(FileBytes)+1)})
	assert.Contains(t, r.outline()[0], "it has 16777217 bytes, more than 16 MiB")
}
