package kube

import (
	_ "embed"
	"errors"
	"strings"
)

// Program is one that a cluster's hosts run.
type Program struct {
	Name  string // of its manifest, unit and pod too
	Title string
	Scope Scope  // on which hosts it runs
	Port  int    // where its static pod is probed, 0 for a service of the host alone
	Ready int    // the minor from which that has a probe of readiness
	Words string // what is so of it, in the texts below extras/
}

// Programs that code outside the texts knows.
const (
	etcdName      = "etcd"
	apiserverName = "kube-apiserver"
	kubeletName   = "kubelet"
	kubeProxyName = "kube-proxy"
)

// programs is the one table of them, in the order in which they start. Their
// flags are in extras/flags.txt.
var programs = [...]Program{
	{etcdName, "etcd, the store of the cluster", PerEtcdMember, 2381, 31, " notify"},
	{apiserverName, "Kubernetes API server", PerControlPlane, APIPort, 29, " notify pki"},
	{"kube-controller-manager", "Kubernetes controller manager", PerControlPlane, 10257, 1000, " pki manager"},
	{"kube-scheduler", "Kubernetes scheduler", PerControlPlane, 10259, 32, " scheduler"},
	{kubeletName, "Kubernetes node agent", PerNode, 0, 0, ""},
	{kubeProxyName, "Kubernetes service proxy", PerNode, 0, 0, ""},
}

// What the texts below extras/ are, filled in by [site]: the flags of every
// program, read with the pods in cmd/kubeadm/app/phases/{etcd,controlplane} of
// each release from 1.29 to 1.37, in kubeadm's order, which is the alphabet's.
// Three flags are not kubeadm's: etcd's initial-cluster-state, because all
// members of a hand-made set start at once; kube-apiserver's
// kubelet-certificate-authority, because kubeadm makes no serving pairs for
// kubelets; kubelet's node-ip, because it may not guess where certificates name
// addresses. kubeadm's pods also mount the host's own folders of public
// authorities, such as /usr/share/ca-certificates, where it finds them.
var (
	//go:embed extras/flags.txt
	flagTable string
	//go:embed extras/pod.yaml
	podText string
	//go:embed extras/unit.service
	unitText string
	//go:embed extras/kubelet.yaml
	kubeletText string
	//go:embed extras/byhand.txt
	byHandText string
)

// Services tells how the programs of a plan's hosts are started with its files.
type Services struct {
	plan   *Plan
	places map[string]*Place
	paths  map[string]string // of files, by HOST/PROFILE.ENDING; nil until one is asked for
}

// NewServices is for one plan. It is not for several goroutines at a time.
func NewServices(p *Plan) *Services {
	s := &Services{plan: p, places: map[string]*Place{}}
	for _, scope := range []Scope{PerEtcdMember, PerNode} {
		all := places(p.Cluster, scope)
		for i := range all {
			s.places[all[i].Host.Name] = &all[i]
		}
	}
	return s
}

// path is where the plan puts a file on a host, "" where it has none there.
// Thousands of files are looked up once.
func (s *Services) path(host, file string) string {
	if s.paths == nil {
		s.paths = make(map[string]string, s.plan.Files())
		for i := range s.plan.Items {
			it := &s.plan.Items[i]
			for j := range it.Files {
				f := &it.Files[j]
				s.paths[f.Folder+"/"+it.Profile.ID+ending(f.Path)] = f.Path
			}
		}
	}
	return s.paths[host+"/"+file]
}

func ending(path string) string { return path[strings.LastIndexByte(path, '.'):] }

// On lists the programs of a host, none for a host that is not in the plan.
func (s *Services) On(host string) []*Program {
	place := s.places[host]
	if place == nil {
		return nil
	}
	alone := s.isEtcdHost(host)
	runs := [...]bool{
		PerControlPlane: place.Control,
		PerEtcdMember:   alone || place.Control && len(s.plan.Cluster.Etcd) == 0,
		PerNode:         !alone,
	}
	var out []*Program
	for i := range programs {
		p := &programs[i]
		if runs[p.Scope] && (p.Name != kubeProxyName || s.plan.Cluster.KubeProxy) {
			out = append(out, p)
		}
	}
	return out
}

// isEtcdHost tells a host that runs etcd and nothing else.
func (s *Services) isEtcdHost(host string) bool {
	for i := range s.plan.Cluster.Etcd {
		if s.plan.Cluster.Etcd[i].Name == host {
			return true
		}
	}
	return false
}

// Command is the argument vector that starts a program on a host: its name, then
// its flags as kubeadm orders them, with the paths of the plan's files. A program
// that does not run there, and a flag whose file the plan does not have there,
// are errors.
func (s *Services) Command(host, program string) ([]string, error) {
	for _, p := range s.On(host) {
		if p.Name == program {
			at := s.site(host, p)
			err := at.command()
			return at.argv, err
		}
	}
	return nil, errors.New("kube: command of " + program + " on " + host + ": it does not run there")
}

func (s *Services) site(host string, p *Program) *site {
	return &site{Services: s, Program: p, place: s.places[host]}
}
