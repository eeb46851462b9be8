package paths_test

import (
	"context"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/fault"
	"kubepki/core/golden"
	"kubepki/core/health"
	"kubepki/core/kube"
	"kubepki/core/kube/kubetest"
	"kubepki/core/kubeconfig"
	"kubepki/core/mutate"
	"kubepki/core/paths"
	"kubepki/core/pki"
)

var shapes = map[string]func(*kube.Draft){
	"default": nil,
	"many": func(d *kube.Draft) {
		d.ControlPlanes, d.Endpoint = "cp-1 10.0.0.10\ncp-2 10.0.0.20\ncp-3 10.0.0.30", "api.lab.example:8443"
		d.KubeletServing, d.KubeProxy, d.Users = true, true, "jane: developers"
	},
	"external etcd": func(d *kube.Draft) {
		d.ExternalEtcd, d.EtcdMembers = true, "etcd-1 10.0.0.51\netcd-2 10.0.0.52\netcd-3 10.0.0.53"
	},
	"one authority": func(d *kube.Draft) { d.OneAuthority = true },
	"oldest, IPv6": func(d *kube.Draft) {
		d.Version, d.ServiceCIDRs = "v1.29.0", "fd00:10:96::/112"
		d.ControlPlanes, d.Workers, d.Endpoint = "cp-1 fd00::10", "worker-1 fd00::11", "[fd00::99]:6443"
	},
}

// What core writes to start a cluster fits what it makes, as pods and as units:
// in every version and shape, with its names asked for too.
func TestHealthyCommandsAreGreen(t *testing.T) {
	for name, change := range shapes {
		for i, v := range kube.Versions() {
			if runtime.GOARCH == "wasm" && i%4 != 0 {
				continue // natively each has its turn
			}
			r := kubetest.Made(t, func(d *kube.Draft) {
				d.Version = v.String()
				if change != nil {
					change(d)
				}
			})
			files := health.FilesOf(r)
			for _, folder := range []string{"manifests/", "systemd/"} {
				report := judged(t, started(t, r, folder), files)
				assert.Empty(t, text(report.Findings), "%s, %s, %s", name, v, folder)
				assert.NotEmpty(t, report.Rows)
				for _, l := range report.Links {
					assert.NotEqual(t, "broken", l.State, "%s: %s to %s: %s", name, l.From, l.To, l.What)
				}
				for _, row := range report.Rows {
					assert.Contains(t, []string{"valid", "idle"}, row.State, "%s: %s --%s: %s", name, row.Program, row.Flag, row.What)
				}
				commands, _ := paths.Read(started(t, r, folder))
				sheet, err := health.Check(t.Context(), health.GuessFrom(files, paths.Clues(commands, nil)), files, health.Options{Now: now, Parse: kubeconfig.Parse})
				require.NoError(t, err)
				for _, f := range sheet.Findings {
					t.Errorf("%s, %s: %s: %s", name, v, f.Path, f.What)
				}
			}
		}
	}
}

// changed replaces text in the documents of a program.
func changed(documents []paths.Document, program, from, to string) []paths.Document {
	out := slices.Clone(documents)
	for i, d := range out {
		if strings.Contains(d.Path, program) {
			out[i].Text = strings.ReplaceAll(d.Text, from, to)
		}
	}
	return out
}

// Each way to break a command line is found by its rule, as pods and as units.
func TestEachMistakeIsFound(t *testing.T) {
	const dir = "/etc/kubernetes/pki/"
	r := kubetest.Made(t, nil)
	files := health.FilesOf(r)
	red := map[string]bool{}
	for _, c := range []struct{ name, program, from, to, rule string }{
		{"missing file", "kube-apiserver", "client-ca-file=" + dir + "ca.crt", "client-ca-file=" + dir + "ca.pem", "flag-without-file"},
		{"key for a certificate", "kube-apiserver", "tls-cert-file=" + dir + "apiserver.crt", "tls-cert-file=" + dir + "apiserver.key", "flag-to-wrong-kind"},
		{"leaf for an authority", "kube-apiserver", "client-ca-file=" + dir + "ca.crt", "client-ca-file=" + dir + "apiserver.crt", "flag-to-wrong-kind"},
		{"two pairs", "kube-apiserver", "etcd-keyfile=" + dir + "apiserver-etcd-client.key", "etcd-keyfile=" + dir + "apiserver-kubelet-client.key", "flags-of-two-pairs"},
		{"wrong authority of clients", "kube-apiserver", "client-ca-file=" + dir + "ca.crt", "client-ca-file=" + dir + "etcd/ca.crt", "caller-refused"},
		{"wrong authority of etcd", "kube-apiserver", "etcd-cafile=" + dir + "etcd/ca.crt", "etcd-cafile=" + dir + "ca.crt", "server-refused"},
		{"etcd trusts another", "etcd", "trusted-ca-file=" + dir + "etcd/ca.crt", "trusted-ca-file=" + dir + "etcd/server.crt", "flag-to-wrong-kind"},
		{"removed", "kube-apiserver", "--allow-privileged=true", "--insecure-port=0", "flag-removed"},
		{"misspelt", "kube-apiserver", "--tls-cert-file", "--tls-cert-flie", "flag-misspelt"},
		{"absent", "kube-apiserver", "--client-ca-file=" + dir + "ca.crt", "--v=2", "flag-absent"},
		{"open etcd", "etcd", "--client-cert-auth=true", "--client-cert-auth=false", "callers-not-asked"},
		{"forgotten cert auth", "etcd", "--client-cert-auth=true", "--logger=zap", "callers-not-asked"},
		{"allowed names", "kube-apiserver", "requestheader-allowed-names=front-proxy-client", "requestheader-allowed-names=aggregator", "allowed-names"},
		{"member called by another address", "etcd", "initial-advertise-peer-urls=https://", "initial-advertise-peer-urls=https://10.9.9.9:2380,https://", "peer-refused"},
		{"another's kubeconfig", "kube-controller-manager", "/etc/kubernetes/controller-manager.conf", "/etc/kubernetes/scheduler.conf", "flag-to-another-user"},
		{"pods trust another", "kube-controller-manager", "root-ca-file=" + dir + "ca.crt", "root-ca-file=" + dir + "front-proxy-ca.crt", "server-refused"},
		{"etcd over http", "kube-apiserver", "etcd-servers=https://", "etcd-servers=http://", "server-refused"},
		{"etcd without TLS", "etcd", "listen-client-urls=https://127.0.0.1:2379,https://", "listen-client-urls=http://127.0.0.1:2379,http://", "callers-not-asked"},
		{"members without TLS", "etcd", "listen-peer-urls=https", "listen-peer-urls=http", "callers-not-asked"},
		{"one dash", "kube-apiserver", "--client-ca-file", "-client-ca-file", "flag-misspelt"},
		{"other token key", "kube-apiserver", "service-account-key-file=" + dir + "sa.pub", "service-account-key-file=" + dir + "apiserver.crt", "tokens-refused"},
		{"address by name", "kube-apiserver", "advertise-address=", "advertise-address=cp-", "flag-value"},
		{"everything allowed", "kube-apiserver", "authorization-mode=Node,RBAC", "authorization-mode=AlwaysAllow", "everything-allowed"},
		{"manager's callers", "kube-controller-manager", "--client-ca-file=" + dir + "ca.crt", "--client-ca-file=" + dir + "front-proxy-ca.crt", "callers-of-another-authority"},
		{"manager's front proxy", "kube-controller-manager", "--requestheader-client-ca-file=" + dir + "front-proxy-ca.crt", "--requestheader-client-ca-file=" + dir + "ca.crt", "callers-of-another-authority"},
		{"not mounted", "kube-apiserver", "client-ca-file=" + dir + "ca.crt", "client-ca-file=/opt/pki/ca.crt", "file-not-mounted"},
	} {
		for _, folder := range []string{"manifests/", "systemd/"} {
			if c.rule == "file-not-mounted" && folder == "systemd/" {
				continue
			}
			documents := started(t, r, folder)
			broken := changed(documents, c.program, c.from, c.to)
			require.NotEqual(t, documents, broken, c.name)
			report := judged(t, broken, files)
			var found []string
			for _, f := range report.Findings {
				found = append(found, f.Name)
				red[f.Name] = true
			}
			assert.Contains(t, found, c.rule, "%s, %s", c.name, folder)
			if folder == "manifests/" {
				t.Run(strings.ReplaceAll(c.name, " ", "-"), func(t *testing.T) { golden.Equal(t, text(report.Findings)) })
			}
		}
	}
	for _, found := range []string{headersOpen(t), otherUsage(t), startedTwice(t), missingPod(t), otherPort(t)} {
		red[found] = true
	}
	for _, rule := range paths.Rules() {
		assert.True(t, red[rule.Name], "nothing is found by %s", rule.Name)
	}
}

// only wants one finding, and gives its rule.
func only(t *testing.T, r *paths.Report, what string) string {
	t.Helper()
	require.Len(t, r.Findings, 1, text(r.Findings))
	assert.Contains(t, r.Findings[0].What, what)
	assert.NotEmpty(t, r.Findings[0].Fix)
	return r.Findings[0].Name
}

// The front proxy's authority may be everybody's where the names are named.
func headersOpen(t *testing.T) string {
	r := kubetest.Made(t, shapes["one authority"])
	documents := started(t, r, "manifests/")
	return only(t, judged(t, changed(documents, "kube-apiserver", "allowed-names=front-proxy-client", "allowed-names="), health.FilesOf(r)), "hold the same authority, “kubernetes”")
}

// A manifest that was put aside in the folder of static pods is started all the same.
func startedTwice(t *testing.T) string {
	r := kubetest.Made(t, nil)
	documents := started(t, r, "manifests/")
	for _, d := range documents {
		if strings.HasSuffix(d.Path, "/kube-apiserver.yaml") {
			d.Path += ".bak"
			documents = append(documents, d)
		}
	}
	return only(t, judged(t, documents, health.FilesOf(r)), "kube-apiserver.yaml.bak and /etc/kubernetes/manifests/kube-apiserver.yaml both start kube-apiserver")
}

// moved puts the cluster's certificates where kubeadm does not, under other names
// for some.
func moved(files []health.File, named map[string]string) []health.File {
	out := slices.Clone(files)
	for i := range out {
		name := strings.TrimPrefix(out[i].Path, "/etc/kubernetes/pki/")
		if to, ok := named[name]; ok {
			name = to
		}
		if strings.HasPrefix(out[i].Path, "/etc/kubernetes/pki/") {
			out[i].Path = "/etc/kubernetes/ssl/" + name
		}
	}
	return out
}

// Of what lies where kubeadm has nothing the flags tell what it is for.
func otherUsage(t *testing.T) string {
	r := kubetest.Made(t, nil)
	files, documents := health.FilesOf(r), started(t, r, "manifests/")
	for _, program := range []string{"kube-apiserver", "kube-controller-manager", "etcd"} {
		documents = changed(documents, program, "/etc/kubernetes/pki", "/etc/kubernetes/ssl")
	}
	assert.Empty(t, text(judged(t, documents, moved(files, nil)).Findings), "all in another folder")

	other := judged(t, changed(documents, "kube-apiserver", "service-cluster-ip-range=10.96.", "service-cluster-ip-range=10.112."), moved(files, nil))
	only(t, other, "by 10.112.0.1, which is no name of /etc/kubernetes/ssl/apiserver.crt")

	swapped := moved(files, map[string]string{"apiserver.crt": "apiserver-kubelet-client.crt", "apiserver.key": "apiserver-kubelet-client.key", "apiserver-kubelet-client.crt": "apiserver.crt", "apiserver-kubelet-client.key": "apiserver.key"})
	report := judged(t, documents, swapped)
	require.NotEmpty(t, report.Findings)
	assert.Contains(t, text(report.Findings), "--tls-cert-file points to /etc/kubernetes/ssl/apiserver.crt, which is not for serverAuth")
	return report.Findings[0].Name
}

// Behind a load balancer each apiserver is called by its name. That of one server
// is no other's.
func TestEachServerBehindANameHasIt(t *testing.T) {
	r := kubetest.Made(t, shapes["many"])
	documents := started(t, r, "manifests/")
	for lacking, want := range map[string]string{
		"DNS:api.lab.example": "and 7 others refuse kube-apiserver on cp-2: its certificate is not for api.lab.example, by which all are called",
		"IP:10.0.0.10":        "", // no certificate but cp-1’s has it
	} {
		files := health.FilesOf(r)
		for i := range files {
			if files[i].Host == "cp-2" && files[i].Path == "/etc/kubernetes/pki/apiserver.crt" {
				files[i] = health.File{Host: "cp-2", Path: files[i].Path, Bytes: without(t, r, "cp-2", lacking)}
			}
		}
		report := judged(t, documents, files)
		if want == "" {
			assert.Empty(t, text(report.Findings), lacking)
			continue
		}
		assert.Equal(t, "server-refused", only(t, report, want))
	}
}

// With two servers the name of all is on one certificate alone where the other lacks
// it: it is told where the administrators of both hosts call by it.
func TestOneOfTwoServersLacksTheNameOfBoth(t *testing.T) {
	r := kubetest.Made(t, func(d *kube.Draft) {
		d.ControlPlanes, d.Endpoint = "cp-1 10.0.0.10\ncp-2 10.0.0.20", "api.lab.example:8443"
	})
	documents, files := started(t, r, "manifests/"), health.FilesOf(r)
	for i := range files {
		if files[i].Host == "cp-2" && files[i].Path == "/etc/kubernetes/pki/apiserver.crt" {
			files[i] = health.File{Host: "cp-2", Path: files[i].Path, Bytes: without(t, r, "cp-2", "DNS:api.lab.example")}
		}
	}
	assert.Equal(t, "server-refused", only(t, judged(t, documents, files), "refuse kube-apiserver on cp-2: its certificate is not for api.lab.example, by which all are called"))

	own := calling(t, files, "cp-2", "api.lab.example:8443", "10.0.0.20:6443", "admin")
	assert.Empty(t, text(judged(t, documents, own).Findings), "it may be another name of cp-1")
	foreign := changed(documents, "kube-apiserver", "kubeadm.kubernetes.io/kube-apiserver", "example.com/kube-apiserver")
	assert.Empty(t, text(judged(t, foreign, files).Findings), "not kubeadm's")
}

// without is the certificate of a host's apiserver, signed again without a name.
func without(t *testing.T, r *kube.Result, host, name string) []byte {
	t.Helper()
	var ca pki.Authority
	for _, m := range r.Made {
		if m.Item.Profile.ID == kube.ClusterCA {
			ca = pki.Authority{Cert: m.Cert(), Key: m.Key}
		}
		if m.Item.Profile.ID != "apiserver" || m.Item.Files[0].Folder != host {
			continue
		}
		c := m.Cert()
		sans := slices.DeleteFunc(pki.SANsOf(c), func(s pki.SAN) bool { return s.String() == name })
		out, err := ca.Issue(t.Context(), pki.Template{
			Subject: pki.NameFrom(c.Subject), SANs: sans, NotBefore: c.NotBefore, NotAfter: c.NotAfter, KeyUsage: c.KeyUsage, ExtKeyUsage: c.ExtKeyUsage,
		}, c.PublicKey)
		require.NoError(t, err)
		return pki.CertificatePEM(out)
	}
	t.Fatal("no such host")
	return nil
}

// Members call each other as --initial-cluster says, by address or by name: the
// certificate of each holds it, else that member alone is told.
func TestMembersCallEachOtherByTheirNames(t *testing.T) {
	r := kubetest.Made(t, shapes["many"])
	files, documents := health.FilesOf(r), started(t, r, "manifests/")
	for called, found := range map[string]bool{"10.0.0.20:2380": false, "cp-2:2380": false, "10.9.9.9:2380": true, "cp-2.elsewhere:2380": true} {
		report := judged(t, changed(documents, "etcd.yaml", "cp-2=https://10.0.0.20:2380", "cp-2=https://"+called), files)
		if !found {
			assert.Empty(t, text(report.Findings), called)
			continue
		}
		require.Len(t, report.Findings, 1, text(report.Findings))
		f := report.Findings[0]
		host, _, _ := strings.Cut(called, ":")
		assert.Equal(t, []string{"peer-refused", "etcd/cp-2"}, []string{f.Name, f.Item})
		assert.Equal(t, "The other members call etcd on cp-2 by "+host+", and --peer-cert-file is not for it", f.What)
	}
}

// Faults of files that a flag points to are seen from the command lines too.
func TestBrokenFilesAreSeenAtTheirFlags(t *testing.T) {
	r := kubetest.Made(t, nil)
	documents := started(t, r, "manifests/")
	for id, want := range map[string]string{
		"leaf-of-another-ca": "server-refused", "leaf-of-a-remade-ca": "server-refused", "key-of-another-pair": "flags-of-two-pairs",
		"expired": "server-refused", "peer-server-only": "caller-refused", "sa-pub-of-another-pair": "tokens-refused", "missing-file": "flag-without-file",
	} {
		f, _ := fault.ByID(id)
		files, err := f.Break(t.Context(), health.FilesOf(r), now)
		require.NoError(t, err)
		var found []string
		for _, f := range judged(t, documents, files).Findings {
			found = append(found, f.Name)
		}
		assert.Contains(t, found, want, id)
	}
}

// A command line is read in each form in which people have it.
func TestFormsOfCommandLines(t *testing.T) {
	for name, text := range map[string]string{
		"line":      "kube-apiserver --client-ca-file=/a/ca.crt --etcd-servers=https://127.0.0.1:2379",
		"backslash": "/usr/local/bin/kube-apiserver \\\n  --client-ca-file=/a/ca.crt \\\n  --etcd-servers=https://127.0.0.1:2379",
		"spaces":    "kube-apiserver --client-ca-file /a/ca.crt --etcd-servers https://127.0.0.1:2379",
		"ps":        "root  1234  5.0  8.1 1502420 317200 ?  Ssl  10:01  3:12 kube-apiserver --client-ca-file=/a/ca.crt --etcd-servers=https://127.0.0.1:2379",
		"words":     "kube-apiserver\n--client-ca-file=/a/ca.crt\n--etcd-servers=https://127.0.0.1:2379\n",
		"unit":      "[Service]\nEnvironment=\"ARGS=--etcd-servers=https://127.0.0.1:2379\"\nExecStart=/usr/bin/kube-apiserver \\\n  --client-ca-file=/a/ca.crt \\\n  $ARGS\n",
		"pod":       "kind: Pod\nspec:\n  containers:\n  - command: [kube-apiserver, --client-ca-file=/a/ca.crt]\n    args: ['--etcd-servers=https://127.0.0.1:2379']\n",
		"shell":     "kind: Pod\nspec:\n  containers:\n  - command: [sh, -c, 'exec kube-apiserver --client-ca-file=/a/ca.crt --etcd-servers=https://127.0.0.1:2379']\n",
		"list":      `{"kind": "List", "items": [{"kind": "Pod", "spec": {"containers": [{"command": ["kube-apiserver", "--client-ca-file=/a/ca.crt", "--etcd-servers=https://127.0.0.1:2379"]}]}}]}`,
		"under":     "kube-apiserver --client_ca_file=/a/ca.crt --etcd_servers=https://127.0.0.1:2379",
	} {
		commands, faults := paths.Read([]paths.Document{{Text: text}})
		require.Empty(t, faults, name)
		require.Len(t, commands, 1, name)
		ca, _ := commands[0].Flag("client-ca-file")
		servers, _ := commands[0].Flag("etcd-servers")
		assert.Equal(t, [2]string{"/a/ca.crt", "https://127.0.0.1:2379"}, [2]string{ca, servers}, name)
	}
	commands, faults := paths.Read([]paths.Document{{Text: "kind: [\n"}, {Text: "kind: Pod\n---\nkind: Service\n"}, {Text: "hello"}, {Text: "etcd is a store"}})
	assert.Empty(t, commands)
	require.Len(t, faults, 1)
	assert.NotEmpty(t, faults[0].Why)
}

// What is no set's says nothing is missing: the folder of the file is not here.
func TestFilesOutsideTheSetAreNotMissing(t *testing.T) {
	report := judged(t, []paths.Document{{Text: "kube-scheduler --kubeconfig=/var/lib/x/scheduler.conf"}}, nil)
	assert.Empty(t, report.Findings)
	require.Len(t, report.Rows, 1)
	assert.Equal(t, "idle", report.Rows[0].State)
}

// Every flag of the table is one of the real programs, none that was removed is
// one any more, and no real one is taken for a misspelt one. testdata/flags.txt is
// what --help of v1.34.4, v1.37.2 and etcd v3.6.16 lists.
func TestFlagsAreThoseOfTheRealPrograms(t *testing.T) {
	data, err := os.ReadFile("testdata/flags.txt")
	require.NoError(t, err)
	lines := strings.Fields(strings.ReplaceAll(string(data), " ", "/"))
	assert.Greater(t, len(lines), 400)
	for _, f := range paths.Flags() {
		assert.True(t, f.Removed > 0 == (f.Instead != ""), f.Name)
		if f.Program != paths.Kubelet && f.Program != paths.KubeProxy { // whose --help was not asked
			assert.Equal(t, f.Removed == 0, slices.Contains(lines, f.Program+"/"+f.Name), "%s --%s", f.Program, f.Name)
		}
	}
	for _, l := range lines {
		program, flag, _ := strings.Cut(l, "/")
		commands, _ := paths.Read([]paths.Document{{Text: program + " --" + flag + "=x"}})
		report, err := paths.Check(t.Context(), commands, nil, paths.Options{Now: now})
		require.NoError(t, err)
		for _, f := range report.Findings {
			assert.NotEqual(t, "flag-misspelt", f.Name, l)
			assert.NotEqual(t, "flag-removed", f.Name, l)
		}
	}
}

func FuzzRead(f *testing.F) {
	mutate.Fuzz(f, 5000, func(seeds *mutate.Seeds) {
		for _, d := range started(seeds, kubetest.Same(seeds, nil), "manifests/") {
			seeds.Add(d.Text)
		}
		seeds.Add("[Service]\nExecStart=etcd --a=b \\")
	}, func(t *testing.T, text string) {
		commands, _ := paths.Read([]paths.Document{{Text: text}})
		if _, err := paths.Check(context.Background(), commands, nil, paths.Options{Now: now}); err != nil {
			t.Fatal(err)
		}
		paths.Clues(commands, nil)
	})
}
