package app

import (
	"crypto/x509"
	"regexp"
	"strings"
	"testing"
	"time"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/app/apptest"
	"kubepki/core/decode"
	"kubepki/core/pki"
)

// viewOf mounts the view of an object of the workspace, on one of its tabs.
func viewOf(t *testing.T, o Object, tab string) string {
	t.Helper()
	ports, _ := testPorts()
	s := newSession(ports)
	v := &objectView{Shown: showWorkspace(o, s.now()), S: s}
	v.tab = tab
	d := ui.NewClientTester(v)
	t.Cleanup(d.Close)
	d.Consume()
	return apptest.HTML(v)
}

func keyObject(t *testing.T, a pki.KeyAlgorithm) Object {
	t.Helper()
	key, err := pki.Native{}.Make(t.Context(), a)
	require.NoError(t, err)
	return Object{Kind: PrivateKey, Name: "apiserver.key", Secret: key, KeyID: pki.KeyID(key.Public())}
}

// TestPrivateKeysAreMasked looks at each tab for the bytes of the key.
func TestPrivateKeysAreMasked(t *testing.T) {
	for _, a := range []pki.KeyAlgorithm{pki.RSA2048, pki.ECDSAP384} {
		o := keyObject(t, a)
		pem, err := o.Secret.TraditionalPEM()
		require.NoError(t, err)
		lines := strings.Split(string(pem), "\n")
		for _, row := range objectTabs {
			html := viewOf(t, o, row.tab.ID)
			for _, line := range lines[3 : len(lines)-3] {
				assert.NotContains(t, html, line, row.tab.ID)
			}
		}
		html := viewOf(t, o, "pem")
		assert.Contains(t, html, "Show for a minute")
		assert.Contains(t, html, "Copy the secret")
		assert.Contains(t, html, "apiserver.key (secret)")
		assert.Contains(t, viewOf(t, o, "text"), decode.NotShown)
		assert.Contains(t, viewOf(t, o, "fields"), "hidden")
	}
}

func TestCertificateTabs(t *testing.T) {
	key, err := pki.Native{}.Make(t.Context(), pki.ECDSAP256)
	require.NoError(t, err)
	o := certificateWith(t, key, certificateSpec{name: "kubernetes", authority: true, until: apptest.Now().AddDate(9, 0, 0)})
	assert.Contains(t, viewOf(t, o, "fields"), "Root CA")
	assert.Contains(t, viewOf(t, o, "fields"), "May sign other certificates.")
	assert.Contains(t, viewOf(t, o, "text"), "openssl x509 -text -noout")
	assert.Contains(t, viewOf(t, o, "text"), "Subject: CN = kubernetes")
	assert.Contains(t, viewOf(t, o, "pem"), "-----BEGIN CERTIFICATE-----")
	assert.Contains(t, viewOf(t, o, "pem"), "Download kubernetes.crt")
	assert.Contains(t, viewOf(t, o, ""), `aria-selected="true"`)
}

func TestStateOfAnExpiredCertificate(t *testing.T) {
	key, err := pki.Native{}.Make(t.Context(), pki.ECDSAP256)
	require.NoError(t, err)
	o := certificateWith(t, key, certificateSpec{name: "old", client: true, until: apptest.Now().Add(-72 * time.Hour)})
	html := viewOf(t, o, "fields")
	assert.Contains(t, html, "Expired 3 days ago")
	assert.Contains(t, html, "kubeadm certs renew")
	assert.Contains(t, html, `data-hue="expired"`)
}

// quoted is an attribute's value, where markup means nothing.
var quoted = regexp.MustCompile(`="[^"]*"`)

// TestForeignTextIsNeverMarkup: names of a certificate are whatever their sender wrote.
func TestForeignTextIsNeverMarkup(t *testing.T) {
	key, err := pki.Native{}.Make(t.Context(), pki.ECDSAP256)
	require.NoError(t, err)
	evil := `<img src=x onerror=alert(1)>` + "\u202e\x1b[31m"
	o := certificateWith(t, key, certificateSpec{name: evil, server: true, names: []string{`"><script>alert(1)</script>`}, until: apptest.Now().AddDate(1, 0, 0)})
	for _, row := range objectTabs {
		html := quoted.ReplaceAllString(viewOf(t, o, row.tab.ID), "")
		assert.NotContains(t, html, "<img")
		assert.NotContains(t, html, "<script")
		assert.NotContains(t, viewOf(t, o, row.tab.ID), "\u202e")
		assert.NotContains(t, viewOf(t, o, row.tab.ID), "\x1b")
	}
}

func TestWhatCannotBeReadSaysWhy(t *testing.T) {
	assert.Contains(t, viewOf(t, Object{Kind: Certificate, Name: "x", DER: []byte{0x30, 3, 2, 1, 1}}, ""), "no certificate, request or key")
}

func TestPlainWords(t *testing.T) {
	client := []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
	both := []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth}
	now := apptest.Now()
	for want, template := range map[string]pki.Template{
		"call as the user “jane” in the group “dev”, for a year.":          pki.LeafTemplate(pki.ClientName("jane", "dev"), nil, client, now, year),
		"call as the user “jane” in the groups “a”, “b”, for 10 days.":     pki.LeafTemplate(pki.ClientName("jane", "a", "b"), nil, client, now, 10*day),
		"server under 1 name, and call as the user “cp-1”, for 2 years.":   pki.LeafTemplate(pki.CommonName("cp-1"), pki.SANs{{Kind: pki.DNS, Value: "cp-1"}}, both, now, 2*year),
		"may use the name “x”; what for is not said, for a year.":          pki.LeafTemplate(pki.CommonName("x"), nil, nil, now, year),
		"answer as a server, but under no name at all, and call as the us": pki.LeafTemplate(pki.CommonName("x"), nil, both, now, year),
	} {
		ca := newAuthorityFiles(t, "kubernetes")
		cert, err := ca.authority.Issue(t.Context(), template, ca.authority.Key.Public())
		require.NoError(t, err)
		words := certificateInWords(cert, "kubernetes")
		assert.Contains(t, words, want)
		assert.Contains(t, words, "“kubernetes” says: whoever holds the matching key may ")
	}
}

func TestFileNames(t *testing.T) {
	for name, want := range map[string]string{
		"kube-apiserver, serving, cp-1": "kube-apiserver-serving-cp-1", "apiserver.crt": "apiserver", "../../etc/passwd": "passwd",
		"": "object", "…": "object", "a/b.key": "b", "system:node:cp-1": "system-node-cp-1", ".hidden": "hidden",
	} {
		assert.Equal(t, want, fileBase(name), name)
	}
	assert.Len(t, fileBase(strings.Repeat("x", 500)), 80)
}
