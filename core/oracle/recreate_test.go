//go:build !js

package oracle

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/kube"
	"kubepki/core/pki"
)

// recreations are clusters whose bundles are made anew with openssl alone.
var recreations = map[string]func(*kube.Draft){
	"default, RSA-2048": func(d *kube.Draft) { d.Version, d.KeyAlgorithm = "v1.34.4", "RSA-2048" },
	"1.29, P-256 beside RSA": func(d *kube.Draft) {
		d.Version = "v1.29.15"
		d.Endpoint, d.Users, d.Workers = "10.0.0.100", "jane", ""
	},
	"newest, P-384, HA, every option": func(d *kube.Draft) {
		d.KeyAlgorithm, d.Name = "ECDSA-P384", "1.5"
		d.ControlPlanes, d.Endpoint = "3", "api.lab.example:8443"
		d.ServiceCIDRs = "10.96.0.0/12,fd00:10:96::/108"
		d.ExtraSANs = `*.lab.example 192.0.2.1 fd00::1 email:o'neil@lab.example URI:spiffe://lab.example/a$b#c;d?e=f&g"h`
		d.KubeletServing, d.KubeProxy = true, true
	},
	"dual stack, IPv6 first, dates beyond 2050": func(d *kube.Draft) {
		d.ControlPlanes, d.Workers = "cp-1 fd00::10 10.0.0.10", "worker-1 fd00::11 10.0.0.11"
		d.ServiceCIDRs, d.AuthorityDays, d.LeafDays = "fd00:10:96::/108,10.96.0.0/12", "36500", "12000"
	},
	"external etcd": func(d *kube.Draft) {
		d.ControlPlanes, d.Endpoint = "cp-1 10.0.0.10\ncp-2 10.0.0.11", "api.lab.example"
		d.ExternalEtcd, d.EtcdMembers, d.Workers = true, "3", ""
	},
	"one authority": func(d *kube.Draft) {
		d.KeyAlgorithm, d.OneAuthority, d.Workers = "RSA-2048", true, "1"
		d.ExternalEtcd, d.EtcdMembers = true, "1"
	},
	"long and odd names": func(d *kube.Draft) {
		long := strings.Repeat("a", 60) + ".lab.example"
		d.ControlPlanes, d.Workers = long+" 10.0.0.10", ""
		d.Users = "зоя: разработка, отдел/2, a+b=c, \\back\\\n" +
			"o'neil@lab_x.example: \"quoted\" group, $HOME `id` $(id), # no comment\n" +
			"/O=system:masters/CN=x\n" +
			strings.Repeat("long", 30) + ": " + strings.Repeat("group", 20) + "\n" +
			"*star&amp;%s: -n"
	},
}

// recreate.sh makes the bundle's set anew: all equal but keys, serial numbers,
// signatures and key identifiers.
func TestRecreateMakesTheSameSet(t *testing.T) {
	t.Parallel()
	for name, change := range recreations {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := kube.DefaultDraft()
			d.KeyAlgorithm = string(pki.ECDSAP256)
			change(&d)
			r, bundle := unpacked(t, d)
			shells := []string{"sh"}
			if name == "long and odd names" {
				shells = append(shells, "bash")
			}
			for _, shell := range shells {
				again := filepath.Join(t.TempDir(), "again")
				recreate(t, shell, bundle, again)
				sameSet(t, r, bundle, again)
			}
		})
	}
}

// An authority that was brought is used, not made.
func TestRecreateUsesABroughtAuthority(t *testing.T) {
	t.Parallel()
	for name, commands := range recipes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, ca := cooked(t, commands)
			d := kube.DefaultDraft()
			d.KeyAlgorithm, d.Brought = string(pki.ECDSAP256), map[string]*pki.Authority{kube.ClusterCA: ca}
			r, bundle := unpacked(t, d)
			again := filepath.Join(t.TempDir(), "again")
			recreate(t, "sh", bundle, again)
			sameSet(t, r, bundle, again)
			for _, file := range []string{"ca.crt", "ca.key"} {
				path := filepath.Join("cp-1", "etc", "kubernetes", "pki", file)
				assert.Equal(t, contents(t, filepath.Join(bundle, path)), contents(t, filepath.Join(again, path)))
			}
			require.NoError(t, os.Remove(filepath.Join(bundle, "cp-1", "etc", "kubernetes", "pki", "ca.key")))
			out, err := exec.Command("sh", filepath.Join(bundle, "recreate.sh"), filepath.Join(t.TempDir(), "x")).CombinedOutput()
			assert.Error(t, err)
			assert.Contains(t, string(out), "recreate.sh: cp-1/etc/kubernetes/pki/ca.key is needed beside this script: the authority was brought, not made\n")
		})
	}
}

// What is signed elsewhere is made anew as a key and a request that asks for the
// same; what is signed here is made whole.
func TestRecreateMakesRequestsOfWhatIsSignedElsewhere(t *testing.T) {
	t.Parallel()
	root := rootOf(t, pki.ECDSAP256)
	d := kube.DefaultDraft()
	d.KeyAlgorithm, d.KubeletServing, d.Users = string(pki.ECDSAP384), true, "зоя: o'neil+x"
	d.Brought = map[string]*pki.Authority{kube.ClusterCA: {Cert: root.Cert}}
	r := signedElsewhere(t, d, root)
	bundle := writtenBundle(t, r)
	again := filepath.Join(t.TempDir(), "again")
	cmd := exec.Command("sh", filepath.Join(bundle, "recreate.sh"), again)
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))
	requested := 0
	for _, m := range r.Made {
		if m.Item.Requested {
			requested++
			sameAsked(t, m, again)
		} else if m.Cert() != nil && !m.Item.Brought {
			sameRecreated(t, m, certificate(t, pairs(t, bundle, m)[0].cert), certificate(t, pairs(t, again, m)[0].cert))
		}
	}
	assert.Equal(t, fmt.Sprintf("recreate.sh: signed elsewhere: %s/requests has %d requests, and the keys of kubeconfigs beside them\n", again, requested), string(out))
	assert.Equal(t, root.Cert, certificate(t, filepath.Join(again, "worker-1", "etc", "kubernetes", "pki", "ca.crt")))
	assert.NoFileExists(t, filepath.Join(again, "cp-1", "etc", "kubernetes", "admin.conf"))
	assert.NoFileExists(t, filepath.Join(again, "cp-1", "etc", "kubernetes", "pki", "apiserver.crt"))
}

// signedElsewhere carries a draft out; whoever signs answers every request.
func signedElsewhere(t *testing.T, d kube.Draft, root *pki.Authority) *kube.Result {
	t.Helper()
	ctx, now := context.Background(), time.Now()
	o := kube.Options{Maker: pki.Native{}, Now: now, Parallel: 2}
	reading := d.Read(now)
	require.Empty(t, reading.Problems)
	u, err := kube.Prepare(ctx, kube.NewPlan(reading.Cluster), o)
	require.NoError(t, err)
	var answers []kube.Answer
	for _, q := range u.Requests() {
		cert, err := root.Issue(ctx, pki.LeafTemplate(q.PKI.Subject, q.PKI.SANs, q.PKI.ExtKeyUsage, now, time.Hour), q.PKI.X509.PublicKey)
		require.NoError(t, err)
		answers = append(answers, kube.Answer{Name: q.Path, Data: pki.CertificatePEM(cert)})
	}
	u, intake, err := u.Take(ctx, answers, o)
	require.NoError(t, err)
	require.Empty(t, intake.Refused)
	r, err := u.Finish()
	require.NoError(t, err)
	return r
}

// sameAsked compares a request with the certificate that answered the page's.
func sameAsked(t *testing.T, m kube.Made, dir string) {
	t.Helper()
	var path string
	switch f := m.Item.Files[0]; m.Item.Profile.Scope {
	case kube.PerUser:
		path = "users/" + strings.TrimSuffix(f.Path, ".conf")
	default:
		path = f.Folder + "/" + m.Item.Profile.ID
	}
	file := filepath.Join(dir, "requests", kube.ClusterCA, filepath.FromSlash(path))
	key := file + ".key"
	if m.Item.Profile.Form == kube.Pair {
		key = filepath.Join(dir, filepath.FromSlash(m.Item.Files[1].BundlePath()))
	}
	assert.Equal(t, runOpenSSL(t, nil, "pkey", "-in", key, "-pubout"), runOpenSSL(t, nil, "req", "-in", file+".csr", "-noout", "-pubkey"), m.Item.ID)
	der, err := pki.ParseRequest(contents(t, file+".csr"))
	require.NoError(t, err)
	assert.Equal(t, m.Cert().RawSubject, der.X509.RawSubject, m.Item.ID)
	assert.Equal(t, m.Item.SANs, der.SANs, m.Item.ID)
	assert.Equal(t, m.Item.Profile.Usages, der.ExtKeyUsage, m.Item.ID)
	assert.Equal(t, pki.LeafUsage, der.KeyUsage, m.Item.ID)
	assert.Equal(t, &pki.BasicConstraints{PathLen: -1}, der.BasicConstraints, m.Item.ID)
	assert.Empty(t, der.Other, m.Item.ID)
}

// With another openssl, or none, one line says so and nothing is made.
func TestRecreateRefusesAnotherOpenssl(t *testing.T) {
	t.Parallel()
	d := kube.DefaultDraft()
	d.KeyAlgorithm = string(pki.ECDSAP256)
	_, bundle := unpacked(t, d)
	for version, said := range map[string]string{
		"OpenSSL 1.1.1w  11 Sep 2023": "OpenSSL 1.1.1w  11 Sep 2023",
		"LibreSSL 3.8.2":              "LibreSSL 3.8.2",
		"":                            "no openssl",
	} {
		bin := t.TempDir()
		for _, tool := range []string{"dirname", "mkdir", "cat", "rm"} {
			path, err := exec.LookPath(tool)
			require.NoError(t, err)
			require.NoError(t, os.Symlink(path, filepath.Join(bin, tool)))
		}
		if version != "" {
			require.NoError(t, os.WriteFile(filepath.Join(bin, "openssl"), []byte("#!/bin/sh\necho '"+version+"'\n"), 0o755))
		}
		dir := filepath.Join(t.TempDir(), "again")
		cmd := exec.Command("/bin/sh", filepath.Join(bundle, "recreate.sh"), dir)
		cmd.Env = []string{"PATH=" + bin}
		out, err := cmd.CombinedOutput()
		assert.Error(t, err)
		assert.Equal(t, "recreate.sh: OpenSSL 3 or newer is needed, here is: "+said+"\n", string(out))
		assert.NoDirExists(t, dir)
	}
}

// What is there already is left alone, and a wrong call is explained.
func TestRecreateOverwritesNothing(t *testing.T) {
	t.Parallel()
	d := kube.DefaultDraft()
	d.KeyAlgorithm = string(pki.ECDSAP256)
	_, bundle := unpacked(t, d)
	for _, arguments := range [][]string{{}, {"a", "b"}, {bundle}} {
		before := modes(t, bundle)
		out, err := exec.Command("sh", append([]string{filepath.Join(bundle, "recreate.sh")}, arguments...)...).CombinedOutput()
		assert.Error(t, err)
		assert.Contains(t, string(out), "recreate.sh: ")
		assert.Equal(t, before, modes(t, bundle))
	}
}
