package kube_test

import (
	"context"
	"crypto/x509"
	"testing"

	"github.com/stretchr/testify/require"

	"kubepki/core/kube"
	"kubepki/core/kube/kubetest"
	"kubepki/core/pki"
)

var now = kubetest.Now

const day = kubetest.Day

// read takes a draft that has no problems.
func read(t testing.TB, change func(*kube.Draft)) kube.Cluster {
	t.Helper()
	return kubetest.Plan(t, change).Cluster
}

// threeControlPlanes is a cluster that uses every option.
func threeControlPlanes(d *kube.Draft) {
	d.Name = "lab"
	d.ControlPlanes = "cp-1 10.0.0.10\ncp-2 10.0.0.20\ncp-3 10.0.0.30 10.9.0.30"
	d.Workers = "worker-1 10.0.0.41"
	d.Endpoint = "api.lab.example:8443"
	d.ServiceCIDRs = "10.96.0.0/12, fd00:10:96::/108"
	d.DNSDomain = "lab.local"
	d.ExtraSANs = "zeta.lab *.lab.example 192.0.2.7 alpha.lab 192.0.2.1"
	d.Users = "jane: developers, operators\nrobot@lab.example"
	d.KubeletServing, d.KubeProxy = true, true
}

// externalEtcd is a cluster whose etcd has three hosts of its own.
func externalEtcd(d *kube.Draft) {
	d.ControlPlanes = "cp-1 10.0.0.10\ncp-2 10.0.0.11"
	d.Endpoint = "api.lab.example"
	d.ExternalEtcd, d.EtcdMembers = true, "etcd-1 10.0.0.21\netcd-2 10.0.0.22\netcd-3 fd00::23"
	d.Workers = "worker-1 10.0.0.41"
}

// oneAuthority is a cluster with one root for everything.
func oneAuthority(d *kube.Draft) { d.OneAuthority, d.Workers = true, "1" }

// brought is an authority made elsewhere, a year ago, that lasts another nine years.
func brought(t testing.TB, cn string) *pki.Authority {
	t.Helper()
	ctx := context.Background()
	key, err := pki.Native{}.Make(ctx, pki.ECDSAP384)
	require.NoError(t, err)
	a, err := pki.NewAuthority(ctx, key, pki.RootTemplate(pki.CommonName(cn), now.Add(-365*day), 3650*day))
	require.NoError(t, err)
	return a
}

// find gives one finished item.
func find(t testing.TB, r *kube.Result, id string) kube.Made {
	t.Helper()
	m, ok := r.Find(id)
	require.True(t, ok, id)
	return m
}

// pool holds one authority.
func pool(c *x509.Certificate) *x509.CertPool {
	p := x509.NewCertPool()
	p.AddCert(c)
	return p
}
