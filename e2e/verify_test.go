//go:build !js

package e2e

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/kube"
	"kubepki/core/kubeconfig"
	"kubepki/core/pki"
)

// found is one item of the plan as it was found in the bundle.
type found struct {
	item kube.Item
	cert *x509.Certificate
	key  crypto.Signer
	ca   *x509.Certificate // that a kubeconfig embeds
}

// checkFiles parses every file of the plan and verifies it in Go: the
// certificate says what the plan says, its authority signed it, the key is its own.
func checkFiles(t *testing.T, b bundle, p kube.Plan) map[string]found {
	t.Helper()
	all := map[string]found{}
	for _, it := range p.Items {
		all[it.ID] = readItem(t, b, it)
	}
	serials := map[string]string{}
	for id, f := range all {
		if f.cert == nil {
			continue
		}
		authority := f.cert
		if a := f.item.Profile.Authority; a != "" {
			authority = all[a].cert
		}
		checkCertificate(t, p.Cluster, f, authority)
		serial := f.cert.SerialNumber.String()
		assert.Empty(t, serials[serial], "%s has the serial number of another one", id)
		serials[serial] = id
		if f.item.Profile.Form == kube.Config {
			require.NotNil(t, f.ca, id)
			assert.True(t, f.ca.Equal(authority), "%s trusts another authority", id)
		}
	}
	return all
}

// readItem reads all files of an item; copies on several hosts must be equal.
func readItem(t *testing.T, b bundle, it kube.Item) found {
	t.Helper()
	f := found{item: it}
	first := map[kube.Content][]byte{}
	for _, file := range it.Files {
		data := b.files[file.BundlePath()].data
		require.NotEmpty(t, data, file.BundlePath())
		if earlier, ok := first[file.Content]; ok {
			assert.Equal(t, string(earlier), string(data), "%s differs between hosts", file.Path)
			continue
		}
		first[file.Content] = data
		switch file.Content {
		case kube.CertificateFile:
			f.cert = parseCertificate(t, data)
		case kube.PrivateKeyFile:
			f.key = parseKey(t, data)
		case kube.KubeconfigFile:
			f.readKubeconfig(t, data)
		}
	}
	if public, ok := first[kube.PublicKeyFile]; ok {
		block, _ := pem.Decode(public)
		require.NotNil(t, block, it.ID)
		assert.Equal(t, "PUBLIC KEY", block.Type)
		key, err := x509.ParsePKIXPublicKey(block.Bytes)
		require.NoError(t, err)
		assert.Equal(t, f.key.Public(), key)
	}
	return f
}

func (f *found) readKubeconfig(t *testing.T, data []byte) {
	t.Helper()
	k, err := kubeconfig.Parse(data)
	require.NoError(t, err, f.item.ID)
	cluster, user, err := k.Current()
	require.NoError(t, err, f.item.ID)
	assert.Equal(t, "https://"+f.item.Server.String(), cluster.Cluster.Server, f.item.ID)
	f.cert = parseCertificate(t, user.User.CertificateData)
	f.key = parseKey(t, user.User.KeyData)
	f.ca = parseCertificate(t, cluster.Cluster.AuthorityData)
}

func checkCertificate(t *testing.T, c kube.Cluster, f found, authority *x509.Certificate) {
	t.Helper()
	id, cert := f.item.ID, f.cert
	assert.Equal(t, f.item.Subject.String(), pki.NameFrom(cert.Subject).String(), id)
	assert.Equal(t, namesOf(f.item.SANs), certificateNames(cert), id)
	if f.key != nil {
		assert.Equal(t, f.key.Public(), cert.PublicKey, "the key of %s is not its own", id)
	}
	if f.item.Brought {
		return
	}
	assert.Equal(t, string(c.KeyAlgorithm), string(algorithmOf(t, cert.PublicKey)), id)
	assert.NoError(t, cert.CheckSignatureFrom(authority), id)
	assert.Less(t, time.Until(cert.NotAfter), time.Duration(f.item.Days)*24*time.Hour, id)
	assert.Greater(t, time.Until(cert.NotAfter), time.Duration(f.item.Days)*24*time.Hour-time.Hour, id)
	assert.Positive(t, cert.SerialNumber.Cmp(big.NewInt(0)), id)
	if !f.item.Requested {
		assert.LessOrEqual(t, cert.SerialNumber.BitLen(), 63, id)
	}
	if !cert.IsCA {
		assert.Equal(t, f.item.Profile.Usages, cert.ExtKeyUsage, id)
		pool := x509.NewCertPool()
		pool.AddCert(authority)
		_, err := cert.Verify(x509.VerifyOptions{Roots: pool, KeyUsages: f.item.Profile.Usages})
		assert.NoError(t, err, id)
	}
}

func namesOf(sans pki.SANs) string {
	var parts []string
	for _, s := range sans {
		parts = append(parts, s.Value)
	}
	return strings.Join(parts, " ")
}

// certificateNames gives the names in the order in which kubeadm writes them:
// DNS names, then addresses.
func certificateNames(c *x509.Certificate) string {
	parts := append([]string{}, c.DNSNames...)
	for _, ip := range c.IPAddresses {
		parts = append(parts, ip.String())
	}
	return strings.Join(parts, " ")
}

func algorithmOf(t *testing.T, public any) pki.KeyAlgorithm {
	t.Helper()
	switch k := public.(type) {
	case *rsa.PublicKey:
		return pki.KeyAlgorithm(fmt.Sprintf("RSA-%d", k.N.BitLen()))
	case *ecdsa.PublicKey:
		return pki.KeyAlgorithm(strings.Replace(k.Curve.Params().Name, "P-", "ECDSA-P", 1))
	}
	t.Fatalf("a public key of the type %T", public)
	return ""
}

// parseCertificate reads one PEM block with nothing around it.
func parseCertificate(t *testing.T, data []byte) *x509.Certificate {
	t.Helper()
	block, rest := pem.Decode(data)
	require.NotNil(t, block)
	require.Empty(t, bytes.TrimSpace(rest))
	require.Equal(t, "CERTIFICATE", block.Type)
	c, err := x509.ParseCertificate(block.Bytes)
	require.NoError(t, err)
	return c
}

// parseKey reads a key in the form that kubeadm writes: PKCS #1 for RSA, SEC 1 for EC.
func parseKey(t *testing.T, data []byte) crypto.Signer {
	t.Helper()
	block, rest := pem.Decode(data)
	require.NotNil(t, block)
	require.Empty(t, bytes.TrimSpace(rest))
	switch block.Type {
	case "RSA PRIVATE KEY":
		k, err := x509.ParsePKCS1PrivateKey(block.Bytes)
		require.NoError(t, err)
		require.NoError(t, k.Validate())
		return k
	case "EC PRIVATE KEY":
		k, err := x509.ParseECPrivateKey(block.Bytes)
		require.NoError(t, err)
		return k
	}
	t.Fatalf("a private key of the type %q", block.Type)
	return nil
}
