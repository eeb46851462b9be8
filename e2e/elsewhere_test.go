//go:build !js

package e2e

import (
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/kube"
	"kubepki/core/pki"
)

// An administrator may not hold the authority's key: the requests go to whoever
// does, who signs with the real openssl. It takes days, so the work is put away
// and gone on with in another page, where the certificates come in.
func TestSomebodyElseSigns(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		dir := t.TempDir()
		root, other := opensslAuthority(t, dir, "lab-root"), opensslAuthority(t, dir, "other")
		v.enter("#/cluster")
		v.Choose("Key type", pki.ECDSAP256.Label())
		v.bringCertificateAlone(root)
		v.Click("Generate keys and requests")
		v.UntilText("0 of 9 certificates in")
		requests := unpack(t, v.Download("Download requests (.zip)"))
		work := v.Download("Download unfinished work (.zip)")
		assert.Equal(t, "kubernetes-unfinished.zip", work.Name)
		signAll(t, requests, root)

		v.refusesWhatDoesNotFit(t, requests, other)
		v.namedAll(t, "unfinished work")
		for _, width := range []int64{320, 768, 1440} {
			v.Size(width, 740)
			v.fits(t, "unfinished work")
		}
		v.Reload()
		v.Element("heading", "Make a cluster’s PKI")
		assert.Zero(t, v.AskedToLeave(), "the unfinished work was taken away")
		v.goOn(writeFile(t, dir, "work.zip", work.Data))
		v.UntilText("0 of 9 certificates in")
		certs := signed(t, requests)
		v.Give(v.Selector("#answer-files"), certs[:7]...)
		v.UntilText("7 of 9 certificates in")
		v.Fill("Or paste them", readText(t, certs[7])+readText(t, certs[8]))
		v.Click("Take them in")
		v.UntilText("Every certificate is in: the set is complete")

		b := unpack(t, v.Download("Download bundle (.zip)"))
		plan := planOf(t, keylessDraft(t, root))
		checkListing(t, b, plan)
		checkSums(t, b)
		checkWithOpenSSL(t, checkFiles(t, b, plan))
		assert.NotContains(t, slices.Collect(maps.Keys(b.files)), "cp-1/etc/kubernetes/pki/ca.key")
		assert.Contains(t, string(b.files["README.txt"].data), "pki/ca.key of CN=lab-root")
	})
}

func (v *visit) bringCertificateAlone(a authority) {
	v.openBring()
	v.Give(v.Selector("#bring-ca"), a.cert)
	v.UntilText("lab-root.crt is here. Now choose its private key.")
	v.Click("Certificate only: somebody else signs")
	v.UntilText("signs elsewhere, ends")
}

// goOn gives unfinished work to a page that was just opened.
func (v *visit) goOn(path string) {
	v.Eval(`document.getElementById("resume").closest("details").open = true`)
	v.Give(v.Selector("#resume"), path)
}

func keylessDraft(t *testing.T, a authority) kube.Draft {
	t.Helper()
	ca, err := pki.LoadKeyless([]byte(readText(t, a.cert)), time.Now())
	require.NoError(t, err)
	d := kube.DefaultDraft()
	d.KeyAlgorithm, d.Brought = string(pki.ECDSAP256), map[string]*pki.Authority{kube.ClusterCA: ca}
	return d
}

// signAll signs every request as the README beside them says.
func signAll(t *testing.T, requests bundle, by authority) {
	t.Helper()
	for name, f := range requests.files {
		assert.NotContains(t, string(f.data), "PRIVATE KEY", name)
	}
	readme := string(requests.files["README.txt"].data)
	begin, end := strings.Index(readme, "  for f in"), strings.Index(readme, "  done\n")
	require.True(t, begin > 0 && end > begin)
	cmd := exec.Command("sh", "-euc", "cp "+by.cert+" ca.crt; cp "+by.key+" ca.key\n"+readme[begin:end+7]+"rm ca.crt ca.key\n")
	cmd.Dir = requests.path("ca")
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
}

// signed are the certificates that lie beside the requests, by name.
func signed(t *testing.T, requests bundle) []string {
	t.Helper()
	paths, err := filepath.Glob(requests.path("ca/*/*.crt"))
	require.NoError(t, err)
	require.Len(t, paths, 9)
	return paths
}

// refusesWhatDoesNotFit gives certificates that were made in the wrong way.
func (v *visit) refusesWhatDoesNotFit(t *testing.T, requests bundle, other authority) {
	t.Helper()
	csr, bad := requests.path("ca/cp-1/apiserver.csr"), filepath.Join(t.TempDir(), "bad.crt")
	openssl(t, "x509", "-req", "-in", csr, "-CA", other.cert, "-CAkey", other.key, "-CAcreateserial", "-days", "30", "-out", bad)
	v.Give(v.Selector("#answer-files"), bad)
	v.UntilText("bad.crt, CN=kube-apiserver")
	for _, why := range []string{"It lacks the names DNS:cp-1", "It lacks the usage serverAuth", "CN=other signed it, not CN=lab-root"} {
		assert.Contains(t, v.Text(), why)
	}
	assert.Contains(t, v.Text(), "0 of 9 certificates in")
	require.NoError(t, os.Remove(bad))
}
