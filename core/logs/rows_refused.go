package logs

import "kubepki/core/decode"

// frontRows are about kube-apiserver's two checks of its callers, and tokens.
var frontRows = []Row{
	{
		ID: "front-proxy-name", Level: decode.Broken, Title: "Front proxy of another name",
		Says: []Saying{{byAPIServer, "*subject with cn={cn} is not in the allowed list"}},
		Advice: Advice{
			"A caller that the front proxy’s authority signed is called {cn}, and --requestheader-allowed-names does not list that.",
			"Make the front proxy’s certificate again with the common name front-proxy-client, or list {cn}. Never leave the list empty: then anyone it signed may speak for any user.",
			"openssl x509 -in /etc/kubernetes/pki/front-proxy-client.crt -noout -subject\nkubeadm init phase certs front-proxy-client",
		},
		look: lookCommonName, Ref: pageProxy,
	},
	{
		ID: "front-proxy-bare", Level: decode.Broken, Title: "Front proxy that speaks for nobody",
		Says: []Saying{{byAPIServer, "^Unable to authenticate the request: verifying certificate SN={sn}, SKID={skid}, AKID={akid} failed: x509: certificate signed by unknown authority"}},
		Advice: Advice{
			"The check against the front proxy’s authority passed, but no user was named in X-Remote-User, and as a client of its own it is not known: the front proxy’s pair was used where a client’s belongs.",
			"Use admin.conf or another client’s pair for own requests; the front proxy’s pair is for kube-apiserver when it calls extension apiservers.",
			"openssl x509 -in {path} -noout -subject -issuer",
		},
		look: lookIssuer, Ref: pageProxy,
	},
	{
		ID: "no-common-name", Level: decode.Broken, Title: "A client without a common name",
		Says: []Saying{{byAPIServer, "^Unable to authenticate the request: x509: certificate signed by unknown authority$"}},
		Advice: Advice{
			"kube-apiserver knows the authority of its caller, but the certificate has no common name, and the common name is the user. (The line names only the front proxy’s check, which every client fails.)",
			"Make the certificate again with the user as CN and the groups as O.",
			"openssl req -new -key jane.key -subj /O=developers/CN=jane -out jane.csr",
		},
		look: lookNameless, Ref: pageUsers,
	},
	{
		ID: "token-of-another-key", Level: decode.Broken, Title: "Tokens signed with another key",
		Says: []Saying{
			{byAPIServer, "invalid bearer token, invalid signature, no keys found"},
			{byAPIServer, "invalid bearer token"},
			{byManager, "unable to get all supported resources from server: the server has asked for the client to provide credentials"},
		},
		Advice: Advice{
			"kube-apiserver cannot check a service account token: --service-account-key-file (sa.pub) does not belong to the key that signed it (sa.key). Controllers and pods lose their access.",
			"Write sa.pub again from sa.key, the same two files on all control planes, and restart kube-apiserver.",
			"openssl pkey -in /etc/kubernetes/pki/sa.key -pubout | diff - /etc/kubernetes/pki/sa.pub",
		},
		look: lookServiceAccount, Ref: pageTokens,
	},
}

const showPair = "openssl x509 -in {path} -noout -subject -issuer -dates -ext extendedKeyUsage"

// refusedRows are alerts: the other side refused in the handshake.
var refusedRows = []Row{
	{
		ID: "no-certificate-sent", Level: decode.Broken, Title: "No client certificate was sent",
		Says: []Saying{
			{byEtcd, "tls: client didn't provide a certificate"},
			{byGo, "remote error: tls: certificate required"},
			{byCurl, "alert certificate required"},
			{byOpenSSL, "SSL alert number 116"},
			{byGo, "remote error: tls: handshake failure"},
			{byCurl, "sslv3 alert handshake failure"},
			{byOpenSSL, "alert handshake failure"},
			{byOpenSSL, "SSL alert number 40"},
		},
		Advice: Advice{
			"The server, such as etcd with --client-cert-auth, wants a client certificate, and none was sent. With TLS 1.2 it says “handshake failure” alone.",
			"Give the caller its pair: --cert and --key, --etcd-certfile and --etcd-keyfile.",
			"etcdctl --endpoints https://127.0.0.1:2379 --cacert /etc/kubernetes/pki/etcd/ca.crt --cert /etc/kubernetes/pki/etcd/healthcheck-client.crt --key /etc/kubernetes/pki/etcd/healthcheck-client.key endpoint health",
		},
		Ref: pageEtcd,
	},
	{
		ID: "refused-unknown-authority", Level: decode.Broken, Title: "The other side does not know the authority",
		Says: []Saying{
			{byGo, "remote error: tls: unknown certificate authority"},
			{byCurl, "alert unknown ca"},
			{byOpenSSL, "SSL alert number 48"},
		},
		Advice: Advice{
			"The server refused the caller’s certificate: the authority that signed it is not in the server’s --trusted-ca-file or --client-ca-file.",
			"Use the pair that the server’s authority signed: for etcd one signed by etcd/ca, not by the cluster’s.",
			"openssl verify -CAfile {ca-path} {path}",
		},
		Client: &Advice{
			"The caller refused this server’s certificate: the authority that signed it is not the one that the caller was given.",
			"Give the caller the right authority (--cacert, --etcd-cafile), or have the server’s certificate signed by it.",
			"openssl verify -CAfile {ca-path} {path}",
		},
		look: lookOther, Ref: "RFC 8446 section 6.2",
	},
	{
		ID: "refused-expired", Level: decode.Expired, Title: "The other side finds it out of its time",
		Says: []Saying{
			{byGo, "remote error: tls: expired certificate"},
			{byCurl, "alert certificate expired"},
			{byCurl, "SSL certificate verification failed"},
			{byOpenSSL, "SSL alert number 45"},
		},
		Advice: Advice{
			"The other side refused the certificate of this one: it ended, or has not begun. The alert is the same for both; its log says which.",
			"Look at the dates, then renew it, or set the clocks.",
			"openssl x509 -in {path} -noout -dates\nkubeadm certs renew {id}",
		},
		look: lookOther, Ref: "RFC 8446 section 6.2",
	},
	{
		ID: "refused-revoked", Level: decode.Broken, Title: "The other side holds it for revoked",
		Says: []Saying{
			{byGo, "remote error: tls: revoked certificate"},
			{byCurl, "alert certificate revoked"},
			{byOpenSSL, "SSL alert number 44"},
		},
		Advice: Advice{
			"The other side refused the certificate: it stands in its revocation list. kube-apiserver reads none; etcd does (--client-crl-file).",
			"Have a new certificate signed.", showPair,
		},
		look: lookOther, Ref: "RFC 8446 section 6.2",
	},
	{
		ID: "refused", Level: decode.Broken, Title: "The other side refused the certificate",
		Says: []Saying{
			{byGo, "remote error: tls: bad certificate"},
			{byCurl, "alert bad certificate"},
			{byOpenSSL, "SSL alert number 42"},
			{byGo, "local error: tls: bad record MAC"},
			{byCurl, "getpeername() failed with errno {errno}: Transport endpoint is not connected"},
			{byGo, "remote error: tls: unsupported certificate"},
			{byGo, "remote error: tls: unknown certificate"},
		},
		Advice: Advice{
			"The server refused the caller’s certificate, and keeps the reason for its own log: often the extended key usage lacks clientAuth. kube-apiserver never refuses so, it answers 401.",
			"Read the server’s log of the same second, and look at the caller’s certificate.", showPair,
		},
		Client: &Advice{
			"The caller refused this server’s certificate, and keeps the reason to itself: a wrong authority, a name that is missing, its end. curl under TLS 1.3 shows as “bad record MAC”. It is the same line for every reason.",
			"Read the caller’s log of the same second, and look at this server’s certificate.", showPair + "\nopenssl x509 -in {path} -noout -ext subjectAltName",
		},
		look: lookOther, Ref: "RFC 8446 section 6.2",
	},
	{
		ID: "no-kubelet-certificate", Level: decode.Broken, Title: "A kubelet without a serving certificate",
		Says: []Saying{
			{byKubelet, "no serving certificate available for the kubelet"},
			{byGo, "remote error: tls: internal error"},
		},
		Advice: Advice{
			"The kubelet asked for a serving certificate (serverTLSBootstrap) and has none: nobody approves such requests by itself. kubectl logs and exec fail until then.",
			"Approve its request.",
			"kubectl get csr\nkubectl certificate approve CSR",
		},
		Ref: pageKubelet,
	},
}
