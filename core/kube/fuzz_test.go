package kube_test

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"unicode"

	"kubepki/core/kube"
	"kubepki/core/kube/kubetest"
	"kubepki/core/kubeconfig"
	"kubepki/core/mutate"
)

// Whatever a person types, problems can be shown, and a draft without any can
// be planned, made and written.
func FuzzDraft(f *testing.F) {
	mutate.Fuzz(f, 500, func(seeds *mutate.Seeds) {
		seeds.Add("kubernetes", "1.34", "", "10.96.0.0/12", "cluster.local", "cp-1 10.0.0.10", "2", "365", "", "")
		seeds.Add("lab", "v1.29.15", "api.lab:8443", "fd00:10:96::/112,10.96.0.0/12", "lab", "cp-1 fd00::10\r\ncp-2=fd00::11", "", "90", "*.lab URI:spiffe://x/y a@b", "jane: dev, ops\nзоя\n@x: !y")
		seeds.Add("on", "v1.37.2", "[fd00::1]:1", "10.96.0.0/28", "a.b", "3", "users 10.0.0.1", "1", "10.0.0.1,a", "../x: \"q\"\nc:\\d")
		seeds.Add("lab\r", "1.34\n", "a_b", "10.96.0.0/12 ", "\u202elab", "cp\u200b 10.0.0.1", "-1", "365 ", "fe80::1%eth0", "a\x00")
	}, func(t *testing.T, name, version, endpoint, networks, domain, controls, workers, days, sans, users string) {
		d := kubetest.Drafted(func(d *kube.Draft) {
			// The hosts of etcd come out of the workers' text, so that the two lists meet.
			d.ExternalEtcd, d.EtcdMembers, d.OneAuthority = len(users)%2 == 1, strings.ReplaceAll(workers, "10.", "11."), len(name)%2 == 1
			d.Name, d.Version, d.Endpoint, d.ServiceCIDRs, d.DNSDomain = name, version, endpoint, networks, domain
			d.ControlPlanes, d.Workers, d.LeafDays, d.ExtraSANs, d.Users = controls, workers, days, sans, users
		})
		if d.Count(kube.FieldControlPlanes)+2*d.Count(kube.FieldWorkers) > 20 {
			return
		}
		reading := d.Read(now)
		for _, p := range reading.Problems {
			if p.What == "" || p.Fix == "" || strings.ContainsFunc(p.Error(), hidden) {
				t.Fatalf("problem cannot be shown: %+q", p.Error())
			}
		}
		if len(reading.Problems) == 0 {
			canBeMade(t, reading.Cluster)
		}
	})
}

// hidden tells characters that leave no mark on a page or turn a line around.
func hidden(r rune) bool { return !unicode.IsGraphic(r) }

func canBeMade(t *testing.T, c kube.Cluster) {
	t.Helper()
	r, err := kube.Build(context.Background(), kube.NewPlan(c), kube.Options{Maker: &recorder{}, Now: now})
	if err != nil {
		t.Fatalf("a draft without problems cannot be made: %v", err)
	}
	var b bytes.Buffer
	if err := r.WriteBundle(context.Background(), &b, kube.BundleOptions{}); err != nil {
		t.Fatalf("it cannot be written: %v", err)
	}
	for _, h := range c.Hosts() {
		text, err := kube.KubeadmConfig(c, h.Name)
		if err != nil {
			t.Fatal(err)
		}
		documents(t, text)
	}
	for _, m := range r.Made {
		for _, file := range m.Item.Files {
			if strings.Contains(file.BundlePath(), "..") {
				t.Fatalf("%q leaves its folder", file.BundlePath())
			}
			if file.Content != kube.KubeconfigFile {
				continue
			}
			text, err := r.Bytes(m, file)
			if err != nil {
				t.Fatal(err)
			}
			k, err := kubeconfig.Parse(text)
			if err != nil {
				t.Fatalf("kubeconfig does not parse: %v\n%s", err, text)
			}
			if _, user, err := k.Current(); err != nil || user.Name != m.Item.User {
				t.Fatalf("kubeconfig is for %q, want %q: %v", user.Name, m.Item.User, err)
			}
		}
	}
}
