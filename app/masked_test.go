package app

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestMasked(t *testing.T) {
	inBase64 := func(label string) string {
		return base64.StdEncoding.EncodeToString([]byte("-----BEGIN " + label + "-----\nMIIBsecretsecret\n-----END " + label + "-----\n"))
	}
	key, cert, public := inBase64("EC PRIVATE KEY"), inBase64("CERTIFICATE"), inBase64("PUBLIC KEY")
	const gone = hidden
	for _, row := range []struct{ name, text, want string }{
		{"a PEM block", "a: |\n  -----BEGIN PRIVATE KEY-----\n  MIIsecret\n  -----END PRIVATE KEY-----\nb: 1\n", "a: |\n  " + gone + "\n" + gone + "\n" + gone + "\nb: 1\n"},
		{"a PEM block in a line of JSON", `{"a": "-----BEGIN PRIVATE KEY-----\nMII\n-----END PRIVATE KEY-----\n"}`, `{"a": "` + gone},
		{"values by their keys", "\"token\": \"x\"\ntoken:\npassword: 'p w' # why\n", "\"token\": " + gone + "\ntoken:\npassword: " + gone + " # why\n"},
		{"a value without quotes", "- token: abc def\n", "- token: " + gone + "\n"},
		{"names that only begin or end so", "tokenFile: /a\nmy-token: b\nautomountServiceAccountToken: true\n", "tokenFile: /a\nmy-token: b\nautomountServiceAccountToken: true\n"},
		{"a kubeconfig in one line", `{"users":[{"name":"jane","user":{"client-key-data":"` + key + `","token":"s3cret"}}]}`, `{"users":[{"name":"jane","user":{"client-key-data":` + gone + `,"token":` + gone + `}}]}`},
		{"flow style", "users: [{name: jane, user: {token: s3cret, username: j}}]", "users: [{name: jane, user: {token: " + gone + ", username: j}}]"},
		{"a text below its key", "token: |\n  se: cret\n  cret\nnext: 1", "token: |\n  " + gone + "\n  " + gone + "\nnext: 1"},
		{"a value below its key", "client-key-data:\n  TFMw\nnext: 1", "client-key-data:\n  " + gone + "\nnext: 1"},
		{"flags", "kubeadm join --token abc.def --certificate-key=0f host --token=x", "kubeadm join --token " + gone + " --certificate-key=" + gone + " host --token=" + gone},
		{"a flag in YAML", "    - \"--token=abc\"", "    - \"--token=" + gone + "\""},
		{"openssl.cnf", "input_password = x", "input_password = " + gone},
		{"the key of EncryptionConfiguration", "keys:\n- name: key1\n  secret: c2VjcmV0\n", "keys:\n- name: key1\n  secret: " + gone + "\n"},
		{"a volume of a Secret", "- secret:\n    secretName: web-tls\n  name: tls\n", "- secret:\n    secretName: web-tls\n  name: tls\n"},
		{"a Secret", "apiVersion: v1\ndata:\n  api-key: c2VjcmV0\n  tls.crt: " + cert + "\nkind: Secret\ntype: Opaque\n", "apiVersion: v1\ndata:\n  api-key: " + gone + "\n  tls.crt: " + gone + "\nkind: Secret\ntype: Opaque\n"},
		{"its texts", "kind: Secret\nstringData:\n  config.ini: |\n    user=jane\n    word: s3cret\nmetadata: {}", "kind: Secret\nstringData:\n  config.ini: " + gone + "\n    " + gone + "\n    word: " + gone + "\nmetadata: {}"},
		{"a Secret in JSON", "{\n  \"kind\": \"Secret\",\n  \"data\": {\n    \"api-key\": \"c2VjcmV0\"\n  },\n  \"type\": \"Opaque\"\n}", "{\n  \"kind\": \"Secret\",\n  \"data\": {\n    \"api-key\": " + gone + "\n  },\n  \"type\": \"Opaque\"\n}"},
		{"a Secret in one line", `{"data":{"a":"c2VjcmV0"},"kind":"Secret","type":"Opaque"}`, `{"data":` + gone + `,"kind":"Secret","type":"Opaque"}`},
		{"what kubectl applied last", "kind: Secret\nmetadata:\n  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: |\n      {\"data\":{\"a\":\"c2VjcmV0\"}}\n  name: web\n", "kind: Secret\nmetadata:\n  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: |\n      " + gone + "\n  name: web\n"},
		{"that in JSON", `{"kind":"Secret","metadata":{"annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{\"data\":{\"a\":\"c2VjcmV0\"}}\n"},"name":"web"}}`, `{"kind":"Secret","metadata":{"annotations":{"kubectl.kubernetes.io/last-applied-configuration":` + gone},
		{"a ConfigMap beside a Secret", "kind: ConfigMap\ndata:\n  a: b\n---\nkind: Secret\ndata:\n  a: c2Vj\n---\nkind: ConfigMap\ndata:\n  a: b\n", "kind: ConfigMap\ndata:\n  a: b\n---\nkind: Secret\ndata:\n  a: " + gone + "\n---\nkind: ConfigMap\ndata:\n  a: b\n"},
		{"keys by what they are", "  anything: " + key + "\n  other: " + cert + "\n  half: " + public + "\n", "  anything: " + gone + "\n  other: " + cert + "\n  half: " + public + "\n"},
	} {
		assert.Equal(t, row.want, masked(row.text, len(row.text)), row.name)
	}
}

// Of a long text the lines in sight are masked, as the whole says.
func TestMaskedCut(t *testing.T) {
	text := "data:\n  a: c2VjcmV0\n" + strings.Repeat("  b: eA==\n", 1000) + "kind: Secret\n"
	assert.Equal(t, "data:\n  a: (not shown)", masked(text, 10))
}
