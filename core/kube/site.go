package kube

import (
	"errors"
	"net"
	"strconv"
	"strings"
)

// site is a program on a host: it fills in the texts below extras/.
type site struct {
	*Services
	*Program
	place *Place
	argv  []string
	more  []string // facts of its text alone, which come first
}

// command reads the program's flags from the table.
func (s *site) command() error {
	_, flags, _ := strings.Cut(flagTable, "\n\n"+s.Name+"\n")
	flags, _, _ = strings.Cut(flags, "\n\n")
	text, err := s.fill(flags)
	s.argv = strings.Fields(s.Name + " " + text)
	return err
}

// text is a manifest, unit or configuration of the program.
func (s *site) text(form string) ([]byte, error) {
	if err := s.command(); err != nil {
		return nil, err
	}
	text, err := s.fill(form)
	return []byte(text), err
}

// fill writes a text. A line that begins with ?WORD or !WORD stands only where
// that holds, or does not; {NAME} becomes a fact, or the path of the planned
// file PROFILE.ENDING. A file that the plan does not have there is an error.
func (s *site) fill(text string) (string, error) {
	words, facts := s.words(), append(s.more, s.facts()...)
	var b strings.Builder
	for text != "" {
		var line string
		line, text, _ = strings.Cut(text, "\n")
		for line != "" && (line[0] == '?' || line[0] == '!') {
			word, rest, _ := strings.Cut(line, " ")
			if strings.Contains(words, " "+word[1:]+" ") != (word[0] == '?') {
				line = "\n"
				break
			}
			line = rest
		}
		if line == "\n" {
			continue
		}
		parts := strings.Split(line, "{")
		for i, part := range parts {
			if i > 0 {
				var name string
				name, part, _ = strings.Cut(part, "}")
				value := s.value(facts, name)
				if value == "" {
					return "", errors.New("kube: " + s.Name + " on " + s.place.Host.Name + ": the plan has no " + name + " there")
				}
				b.WriteString(value)
			}
			b.WriteString(part)
		}
		b.WriteByte('\n')
	}
	return b.String(), nil
}

func (s *site) value(facts []string, name string) string {
	for i := 0; i < len(facts); i += 2 {
		if facts[i] == name {
			return facts[i+1]
		}
	}
	return s.path(s.place.Host.Name, name)
}

// words are what holds: the program and what is so of it, the minor versions
// that the cluster's is not older than, what the cluster has.
func (s *site) words() string {
	c := &s.plan.Cluster
	ca := c.Brought[ClusterCA]
	out := " " + s.Name + s.Words
	for minor := newestPatch[0].Minor; minor <= c.Version.Minor; minor++ {
		out += " 1." + strconv.Itoa(minor)
	}
	for _, row := range []struct {
		word  string
		holds bool
	}{
		{"ready", c.Version.atLeast(s.Ready)},
		{"members", len(c.EtcdMembers()) > 1},
		{"serving", c.KubeletServing},
		{"proxy", c.KubeProxy},
		// Without its authority's key a cluster signs no requests.
		{"signs", ca == nil || ca.Key != nil},
		{"control", s.place.Control},
		{"node", !s.isEtcdHost(s.place.Host.Name)},
	} {
		if row.holds {
			out += " " + row.word
		}
	}
	return out + " "
}

// facts are names and what they stand for.
func (s *site) facts() []string {
	c, h := &s.plan.Cluster, &s.place.Host
	own, loopback := h.IPs[0].String(), "127.0.0.1"
	if h.IPs[0].Is6() {
		loopback = "[::1]"
	}
	probed := "127.0.0.1"
	switch s.Name {
	case etcdName:
		probed = strings.Trim(loopback, "[]")
	case apiserverName:
		probed = own
	}
	client := etcdURL(*h, EtcdPort)
	servers, members := s.etcd(loopback)
	return []string{
		"", "{}", "program", s.Name, "title", s.Title, "port", strconv.Itoa(s.Port),
		"version", c.Version.String(), "etcd-image", c.Version.etcdImage(),
		"cluster", c.Name, "domain", c.DNSDomain, "yaml-domain", yamlString(c.DNSDomain), "dns", yamlString(c.dnsIP().String()),
		"services", serviceNetworks(c), "host", h.Name, "address", own, "addresses", nodeIPs(h),
		"yaml-endpoint", yamlString(c.local(*h).String()), "loopback", loopback, "probed", yamlString(probed),
		"client", client, "peer", etcdURL(*h, EtcdPeerPort), "etcd", servers, "members", members, "programs", s.all(),
		"pod-command", strings.Join(s.argv, "\n    - "), "unit-command", strings.Join(s.argv, " \\\n  "),
	}
}

// The ports of etcd (https://etcd.io/docs/v3.6/op-guide/configuration/).
const (
	EtcdPort     = "2379"
	EtcdPeerPort = "2380"
)

func etcdURL(h Host, port string) string {
	return "https://" + net.JoinHostPort(h.IPs[0].String(), port)
}

// etcd lists the servers that an apiserver calls: the member beside it, else
// every one of an etcd on hosts of its own; and names every member to each, as a
// hand-made set starts at once, where kubeadm lets one join after the other.
func (s *site) etcd(loopback string) (servers, members string) {
	for _, m := range s.plan.Cluster.EtcdMembers() {
		servers += "," + etcdURL(m, EtcdPort)
		members += "," + m.Name + "=" + etcdURL(m, EtcdPeerPort)
	}
	if len(s.plan.Cluster.Etcd) == 0 {
		servers = ",https://" + loopback + ":" + EtcdPort
	}
	return servers[1:], members[1:]
}

// nodeIPs is the host's first address of each family: a kubelet takes no more.
func nodeIPs(h *Host) string {
	out := h.IPs[0].String()
	for _, a := range h.IPs {
		if a.Is4() != h.IPs[0].Is4() {
			return out + "," + a.String()
		}
	}
	return out
}

// serviceNetworks parts them by a comma.
func serviceNetworks(c *Cluster) string {
	out := ""
	for _, n := range c.ServiceCIDRs {
		out += "," + n.String()
	}
	return out[1:]
}

// all names every program of the host.
func (s *site) all() string {
	out := ""
	for _, p := range s.On(s.place.Host.Name) {
		out += " " + p.Name
	}
	return out[1:]
}
