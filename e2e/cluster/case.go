package main

import (
	"fmt"
	"slices"
	"time"

	"kubepki/core/fault"
	"kubepki/core/kube"
	"kubepki/core/pki"
	"kubepki/e2e/cluster/check"
)

// scenario is one kind of cluster that is proved.
type scenario struct {
	name, title string
	// describe changes the page's default description, which has the built release.
	describe func(*kube.Draft)
	// authority says how the cluster's authority comes to the page.
	authority string
	// recreated tells that the bundle's recreate.sh makes the set anew, with openssl.
	recreated bool
	// ended tells that the bundle is made by a clock that is behind, so that its
	// leaves have ended, and that the page's Repair mends them.
	ended bool
	// from is the first minor of the built release that it is for, 0 for all.
	from int
	// without names the checks that cannot apply. It is written down beforehand:
	// a check that falls out by itself is a failure.
	without []string
}

// usual is what cannot apply to a set that the page made whole for the built
// release, with authorities of their own for etcd and the front proxy.
var usual = []string{"kubeadm-too-old", "csr-unsigned", "kubeadm-external", "etcd-one-authority", "loss", "repair-stops", "repair", "repair-files"}

// scenarios is the one table of cases.
var scenarios = []scenario{
	{
		name: "default", title: "one control plane, two workers, as the page proposes",
		describe: func(*kube.Draft) {},
		without:  usual,
	},
	{
		name: "p256", title: "ECDSA P-256, users, every option",
		describe: func(d *kube.Draft) {
			d.KeyAlgorithm = string(pki.ECDSAP256)
			d.Users = "jane: developers, ops\nbob"
			d.KubeletServing, d.KubeProxy = true, true
			d.ExtraSANs = "api.lab.example 203.0.113.7"
		},
		without: usual,
	},
	{
		name: "p384", title: "ECDSA P-384", from: 34,
		describe: func(d *kube.Draft) { d.KeyAlgorithm = string(pki.ECDSAP384) },
		without:  usual,
	},
	{
		name: "ha", title: "three control planes and three workers behind a load balancer's name",
		describe: func(d *kube.Draft) {
			d.ControlPlanes, d.Workers = "3", "3"
			d.Endpoint = "api.lab.example"
			*d = d.Expand()
		},
		without: []string{"kubeadm-too-old", "csr-unsigned", "kubeadm-external", "etcd-one-authority", "repair-stops", "repair", "repair-files"},
	},
	{
		name: "dual-stack", title: "IPv4 and IPv6, IPv6 first",
		describe: func(d *kube.Draft) {
			d.ServiceCIDRs = "fd00:10:96::/112,10.96.0.0/12"
			d.ControlPlanes = "cp-1 fd00::10 10.0.0.10"
			d.Workers = "worker-1 fd00::11 10.0.0.11"
		},
		without: usual,
	},
	{
		name: "oldest", title: "the shape of the oldest version that the page knows", from: 31,
		describe: func(d *kube.Draft) { d.Version = versions()[len(versions())-1].String() },
		without:  []string{"kubeadm-certs", "kubeadm-kubeconfig", "kubeadm-expiration", "kubeadm-renew", "csr-unsigned", "kubeadm-external", "etcd-one-authority", "loss", "repair-stops", "repair", "repair-files"},
	},
	{
		name: "newest", title: "the shape of the newest version that the page knows",
		describe: func(d *kube.Draft) { d.Version = versions()[0].String() },
		without:  usual,
	},
	{
		name: "brought", title: "an authority that openssl made, brought to the page", authority: whole,
		describe: func(*kube.Draft) {},
		without:  usual,
	},
	{
		name: "external-ca", title: "an authority whose key never comes to the page: openssl signs the requests", authority: keyless,
		describe: func(d *kube.Draft) { d.KeyAlgorithm = string(pki.ECDSAP256) },
		without:  []string{"kubeadm-too-old", "csr", "rotation", "page-signed", "kubeadm-renew", "etcd-one-authority", "loss", "repair-stops", "repair", "repair-files"},
	},
	{
		name: "external-etcd", title: "three members of etcd on hosts of their own",
		describe: func(d *kube.Draft) {
			d.KeyAlgorithm = string(pki.ECDSAP256)
			d.ExternalEtcd, d.EtcdMembers = true, "etcd-1 10.0.0.21\netcd-2 10.0.0.22\netcd-3 10.0.0.23"
		},
		without: usual,
	},
	{
		name: "one-authority", title: "one authority for everything",
		describe: func(d *kube.Draft) { d.KeyAlgorithm, d.OneAuthority = string(pki.ECDSAP256), true },
		without:  []string{"kubeadm-too-old", "csr-unsigned", "kubeadm-external", "etcd-strangers", "loss", "repair-stops", "repair", "repair-files"},
	},
	{
		name: "recreated", title: "the set that the bundle's recreate.sh makes with openssl", recreated: true,
		describe: func(d *kube.Draft) { d.KeyAlgorithm = string(pki.ECDSAP256) },
		without:  []string{"kubeadm-too-old", "csr-unsigned", "kubeadm-external", "etcd-one-authority", "sums", "page-signed", "loss", "repair-stops", "repair", "repair-files"},
	},
	{
		name: "repaired", title: "a set whose leaves have ended, mended by the page", ended: true,
		describe: func(*kube.Draft) {},
		without:  []string{"kubeadm-too-old", "csr-unsigned", "kubeadm-external", "etcd-one-authority", "sums", "page-signed", "loss"},
	},
}

// endedDays is how far the clock of a bundle is behind whose leaves have ended:
// they count for a year.
const endedDays = 400

func versions() []kube.Version { return kube.Versions() }

// draft is what is typed into the page for a scenario.
func (c scenario) draft(version string) kube.Draft {
	d := kube.DefaultDraft()
	d.Version = version
	c.describe(&d)
	return d
}

// scene is what is known of the bundle beforehand.
func (c scenario) scene(version string) (check.Scene, error) {
	built, _, err := kube.ParseVersion(version)
	if err != nil {
		return check.Scene{}, err
	}
	r := c.draft(version).Read(time.Now())
	if len(r.Problems) > 0 {
		return check.Scene{}, fmt.Errorf("cluster: case %s: %s: %s", c.name, r.Problems[0].What, r.Problems[0].Fix)
	}
	return check.Scene{Cluster: r.Cluster, Built: built, Keyless: c.authority == keyless, Recreated: c.recreated || c.ended, Repaired: c.ended}, nil
}

// cannot says why a scenario is not tried at all, "" when it is.
func (c scenario) cannot(o options) string {
	built, _, err := kube.ParseVersion(o.version)
	switch {
	case err == nil && built.Minor < c.from:
		return fmt.Sprintf("it is for v1.%d and newer", c.from)
	case o.loopback && !c.fitsLoopback():
		return "it has several servers, and on loopback there is one"
	}
	return ""
}

// fitsLoopback tells whether one machine can be the whole cluster.
func (c scenario) fitsLoopback() bool {
	d := kube.DefaultDraft()
	c.describe(&d)
	return d.Count(kube.FieldControlPlanes) == 1 && !d.ExternalEtcd && d.Endpoint == ""
}

// hostsOf names every host of a scene.
func hostsOf(s check.Scene) []string {
	var out []string
	for _, h := range s.Cluster.Hosts() {
		out = append(out, h.Name)
	}
	return out
}

// asWritten looks that exactly the checks fall out that the table says.
func (c scenario) asWritten(s check.Scene) error {
	got, want := check.Without(s), slices.Clone(c.without)
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		return fmt.Errorf("cluster: case %s: the checks %v cannot apply, the table says %v", c.name, got, want)
	}
	return nil
}

func printCases() error {
	for _, c := range scenarios {
		fmt.Printf("%-24s %s\n", c.name, c.title)
	}
	for _, b := range brokens {
		f, _ := fault.ByID(b.fault)
		fmt.Printf("%-24s %s\n", b.fault, f.What)
	}
	return nil
}
