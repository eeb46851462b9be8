package kube_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/golden"
	"kubepki/core/kube"
	"kubepki/core/kube/kubetest"
)

func services(t *testing.T, change func(*kube.Draft)) *kube.Services {
	t.Helper()
	p := kubetest.Plan(t, change)
	return kube.NewServices(&p)
}

// commands are the argument vectors of every component on every host.
func commands(t *testing.T, p kube.Plan) string {
	t.Helper()
	var b strings.Builder
	s := kube.NewServices(&p)
	for _, h := range p.Cluster.Hosts() {
		for _, c := range s.On(h.Name) {
			argv, err := s.Command(h.Name, c.Name)
			require.NoError(t, err)
			b.WriteString("# " + h.Name + "\n" + strings.Join(argv, "\n    ") + "\n")
		}
	}
	return b.String()
}

func TestCommands(t *testing.T) {
	for name, change := range map[string]func(*kube.Draft){
		"default 1.34.4":    func(d *kube.Draft) { d.Version = "v1.34.4" },
		"every option 1.29": func(d *kube.Draft) { threeControlPlanes(d); d.Version = "v1.29.15" },
		"every option 1.37": func(d *kube.Draft) { threeControlPlanes(d); d.Version = "v1.37.2" },
		"dual stack, IPv6 first": func(d *kube.Draft) {
			d.ControlPlanes, d.Workers = "cp-1 fd00::10 10.0.0.10", "worker-1 fd00::11 10.0.0.11"
			d.ServiceCIDRs = "fd00:10:96::/108,10.96.0.0/12"
		},
		"external etcd": func(d *kube.Draft) { externalEtcd(d); d.Version = "v1.34.4" },
	} {
		t.Run(name, func(t *testing.T) { golden.Equal(t, commands(t, kubetest.Plan(t, change))) })
	}
}

// Every path in a command is that of a file in the plan of that very host, or
// of the few things that a program makes or that lie beside the bundle.
func TestCommandsNameFilesOfThePlan(t *testing.T) {
	others := []string{"/var/lib/etcd", "/var/lib/kubelet/config.yaml"}
	for _, v := range kube.Versions() {
		p := kubetest.Plan(t, func(d *kube.Draft) { threeControlPlanes(d); d.Version = v.String() })
		if v.Minor%2 == 0 {
			p = kubetest.Plan(t, func(d *kube.Draft) { externalEtcd(d); d.OneAuthority, d.Version = v.Minor%4 == 0, v.String() })
		}
		files := map[string][]string{}
		for _, it := range p.Items {
			for _, f := range it.Files {
				files[f.Folder] = append(files[f.Folder], f.Path)
			}
		}
		s := kube.NewServices(&p)
		for _, h := range p.Cluster.Hosts() {
			for _, c := range s.On(h.Name) {
				argv, err := s.Command(h.Name, c.Name)
				require.NoError(t, err)
				for _, arg := range argv {
					if _, path, _ := strings.Cut(arg, "="); strings.HasPrefix(path, "/") {
						assert.True(t, slices.Contains(files[h.Name], path) || slices.Contains(others, path), "%s: %s %s", h.Name, c.Name, arg)
					}
				}
			}
		}
	}
}

// Without a file there is no flag that names it.
func TestAFlagWhoseFileIsNotPlannedIsRefused(t *testing.T) {
	p := kubetest.Plan(t, nil)
	require.NotEmpty(t, p.Items)
	for _, row := range []struct{ profile, component, want string }{
		{"sa", "kube-apiserver", "kube: kube-apiserver on cp-1: the plan has no sa.pub there"},
		{"ca", "kubelet", ""}, // kubelet names ca.crt in its configuration
		{"kubelet", "kubelet", "kube: kubelet on cp-1: the plan has no kubelet.conf there"},
		{"etcd-peer", "etcd", "kube: etcd on cp-1: the plan has no etcd-peer.crt there"},
	} {
		less := p
		less.Items = slices.DeleteFunc(slices.Clone(p.Items), func(it kube.Item) bool { return it.Profile.ID == row.profile })
		_, err := kube.NewServices(&less).Command("cp-1", row.component)
		if row.want == "" {
			assert.NoError(t, err)
			continue
		}
		assert.EqualError(t, err, row.want)
	}
}

// Without the key of its authority a cluster signs no requests, and kubeadm says so.
func TestACommandWithoutTheAuthoritysKey(t *testing.T) {
	_, change := signedElsewhere(t)
	argv, err := services(t, change).Command("cp-1", "kube-controller-manager")
	require.NoError(t, err)
	assert.Contains(t, argv, "--cluster-signing-cert-file=")
	assert.Contains(t, argv, "--cluster-signing-key-file=")
	assert.Contains(t, argv, "--client-ca-file=/etc/kubernetes/pki/ca.crt")
}

func TestCommandsOfWhatDoesNotRunThere(t *testing.T) {
	s := services(t, nil)
	assert.Empty(t, s.On("nobody"))
	for host, component := range map[string]string{"worker-1": "etcd", "nobody": "kubelet", "cp-1": "kube-proxy"} {
		_, err := s.Command(host, component)
		assert.EqualError(t, err, "kube: command of "+component+" on "+host+": it does not run there")
	}
}

func TestThePrograms(t *testing.T) {
	// Each program's flags are in the order of the alphabet, as kubeadm writes them.
	p := kubetest.Plan(t, func(d *kube.Draft) { threeControlPlanes(d) })
	s := kube.NewServices(&p)
	for _, program := range s.On("cp-1") {
		assert.NotEmpty(t, program.Title)
		argv, err := s.Command("cp-1", program.Name)
		require.NoError(t, err)
		assert.Equal(t, program.Name, argv[0])
		assert.Greater(t, len(argv), 2)
		names := make([]string, len(argv)-1)
		for i, flag := range argv[1:] {
			names[i], _, _ = strings.Cut(flag, "=")
			assert.True(t, strings.HasPrefix(flag, "--"), flag)
		}
		assert.True(t, slices.IsSorted(names), program.Name)
	}
}

// What stands in units and shells unquoted must need no quotes.
func TestFlagsNeedNoQuotes(t *testing.T) {
	plain := regexp.MustCompile(`^[A-Za-z0-9_./:,=*\[\]-]+$`)
	for line := range strings.Lines(commands(t, kubetest.Plan(t, func(d *kube.Draft) { threeControlPlanes(d); d.Name = "A.b_c-9" }))) {
		if !strings.HasPrefix(line, "#") {
			assert.Regexp(t, plain, strings.TrimSpace(line))
		}
	}
}
