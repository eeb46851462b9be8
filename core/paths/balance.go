package paths

import (
	"net/netip"
	"slices"
	"strings"

	"kubepki/core/health"
	"kubepki/core/pki"
)

// balanced looks whether each apiserver has the name by which a kubeconfig calls
// them all, such as that of a load balancer: who comes to one that lacks it refuses
// it. A name that one certificate alone has may be that of its server, and need not
// be another's, unless it is the endpoint of kubeadm's. It says what is wrong, "" for nothing.
func (j *judge) balanced(from *Command, e *Edge, shown *file, servers []*Command) (what string) {
	if e.To != APIServer || len(servers) < 2 || len(servers) == maxServers {
		return ""
	}
	for _, n := range j.called(from, e, shown) {
		var lack []*Command
		have := 0
		for _, s := range servers {
			switch f := j.file(s, e.Serves); {
			case !f.holdsCerts():
			case health.Called(f.certs[0], n):
				have++
			default:
				lack = append(lack, s)
			}
		}
		if have < 2 && (have == 0 || !j.endpoint(n, servers)) || ofOne(n, servers) {
			continue
		}
		for _, s := range lack {
			why := reason{"its certificate is not for " + pki.Visible(n) + ", by which all are called", "Make it again with " + pki.Visible(n) + " among its alternative names.", true}
			j.refuse(refusal{ruleServer, from, s, words(from), why})
			what = words(from) + " refuses " + words(s) + ": " + why.what
		}
	}
	return what
}

// endpoint tells whether servers that kubeadm started are called by a name on each of
// their hosts by its administrators: kubeadm writes there what all control planes
// have in common, and gives it to each certificate.
func (j *judge) endpoint(name string, servers []*Command) bool {
	return !slices.ContainsFunc(servers, func(s *Command) bool {
		f := j.files.at(s.Host, configFolder+"/"+admin+".conf")
		return !s.Kubeadm || f == nil || f.config == nil || f.config.server != name
	})
}

// ofOne tells whether a name is that of one server: its own, with or without a
// domain, the address that it advertises, or that of whoever calls.
func ofOne(name string, servers []*Command) bool {
	if a, err := netip.ParseAddr(name); err == nil && a.IsLoopback() || name == "localhost" {
		return true
	}
	return slices.ContainsFunc(servers, func(s *Command) bool {
		advertised, _ := s.Flag("advertise-address")
		return name == advertised || s.Host != "" && (name == s.Host || strings.HasPrefix(name, s.Host+"."))
	})
}
