package paths_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/health"
	"kubepki/core/kube/kubetest"
	"kubepki/core/paths"
)

// A volume that brings another folder of the host than the flags name is told once;
// what comes from elsewhere, or may lie where nobody looked, is not.
func TestVolumesThatBringOtherFolders(t *testing.T) {
	const volume, named = "path: /etc/kubernetes/pki\n", "    name: k8s-certs\nstatus"
	r := kubetest.Made(t, nil)
	files, documents := health.FilesOf(r), started(t, r, "manifests/")
	for _, c := range []struct{ from, to, what string }{
		{volume, "path: /etc/kubernetes/pki-old\n", "A volume brings /etc/kubernetes/pki-old of the host to /etc/kubernetes/pki, and what --client-ca-file, --etcd-cafile, --etcd-certfile and 10 others point to is not in it"},
		{volume, "path: /etc/kubernets/pki\n", "A volume brings /etc/kubernets/pki of the host to /etc/kubernetes/pki"},
		{volume, "path: /etc/kubernetes/pki/etcd\n", "A volume brings /etc/kubernetes/pki/etcd of the host to /etc/kubernetes/pki"},
		{volume, "path: /srv/pki\n", ""}, // may be right: nobody looked there
		{"    - mountPath: /etc/kubernetes/pki\n", "    - mountPath: /srv\n", "--client-ca-file, --etcd-cafile, --etcd-certfile and 10 others point to what no volume of the pod brings there, --client-ca-file to /etc/kubernetes/pki/ca.crt"},
		{named, "    name: other\nstatus", "mounts the volume “k8s-certs”, and the pod has none of that name"},
	} {
		broken := changed(documents, "kube-apiserver", c.from, c.to)
		require.NotEqual(t, documents, broken, c.to)
		report := judged(t, broken, files)
		if c.what == "" {
			assert.Empty(t, text(report.Findings), c.to)
			continue
		}
		var found []string
		for _, f := range report.Findings {
			if f.Name == "file-not-mounted" && strings.Contains(f.What, c.what) {
				found = append(found, f.What)
			}
			assert.Equal(t, "kube-apiserver/cp-1", f.Item, c.to)
		}
		assert.Len(t, found, 1, "%s: %s", c.to, text(report.Findings))
	}
}

// What a pod has of Secrets is nowhere on its host, whatever lies there by the same
// path; a path below a volume's folder is.
func TestWhatPodsHaveOfElsewhere(t *testing.T) {
	const pod = "kind: Pod\nspec:\n  containers:\n  - command: [kube-scheduler, --kubeconfig=/etc/kubernetes/scheduler.conf, --client-ca-file=/pki/ca.crt]\n    volumeMounts:\n" +
		"    - {name: config, mountPath: /etc/kubernetes}\n    - {name: pki, mountPath: /pki, subPath: pki}\n  volumes:\n  - {name: pki, hostPath: {path: /etc/kubernetes}}\n  - name: config\n    secret: {secretName: config}\n"
	r := kubetest.Made(t, nil)
	commands, faults := paths.Read([]paths.Document{{Host: "cp-1", Path: "/etc/kubernetes/manifests/kube-scheduler.yaml", Text: pod}})
	require.Empty(t, faults)
	report, err := paths.Check(t.Context(), commands, health.FilesOf(r), paths.Options{Now: now})
	require.NoError(t, err)
	assert.Empty(t, text(report.Findings))
	states := map[string]string{}
	for _, row := range report.Rows {
		states[row.Flag] = row.State
	}
	assert.Equal(t, map[string]string{"kubeconfig": "idle", "client-ca-file": "valid"}, states)
}
