package kube

import (
	"fmt"
	"strings"
)

// RBAC is what an administrator applies once, with super-admin.conf, so that a
// set made by hand has the rights that kubeadm init would have granted
// (https://kubernetes.io/docs/reference/access-authn-authz/rbac/).
func RBAC(v Version) string {
	out := binding("kubeadm:cluster-admins", "cluster-admin", "Group", "kubeadm:cluster-admins")
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

// The lines around the RBAC objects in the README, so that a shell can cut them out.
const (
	rbacBegin = "# ---- begin rbac.yaml ----"
	rbacEnd   = "# ---- end rbac.yaml ----"
)

// Readme is the bundle's README.txt: what goes where, what to do next, what to
// keep safe. host restricts it to one host's bundle, "" is everything.
func (r *Result) Readme(host string) string {
	c := r.Plan.Cluster
	first := c.ControlPlanes[0].Name
	var b strings.Builder
	line := func(format string, a ...any) { fmt.Fprintf(&b, format+"\n", a...) }
	line("The PKI of the cluster %s, for Kubernetes %s", c.Name, c.Version)
	line("made on %s, in a browser page; nothing of it was sent anywhere.", r.At.UTC().Format("2 January 2006 15:04 UTC"))
	line("")
	line("WHAT IS HERE")
	line("  SHA256SUMS          check with: sha256sum -c SHA256SUMS")
	line("  kubeadm/HOST.yaml   the kubeadm configuration that gives the very same names")
	for _, h := range c.Nodes() {
		if host == "" && len(c.Workers) <= 20 || host == h.Name {
			line("  %-20s the files of %s, each below its absolute path", h.Name+"/", h.Name)
		}
	}
	if host == "" && len(c.Workers) > 20 {
		line("  HOST/               the files of each of the %d hosts, below their absolute paths", len(c.Nodes()))
	}
	if host == "" && len(c.Users) > 0 {
		line("  users/              a kubeconfig and the pair in it for each user")
	}
	r.readmeInstall(line, first, host)
	line("")
	line("RIGHTS")
	line("admin.conf can do nothing before its group is bound. Once the apiserver runs:")
	line("  sed -n '/begin rbac.yaml/,/end rbac.yaml/p' README.txt |")
	line("    kubectl --kubeconfig %s/etc/kubernetes/super-admin.conf apply -f -", first)
	line("")
	line("%s", rbacBegin)
	b.WriteString(RBAC(c.Version))
	line("%s", rbacEnd)
	line("")
	r.readmeKeepSafe(line)
	return b.String()
}

func (r *Result) readmeInstall(line func(string, ...any), first, host string) {
	c := r.Plan.Cluster
	example := first
	if host != "" {
		example = host
	}
	line("")
	line("WHAT GOES WHERE")
	line("Copy each host's folder to the root of that host, as root, keeping the modes:")
	line("  cp -a %s/etc /", example)
	if c.KubeletServing {
		line("  cp -a %s/var /", example)
	}
	line("With kubeadm, use the files before the first start:")
	line("  %-14s kubeadm init --config kubeadm/%s.yaml", first+":", first)
	for _, h := range c.ControlPlanes[1:] {
		line("  %-14s kubeadm join --config kubeadm/%s.yaml   (put the token in first)", h.Name+":", h.Name)
	}
	line("kubeadm finds the files and keeps them. A worker that already has its")
	line("kubelet.conf needs no join: give the kubelet --kubeconfig=/etc/kubernetes/kubelet.conf.")
	if c.KubeletServing {
		line("The kubelets' serving pairs are used with, in each kubelet's configuration,")
		line("  tlsCertFile: /var/lib/kubelet/pki/kubelet.crt")
		line("  tlsPrivateKeyFile: /var/lib/kubelet/pki/kubelet.key")
		line("and checked with --kubelet-certificate-authority=/etc/kubernetes/pki/ca.crt on kube-apiserver.")
	}
}

func (r *Result) readmeKeepSafe(line func(string, ...any)) {
	line("KEEP SAFE")
	line("Whoever holds a ca.key can be anyone its authority vouches for. super-admin.conf")
	line("is past all RBAC and cannot be revoked: lock it away. The apiserver reads no")
	line("revocation list: a lost client certificate is good until it ends.")
}
