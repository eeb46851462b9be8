//go:build !js

package e2e

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/e2e/browser"
)

// kubernetesFolder is a small /etc/kubernetes that the real openssl made, with
// something broken and something that is none of it.
func kubernetesFolder(t *testing.T) string {
	t.Helper()
	root := filepath.Join(t.TempDir(), "kubernetes")
	require.NoError(t, os.MkdirAll(filepath.Join(root, "pki", "etcd"), 0o755))
	require.NoError(t, os.MkdirAll(filepath.Join(root, "manifests"), 0o755))
	ca := opensslAuthority(t, filepath.Join(root, "pki"), "ca")
	opensslAuthority(t, filepath.Join(root, "pki", "etcd"), "ca")
	for name, text := range map[string]string{
		"admin.conf": "apiVersion: v1\nkind: Config\nclusters:\n- name: lab\n  cluster:\n    certificate-authority-data: " +
			base64.StdEncoding.EncodeToString([]byte(readText(t, ca.cert))) + "\n    server: https://10.0.0.10:6443\n",
		"manifests/kube-apiserver.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: kube-apiserver}\nspec:\n  containers:\n  - command: [kube-apiserver, --client-ca-file=/etc/kubernetes/pki/ca.crt]\n",
		"pki/torn.crt":                  readText(t, ca.cert)[:300],
		"README":                        "nothing to see",
	} {
		writeFile(t, root, name, []byte(text))
	}
	return root
}

// An administrator gives a whole /etc/kubernetes: chosen, dropped, or in a tar
// that the real tar made. All of it is found at its path, what is torn is told,
// and one undo takes it out again.
func TestInspectAWholeFolder(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		root := kubernetesFolder(t)
		pack := filepath.Join(t.TempDir(), "etc.tar.gz")
		out, err := exec.Command("tar", "-C", filepath.Dir(root), "-czf", pack, "kubernetes").CombinedOutput()
		require.NoError(t, err, "%s", out)
		v.enter("#/inspect")
		for _, way := range []struct {
			name string
			give func()
		}{
			{"a tar", func() { v.Give(v.Selector("#decode-files"), pack) }},
			{"chosen", func() { v.Give(v.Selector("#decode-folder"), root) }},
		} {
			way.give()
			v.UntilText("5 objects, 3 texts")
			v.UntilText("5 objects and 3 texts are in the workspace")
			text := v.Text()
			for _, want := range []string{"admin.conf", "kube-apiserver.yaml", "clusters/lab/cluster/certificate-authority-data", "kubernetes/pki/torn.crt", "the END line is missing", "refused file", "1 file without anything that is read here"} {
				assert.Contains(t, text, want, way.name)
			}
			v.Click("Undo")
			v.UntilText("Nothing could be read")
			v.Click("Clear")
			v.UntilText("Nothing to read yet")
			v.Click("Close this message") // it has an Undo too
		}
	})
}

// A folder that is dropped is walked through.
func TestInspectADroppedFolder(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		root := kubernetesFolder(t)
		v.enter("#/inspect")
		v.Drop(root, filepath.Join(root, "pki", "ca.crt"))
		v.UntilText("6 objects, 3 texts")
		assert.Contains(t, v.Text(), "kubernetes/pki/torn.crt")
	})
}

// A store, a key and a file are locked; what is beside them is not.
func TestInspectLockedThings(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		dir := t.TempDir()
		ca := opensslAuthority(t, dir, "lab-root")
		store := filepath.Join(dir, "lab.p12")
		openssl(t, "pkcs12", "-export", "-in", ca.cert, "-inkey", ca.key, "-passout", "pass:horse", "-out", store)
		locked := filepath.Join(dir, "locked.key")
		openssl(t, "pkcs8", "-topk8", "-in", ca.key, "-passout", "pass:horse", "-out", locked)
		v.enter("#/inspect")
		v.Give(v.Selector("#decode-files"), ca.cert, store, locked)
		v.UntilText("lab-root is in the workspace")
		v.Element("heading", "Locked")
		v.Fill("Passphrase", "cow")
		v.Click("Open")
		v.UntilText("This passphrase does not open it")
		v.Fill("Passphrase", "horse")
		v.Click("Open")
		v.UntilText("4 objects")
		v.Until("nothing to be locked", `!document.body.innerText.includes("is encrypted")`)
		v.clean(t, secretsOf(t, readText(t, ca.key)), "list")
	})
}

// Two thousand certificates in one file: the page stays awake, and the list
// holds what is in sight alone.
func TestInspectTwoThousandCertificates(t *testing.T) {
	v := open(t, built.File())
	file := writeFile(t, t.TempDir(), "many.pem", manyCertificates(t, 2000))
	v.enter("#/inspect")
	v.Patient(time.Minute)
	v.awake(t, "reading them", func() {
		if v.Has("button", "Clear") {
			v.Click("Clear")
			v.UntilText("Nothing to read yet")
			v.Eval(`document.querySelector("#decode-files").value = ""`)
		}
		v.Give(v.Selector("#decode-files"), file)
		v.Element("listbox", "Found")
		v.UntilText("2,000 objects")
	})
	v.awake(t, "going through them", func() {
		v.Element("listbox", "Found").Focus()
		for range 5 {
			v.Press(kb.End)
			v.Press(kb.Enter)
			v.Press(kb.Home)
		}
	})
	rows := browser.Ask[int](v.Tab, `document.querySelectorAll("#inspect-list [role=option]").length`)
	assert.Less(t, rows, rowsInSight)
	v.Fill("Search what was found", "worker-1999")
	v.Until("one to be left", `document.querySelectorAll("#inspect-list .mini").length === 1`)
}

// manyCertificates are client certificates of one authority, as PEM.
func manyCertificates(t *testing.T, n int) []byte {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	ca := &x509.Certificate{Subject: pkix.Name{CommonName: "ca"}, SerialNumber: big.NewInt(1), IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign, NotAfter: time.Now().AddDate(9, 0, 0)}
	var out bytes.Buffer
	for i := range n {
		c := &x509.Certificate{Subject: pkix.Name{CommonName: fmt.Sprintf("worker-%d", i)}, SerialNumber: big.NewInt(int64(i + 2)), NotAfter: time.Now().AddDate(1, 0, 0)}
		if i == 0 {
			c = ca
		}
		der, err := x509.CreateCertificate(rand.Reader, c, ca, key.Public(), key)
		require.NoError(t, err)
		require.NoError(t, pem.Encode(&out, &pem.Block{Type: "CERTIFICATE", Bytes: der}))
	}
	return out.Bytes()
}
