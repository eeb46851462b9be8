package yaml

import (
	"archive/zip"
	"bytes"
	"io"
	"path"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/kube"
	"kubepki/core/pki"
)

// written are the YAML files of a bundle: kubeconfigs, kubeadm's configurations,
// static pods, bindings.
func written(t testing.TB) map[string][]byte {
	t.Helper()
	now := time.Date(2026, 11, 23, 19, 14, 40, 0, time.UTC)
	d := kube.DefaultDraft()
	d.KeyAlgorithm = string(pki.ECDSAP256)
	reading := d.Read(now)
	require.Empty(t, reading.Problems)
	r, err := kube.Build(t.Context(), kube.NewPlan(reading.Cluster), kube.Options{Maker: pki.Native{}, Now: now, Parallel: 2})
	require.NoError(t, err)
	var b bytes.Buffer
	require.NoError(t, r.WriteBundle(t.Context(), &b, kube.BundleOptions{}))
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	require.NoError(t, err)
	out := map[string][]byte{"rbac.yaml": []byte(kube.RBAC(reading.Cluster.Version))}
	for _, f := range z.File {
		if ext := path.Ext(f.Name); ext != ".yaml" && ext != ".conf" {
			continue
		}
		in, err := f.Open()
		require.NoError(t, err)
		data, err := io.ReadAll(in)
		require.NoError(t, err)
		if strings.Contains(string(data), "kind:") {
			out[f.Name] = data
		}
	}
	return out
}

// What package kube writes is read as the library reads it, ended by \n or \r\n.
func TestWhatIsWrittenIsRead(t *testing.T) {
	files := written(t)
	assert.Greater(t, len(files), 10)
	for name, data := range files {
		assert.True(t, both(t, data), name)
		assert.True(t, both(t, bytes.ReplaceAll(data, []byte("\n"), []byte("\r\n"))), name)
	}
}

// brought are files as tools and people write them.
var brought = map[string]string{
	"kubectl get -o yaml": `apiVersion: v1
items:
- apiVersion: v1
  data:
    tls.crt: LS0tLS1CRUdJTg==
    tls.key: LS0tLS1CRUdJTg==
  kind: Secret
  metadata:
    annotations:
      kubectl.kubernetes.io/last-applied-configuration: |
        {"apiVersion":"v1","data":{"tls.crt":"LS0t"},"kind":"Secret","metadata":{"annotations":{},"name":"web","namespace":"shop"},"type":"kubernetes.io/tls"}
    creationTimestamp: "2026-11-23T19:14:40Z"
    name: web
    namespace: shop
    resourceVersion: "4711"
    uid: 0b0e5bd6-6d8c-4f0f-9d1d-5d7a3c0b7f10
  type: kubernetes.io/tls
- apiVersion: v1
  data:
    Corefile: |
      .:53 {
          errors
          kubernetes cluster.local in-addr.arpa ip6.arpa {
             pods insecure
          }
      }
  kind: ConfigMap
  metadata:
    name: coredns
kind: List
metadata:
  resourceVersion: ""
`,
	"a request of the documentation": `apiVersion: certificates.k8s.io/v1
kind: CertificateSigningRequest
metadata:
  name: myuser # example
spec:
  # This is an encoded CSR. Change this to the base64-encoded contents of myuser.csr
  request: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0=
  signerName: kubernetes.io/kube-apiserver-client
  expirationSeconds: 86400  # one day
  usages:
  - client auth
`,
	"kubeadm config print": `apiVersion: kubeadm.k8s.io/v1beta4
bootstrapTokens:
- groups:
  - system:bootstrappers:kubeadm:default-node-token
  token: abcdef.0123456789abcdef
  ttl: 24h0m0s
  usages:
  - signing
  - authentication
kind: InitConfiguration
localAPIEndpoint:
  advertiseAddress: 1.2.3.4
  bindPort: 6443
nodeRegistration:
  criSocket: unix:///var/run/containerd/containerd.sock
  taints: null
timeouts:
  controlPlaneComponentHealthCheck: 4m0s
---
apiServer: {}
apiVersion: kubeadm.k8s.io/v1beta4
caCertificateValidityPeriod: 87600h0m0s
dns: {}
etcd:
  local:
    dataDir: /var/lib/etcd
kind: ClusterConfiguration
networking:
  dnsDomain: cluster.local
  serviceSubnet: 10.96.0.0/12
scheduler: {}
`,
	"a chart's output": `---
# Source: web/templates/tls.yaml
apiVersion: v1
kind: Secret
metadata:
  name: release-web
  labels: {app.kubernetes.io/name: "web", app.kubernetes.io/managed-by: Helm, helm.sh/chart: 'web-1.2.3'}
type: Opaque
stringData:
  config.ini: |-

    [tls]
      min = 1.2

  long: >-
    folded into
    one line

    and another
---
# Source: web/templates/empty.yaml
---
# Source: web/templates/deployment.yaml
apiVersion: apps/v1
kind: Deployment
spec:
  template:
    spec:
      containers:
        - name: web
          args: ["--tls-cert-file=/tls/tls.crt",
                 "--tls-private-key-file=/tls/tls.key"]
          command:
            - sh
            - -c
            - |
              exec web \
                --port=8443
          readinessProbe: {httpGet: {path: /healthz, port: 8443, scheme: HTTPS}, periodSeconds: 5}
`,
	"an apiserver by hand": `apiVersion: v1
kind: Pod
metadata: {name: kube-apiserver, namespace: kube-system}
spec:
  x-defaults: &defaults
    imagePullPolicy: IfNotPresent
    resources: {requests: {cpu: 250m}}
  containers:
  - <<: *defaults
    name: kube-apiserver
    image: registry.k8s.io/kube-apiserver:v1.34.4
    command:
    - kube-apiserver
    - --service-cluster-ip-range=10.96.0.0/12,fd00::/108
    - --tls-cert-file=/etc/kubernetes/pki/apiserver.crt
    - "--requestheader-extra-headers-prefix=X-Remote-Extra-"
    - --oidc-username-prefix=oidc:
`,
	"JSON": "{\n\t\"apiVersion\": \"v1\",\n\t\"kind\": \"Config\",\n\t\"clusters\": [\n\t\t{\"name\": \"a\\u00e9\", \"cluster\": {\"server\": \"https://x:6443\", \"n\": -1.5e+3, \"b\": [true, false, null]}}\n\t]\n}\n",
}

func TestWhatPeopleBringIsRead(t *testing.T) {
	for name, text := range brought {
		assert.True(t, both(t, []byte(text)), name)
	}
	docs := Documents([]byte(brought["a chart's output"]))
	n, err := docs.Next()
	require.NoError(t, err)
	assert.Equal(t, "\n[tls]\n  min = 1.2", n.Get("stringData").Get("config.ini").Text())
	assert.Equal(t, "folded into one line\nand another", n.Get("stringData").Get("long").Text())
}
