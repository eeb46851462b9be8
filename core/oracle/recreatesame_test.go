//go:build !js

package oracle

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"encoding/asn1"
	"encoding/pem"
	"io/fs"
	"maps"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/kube"
	"kubepki/core/kubeconfig"
	"kubepki/core/pki"
)

// recreate runs a bundle's script into a new folder, from another one.
func recreate(t *testing.T, shell, bundle, dir string) {
	t.Helper()
	cmd := exec.Command(shell, filepath.Join(bundle, "recreate.sh"), filepath.Base(dir))
	cmd.Dir = filepath.Dir(dir)
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))
	assert.Empty(t, string(out), "it says nothing when all is well")
}

func contents(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	return data
}

// sameSet compares the hosts' and users' folders of two trees.
func sameSet(t *testing.T, r *kube.Result, bundle, again string) {
	t.Helper()
	assert.Equal(t, modes(t, bundle), modes(t, again), "the same files with the same modes")
	for _, m := range r.Made {
		if !holdsKey(m) {
			continue
		}
		theirs := pairs(t, again, m)
		for i, ours := range pairs(t, bundle, m) {
			der, err := pki.ParsePrivateKey(contents(t, theirs[i].key))
			require.NoError(t, err)
			key, err := x509.ParsePKCS8PrivateKey(der)
			require.NoError(t, err)
			algorithm, _ := pki.AlgorithmOf(key.(crypto.Signer).Public())
			assert.Equal(t, m.Key.Algorithm(), algorithm, m.Item.ID)
			ourPEM, theirPEM := contents(t, ours.key), contents(t, theirs[i].key)
			assert.Equal(t, firstLine(ourPEM), firstLine(theirPEM), m.Item.ID)
			assert.Equal(t, runOpenSSL(t, nil, "pkey", "-in", theirs[i].key, "-pubout"), theirs[i].public(t), "%s: key and certificate belong together", m.Item.ID)
			if ours.cert != "" {
				sameRecreated(t, m, certificate(t, ours.cert), certificate(t, theirs[i].cert))
			}
		}
		for _, f := range m.Item.Files {
			if f.Content == kube.KubeconfigFile {
				assert.Equal(t, withoutData(t, r, bundle, f), withoutData(t, r, again, f))
			}
		}
	}
	signedWithin(t, r, again)
}

// holdsKey tells whether a bundle has the item's key: one authority for
// everything lies beside etcd as a certificate alone.
func holdsKey(m kube.Made) bool {
	return slices.ContainsFunc(m.Item.Files, func(f kube.File) bool {
		return f.Content == kube.PrivateKeyFile || f.Content == kube.KubeconfigFile
	})
}

func firstLine(text []byte) string {
	line, _, _ := bytes.Cut(text, []byte("\n"))
	return string(line)
}

func certificate(t *testing.T, path string) *x509.Certificate {
	t.Helper()
	text := contents(t, path)
	block, rest := pem.Decode(text)
	require.NotNil(t, block, path)
	assert.Empty(t, rest, path)
	assert.True(t, bytes.HasPrefix(text, []byte("-----BEGIN CERTIFICATE-----\n")), "nothing before it")
	c, err := x509.ParseCertificate(block.Bytes)
	require.NoError(t, err)
	return c
}

// sameRecreated compares all that is not a key, an identifier of one, a
// serial number or a signature, as encoded.
func sameRecreated(t *testing.T, m kube.Made, a, b *x509.Certificate) {
	t.Helper()
	id := m.Item.ID
	assert.Equal(t, a.RawSubject, b.RawSubject, "%s: subject", id)
	assert.Equal(t, a.RawIssuer, b.RawIssuer, "%s: issuer", id)
	assert.Equal(t, a.Version, b.Version, id)
	assert.Equal(t, a.SignatureAlgorithm, b.SignatureAlgorithm, id)
	require.Len(t, b.Extensions, len(a.Extensions), id)
	for i, e := range a.Extensions {
		if oid := e.Id.String(); oid == "2.5.29.14" || oid == "2.5.29.35" {
			e.Value, b.Extensions[i].Value = e.Value[:0], b.Extensions[i].Value[:0]
		}
		assert.Equal(t, e, b.Extensions[i], "%s: extension %d, in their order", id, i)
	}
	if !m.Item.Brought {
		assert.NotEqual(t, a.SerialNumber, b.SerialNumber, id)
		assert.NotEqual(t, a.RawSubjectPublicKeyInfo, b.RawSubjectPublicKeyInfo, id)
		assert.LessOrEqual(t, b.SerialNumber.BitLen(), 63, id)
		assert.Positive(t, b.SerialNumber.Sign(), id)
	}
	assert.Equal(t, dates(t, a), dates(t, b), "%s: dates, as they are encoded", id)
}

// dates is a certificate's validity, DER.
func dates(t *testing.T, c *x509.Certificate) []byte {
	t.Helper()
	var tbs struct {
		Version  int `asn1:"explicit,tag:0"`
		Serial   *big.Int
		Before   asn1.RawValue // signature algorithm
		Issuer   asn1.RawValue
		Validity asn1.RawValue
	}
	_, err := asn1.Unmarshal(c.RawTBSCertificate, &tbs)
	require.NoError(t, err)
	return tbs.Validity.FullBytes
}

// signedWithin checks the signatures and key identifiers of a made-anew tree.
func signedWithin(t *testing.T, r *kube.Result, dir string) {
	t.Helper()
	authorities := map[string]*x509.Certificate{}
	method := pki.SHA1KeyID
	if r.Plan.Cluster.Version.Minor >= 35 {
		method = pki.SHA256KeyID
	}
	for _, m := range r.Made {
		if m.Cert() == nil {
			continue
		}
		if m.Item.SameAs != "" {
			authorities[m.Item.ID] = authorities[m.Item.SameAs]
			for _, f := range m.Item.Files {
				if f.Content == kube.CertificateFile {
					assert.Equal(t, authorities[m.Item.SameAs], certificate(t, filepath.Join(dir, filepath.FromSlash(f.BundlePath()))))
				}
			}
			continue
		}
		c := certificate(t, pairs(t, dir, m)[0].cert)
		if m.Item.Profile.Form == kube.AuthorityPair {
			authorities[m.Item.Profile.ID] = c
			if id, err := method.ID(c.PublicKey); assert.NoError(t, err) && !m.Item.Brought {
				assert.Equal(t, id, c.SubjectKeyId, m.Item.ID)
				assert.NoError(t, c.CheckSignatureFrom(c))
			}
			continue
		}
		ca := authorities[m.Item.Profile.Authority]
		assert.NoError(t, c.CheckSignatureFrom(ca), m.Item.ID)
		assert.Equal(t, ca.SubjectKeyId, c.AuthorityKeyId, m.Item.ID)
	}
}

// withoutData is a kubeconfig without what is embedded in it; its authority is
// that of its own tree.
func withoutData(t *testing.T, r *kube.Result, dir string, f kube.File) string {
	t.Helper()
	text := contents(t, filepath.Join(dir, filepath.FromSlash(f.BundlePath())))
	k, err := kubeconfig.Parse(text)
	require.NoError(t, err)
	cluster, _, err := k.Current()
	require.NoError(t, err)
	assert.Equal(t, string(contents(t, filepath.Join(dir, r.Plan.Cluster.ControlPlanes[0].Name, "etc", "kubernetes", "pki", "ca.crt"))), string(cluster.Cluster.AuthorityData))
	var out strings.Builder
	for line := range strings.Lines(string(text)) {
		if before, _, embedded := strings.Cut(line, "-data: "); embedded {
			line = before + "-data: …\n"
		}
		out.WriteString(line)
	}
	return out.String()
}

// modes lists the files of the hosts' and users' folders.
func modes(t *testing.T, dir string) map[string]fs.FileMode {
	t.Helper()
	out := allModes(t, dir)
	maps.DeleteFunc(out, func(path string, _ fs.FileMode) bool {
		top, _, in := strings.Cut(filepath.ToSlash(path), "/")
		return !in || top == "kubeadm" || top == "extras"
	})
	return out
}
