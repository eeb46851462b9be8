package logs

import "kubepki/core/decode"

const sameKey = "openssl x509 -in {base}.crt -noout -pubkey | openssl sha256\nopenssl pkey -in {base}.key -pubout | openssl sha256"

// kubeletRows are about kubelets that lost their certificate.
var kubeletRows = []Row{
	{
		ID: "bootstrap-gone", Level: decode.Expired, Title: "A kubelet that cannot come back",
		Says: []Saying{
			{byKubelet, "part of the existing bootstrap client certificate"},
			{byKubelet, "unable to load bootstrap kubeconfig: stat {path}: no such file or directory"},
			{byKubelet, "unable to load bootstrap kubeconfig"},
			{byKubelet, "The currently active client certificate has expired"},
		},
		Advice: Advice{
			"The kubelet’s client certificate ended before it was renewed, or kubelet.conf holds an old one inside, and the bootstrap file that would get a new one is gone.",
			"Make kubelet.conf on a control plane, copy it to the node, remove the old certificate and restart the kubelet.",
			"kubeadm kubeconfig user --org system:nodes --client-name system:node:NODE > kubelet.conf   # on a control plane\nrm /var/lib/kubelet/pki/kubelet-client-*; systemctl restart kubelet                # on the node",
		},
		look: lookKubelet, Ref: pageCerts,
	},
}

// pairRows are about a certificate and its key.
var pairRows = []Row{
	{
		ID: "ca-key-of-another-pair", Level: decode.Broken, Title: "Authority’s key of another pair",
		Says: []Saying{
			{byOpenSSL, "CA certificate and CA private key do not match"},
			{byManager, `error reading CA cert file "{path}": tls: private key does not match public key`},
		},
		Advice: Advice{
			"The authority’s certificate and the key that should sign with it are not of one pair.",
			"Look for the key that was made with this certificate: both commands give the same number then.", sameKey,
		},
		look: lookCAPair, Ref: pageCerts,
	},
	{
		ID: "key-of-another-pair", Level: decode.Broken, Title: "Key of another pair",
		Says: []Saying{
			{byGo, "private key does not match public key"},
			{byCurl, "unable to set private key file: '{path}'"},
			{byOpenSSL, "key values mismatch"},
		},
		Advice: Advice{
			"A certificate was given with a key that is not its own. Servers name neither file nor flag, and kubeadm does not notice: it says “Using existing”. curl says so too when --key is missing.",
			"Compare both: the commands give the same number for a pair. Then take the right key, or make a request with this one and have it signed.", sameKey,
		},
		look: lookPair, Ref: pageCerts,
	},
	{
		ID: "swapped", Level: decode.Broken, Title: "Certificate and key changed places",
		Says: []Saying{
			{byGo, "failed to find certificate PEM data in certificate input, but did find a private key"},
			{byGo, "found a certificate rather than a key in the PEM for the private key"},
			{byCurl, "could not load PEM client certificate from {path}, OpenSSL error error:0480006C"},
			{byCurl, "PEM routines::no start line"},
		},
		Advice: Advice{
			"Where the certificate belongs stands a key, or the other way round.",
			"Change the two flags, or the fields client-certificate-data and client-key-data.",
			"grep -l 'PRIVATE KEY' /etc/kubernetes/pki/*.crt; grep -l 'BEGIN CERTIFICATE' /etc/kubernetes/pki/*.key",
		},
		look: lookPath, Ref: pageKubeconfig,
	},
	{
		ID: "half-a-pair", Level: decode.Broken, Title: "One half of a pair is missing",
		Says: []Saying{
			{byKubectl, "client-key-data or client-key must be specified for {user} to use the clientCert authentication method"},
			{byGo, "KeyFile and CertFile must both be present[key: {key}, cert: {path}]"},
		},
		Advice: Advice{
			"A certificate was given without its key, or the key without its certificate.",
			"Give both.",
			"kubectl config set-credentials {user} --client-certificate jane.crt --client-key jane.key --embed-certs=true",
		},
		look: lookPath, Ref: pageKubeconfig,
	},
}

// fileRows are about files that are not there or are something else.
var fileRows = []Row{
	{
		ID: "external-authority", Level: decode.Broken, Title: "kubeadm has no key to sign with",
		Says: []Saying{
			{byKubeadm, "couldn't load the private key file {path}"},
			{byKubeadm, "the CA files couldn't be loaded"},
		},
		Advice: Advice{
			"The authority’s key is not there. That is allowed (an external authority), but then kubeadm can make nothing: every certificate and kubeconfig must lie there already.",
			"Lay all leaves and all five kubeconfigs in their places, or the authority’s key beside its certificate for the time being.",
			"ls -l /etc/kubernetes/*.conf /etc/kubernetes/pki /etc/kubernetes/pki/etcd",
		},
		look: lookPath, Ref: pageCerts,
	},
	{
		ID: "kubeconfig-path", Level: decode.Broken, Title: "A path in a kubeconfig leads nowhere",
		Says: []Saying{
			{byKubectl, "unable to read client-cert {path} for {user} due to"},
			{byKubectl, "unable to read client-key {path} for {user} due to"},
			{byKubectl, "unable to read certificate-authority {path} for {cluster} due to"},
			{byKubectl, "could not stat client-certificate file {path}: stat"},
			{byKubectl, "could not stat client-key file {path}: stat"},
		},
		Advice: Advice{
			"The kubeconfig names {path}, which is not there. A relative path counts from the kubeconfig’s own folder, not from yours.",
			"Write the whole path, or put the bytes into the kubeconfig.",
			"kubectl config view --flatten > whole.conf   # where the files are there",
		},
		look: lookPath, Ref: pageKubeconfig,
	},
	{
		ID: "signing-key", Level: decode.Broken, Title: "Tokens cannot be signed with it",
		Says: []Saying{
			{byAPIServer, "error reading private key file {path}: data does not contain a valid RSA or ECDSA private key"},
			{byAPIServer, "data does not contain a valid RSA or ECDSA private key"},
		},
		Advice: Advice{
			"--service-account-signing-key-file wants the private half, sa.key; what it was given is sa.pub or something else.",
			"Name sa.key in it, and sa.pub in --service-account-key-file.",
			"openssl pkey -in /etc/kubernetes/pki/sa.key -noout && echo good",
		},
		look: lookServiceAccount, Ref: pageTokens,
	},
	{
		ID: "no-authority-in-it", Level: decode.Broken, Title: "No certificates where authorities belong",
		Says: []Saying{
			{byAPIServer, `error loading CA bundle for "client-ca-bundle::{path}"`},
			{byAPIServer, "data does not contain any valid RSA or ECDSA certificates"},
			{byEtcd, "malformed tbs certificate"},
		},
		Advice: Advice{
			"A file of authorities (--client-ca-file, --trusted-ca-file) holds a key, or no certificate that can be read.",
			"Name the authority’s certificate, ca.crt.",
			"openssl storeutl -noout -certs {path}",
		},
		look: lookPath, Ref: pageServer,
	},
	{
		ID: "missing-file", Level: decode.Broken, Title: "A file is not there",
		Says: []Saying{
			{byGo, "open {path}: no such file or directory"},
			{byGo, "stat {path}: no such file or directory"},
			{byCurl, "error setting certificate file: {path}"},
			{byCurl, "could not load PEM client certificate from {path}, OpenSSL error error:80000002"},
			{byCurl, "system library::No such file or directory"},
		},
		Advice: Advice{
			"{path} is not there. The flag is not named: look for the path in the manifest or unit. (curl says the same of a file that holds no authority.)",
			"Put the file there, or mend the path. In a static pod the folder must be mounted too.",
			"ls -l {path}\ngrep -rn {path} /etc/kubernetes/manifests /etc/systemd/system",
		},
		look: lookPath, Ref: pagePKI,
	},
}
