package intake

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/mutate"
)

func b64(data []byte) string { return base64.StdEncoding.EncodeToString(data) }

// places is what was found and where: "certificate kube-apiserver @ path:line".
func (r Result) places() []string {
	var out []string
	for _, o := range r.Objects {
		out = append(out, fmt.Sprintf("%s %s @ %s:%d", o.Kind, o.Name, o.Place(), o.Line))
	}
	for _, d := range r.Documents {
		out = append(out, fmt.Sprintf("%s @ %s:%d", d.Kind, d.Path, d.Line))
	}
	for _, f := range r.Faults {
		out = append(out, "! "+f.Error())
	}
	return out
}

func kubeconfigOf(t testing.TB) string {
	return "apiVersion: v1\nkind: Config\nclusters:\n- name: lab\n  cluster:\n    server: https://10.0.0.10:6443\n" +
		"    certificate-authority-data: " + b64(fixture(t, "ca.crt")) + "\nusers:\n- name: jane\n  user:\n" +
		"    client-certificate-data: " + b64(fixture(t, "apiserver.crt")) + "\n    client-key-data: " + b64(fixture(t, "apiserver.key")) + "\n" +
		"    token: " + jwt + "\n"
}

// jwt is a service account's, made up: its signature is none.
var jwt = strings.Join([]string{
	base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"RS256","kid":"x"}`)),
	base64.RawURLEncoding.EncodeToString([]byte(`{"iss":"https://kubernetes.default.svc.cluster.local","sub":"system:serviceaccount:default:ci","exp":1795452880}`)),
	"c2lnbmF0dXJl",
}, ".")

func indent(text string, by string) string {
	return by + strings.ReplaceAll(strings.TrimSpace(text), "\n", "\n"+by) + "\n"
}

func TestKubernetesObjects(t *testing.T) {
	ca, cert, key, csr := fixture(t, "ca.crt"), fixture(t, "apiserver.crt"), fixture(t, "apiserver.key"), fixture(t, "jane.csr")
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"a kubeconfig": {kubeconfigOf(t), []string{
			"certificate kubernetes @ f#clusters/lab/cluster/certificate-authority-data:7",
			"certificate kube-apiserver @ f#users/jane/user/client-certificate-data:11",
			"private key kube-apiserver @ f#users/jane/user/client-key-data:12",
			"token @ f#users/jane/user/token:13", "kubeconfig @ f:0",
		}},
		"a Secret": {"apiVersion: v1\nkind: Secret\nmetadata: {name: web, namespace: shop}\ntype: kubernetes.io/tls\ndata:\n  tls.crt: " + b64(cert) + "\n  tls.key: " + b64(key) + "\n", []string{
			"certificate kube-apiserver @ f#Secret/shop/web/tls.crt:6", "private key kube-apiserver @ f#Secret/shop/web/tls.key:7",
		}},
		"a Secret in JSON with a broken value": {`{"kind":"Secret","apiVersion":"v1","metadata":{"name":"web"},"data":{"tls.crt":"` + b64(cert) + `","ca.crt":"?","tls.key":"bm8="}}`, []string{
			"certificate kube-apiserver @ f#Secret/web/tls.crt:1",
			"! f#Secret/web/ca.crt: line 1: it is not base64: encode the file with base64 on one line: base64 -w0 FILE",
			"! f#Secret/web/tls.key: line 1: there is no PEM block, DER or base64 in it: paste the text from -----BEGIN to -----END with both lines, or drop the file",
		}},
		"a ConfigMap": {"kind: ConfigMap\napiVersion: v1\nmetadata:\n  name: kube-root-ca.crt\ndata:\n  ca.crt: |\n" + indent(string(ca), "    ") + "  mode: fast\n", []string{
			"certificate kubernetes @ f#ConfigMap/kube-root-ca.crt/ca.crt:8",
		}},
		"a request and its certificate": {"apiVersion: certificates.k8s.io/v1\nkind: CertificateSigningRequest\nmetadata:\n  name: jane\nspec:\n  request: " + b64(csr) + "\nstatus:\n  certificate: " + b64(cert) + "\n", []string{
			"certification request jane @ f#CertificateSigningRequest/jane/spec/request:6",
			"certificate kube-apiserver @ f#CertificateSigningRequest/jane/status/certificate:8",
		}},
		"a List": {"apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Secret\n  metadata: {name: a}\n  data: {ca.crt: " + b64(ca) + "}\n- apiVersion: v1\n  kind: Pod\n  metadata: {name: p, namespace: kube-system}\n", []string{
			"certificate kubernetes @ f#Secret/a/ca.crt:7", "manifest @ f:0",
		}},
		"a SecretList whose items have no kind": {"apiVersion: v1\nkind: SecretList\nitems:\n- metadata: {name: a}\n  data: {ca.crt: " + b64(ca) + "}\n", []string{"certificate kubernetes @ f#Secret/a/ca.crt:5"}},
		"two in one, and a static pod":          {"# two\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData:\n  ca.crt: |\n" + indent(string(ca), "    ") + "---\napiVersion: v1\nkind: Pod\nmetadata: {name: kube-apiserver}\n", []string{"certificate kubernetes @ f#Secret/a/ca.crt:9", "manifest @ f:0"}},
		"a webhook": {"apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingWebhookConfiguration\nmetadata: {name: w}\nwebhooks:\n- name: a.b.c\n  clientConfig:\n    caBundle: " + b64(ca) + "\n", []string{
			"certificate kubernetes @ f#ValidatingWebhookConfiguration/w/webhooks/a.b.c/clientConfig/caBundle:7", "manifest @ f:0",
		}},
		"a kubeconfig in a ConfigMap": {"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cluster-info, namespace: kube-public}\ndata:\n  kubeconfig: |\n    apiVersion: v1\n    kind: Config\n    clusters:\n    - cluster: {certificate-authority-data: " + b64(ca) + "}\n      name: \"\"\n", []string{
			"certificate kubernetes @ f#ConfigMap/kube-public/cluster-info/kubeconfig/clusters/0/cluster/certificate-authority-data:9",
			"kubeconfig @ f#ConfigMap/kube-public/cluster-info/kubeconfig:6",
		}},
		"a Secret of other things": {"apiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData: {password: horse}\n", []string{"manifest @ f:0"}},
		"base64 twice":             {"apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata:\n  ca.crt: " + b64([]byte(b64(ca))) + "\n", []string{"certificate kubernetes @ f#Secret/a/ca.crt:5"}},
	} {
		r := read(t, "", File{Name: "f", Data: []byte(c.text)})
		assert.Equal(t, c.want, r.places(), name)
		wrapped := read(t, "", File{Data: []byte(b64([]byte(c.text)))})
		assert.Len(t, wrapped.Objects, len(r.Objects), "%s in base64", name)
		assert.Len(t, wrapped.Documents, len(r.Documents), "%s in base64", name)
	}
}

// YAML that cannot be parsed is told with its line, and what is in it is found.
func TestDamagedYAML(t *testing.T) {
	text := "apiVersion: v1\nkind: Config\nclusters:\n- name: lab\n   cluster: [\n    certificate-authority-data: " + b64(fixture(t, "ca.crt")) + "\n"
	r := read(t, "", File{Name: "admin.conf", Data: []byte(text)})
	require.NotEmpty(t, r.Faults)
	assert.Equal(t, "admin.conf: line 5, column 11: this YAML cannot be parsed: a key that takes up several lines, or a second : in a line: look at the indent of the lines above; quote a value with “: ” in it", r.Faults[0].Error())
	assert.Len(t, r.Objects, 1)
	require.Len(t, r.Documents, 1)
	assert.Equal(t, text, r.Documents[0].Text)
}

// YAML that unfolds without end costs nothing: aliases are not followed.
func TestHostileYAML(t *testing.T) {
	bomb := "apiVersion: v1\nkind: Pod\na: &a [x,x,x,x,x,x,x,x,x]\n"
	for c := 'b'; c < 'z'; c++ {
		bomb += fmt.Sprintf("%c: &%c [*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c]\n", c, c, c-1, c-1, c-1, c-1, c-1, c-1, c-1, c-1)
	}
	assert.Equal(t, []string{"manifest @ :0"}, read(t, "", File{Data: []byte(bomb)}).places())
	for levels, want := range map[int]string{500: "levels of a YAML or JSON text, at most 64 are read", 5000: "more than 1000 levels of lists and objects in each other"} {
		deep := `{"apiVersion":"v1","kind":"Pod","a":` + strings.Repeat("[", levels) + strings.Repeat("]", levels) + "}"
		out := read(t, "", File{Data: []byte(deep)}).places()
		assert.Contains(t, strings.Join(out, "\n"), want)
	}
	lists := `{"apiVersion":"v1","kind":"List","items":[`
	nested := read(t, "", File{Data: []byte(strings.Repeat(lists, 300) + strings.Repeat("]}", 300))})
	assert.Empty(t, nested.Objects)
}

func FuzzKube(f *testing.F) {
	mutate.Fuzz(f, 5000, func(seeds *mutate.Seeds) {
		seeds.Add(kubeconfigOf(seeds))
		seeds.Add("apiVersion: v1\nkind: List\nitems: [{kind: Secret, data: {a: b}}]")
	}, func(t *testing.T, text string) {
		r := read(t, "", File{Data: []byte("apiVersion: v1\nkind: Secret\n" + text)})
		for _, d := range r.Documents {
			if d.Kind == Token && strings.Contains(d.Text, "c2lnbmF0dXJl") {
				t.Fatal("a token's signature was kept")
			}
		}
	})
}

// Notes and scripts that hold whole objects are no manifests with a slip in them.
func TestTextsAroundObjectsAreNoManifests(t *testing.T) {
	object := "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\n"
	for name, text := range map[string]string{
		"notes":    "The PKI of kubernetes\n\nWhere it goes: see below: it is long.\n\nkubectl apply -f - <<EOF\n" + object + "EOF\n",
		"a script": "#!/bin/sh\n# made: here: now\nset -eu\ncat >x <<EOF\n" + object + "EOF\nopenssl req -new: -key\n",
	} {
		r, err := Read(t.Context(), []File{{Name: "a.txt", Data: []byte(text)}}, "", now)
		require.NoError(t, err)
		assert.Empty(t, r.Documents, name)
		for _, f := range r.Faults {
			assert.NotContains(t, f.Why, "YAML", name)
		}
	}
	for name, text := range map[string]string{"a slip": "apiVersion: v1\nkind: a: b\n", "a comment first": "# made: by: hand\n---\nkind: a: b\napiVersion: v1\n", "JSON": "{\"kind\": \"a\",\n\"apiVersion\": [}\n"} {
		r, err := Read(t.Context(), []File{{Name: "a.yaml", Data: []byte(text)}}, "", now)
		require.NoError(t, err)
		require.Len(t, r.Documents, 1, name)
		assert.Equal(t, Manifest, r.Documents[0].Kind, name)
	}
}
