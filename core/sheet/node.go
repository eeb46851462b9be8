package sheet

import (
	"slices"
	"strings"

	"kubepki/core/health"
	"kubepki/core/kube"
)

// nodes finds out how each host is called: the name that most of what it holds
// agrees on, its folder's among them. One voice alone is not believed, so that a
// single wrong certificate, or a folder of any name, makes no fault of the rest.
func (m *maker) nodes() map[string]string {
	out := map[string]string{}
	for _, host := range m.hosts {
		voices := map[string]int{}
		if host != "" {
			voices[lastFolder(host)]++
		}
		for _, id := range []string{"etcd-server", "etcd-peer", "kubelet"} {
			if name := m.subject(host, id); name != "" {
				voices[strings.TrimPrefix(name, "system:node:")]++
			}
		}
		for _, name := range m.apiserverNames(host) {
			if voices[name] > 0 {
				voices[name]++
			}
		}
		best, most := "", 1
		for name, n := range voices {
			if n > most || n == most && n > 1 && name < best {
				best, most = name, n
			}
		}
		out[host] = best
	}
	return out
}

// lastFolder is that of a host's name.
func lastFolder(host string) string { return host[strings.LastIndexByte(host, '/')+1:] }

// subject is the common name of a profile's certificate on a host, "" for none.
func (m *maker) subject(host, profile string) string {
	p, _ := kube.ProfileByID(profile)
	name := p.Path
	if p.Form != kube.Config {
		name += ".crt"
	}
	r := m.read[place{host, name}]
	if r == nil || len(r.certs) == 0 {
		return ""
	}
	return r.certs[0].Subject.CommonName
}

// apiserverNames are the DNS names of a host's apiserver.
func (m *maker) apiserverNames(host string) []string {
	p, _ := kube.ProfileByID("apiserver")
	r := m.read[place{host, p.Path + ".crt"}]
	if r == nil || len(r.certs) == 0 {
		return nil
	}
	return r.certs[0].DNSNames
}

// hostsOf lists the hosts of files, as they first come.
func hostsOf(files []health.File) (out []string) {
	for _, f := range files {
		if !slices.Contains(out, f.Host) {
			out = append(out, f.Host)
		}
	}
	return out
}
