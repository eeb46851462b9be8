package kube_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"kubepki/core/golden"
	"kubepki/core/kube"
	"kubepki/core/pki"
)

// config joins the configurations of every host, each under a comment.
func config(t *testing.T, c kube.Cluster) string {
	t.Helper()
	var b strings.Builder
	for _, h := range c.Hosts() {
		text, err := kube.KubeadmConfig(c, h.Name)
		require.NoError(t, err)
		b.WriteString("# kubeadm/" + h.Name + ".yaml\n" + string(text))
	}
	return b.String()
}

// One text for each API version and each way to choose the algorithm.
func TestKubeadmConfigs(t *testing.T) {
	for name, change := range map[string]func(*kube.Draft){
		"v1beta3":               func(d *kube.Draft) { d.Version, d.KeyAlgorithm = "v1.30.14", "RSA-2048" },
		"v1beta3 with ECDSA":    func(d *kube.Draft) { threeControlPlanes(d); d.Version = "v1.29.15" },
		"v1beta4":               func(d *kube.Draft) { d.Version = "v1.31.14"; d.LeafDays, d.AuthorityDays = "90", "400" },
		"v1beta3 external etcd": func(d *kube.Draft) { externalEtcd(d); d.Version = "v1.30.14" },
		"v1beta4 external etcd": func(d *kube.Draft) { externalEtcd(d); d.Version = "v1.34.4" },
		"v1beta4 everything":    func(d *kube.Draft) { threeControlPlanes(d); d.Version = "v1.37.2" },
	} {
		t.Run(name, func(t *testing.T) { golden.Equal(t, config(t, read(t, change))) })
	}
}

// kubeadm takes neither e-mail addresses nor URIs, and refuses the whole file.
func TestKubeadmIsToldNamesAndAddressesAlone(t *testing.T) {
	assert.Contains(t, config(t, read(t, func(d *kube.Draft) { d.ExtraSANs = "URI:spiffe://lab/x a.lab jane@lab" })), "certSANs:\n  - a.lab\napiVersion")
	assert.NotContains(t, config(t, read(t, func(d *kube.Draft) { d.ExtraSANs = "URI:spiffe://lab/x" })), "certSANs")
}

// A gate or field that a version does not know is an error of kubeadm.
func TestNoVersionIsToldWhatItDoesNotKnow(t *testing.T) {
	for _, v := range kube.Versions() {
		text := config(t, read(t, func(d *kube.Draft) { d.Version, d.KeyAlgorithm = v.String(), string(pki.ECDSAP256) }))
		old := v.Minor < 31
		assert.Equal(t, old, strings.Contains(text, "PublicKeysECDSA: true"), v)
		assert.Equal(t, old, strings.Contains(text, "kubeadm.k8s.io/v1beta3"), v)
		for _, field := range []string{"encryptionAlgorithm: ECDSA-P256", "certificateValidityPeriod: 8760h0m0s", "caCertificateValidityPeriod: 87600h0m0s"} {
			assert.Equal(t, !old, strings.Contains(text, field), "%s %s", v, field)
		}
	}
}

func TestKubeadmConfigsAreYAML(t *testing.T) {
	c := read(t, func(d *kube.Draft) { threeControlPlanes(d); d.Name = "1.5" })
	kinds := map[string][]string{}
	for _, h := range c.Nodes() {
		text, err := kube.KubeadmConfig(c, h.Name)
		require.NoError(t, err)
		for _, doc := range documents(t, text) {
			kinds[h.Name] = append(kinds[h.Name], doc["kind"].(string))
			if doc["kind"] == "ClusterConfiguration" {
				assert.Equal(t, "1.5", doc["clusterName"], "a name that looks like a number stays a text")
			}
		}
	}
	assert.Equal(t, map[string][]string{
		"cp-1": {"InitConfiguration", "ClusterConfiguration"}, "cp-2": {"JoinConfiguration", "ClusterConfiguration"},
		"cp-3": {"JoinConfiguration", "ClusterConfiguration"}, "worker-1": {"JoinConfiguration"},
	}, kinds)
}

// documents reads YAML with another reader than the one that wrote it.
func documents(t testing.TB, text []byte) []map[string]any {
	t.Helper()
	var out []map[string]any
	for d := yaml.NewDecoder(bytes.NewReader(text)); ; {
		var doc map[string]any
		err := d.Decode(&doc)
		if errors.Is(err, io.EOF) {
			return out
		}
		require.NoError(t, err)
		out = append(out, doc)
	}
}

func TestKubeadmConfigRefusesUnknownHosts(t *testing.T) {
	_, err := kube.KubeadmConfig(read(t, nil), "nobody")
	assert.EqualError(t, err, `kube: kubeadm configuration: host "nobody" is not in the cluster`)
}

// Every control plane can be made or checked by kubeadm's init phases, those
// that join too: only the host differs.
func TestEveryControlPlaneHasAnInitConfiguration(t *testing.T) {
	c := read(t, threeControlPlanes)
	first, err := kube.KubeadmInitConfig(c, "cp-1")
	require.NoError(t, err)
	own, err := kube.KubeadmConfig(c, "cp-1")
	require.NoError(t, err)
	assert.Equal(t, string(own), string(first))
	second, err := kube.KubeadmInitConfig(c, "cp-2")
	require.NoError(t, err)
	docs := documents(t, second)
	require.Len(t, docs, 2)
	assert.Equal(t, "InitConfiguration", docs[0]["kind"])
	assert.Equal(t, "ClusterConfiguration", docs[1]["kind"])
	assert.Equal(t, strings.NewReplacer("cp-1", "cp-2", "10.0.0.10", "10.0.0.20").Replace(string(first)), string(second))
	_, err = kube.KubeadmInitConfig(c, "worker-1")
	assert.EqualError(t, err, `kube: kubeadm configuration: host "worker-1" is not in the cluster`)
}

// kubeadm must not run a second kube-proxy with a service account.
func TestKubeadmLeavesOutItsOwnKubeProxy(t *testing.T) {
	for version, want := range map[string]string{"v1.30.14": "skipPhases:\n- addon/kube-proxy\n", "v1.31.14": "proxy:\n  disabled: true\n"} {
		with := config(t, read(t, func(d *kube.Draft) { d.Version, d.KubeProxy = version, true }))
		assert.Contains(t, with, want)
		assert.NotContains(t, config(t, read(t, func(d *kube.Draft) { d.Version = version })), "roxy")
	}
}
