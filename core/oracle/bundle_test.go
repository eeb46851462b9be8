//go:build !js

package oracle

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/kube"
	"kubepki/core/kubeconfig"
	"kubepki/core/pki"
)

// unpacked builds the draft and writes its bundle's files into a directory.
func unpacked(t *testing.T, d kube.Draft) (*kube.Result, string) {
	t.Helper()
	reading := d.Read(time.Now())
	require.Empty(t, reading.Problems)
	r, err := kube.Build(context.Background(), kube.NewPlan(reading.Cluster), kube.Options{Maker: pki.Native{}, Now: time.Now(), Parallel: 2})
	require.NoError(t, err)
	return r, writtenBundle(t, r)
}

// written is a directory with a result's bundle in it.
func writtenBundle(t *testing.T, r *kube.Result) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, r.WriteBundle(context.Background(), &b, kube.BundleOptions{}))
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	require.NoError(t, err)
	dir := t.TempDir()
	for _, f := range z.File {
		c, err := f.Open()
		require.NoError(t, err)
		data, err := io.ReadAll(c)
		require.NoError(t, err)
		path := filepath.Join(dir, filepath.FromSlash(f.Name))
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, data, f.Mode()))
	}
	return dir
}

// clusters are the default one as it is, and every option with another algorithm.
var clusters = map[string]func(*kube.Draft){
	"default": nil,
	"every option, P-384": func(d *kube.Draft) {
		d.KeyAlgorithm, d.ControlPlanes, d.Endpoint = string(pki.ECDSAP384), "3", "api.lab.example"
		d.ExtraSANs, d.Users, d.KubeletServing, d.KubeProxy = "*.lab.example 192.0.2.1 fd00::1", "jane: dev, ops\nзоя: разработка", true, true
	},
}

// openssl reads every file of a bundle, agrees with the plan on every name, and
// verifies each certificate against its own authority alone.
func TestOpensslAgreesWithTheBundle(t *testing.T) {
	t.Parallel()
	for name, change := range clusters {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := kube.DefaultDraft()
			if change != nil {
				change(&d)
			}
			r, dir := unpacked(t, d)
			first := filepath.Join(dir, "cp-1", "etc", "kubernetes", "pki")
			authorities := map[string]string{
				kube.ClusterCA: filepath.Join(first, "ca.crt"), kube.EtcdCA: filepath.Join(first, "etcd", "ca.crt"), kube.FrontProxyCA: filepath.Join(first, "front-proxy-ca.crt"),
			}
			for _, m := range r.Made {
				for _, p := range pairs(t, dir, m) {
					public := runOpenSSL(t, nil, "pkey", "-in", p.key, "-pubout")
					assert.Equal(t, public, p.public(t), "%s: key and certificate belong together", m.Item.ID)
					if p.cert != "" {
						agrees(t, m, p.cert)
						verified(t, m, p.cert, authorities)
					}
				}
			}
		})
	}
}

// pair is a key's file and its certificate's, or its public half's.
type pair struct{ key, cert, pub string }

func (p pair) public(t *testing.T) string {
	if p.cert != "" {
		return runOpenSSL(t, nil, "x509", "-in", p.cert, "-noout", "-pubkey")
	}
	return runOpenSSL(t, nil, "pkey", "-pubin", "-in", p.pub, "-pubout")
}

// pairs finds an item's files; a kubeconfig is taken apart.
func pairs(t *testing.T, dir string, m kube.Made) []pair {
	t.Helper()
	byFolder := map[string]pair{}
	var out []pair
	for _, f := range m.Item.Files {
		path := filepath.Join(dir, filepath.FromSlash(f.BundlePath()))
		p := byFolder[f.Folder]
		switch f.Content {
		case kube.CertificateFile:
			p.cert = path
		case kube.PrivateKeyFile:
			p.key = path
		case kube.PublicKeyFile:
			p.pub = path
		case kube.KubeconfigFile:
			out = append(out, inKubeconfig(t, path))
		}
		byFolder[f.Folder] = p
	}
	for _, p := range byFolder {
		if p.key != "" {
			out = append(out, p)
		}
	}
	require.NotEmpty(t, out, m.Item.ID)
	return out
}

func inKubeconfig(t *testing.T, path string) pair {
	t.Helper()
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	k, err := kubeconfig.Parse(text)
	require.NoError(t, err)
	_, user, err := k.Current()
	require.NoError(t, err)
	return pair{key: put(t, "client.key", user.User.KeyData), cert: put(t, "client.crt", user.User.CertificateData)}
}

// agrees compares what openssl reads in a certificate with the plan.
func agrees(t *testing.T, m kube.Made, cert string) {
	t.Helper()
	subject := runOpenSSL(t, nil, "x509", "-in", cert, "-noout", "-subject", "-nameopt", "RFC2253,-esc_msb,utf8,-dn_rev")
	assert.Equal(t, "subject="+strings.ReplaceAll(m.Item.Subject.String(), ", ", ","), strings.TrimSpace(subject))
	text := runOpenSSL(t, nil, "x509", "-in", cert, "-noout", "-text")
	if len(m.Item.SANs) > 0 {
		lines := strings.Split(text[strings.Index(text, "X509v3 Subject Alternative Name: \n"):], "\n")
		names := strings.ReplaceAll(strings.TrimSpace(lines[1]), "IP Address:", "IP:")
		got, err := pki.ParseSANs(names)
		require.NoError(t, err)
		assert.Equal(t, m.Item.SANs, got, m.Item.ID)
	} else {
		assert.NotContains(t, text, "Subject Alternative Name")
	}
	for _, row := range pki.ExtKeyUsages {
		wanted := strings.Contains(strings.Join(pki.ExtKeyUsageNames(m.Item.Profile.Usages), " "), row.Name)
		assert.Equal(t, wanted, strings.Contains(text, row.Label), "%s %s", m.Item.ID, row.Label)
	}
	assert.Equal(t, m.Item.Profile.Form == kube.AuthorityPair, strings.Contains(text, "CA:TRUE"), m.Item.ID)
}

// verified tries a certificate against each authority: its own accepts it, for
// its purposes, and no other does.
func verified(t *testing.T, m kube.Made, cert string, authorities map[string]string) {
	t.Helper()
	own := m.Item.Profile.Authority
	if own == "" {
		own = m.Item.Profile.ID
	}
	for id, ca := range authorities {
		out, err := tryOpenSSL(t, "", "verify", "-CAfile", ca, cert)
		if id == own {
			assert.NoError(t, err, out)
		} else {
			assert.Error(t, err, "%s: %s did not sign it", m.Item.ID, id)
		}
	}
	for usage, purpose := range map[string]string{"serverAuth": "sslserver", "clientAuth": "sslclient"} {
		wanted := strings.Contains(strings.Join(pki.ExtKeyUsageNames(m.Item.Profile.Usages), " "), usage)
		out, err := tryOpenSSL(t, "", "verify", "-x509_strict", "-purpose", purpose, "-CAfile", authorities[own], cert)
		if m.Item.Profile.Form != kube.AuthorityPair {
			assert.Equal(t, wanted, err == nil, "%s as %s: %s", m.Item.ID, purpose, out)
		}
	}
}

// An authority of the same name, of another cluster, vouches for nothing here.
func TestOpensslRefusesAnotherClustersAuthority(t *testing.T) {
	t.Parallel()
	d := kube.DefaultDraft()
	d.KeyAlgorithm = string(pki.ECDSAP256)
	_, one := unpacked(t, d)
	_, other := unpacked(t, d)
	leaf, ca := filepath.Join("cp-1", "etc", "kubernetes", "pki", "apiserver.crt"), filepath.Join("cp-1", "etc", "kubernetes", "pki", "ca.crt")
	runOpenSSL(t, nil, "verify", "-CAfile", filepath.Join(one, ca), filepath.Join(one, leaf))
	out, err := tryOpenSSL(t, "", "verify", "-CAfile", filepath.Join(other, ca), filepath.Join(one, leaf))
	assert.Error(t, err, out)
}

// A set whose authorities came from elsewhere is as good.
func TestOpensslVerifiesASetUnderABroughtAuthority(t *testing.T) {
	t.Parallel()
	for name, commands := range recipes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			own, ca := cooked(t, commands)
			file := filepath.Join(own, "ca.crt")
			d := kube.DefaultDraft()
			d.KeyAlgorithm, d.Brought = string(pki.ECDSAP256), map[string]*pki.Authority{kube.ClusterCA: ca}
			r, dir := unpacked(t, d)
			for _, m := range r.Made {
				if m.Item.Profile.Authority == kube.ClusterCA {
					for _, p := range pairs(t, dir, m) {
						runOpenSSL(t, nil, "verify", "-CAfile", file, p.cert)
					}
				}
			}
			want := runOpenSSL(t, nil, "x509", "-in", file)
			got, err := os.ReadFile(filepath.Join(dir, "worker-1", "etc", "kubernetes", "pki", "ca.crt"))
			require.NoError(t, err)
			assert.Equal(t, want, string(got), "the very certificate that was brought")
		})
	}
}
