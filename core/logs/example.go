package logs

import _ "embed" // the examples

//go:embed examples/kube-apiserver.log
var exampleAPIServer string

//go:embed examples/clients.log
var exampleClients string

//go:embed examples/etcd.log
var exampleEtcd string

// Example is a log to try the reading on.
type Example struct {
	Title string
	Text  string
}

// Examples lists them. Every line was written by a real program, kube-apiserver
// and kubectl v1.34.4, etcd 3.6.16, curl 7.88.1 and OpenSSL 3.0.19, with
// certificates that were wrong for it; only ports and folders are the usual ones.
func Examples() []Example {
	return []Example{
		{"kube-apiserver refuses clients", exampleAPIServer},
		{"kubectl, curl and openssl", exampleClients},
		{"etcd refuses callers", exampleEtcd},
	}
}
