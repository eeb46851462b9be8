package kube_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/golden"
	"kubepki/core/kube"
	"kubepki/core/kube/kubetest"
	"kubepki/core/pace"
	"kubepki/core/pki"
)

// text writes a plan so that every decision in it shows.
func text(p kube.Plan) string {
	var b strings.Builder
	for _, it := range p.Items {
		fmt.Fprintf(&b, "%s\n  %s", it.ID, it.Algorithm)
		if it.Days > 0 {
			fmt.Fprintf(&b, ", %d days", it.Days)
		}
		if it.BeginsWithAuthority {
			b.WriteString(" from the authority's begin")
		}
		if it.Brought {
			b.WriteString(", brought")
		}
		if it.Requested {
			b.WriteString(", signed elsewhere")
		}
		b.WriteString("\n")
		for _, row := range [][2]string{
			{"subject", it.Subject.String()},
			{"names", it.SANs.String()},
			{"issuer", it.Profile.Authority},
			{"usages", strings.Join(pki.ExtKeyUsageNames(it.Profile.Usages), ", ")},
			{"same as", it.SameAs},
			{"server", it.Server.String()},
			{"user", it.User},
		} {
			if row[1] != "" {
				fmt.Fprintf(&b, "  %-8s%s\n", row[0], row[1])
			}
		}
		for _, f := range it.Files {
			fmt.Fprintf(&b, "  %04o    %s\n", f.Mode, f.BundlePath())
		}
	}
	fmt.Fprintf(&b, "%d files, %d keys\n", p.Files(), p.Keys())
	return b.String()
}

// The plans of clusters that differ in what matters, whole. The first is what
// kubeadm itself was measured to write.
func TestPlans(t *testing.T) {
	for name, change := range map[string]func(*kube.Draft){
		"default 1.34.4":                  func(d *kube.Draft) { d.Version, d.KeyAlgorithm = "v1.34.4", string(pki.RSA2048) },
		"every option 1.37":               func(d *kube.Draft) { threeControlPlanes(d); d.Version = "v1.37.2" },
		"every option 1.29":               func(d *kube.Draft) { threeControlPlanes(d); d.Version = "v1.29.15" },
		"external etcd":                   externalEtcd,
		"one authority":                   oneAuthority,
		"one authority and external etcd": func(d *kube.Draft) { externalEtcd(d); d.OneAuthority = true },
		"IPv6 first": func(d *kube.Draft) {
			d.ControlPlanes, d.Workers = "cp-1 fd00::10 10.0.0.10", "w-1 fd00::11"
			d.ServiceCIDRs, d.Endpoint, d.ExtraSANs = "fd00:10:96::/112,10.96.0.0/12", "[fd00::99]:443", "fd00::99 fd00:10:96::1"
		},
	} {
		t.Run(name, func(t *testing.T) { golden.Equal(t, text(kubetest.Plan(t, change))) })
	}
}

// facts: the order of names measured on kubeadm v1.34.4, DNS names sorted
// bytewise and none twice, then addresses as they come.
func TestNamesOfTheApiserverAreInKubeadmsOrder(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(*kube.Draft)
		want   string
	}{
		{"default", nil, "DNS:cp-1, DNS:kubernetes, DNS:kubernetes.default, DNS:kubernetes.default.svc, DNS:kubernetes.default.svc.cluster.local, IP:10.96.0.1, IP:10.0.0.10"},
		{
			"endpoint by name and extras", func(d *kube.Draft) { d.Endpoint, d.ExtraSANs = "api.lab", "zeta.lab 192.0.2.7 *.lab 192.0.2.1 api.lab" },
			"DNS:*.lab, DNS:api.lab, DNS:cp-1, DNS:kubernetes, DNS:kubernetes.default, DNS:kubernetes.default.svc, DNS:kubernetes.default.svc.cluster.local, DNS:zeta.lab, IP:10.96.0.1, IP:10.0.0.10, IP:192.0.2.7, IP:192.0.2.1",
		},
		{
			"endpoint by address", func(d *kube.Draft) { d.Endpoint, d.ExtraSANs = "10.0.0.100", "10.0.0.10 10.0.0.100 10.96.0.1 fd00::1" },
			"DNS:cp-1, DNS:kubernetes, DNS:kubernetes.default, DNS:kubernetes.default.svc, DNS:kubernetes.default.svc.cluster.local, IP:10.96.0.1, IP:10.0.0.10, IP:10.0.0.100, IP:fd00::1",
		},
		{
			"the second service network adds nothing", func(d *kube.Draft) { d.ServiceCIDRs = "10.96.0.0/12,fd00:10:96::/112" },
			"DNS:cp-1, DNS:kubernetes, DNS:kubernetes.default, DNS:kubernetes.default.svc, DNS:kubernetes.default.svc.cluster.local, IP:10.96.0.1, IP:10.0.0.10",
		},
		{
			"other kinds come last", func(d *kube.Draft) { d.ExtraSANs = "URI:spiffe://lab/api a.lab" },
			"DNS:a.lab, DNS:cp-1, DNS:kubernetes, DNS:kubernetes.default, DNS:kubernetes.default.svc, DNS:kubernetes.default.svc.cluster.local, IP:10.96.0.1, IP:10.0.0.10, URI:spiffe://lab/api",
		},
		{
			"the host's second address is not called", func(d *kube.Draft) { d.ControlPlanes = "z 10.0.0.10 10.9.0.10" },
			"DNS:kubernetes, DNS:kubernetes.default, DNS:kubernetes.default.svc, DNS:kubernetes.default.svc.cluster.local, DNS:z, IP:10.96.0.1, IP:10.0.0.10",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := kubetest.Plan(t, tt.change)
			assert.Equal(t, tt.want, item(t, p, "apiserver/"+p.Cluster.ControlPlanes[0].Name).SANs.String())
		})
	}
	p := kubetest.Plan(t, func(d *kube.Draft) { d.ControlPlanes = "zeta 10.0.0.10 fd00::10" })
	for _, id := range []string{"etcd-server/zeta", "etcd-peer/zeta"} {
		assert.Equal(t, "DNS:localhost, DNS:zeta, IP:10.0.0.10, IP:127.0.0.1, IP:::1", item(t, p, id).SANs.String())
	}
}

func TestUsersFilesAreSafeAndDistinct(t *testing.T) {
	p := kubetest.Plan(t, func(d *kube.Draft) { d.Users = "jane\nJane\n../../etc/passwd\noidc:bob\noidc-bob\nзоя" })
	var got []string
	for _, it := range p.Items {
		if it.Profile.ID == kube.UserID {
			assert.Len(t, it.Files, 3)
			got = append(got, it.Place.User.Name+" > "+it.Files[0].BundlePath())
		}
	}
	assert.Equal(t, []string{
		"jane > users/jane.conf", "Jane > users/Jane-2.conf", "../../etc/passwd > users/------etc-passwd.conf",
		"oidc:bob > users/oidc-bob.conf", "oidc-bob > users/oidc-bob-2.conf", "зоя > users/---.conf",
	}, got)
}

func TestNoFileIsPlannedTwice(t *testing.T) {
	p := kubetest.Plan(t, threeControlPlanes)
	seen, ids := map[string]string{}, map[string]bool{}
	for _, it := range p.Items {
		assert.False(t, ids[it.ID], it.ID)
		ids[it.ID] = true
		for _, f := range it.Files {
			path := strings.ToLower(f.BundlePath())
			assert.Empty(t, seen[path], "%s is there twice", path)
			seen[path] = it.ID
			assert.NotContains(t, path, "//")
			assert.NotContains(t, path, "..")
		}
	}
	assert.Len(t, seen, p.Files())
}

func TestBroughtAuthoritiesAreTakenOver(t *testing.T) {
	p := kubetest.Plan(t, func(d *kube.Draft) { d.Brought = map[string]*pki.Authority{kube.EtcdCA: brought(t, "corp etcd")} })
	it := item(t, p, kube.EtcdCA)
	assert.True(t, it.Brought)
	assert.Equal(t, "CN=corp etcd", it.Subject.String())
	assert.Equal(t, "DNS:corp etcd", it.SANs.String())
	assert.Equal(t, len(p.Items)-1, p.Keys())
	assert.False(t, item(t, p, kube.ClusterCA).Brought)
}

func TestPlanningManyWorkersIsLinear(t *testing.T) {
	workers := func(n int) kube.Cluster {
		return read(t, func(d *kube.Draft) { d.Workers = strconv.Itoa(n) })
	}
	pace.Linear(t, 500, func(n int) func() {
		c := workers(n)
		return func() { kube.NewPlan(c) }
	})
	require.Len(t, kube.NewPlan(workers(5000)).Items, 19-4+1+5000)
}

// So is adding them in the form.
func TestResizingToManyWorkersIsLinear(t *testing.T) {
	pace.Linear(t, 500, func(n int) func() {
		return func() { kube.DefaultDraft().Resize(kube.FieldWorkers, n) }
	})
}
