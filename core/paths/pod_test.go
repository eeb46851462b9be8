package paths_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/health"
	"kubepki/core/kube"
	"kubepki/core/kube/kubetest"
	"kubepki/core/kubeconfig"
	"kubepki/core/paths"
)

const (
	pods    = "/etc/kubernetes/manifests/"
	kubelet = "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n"
)

// renamed moves the document of a path, to nowhere where no other is given.
func renamed(documents []paths.Document, from, to string) []paths.Document {
	out := slices.Clone(documents)
	at := slices.IndexFunc(out, func(d paths.Document) bool { return d.Path == from })
	if to == "" {
		return slices.Delete(out, at, at+1)
	}
	out[at].Path = to
	return out
}

// One static pod that is not among the others is missed, and told where it lies
// instead; a set that may have had none, or that has it in another form, lacks none.
func TestStaticPodsThatAreMissing(t *testing.T) {
	r := kubetest.Made(t, nil)
	files := health.FilesOf(r)
	elsewhere := func(to string) (out []paths.Document) {
		for _, d := range started(t, r, "manifests/") {
			if strings.HasPrefix(d.Path, pods) {
				out = append(out, paths.Document{Host: d.Host, Path: strings.Replace(d.Path, pods, to, 1), Text: d.Text})
			}
		}
		return out
	}
	all := elsewhere(pods)
	without := func(path string) []health.File {
		return slices.DeleteFunc(slices.Clone(files), func(f health.File) bool { return f.Path == path })
	}
	config := func(folder string) paths.Document {
		return paths.Document{Host: "cp-1", Path: "/var/lib/kubelet/config.yaml", Text: kubelet + "staticPodPath: " + folder + "\n"}
	}
	external := kubetest.Made(t, shapes["external etcd"])
	for name, c := range map[string]struct {
		documents     []paths.Document
		files         []health.File
		what, command string // "" for nothing found
	}{
		"apiserver gone": {renamed(all, pods+"kube-apiserver.yaml", ""), files, "kube-apiserver.yaml is not in /etc/kubernetes/manifests, where the other static pods are", "kubeadm init phase control-plane apiserver --config kubeadm.yaml"},
		"manager gone":   {renamed(all, pods+"kube-controller-manager.yaml", ""), files, "kube-controller-manager.yaml is not in", "kubeadm init phase control-plane controller-manager --config kubeadm.yaml"},
		"scheduler gone": {renamed(all, pods+"kube-scheduler.yaml", ""), files, "kube-scheduler.yaml is not in", "kubeadm init phase control-plane scheduler --config kubeadm.yaml"},
		"etcd gone":      {renamed(all, pods+"etcd.yaml", ""), files, "etcd.yaml is not in", ""},
		"put aside": {
			renamed(all, pods+"kube-apiserver.yaml", "/etc/kubernetes/kube-apiserver.yaml"), files,
			": it lies in /etc/kubernetes", "mv /etc/kubernetes/kube-apiserver.yaml /etc/kubernetes/manifests/kube-apiserver.yaml",
		},
		"hidden": {
			renamed(all, pods+"kube-apiserver.yaml", pods+".kube-apiserver.yaml"), files,
			"kubelet passes over a file whose name begins with a dot", "mv /etc/kubernetes/manifests/.kube-apiserver.yaml /etc/kubernetes/manifests/kube-apiserver.yaml",
		},
		"kubelet looks elsewhere":         {append(slices.Clone(all), config("/etc/kubernetes/manifest")), files, "kubelet looks for static pods in /etc/kubernetes/manifest, and they lie in /etc/kubernetes/manifests", ""},
		"folder renamed":                  {append(elsewhere("/etc/kubernetes/off/"), config("/etc/kubernetes/manifests")), files, "and they lie in /etc/kubernetes/off", ""},
		"a folder of its own":             {append(elsewhere("/srv/pods/"), config("/srv/pods/")), files, "", ""},
		"a folder that was dropped alone": {append(slices.Clone(all), config("/srv/static-pods")), files, "", ""},
		"no pair of it":                   {renamed(all, pods+"kube-apiserver.yaml", ""), without("/etc/kubernetes/pki/apiserver.crt"), "", ""},
		"two are left":                    {renamed(renamed(all, pods+"kube-apiserver.yaml", ""), pods+"kube-scheduler.yaml", ""), files, "", ""},
		"another ending":                  {renamed(all, pods+"kube-apiserver.yaml", pods+"kube-apiserver.json"), files, "", ""},
		"a wrapper that is not understood": {
			append(renamed(all, pods+"kube-apiserver.yaml", ""), paths.Document{Host: "cp-1", Path: pods + "control.yaml", Text: "kind: Pod\nspec:\n  containers:\n  - command: [/start]\n"}), files, "", "",
		},
		"one that cannot be read": {renamed(all, pods+"kube-apiserver.yaml", ""), append(slices.Clone(files), health.File{Host: "cp-1", Path: pods + "kube-apiserver.yaml"}), "", ""},
		"a unit of systemd": {
			append(renamed(all, pods+"etcd.yaml", ""), started(t, r, "systemd/")...), files, "", "",
		},
		"etcd elsewhere": {started(t, external, "manifests/"), health.FilesOf(external), "", ""},
	} {
		report := judged(t, c.documents, c.files)
		if c.what == "" {
			assert.Empty(t, text(report.Findings), name)
			continue
		}
		assert.Equal(t, "static-pod-missing", only(t, report, c.what), name)
		assert.Equal(t, c.command, report.Findings[0].Command, name)
	}
}

// Where nobody tells which texts there are, none is missed.
func TestNoStaticPodIsMissedAmongSomeTexts(t *testing.T) {
	r := kubetest.Made(t, func(d *kube.Draft) { d.Workers = "" })
	commands, _ := paths.Read(renamed(started(t, r, "manifests/"), pods+"kube-apiserver.yaml", ""))
	report, err := paths.Check(t.Context(), commands, health.FilesOf(r), paths.Options{Now: now, Parse: kubeconfig.Parse})
	require.NoError(t, err)
	assert.Empty(t, text(report.Findings))
}

// missingPod is the rule of a static pod that is gone.
func missingPod(t *testing.T) string {
	r := kubetest.Made(t, nil)
	return only(t, judged(t, renamed(started(t, r, "manifests/"), pods+"kube-apiserver.yaml", ""), health.FilesOf(r)), "kube-apiserver.yaml is not in")
}

// A control plane whose apiserver is not started still has its certificate, and who
// calls it there calls no stranger. A pair of another host is blamed on its own host.
func TestEachServerIsCalledByItsOwnAddress(t *testing.T) {
	r := kubetest.Made(t, shapes["many"])
	files, all := health.FilesOf(r), started(t, r, "manifests/")
	gone := slices.DeleteFunc(slices.Clone(all), func(d paths.Document) bool {
		return d.Host == "cp-2" && strings.HasSuffix(d.Path, "/kube-apiserver.yaml")
	})
	only(t, judged(t, gone, files), "kube-apiserver.yaml is not in")

	for i, f := range files {
		if f.Host == "cp-2" && strings.HasPrefix(f.Path, "/etc/kubernetes/pki/apiserver.") {
			files[i] = files[slices.IndexFunc(files, func(o health.File) bool { return o.Host == "cp-1" && o.Path == f.Path })]
			files[i].Host = "cp-2"
		}
	}
	report := judged(t, all, files)
	assert.Equal(t, "server-refused", only(t, report, "refuse kube-apiserver on cp-2: no certificate of it is for 10.0.0.20"))
	assert.Equal(t, "cp-2", report.Findings[0].Host)
}
