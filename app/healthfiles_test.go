package app

import (
	"bytes"
	"encoding/base64"
	"encoding/pem"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/app/apptest"
	"kubepki/core/health"
	"kubepki/core/intake"
	"kubepki/core/kube"
	"kubepki/core/kubeconfig"
	"kubepki/core/pki"
	"kubepki/core/repair"
)

// built makes a cluster's PKI at a time.
func built(t *testing.T, at time.Time, controlPlanes string) *kube.Result {
	t.Helper()
	draft := kube.DefaultDraft()
	draft.KeyAlgorithm, draft.ControlPlanes, draft.Workers, draft.Endpoint = string(pki.ECDSAP256), controlPlanes, "", "api.lab.example"
	draft = draft.Expand()
	r, err := kube.Build(t.Context(), kube.NewPlan(draft.Read(at).Cluster), kube.Options{Maker: pki.Native{}, Now: at, Parallel: 2})
	require.NoError(t, err)
	return r
}

// treeOf is what a host has of a cluster, by its path: /etc/kubernetes as kubeadm
// leaves it.
func treeOf(t *testing.T, r *kube.Result, host string) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	for _, f := range health.FilesOf(r) {
		if f.Host == host {
			out[strings.TrimPrefix(f.Path, "/")] = must(t, f.Data)
		}
	}
	for _, text := range r.Texts("") {
		if name, ok := strings.CutPrefix(text.Path, "extras/"+host+"/manifests/"); ok {
			out["etc/kubernetes/manifests/"+name] = must(t, text.Bytes)
		}
	}
	require.NotEmpty(t, out, host)
	return out
}

// asFolder are the files of a tree as a browser gives those of a folder.
func asFolder(tree map[string][]byte) (out []File) {
	for _, name := range slices.Sorted(maps.Keys(tree)) {
		out = append(out, File{Name: name, Data: tree[name]})
	}
	return out
}

// asTar is a tree as "tar -C / etc/kubernetes" packs it.
func asTar(t *testing.T, name string, tree map[string][]byte, links map[string]string) File {
	t.Helper()
	var files []health.File
	for _, f := range asFolder(tree) {
		files = append(files, health.File{Path: f.Name, Bytes: f.Data})
	}
	return File{Name: name, Data: tarOf(t, files, links)}
}

// found are the findings of the verdict in words.
func (f *frame) found() (out []string) {
	for _, found := range f.s.inspection().sheet.Findings() {
		out = append(out, found.Name+" "+found.Host+found.Path+": "+found.What)
	}
	return out
}

// A tree that is renewed and dropped again is the one that counts, as a folder and
// as an archive; what was there before counts again when that is undone.
func TestTheLastTreeCounts(t *testing.T) {
	old, renewed := treeOf(t, built(t, apptest.Now().AddDate(-2, 0, 0), "1"), "cp-1"), treeOf(t, built(t, apptest.Now(), "1"), "cp-1")
	for _, tarred := range []bool{false, true} {
		give := func(tree map[string][]byte) []File {
			if tarred {
				return []File{asTar(t, "kubernetes.tar", tree, nil)}
			}
			return asFolder(tree)
		}
		f := openFrame(t, "/inspect/sheet")
		f.take(t, give(old)...)
		before := f.found()
		assert.Contains(t, strings.Join(before, "\n"), "expired /etc/kubernetes/pki/apiserver.crt")
		newest := f.s.ws.Newest()
		f.take(t, give(renewed)...)
		assert.Empty(t, f.found(), "renewed")
		assert.Len(t, f.s.inspection().sheet.Commands, 4, "each program is started once")

		f.take(t, give(old)...)
		assert.Equal(t, before, f.found(), "the old one put back")
		var ids []int
		for _, o := range f.s.ws.All() {
			ids = append(ids, o.ID)
		}
		for _, d := range f.s.ws.Documents() {
			ids = append(ids, d.ID)
		}
		f.s.ws.Remove(slices.DeleteFunc(ids, func(id int) bool { return id <= newest })...)
		f.settle(t)
		assert.Equal(t, before, f.found(), "undone")
	}
}

// A file that is partly renewed is judged as it stands: its leaf is new, what
// signed it is where it was.
func TestTheRestOfARenewedFileStays(t *testing.T) {
	r := built(t, apptest.Now(), "1")
	tree := treeOf(t, r, "cp-1")
	const crt = "etc/kubernetes/pki/apiserver.crt"
	leaf, ca := tree[crt], tree["etc/kubernetes/pki/ca.crt"]
	stale := treeOf(t, built(t, apptest.Now().AddDate(-2, 0, 0), "1"), "cp-1")[crt]
	f := openFrame(t, "/inspect/sheet")
	tree[crt] = slices.Concat(stale, ca)
	f.take(t, asFolder(tree)...)
	assert.NotEmpty(t, f.found())
	tree[crt] = slices.Concat(leaf, ca)
	f.take(t, asFolder(tree)...)
	assert.Empty(t, f.found())
	files, _ := f.s.setOfFiles()
	i := slices.IndexFunc(files, func(f health.File) bool { return f.Path == crt })
	assert.Equal(t, string(tree[crt]), string(must(t, files[i].Data)))

	count := f.s.ws.Len()
	f.take(t, asFolder(tree)...)
	assert.Equal(t, count, f.s.ws.Len(), "what did not change is not brought again")
}

// Files of one name that lie in no tree may be of several hosts: all are judged.
func TestLooseFilesOfOneNameStand(t *testing.T) {
	one, other := treeOf(t, built(t, apptest.Now(), "1"), "cp-1"), treeOf(t, built(t, apptest.Now(), "1"), "cp-1")
	f := openFrame(t, "/inspect/sheet")
	f.take(t, File{Name: "tls.crt", Data: one["etc/kubernetes/pki/apiserver.crt"]})
	f.take(t, File{Name: "tls.crt", Data: other["etc/kubernetes/pki/apiserver.crt"]})
	assert.Len(t, f.s.inspection().sheet.Rows, 2)
	f.take(t, File{Name: "apiserver.crt", Data: one["etc/kubernetes/pki/apiserver.crt"]})
	f.take(t, File{Name: "apiserver.crt", Data: other["etc/kubernetes/pki/apiserver.crt"]})
	assert.Len(t, f.s.inspection().sheet.Rows, 3, "kubeadm's own file is there once")
}

// One archive of each host, with the same paths in all: its name is the host's.
func TestArchivesOfSeveralHosts(t *testing.T) {
	r := built(t, apptest.Now(), "3")
	var tars []File
	for _, host := range []string{"cp-1", "cp-2", "cp-3"} {
		tars = append(tars, asTar(t, host+".tar", treeOf(t, r, host), nil))
	}
	f := openFrame(t, "/inspect/sheet")
	f.take(t, tars...)
	assert.Empty(t, f.found())
	assert.Equal(t, map[string]string{"cp-1": "cp-1", "cp-2": "cp-2", "cp-3": "cp-3"}, f.s.inspection().sheet.Nodes)
	id, ok := f.s.inspection().object("cp-2", "/etc/kubernetes/pki/apiserver.crt")
	require.True(t, ok)
	o, _ := f.s.ws.Get(id)
	assert.Contains(t, o.Cert().DNSNames, "cp-2", "the way to a file leads to its own host")

	g := openFrame(t, "/inspect/sheet")
	for _, one := range tars { // one after the other
		g.take(t, one)
	}
	assert.Empty(t, g.found())
	assert.Len(t, g.s.inspection().sheet.Nodes, 3)

	h := openFrame(t, "/inspect/sheet")
	broken := treeOf(t, r, "cp-2")
	delete(broken, "etc/kubernetes/pki/apiserver.key")
	h.take(t, tars[0], asTar(t, "cp-2.tar", broken, nil), tars[2])
	require.NotEmpty(t, h.found())
	assert.True(t, strings.HasPrefix(h.found()[0], "missing-file cp-2/etc/kubernetes/pki/apiserver.key: "), h.found()[0])
}

// One host's archives of two days are one host: the last one counts.
func TestArchivesOfOneHost(t *testing.T) {
	monday := treeOf(t, built(t, apptest.Now(), "1"), "cp-1")
	delete(monday, "etc/kubernetes/pki/apiserver.key")
	tuesday := treeOf(t, built(t, apptest.Now(), "1"), "cp-1")
	tuesday["etc/kubernetes/kubelet.conf"] = monday["etc/kubernetes/kubelet.conf"]
	f := openFrame(t, "/inspect/sheet")
	f.take(t, asTar(t, "monday.tar", monday, nil))
	f.take(t, asTar(t, "tuesday.tar", tuesday, nil))
	assert.Equal(t, []string{""}, slices.Collect(maps.Keys(f.s.inspection().sheet.Nodes)))
}

// A link of a host leads to that host's file, though others have one of that name.
func TestLinksStayOnTheirHost(t *testing.T) {
	at := map[string]int{"/cp-1/var/lib/kubelet/pki/a.pem": 1, "/cp-2/var/lib/kubelet/pki/a.pem": 2, "/etc/kubernetes/pki/ca.crt": 3}
	for _, c := range []struct {
		from, to string
		want     int
	}{
		{"/cp-1/var/lib/kubelet/pki/current.pem", "/var/lib/kubelet/pki/a.pem", 1},
		{"/cp-2/var/lib/kubelet/pki/current.pem", "/var/lib/kubelet/pki/a.pem", 2},
		{"/cp-2/var/lib/kubelet/pki/current.pem", "a.pem", 2},
		{"/cp-2/var/lib/kubelet/pki/current.pem", "../../../../../cp-1/var/lib/kubelet/pki/a.pem", 1},
		{"/cp-3/var/lib/kubelet/pki/current.pem", "/var/lib/kubelet/pki/a.pem", 0},
		{"/etc/ssl/ca.crt", "/etc/kubernetes/pki/ca.crt", 3},
		{"/etc/ssl/ca.crt", "/", 0},
	} {
		got, _ := target(at, c.from, c.to)
		assert.Equal(t, c.want, got, c.from+" to "+c.to)
	}
}

// Files that the programs refuse are there, and told as such with the programs'
// words: once each, and never as missing.
func TestRefusedFilesOfATree(t *testing.T) {
	r := built(t, apptest.Now(), "1")
	const dir = "etc/kubernetes/pki/"
	block := func(data []byte) []byte { b, _ := pem.Decode(data); return b.Bytes }
	for _, c := range []struct {
		name, file string
		change     func([]byte) []byte
		want       string
	}{
		{"a mark", "apiserver.crt", func(d []byte) []byte { return append([]byte("\ufeff"), d...) }, "a byte order mark stands before its first line: “tls: failed to find any PEM data in certificate input”"},
		{"a mark", "apiserver.key", func(d []byte) []byte { return append([]byte("\ufeff"), d...) }, "a byte order mark stands before its first line: “tls: failed to find any PEM data in key input”"},
		{"a mark", "ca.crt", func(d []byte) []byte { return append([]byte("\ufeff"), d...) }, "a byte order mark stands before its first line: “data does not contain any valid RSA or ECDSA certificates”"},
		{"DER", "apiserver.crt", block, "it is binary, and PEM is expected: “tls: failed to find any PEM data in certificate input”"},
		{"base64", "apiserver.crt", func(d []byte) []byte { return []byte(base64.StdEncoding.EncodeToString(d)) }, "it is base64 without the lines of PEM, or of a PEM file: “tls: failed to find any PEM data in certificate input”"},
		{"indented", "apiserver.crt", func(d []byte) []byte {
			return append([]byte("  "), bytes.ReplaceAll(d, []byte("\n"), []byte("\n  "))...)
		}, "something stands before -----BEGIN in its line: “tls: failed to find any PEM data in certificate input”"},
		{"no end", "apiserver.crt", func(d []byte) []byte { return d[:bytes.Index(d, []byte("-----END"))] }, "its -----END line is missing: “tls: failed to find any PEM data in certificate input”"},
		{"trusted", "apiserver.crt", func(d []byte) []byte {
			return bytes.ReplaceAll(d, []byte(" CERTIFICATE"), []byte(" TRUSTED CERTIFICATE"))
		}, `it is OpenSSL’s TRUSTED CERTIFICATE, not a CERTIFICATE: “tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: [TRUSTED CERTIFICATE]”`},
		{"cut", "apiserver.crt", func(d []byte) []byte { return d[:len(d)/2] }, "its -----END line is missing: “tls: failed to find any PEM data in certificate input”"},
		{"empty", "apiserver.key", func([]byte) []byte { return nil }, "it is empty: “tls: failed to find any PEM data in key input”"},
		{"a web page", "apiserver.crt", func([]byte) []byte { return []byte("<html><body>404</body></html>\n") }, ""},
	} {
		for _, tarred := range []bool{false, true} {
			tree := treeOf(t, r, "cp-1")
			tree[dir+c.file] = c.change(tree[dir+c.file])
			f := openFrame(t, "/inspect/sheet")
			if tarred {
				f.take(t, asTar(t, "x.tar", tree, nil))
			} else {
				f.take(t, asFolder(tree)...)
			}
			found := f.found()
			require.Len(t, found, 1, "%s %s: %v", c.name, c.file, found)
			assert.Contains(t, found[0], "unreadable /"+dir+c.file+": "+c.file+": "+c.want, c.name)
		}
	}
}

// The same is no fault of a file that nobody has to read as PEM.
func TestOddFilesElsewhereAreSilent(t *testing.T) {
	tree := treeOf(t, built(t, apptest.Now(), "1"), "cp-1")
	b, _ := pem.Decode(tree["etc/kubernetes/pki/ca.crt"])
	f := openFrame(t, "/inspect/sheet")
	f.take(t, append(asFolder(tree), File{Name: "home/jane/ca.crt", Data: b.Bytes}, File{Data: append([]byte("\ufeff"), tree["etc/kubernetes/pki/apiserver.crt"]...)})...)
	assert.Empty(t, f.found())
}

// A request where a certificate should be, and a key that is encrypted, are there.
func TestARequestAndALockedKeyAreNotMissing(t *testing.T) {
	tree := treeOf(t, built(t, apptest.Now(), "1"), "cp-1")
	made, err := pki.Native{}.Make(t.Context(), pki.ECDSAP256)
	require.NoError(t, err)
	request, err := pki.NewRequest(t.Context(), made, pki.Template{Subject: pki.CommonName("kube-apiserver")})
	require.NoError(t, err)
	tree["etc/kubernetes/pki/apiserver.crt"] = pki.RequestPEM(request.X509)
	tree["etc/kubernetes/pki/front-proxy-client.key"] = []byte("-----BEGIN ENCRYPTED PRIVATE KEY-----\nMAAA\n-----END ENCRYPTED PRIVATE KEY-----\n")
	f := openFrame(t, "/inspect/sheet")
	f.take(t, asFolder(tree)...)
	found := strings.Join(f.found(), "\n")
	assert.Contains(t, found, "apiserver.crt: it holds a request, not the certificate: “tls: failed to find \"CERTIFICATE\" PEM block in certificate input after skipping PEM blocks of the following types: [CERTIFICATE REQUEST]”")
	assert.Contains(t, found, "front-proxy-client.key: its key is encrypted, and nobody gives the program a passphrase: “tls: failed to parse private key”")
	assert.Len(t, f.found(), 2, found)
}

// A kubeconfig or a static pod that is empty is told, and is no good line of the
// sheet; nothing is made of it when the set is mended.
func TestEmptyTextsOfATree(t *testing.T) {
	for _, name := range []string{"admin.conf", "super-admin.conf", "manifests/kube-apiserver.yaml", "manifests/etcd.yaml"} {
		tree := treeOf(t, built(t, apptest.Now(), "1"), "cp-1")
		tree["etc/kubernetes/"+name] = nil
		f := openFrame(t, "/inspect/sheet")
		f.take(t, asTar(t, "x.tar", tree, nil))
		found := f.found()
		require.Len(t, found, 1, "%s: %v", name, found)
		assert.Contains(t, found[0], "unreadable /etc/kubernetes/"+name+": "+name[strings.Index(name, "/")+1:]+": it is empty")
		s := f.s.inspection().sheet
		assert.Less(t, s.Score.Points, 100, name)
		_, err := repair.Make(t.Context(), s, repair.Suggest(s), repair.Options{Maker: pki.Native{}, Now: apptest.Now(), Parse: kubeconfig.Parse})
		assert.NoError(t, err, name)
	}
}

// What was made here and comes back out of its own archive is as silent as before,
// beside what it was made as and alone, packed and unpacked.
func TestAMadeClusterComesBackSilent(t *testing.T) {
	f, p := openCluster(t)
	f.do(p.generate)
	f.d.Consume()
	f.goTo("/inspect/sheet")
	f.settle(t)
	require.Empty(t, f.found())
	rows := len(f.s.inspection().sheet.Rows)
	var b bytes.Buffer
	require.NoError(t, p.m.result.WriteBundle(t.Context(), &b, kube.BundleOptions{}))
	f.take(t, File{Name: "kubernetes.zip", Data: b.Bytes()})
	assert.Empty(t, f.found(), "beside what was made")
	assert.Len(t, f.s.inspection().sheet.Rows, rows)
	started := map[string]int{}
	for _, c := range f.s.inspection().sheet.Commands {
		started[c.Host+c.Source]++
	}
	assert.Equal(t, 1, started["cp-1/etc/kubernetes/manifests/kube-apiserver.yaml"], "each program is started once")

	g := openFrame(t, "/inspect/sheet")
	g.take(t, File{Name: "kubernetes.zip", Data: b.Bytes()})
	assert.Empty(t, g.found(), "alone")
	g.take(t, File{Name: "kubernetes (1).zip", Data: b.Bytes()})
	assert.Empty(t, g.found(), "twice")
	assert.Empty(t, slices.DeleteFunc(g.s.ws.Documents(), func(d Document) bool { return d.Kind != intake.Refused }))
}

// A tree that was unpacked elsewhere and is given as a folder lacks the kubelet's
// link, which leads to nowhere there. In an archive it would be seen.
func TestTheKubeletsLinkOfAFolder(t *testing.T) {
	const dir = "var/lib/kubelet/pki/"
	r := built(t, apptest.Now(), "1")
	tree := treeOf(t, r, "cp-1")
	made, _ := r.Find("kubelet/cp-1")
	k, err := kubeconfig.Parse(tree["etc/kubernetes/kubelet.conf"])
	require.NoError(t, err)
	tree[dir+"kubelet-client-2026-11-23-10-11-12.pem"] = append(pki.CertificatePEM(made.Cert()), must(t, made.Key.TraditionalPEM)...)
	tree[dir+"kubelet-client-2025-11-23-10-11-12.pem"] = slices.Concat(tree["etc/kubernetes/pki/apiserver-kubelet-client.crt"], tree["etc/kubernetes/pki/apiserver-kubelet-client.key"])
	k.Users[0].User.CertificateData, k.Users[0].User.KeyData = nil, nil
	k.Users[0].User.Certificate, k.Users[0].User.Key = "/"+dir+"kubelet-client-current.pem", "/"+dir+"kubelet-client-current.pem"
	tree["etc/kubernetes/kubelet.conf"] = must(t, k.YAML)

	f := openFrame(t, "/inspect/sheet")
	f.take(t, asFolder(tree)...)
	assert.Empty(t, f.found())
	g := openFrame(t, "/inspect/sheet")
	g.take(t, asTar(t, "x.tar", tree, nil))
	assert.Contains(t, strings.Join(g.found(), "\n"), "missing-file /etc/kubernetes/kubelet.conf: It names /"+dir+"kubelet-client-current.pem, which is not there")
}

// The kubelet's pair in a file of its own is told by who names it, once.
func TestARefusedPairOfTheKubelet(t *testing.T) {
	const pair = "var/lib/kubelet/pki/kubelet-client-current.pem"
	tree := treeOf(t, built(t, apptest.Now(), "1"), "cp-1")
	k, err := kubeconfig.Parse(tree["etc/kubernetes/kubelet.conf"])
	require.NoError(t, err)
	both := slices.Concat(k.Users[0].User.CertificateData, k.Users[0].User.KeyData)
	k.Users[0].User.CertificateData, k.Users[0].User.KeyData = nil, nil
	k.Users[0].User.Certificate, k.Users[0].User.Key = "/"+pair, "/"+pair
	tree["etc/kubernetes/kubelet.conf"] = must(t, k.YAML)
	for _, c := range []struct{ data, want string }{{string(both), ""}, {"", "it is empty"}, {"\xff\xfea\x00", "it is UTF-16, and UTF-8 is expected"}} {
		tree[pair] = []byte(c.data)
		f := openFrame(t, "/inspect/sheet")
		f.take(t, asFolder(tree)...)
		if c.want == "" {
			assert.Empty(t, f.found())
			continue
		}
		assert.Equal(t, []string{"unreadable /etc/kubernetes/kubelet.conf: It names /" + pair + ", which is not read: " + c.want}, f.found())
	}
}

// What is refused is written again from what could be made of it.
func TestRefusedFilesAreMended(t *testing.T) {
	r := built(t, apptest.Now(), "1")
	for _, name := range []string{"pki/ca.crt", "pki/ca.key", "pki/sa.key", "pki/sa.pub", "pki/apiserver.crt", "pki/apiserver.key", "pki/etcd/ca.crt"} {
		tree := treeOf(t, r, "cp-1")
		tree["etc/kubernetes/"+name] = append([]byte("\ufeff"), tree["etc/kubernetes/"+name]...)
		f := openFrame(t, "/inspect/sheet")
		f.take(t, asFolder(tree)...)
		s := f.s.inspection().sheet
		require.Len(t, f.found(), 1, name)
		result, err := repair.Make(t.Context(), s, repair.Suggest(s), repair.Options{Maker: pki.Native{}, Now: apptest.Now(), Parse: kubeconfig.Parse})
		require.NoError(t, err)
		assert.Empty(t, result.Left, name)
		for _, file := range result.Files {
			tree[strings.TrimPrefix(file.Path, "/")] = file.Data
		}
		f.take(t, asFolder(tree)...)
		assert.Empty(t, f.found(), name)
	}
}
