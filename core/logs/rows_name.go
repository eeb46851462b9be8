package logs

import "kubepki/core/decode"

// nameRows are about the names that a server is called by.
var nameRows = []Row{
	{
		ID: "name-missing", Level: decode.Broken, Title: "Called by a name that is not in it",
		Says: []Saying{
			{byGo, "certificate is valid for {count} IP SANs, but none matched {wanted}"},
			{byGo, "certificate is valid for {count} names, but none matched {wanted}"},
			{byGo, "certificate is valid for {names}, not {wanted}"},
			{byCurl, "no alternative certificate subject name matches target host name '{wanted}'"},
			{byCurl, "no alternative certificate subject name matches"},
			{byOpenSSL, "hostname mismatch"},
			{byOpenSSL, "IP address mismatch"},
			{byOpenSSL, "verify error:num=62"},
			{byOpenSSL, "verify error:num=64"},
		},
		Advice: Advice{
			"The server was called as {wanted}, and its certificate has other alternative names. Go lists the addresses alone when an address was called, the names alone when a name was.",
			"Make the certificate again with {wanted} among its names, or call the server by one that it has (tls-server-name in a kubeconfig). “kubeadm certs renew” adds no name.",
			"{add-name}",
		},
		look: lookNames, Ref: "RFC 5280 section 4.2.1.6",
	},
	{
		ID: "no-address-in-it", Level: decode.Broken, Title: "Called by address, certificate without addresses",
		Says: []Saying{{byGo, "cannot validate certificate for {wanted} because it doesn't contain any IP SANs"}},
		Advice: Advice{
			"The server was called by its address {wanted}, and its certificate names no address at all. A self-made kubelet certificate is so: it has its host’s name alone.",
			"Make it again with IP:{wanted} among its names. For a kubelet set serverTLSBootstrap: true and approve its request.",
			"openssl x509 -in {path} -noout -ext subjectAltName\n{add-name}",
		},
		look: lookNames, Ref: "RFC 5280 section 4.2.1.6",
	},
	{
		ID: "no-names-in-it", Level: decode.Broken, Title: "A server’s certificate without such names",
		Says: []Saying{
			{byGo, "certificate is not valid for any names, but wanted to match {wanted}"},
			{byCurl, "certificate subject name '{cn}' does not match target host name '{wanted}'"},
			{byCurl, "certificate subject name ({cn}) does not match target host name '{wanted}'"},
		},
		Advice: Advice{
			"The server was called as {wanted}, and its certificate has no name of that kind: no alternative names at all, or addresses alone. They are lost when a request is signed without copying its extensions.",
			"Sign it again with its names: “openssl x509 -req -copy_extensions copy”, or with -extfile.",
			"openssl x509 -in {path} -noout -ext subjectAltName\nopenssl x509 -req -in server.csr -CA {ca-path} -CAkey ca.key -CAcreateserial -copy_extensions copy -days 365 -out server.crt",
		},
		look: lookNames, Ref: "RFC 5280 section 4.2.1.6",
	},
	{
		ID: "common-name-alone", Level: decode.Broken, Title: "The name stands in the common name alone",
		Says: []Saying{
			{byGo, "certificate relies on legacy Common Name field"},
		},
		Advice: Advice{
			"The server’s name is its certificate’s common name, and there are no alternative names. Go reads the common name no more; curl and openssl still do.",
			"Make it again with the name as a subject alternative name.",
			"openssl x509 -in {path} -noout -subject -ext subjectAltName\nopenssl x509 -req -in server.csr -CA {ca-path} -CAkey ca.key -CAcreateserial -copy_extensions copy -days 365 -out server.crt",
		},
		look: lookNoNames, Ref: "RFC 9525 section 2",
	},
}

// timeRows are about when a certificate counts.
var timeRows = []Row{
	{
		ID: "not-yet-valid", Level: decode.Broken, Title: "Not valid yet",
		Says: []Saying{
			{byGo, "certificate has expired or is not yet valid: current time {at} is before {begin}"},
			{byCurl, "certificate is not yet valid"},
			{byOpenSSL, "verify error:num=9:"},
			{byKubeadm, "failed to load certificate: the certificate is not valid yet"},
			{byKubeadm, "the certificate is not valid yet"},
		},
		Advice: Advice{
			"The certificate begins {begin}, and the clock here is before that: this one runs behind, or the one where it was made ran ahead.",
			"Set the clocks of both machines; if the signer’s was wrong, make the certificate again.",
			"date -u; timedatectl status\nopenssl x509 -in {path} -noout -dates",
		},
		look: lookBegin, Ref: "RFC 5280 section 4.1.2.5",
	},
	{
		ID: "expired", Level: decode.Expired, Title: "Past its end",
		Says: []Saying{
			{byGo, "certificate has expired or is not yet valid: current time {at} is after {end}"},
			{byOpenSSL, "verify error:num=10"},
			{byOpenSSL, "certificate has expired"},
		},
		Advice: Advice{
			"The certificate ended {end}: everyone refuses it.",
			"Renew it, and restart what reads it: a static pod’s manifest is moved out of its folder for 20 seconds. A kubeconfig outside /etc/kubernetes is copied again.",
			"kubeadm certs check-expiration\nkubeadm certs renew {id}\nd=$(mktemp -dp /root) && { mv /etc/kubernetes/manifests/*.yaml $d; sleep 20; mv $d/*.yaml /etc/kubernetes/manifests; }",
		},
		Client: &Advice{
			"The caller’s certificate ended {end}: the server takes its owner for nobody.",
			"Renew it, and restart or copy again what uses it: admin.conf to ~/.kube/config, the apiserver’s static pod for its own clients.",
			"kubeadm certs check-expiration\nkubeadm certs renew {id}\ncp /etc/kubernetes/admin.conf ~/.kube/config",
		},
		look: lookEnd, Ref: pageCerts,
	},
}

// useRows are about what a certificate and its key are good for.
var useRows = []Row{
	{
		ID: "wrong-usage", Level: decode.Broken, Title: "Not for this use",
		Says: []Saying{
			{byGo, "certificate specifies an incompatible key usage"},
			{byCurl, "unsuitable certificate purpose"},
			{byOpenSSL, "verify error:num=26"},
		},
		Advice: Advice{
			"A server showed a certificate whose extended key usage lacks serverAuth: it is a client’s.",
			"Put the server’s own pair in its place, or make it again for servers. etcd’s own need both, serverAuth and clientAuth.",
			"openssl x509 -in {path} -noout -ext extendedKeyUsage",
		},
		Client: &Advice{
			"A caller showed a certificate whose extended key usage lacks clientAuth: it is a server’s. If etcd’s own address is refused every few seconds, it is etcd itself: its gateway calls it with its server certificate, which needs both usages; that does no harm.",
			"Make the caller’s certificate again with clientAuth; etcd’s server and peer certificates with both.",
			"openssl x509 -in {path} -noout -ext extendedKeyUsage",
		},
		look: lookUsage, Ref: "RFC 5280 section 4.2.1.12",
	},
	{
		ID: "weak-key", Level: decode.Broken, Title: "A key that is too short",
		Says: []Saying{
			{byOpenSSL, "EE certificate key too weak"},
			{byOpenSSL, "CA certificate key too weak"},
			{byOpenSSL, "verify error:num=66"},
			{byCurl, "ee key too small"},
		},
		Advice: Advice{
			"The key has so few bits (RSA 1024) that OpenSSL refuses it. Go, so Kubernetes, still takes it.",
			"Make a key of 2048 bits or more, and have it certified.",
			"openssl x509 -in {path} -noout -text | grep Public-Key",
		},
		look: lookWeakKey, Ref: pageVerify,
	},
}
