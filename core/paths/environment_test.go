package paths_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"kubepki/core/health"
	"kubepki/core/kube/kubetest"
	"kubepki/core/paths"
)

// What etcd is started with by variables is judged as its flags are, with the pairs
// where Kubespray has them: a member that it does not trust is refused.
func TestVariablesOfEtcdAreItsFlags(t *testing.T) {
	const variables = "# etcd\nETCD_NAME=cp-1\nETCD_ADVERTISE_CLIENT_URLS=https://10.0.0.10:2379\nETCD_LISTEN_CLIENT_URLS=https://10.0.0.10:2379,https://127.0.0.1:2379\nETCD_TRUSTED_CA_FILE=/etc/ssl/etcd/ssl/ca.pem\n" +
		"ETCD_CERT_FILE=/etc/ssl/etcd/ssl/member-cp-1.pem\nETCD_KEY_FILE=\"/etc/ssl/etcd/ssl/member-cp-1-key.pem\"\nETCD_CLIENT_CERT_AUTH=true\nETCDCTL_CERT=/etc/ssl/etcd/ssl/admin.pem\n"
	r := kubetest.Made(t, nil)
	var files []health.File
	for _, f := range health.FilesOf(r) {
		if at := strings.TrimPrefix(f.Path, "/etc/kubernetes/pki/etcd/"); f.Host == "cp-1" && at != f.Path {
			f.Path = "/etc/ssl/etcd/ssl/" + map[string]string{"ca.crt": "ca.pem", "server.crt": "member-cp-1.pem", "server.key": "member-cp-1-key.pem", "healthcheck-client.crt": "admin.pem"}[at]
		}
		files = append(files, f)
	}
	documents := slices.DeleteFunc(started(t, r, "manifests/"), func(d paths.Document) bool { return strings.HasSuffix(d.Path, "/etcd.yaml") })
	documents = changed(documents, "kube-apiserver", "/etc/kubernetes/pki/etcd/ca.crt", "/etc/ssl/etcd/ssl/ca.pem")
	documents = changed(documents, "kube-apiserver", "    - mountPath: /etc/kubernetes/pki\n      name: k8s-certs", "    - mountPath: /etc/ssl/etcd/ssl\n      name: ca-certs\n    - mountPath: /etc/kubernetes/pki\n      name: k8s-certs")
	documents = changed(documents, "kube-apiserver", "path: /etc/ssl/certs", "path: /etc/ssl/etcd/ssl")
	for _, c := range []struct{ from, to, rule, what string }{
		{"", "", "", ""},
		{"member-cp-1-key.pem", "ca.pem", "flag-to-wrong-kind", "--key-file points to /etc/ssl/etcd/ssl/ca.pem, which holds a certificate"},
		{"ETCD_CLIENT_CERT_AUTH=true\n", "", "callers-not-asked", "--client-cert-auth is not set"},
		{"CERT_FILE=/etc/ssl/etcd/ssl/member-cp-1.pem", "CERT_FILE=/etc/ssl/etcd/ssl/gone.pem", "flag-without-file", "--cert-file points to /etc/ssl/etcd/ssl/gone.pem"},
		{"https://127.0.0.1:2379", "https://cp-1:2379", "flag-value", "expected IP in URL for binding (https://cp-1:2379)"},
	} {
		env := paths.Document{Host: "cp-1", Path: "/etc/etcd.env", Text: strings.Replace(variables, c.from, c.to, 1)}
		report := judged(t, append(slices.Clone(documents), env), files)
		if c.rule == "" {
			assert.Empty(t, text(report.Findings))
			continue
		}
		assert.Equal(t, c.rule, only(t, report, c.what))
		assert.Equal(t, "/etc/etcd.env", report.Findings[0].Path)
	}
	commands, _ := paths.Read([]paths.Document{{Text: "#!/bin/sh\nETCD_VER=v3.6.16\ncurl -L $URL/$ETCD_VER\n"}})
	assert.Empty(t, commands)
}
