package kube_test

import (
	"encoding/hex"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/kube"
	"kubepki/core/kube/kubetest"
	"kubepki/core/pki"
)

func TestVersionsAreNewestFirst(t *testing.T) {
	vs := kube.Versions()
	assert.Equal(t, "v1.37.2", vs[0].String())
	assert.Equal(t, "v1.29.15", vs[len(vs)-1].String())
	for i := 1; i < len(vs); i++ {
		assert.Equal(t, vs[i-1].Minor-1, vs[i].Minor, "no minor is left out")
	}
	for _, v := range vs {
		again, note, err := kube.ParseVersion(v.String())
		require.NoError(t, err)
		assert.Equal(t, v, again)
		assert.Empty(t, note)
	}
}

func TestParseVersion(t *testing.T) {
	for _, tt := range []struct{ in, want, note string }{
		{"v1.34.4", "v1.34.4", ""},
		{"1.34.4", "v1.34.4", ""},
		{"v1.29.0", "v1.29.0", ""},
		{"v1.34.12", "v1.34.12", ""},
		{"v1.34.13", "v1.34.13", "newer than v1.34.12, the newest patch known here: taken to be like it"},
		{"1.34", "v1.34.12", "1.34 means v1.34.12, the newest patch known here"},
		{"v1.37", "v1.37.2", "1.37 means v1.37.2, the newest patch known here"},
	} {
		got, note, err := kube.ParseVersion(tt.in)
		require.NoError(t, err, tt.in)
		assert.Equal(t, tt.want, got.String())
		assert.Equal(t, tt.note, note)
	}
}

func TestParseVersionRefuses(t *testing.T) {
	for in, why := range map[string]string{
		"": "is empty", "1": "is not one", "latest": "is not one", "stable-1": "is not one", "v2.34.4": "is not one",
		"v1.34.4.1": "is not one", "v1.34.x": "is not one", "v1.34.-1": "is not one", "v1.034.4": "is not one", "v1.34.04": "is not one",
		"v1.34.4-rc.1": "is not one", "v1.34.4+k3s1": "is not one", "vv1.34.4": "is not one", "V1.34.4": "is not one", "v1.34.4 ": "is not one",
		"v1.28.15": "is not known here", "v1.38.0": "is not known here", "1.0": "is not known here",
	} {
		_, _, err := kube.ParseVersion(in)
		assert.ErrorContains(t, err, why, in)
		assert.ErrorContains(t, err, "write it as v1.M.P, from v1.29 to v1.37", in)
	}
}

func TestKeyAlgorithmsByVersion(t *testing.T) {
	for version, want := range map[string][]pki.KeyAlgorithm{
		"1.29": {pki.RSA2048, pki.ECDSAP256}, "1.30": {pki.RSA2048, pki.ECDSAP256},
		"1.31": {pki.RSA2048, pki.RSA3072, pki.RSA4096, pki.ECDSAP256}, "1.33": {pki.RSA2048, pki.RSA3072, pki.RSA4096, pki.ECDSAP256},
		"1.34": {pki.RSA2048, pki.RSA3072, pki.RSA4096, pki.ECDSAP256, pki.ECDSAP384},
		"1.37": {pki.RSA2048, pki.RSA3072, pki.RSA4096, pki.ECDSAP256, pki.ECDSAP384},
	} {
		assert.Equal(t, want, version1(t, version).KeyAlgorithms(), version)
	}
}

func version1(t testing.TB, s string) kube.Version {
	t.Helper()
	v, _, err := kube.ParseVersion(s)
	require.NoError(t, err)
	return v
}

// The group went away in patch releases, so every patch counts.
func TestTheKubeletClientsGroupGoesByPatch(t *testing.T) {
	for version, grouped := range map[string]bool{
		"v1.29.0": true, "v1.29.15": true, "v1.30.14": true, "v1.31.14": true, "v1.32.13": true,
		"v1.33.11": true, "v1.33.12": false, "v1.33.13": false,
		"v1.34.4": true, "v1.34.7": true, "v1.34.8": false, "v1.34.12": false,
		"v1.35.4": true, "v1.35.5": false,
		"v1.36.0": true, "v1.36.1": false, "v1.37.0": false, "v1.37.2": false,
	} {
		p := kubetest.Plan(t, func(d *kube.Draft) { d.Version = version })
		got := item(t, p, "apiserver-kubelet-client/cp-1").Subject.String()
		want := "CN=kube-apiserver-kubelet-client"
		if grouped {
			want = "O=kubeadm:cluster-admins, " + want
		}
		assert.Equal(t, want, got, version)
		assert.Equal(t, !grouped, version1(t, version).KubeletClientByName(), version)
	}
}

func item(t testing.TB, p kube.Plan, id string) kube.Item {
	t.Helper()
	for _, it := range p.Items {
		if it.ID == id {
			return it
		}
	}
	require.Failf(t, "not in the plan", "%s", id)
	return kube.Item{}
}

// In 1.29 and 1.30 the feature gate for ECDSA does not reach kubeconfigs, and
// every leaf begins with its authority.
func TestOldVersionsAreFollowedInKeysAndDates(t *testing.T) {
	for version, old := range map[string]bool{"v1.29.15": true, "v1.30.14": true, "v1.31.14": false, "v1.37.2": false} {
		p := kubetest.Plan(t, func(d *kube.Draft) { d.Version = version })
		inConfig := pki.ECDSAP256
		if old {
			inConfig = pki.RSA2048
		}
		for _, it := range p.Items {
			switch it.Profile.Form {
			case kube.Config:
				assert.Equal(t, inConfig, it.Algorithm, it.ID)
				assert.True(t, it.BeginsWithAuthority, it.ID)
			case kube.Pair:
				assert.Equal(t, pki.ECDSAP256, it.Algorithm, it.ID)
				assert.Equal(t, old, it.BeginsWithAuthority, it.ID)
			default:
				assert.Equal(t, pki.ECDSAP256, it.Algorithm, it.ID)
				assert.False(t, it.BeginsWithAuthority, it.ID)
			}
		}
	}
}

func TestTheKubeletOfAControlPlaneCallsItsOwnApiserverFrom133(t *testing.T) {
	for version, want := range map[string]string{"v1.32.13": "api.lab.example:8443", "v1.33.0": "10.0.0.20:6443"} {
		p := kubetest.Plan(t, func(d *kube.Draft) { threeControlPlanes(d); d.Version = version })
		assert.Equal(t, want, item(t, p, "kubelet/cp-2").Server.String(), version)
		assert.Equal(t, "api.lab.example:8443", item(t, p, "kubelet/worker-1").Server.String(), version)
		assert.Equal(t, "10.0.0.20:6443", item(t, p, "scheduler/cp-2").Server.String(), version)
		assert.Equal(t, "api.lab.example:8443", item(t, p, "admin/cp-2").Server.String(), version)
		assert.Equal(t, "api.lab.example:8443", item(t, p, "user/jane").Server.String(), version)
	}
	p := kubetest.Plan(t, func(d *kube.Draft) { d.Users = "jane" })
	for _, id := range []string{"kubelet/worker-2", "kubelet/cp-1", "admin/cp-1", "user/jane"} {
		assert.Equal(t, "10.0.0.10:6443", item(t, p, id).Server.String(), "without an endpoint all call the first control plane")
	}
}

func TestKeyIdentifiersFollowTheGoOfTheRelease(t *testing.T) {
	for version, method := range map[string]pki.KeyIDMethod{"v1.34.4": pki.SHA1KeyID, "v1.35.0": pki.SHA256KeyID} {
		ca := find(t, kubetest.Made(t, func(d *kube.Draft) { d.Version = version }), "ca")
		want, err := method.ID(ca.Key.Public())
		require.NoError(t, err)
		assert.Equal(t, hex.EncodeToString(want), hex.EncodeToString(ca.Cert().SubjectKeyId), version)
	}
}

func TestPreferencesAreWrittenThrough133(t *testing.T) {
	for version, want := range map[string]bool{"v1.33.13": true, "v1.34.4": false} {
		r := kubetest.Made(t, func(d *kube.Draft) { d.Version = version; d.Workers = "" })
		text, err := r.Kubeconfig(find(t, r, "admin/cp-1"))
		require.NoError(t, err)
		if want {
			assert.Contains(t, string(text), "\nkind: Config\npreferences: {}\nusers:\n", version)
		} else {
			assert.NotContains(t, string(text), "preferences", version)
		}
	}
}
