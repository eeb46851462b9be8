package logs

import (
	"strings"

	"kubepki/core/kube"
)

// servers are the profiles of what answers at a port.
var servers = [][2]string{{"6443", "apiserver"}, {"2379", "etcd-server"}, {"2380", "etcd-peer"}, {"10250", "kubelet-serving"}}

// PortOf is the port at which a server with the profile's certificate answers,
// "" for a profile of no server.
func PortOf(profile string) string {
	for _, s := range servers {
		if s[1] == profile {
			return s[0]
		}
	}
	return ""
}

// clients are the profiles of who calls a server by that profile.
var clients = [][2]string{
	{"etcd-server", "apiserver-etcd-client"},
	{"etcd-peer", "etcd-peer"},
	{"kubelet-serving", "apiserver-kubelet-client"},
	{"apiserver", kube.AdminID},
}

// callers are the profiles of programs that call the apiserver by themselves.
var callers = [][2]string{{"kube-controller-manager", "controller-manager"}, {"kube-scheduler", "scheduler"}, {"kubelet", "kubelet"}}

// serving guesses the profile of the server in a line: by the port that was
// called, else by who writes.
func (l *Line) serving() string {
	if id := pairOf(servers, l.port()); id != "" && !l.server {
		return id
	}
	switch {
	case strings.Contains(l.text, "peer endpoint") || strings.Contains(l.text, " on stream "):
		return "etcd-peer"
	case strings.HasPrefix(l.Program, "etcd"):
		return "etcd-server"
	case l.Program == "kubelet" && l.server:
		return "kubelet-serving"
	}
	return "apiserver"
}

// calling guesses the profile of who calls it.
func (l *Line) calling() string {
	server := l.serving()
	if id := pairOf(callers, l.Program); id != "" && server == "apiserver" {
		return id
	}
	if l.Program == "etcdctl" {
		return "etcd-healthcheck-client"
	}
	return pairOf(clients, server)
}

// pathOf is where a profile's certificate lies.
func pathOf(id string) string {
	p, _ := kube.ProfileByID(id)
	if p.Form == kube.Config {
		return p.Path
	}
	return p.Path + ".crt"
}

// authorityOf is where the authority lies that signs a profile.
func authorityOf(id string) string {
	p, _ := kube.ProfileByID(id)
	return pathOf(p.Authority)
}

// profileAt is the profile whose files lie at a path, "" when none does.
func profileAt(where string) string {
	at := "/" + strings.TrimPrefix(stem(where), "/")
	for _, p := range kube.Profiles() {
		if p.Path != "" && strings.HasSuffix(at, strings.TrimSuffix(p.Path, ".conf")) {
			return p.ID
		}
	}
	return ""
}

// renewed is kubeadm's word for a profile in “kubeadm certs renew”.
func renewed(id string) string {
	if p, _ := kube.ProfileByID(id); p.Form == kube.Config {
		return id + ".conf"
	}
	return id
}
