package logs

import "kubepki/core/decode"

const embedAgain = "kubectl config set-credentials jane --client-certificate jane.crt --client-key jane.key --embed-certs=true\nbase64 -w0 jane.crt   # once, in one line"

// configRows are about kubeconfigs.
var configRows = []Row{
	{
		ID: "no-pem", Level: decode.Broken, Title: "No PEM where it belongs",
		Says: []Saying{
			{byGo, "failed to find any PEM data in certificate input"},
			{byGo, "failed to find any PEM data in key input"},
			{byKubectl, "unable to load root certificates: unable to parse bytes as PEM block"},
			{byKubectl, "unable to parse bytes as PEM block"},
		},
		Advice: Advice{
			"What was decoded is no PEM: the field is empty, or its text went through base64 twice.",
			"Encode the PEM file once, and put it in again.", embedAgain,
		},
		Ref: pageKubeconfig,
	},
	{
		ID: "config-base64", Level: decode.Broken, Title: "A kubeconfig’s base64 is broken",
		Says: []Saying{
			{byKubectl, `error loading config file "{path}": illegal base64 data at input byte {byte}`},
			{byKubectl, "Data: decode base64: illegal base64 data at input byte {byte}"},
		},
		Advice: Advice{
			"A -data field is no base64. At byte 0 it is raw PEM or a placeholder such as <CA>; at byte 76 the lines were wrapped and indented; elsewhere a stray character.",
			"Write it in one line.", embedAgain,
		},
		look: lookPath, Ref: pageKubeconfig,
	},
	{
		ID: "config-yaml", Level: decode.Broken, Title: "YAML that cannot be read",
		Says: []Saying{
			{byKubectl, `error loading config file "{path}": yaml: line {line}: {what}`},
			{byKubectl, "error parsing {path}: error converting YAML to JSON: yaml: line {line}: {what}"},
		},
		Advice: Advice{
			"At line {line} the file is no YAML. “could not find expected ':'” is base64 that was wrapped at 76 columns and begins at the margin; “cannot start any token” is a tab.",
			"Write the base64 in one line (base64 -w0), and indent with blanks.",
			"sed -n '{line}p' {path} | cat -A",
		},
		look: lookPath, Ref: pageKubeconfig,
	},
	{
		ID: "no-such-context", Level: decode.Broken, Title: "A context that is not there",
		Says: []Saying{
			{byKubectl, "context was not found for specified context: {context}"},
			{byKubectl, `no context exists with the name: "{context}"`},
			{byKubectl, `context "{context}" does not exist`},
		},
		Advice: Advice{
			"The kubeconfig has no context called {context}.",
			"Choose one that is there.",
			"kubectl config get-contexts -o name\nkubectl config use-context NAME",
		},
		Ref: pageKubeconfig,
	},
	{
		ID: "no-current-context", Level: decode.Broken, Title: "kubectl knows no cluster",
		Says: []Saying{
			{byKubectl, "*http://localhost:8080/"},
			{byKubectl, "The connection to the server localhost:8080 was refused"},
			{byKubectl, "current-context is not set"},
		},
		Advice: Advice{
			"No kubeconfig was found, or it has no current-context, or the context names a cluster that is not in it: then kubectl calls localhost:8080, where nobody is.",
			"Name the kubeconfig, and choose a context.",
			"export KUBECONFIG=/etc/kubernetes/admin.conf\nkubectl config get-contexts\nkubectl config use-context NAME",
		},
		Ref: pageKubeconfig,
	},
	{
		ID: "insecure-and-authority", Level: decode.Broken, Title: "Trust someone, and trust everyone",
		Says: []Saying{{byKubectl, "specifying a root certificates file with the insecure flag is not allowed"}},
		Advice: Advice{
			"The cluster has an authority and insecure-skip-tls-verify: both at once make no sense.",
			"Take insecure-skip-tls-verify out; with it anyone between may read along.",
			"kubectl config unset clusters.kubernetes.insecure-skip-tls-verify",
		},
		Ref: pageKubeconfig,
	},
}

// flagRows are about flags of servers.
var flagRows = []Row{
	{
		ID: "removed-flag", Level: decode.Broken, Title: "A flag that was removed",
		Says: []Saying{
			{byAPIServer, "unknown flag: --insecure-port"},
			{byAPIServer, "unknown flag: --insecure-bind-address"},
			{byAPIServer, "unknown flag: --kubelet-https"},
		},
		Advice: Advice{
			"The flag is gone: kube-apiserver serves nothing without TLS any more (--insecure-port since 1.24), and a server that does not know a flag does not start.",
			"Take the flag out of the manifest.",
			"grep -n -e insecure -e kubelet-https /etc/kubernetes/manifests/kube-apiserver.yaml",
		},
		Ref: pageServer,
	},
	{
		ID: "unknown-flag", Level: decode.Broken, Title: "A flag that is not known",
		Says: []Saying{
			{byAnyServer, "unknown flag: {flag}"},
			{byEtcd, "flag provided but not defined: {flag}"},
		},
		Advice: Advice{
			"{flag} is misspelt, or of another version. The server does not start.",
			"Write it as the server’s own --help does.",
			"grep -rn -e {flag} /etc/kubernetes/manifests /etc/systemd/system",
		},
		Ref: pageServer,
	},
	{
		ID: "authorization-mode", Level: decode.Broken, Title: "A mode of authorization that is not known",
		Says: []Saying{{byAPIServer, `authorization-mode "{mode}" is not a valid mode`}},
		Advice: Advice{
			"--authorization-mode holds {mode}, which there is not.",
			"kubeadm writes Node,RBAC.",
			"grep -n authorization-mode /etc/kubernetes/manifests/kube-apiserver.yaml",
		},
		Ref: pageServer,
	},
	{
		ID: "token-issuer", Level: decode.Broken, Title: "Nobody issues the tokens",
		Says: []Saying{{byAPIServer, "service-account-issuer should not be an empty string"}},
		Advice: Advice{
			"--service-account-issuer is empty: no token could say who issued it.",
			"Set it as kubeadm does.",
			"grep -n service-account-issuer /etc/kubernetes/manifests/kube-apiserver.yaml   # https://kubernetes.default.svc.cluster.local",
		},
		Ref: pageTokens,
	},
}
