package logs

import "kubepki/core/decode"

// opensslRows are about what openssl says of its input.
var opensslRows = []Row{
	{
		ID: "config-word", Level: decode.Broken, Title: "openssl.cnf: a word that is not known",
		Says: []Saying{
			{byOpenSSL, "Error checking request extension section {section}"},
			{byOpenSSL, "Error checking x509 extension section {section}"},
			{byOpenSSL, "unknown extension name"},
			{byOpenSSL, "name=sibjectAltName"},
		},
		Advice: Advice{
			"The section names an extension that there is not, such as sibjectAltName for subjectAltName.",
			"Mend the word.", "grep -n AltName openssl.cnf",
		},
		Ref: pageConfig,
	},
	{
		ID: "config-comma", Level: decode.Broken, Title: "openssl.cnf: a comma too many",
		Says:   []Saying{{byOpenSSL, "X509V3_parse_list:invalid empty name"}, {byOpenSSL, "invalid empty name"}, {byOpenSSL, "invalid null name"}},
		Advice: Advice{"A list, such as keyUsage, ends with a comma or has two together.", "Remove it.", "grep -nE ',[[:space:]]*(,|$)' openssl.cnf"},
		Ref:    pageConfig,
	},
	{
		ID: "config-address", Level: decode.Broken, Title: "openssl.cnf: no IP address",
		Says: []Saying{{byOpenSSL, "bad ip address"}},
		Advice: Advice{
			"An IP.n of the alternative names is empty, or holds a host’s name.",
			"Write a numeric address in IP.n, and names in DNS.n.", "grep -nE '^(IP|DNS)' openssl.cnf",
		},
		Ref: pageConfig,
	},
	{
		ID: "another-kind", Level: decode.Broken, Title: "openssl was given another kind of file",
		Says: []Saying{
			{byOpenSSL, "Could not read certificate from {path}"},
			{byOpenSSL, "Could not read private key from {path}"},
			{byOpenSSL, "Could not find certificate from {path}"},
			{byOpenSSL, "Could not find certificate request from {path}"},
			{byOpenSSL, "Expecting: {kind}"},
			{byOpenSSL, "unable to load certificate"},
			{byOpenSSL, "unable to load X509 request"},
		},
		Advice: Advice{
			"x509 reads certificates, req requests, pkey and rsa keys. The file holds something else.",
			"Look at its first line, and take the right word.",
			"head -1 {path}",
		},
		look: lookPath, Ref: "https://docs.openssl.org/3.0/man1/openssl-x509/",
	},
	{
		ID: "not-rsa", Level: decode.Warning, Title: "A trick for RSA keys alone",
		Says: []Saying{{byOpenSSL, "Not an RSA key"}, {byOpenSSL, "No modulus for this public key type"}, {byOpenSSL, "expecting an rsa key"}},
		Advice: Advice{
			"The key is none of RSA, so it has no modulus to compare.",
			"Compare the public keys: that works with all kinds.", sameKey,
		},
		Ref: "https://docs.openssl.org/3.0/man1/openssl-pkey/",
	},
}

// connectionRows are about a connection that did not come to TLS.
var connectionRows = []Row{
	{
		ID: "plain-http", Level: decode.Broken, Title: "http where https is spoken",
		Says: []Saying{
			{byCurl, "Client sent an HTTP request to an HTTPS server"},
			{byKubectl, "the server rejected our request for an unknown reason"},
			{byEtcd, "first record does not look like a TLS handshake"},
			{byCurl, "curl: (52) Empty reply from server"},
			{byEtcdctl, "*error reading server preface: EOF"},
			{byCurl, "HTTP/1.0 400 Bad Request"},
			{byGo, "server gave HTTP response to HTTPS client"},
			{byCurl, "wrong version number"},
		},
		Advice: Advice{
			"One side speaks TLS, the other does not: http:// was written for a TLS port, or the scheme left out.",
			"Write https:// in the kubeconfig’s server, --etcd-servers and --endpoints.",
			"kubectl config view --minify -o jsonpath='{.clusters[0].cluster.server}'\ngrep -n -e etcd-servers -e http: /etc/kubernetes/manifests/*.yaml",
		},
		Ref: pageServer,
	},
	{
		ID: "no-such-host", Level: decode.Broken, Title: "A host that no name server knows",
		Says: []Saying{
			{byGo, "lookup {host} on {dns}: no such host"},
			{byGo, "lookup {host}: no such host"},
			{byCurl, "Could not resolve host: {host}"},
		},
		Advice: Advice{"{host} has no address here.", "Mend the name, or tell DNS or /etc/hosts of it. The certificate must have that name.", "getent hosts {host}"},
		Ref:    pageKubeconfig,
	},
	{
		ID: "connection-refused", Level: decode.Warning, Title: "Nobody listens there",
		Says: []Saying{
			{byKubectl, "The connection to the server {server} was refused"},
			{byGo, "connect: connection refused"},
			{byCurl, "Couldn't connect to server"},
			{byCurl, "Connection refused"},
		},
		Advice: Advice{
			"Nobody answers at that port: the server is down, often because it could not read its own files, or the port is another one.",
			"Look whether it runs, and what it said last.",
			"crictl ps -a | grep -E 'apiserver|etcd'\ncrictl logs $(crictl ps -a -q --name kube-apiserver | head -1) 2>&1 | tail",
		},
		Ref: pageServer,
	},
	{
		ID: "waited-in-vain", Level: decode.Warning, Title: "Waited in vain",
		Says: []Saying{
			{byAPIServer, "context deadline exceeded"},
			{byEtcdctl, "code = DeadlineExceeded"},
			{byEtcdctl, "unhealthy cluster"},
			{byCurl, "Connection timed out after {time} milliseconds"},
			{byCurl, "Operation timed out after {time} milliseconds"},
			{byEtcd, "failed to publish local member to cluster through raft"},
		},
		Advice: Advice{
			"etcd, or whoever was called, gave no answer in time. In TLS that is a caller that is refused and tries again: kube-apiserver for 20 seconds before it exits. The cause stands in the warnings before (“addrConn.createTransport failed”), or in etcd’s own log.",
			"Read the lines before, and give all three: --cacert, --cert, --key.",
			"etcdctl --endpoints https://127.0.0.1:2379 --cacert /etc/kubernetes/pki/etcd/ca.crt --cert /etc/kubernetes/pki/etcd/healthcheck-client.crt --key /etc/kubernetes/pki/etcd/healthcheck-client.key endpoint health",
		},
		Ref: pageEtcd,
	},
	{
		ID: "connection-lost", Level: decode.Warning, Title: "The other side hung up",
		Says: []Saying{{byGo, "write: broken pipe"}, {byGo, "read: connection reset by peer"}},
		Advice: Advice{
			"The other side closed the connection. Under TLS 1.3 a refused client certificate may look like this, when the alert that says so loses a race; it may as well be a caller that went away.",
			"If it comes again and again, read the other side’s log of the same second.", showPair,
		},
		look: lookOther, Ref: "RFC 8446 section 6.2",
	},
}

// calmRows are lines that look bad and are not.
var calmRows = []Row{
	{
		ID: "harmless", Title: "Harmless",
		Says: []Saying{
			{byAPIServer, "operation was canceled"},
			{byAPIServer, "context canceled"},
			{byEtcd, "^rejected connection on client endpoint: EOF$"},
			{byEtcd, "^rejected connection on peer endpoint: EOF$"},
			{byGo, "TLS handshake error from {peer}: EOF"},
			{byOpenSSL, "Verify return code: 0 (ok)"},
		},
		Advice: Advice{
			"A healthy start logs this too: a caller that was stopped, or a probe that hung up. openssl’s “0 (ok)” tells of the chain alone, and of no name unless -verify_hostname or -verify_ip was given.",
			"Nothing is to do.", "",
		},
		Ref: pageEtcd,
	},
	{
		ID: "not-found", Level: decode.Warning, Title: "404: no such address",
		Says:   []Saying{{byAPIServer, "404 page not found"}, {byAPIServer, "the server could not find the requested resource"}},
		Advice: Advice{"The caller is known and the connection holds; the apiserver has nothing at this address.", "Mend the address, or the version of the API.", "kubectl api-resources"},
		Ref:    pageServer,
	},
}
