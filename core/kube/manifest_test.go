package kube_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/golden"
	"kubepki/core/kube"
	"kubepki/core/kube/kubetest"
)

// extras joins the files of extras/HOST whose path has a part in it.
func extras(t *testing.T, r *kube.Result, host, part string) string {
	t.Helper()
	var b strings.Builder
	for _, e := range r.Texts(host) {
		if strings.HasPrefix(e.Path, "extras/"+host+"/") && strings.Contains(e.Path, part) {
			text, err := e.Bytes()
			require.NoError(t, err)
			b.WriteString("# " + e.Path + "\n" + string(text))
		}
	}
	return b.String()
}

var shapes = map[string]func(*kube.Draft){
	"1.29":     func(d *kube.Draft) { d.Version = "v1.29.15" },
	"1.34.4":   func(d *kube.Draft) { d.Version = "v1.34.4" },
	"1.37, HA": func(d *kube.Draft) { threeControlPlanes(d); d.Version = "v1.37.2" },
	"IPv6, first": func(d *kube.Draft) {
		d.ControlPlanes, d.Workers, d.ServiceCIDRs = "cp-1 fd00::10", "", "fd00:10:96::/108"
	},
}

func TestManifests(t *testing.T) {
	for name, change := range shapes {
		t.Run(name, func(t *testing.T) { golden.Equal(t, extras(t, kubetest.Made(t, change), "cp-1", "manifests/")) })
	}
	t.Run("external etcd", func(t *testing.T) { golden.Equal(t, extras(t, kubetest.Made(t, externalEtcd), "etcd-2", "")) })
}

func TestUnits(t *testing.T) {
	r := kubetest.Made(t, threeControlPlanes)
	golden.Equal(t, extras(t, r, "cp-1", "systemd/")+extras(t, r, "worker-1", "systemd/"))
}

func TestKubeletConfigs(t *testing.T) {
	r := kubetest.Made(t, nil)
	golden.Equal(t, extras(t, kubetest.Made(t, threeControlPlanes), "cp-1", "kubelet/")+extras(t, r, "worker-1", "kubelet/"))
}

// each calls a test for every program of every host, with its texts by kind.
func each(t *testing.T, r *kube.Result, check func(argv []string, host, program, manifest, unit string)) {
	t.Helper()
	s := kube.NewServices(&r.Plan)
	for _, h := range r.Plan.Cluster.Hosts() {
		for _, p := range s.On(h.Name) {
			argv, err := s.Command(h.Name, p.Name)
			require.NoError(t, err)
			check(argv, h.Name, p.Name, extras(t, r, h.Name, "manifests/"+p.Name+".yaml"), extras(t, r, h.Name, "systemd/"+p.Name+".service"))
		}
	}
}

// A manifest, a unit and the argument vector start a program with the same flags.
func TestManifestsAndUnitsHaveTheSameFlags(t *testing.T) {
	each(t, kubetest.Made(t, threeControlPlanes), func(argv []string, _, _, manifest, unit string) {
		_, start, _ := strings.Cut(unit, "ExecStart=/usr/local/bin/")
		start, _, _ = strings.Cut(start, "\nRestart=")
		assert.Equal(t, argv, strings.Fields(strings.ReplaceAll(start, "\\\n", "")))
		if manifest == "" {
			return
		}
		spec := documents(t, []byte(manifest))[0]["spec"].(map[string]any)
		var command []string
		for _, arg := range spec["containers"].([]any)[0].(map[string]any)["command"].([]any) {
			command = append(command, arg.(string))
		}
		assert.Equal(t, argv, command)
	})
}

// A pod sees no file of its host that no volume shows it.
func TestPodsSeeEveryFileTheyName(t *testing.T) {
	for _, v := range kube.Versions() {
		r := kubetest.Made(t, func(d *kube.Draft) { threeControlPlanes(d); d.Version = v.String() })
		each(t, r, func(argv []string, _, program, manifest, _ string) {
			if manifest == "" {
				return
			}
			var shown []string
			for _, m := range documents(t, []byte(manifest))[0]["spec"].(map[string]any)["volumes"].([]any) {
				shown = append(shown, m.(map[string]any)["hostPath"].(map[string]any)["path"].(string))
			}
			for _, arg := range argv {
				if _, path, _ := strings.Cut(arg, "="); strings.HasPrefix(path, "/") {
					assert.True(t, slices.ContainsFunc(shown, func(m string) bool { return path == m || strings.HasPrefix(path, m+"/") }), "%s: %s", program, arg)
				}
			}
		})
	}
}

// What a kubelet, a mount or a unit names must be in the plan.
func TestExtrasWithoutTheirFilesAreRefused(t *testing.T) {
	r := kubetest.Made(t, func(d *kube.Draft) { d.KubeletServing = true })
	for _, row := range []struct{ profile, path, want string }{
		{"ca", "extras/worker-1/kubelet/config.yaml", "kube: kubelet on worker-1: the plan has no ca.crt there"},
		{"kubelet-serving", "extras/worker-1/kubelet/config.yaml", "kube: kubelet on worker-1: the plan has no kubelet-serving.crt there"},
		{"scheduler", "extras/cp-1/manifests/kube-scheduler.yaml", "kube: kube-scheduler on cp-1: the plan has no scheduler.conf there"},
		{"etcd-server", "extras/cp-1/systemd/etcd.service", "kube: etcd on cp-1: the plan has no etcd-server.crt there"},
	} {
		less := *r
		less.Plan.Items = slices.DeleteFunc(slices.Clone(r.Plan.Items), func(it kube.Item) bool { return it.Profile.ID == row.profile })
		asked := 0
		for _, text := range less.Texts("") {
			if text.Path == row.path {
				_, err := text.Bytes()
				assert.EqualError(t, err, row.want)
				asked++
			}
		}
		assert.Equal(t, 1, asked)
	}
}

// A domain that YAML would take for something else stays a text.
func TestExtrasAreYAML(t *testing.T) {
	r := kubetest.Made(t, func(d *kube.Draft) { d.DNSDomain, d.Name = "true", "1.5" })
	config := documents(t, []byte(extras(t, r, "cp-1", "kubelet/")))[0]
	assert.Equal(t, "true", config["clusterDomain"])
}
