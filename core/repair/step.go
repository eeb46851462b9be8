package repair

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"kubepki/core/health"
	"kubepki/core/paths"
)

// Kind is what a step does.
type Kind string

// The kinds, in their order.
const (
	Check   Kind = "Look that all is here"
	Backup  Kind = "Back up"
	Copy    Kind = "Copy"
	Sign    Kind = "Put the certificates in"
	Restart Kind = "Restart"
	Verify  Kind = "Verify"
)

// Step is one thing to do on a host, in a root shell, in the folder that the zip
// was unpacked to.
type Step struct {
	Kind     Kind
	Commands []string
}

// Host is what to do on one host.
type Host struct {
	Name  string // "" where there is but one
	Steps []Step
}

// Folder is the host's in the zip.
func (h *Host) Folder() string { return folderOf(h.Name) }

func folderOf(host string) string {
	if host == "" {
		return "host"
	}
	return folderName(host)
}

// readers says which programs read a profile's files.
const readers = `
ca kube-apiserver kube-controller-manager kube-scheduler kubelet
etcd-ca etcd kube-apiserver
front-proxy-ca kube-apiserver kube-controller-manager
apiserver kube-apiserver
apiserver-kubelet-client kube-apiserver
apiserver-etcd-client kube-apiserver
front-proxy-client kube-apiserver
etcd-server etcd
etcd-peer etcd
sa kube-apiserver kube-controller-manager
controller-manager kube-controller-manager
scheduler kube-scheduler
kubelet kubelet
kubelet-serving kubelet
kube-proxy kube-proxy
`

// startOrder is that in which programs are started again: who is called comes first.
var startOrder = []string{paths.Etcd, paths.APIServer, paths.Manager, paths.Scheduler, paths.Kubelet, paths.KubeProxy}

// steps are what to do, host by host: those with etcd and the apiserver first.
func (m *maker) steps() []Host {
	var names []string
	for _, f := range m.result.Files {
		if f.Host != "users" && !slices.Contains(names, f.Host) {
			names = append(names, f.Host)
		}
	}
	for _, r := range m.result.Requests {
		if r.Host != "users" && !slices.Contains(names, r.Host) {
			names = append(names, r.Host)
		}
	}
	out := make([]Host, len(names))
	for i, n := range names {
		out[i] = m.host(n)
	}
	return out
}

func (m *maker) host(name string) Host {
	h := Host{Name: name}
	var files []File
	for _, f := range m.result.Files {
		if f.Host == name {
			files = append(files, f)
		}
	}
	m.checks(&h, files)
	backup := m.backup()
	// Not by --parents: cp of coreutils 9.1 fails at that anywhere but in /.
	h.add(Backup, "mkdir -m 700 "+backup, "for d in /etc/kubernetes /var/lib/kubelet/pki; do [ ! -e $d ] || { mkdir -p "+backup+"${d%/*}; cp -a $d "+backup+"$d; }; done")
	for _, f := range files { // one by one: the modes of the folders above stay as they are
		name := path.Clean("/" + f.Path)
		h.add(Copy, fmt.Sprintf("install -D -m %04o %s %s", f.Mode.Perm(), health.Shell(h.Folder()+name), health.Shell(name)))
	}
	m.signed(&h)
	m.restarts(&h)
	m.verifies(&h, files)
	return h
}

// backup is the folder for what was there. That it is new keeps a second run from
// taking what the first one brought for what was there.
func (m *maker) backup() string {
	return "/root/pki-backup-" + m.o.Now.UTC().Format("20060102-150405")
}

func (h *Host) add(k Kind, commands ...string) {
	if n := len(h.Steps); n > 0 && h.Steps[n-1].Kind == k {
		h.Steps[n-1].Commands = append(h.Steps[n-1].Commands, commands...)
		return
	}
	h.Steps = append(h.Steps, Step{k, commands})
}

// signed puts certificates in place that were signed elsewhere.
func (m *maker) signed(h *Host) {
	for _, r := range m.result.Requests {
		if r.Host != h.Name {
			continue
		}
		from := health.Shell(r.from())
		base := strings.TrimSuffix(strings.TrimSuffix(r.To, ".crt"), ".conf")
		if r.Config {
			h.add(Sign, "kubectl --kubeconfig "+health.Shell(r.To)+" config set-credentials "+health.Shell(r.User)+" --embed-certs=true --client-certificate="+from+" --client-key="+health.Shell(base+".key.new")+" && rm "+health.Shell(base+".key.new"))
			continue
		}
		h.add(Sign, "cp "+from+" "+health.Shell(base+".crt"))
		if _, ok := m.at[place{r.Host, base + ".key.new"}]; ok {
			h.add(Sign, "mv "+health.Shell(base+".key.new")+" "+health.Shell(base+".key"))
		}
	}
}

// restarts starts again what reads the changed files. Static pods are started
// again when their manifest goes and comes back
// (https://kubernetes.io/docs/tasks/administer-cluster/kubeadm/kubeadm-certs/).
func (m *maker) restarts(h *Host) {
	wanted := map[string]bool{}
	for _, f := range m.result.Files {
		if f.Host == h.Name {
			m.reads(f.Item, wanted)
		}
	}
	for _, r := range m.result.Requests {
		if r.Host == h.Name {
			m.reads(r.Item, wanted)
		}
	}
	var pods, units []string
	for _, p := range startOrder {
		switch {
		case !wanted[p] || !m.runs(h.Name, p):
		case p == paths.Kubelet || p == paths.KubeProxy || m.isUnit(h.Name, p):
			units = append(units, p)
		default:
			pods = append(pods, p)
		}
	}
	if len(pods) > 0 {
		away := m.backup() + "/manifests-away"
		h.add(Restart,
			"mkdir "+away,
			"for p in "+strings.Join(pods, " ")+"; do [ ! -e /etc/kubernetes/manifests/$p.yaml ] || mv /etc/kubernetes/manifests/$p.yaml "+away+"/; done",
			"sleep 20 # the kubelet stops them meanwhile",
			"for f in "+away+"/*.yaml; do [ ! -e \"$f\" ] || mv \"$f\" /etc/kubernetes/manifests/; done")
	}
	if len(units) > 0 {
		h.add(Restart, "systemctl restart "+strings.Join(units, " "))
	}
}

// reads notes who reads an item's files.
func (m *maker) reads(item string, wanted map[string]bool) {
	id, _, _ := strings.Cut(item, "/")
	_, list, found := strings.Cut(readers, "\n"+id+" ")
	list, _, _ = strings.Cut(list, "\n")
	for _, p := range strings.Fields(list) {
		wanted[p] = found
	}
}

// runs tells whether a program may run on a host: workers run the kubelet alone.
func (m *maker) runs(host, program string) bool {
	if program == paths.Kubelet || program == paths.KubeProxy {
		return true
	}
	profile := map[string]string{paths.Etcd: "etcd-server", paths.APIServer: "apiserver", paths.Manager: "apiserver", paths.Scheduler: "apiserver"}[program]
	if m.has(profile, host) && host != "" || host == "" && m.has(profile, "") {
		return true
	}
	for i := range m.result.Files {
		if f := &m.result.Files[i]; f.Host == host && f.Item == profile+"/"+host {
			return true
		}
	}
	return false
}

// changes tells whether a file is among those that change.
func (m *maker) changes(host, path string) bool {
	_, ok := m.at[place{host, path}]
	return ok
}

// isUnit tells whether a host starts a program by systemd.
func (m *maker) isUnit(host, program string) bool {
	for i := range m.s.Commands {
		if c := &m.s.Commands[i]; c.Host == host && c.Program == program && c.Mounts == nil && path.Ext(c.Source) == ".service" {
			return true
		}
	}
	return false
}
