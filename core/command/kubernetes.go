package command

import (
	"kubepki/core/pki"
)

// kubernetesRows are about Kubernetes' own files.
var kubernetesRows = []Row{
	{MakeSecret, "Write a TLS Secret", []cell{{Kubectl, func(c Call) Script {
		return Script{
			Lines: []string{into(line("kubectl", "create", "secret", "tls", c.Alias, "--cert="+c.Cert, "--key="+c.Key, "--dry-run=client", "-o", "yaml"), c.Out)}, Makes: c.Out,
			Note: "With the chain in one file after the certificate, clients need no other.",
		}
	}}}},
	{MakeConfigMap, "Write an authority’s ConfigMap", []cell{{Kubectl, func(c Call) Script {
		return Script{Lines: []string{into(line("kubectl", "create", "configmap", c.Alias, "--from-file=ca.crt="+c.CA, "--dry-run=client", "-o", "yaml"), c.Out)}, Makes: c.Out}
	}}}},
	{MakeKubeconfig, "Write a kubeconfig", []cell{{Kubectl, kubeconfig}}},
	{MergeConfigs, "Put kubeconfigs together", []cell{{Kubectl, func(c Call) Script {
		return Script{
			Lines: []string{"KUBECONFIG=" + Quote(c.In) + ":" + Quote(c.Second) + " " + into(line("kubectl", "config", "view", "--flatten"), c.Out)}, Makes: c.Out,
			Note: "Of two entries of one name the first counts, and so does the first current-context.",
		}
	}}}},
	{AskCluster, "Let the cluster sign", []cell{{Kubectl, askCluster}}},
}

func kubeconfig(c Call) Script {
	k, at := c.Kube, "--kubeconfig="+c.Out
	embed := ""
	if k.Embed {
		embed = "--embed-certs=true"
	}
	context := []string{"kubectl", "config", at, "set-context", k.Context, "--cluster=" + k.Cluster, "--user=" + k.User}
	if k.Namespace != "" {
		context = append(context, "--namespace="+k.Namespace)
	}
	return Script{
		Lines: []string{
			line("kubectl", "config", at, "set-cluster", k.Cluster, "--server="+k.Server, "--certificate-authority="+c.CA, embed),
			line("kubectl", "config", at, "set-credentials", k.User, "--client-certificate="+c.Cert, "--client-key="+c.Key, embed),
			line(context...),
			line("kubectl", "config", at, "use-context", k.Context),
		},
		Makes: c.Out, Note: "Without context and current-context kubectl asks http://localhost:8080.",
	}
}

// askCluster is jane's way: a CertificateSigningRequest, approved, taken out.
func askCluster(c Call) Script {
	name := base(c.Request) + ".yaml"
	s := Script{
		Lines: []string{
			"cat > " + Quote(file(name)) + " <<END\n" + `apiVersion: certificates.k8s.io/v1
kind: CertificateSigningRequest
metadata:
  name: ` + c.Alias + `
spec:
  request: $(openssl base64 -A -in ` + Quote(file(c.Request)) + `)
  signerName: kubernetes.io/kube-apiserver-client
  usages:
  - client auth
END`,
			line("kubectl", "create", "-f", file(name)),
			line("kubectl", "certificate", "approve", c.Alias),
			line("kubectl", "wait", "csr", c.Alias, "--for=jsonpath={.status.certificate}", "--timeout=60s"),
			into(pipe(line("kubectl", "get", "csr", c.Alias, "-o", "jsonpath={.status.certificate}"), "openssl base64 -d -A"), c.Cert),
		},
		Makes: c.Cert, Note: "Approved is not issued: the controller-manager signs a moment later. Key usage is what usages ask for.",
	}
	if c.Template.KeyUsage != 0 {
		s.Differs = []Field{FieldKeyUsage}
	}
	return s
}

// kubeadmRoot fits one call only: kubeadm's own root.
func kubeadmRoot(c Call) Script {
	if c.Template.Subject.String() != "CN=kubernetes" || !isCA(c.Template) {
		return Script{}
	}
	s := Script{
		Lines: []string{
			`kubeadm init phase certs ca --kubernetes-version="$(kubeadm version -o short)" --cert-dir="$PWD/kubeadm"`,
			line("cp", "--", "kubeadm/ca.crt", c.Cert),
		},
		Makes: c.Cert, Differs: []Field{FieldKey}, Note: "Without the version it asks the internet. kubeadm’s root has a DNS name, kubernetes, and may not sign lists. The new key is kubeadm/ca.key.",
	}
	if c.Template.KeyUsage != pki.AuthorityUsage {
		s.Differs = append(s.Differs, FieldKeyUsage)
	}
	if c.Template.SANs.String() != "DNS:kubernetes" {
		s.Differs = append(s.Differs, FieldNames)
	}
	if c.Template.BasicConstraints.PathLen >= 0 {
		s.Differs = append(s.Differs, FieldConstraints)
	}
	return ownKey(s, c, line("cp", "--", "kubeadm/ca.key", c.Key))
}
