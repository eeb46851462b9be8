package logs

import "testing"

const (
	badRequest = `Error from server (BadRequest): error when creating "csr.yaml": CertificateSigningRequest in version "v1" cannot be handled as a CertificateSigningRequest: `
	invalid    = `The CertificateSigningRequest "jane" is invalid: `
	wrongBlock = `: PEM block type must be CERTIFICATE REQUEST`
	csrName    = `certificatesigningrequests.certificates.k8s.io "jane"`
)

// The certificates API: objects that are not taken.
func TestRequestWordings(t *testing.T) {
	testWordings(t, []wording{
		{"request-signer", invalid + "spec.signerName: Required value"},
		{"request-usages", invalid + "spec.usages: Required value"},
		{"request-usages", invalid + `spec.usages[0]: Unsupported value: "client-auth": supported values: "any", "cert sign", "client auth", "code signing", "timestamping"`},
		{"request-usages", badRequest + "json: cannot unmarshal string into Go struct field CertificateSigningRequestSpec.spec.usages of type []v1.KeyUsage"},
		{"request-body", invalid + "spec.request: Invalid value: null" + wrongBlock},
		{"request-body", invalid + `spec.request: Invalid value: ""` + wrongBlock},
		{"request-body", invalid + `spec.request: Invalid value: "LS0tLS1CRUdJTg=="` + wrongBlock},
		{"request-body", invalid + `spec.request: Invalid value: "LS0tLS1CRUdJTg==": asn1: structure error: tags don't match (16 vs {class:0 tag:2 length:1 isCompound:false}) {optional:false explicit:false} certificateRequest @4`},
		{"request-body", invalid + `spec.request: Invalid value: "LS0tLS1CRUdJTg==": crypto/rsa: verification error`},
		{"request-base64", badRequest + "illegal base64 data at input byte 0"},
		{"request-base64", badRequest + "illegal base64 data at input byte 76"},
		{"config-yaml", "error: error parsing csr.yaml: error converting YAML to JSON: yaml: line 10: could not find expected ':'"},
		{"request-field", badRequest + `strict decoding error: unknown field "request"`},
		{"request-field", badRequest + `strict decoding error: unknown field "spec.signername"`},
		{"request-field", `Warning: unknown field "request"`},
		{"request-duration", invalid + "spec.expirationSeconds: Invalid value: 10: may not specify a duration less than 600 seconds (10 minutes)"},
		{"request-duration", badRequest + "json: cannot unmarshal string into Go struct field CertificateSigningRequestSpec.spec.expirationSeconds of type int32"},
		{"request-duration", badRequest + "json: cannot unmarshal number 3153600000 into Go struct field CertificateSigningRequestSpec.spec.expirationSeconds of type int32"},
		{"request-version", `error: resource mapping not found for name: "jane" namespace: "" from "csr.yaml": no matches for kind "CertificateSigningRequest" in version "certificates.k8s.io/v1beta1"`},
		{"request-version", "ensure CRDs are installed first"},
		{"request-signer", invalid + `spec.signerName: Invalid value: "kubernetes.io/legacy-unknown": the legacy signerName is not allowed via this API version`},
		{"request-signer", invalid + `spec.signerName: Invalid value: "my-signer": must be a fully qualified domain and path of the form 'example.com/signer-name'`},
		{"request-masters", `Error from server (Forbidden): error when creating "csr.yaml": ` + csrName + ` is forbidden: use of kubernetes.io/kube-apiserver-client signer with system:masters group is not allowed`},
		{"another-node", `Error from server (Forbidden): error when creating "csr.yaml": ` + csrName + ` is forbidden: can only create a node CSR with CN=system:node:cp-1`},
		{"forbidden", `Error from server (Forbidden): error when creating "csr.yaml": certificatesigningrequests.certificates.k8s.io is forbidden: User "jane" cannot create resource "certificatesigningrequests" in API group "certificates.k8s.io" at the cluster scope`},
		{"forbidden", `error when retrieving current configuration of: certificatesigningrequests.certificates.k8s.io "jane" is forbidden: User "jane" cannot get resource "certificatesigningrequests" in API group "certificates.k8s.io" at the cluster scope`},
	})
}

// The certificates API: what becomes of requests, and the commands.
func TestSignerWordings(t *testing.T) {
	testWordings(t, []wording{
		{"signer-refused", "  message: 'invalid usage for client certificate: server auth'"},
		{"signer-refused", "invalid usage for client certificate: any"},
		{"signer-refused", "invalid usage for client certificate: cert sign"},
		{"signer-refused", "missing required usage for client certificate: client auth"},
		{"signer-refused", "subject organization is not system:nodes"},
		{"signer-refused", "subject common name does not begin with system:node:"},
		{"signer-refused", "DNS subjectAltNames are not allowed"},
		{"signer-refused", "usages did not match [client auth digital signature key encipherment]"},
		{"signer-refused", "DNS or IP subjectAltName is required"},
		{"signer-refused", "Email subjectAltNames are not allowed"},
		{"signer-refused", "URI subjectAltNames are not allowed"},
		{"signer-refused", "usages did not match [digital signature key encipherment server auth]"},
		{"signer-refused", "ac-none     2m20s kubernetes.io/kubelet-serving         kubernetes-super-admin   <none>              Approved,Failed"},
		{"signer-refused", "    reason: SignerValidationFailure"},
		{"never-signed", `I1123 19:13:34.328204   19819 certificates.go:60] "Skipping CSR signer controller because no csr cert/key was specified" controller="certificatesigningrequest-signing-controller"`},
		{"never-signed", "my-signer   2m20s example.com/my-signer                 kubernetes-super-admin   <none>              Approved"},
		{"waits-for-approval", "ac-exp600   0s    kubernetes.io/kube-apiserver-client   kubernetes-super-admin   10m                 Pending"},
		{"request-denied", "    message: This CSR was denied by kubectl certificate deny."},
		{"request-denied", "jane   2m20s kubernetes.io/kube-apiserver-client   kubernetes-super-admin   <none>              Denied"},
		{"request-there", `Error from server (AlreadyExists): error when creating "csr.yaml": ` + csrName + ` already exists`},
		{"request-there", `error: certificate signing request "jane" is already Denied`},
		{"request-there", `error: certificate signing request "jane" is already Approved`},
		{"request-gone", `Error from server (NotFound): certificatesigningrequests.certificates.k8s.io "nosuch" not found`},
		{"request-gone", "error: one or more CSRs must be specified as <name> or -f <filename>"},
		{"may-not-approve", `Error from server (Forbidden): ` + csrName + ` is forbidden: User "jane" cannot update resource "certificatesigningrequests/approval" in API group "certificates.k8s.io" at the cluster scope`},
		{"may-not-approve", `Error from server (Forbidden): ` + csrName + ` is forbidden: user not permitted to approve requests with signerName "kubernetes.io/kube-apiserver-client"`},
	})
}

// What was collected from public reports before it was measured, E1 to E60:
// older wordings among them.
func TestReportedWordings(t *testing.T) {
	testWordings(t, []wording{
		{"unknown-authority", "x509: certificate signed by unknown authority"},
		{"name-missing", "x509: certificate is valid for kubernetes, cp-1, not api.example.com"},
		{"common-name-alone", "x509: certificate relies on legacy Common Name field, use SANs or temporarily enable Common Name matching with GODEBUG=x509ignoreCN=0"},
		{"not-yet-valid", "failed to load certificate: the certificate is not valid yet"},
		{"refused", `2019-04-24 12:33:59.120000 I | embed: rejected connection from "10.0.0.11:40122" (error "remote error: tls: bad certificate", ServerName "")`},
		{"unknown-authority", `2019-04-24 12:33:59.120000 I | embed: rejected connection from "10.0.0.11:40122" (error "tls: failed to verify client's certificate: x509: certificate signed by unknown authority", ServerName "")`},
		{"unknown-authority", `rejected connection from "10.0.0.11:40122" (error "tls: failed to verify certificate: x509: certificate signed by unknown authority", ServerName "")`},
		{"no-certificate-sent", "tls: client didn't provide a certificate"},
		{"no-certificate-sent", "remote error: tls: certificate required"},
		{"no-certificate-sent", "remote error: tls: handshake failure"},
		{"refused-unknown-authority", "remote error: tls: unknown certificate authority"},
		{"refused-expired", "remote error: tls: expired certificate"},
		{"refused-revoked", "remote error: tls: revoked certificate"},
		{"waited-in-vain", "rpc error: code = DeadlineExceeded desc = context deadline exceeded"},
		{"anonymous", `forbidden: User "system:anonymous" cannot get path "/"`},
		{"kubelet-api-forbidden", "error: unable to upgrade connection: Forbidden (user=kube-apiserver-kubelet-client, verb=create, resource=nodes, subresource(s)=[proxy])"},
		{"node-without-a-name", `nodes "cp-1" is forbidden: User "system:node" cannot list nodes at the cluster scope`},
		{"node-without-a-name", `unknown node for user "system:node:"`},
		{"bootstrap-gone", "part of the existing bootstrap client certificate is expired: 2020-03-01 10:00:00 +0000 UTC"},
		{"bootstrap-gone", `E1123 19:13:34.328204   812 bootstrap.go:265] part of the existing bootstrap client certificate in /etc/kubernetes/kubelet.conf is expired: 2020-03-01 10:00:00 +0000 UTC`},
		{"bootstrap-gone", "unable to load bootstrap kubeconfig: stat /etc/kubernetes/bootstrap-kubelet.conf: no such file or directory"},
		{"bootstrap-gone", "The currently active client certificate has expired, but the server is not responsive. A restart may be necessary to retrieve new initial credentials."},
		{"no-kubelet-certificate", "http: TLS handshake error from 10.0.0.10:40122: no serving certificate available for the kubelet"},
		{"no-kubelet-certificate", `Error from server: Get "https://10.0.0.11:10250/containerLogs/kube-system/x": remote error: tls: internal error`},
		{"waits-for-approval", "Certificate request was not signed: timed out waiting for the condition"},
		{"request-signer", `error validating data: ValidationError(CertificateSigningRequest.spec): missing required field "signerName" in io.k8s.api.certificates.v1.CertificateSigningRequestSpec`},
		{"request-version", `no matches for kind "CertificateSigningRequest" in version "certificates.k8s.io/v1beta1"`},
		{"request-base64", "v1beta1.CertificateSigningRequestSpec.Request: decode base64: illegal base64 data at input byte 0"},
		{"request-body", "PEM block type must be CERTIFICATE REQUEST"},
		{"config-base64", "v1.Config.Clusters: []v1.NamedCluster: v1.Cluster.CertificateAuthorityData: decode base64: illegal base64 data at input byte 3"},
		{"kubeconfig-path", "unable to read client-cert jane.crt for jane due to open jane.crt: no such file or directory"},
		{"ca-remade", "error 7 at 0 depth lookup: certificate signature failure"},
		{"ca-cannot-sign", "error 79 at 1 depth lookup: invalid CA certificate"},
		{"unknown-authority", "verify error:num=20"},
		{"ca-key-of-another-pair", "CA certificate and CA private key do not match"},
		{"config-word", "Error checking request extension section v3_req"},
		{"config-word", "40E7:error:11000082:X509 V3 routines:do_ext_nconf:unknown extension name:../crypto/x509/v3_conf.c:82:"},
		{"config-word", "error:1100007B:X509 V3 routines:do_ext_nconf:unknown extension:../crypto/x509/v3_conf.c:82:name=sibjectAltName"},
		{"config-comma", "40F7:error:1100006C:X509 V3 routines:X509V3_parse_list:invalid empty name:../crypto/x509/v3_utl.c:381:"},
		{"config-address", "40F7:error:11000076:X509 V3 routines:a2i_GENERAL_NAME:bad ip address:../crypto/x509/v3_san.c:573:value="},
		{"another-kind", "Could not read certificate from jane.csr"},
		{"another-kind", "40F7:error:0480006C:PEM routines:get_name:no start line:../crypto/pem/pem_lib.c:763:Expecting: CERTIFICATE REQUEST"},
		{"not-rsa", "Not an RSA key"},
		{"not-rsa", "No modulus for this public key type"},
		{"external-authority", "couldn't create a kubeconfig; the CA files couldn't be loaded: failed to load key: couldn't load the private key file /etc/kubernetes/pki/ca.key: open /etc/kubernetes/pki/ca.key: no such file or directory"},
	})
}
