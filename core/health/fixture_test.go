package health_test

import (
	"context"
	"crypto/x509"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"kubepki/core/health"
	"kubepki/core/kube"
	"kubepki/core/kube/kubetest"
	"kubepki/core/kubeconfig"
	"kubepki/core/pki"
)

// now is the moment at which every test takes place.
var now = kubetest.Now

const day = kubetest.Day

// made builds a set as a draft with a change says, with P-256 keys unless the
// change wants others.
func made(t testing.TB, change func(*kube.Draft)) *kube.Result {
	t.Helper()
	ctx, options := context.Background(), kubetest.Options()
	u, err := kube.Prepare(ctx, kubetest.Plan(t, change), options)
	require.NoError(t, err)
	var answers []kube.Answer
	for _, r := range u.Requests() { // the key of its authority lies elsewhere
		c, err := elders[r.Item.Profile.Authority].Issue(ctx, kube.LeafTemplate(r.Item, now, nil), r.PKI.X509.PublicKey)
		require.NoError(t, err)
		answers = append(answers, kube.Answer{Name: r.Path, Data: pki.CertificatePEM(c)})
	}
	u, intake, err := u.Take(ctx, answers, options)
	require.NoError(t, err)
	require.Empty(t, intake.Refused)
	r, err := u.Finish()
	require.NoError(t, err)
	return r
}

// elders are authorities made elsewhere.
var elders = map[string]*pki.Authority{kube.ClusterCA: elder("Lab Root"), kube.EtcdCA: elder("Lab etcd"), kube.FrontProxyCA: elder("Lab proxy")}

// judged checks files against a plan.
func judged(t testing.TB, files []health.File, plan kube.Plan) *health.Report {
	t.Helper()
	report, err := health.Check(context.Background(), plan, files, health.Options{Now: now, Parse: kubeconfig.Parse})
	require.NoError(t, err)
	return report
}

// guessed checks files by their paths alone.
func guessed(t testing.TB, files []health.File) *health.Report {
	t.Helper()
	return judged(t, files, health.Guess(files))
}

// text writes findings for people to review.
func text(findings []health.Finding) string {
	var b strings.Builder
	for _, f := range findings {
		fmt.Fprintf(&b, "%s %s %s%s\n  %s. %s\n  why: %s\n  fix: %s\n", f.Level, f.Rule, f.Host, f.Path, f.Title, f.What, f.Why, f.Fix)
		if f.Command != "" {
			fmt.Fprintf(&b, "  $ %s\n", f.Command)
		}
		fmt.Fprintf(&b, "  see: %s\n", f.Ref)
	}
	return b.String()
}

// shapes are clusters that are healthy, each another way.
var shapes = map[string]func(*kube.Draft){
	"default": nil,
	"RSA":     func(d *kube.Draft) { d.KeyAlgorithm, d.Workers = string(pki.RSA2048), "worker-1 10.0.0.41" },
	"P-384":   func(d *kube.Draft) { d.KeyAlgorithm = string(pki.ECDSAP384) },
	"all options": func(d *kube.Draft) {
		d.Name, d.DNSDomain = "lab", "lab.local"
		d.ControlPlanes = "cp-1 10.0.0.10\ncp-2 10.0.0.20\ncp-3 10.0.0.30 10.9.0.30"
		d.Endpoint, d.ServiceCIDRs = "api.lab.example:8443", "10.96.0.0/12, fd00:10:96::/108"
		d.ExtraSANs = "zeta.lab *.lab.example 192.0.2.7 email:pki@lab.example"
		d.Users = "jane: developers, operators\nrobot@lab.example\nO'Brien\nyes"
		d.KubeletServing, d.KubeProxy = true, true
	},
	"v1.29, IPv6": func(d *kube.Draft) {
		d.Version, d.ServiceCIDRs = "v1.29.0", "fd00:10:96::/112"
		d.ControlPlanes, d.Workers, d.Endpoint = "cp-1 fd00::10", "worker-1 fd00::11", "[fd00::99]:6443"
	},
	"external etcd": func(d *kube.Draft) {
		d.ExternalEtcd, d.EtcdMembers = true, "etcd-1 10.0.0.51\netcd-2 10.0.0.52\netcd-3 10.0.0.53"
	},
	"one authority": func(d *kube.Draft) { d.OneAuthority = true },
	"one authority, external etcd": func(d *kube.Draft) {
		d.OneAuthority, d.ExternalEtcd, d.EtcdMembers = true, true, "etcd-1 10.0.0.51"
	},
	"keys elsewhere": func(d *kube.Draft) {
		d.Brought = map[string]*pki.Authority{}
		for id, a := range elders {
			d.Brought[id] = &pki.Authority{Cert: a.Cert}
		}
		d.ExternalEtcd, d.EtcdMembers = true, "etcd-1 10.0.0.51"
	},
	"one key elsewhere": func(d *kube.Draft) {
		d.Brought = map[string]*pki.Authority{kube.EtcdCA: {Cert: elders[kube.EtcdCA].Cert}}
	},
	"brought": func(d *kube.Draft) {
		d.Brought = map[string]*pki.Authority{kube.ClusterCA: elder("Lab Root"), kube.FrontProxyCA: elder("kubernetes")}
	},
}

// elder is an authority made elsewhere, a year ago, with a key of another kind.
func elder(cn string) *pki.Authority {
	ctx := context.Background()
	key, err := pki.Native{}.Make(ctx, pki.ECDSAP384)
	if err != nil {
		panic(err)
	}
	a, err := pki.NewAuthority(ctx, key, pki.RootTemplate(pki.CommonName(cn), now.Add(-365*day), 3650*day))
	if err != nil {
		panic(err)
	}
	return a
}

// withSubject is the certificate with another name, byte for byte.
func withSubject(c x509.Certificate, der []byte) *x509.Certificate {
	c.RawSubject = der
	return &c
}

// templateOf is what an item's certificate says.
func templateOf(m kube.Made) pki.Template {
	return kube.LeafTemplate(m.Item, now, m.Cert())
}
