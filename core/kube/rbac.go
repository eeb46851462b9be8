package kube

// RBAC is what an administrator applies once, with super-admin.conf, so that a
// set used without kubeadm has the rights that kubeadm init would have granted:
// the everyday administrator, the renewal of kubelets' own certificates and,
// where its certificate has no group, the apiserver's calls to kubelets
// (https://kubernetes.io/docs/reference/access-authn-authz/rbac/).
func RBAC(v Version) string {
	out := binding("kubeadm:cluster-admins", "cluster-admin", "Group", "kubeadm:cluster-admins") +
		"---\n" + binding("kubeadm:node-autoapprove-certificate-rotation",
		"system:certificates.k8s.io:certificatesigningrequests:selfnodeclient", "Group", "system:nodes")
	if v.KubeletClientByName() {
		out += "---\n" + binding("kubeadm:apiserver-kubelet-client", "system:kubelet-api-admin", "User", "kube-apiserver-kubelet-client")
	}
	return out
}

func binding(name, role, kind, subject string) string {
	return `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: ` + name + `
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: ` + role + `
subjects:
- apiGroup: rbac.authorization.k8s.io
  kind: ` + kind + `
  name: ` + subject + `
`
}
