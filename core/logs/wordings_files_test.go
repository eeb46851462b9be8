package logs

import "testing"

// Flags and files of kube-apiserver, kube-controller-manager and kube-scheduler.
func TestServerFileWordings(t *testing.T) {
	testWordings(t, []wording{
		{"key-of-another-pair", failed + `tls: private key does not match public key"`},
		{"key-of-another-pair", failed + `failed to get delegated authentication kubeconfig: tls: private key does not match public key"`},
		{"missing-file", failed + `stat /etc/kubernetes/scheduler.conf: no such file or directory"`},
		{"missing-file", failed + `open /etc/kubernetes/pki/apiserver.crt: no such file or directory"`},
		{"missing-file", failed + `failed to parse service-account-issuer-key-file: open /etc/kubernetes/pki/sa.key: no such file or directory"`},
		{"signing-key", failed + `failed to parse service-account-issuer-key-file: error reading private key file /etc/kubernetes/pki/sa.pub: data does not contain a valid RSA or ECDSA private key"`},
		{"token-issuer", failed + `service-account-issuer should not be an empty string"`},
		{"missing-file", failed + `problem initializing API group \"\": open /etc/kubernetes/pki/apiserver-kubelet-client.crt: no such file or directory"`},
		{"swapped", failed + `tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched"`},
		{"no-authority-in-it", failed + `error loading CA bundle for \"client-ca-bundle::/etc/kubernetes/pki/ca.key\": data does not contain any valid RSA or ECDSA certificates"`},
		{"half-a-pair", failed + `KeyFile and CertFile must both be present[key: , cert: /etc/kubernetes/pki/apiserver-etcd-client.crt]"`},
		{"removed-flag", "Error: unknown flag: --insecure-port"},
		{"removed-flag", "Error: unknown flag: --insecure-bind-address"},
		{"removed-flag", "Error: unknown flag: --kubelet-https"},
		{"unknown-flag", "Error: unknown flag: --client-ca-fil"},
		{"unknown-flag", "Error: unknown flag: --tls-private-key"},
		{"authorization-mode", failed + `[authorization-mode \"RBACC\" is not a valid mode, authorization-mode RBAC is required]"`},
		{"token-of-another-key", auth + `[invalid bearer token, invalid signature, no keys found]"`},
		{"unauthenticated", "error: You must be logged in to the server (Unauthorized)"},
		{"token-of-another-key", `E1123 19:13:34.328204   19819 namespaced_resources_deleter.go:164] "Unhandled Error" err="unable to get all supported resources from server: the server has asked for the client to provide credentials"`},
		{"front-proxy-name", auth + `[x509: subject with cn=somebody is not in the allowed list, verifying certificate SN=12, SKID=, AKID=9A:01 failed: x509: certificate signed by unknown authority]"`},
		{"front-proxy-bare", auth + `verifying certificate SN=12, SKID=, AKID=9A:01 failed: x509: certificate signed by unknown authority"`},
		{"missing-file", `E1123 19:13:34.328204   19819 controllermanager.go:250] "Error starting controllers" err="failed to start kubernetes.io/kubelet-serving certificate controller: error reading CA cert file \"/etc/kubernetes/pki/ca.crt\": open /etc/kubernetes/pki/ca.crt: no such file or directory"`},
		{"ca-key-of-another-pair", `E1123 19:13:34.328204   19819 controllermanager.go:250] "Error starting controllers" err="failed to start kubernetes.io/kubelet-serving certificate controller: error reading CA cert file \"/etc/kubernetes/pki/ca.crt\": tls: private key does not match public key"`},
		{"missing-file", `E1123 19:13:34.328204   19819 controllermanager.go:250] "Error starting controller" err="error reading key for service account token controller: open /etc/kubernetes/pki/sa.key: no such file or directory" controller="serviceaccount-token-controller"`},
		{"missing-file", `E1123 19:13:34.328204   19819 controllermanager.go:250] "Error starting controllers" err="error parsing root-ca-file at /etc/kubernetes/pki/ca.crt: open /etc/kubernetes/pki/ca.crt: no such file or directory"`},
	})
}

// kubeconfigs, as kubectl tells of them, and curl's files.
func TestKubeconfigWordings(t *testing.T) {
	testWordings(t, []wording{
		{"key-of-another-pair", "error: tls: private key does not match public key"},
		{"key-of-another-pair", `E1123 19:13:34.328204   19819 cert_rotation.go:172] "Loading client cert failed" err="tls: private key does not match public key" key="key"`},
		{"key-of-another-pair", "Unable to connect to the server: tls: private key does not match public key"},
		{"swapped", "error: tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched"},
		{"swapped", "error: tls: found a certificate rather than a key in the PEM for the private key"},
		{"no-pem", "error: tls: failed to find any PEM data in certificate input"},
		{"no-pem", "error: tls: failed to find any PEM data in key input"},
		{"no-pem", "error: unable to load root certificates: unable to parse bytes as PEM block"},
		{"config-base64", `error: error loading config file "admin.conf": illegal base64 data at input byte 0`},
		{"config-base64", `error: error loading config file "admin.conf": illegal base64 data at input byte 14`},
		{"config-base64", `error: error loading config file "admin.conf": illegal base64 data at input byte 76`},
		{"config-yaml", `error: error loading config file "admin.conf": yaml: line 7: could not find expected ':'`},
		{"config-yaml", `error: error loading config file "admin.conf": yaml: line 4: found character that cannot start any token`},
		{"no-current-context", `E1123 19:13:34.328204   19819 memcache.go:265] "Unhandled Error" err="couldn't get current server API group list: Get \"http://localhost:8080/api?timeout=32s\": dial tcp 127.0.0.1:8080: connect: connection refused"`},
		{"no-current-context", "The connection to the server localhost:8080 was refused - did you specify the right host or port?"},
		{"no-such-context", "Error in configuration: context was not found for specified context: nosuch"},
		{"login-prompt", "Please enter Username: "},
		{"login-prompt", "Please enter Username: error: EOF"},
		{"half-a-pair", "error: client-key-data or client-key must be specified for u to use the clientCert authentication method."},
		{"kubeconfig-path", "error: unable to read client-key /tmp/jane.key for u due to open /tmp/jane.key: no such file or directory"},
		{"kubeconfig-path", "error: unable to read certificate-authority /tmp/ca.crt for kubernetes due to open /tmp/ca.crt: no such file or directory"},
		{"kubeconfig-path", "* unable to read client-cert /tmp/jane.crt for u due to open /tmp/jane.crt: no such file or directory"},
		{"missing-file", "error: stat admin.conf: no such file or directory"},
		{"plain-http", "Error from server (BadRequest): the server rejected our request for an unknown reason"},
		{"connection-refused", "The connection to the server 127.0.0.1:6444 was refused - did you specify the right host or port?"},
		{"no-such-host", "Unable to connect to the server: dial tcp: lookup cp-1.invalid on 10.0.0.2:53: no such host"},
		{"insecure-and-authority", "error: specifying a root certificates file with the insecure flag is not allowed"},
		{"kubeconfig-path", "error: could not stat client-certificate file /tmp/jane.crt: stat /tmp/jane.crt: no such file or directory"},
		{"no-such-context", `error: no context exists with the name: "nosuch"`},
		{"no-current-context", "error: current-context is not set"},

		{"key-of-another-pair", "curl: (58) unable to set private key file: 'jane.key' type PEM"},
		{"swapped", "curl: (58) could not load PEM client certificate from jane.crt, OpenSSL error error:0480006C:PEM routines::no start line, (no key found, wrong pass phrase, or wrong file format?)"},
		{"missing-file", "curl: (58) could not load PEM client certificate from jane.crt, OpenSSL error error:80000002:system library::No such file or directory, (no key found, wrong pass phrase, or wrong file format?)"},
		{"missing-file", "curl: (77) error setting certificate file: ca.crt"},
	})
}

const (
	etcdClient = `{"level":"warn","ts":"2026-11-23T19:16:18.123456Z","caller":"embed/config_logging.go:188","msg":"rejected connection on client endpoint","remote-addr":"127.0.0.1:40122","server-name":"","error":"`
	etcdPeer   = `{"level":"warn","ts":"2026-11-23T19:16:18.123456Z","caller":"embed/config_logging.go:188","msg":"rejected connection on peer endpoint","remote-addr":"127.0.0.1:40122","server-name":"","error":"`
	channel    = `W1123 19:13:34.328204   19819 logging.go:55] [core] [Channel #7 SubChannel #9]grpc: addrConn.createTransport failed to connect to {Addr: "127.0.0.1:2379", ServerName: "127.0.0.1:2379", BalancerAttributes: {"<%!p(pickfirstleaf.managedByPickfirstKeyType={})>": "<%!p(bool=true)>" }}. Err: `
	unary      = `{"level":"warn","ts":"2026-11-23T19:16:18.123456Z","logger":"etcd-client","caller":"v3@v3.6.5/retry_interceptor.go:65","msg":"retrying of unary invoker failed","target":"etcd-endpoints://0xc0001/127.0.0.1:2379","attempt":0,"error":"rpc error: code = DeadlineExceeded desc = latest balancer error: connection error: desc = \"error reading server preface: `
)

// etcd, who calls it, and kube-apiserver as its client.
func TestEtcdWordings(t *testing.T) {
	verify := "tls: failed to verify certificate: x509: "
	testWordings(t, []wording{
		{"no-certificate-sent", "curl: (56) OpenSSL SSL_read: OpenSSL/3.0.19: error:0A00045C:SSL routines::tlsv13 alert certificate required, errno 0"},
		{"no-certificate-sent", "curl: (35) OpenSSL/3.0.19: error:0A000410:SSL routines::sslv3 alert handshake failure"},
		{"no-certificate-sent", "140243:error:0A00045C:SSL routines:ssl3_read_bytes:tlsv13 alert certificate required:../ssl/record/rec_layer_s3.c:1600:SSL alert number 116"},
		{"no-certificate-sent", etcdClient + `tls: client didn't provide a certificate"}`},
		{"no-certificate-sent", unary + `remote error: tls: certificate required\""}`},
		{"refused-unknown-authority", "curl: (56) OpenSSL SSL_read: OpenSSL/3.0.19: error:0A000418:SSL routines::tlsv1 alert unknown ca, errno 0"},
		{"refused-unknown-authority", "curl: (35) OpenSSL/3.0.19: error:0A000418:SSL routines::tlsv1 alert unknown ca"},
		{"refused-unknown-authority", "40170:error:0A000418:SSL routines:ssl3_read_bytes:tlsv1 alert unknown ca:../ssl/record/rec_layer_s3.c:1600:SSL alert number 48"},
		{"unknown-authority", etcdClient + verify + `certificate signed by unknown authority"}`},
		{"refused-unknown-authority", unary + `remote error: tls: unknown certificate authority\""}`},
		{"refused-expired", "curl: (56) OpenSSL SSL_read: OpenSSL/3.0.19: error:0A000415:SSL routines::sslv3 alert certificate expired, errno 0"},
		{"refused-expired", "curl: (60) SSL certificate verification failed"},
		{"refused-expired", "error:0A000415:SSL routines:ssl3_read_bytes:sslv3 alert certificate expired:../ssl/record/rec_layer_s3.c:1600:SSL alert number 45"},
		{"expired", etcdClient + verify + tooOld + `"}`},
		{"not-yet-valid", etcdClient + verify + tooNew + `"}`},
		{"refused-expired", unary + `remote error: tls: expired certificate\""}`},
		{"refused", "curl: (55) getpeername() failed with errno 107: Transport endpoint is not connected"},
		{"refused", "curl: (56) OpenSSL SSL_read: OpenSSL/3.0.19: error:0A000412:SSL routines::sslv3 alert bad certificate, errno 0"},
		{"refused", "curl: (35) OpenSSL/3.0.19: error:0A000412:SSL routines::sslv3 alert bad certificate"},
		{"refused", "error:0A000412:SSL routines:ssl3_read_bytes:sslv3 alert bad certificate:../ssl/record/rec_layer_s3.c:1600:SSL alert number 42"},
		{"wrong-usage", etcdClient + verify + `certificate specifies an incompatible key usage"}`},
		{"refused", unary + `remote error: tls: bad certificate\""}`},
		{"refused", etcdClient + `remote error: tls: bad certificate"}`},
		{"refused", etcdClient + `local error: tls: bad record MAC"}`},
		{"refused-unknown-authority", etcdClient + `remote error: tls: unknown certificate authority"}`},
		{"unknown-authority", `{"level":"warn","msg":"retrying of unary invoker failed","error":"rpc error: code = DeadlineExceeded desc = latest balancer error: connection error: desc = \"transport: authentication handshake failed: tls: failed to verify certificate: x509: certificate signed by unknown authority\""}`},
		{"plain-http", "curl: (52) Empty reply from server"},
		{"plain-http", etcdClient + `tls: first record does not look like a TLS handshake"}`},
		{"plain-http", unary + `EOF\""}`},
		{"connection-lost", unary + `write: broken pipe\""}`},
		{"waited-in-vain", "Error: context deadline exceeded"},
		{"waited-in-vain", "https://127.0.0.1:2379 is unhealthy: failed to commit proposal: context deadline exceeded"},
		{"waited-in-vain", "Error: unhealthy cluster"},
		{"key-of-another-pair", "Error: tls: private key does not match public key"},
		{"missing-file", "Error: open /etc/kubernetes/pki/etcd/x.crt: no such file or directory"},
		{"half-a-pair", "Error: KeyFile and CertFile must both be present[key: , cert: x.crt]"},

		{"waited-in-vain", failed + `context deadline exceeded"`},
		{"refused-unknown-authority", channel + `connection error: desc = "error reading server preface: remote error: tls: unknown certificate authority"`},
		{"refused-expired", channel + `connection error: desc = "error reading server preface: remote error: tls: expired certificate"`},
		{"refused", channel + `connection error: desc = "error reading server preface: remote error: tls: bad certificate"`},
		{"no-certificate-sent", channel + `connection error: desc = "error reading server preface: remote error: tls: certificate required"`},
		{"unknown-authority", channel + `connection error: desc = "transport: authentication handshake failed: ` + verify + `certificate signed by unknown authority"`},
		{"no-address-in-it", channel + `connection error: desc = "transport: authentication handshake failed: ` + verify + `cannot validate certificate for 127.0.0.1 because it doesn't contain any IP SANs"`},
		{"expired", channel + `connection error: desc = "transport: authentication handshake failed: ` + verify + tooOld + `"`},
		{"connection-refused", channel + `connection error: desc = "transport: Error while dialing: dial tcp 127.0.0.1:2379: connect: connection refused"`},
		{"harmless", channel + `connection error: desc = "transport: Error while dialing: dial tcp 127.0.0.1:2379: operation was canceled"`},
		{"harmless", channel + `connection error: desc = "transport: authentication handshake failed: context canceled"`},
		{"harmless", etcdClient + `EOF"}`},

		{"missing-file", `{"level":"error","ts":"2026-11-23T19:16:18.123456Z","caller":"embed/serve.go:156","msg":"registerGateway failed","error":"open /etc/kubernetes/pki/etcd/server.crt: no such file or directory","stacktrace":"go.etcd.io/etcd"}`},
		{"missing-file", `{"level":"fatal","ts":"2026-11-23T19:16:18.123456Z","caller":"etcdmain/etcd.go:198","msg":"listener failed","error":"open /etc/kubernetes/pki/etcd/server.crt: no such file or directory"}`},
		{"missing-file", `{"level":"fatal","msg":"discovery failed","error":"open /etc/kubernetes/pki/etcd/peer.crt: no such file or directory"}`},
		{"missing-file", `{"level":"error","msg":"creating peer listener failed","error":"open /etc/kubernetes/pki/etcd/peer.crt: no such file or directory"}`},
		{"key-of-another-pair", `{"level":"fatal","msg":"listener failed","error":"tls: private key does not match public key"}`},
		{"swapped", `{"level":"fatal","msg":"listener failed","error":"tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched"}`},
		{"half-a-pair", `{"level":"fatal","msg":"listener failed","error":"KeyFile and CertFile must both be present[key: , cert: server.crt]"}`},
		{"no-authority-in-it", `{"level":"fatal","msg":"listener failed","error":"x509: malformed tbs certificate"}`},
		{"unknown-flag", "flag provided but not defined: -trusted-ca"},

		{"wrong-usage", etcdPeer + verify + `certificate specifies an incompatible key usage"}`},
		{"refused", `{"level":"warn","caller":"rafthttp/probing_status.go:68","msg":"prober detected unhealthy status","round-tripper-name":"ROUND_TRIPPER_SNAPSHOT","rtt":"0s","error":"remote error: tls: bad certificate"}`},
		{"wrong-usage", `{"level":"warn","caller":"rafthttp/peer_status.go:66","msg":"peer became inactive (message send to peer failed)","peer-id":"8211f1d0f64f3269","error":"failed to dial 8211f1d0f64f3269 on stream Message (tls: failed to verify certificate: x509: certificate specifies an incompatible key usage)"}`},
		{"no-address-in-it", `{"level":"warn","msg":"failed to reach the peer URL","error":"Get \"https://127.0.0.1:2380/version\": tls: failed to verify certificate: x509: cannot validate certificate for 127.0.0.1 because it doesn't contain any IP SANs"}`},
		{"waited-in-vain", "curl: (28) Connection timed out after 4001 milliseconds"},
		{"waited-in-vain", `{"level":"warn","msg":"failed to publish local member to cluster through raft","error":"context deadline exceeded"}`},
		{"unknown-authority", etcdPeer + verify + `certificate signed by unknown authority"}`},
	})
}
