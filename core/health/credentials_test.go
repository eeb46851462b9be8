package health_test

import (
	"bytes"
	"encoding/base64"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/health"
	"kubepki/core/kube"
	"kubepki/core/kubeconfig"
	"kubepki/core/pki"
)

// A kubeconfig that kubectl or client-go would refuse, or that calls as nobody,
// is told with what is amiss; forms that they take raise no alarm.
func TestKubeconfigsWithoutAllTheirParts(t *testing.T) {
	r := made(t, nil)
	find := func(path string) []byte {
		for _, f := range health.FilesOf(r) {
			if f.Host == "cp-1" && f.Path == path {
				data, err := f.Data()
				require.NoError(t, err)
				return data
			}
		}
		return nil
	}
	admin := string(find("/etc/kubernetes/admin.conf"))
	ca := base64.StdEncoding.EncodeToString(find("/etc/kubernetes/pki/ca.crt"))
	line := func(name string) *regexp.Regexp { return regexp.MustCompile("(?m)^    " + name + ": .*\n") }
	pair := line("client-certificate-data").ReplaceAllString(line("client-key-data").ReplaceAllString(admin, ""), "")
	proxy := "apiVersion: v1\nkind: Config\nclusters:\n- name: p\n  cluster: {server: \"http://localhost:8001\"}\ncontexts:\n- name: p\n  context: {cluster: p, user: \"\"}\ncurrent-context: p\n"
	for _, c := range []struct{ name, text, want string }{
		{"no key", line("client-key-data").ReplaceAllString(admin, ""), `has a client certificate and no client-key-data`},
		{"key misspelt", strings.Replace(admin, "client-key-data", "client-key-dat", 1), `its "client-key-dat" is no field that kubectl knows`},
		{"no certificate", line("client-certificate-data").ReplaceAllString(admin, ""), `has a client key and no client-certificate-data`},
		{"no credentials", strings.Replace(pair, "  user:\n", "  user: {}\n", 1), `has no credentials`},
		{"no user", proxy, "its context names no user"},
		{"authority and insecure", strings.Replace(admin, "    server:", "    insecure-skip-tls-verify: true\n    server:", 1), "not allowed"},
		{"token", strings.Replace(pair, "  user:\n", "  user: {token: x}\n", 1), ""},
		{"program", strings.Replace(pair, "  user:\n", "  user: {exec: {command: aws}}\n", 1), ""},
	} {
		require.NotEqual(t, admin, c.text, c.name)
		found := text(judged(t, replace(health.FilesOf(r), "/etc/kubernetes/admin.conf", []byte(c.text)), r.Plan).Findings)
		if c.want == "" {
			assert.Empty(t, found, c.name)
			continue
		}
		assert.Contains(t, found, "unreadable", c.name)
		assert.Contains(t, found, c.want, c.name)
	}

	ghost := strings.Replace(admin, "    user: kubernetes-admin", "    user: ghost", 1)
	assert.Contains(t, text(judged(t, replace(health.FilesOf(r), "/etc/kubernetes/admin.conf", []byte(ghost)), r.Plan).Findings),
		`Its context "kubernetes-admin@kubernetes" names the user "ghost", which is not in it`)

	// Of others, without a user: for kubectl proxy, for a webhook, one without its credentials.
	p := kube.Profile{ID: "x", Scope: kube.PerUser, Form: kube.Config, Path: "/home/a/.kube/config", Authority: kube.ClusterCA}
	plan := r.Plan
	plan.Items = append(plan.Items[:len(plan.Items):len(plan.Items)], kube.Item{ID: "x", Profile: p, Files: []kube.File{{Path: p.Path, Content: kube.KubeconfigFile}}})
	for name, other := range map[string]string{
		"proxy":   proxy,
		"webhook": strings.Replace(strings.Replace(proxy, "http://localhost:8001", "https://audit.example/log", 1), "user: \"\"", "namespace: x", 1),
		"empty":   strings.Replace(strings.Replace(proxy, "http://localhost:8001\"", "https://10.0.0.10:6443\", certificate-authority-data: "+ca, 1), "user: \"\"", "user: u", 1) + "users: [{name: u, user: {}}]\n",
	} {
		assert.Empty(t, text(judged(t, append(health.FilesOf(r), health.File{Path: p.Path, Bytes: []byte(other)}), plan).Findings), name)
	}
}

// Of a kubeconfig whose text is not here, or is no YAML, the blocks alone are: the
// authority in front is not its user.
func TestKubeconfigThatWasTakenApart(t *testing.T) {
	r := made(t, nil)
	m, _ := r.Find("admin/cp-1")
	ca, err := r.Authority(kube.ClusterCA)
	require.NoError(t, err)
	key, err := m.Key.TraditionalPEM()
	require.NoError(t, err)
	root, leaf := pki.CertificatePEM(ca.Cert), pki.CertificatePEM(m.Cert())
	for name, blocks := range map[string][][]byte{"authority first": {root, leaf, key}, "key first": {key, root, leaf}, "no authority": {leaf, key}} {
		assert.Empty(t, text(judged(t, replace(health.FilesOf(r), "/etc/kubernetes/admin.conf", bytes.Join(blocks, nil)), r.Plan).Findings), name)
	}
}

// A file that holds both halves and is not there is missed once.
func TestPairInOneFileIsMissedOnce(t *testing.T) {
	r := made(t, nil)
	var config string
	for _, f := range health.FilesOf(r) {
		if f.Host == "cp-1" && f.Path == "/etc/kubernetes/kubelet.conf" {
			data, err := f.Data()
			require.NoError(t, err)
			config = regexp.MustCompile("client-(certificate|key)-data: .*").ReplaceAllStringFunc(string(data), func(line string) string {
				name, _, _ := strings.Cut(line, "-data")
				return name + ": /var/lib/kubelet/pki/kubelet-client-current.pem"
			})
		}
	}
	files := slices.DeleteFunc(health.FilesOf(r), func(f health.File) bool { return f.Host != "cp-1" })
	files = append(replace(files, "/etc/kubernetes/kubelet.conf", []byte(config)), health.File{Host: "cp-1", Path: "/var/lib/kubelet/pki/kubelet.crt", Bytes: []byte{}})
	assert.Equal(t, 1, strings.Count(text(guessed(t, files).Findings), "kubelet-client-current.pem, which is not there"), config)
}

// Where a kubeconfig names the file of its user's certificate, that file is told.
func TestTheFileBehindAKubeconfigIsNamed(t *testing.T) {
	r := made(t, nil)
	files := health.FilesOf(r)
	at := func(path string) int {
		return slices.IndexFunc(files, func(f health.File) bool { return f.Host == "cp-1" && f.Path == path })
	}
	data, err := files[at("/etc/kubernetes/scheduler.conf")].Data()
	require.NoError(t, err)
	scheduler := string(data)
	for _, field := range []string{"certificate", "key"} {
		scheduler = regexp.MustCompile("client-"+field+"-data: .*").ReplaceAllString(scheduler, "client-"+field+": pki/front-proxy-client."+map[string]string{"certificate": "crt", "key": "key"}[field])
	}
	files[at("/etc/kubernetes/scheduler.conf")] = health.File{Host: "cp-1", Path: "/etc/kubernetes/scheduler.conf", Mode: 0o600, Bytes: []byte(scheduler)}
	report, err := health.Check(t.Context(), health.Guess(files), files, health.Options{Now: now, Parse: kubeconfig.Parse})
	require.NoError(t, err)
	require.NotEmpty(t, report.Findings)
	for _, f := range report.Findings {
		assert.Equal(t, "/etc/kubernetes/scheduler.conf", f.Path)
		assert.Contains(t, f.What, "(in pki/front-proxy-client.crt)")
	}
}
