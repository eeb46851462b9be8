//go:build !js

package e2e

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/kube"
	"kubepki/core/pki"
)

// authority is a ca.crt and ca.key that the real openssl made.
type authority struct{ cert, key string }

func opensslAuthority(t *testing.T, dir, name string, more ...string) authority {
	t.Helper()
	a := authority{filepath.Join(dir, name+".crt"), filepath.Join(dir, name+".key")}
	args := []string{"req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=" + name, "-keyout", a.key, "-out", a.cert}
	if len(more) == 0 {
		more = []string{"-days", "3650", "-addext", "keyUsage=critical,keyCertSign,cRLSign,digitalSignature"}
	}
	openssl(t, append(args, more...)...)
	return a
}

// expiredAuthority is one that ended in 2021; openssl 3.0 makes none with a date.
func expiredAuthority(t *testing.T, dir string) authority {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	c := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "expired"},
		NotBefore: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), NotAfter: time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, c, c, key.Public(), key)
	require.NoError(t, err)
	return authority{
		writeFile(t, dir, "expired.crt", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})),
		writeFile(t, dir, "expired.key", pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: pkcs8(t, key)})),
	}
}

// An administrator has a certificate authority already, made by openssl, and
// wants the cluster's certificates signed by it.
func TestBringOwnAuthority(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		a := opensslAuthority(t, t.TempDir(), "lab-root")
		v.enter("#/cluster")
		v.openBring()
		v.Give(v.Selector("#bring-ca"), a.cert)
		v.UntilText("lab-root.crt is here. Now choose its private key.")
		v.Give(v.Selector("#bring-ca"), a.key)
		v.UntilText("brought, ends")
		v.generate(t)
		b := unpack(t, v.Download("Download bundle (.zip)"))
		for _, host := range []string{"cp-1", "worker-1", "worker-2"} {
			assert.Equal(t, readText(t, a.cert), string(b.files[host+"/etc/kubernetes/pki/ca.crt"].data), host)
		}
		plan := planOf(t, draftWith(t, a))
		checkListing(t, b, plan)
		checkWithOpenSSL(t, checkFiles(t, b, plan))
		assert.Contains(t, openssl(t, "verify", "-CAfile", a.cert, b.path("cp-1/etc/kubernetes/pki/apiserver.crt")), ": OK")
	})
}

func draftWith(t *testing.T, a authority) kube.Draft {
	t.Helper()
	whole, err := pki.LoadAuthority(t.Context(), pki.Native{}, []byte(readText(t, a.cert)), []byte(readText(t, a.key)), time.Now())
	require.NoError(t, err)
	d := kube.DefaultDraft()
	d.Brought = map[string]*pki.Authority{kube.ClusterCA: whole}
	return d
}

// openBring unfolds the part of the form where authorities are brought.
func (v *visit) openBring() {
	if v.Ask("document.querySelector('details.bring').open") {
		return
	}
	v.Selector("details.bring > summary").Click()
	v.Until("the fields for authorities", `document.querySelector("details.bring").open`)
}

// Ask gives the truth of a JavaScript expression.
func (v *visit) Ask(script string) bool { return askBool(v, script) }

func readText(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	return string(data)
}

// Authorities that cannot be used are refused with the reason, at their place,
// and nothing is made as long as one lies there.
func TestBadAuthorities(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		dir := t.TempDir()
		good, other := opensslAuthority(t, dir, "good"), opensslAuthority(t, dir, "other")
		expired := expiredAuthority(t, dir)
		leaf := opensslAuthority(t, dir, "leaf", "-days", "30", "-addext", "basicConstraints=critical,CA:FALSE")
		short := opensslAuthority(t, dir, "short", "-days", "30")
		v.enter("#/cluster")
		v.openBring()
		for name, c := range map[string]struct {
			a    authority
			want string
		}{
			"key of another pair": {authority{good.cert, other.key}, "The key is not that of the certificate “good”"},
			"expired":             {expired, ", on 1 Jan 2021 00:00 UTC"},
			"no authority":        {leaf, "is no authority"},
		} {
			v.Give(v.Selector("#bring-ca"), c.a.cert, c.a.key)
			v.UntilText(c.want)
			v.refused(t, name)
		}
		v.Give(v.Selector("#bring-ca"), writeFile(t, dir, "notes.txt", []byte("see the wiki\n")))
		v.UntilText("notes.txt: it is neither PEM nor the DER of a certificate: a file that begins with -----BEGIN is expected.")
		// One that ends before what it would sign is told at the field to mend.
		v.Give(v.Selector("#bring-ca"), short.cert, short.key)
		v.UntilText("would outlive")
		assert.Contains(t, v.Field("Leaf validity").Description, "would outlive")
		v.refused(t, "outliving")
		v.Click("Make it here instead")
		v.generate(t)
	})
}
