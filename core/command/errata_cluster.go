package command

// csrYAML is a CertificateSigningRequest as the shell fills it in: REQUEST
// stands for the base64 of jane.csr.
func csrYAML(spec string) []File {
	return []File{{"jane.yaml.in", "apiVersion: certificates.k8s.io/v1\nkind: CertificateSigningRequest\nmetadata:\n  name: jane\n" + spec}}
}

const (
	makeJane = "openssl req -new -newkey rsa:2048 -nodes -keyout jane.key -subj /CN=jane -out jane.csr"
	fillJane = `sed "s|REQUEST|$(openssl base64 -A -in jane.csr)|" jane.yaml.in > jane.yaml`
	askJane  = "kubectl create -f jane.yaml"
	showJane = "kubectl get csr jane -o yaml"
	waitJane = "timeout 60 sh -c 'until kubectl get csr jane -o yaml | grep -qE \"type: Failed|certificate: LS0t\"; do sleep 1; done'"
	goodSpec = "spec:\n  request: REQUEST\n  signerName: kubernetes.io/kube-apiserver-client\n  usages:\n  - client auth\n"
)

var clusterErrata = []Erratum{
	{
		ID: "flags-with-blanks", Lesson: 20, Title: "Flags with blanks for hyphens",
		Printed: []string{"kube-apiserver --client ca file=ca.crt"}, Fails: true, Says: "unknown flag: --client",
		Why:   "The hyphens were lost in printing. The same for every flag of the lesson.",
		Shows: []string{"cat version.txt"}, Mend: []string{"kube-apiserver --client-ca-file=ca.crt --version > version.txt"}, Mended: "Kubernetes v1.",
	},
	{
		ID: "insecure-port", Lesson: 20, Title: "A port that is gone",
		Printed: []string{"kube-apiserver --insecure-port=8080"}, Fails: true, Says: "unknown flag: --insecure-port",
		Why:   "The port without TLS was switched off in 1.20 and its flag taken away in 1.24.",
		Shows: []string{"cat version.txt"}, Mend: []string{"kube-apiserver --secure-port=6443 --version > version.txt"}, Mended: "Kubernetes v1.",
	},
	{
		ID: "service-account-issuer", Lesson: 20, Title: "Service account flags that are required",
		Printed: []string{"kube-apiserver --etcd-servers=http://127.0.0.1:1 --cert-dir=certs"}, Fails: true, Says: "service-account-issuer is a required flag",
		Why:   "Since 1.20 the apiserver signs service account tokens itself. It wants --service-account-issuer, --service-account-signing-key-file and --service-account-key-file.",
		Shows: []string{"cat version.txt"}, Mended: "Kubernetes v1.",
		Mend: []string{"kube-apiserver --service-account-issuer=https://kubernetes.default.svc.cluster.local --service-account-key-file=sa.pub --service-account-signing-key-file=sa.key --version > version.txt"},
	},
	{
		ID: "no-context", Lesson: 21, Title: "A kubeconfig without a context",
		Files: []File{{"config.yaml", "apiVersion: v1\nkind: Config\nclusters:\n- name: kubernetes\n  cluster:\n    certificate-authority: ca.crt\n    server: https://127.0.0.1:1\n" +
			"users:\n- name: kubernetes-admin\n  user:\n    client-certificate: admin.crt\n    client-key: admin.key\n"}},
		Printed: []string{"kubectl get pods --kubeconfig config.yaml"}, Fails: true, Says: "The connection to the server localhost:8080 was refused",
		Shows: []string{"kubectl config current-context --kubeconfig config.yaml"},
		Why:   "Cluster and user are there, but nothing joins them: without a current context kubectl asks its own machine, without TLS.",
		Mend: []string{
			"kubectl config --kubeconfig=config.yaml set-context admin@kubernetes --cluster=kubernetes --user=kubernetes-admin",
			"kubectl config --kubeconfig=config.yaml use-context admin@kubernetes",
		},
		Mended: "admin@kubernetes\n",
	},
	{
		ID: "request-outside-spec", Lesson: 24, Title: "request outside spec", Cluster: true,
		Files: csrYAML("spec:\n  signerName: kubernetes.io/kube-apiserver-client\n  usages:\n  - client auth\nrequest: REQUEST\n"), Before: []string{makeJane, fillJane},
		Printed: []string{askJane}, Fails: true, Says: `unknown field "request"`, Shows: []string{showJane},
		Why:  "By its indentation request belongs to the object, not to spec: the apiserver knows no such field.",
		Mend: []string{fillJane, askJane}, MendFiles: csrYAML(goodSpec), Mended: "signerName: kubernetes.io/kube-apiserver-client",
	},
	{
		ID: "no-signer-name", Lesson: 24, Title: "No signerName", Cluster: true,
		Files: csrYAML("spec:\n  request: REQUEST\n  usages:\n  - client auth\n"), Before: []string{makeJane, fillJane},
		Printed: []string{askJane}, Fails: true, Says: "spec.signerName: Required value", Shows: []string{showJane},
		Why:  "Since v1 of the API whoever asks must say who is to sign.",
		Mend: []string{fillJane, askJane}, MendFiles: csrYAML(goodSpec), Mended: "signerName: kubernetes.io/kube-apiserver-client",
	},
	{
		ID: "server-auth", Lesson: 24, Title: "server auth for a user", Cluster: true,
		Files: csrYAML("spec:\n  request: REQUEST\n  signerName: kubernetes.io/kube-apiserver-client\n  usages:\n  - digital signature\n  - key encipherment\n  - server auth\n"), Before: []string{makeJane, fillJane},
		Printed: []string{askJane, "kubectl certificate approve jane"}, Shows: []string{waitJane, showJane}, Says: "invalid usage for client certificate: server auth",
		Why:  "It can be asked and approved, but the signer for users gives client auth alone: approved is not issued.",
		Mend: []string{"kubectl delete csr jane", fillJane, askJane, "kubectl certificate approve jane"}, MendFiles: csrYAML(goodSpec), Mended: "certificate: LS0t",
	},
	{
		ID: "groups", Lesson: 24, Title: "groups that nobody may write", Cluster: true,
		Files: csrYAML("spec:\n  groups:\n  - developers\n  request: REQUEST\n  signerName: kubernetes.io/kube-apiserver-client\n  usages:\n  - client auth\n"), Before: []string{makeJane, fillJane},
		Printed: []string{askJane}, Shows: []string{"kubectl get csr jane -o 'jsonpath={.spec.groups}'"}, Says: `["system:masters","system:authenticated"]`,
		Why:  "The apiserver writes groups itself: those of who sent the request, here an administrator’s. Jane’s own are the O of her certificate request.",
		Mend: []string{"kubectl delete csr jane", fillJane, askJane}, MendFiles: csrYAML(goodSpec), Mended: `["system:masters","system:authenticated"]`,
	},
	{
		ID: "docker", Lesson: 27, Title: "docker on a node that has none",
		Printed: []string{"docker ps -a", "docker logs CONTAINER"}, Fails: true, Says: "docker: ",
		Why:  "Since 1.24 the kubelet talks to containerd or CRI-O: docker is not there, or does not see the cluster’s containers.",
		Mend: []string{"crictl ps -a", "crictl logs CONTAINER"}, NotRun: "not run here: it needs a node with a container runtime",
	},
}
