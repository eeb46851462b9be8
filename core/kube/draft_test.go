package kube_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/kube"
	"kubepki/core/kube/kubetest"
	"kubepki/core/pki"
)

func TestTheDefaultDraftIsTheIssues(t *testing.T) {
	r := kube.DefaultDraft().Read(now)
	require.Empty(t, r.Problems)
	assert.Empty(t, r.Notes)
	c := r.Cluster
	assert.Equal(t, "kubernetes", c.Name)
	assert.Equal(t, kube.Versions()[0], c.Version)
	assert.Equal(t, "", c.Endpoint.String())
	assert.Equal(t, "10.96.0.0/12", c.ServiceCIDRs[0].String())
	assert.Equal(t, "10.96.0.1", c.ServiceIP().String())
	assert.Equal(t, "cluster.local", c.DNSDomain)
	assert.Equal(t, pki.RSA2048, c.KeyAlgorithm)
	assert.Equal(t, 3650, c.AuthorityDays)
	assert.Equal(t, 365, c.LeafDays)
	var hosts []string
	for _, h := range c.Nodes() {
		hosts = append(hosts, h.Name+" "+h.IPs[0].String())
	}
	assert.Equal(t, []string{"cp-1 10.0.0.10", "worker-1 10.0.0.11", "worker-2 10.0.0.12"}, hosts)
	assert.Len(t, c.ControlPlanes, 1)
	assert.Equal(t, 16, len(itemsOn(kube.NewPlan(c), "cp-1")), "a set for one control plane has 16 keys")
}

// itemsOn are the items whose key lies on a host.
func itemsOn(p kube.Plan, host string) []kube.Item {
	var out []kube.Item
	for _, it := range p.Items {
		for _, f := range it.Files {
			if f.Folder == host && f.Content != kube.CertificateFile && f.Content != kube.PublicKeyFile {
				out = append(out, it)
			}
		}
	}
	return out
}

// bad is one draft that cannot be, and the one problem it has.
type bad struct {
	name   string
	change func(*kube.Draft)
	want   kube.Problem
}

func TestEveryBadInputIsOneProblemAtItsField(t *testing.T) {
	for _, table := range [][]bad{badFields, badHosts, badNetworks, badValidity, badUsers} {
		for _, b := range table {
			t.Run(string(b.want.Field)+" "+b.name, func(t *testing.T) {
				r := kubetest.Drafted(b.change).Read(now)
				assert.Equal(t, []kube.Problem{b.want}, r.Problems)
				assert.Contains(t, b.want.Error(), string(b.want.Field))
				assert.Contains(t, b.want.Error(), b.want.What)
				assert.Contains(t, b.want.Error(), b.want.Fix)
				assert.NotEmpty(t, b.want.Fix, "a problem says what to do")
			})
		}
	}
}

// What a draft may be, but had better not.
func TestNotesAtFields(t *testing.T) {
	etcd := func(n string) func(*kube.Draft) {
		return func(d *kube.Draft) { d.ExternalEtcd, d.EtcdMembers = true, n }
	}
	const slow = " etcd members answer slowly, for each change has to reach most of them: seven are the most that etcd advises"
	for _, tt := range []struct {
		change func(*kube.Draft)
		field  kube.Field
		want   string
	}{
		{etcd("1"), kube.FieldEtcdMembers, ""},
		{etcd("2"), kube.FieldEtcdMembers, "2 etcd members bear the loss of 0, no more than 1 do: an odd number is usual"},
		{etcd("3"), kube.FieldEtcdMembers, ""},
		{etcd("4"), kube.FieldEtcdMembers, "4 etcd members bear the loss of 1, no more than 3 do: an odd number is usual"},
		{etcd("7"), kube.FieldEtcdMembers, ""},
		{etcd("8"), kube.FieldEtcdMembers, "8" + slow},
		{etcd("9"), kube.FieldEtcdMembers, "9" + slow},
		{func(d *kube.Draft) { d.ControlPlanes, d.Endpoint = "2", "api.lab" }, kube.FieldControlPlanes, "2 etcd members bear the loss of 0, no more than 1 do: an odd number is usual"},
		{func(d *kube.Draft) { d.ControlPlanes, d.Endpoint = "2", "api.lab"; etcd("3")(d) }, kube.FieldControlPlanes, ""},
		{oneAuthority, kube.FieldOneAuthority, "every client of the cluster then opens etcd too, and only --requestheader-allowed-names on the apiserver keeps it from claiming to be any user by a header"},
	} {
		r := kubetest.Drafted(tt.change).Read(now)
		assert.Empty(t, r.Problems)
		assert.Equal(t, tt.want, r.Notes[tt.field])
	}
}

// The list stays in the draft while etcd runs on the control planes, and says nothing.
func TestEtcdMembersCountOnlyWhenEtcdIsExternal(t *testing.T) {
	d := kubetest.Drafted(func(d *kube.Draft) { d.EtcdMembers = "cp-1 nonsense" })
	r := d.Read(now)
	require.Empty(t, r.Problems)
	assert.Empty(t, r.Cluster.Etcd)
	assert.Equal(t, r.Cluster.ControlPlanes, r.Cluster.EtcdMembers())
	d.ExternalEtcd = true
	assert.NotEmpty(t, d.ReadAfter(r, now).Problems, "it is read when it counts")
}

func TestBroughtAuthoritiesWaitWhileThereIsOne(t *testing.T) {
	d := kubetest.Drafted(oneAuthority)
	d.Brought = map[string]*pki.Authority{kube.ClusterCA: brought(t, "corp"), kube.EtcdCA: brought(t, "corp etcd")}
	c := d.Read(now).Cluster
	assert.Equal(t, map[string]*pki.Authority{kube.ClusterCA: d.Brought[kube.ClusterCA]}, c.Brought)
	for _, id := range []string{kube.ClusterCA, kube.EtcdCA, kube.FrontProxyCA} {
		it := item(t, kube.NewPlan(c), id)
		assert.True(t, it.Brought, id)
		assert.Equal(t, "CN=corp", it.Subject.String())
	}
}

const (
	nameFix    = "use up to 63 letters, digits, hyphens, dots and underscores, a letter or digit first"
	versionFix = "write it as v1.M.P, from v1.29 to v1.37"
	dnsFix     = "use a-z, 0-9, hyphens and dots"
)

var badFields = []bad{
	{"empty", func(d *kube.Draft) { d.Name = "" }, kube.Problem{kube.FieldName, 0, "cluster name is empty", nameFix}},
	{"blank inside", func(d *kube.Draft) { d.Name = "my lab" }, kube.Problem{kube.FieldName, 0, "cluster name “my lab” has a blank (character 3)", nameFix}},
	{"blank after", func(d *kube.Draft) { d.Name = "lab " }, kube.Problem{kube.FieldName, 0, "cluster name “lab ” ends with a blank", "remove it"}},
	{"Windows line end", func(d *kube.Draft) { d.Name = "lab\r" }, kube.Problem{kube.FieldName, 0, `cluster name “lab\u000d” ends with a carriage return (a Windows line end)`, "remove it"}},
	{"hyphen first", func(d *kube.Draft) { d.Name = "-lab" }, kube.Problem{kube.FieldName, 0, "cluster name “-lab” begins with “-”", nameFix}},
	{"long", func(d *kube.Draft) { d.Name = strings.Repeat("a", 64) }, kube.Problem{kube.FieldName, 0, "cluster name “" + strings.Repeat("a", 64) + "” has 64 characters", nameFix}},
	{"another sign", func(d *kube.Draft) { d.Name = "cluster!" }, kube.Problem{kube.FieldName, 0, "cluster name “cluster!” has “!” (character 8)", nameFix}},
	{"empty", func(d *kube.Draft) { d.Version = "" }, kube.Problem{kube.FieldVersion, 0, "Kubernetes version is empty", versionFix}},
	{"unknown minor", func(d *kube.Draft) { d.Version = "v1.28.3" }, kube.Problem{kube.FieldVersion, 0, "Kubernetes version “v1.28.3” is not known here", versionFix}},
	{"Windows line end", func(d *kube.Draft) { d.Version = "v1.34.4\r" }, kube.Problem{kube.FieldVersion, 0, `Kubernetes version “v1.34.4\u000d” is not one`, versionFix}},
	{"upper case", func(d *kube.Draft) { d.DNSDomain = "Cluster.local" }, kube.Problem{kube.FieldDNSDomain, 0, "DNS name “Cluster.local” has an upper-case “C” (character 1)", "write it in lower case"}},
	{"underscore", func(d *kube.Draft) { d.DNSDomain = "my_lab" }, kube.Problem{kube.FieldDNSDomain, 0, "DNS name “my_lab” has an underscore (character 3)", "use a hyphen"}},
	{"trailing blank", func(d *kube.Draft) { d.DNSDomain = "lab " }, kube.Problem{kube.FieldDNSDomain, 0, "DNS name “lab ” ends with a blank", "remove it"}},
	{"Windows line end", func(d *kube.Draft) { d.DNSDomain = "lab\r" }, kube.Problem{kube.FieldDNSDomain, 0, `DNS name “lab\u000d” ends with a carriage return (a Windows line end)`, "remove it"}},
	{"wildcard", func(d *kube.Draft) { d.DNSDomain = "*.lab" }, kube.Problem{kube.FieldDNSDomain, 0, "DNS name “*.lab” has “*” (character 1)", dnsFix}},
	{"unknown", func(d *kube.Draft) { d.KeyAlgorithm = "RSA-1024" }, kube.Problem{kube.FieldKeyAlgorithm, 0, "key type “RSA-1024” is not known", "choose one of RSA-2048, RSA-3072, RSA-4096, ECDSA-P256, ECDSA-P384"}},
	{"not in this version", func(d *kube.Draft) { d.Version, d.KeyAlgorithm = "v1.33.13", "ECDSA-P384" }, kube.Problem{kube.FieldKeyAlgorithm, 0, "kubeadm v1.33.13 does not know ECDSA P-384", "choose one of RSA 2048, RSA 3072, RSA 4096, ECDSA P-256"}},
	{"not in an old version", func(d *kube.Draft) { d.Version, d.KeyAlgorithm = "v1.29.15", "RSA-4096" }, kube.Problem{kube.FieldKeyAlgorithm, 0, "kubeadm v1.29.15 does not know RSA 4096", "choose one of RSA 2048, ECDSA P-256"}},
	{"underscore", func(d *kube.Draft) { d.ExtraSANs = "api.lab, my_host" }, kube.Problem{kube.FieldExtraSANs, 0, "name 2: DNS name “my_host” has an underscore (character 3)", "use a hyphen"}},
	{"zone", func(d *kube.Draft) { d.ExtraSANs = "fe80::1%eth0" }, kube.Problem{kube.FieldExtraSANs, 0, "name 1: IP address “fe80::1%eth0” has a zone (eth0)", "a certificate holds addresses without one: leave %eth0 out"}},
	{"twice", func(d *kube.Draft) { d.ExtraSANs = "a a" }, kube.Problem{kube.FieldExtraSANs, 0, "name 2: name “DNS:a” is there twice", "remove one"}},
}

var badHosts = []bad{
	{"none", func(d *kube.Draft) { d.ExternalEtcd = true }, kube.Problem{kube.FieldEtcdMembers, 0, "0 etcd members", "write at least one, or let etcd run on the control planes"}},
	{"zero", func(d *kube.Draft) { d.ExternalEtcd, d.EtcdMembers = true, "0" }, kube.Problem{kube.FieldEtcdMembers, 0, "0 etcd members", "write at least one, or let etcd run on the control planes"}},
	{"too many", func(d *kube.Draft) { d.ExternalEtcd, d.EtcdMembers = true, "100" }, kube.Problem{kube.FieldEtcdMembers, 0, "100 etcd members are too many", "up to 99 can be made here"}},
	{"no address", func(d *kube.Draft) { d.ExternalEtcd, d.EtcdMembers = true, "e" }, kube.Problem{kube.FieldEtcdMembers, 1, "host “e” has no address", "write it after the name, as in e 10.0.0.10"}},
	{"name of a folder", func(d *kube.Draft) { d.ExternalEtcd, d.EtcdMembers = true, "kubeadm 10.0.0.21" }, kube.Problem{kube.FieldEtcdMembers, 1, "host name “kubeadm” is that of a file or folder of the bundle", "use another name"}},
	{"name of a control plane", func(d *kube.Draft) { d.ExternalEtcd, d.EtcdMembers = true, "e 10.0.0.21\ncp-1 10.0.0.22" }, kube.Problem{kube.FieldEtcdMembers, 2, "host name “cp-1” is there twice, first in control planes, line 1", "give each host a name of its own"}},
	{"address of a control plane", func(d *kube.Draft) { d.ExternalEtcd, d.EtcdMembers = true, "e 10.0.0.10" }, kube.Problem{kube.FieldEtcdMembers, 1, "IP address “10.0.0.10” is there twice, first in control planes, line 1", "give each host an address of its own"}},
	{"name of an etcd member", func(d *kube.Draft) { d.ExternalEtcd, d.EtcdMembers, d.Workers = true, "e 10.0.0.21", "e 10.0.0.22" }, kube.Problem{kube.FieldWorkers, 1, "host name “e” is there twice, first in etcd members, line 1", "give each host a name of its own"}},
	{"address of an etcd member", func(d *kube.Draft) { d.ExternalEtcd, d.EtcdMembers, d.Workers = true, "e 10.0.0.21", "w 10.0.0.21" }, kube.Problem{kube.FieldWorkers, 1, "IP address “10.0.0.21” is there twice, first in etcd members, line 1", "give each host an address of its own"}},
	{"etcd in the service network", func(d *kube.Draft) { d.ExternalEtcd, d.EtcdMembers = true, "e 10.96.0.21" }, kube.Problem{kube.FieldServiceCIDRs, 0, "service network 10.96.0.0/12 holds the address 10.96.0.21 of e", "choose a network that no host is in"}},
	{"none", func(d *kube.Draft) { d.ControlPlanes = "" }, kube.Problem{kube.FieldControlPlanes, 0, "0 control planes", "a cluster needs at least one"}},
	{"zero", func(d *kube.Draft) { d.ControlPlanes = "0" }, kube.Problem{kube.FieldControlPlanes, 0, "0 control planes", "a cluster needs at least one"}},
	{"too many", func(d *kube.Draft) { d.ControlPlanes = "100" }, kube.Problem{kube.FieldControlPlanes, 0, "100 control planes are too many", "up to 99 can be made here"}},
	{"no endpoint", func(d *kube.Draft) { d.ControlPlanes = "2" }, kube.Problem{kube.FieldEndpoint, 0, "2 control planes need an endpoint", "give the name or address of the load balancer before them"}},
	{"too many", func(d *kube.Draft) { d.Workers = "5001" }, kube.Problem{kube.FieldWorkers, 0, "5001 workers are too many", "up to 5000 can be made here, the most that Kubernetes is made for"}},
	{"too many lines", func(d *kube.Draft) { d.Workers = lines(5001) }, kube.Problem{kube.FieldWorkers, 0, "5001 workers are too many", "up to 5000 can be made here, the most that Kubernetes is made for"}},
	{"fewer than none", func(d *kube.Draft) { d.Workers = "-1" }, kube.Problem{kube.FieldWorkers, 0, "-1 workers", "use 0 or more"}},
	{"underscore", func(d *kube.Draft) { d.Workers = "a 10.0.0.11\n\nmy_host 10.0.0.12" }, kube.Problem{kube.FieldWorkers, 3, "DNS name “my_host” has an underscore (character 3)", "use a hyphen"}},
	{"upper case", func(d *kube.Draft) { d.Workers = "Worker 10.0.0.11" }, kube.Problem{kube.FieldWorkers, 1, "DNS name “Worker” has an upper-case “W” (character 1)", "write it in lower case"}},
	{"no address", func(d *kube.Draft) { d.Workers = "w" }, kube.Problem{kube.FieldWorkers, 1, "host “w” has no address", "write it after the name, as in w 10.0.0.10"}},
	{"no name", func(d *kube.Draft) { d.Workers = "10.0.0.11" }, kube.Problem{kube.FieldWorkers, 1, "host “10.0.0.11” is an address where the name should be", "write NAME and IP, as in cp-1 10.0.0.10"}},
	{"separators alone", func(d *kube.Draft) { d.Workers = ", ;" }, kube.Problem{kube.FieldWorkers, 1, "host “, ;” has no name", "write NAME and IP, as in cp-1 10.0.0.10"}},
	{"bad address", func(d *kube.Draft) { d.Workers = "w 10.0.0.300" }, kube.Problem{kube.FieldWorkers, 1, "IP address “10.0.0.300” is not an IPv4 address", "four numbers from 0 to 255, without leading zeros"}},
	{"zone", func(d *kube.Draft) { d.Workers = "w fd00::1%eth0" }, kube.Problem{kube.FieldWorkers, 1, "IP address “fd00::1%eth0” has a zone (eth0)", "a certificate holds addresses without one: leave %eth0 out"}},
	{"prefix", func(d *kube.Draft) { d.Workers = "w 10.0.0.11/24" }, kube.Problem{kube.FieldWorkers, 1, "IP address “10.0.0.11/24” has a prefix length", "give the address alone, without /…"}},
	{"loopback", func(d *kube.Draft) { d.ControlPlanes = "cp-1 127.0.0.1" }, kube.Problem{kube.FieldControlPlanes, 1, "IP address “127.0.0.1” is not one that other hosts can call", "give the address of the host's network interface"}},
	{"any address", func(d *kube.Draft) { d.ControlPlanes = "cp-1 0.0.0.0" }, kube.Problem{kube.FieldControlPlanes, 1, "IP address “0.0.0.0” is not one that other hosts can call", "give the address of the host's network interface"}},
	{"link-local", func(d *kube.Draft) { d.Workers = "w fe80::1" }, kube.Problem{kube.FieldWorkers, 1, "IP address “fe80::1” is not one that other hosts can call", "give the address of the host's network interface"}},
	{"name twice", func(d *kube.Draft) { d.Workers = "a 10.0.0.11\na 10.0.0.12" }, kube.Problem{kube.FieldWorkers, 2, "host name “a” is there twice, first in workers, line 1", "give each host a name of its own"}},
	{"name of a control plane", func(d *kube.Draft) { d.Workers = "cp-1 10.0.0.11" }, kube.Problem{kube.FieldWorkers, 1, "host name “cp-1” is there twice, first in control planes, line 1", "give each host a name of its own"}},
	{"address twice", func(d *kube.Draft) { d.Workers = "a 10.0.0.10" }, kube.Problem{kube.FieldWorkers, 1, "IP address “10.0.0.10” is there twice, first in control planes, line 1", "give each host an address of its own"}},
	{"address twice in one line", func(d *kube.Draft) { d.Workers = "a fd00::1 FD00:0::1" }, kube.Problem{kube.FieldWorkers, 1, "IP address “fd00::1” is there twice, first in workers, line 1", "give each host an address of its own"}},
	{"folder of the bundle", func(d *kube.Draft) { d.Workers = "users 10.0.0.11" }, kube.Problem{kube.FieldWorkers, 1, "host name “users” is that of a file or folder of the bundle", "use another name"}},
	{"file of the bundle", func(d *kube.Draft) { d.Workers = "readme.txt 10.0.0.11" }, kube.Problem{kube.FieldWorkers, 1, "host name “readme.txt” is that of a file or folder of the bundle", "use another name"}},
}

const (
	twoKinds = "give one, or one IPv4 and one IPv6"
	cidrFix  = "write it as 10.96.0.0/12"
)

var badNetworks = []bad{
	{"empty", func(d *kube.Draft) { d.ServiceCIDRs = "" }, kube.Problem{kube.FieldServiceCIDRs, 0, "CIDR is empty", cidrFix}},
	{"no length", func(d *kube.Draft) { d.ServiceCIDRs = "10.96.0.0" }, kube.Problem{kube.FieldServiceCIDRs, 0, "CIDR “10.96.0.0” has no prefix length", cidrFix}},
	{"bad length", func(d *kube.Draft) { d.ServiceCIDRs = "10.96.0.0/33" }, kube.Problem{kube.FieldServiceCIDRs, 0, "CIDR “10.96.0.0/33” has a prefix length “33” that is none", cidrFix}},
	{"trailing blank", func(d *kube.Draft) { d.ServiceCIDRs = "10.96.0.0/12 " }, kube.Problem{kube.FieldServiceCIDRs, 0, "CIDR “10.96.0.0/12 ” ends with a blank", "remove it"}},
	{"bad address", func(d *kube.Draft) { d.ServiceCIDRs = "10.960.0.0/12" }, kube.Problem{kube.FieldServiceCIDRs, 0, "IP address “10.960.0.0” is not an IPv4 address", "four numbers from 0 to 255, without leading zeros"}},
	{"bits beyond", func(d *kube.Draft) { d.ServiceCIDRs = "10.96.0.5/12" }, kube.Problem{kube.FieldServiceCIDRs, 0, "CIDR “10.96.0.5/12” has bits beyond its prefix", "write 10.96.0.0/12"}},
	{"too small", func(d *kube.Draft) { d.ServiceCIDRs = "10.96.0.0/29" }, kube.Problem{kube.FieldServiceCIDRs, 0, "CIDR “10.96.0.0/29” is too small for a service network", "use a shorter prefix: 16 addresses are the least"}},
	{"too large", func(d *kube.Draft) { d.ServiceCIDRs = "172.16.0.0/11" }, kube.Problem{kube.FieldServiceCIDRs, 0, "CIDR “172.16.0.0/11” has bits beyond its prefix", "write 172.0.0.0/11"}},
	{"too large IPv6", func(d *kube.Draft) { d.ServiceCIDRs = "10.96.0.0/12,fd00::/64" }, kube.Problem{kube.FieldServiceCIDRs, 0, "CIDR “fd00::/64” is too large for a service network", "the apiserver takes at most 20 bits: /108 or longer"}},
	{"same kind", func(d *kube.Draft) { d.ServiceCIDRs = "10.96.0.0/12,10.112.0.0/12" }, kube.Problem{kube.FieldServiceCIDRs, 0, "both service networks are of the same kind", twoKinds}},
	{"three", func(d *kube.Draft) { d.ServiceCIDRs = "10.96.0.0/12,fd00::/112,10.112.0.0/12" }, kube.Problem{kube.FieldServiceCIDRs, 0, "3 service networks are too many", twoKinds}},
	{"of another kind than the hosts", func(d *kube.Draft) { d.ServiceCIDRs = "fd00::/112, 10.96.0.0/12" }, kube.Problem{kube.FieldServiceCIDRs, 0, "service network fd00::/112 is not of the kind of cp-1's address 10.0.0.10", "put the network of that kind first, or the host's other address"}},
	{"holds a host", func(d *kube.Draft) { d.ServiceCIDRs = "10.0.0.0/16" }, kube.Problem{kube.FieldServiceCIDRs, 0, "service network 10.0.0.0/16 holds the address 10.0.0.10 of cp-1", "choose a network that no host is in"}},
	{"URL", func(d *kube.Draft) { d.Endpoint = "https://api.lab:6443" }, kube.Problem{kube.FieldEndpoint, 0, "endpoint “https://api.lab:6443” is a URL", "give host and port alone, such as api.lab.example:6443"}},
	{"port of letters", func(d *kube.Draft) { d.Endpoint = "api.lab:https" }, kube.Problem{kube.FieldEndpoint, 0, "endpoint “api.lab:https” has a port “https” that is none", "use a number from 1 to 65535"}},
	{"port 0", func(d *kube.Draft) { d.Endpoint = "api.lab:0" }, kube.Problem{kube.FieldEndpoint, 0, "endpoint “api.lab:0” has a port “0” that is none", "use a number from 1 to 65535"}},
	{"port too large", func(d *kube.Draft) { d.Endpoint = "api.lab:65536" }, kube.Problem{kube.FieldEndpoint, 0, "endpoint “api.lab:65536” has a port “65536” that is none", "use a number from 1 to 65535"}},
	{"no port after the colon", func(d *kube.Draft) { d.Endpoint = "api.lab:" }, kube.Problem{kube.FieldEndpoint, 0, "endpoint “api.lab:” has a port “” that is none", "use a number from 1 to 65535"}},
	{"Windows line end", func(d *kube.Draft) { d.Endpoint = "api.lab:6443\r" }, kube.Problem{kube.FieldEndpoint, 0, `endpoint “api.lab:6443\u000d” ends with a carriage return (a Windows line end)`, "remove it"}},
	{"trailing blank", func(d *kube.Draft) { d.Endpoint = "api.lab " }, kube.Problem{kube.FieldEndpoint, 0, "endpoint “api.lab ” ends with a blank", "remove it"}},
	{"underscore", func(d *kube.Draft) { d.Endpoint = "my_lb:6443" }, kube.Problem{kube.FieldEndpoint, 0, "DNS name “my_lb” has an underscore (character 3)", "use a hyphen"}},
	{"wildcard", func(d *kube.Draft) { d.Endpoint = "*.lab" }, kube.Problem{kube.FieldEndpoint, 0, "DNS name “*.lab” has “*” (character 1)", dnsFix}},
	{"bad address", func(d *kube.Draft) { d.Endpoint = "10.0.0.300:6443" }, kube.Problem{kube.FieldEndpoint, 0, "IP address “10.0.0.300” is not an IPv4 address", "four numbers from 0 to 255, without leading zeros"}},
	{"zone", func(d *kube.Draft) { d.Endpoint = "fe80::1%eth0" }, kube.Problem{kube.FieldEndpoint, 0, "IP address “fe80::1%eth0” has a zone (eth0)", "a certificate holds addresses without one: leave %eth0 out"}},
	{"bracket open", func(d *kube.Draft) { d.Endpoint = "[fd00::1" }, kube.Problem{kube.FieldEndpoint, 0, "endpoint “[fd00::1” has brackets that do not fit", "write an IPv6 address and a port as [fd00::10]:6443"}},
	{"no colon after the bracket", func(d *kube.Draft) { d.Endpoint = "[fd00::1]6443" }, kube.Problem{kube.FieldEndpoint, 0, "endpoint “[fd00::1]6443” has brackets that do not fit", "write an IPv6 address and a port as [fd00::10]:6443"}},
	{"any address", func(d *kube.Draft) { d.Endpoint = "0.0.0.0:6443" }, kube.Problem{kube.FieldEndpoint, 0, "endpoint “0.0.0.0” is not an address that can be called", "give that of the load balancer or control plane"}},
	{"no host", func(d *kube.Draft) { d.Endpoint = ":6443" }, kube.Problem{kube.FieldEndpoint, 0, "DNS name is empty", "give a name such as api.lab.example"}},
}

var badValidity = []bad{
	{"letters", func(d *kube.Draft) { d.LeafDays = "a year" }, kube.Problem{kube.FieldLeafDays, 0, "validity “a year” is not a number of days", "use a whole number from 1 to 36500"}},
	{"none", func(d *kube.Draft) { d.LeafDays = "0" }, kube.Problem{kube.FieldLeafDays, 0, "validity “0” is less than a day", "use a whole number from 1 to 36500"}},
	{"too many", func(d *kube.Draft) { d.AuthorityDays = "36501" }, kube.Problem{kube.FieldAuthorityDays, 0, "validity “36501” is longer than 36500 days", "use a whole number from 1 to 36500"}},
	{"far too many", func(d *kube.Draft) { d.AuthorityDays = "99999999999999999999" }, kube.Problem{kube.FieldAuthorityDays, 0, "validity “99999999999999999999” is longer than 36500 days", "use a whole number from 1 to 36500"}},
	{"empty", func(d *kube.Draft) { d.AuthorityDays = "" }, kube.Problem{kube.FieldAuthorityDays, 0, "validity is empty", "use a whole number from 1 to 36500"}},
	{"outliving", func(d *kube.Draft) { d.LeafDays, d.AuthorityDays = "366", "365" }, kube.Problem{kube.FieldLeafDays, 0, "certificates of 366 days would outlive their authorities of 365 days", "make them end first"}},
}

var badUsers = []bad{
	{"twice", func(d *kube.Draft) { d.Users = "jane\njohn\njane: dev" }, kube.Problem{kube.FieldUsers, 3, "user “jane” is there twice, first in line 1", "remove one"}},
	{"too many", func(d *kube.Draft) { d.Users = lines(1001) }, kube.Problem{kube.FieldUsers, 0, "1001 users are too many", "up to 1000 can be made here"}},
	{"no name", func(d *kube.Draft) { d.Users = ": dev" }, kube.Problem{kube.FieldUsers, 1, "user has no name", "write it before the colon, as in jane: developers"}},
	{"blank in the name", func(d *kube.Draft) { d.Users = "jane doe" }, kube.Problem{kube.FieldUsers, 1, "user name “jane doe” has a blank in it", "groups follow after a colon, as in jane: developers"}},
	{"group twice", func(d *kube.Draft) { d.Users = "jane: dev, dev" }, kube.Problem{kube.FieldUsers, 1, "group “dev” is there twice", "remove one"}},
	{"group that does not exist", func(d *kube.Draft) { d.Users = "\njane: system:master" }, kube.Problem{kube.FieldUsers, 2, "group “system:master” does not exist", "the group that may do everything is system:masters"}},
	{"control character", func(d *kube.Draft) { d.Users = "ja\x01ne" }, kube.Problem{kube.FieldUsers, 1, `attribute 1 (CN) “ja\u0001ne” has an invisible character (U+0001) in it`, "remove it: two names that look the same must be the same"}},
}

func TestAllProblemsAreReportedAtOnceInTheOrderOfTheForm(t *testing.T) {
	r := kubetest.Drafted(func(d *kube.Draft) {
		d.Users, d.LeafDays, d.Workers, d.ControlPlanes = "jane\njane", "x", "w", "2"
		d.DNSDomain, d.ServiceCIDRs, d.Version, d.Name = "", "x", "x", ""
	}).Read(now)
	var fields []kube.Field
	for _, p := range r.Problems {
		fields = append(fields, p.Field)
	}
	assert.Equal(t, []kube.Field{
		kube.FieldName, kube.FieldVersion, kube.FieldEndpoint, kube.FieldServiceCIDRs, kube.FieldDNSDomain,
		kube.FieldWorkers, kube.FieldLeafDays, kube.FieldUsers,
	}, fields)
}

func TestLeavesMayNotOutliveABroughtAuthority(t *testing.T) {
	ca := brought(t, "corp") // nine years are left
	give := func(leaf string) []kube.Problem {
		return kubetest.Drafted(func(d *kube.Draft) {
			d.LeafDays, d.AuthorityDays = leaf, "36500"
			d.Brought = map[string]*pki.Authority{kube.ClusterCA: ca}
		}).Read(now).Problems
	}
	assert.Empty(t, give("3285"))
	assert.Equal(t, []kube.Problem{{kube.FieldLeafDays, 0, "certificates of 3286 days would outlive the cluster authority you brought, which ends on 21 Nov 2035", "use 3285 days or fewer"}}, give("3286"))

	d := kubetest.Drafted(func(d *kube.Draft) { d.Brought = map[string]*pki.Authority{kube.ClusterCA: ca} })
	assert.Equal(t, "bring one that lasts longer", d.Read(ca.Cert.NotAfter.Add(-day / 2)).Problems[0].Fix)
}

func TestNotesSayWhatWasCompleted(t *testing.T) {
	r := kubetest.Drafted(func(d *kube.Draft) { d.Version, d.Endpoint = "1.34", "api.lab" }).Read(now)
	require.Empty(t, r.Problems)
	assert.Equal(t, map[kube.Field]string{
		kube.FieldVersion:  "1.34 means v1.34.12, the newest patch known here",
		kube.FieldEndpoint: "becomes api.lab:6443",
	}, r.Notes)
}

func TestParseEndpoint(t *testing.T) {
	for in, want := range map[string]string{
		"api.lab": "api.lab:6443", "api.lab:8443": "api.lab:8443", "10.0.0.1": "10.0.0.1:6443", "10.0.0.1:443": "10.0.0.1:443",
		"fd00::1": "[fd00::1]:6443", "[fd00::1]": "[fd00::1]:6443", "[FD00:0::1]:8443": "[fd00::1]:8443", "fd00::": "[fd00::]:6443", "lb": "lb:6443",
	} {
		got, err := kube.ParseEndpoint(in)
		require.NoError(t, err, in)
		assert.Equal(t, want, got.String(), in)
	}
	assert.Equal(t, "", kube.Endpoint{}.String())
}

func TestParseServiceCIDRTakesWhatTheApiserverTakes(t *testing.T) {
	for _, in := range []string{"10.96.0.0/12", "10.96.0.0/28", "fd00::/108", "fd00:10:96::/112", "fd00::/124"} {
		got, err := kube.ParseServiceCIDR(in)
		require.NoError(t, err, in)
		assert.Equal(t, in, got.String())
	}
	_, err := kube.ParseServiceCIDR("10.0.0.0/11")
	assert.ErrorContains(t, err, "CIDR “10.0.0.0/11” is too large for a service network: the apiserver takes at most 20 bits: /12 or longer")
}

func TestUsersAreRead(t *testing.T) {
	c := read(t, func(d *kube.Draft) {
		d.Users = "jane: developers, operators\r\n\n  robot@lab.example  \nsystem:anyone:\noidc:bob: x"
	})
	assert.Equal(t, []kube.User{
		{"jane", []string{"developers", "operators"}}, {"robot@lab.example", nil}, {"system:anyone", nil}, {"oidc:bob", []string{"x"}},
	}, c.Users)
}
