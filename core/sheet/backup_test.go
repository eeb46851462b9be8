package sheet_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"kubepki/core/health"
	"kubepki/core/kube"
	"kubepki/core/kube/kubetest"
	"kubepki/core/paths"
	"kubepki/core/sheet"
)

// Trees that were copied below the folders of people are trees all the same.
func TestTreesAreFoundAnywhere(t *testing.T) {
	for in, want := range map[string]string{
		"opt/backup/etc/kubernetes/pki/ca.crt": "opt/backup /etc/kubernetes/pki/ca.crt", "root/etc/kubernetes/admin.conf": "root /etc/kubernetes/admin.conf",
		"home/me/lab/cp-1/etc/kubernetes/pki/ca.crt": "home/me/lab/cp-1 /etc/kubernetes/pki/ca.crt", "home/me/cp-1/pki/etcd/ca.crt": "home/me/cp-1 /etc/kubernetes/pki/etcd/ca.crt",
		"var/tmp/x/var/lib/kubelet/pki/kubelet.crt": "var/tmp/x /var/lib/kubelet/pki/kubelet.crt", "var/lib/kubelet/pki/kubelet.crt": " /var/lib/kubelet/pki/kubelet.crt",
		"etc/kubernetes/x/etc/kubernetes/pki/ca.crt": " /etc/kubernetes/x/etc/kubernetes/pki/ca.crt", "var/lib/kubernetes/ca.crt": " /var/lib/kubernetes/ca.crt",
	} {
		got := sheet.Place([]health.File{{Path: in}})[0]
		assert.Equal(t, lastOf(want), got.Host+" "+got.Path, in)
	}
	copied := sheet.Place([]health.File{{Path: "cp/etc/kubernetes/pki/ca.crt"}, {Path: "cp/root/x/etc/kubernetes/pki/ca.crt"}, {Path: "cp/opt/pki/ca.crt"}, {Path: "cp/home/me/.kube/config"}})
	assert.Equal(t, []health.File{
		{Host: "cp", Path: "/etc/kubernetes/pki/ca.crt"},
		{Host: "cp", Path: "/root/x/etc/kubernetes/pki/ca.crt"},
		{Host: "cp", Path: "/opt/pki/ca.crt"},
		{Host: "cp", Path: "/home/me/.kube/config"},
	}, copied, "what lies in a tree is of its host")

	r := kubetest.Made(t, nil)
	for _, below := range []string{"opt/backup", "home/me/lab/cp-1", "root", "var/tmp/old"} {
		files := found(health.FilesOf(r), "cp-1", below)
		holds(t, sheetOf(t, files, texts(t, r, "cp-1", below), now), below)
		files = slices.DeleteFunc(files, func(f health.File) bool { return strings.HasSuffix(f.Path, "/apiserver.key") })
		assert.NotEmpty(t, sheetOf(t, files, texts(t, r, "cp-1", below), now).Report.Findings, below)
	}
}

// lastOf shortens the host of a place as one host alone is.
func lastOf(place string) string {
	host, abs, _ := strings.Cut(place, " ")
	return host[strings.LastIndex(host, "/")+1:] + " " + abs
}

// Backups beside what is in use are judged by nobody, files and manifests alike.
func TestBackupsAreNotJudged(t *testing.T) {
	r, far := kubetest.Made(t, nil), kubetest.Made(t, func(d *kube.Draft) { d.ServiceCIDRs = "10.77.0.0/16" })
	other := map[string]health.File{}
	for _, f := range found(health.FilesOf(far), "cp-1", "") {
		other[strings.TrimPrefix(f.Path, "/etc/kubernetes/")] = f
	}
	old := texts(t, far, "cp-1", "")
	for _, tree := range []string{"x/etc/kubernetes/", "x/kubernetes/", "x/"} {
		var files []health.File
		var own []paths.Document
		for _, f := range found(health.FilesOf(r), "cp-1", "") {
			if rest, ok := strings.CutPrefix(f.Path, "/etc/kubernetes/"); ok {
				f.Path = tree + rest
				files = append(files, f)
			}
		}
		for _, d := range texts(t, r, "cp-1", "") {
			d.Path = tree + strings.TrimPrefix(d.Path, "/etc/kubernetes/")
			own = append(own, d)
		}
		want := len(sheetOf(t, files, own, now).Rows)
		for at, from := range map[string]string{
			"pki-backup/ca.crt": "pki/ca.crt", "pki_2025-01-01/apiserver.crt": "pki/apiserver.crt", "pki/old/ca.crt": "pki/ca.crt", "backup/pki/ca.crt": "pki/ca.crt",
			"pki/apiserver-old.crt": "pki/apiserver.crt", "pki/apiserver.crt.20250101": "pki/apiserver.crt", "pki/old-apiserver.crt": "pki/apiserver.crt", "pki/apiserver.crt~": "pki/apiserver.crt",
			"admin.conf-20250101": "admin.conf", "admin.conf.2025": "admin.conf", "old-admin.conf": "admin.conf", "tmp/kubeadm-backup-certs-1/apiserver.crt": "pki/apiserver.crt",
			"backup/etc/kubernetes/pki/ca.crt": "pki/ca.crt", "pki.orig/pki/ca.crt": "pki/ca.crt", "pki/apiserver-backup.crt": "pki/apiserver.crt", "admin.conf.backup": "admin.conf",
		} {
			more := other[from]
			more.Path = tree + at
			s := sheetOf(t, append(slices.Clone(files), more), own, now)
			for _, f := range s.Findings() {
				t.Errorf("%s%s: %s %s%s: %s", tree, at, f.Name, f.Host, f.Path, f.What)
			}
			assert.Len(t, s.Rows, want, tree+at)
		}
		for _, at := range []string{"manifests/.kube-apiserver.yaml.swp", "manifests-backup/kube-apiserver.yaml", "tmp/kubeadm-upgraded-manifests123/kube-apiserver.yaml", "backup/kube-apiserver.yaml"} {
			d := old[slices.IndexFunc(old, func(d paths.Document) bool { return strings.HasSuffix(d.Path, "/kube-apiserver.yaml") })]
			d.Path = tree + at
			holds(t, sheetOf(t, files, append(slices.Clone(own), d), now), tree+at)
		}
		d := old[slices.IndexFunc(old, func(d paths.Document) bool { return strings.HasSuffix(d.Path, "/kube-apiserver.yaml") })]
		d.Path = tree + "manifests/kube-apiserver.yaml.old"
		var rules []string
		for _, f := range sheetOf(t, files, append(slices.Clone(own), d), now).Findings() {
			rules = append(rules, f.Name)
		}
		assert.Equal(t, []string{"started-twice"}, rules, "kubelet starts it, and what it says is not held against the rest")
	}
	// Beside the tree, whole.
	files, own := found(health.FilesOf(r), "cp-1", "cp-1"), texts(t, r, "cp-1", "cp-1")
	want := len(sheetOf(t, files, own, now).Rows)
	for _, at := range []string{"cp-1/root/old", "cp-1/backup", "backup/cp-1", "cp-1-old", "cp-1.bak", "cp-1/opt/x"} {
		s := sheetOf(t, append(slices.Clone(files), found(health.FilesOf(far), "cp-1", at)...), append(slices.Clone(own), texts(t, far, "cp-1", at)...), now)
		holds(t, s, at)
		assert.Len(t, s.Rows, want, at)
		assert.Len(t, s.Programs, len(own), at)
	}
	// Of another host it is all there is, and a manifest in a home starts nothing.
	two := append(slices.Clone(files), found(health.FilesOf(r), "worker-1", "backup-of-worker")...)
	assert.Greater(t, len(sheetOf(t, two, own, now).Rows), want)
	home := old[0]
	home.Path = "cp-1/root/kube-apiserver.yaml"
	holds(t, sheetOf(t, files, append(slices.Clone(own), home), now), home.Path)
}

// What only looks like the name of a backup is in use.
func TestNamesOfWhatIsInUse(t *testing.T) {
	r := kubetest.Made(t, nil)
	leaf := found(health.FilesOf(r), "cp-1", "")
	crt := leaf[slices.IndexFunc(leaf, func(f health.File) bool { return strings.HasSuffix(f.Path, "/apiserver.crt") })]
	want := len(sheetOf(t, leaf, nil, now).Rows)
	for _, at := range []string{
		"/var/lib/kubelet/pki/kubelet-client-2026-01-31-10-11-12.pem", "/etc/ssl/node-192.168.10.20.crt", "/etc/kubernetes/ssl/golden.crt", "/etc/kubernetes/ssl/ca.crt.pem",
		"/etc/kubernetes/ssl/threshold-1234567890.crt", "/etc/kubernetes/pki/etcd/backup-client.crt", "/etc/kubernetes/pki/etcd-backup.crt", "/etc/ssl/web-20261101.crt",
	} {
		crt.Path = at
		assert.Len(t, sheetOf(t, append(slices.Clone(leaf), crt), nil, now).Rows, want+1, at)
	}
}
