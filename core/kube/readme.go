package kube

import (
	"fmt"
	"slices"
	"strings"
)

// The lines around the RBAC objects in the README, so that sed can cut them out.
const (
	rbacBegin = "# ---- begin rbac.yaml ----"
	rbacEnd   = "# ---- end rbac.yaml ----"
)

// readme is the README.txt of one bundle under way.
type readme struct {
	strings.Builder
	*Result
	host string // the one host of the bundle, "" for all
}

func (b *readme) line(format string, a ...any) { fmt.Fprintf(b, format+"\n", a...) }

// Readme is the bundle's README.txt: what goes where, what to do next, what to
// keep safe. host restricts it to one host's bundle, "" is everything.
func (r *Result) Readme(host string) string {
	b := &readme{Result: r, host: host}
	b.line("The PKI of the cluster %s, for Kubernetes %s", r.Plan.Cluster.Name, r.Plan.Cluster.Version)
	b.line("made on %s, in a browser page; nothing of it was sent anywhere.", r.At.UTC().Format("2 January 2006 15:04 UTC"))
	b.contents()
	b.WriteString(modesText)
	if host == "" {
		b.line("  chmod 755 recreate.sh")
	}
	b.places()
	b.etcd()
	b.kubeadm()
	b.byHand()
	b.shapes()
	if host == "" || host == r.Plan.Cluster.ControlPlanes[0].Name {
		b.rights()
	}
	b.keepSafe()
	return b.String()
}

// manyHosts is from how many hosts on the README does not list each.
const manyHosts = 20

func (b *readme) contents() {
	const row = "  %-20s %s"
	c := b.Plan.Cluster
	b.line("\nWHAT IS HERE")
	b.line(row, "SHA256SUMS", "check with: sha256sum -c SHA256SUMS")
	b.line(row, "kubeadm/HOST.yaml", "the kubeadm configuration that gives the very same names")
	b.line(row, "extras/HOST/", "static pods, systemd units and a kubelet configuration for these files")
	if b.host == "" {
		b.line(row, "recreate.sh", "makes the same set anew with OpenSSL 3: sh recreate.sh DIR")
	}
	nodes := c.Hosts()
	if b.host == "" && len(nodes) > manyHosts {
		b.line(row, "HOST/", fmt.Sprintf("the files of each of the %d hosts, below their absolute paths", len(nodes)))
		nodes = nil
	}
	for _, h := range nodes {
		if b.host == "" || b.host == h.Name {
			b.line(row, h.Name+"/", "the files of "+h.Name+", below their absolute paths")
		}
	}
	if b.host == "" && len(c.Users) > 0 {
		b.line(row, "users/", "a kubeconfig for each user, and the pair in it as files")
	}
}

// places says how to copy. "cp -a" would hand /etc to whoever unpacked the
// bundle; "cp -r" gives the files to root and leaves folders that exist alone.
func (b *readme) places() {
	example := b.example()
	b.line("\nWHAT GOES WHERE")
	b.line("Copy each host's folder onto that host, as root (cp -r, not cp -a: the files")
	b.line("shall be root's, with the modes they have here):")
	b.line("  cp -r %s/etc /", example)
	if !b.Plan.Cluster.KubeletServing {
		return
	}
	b.line("  cp -r %s/var /", example)
	b.line("The kubelets' serving pairs are used with, in each kubelet's configuration,")
	b.line("  tlsCertFile: /var/lib/kubelet/pki/kubelet.crt")
	b.line("  tlsPrivateKeyFile: /var/lib/kubelet/pki/kubelet.key")
	b.line("and checked with --kubelet-certificate-authority=/etc/kubernetes/pki/ca.crt on kube-apiserver.")
}

// kubeadm gives the commands. A join refuses files that it would make itself.
func (b *readme) kubeadm() {
	const refuses = "FileAvailable--etc-kubernetes-kubelet.conf"
	c := b.Plan.Cluster
	if b.host != "" && !slices.ContainsFunc(c.Nodes(), b.about) {
		return
	}
	b.line("\nWITH KUBEADM")
	b.line("Copy the files before the first start: kubeadm finds them and keeps them.")
	for i, h := range c.ControlPlanes {
		switch {
		case b.host != "" && b.host != h.Name:
		case i == 0:
			b.line("  on %s: kubeadm init --config kubeadm/%s.yaml", h.Name, h.Name)
		default:
			b.line("  on %s: kubeadm join --config kubeadm/%s.yaml --ignore-preflight-errors=%s", h.Name, h.Name, refuses)
		}
	}
	worker := "HOST"
	for _, h := range c.Workers {
		if h.Name == b.host {
			worker = h.Name
		}
	}
	if b.host == worker || b.host == "" && len(c.Workers) > 0 {
		b.line("  on a worker: kubeadm join --config kubeadm/%s.yaml --ignore-preflight-errors=%s,FileAvailable--etc-kubernetes-pki-ca.crt", worker, refuses)
	}
}

func (b *readme) rights() {
	b.line("\nRIGHTS")
	b.line("kubeadm init grants these rights itself. Without it, admin.conf can do nothing")
	b.line("until they are given, once the apiserver runs:")
	b.line("  sed -n '/^# ---- begin/,/^# ---- end/p' README.txt |")
	b.line("    kubectl --kubeconfig %s/etc/kubernetes/super-admin.conf apply -f -", b.Plan.Cluster.ControlPlanes[0].Name)
	b.line("\n%s", rbacBegin)
	b.WriteString(RBAC(b.Plan.Cluster.Version))
	b.line("%s", rbacEnd)
}

func (b *readme) keepSafe() {
	b.line("\nKEEP SAFE")
	b.line("Whoever holds a ca.key can be anyone its authority vouches for. super-admin.conf")
	b.line("is past all RBAC and cannot be revoked: lock it away. The apiserver reads no")
	b.line("revocation list: a lost client certificate is good until it ends.")
}
