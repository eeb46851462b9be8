package health

import (
	"strings"

	"kubepki/core/kube"
)

// neededBeside says what a host cannot be without that has all of something
// else, in kubeadm's layout: a profile, then what it is needed beside. A few files
// out of a tree lack nothing; what kubeadm wrote all but one of lacks that one.
const neededBeside = `ca apiserver apiserver-kubelet-client
ca controller-manager scheduler apiserver
etcd-ca etcd-server etcd-peer
etcd-ca etcd-server apiserver-etcd-client
front-proxy-ca front-proxy-client apiserver
apiserver apiserver-kubelet-client front-proxy-client
apiserver-kubelet-client apiserver ca front-proxy-ca
front-proxy-client apiserver ca front-proxy-ca
apiserver-etcd-client apiserver etcd-ca
etcd-server etcd-peer etcd-ca
etcd-peer etcd-server etcd-ca
etcd-healthcheck-client etcd-server etcd-peer apiserver
sa apiserver ca front-proxy-ca
controller-manager scheduler kubelet
controller-manager scheduler admin
scheduler controller-manager kubelet
scheduler controller-manager admin
kubelet controller-manager scheduler`

// lacking lists the hosts that need a profile and have not all of it.
func (g *guesser) lacking(p *kube.Profile) (out []string) {
	for _, line := range strings.Split(neededBeside, "\n") {
		reason := strings.Fields(line)
		if reason[0] != p.ID {
			continue
		}
		for _, host := range g.hosts {
			needed := true
			for _, id := range reason[1:] {
				other, _ := kube.ProfileByID(id)
				needed = needed && g.has(&other, host)
			}
			if needed {
				out = append(out, host)
			}
		}
	}
	return out
}

// has tells whether a file of the profile is on the host.
func (g *guesser) has(p *kube.Profile, host string) bool {
	for _, f := range guessFiles(p, host) {
		if g.there[place{host, f.Path}] {
			return true
		}
	}
	return false
}
