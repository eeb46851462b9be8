package paths

import (
	"net/netip"
	"path"
	"slices"
	"strings"

	"kubepki/core/health"
	"kubepki/core/spell"
)

// podFolder is kubeadm's folder of static pods.
const podFolder = "/etc/kubernetes/manifests"

// staticPod is a program that kubeadm starts as a static pod, and what shows that a
// host has had it: pods in the same folder, and files that are its own.
type staticPod struct {
	program string
	beside  []string
	files   []string
	phase   string // of kubeadm, that writes it again
}

// staticPods is the one table of them. etcd may run on hosts of its own: see [judge.ownEtcd].
// Its manifest names the members that there were, so no phase writes it again unasked.
var staticPods = []staticPod{
	{APIServer, []string{Manager, Scheduler}, []string{"/etc/kubernetes/pki/apiserver.crt"}, "control-plane apiserver"},
	{Manager, []string{APIServer, Scheduler}, []string{"/etc/kubernetes/controller-manager.conf"}, "control-plane controller-manager"},
	{Scheduler, []string{APIServer, Manager}, []string{"/etc/kubernetes/scheduler.conf"}, "control-plane scheduler"},
	{Etcd, []string{APIServer, Manager}, []string{"/etc/kubernetes/pki/etcd/server.crt", "/etc/kubernetes/pki/etcd/peer.crt"}, ""},
}

// lacked tells static pods that a host lacks beside others.
func (j *judge) lacked() {
	var hosts []string
	for i := range j.o.Documents {
		if host := j.o.Documents[i].Host; !slices.Contains(hosts, host) {
			hosts = append(hosts, host)
		}
	}
	for _, host := range hosts {
		if j.elsewhereAll(host) {
			continue
		}
		for i := range staticPods {
			j.lacks(host, &staticPods[i])
		}
	}
}

// lacks tells a static pod that a host has not among its others, and where it lies
// instead.
func (j *judge) lacks(host string, p *staticPod) {
	for _, other := range p.beside {
		if !slices.ContainsFunc(j.pods(host, other), (*Command).started) {
			return
		}
	}
	for _, name := range p.files {
		if j.files.all[place{j.files.home(host), name}] == nil {
			return
		}
	}
	all := j.pods(host, p.program)
	if slices.ContainsFunc(all, func(c *Command) bool { return c.started() || c.Mounts == nil }) || j.unknownPod(host, p.program) ||
		p.program == Etcd && !j.ownEtcd(host) {
		return
	}
	c := &Command{Program: p.program, Host: host, Source: path.Join(podFolder, p.program+".yaml"), Mounts: map[string]string{}}
	fix, command := "Put it back from your backup, or let kubeadm write it again with the configuration that the cluster was made with.", "kubeadm init phase "+p.phase+" --config kubeadm.yaml"
	what := p.program + ".yaml is not in " + podFolder + ", where the other static pods are"
	switch {
	case len(all) > 0:
		what += ": it lies in " + path.Dir(all[0].Source)
		if path.Dir(all[0].Source) == podFolder {
			what = path.Base(all[0].Source) + ": kubelet passes over a file whose name begins with a dot"
		}
		fix, command = "Put it back.", "mv "+health.Shell(all[0].Source)+" "+health.Shell(c.Source)
	case p.phase == "":
		fix, command = "Put it back from your backup.", ""
	}
	j.found(rulePod, c, what, fix, command)
}

// started tells a static pod that lies where kubelet looks for it.
func (c *Command) started() bool {
	return c.Mounts != nil && path.Dir(c.Source) == podFolder && !strings.HasPrefix(path.Base(c.Source), ".")
}

// pods are the command lines of a program on a host.
func (j *judge) pods(host, program string) (out []*Command) {
	for i := range j.commands {
		if c := &j.commands[i]; c.Host == host && c.Program == program {
			out = append(out, c)
		}
	}
	return out
}

// unknownPod tells whether a host's folder of static pods holds a text of which
// nothing was understood, or a file by the program's name that cannot be read: it
// may be the one.
func (j *judge) unknownPod(host, program string) bool {
	understood := map[place]bool{}
	for i := range j.commands {
		understood[place{j.commands[i].Host, j.commands[i].Source}] = true
	}
	for i := range j.o.Documents {
		d := &j.o.Documents[i]
		if d.Host == host && path.Dir(d.Path) == podFolder && !understood[place{d.Host, d.Path}] {
			return true
		}
	}
	for at := range j.files.all {
		if at.host == j.files.home(host) && path.Dir(at.path) == podFolder && strings.Contains(path.Base(at.path), strings.TrimPrefix(program, "kube-")) {
			return true
		}
	}
	return false
}

// ownEtcd tells whether a host's apiserver calls the etcd of its own host.
func (j *judge) ownEtcd(host string) bool {
	for _, c := range j.pods(host, APIServer) {
		for _, u := range c.list("etcd-servers") {
			if a, err := netip.ParseAddr(urlHost(u)); err == nil && a.IsLoopback() || urlHost(u) == "localhost" {
				return true
			}
		}
	}
	return false
}

// manyPods are as many as a control plane has.
const manyPods = 3

// elsewhereAll tells a host whose kubelet looks in another folder for static pods
// than the one that holds all of them.
func (j *judge) elsewhereAll(host string) bool {
	lie := map[string]int{}
	for i := range j.commands {
		if c := &j.commands[i]; c.Host == host && c.Mounts != nil && c.Source != "" {
			lie[path.Dir(c.Source)]++
		}
	}
	for _, kubelet := range j.pods(host, Kubelet) {
		folder, _ := kubelet.Flag("pod-manifest-path")
		if !strings.HasPrefix(folder, "/") {
			continue
		}
		folder = path.Clean(folder)
		if lie[folder] > 0 {
			return false
		}
		for where, n := range lie {
			// A folder that was dropped alone is taken for kubeadm's, whatever it is called.
			if n >= manyPods && (folder == podFolder || spell.Distance(folder, where, near+1) <= near) {
				j.found(rulePod, kubelet, "kubelet looks for static pods in "+folder+", and they lie in "+where, "Let staticPodPath name the folder in which they lie, or move them back.", "")
				return true
			}
		}
	}
	return false
}
