package paths_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/paths"
)

// alone is what is found in one command line.
func alone(t *testing.T, line string) (out []string) {
	t.Helper()
	commands, faults := paths.Read([]paths.Document{{Text: line}})
	require.Empty(t, faults, line)
	report, err := paths.Check(t.Context(), commands, nil, paths.Options{Now: now})
	require.NoError(t, err)
	for _, f := range report.Findings {
		if f.Name != "flag-absent" {
			out = append(out, f.Name+": "+f.What)
		}
	}
	return out
}

// What a program does not take is told in its own words, as v1.34.4 and etcd
// v3.6.16 said it; what it takes is not, however it is written.
func TestValuesThatAreRefused(t *testing.T) {
	for line, want := range map[string]string{
		"kube-apiserver --advertise-address=cp-1":                                                           "flag-value: --advertise-address is “cp-1”: “failed to parse IP”",
		"kube-apiserver --advertise-address=192.168.1.300":                                                  "flag-value: --advertise-address is “192.168.1.300”: “failed to parse IP”",
		"kube-apiserver --advertise-address=010.0.0.1":                                                      "flag-value: --advertise-address is “010.0.0.1”: “failed to parse IP”",
		"kube-apiserver --advertise-address=fe80::1%eth0":                                                   "flag-value: --advertise-address is “fe80::1%eth0”: “failed to parse IP”",
		"kube-apiserver --bind-address=any":                                                                 "flag-value: --bind-address is “any”: “failed to parse IP”",
		"kube-apiserver --secure-port=https":                                                                "flag-value: --secure-port is “https”: “invalid syntax”",
		"kube-apiserver --secure-port=70000":                                                                "flag-value: --secure-port is “70000”: “must be between 1 and 65535, inclusive”",
		"kube-apiserver --service-cluster-ip-range=10.96.0.0":                                               "flag-value: --service-cluster-ip-range is “10.96.0.0”: “10.96.0.0 is not a valid cidr”",
		"kube-apiserver --authorization-mode=Node,rbac":                                                     "flag-value: --authorization-mode is “Node,rbac”: “\"rbac\" is not a valid mode”",
		"kube-apiserver --authorization-mode=AlwaysAllow":                                                   "everything-allowed: --authorization-mode holds AlwaysAllow",
		"kube-apiserver --authorization-mode=Node,AlwaysAllow":                                              "everything-allowed: --authorization-mode holds AlwaysAllow",
		"etcd --listen-client-urls=http://127.0.0.1:1,https://b:2":                                          "flag-value: --listen-client-urls is “http://127.0.0.1:1,https://b:2”: “expected IP in URL for binding (https://b:2)”",
		"etcd --listen-peer-urls=https://cp-1:2380":                                                         "flag-value: --listen-peer-urls is “https://cp-1:2380”: “expected IP in URL for binding (https://cp-1:2380)”",
		kubelet + "authorization: {mode: AlwaysAllow}\nauthentication: {x509: {clientCAFile: /a/ca.crt}}\n": "everything-allowed: authorization.mode is AlwaysAllow",
		kubelet + "authorization: {mode: AlwaysAllow}\nauthentication: {anonymous: {enabled: true}}\n": "callers-not-asked: authorization.mode is AlwaysAllow and authentication.anonymous.enabled true: " +
			"whoever reaches port 10250 may run commands in every pod of the node",
	} {
		found := alone(t, line)
		require.Len(t, found, 1, line)
		assert.Equal(t, want, found[0])
	}
	for _, line := range []string{
		"kube-apiserver --advertise-address=fd00::10 --bind-address=:: --secure-port=443 --service-cluster-ip-range=10.96.0.0/12,fd00:10::/112",
		"kube-apiserver --advertise-address=$(HOST_IP) --secure-port=${PORT} --service-cluster-ip-range={{range}} --authorization-mode=",
		"kube-apiserver --service-cluster-ip-range=010.096.0.0/12 --secure-port=0x1bb --authorization-mode=Node,RBAC,Webhook,ABAC,AlwaysDeny",
		"etcd --listen-client-urls=https://localhost:2379,https://[::]:2379,unix://etcd --listen-peer-urls=http://0.0.0.0:2380",
		kubelet + "address: 127.0.0.1\nauthorization: {mode: AlwaysAllow}\nauthentication: {anonymous: {enabled: false}}\n",
		kubelet + "authorization: {mode: Webhook}\nauthentication: {anonymous: {enabled: true}}\n",
	} {
		assert.Empty(t, alone(t, line), line)
	}
}

// What takes the place of a flag makes it no missing one.
func TestFlagsInPlaceOfOthers(t *testing.T) {
	report := func(line string) (out []string) {
		commands, _ := paths.Read([]paths.Document{{Text: "kube-apiserver --tls-cert-file=/a/b.crt --client-ca-file=/a/ca.crt --kubelet-client-certificate=/a/k.crt --etcd-servers=http://127.0.0.1:2379 --service-account-issuer=https://a" + line}})
		r, err := paths.Check(t.Context(), commands, nil, paths.Options{Now: now})
		require.NoError(t, err)
		for i := range r.Rows {
			if row := &r.Rows[i]; row.State == "broken" {
				out = append(out, row.Flag)
			}
		}
		return out
	}
	assert.Equal(t, []string{"service-account-key-file", "service-account-signing-key-file", "authorization-mode"}, report(""))
	assert.Empty(t, report(" --authorization-config=/a/authz.yaml --service-account-signing-endpoint=/run/signer.sock"))
}

// A flag is removed where the image of its program says so: older ones had it, in
// versions that nobody plans clusters of any more too.
func TestRemovedFlagsOfOlderPrograms(t *testing.T) {
	for image, removed := range map[string]bool{
		"registry.k8s.io/kube-apiserver:v1.20.15":            false,
		"k8s.gcr.io/kube-apiserver:v1.23.17@sha256:0123":     false,
		"rancher/hyperkube:v1.22.17-rancher1":                false,
		"registry.k8s.io/kube-apiserver:v1.24.0":             true,
		"registry.k8s.io/kube-apiserver:v1.34.4":             true,
		"registry.k8s.io/kube-apiserver:latest":              true,
		"localhost:5000/kube-apiserver":                      true,
		"registry.k8s.io/kube-apiserver:v1.x.1":              true,
		"registry.k8s.io/kube-apiserver:v3.20.1":             true,
		"registry.k8s.io/kube-apiserver:v1.30.1-eks-a.1":     true,
		"registry.example:5000/x/kube-apiserver:v1.21.3_v.1": false,
	} {
		found := alone(t, "kind: Pod\nspec:\n  containers:\n  - image: "+image+"\n    command: [kube-apiserver, --insecure-port=0]\n")
		assert.Equal(t, removed, len(found) == 1, "%s: %v", image, found)
	}
}
