package paths_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/health"
	"kubepki/core/kube"
	"kubepki/core/kube/kubetest"
)

// calling lets kubeconfigs of a host call another address, "" for those of all hosts.
func calling(t *testing.T, files []health.File, host, from, to string, names ...string) []health.File {
	t.Helper()
	out := slices.Clone(files)
	for i, f := range out {
		base := f.Path[strings.LastIndexByte(f.Path, '/')+1:]
		if !slices.Contains(names, strings.TrimSuffix(base, ".conf")) || host != "" && f.Host != host {
			continue
		}
		data, err := f.Data()
		require.NoError(t, err)
		require.Contains(t, string(data), from, f.Path)
		out[i] = health.File{Host: f.Host, Path: f.Path, Mode: f.Mode, Bytes: bytes.ReplaceAll(data, []byte(from), []byte(to))}
	}
	return out
}

// An apiserver is called at the port on which it listens: of two ends that differ
// the one is told that stands alone. What may be a balancer's port is not told.
func TestServersAreCalledAtTheirPorts(t *testing.T) {
	r := kubetest.Made(t, func(d *kube.Draft) { d.Workers = "" })
	files, documents := health.FilesOf(r), started(t, r, "manifests/")
	const own, balanced = "10.0.0.10:6443", "10.0.0.10:8443"
	for _, c := range []struct {
		name     string
		files    []health.File
		program  string // whose document is changed
		from, to string
		want     string // what is found, "" for nothing
		path     string
	}{
		{"server moved", files, "kube-apiserver", "secure-port=6443", "secure-port=8443", "--secure-port is 8443, and kube-controller-manager on cp-1, kube-scheduler on cp-1, admin on cp-1 and kubelet on cp-1 call it at port 6443", pods + "kube-apiserver.yaml"},
		{"scheduler astray", calling(t, files, "", own, "10.0.0.10:6433", "scheduler"), "", "", "", "scheduler.conf calls 10.0.0.10 at port 6433, and kube-apiserver listens on port 6443", "/etc/kubernetes/scheduler.conf"},
		{"no port", calling(t, files, "", own, "10.0.0.10", "controller-manager"), "", "", "", "controller-manager.conf calls 10.0.0.10 at port 443, and", "/etc/kubernetes/controller-manager.conf"},
		{"administrator astray", calling(t, files, "", own, balanced, "admin"), "", "", "", "admin.conf calls 10.0.0.10 at port 8443, and", "/etc/kubernetes/admin.conf"},
		{"kubelet astray", calling(t, files, "", own, balanced, "kubelet"), "", "", "", "kubelet.conf calls 10.0.0.10 at port 8443, and", "/etc/kubernetes/kubelet.conf"},
		{"etcd called at its members' port", files, "kube-apiserver", "etcd-servers=https://127.0.0.1:2379", "etcd-servers=https://127.0.0.1:2380", "--etcd-servers of kube-apiserver calls https://127.0.0.1:2380, and etcd", pods + "kube-apiserver.yaml"},
		{"etcd listens elsewhere", files, "/etcd.yaml", "listen-client-urls=https://127.0.0.1:2379,", "listen-client-urls=", "--etcd-servers of kube-apiserver calls https://127.0.0.1:2379, and etcd", pods + "etcd.yaml"},

		{"etcd without TLS there", files, "/etcd.yaml", "listen-client-urls=https://127.0.0.1:2379,", "listen-client-urls=http://127.0.0.1:2379,", "--etcd-servers of kube-apiserver calls https://127.0.0.1:2379, and etcd on the same host listens on http://127.0.0.1:2379,", pods + "etcd.yaml"},

		{"balancer on the host", calling(t, files, "", own, balanced, "admin", "super-admin"), "", "", "", "", ""},
		{"balancer for the kubelet too", calling(t, files, "", own, balanced, "admin", "super-admin", "kubelet"), "", "", "", "", ""},
		{"administrator's alone", slices.DeleteFunc(calling(t, files, "", own, balanced, "admin"), func(f health.File) bool { return strings.HasSuffix(f.Path, "/super-admin.conf") }), "", "", "", "", ""},
		{"not kubeadm's", calling(t, files, "", own, balanced, "scheduler"), "kube-apiserver", "kubeadm.kubernetes.io/kube-apiserver", "example.com/kube-apiserver", "", ""},
		{"etcd listens everywhere", files, "/etcd.yaml", "listen-client-urls=https://127.0.0.1:2379,", "listen-client-urls=https://0.0.0.0:2379,", "", ""},
	} {
		broken := documents
		if c.program != "" {
			broken = changed(documents, c.program, c.from, c.to)
			require.NotEqual(t, documents, broken, c.name)
		}
		report := judged(t, broken, c.files)
		if c.want == "" {
			assert.Empty(t, text(report.Findings), c.name)
			continue
		}
		if assert.Len(t, report.Findings, 1, "%s: %s", c.name, text(report.Findings)) {
			f := report.Findings[0]
			assert.Equal(t, []string{"port-not-served", c.path}, []string{f.Name, f.Path}, c.name)
			assert.Contains(t, f.What, c.want, c.name)
		}
	}
}

// otherPort is the rule of a server that listens elsewhere.
func otherPort(t *testing.T) string {
	r := kubetest.Made(t, nil)
	return only(t, judged(t, changed(started(t, r, "manifests/"), "kube-apiserver", "secure-port=6443", "secure-port=8443"), health.FilesOf(r)), "--secure-port is 8443")
}
