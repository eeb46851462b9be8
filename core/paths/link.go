package paths

import (
	"cmp"
	"context"
	"crypto/x509"
	"slices"
	"sort"
	"strings"

	"kubepki/core/health"
	"kubepki/core/kube"
	"kubepki/core/pki"
)

// Edge is one row of who calls whom: the flags that bring them together.
type Edge struct {
	From, To string // programs; "admin" is who holds admin.conf
	// Shows is the flag of the caller's certificate, or kubeconfig.
	Shows string
	// Trusts is the flag of the authority by which the caller knows the server,
	// "" where its kubeconfig says it or it does not look.
	Trusts string
	// Serves and Knows are the server's: its certificate, and the authority of its callers.
	Serves, Knows string
}

// admin is the caller with admin.conf, who has no command line.
const admin = "admin"

// edges is the one table of them.
var edges = []Edge{
	{admin, APIServer, "kubeconfig", "", "tls-cert-file", "client-ca-file"},
	{Manager, APIServer, "kubeconfig", "", "tls-cert-file", "client-ca-file"},
	{Scheduler, APIServer, "kubeconfig", "", "tls-cert-file", "client-ca-file"},
	{Kubelet, APIServer, "kubeconfig", "", "tls-cert-file", "client-ca-file"},
	{KubeProxy, APIServer, "kubeconfig", "", "tls-cert-file", "client-ca-file"},
	{APIServer, Etcd, "etcd-certfile", "etcd-cafile", "cert-file", "trusted-ca-file"},
	{Etcd, Etcd, "peer-cert-file", "peer-trusted-ca-file", "peer-cert-file", "peer-trusted-ca-file"},
	{APIServer, Kubelet, "kubelet-client-certificate", "kubelet-certificate-authority", "tls-cert-file", "client-ca-file"},
	{APIServer, APIServer, "proxy-client-cert-file", "", "", "requestheader-client-ca-file"},
}

// Edges lists the whole table.
func Edges() []Edge { return append([]Edge(nil), edges...) }

// Link is one connection that the command lines make.
type Link struct {
	Edge
	FromHost, ToHost string
	// State is "valid" where both ends will accept each other, "broken" where one
	// refuses, "warning" where one does not look, "idle" where the set does not tell.
	State string
	What  string
}

// maxServers bounds how many servers each caller is tried with.
const maxServers = 8

// links tries each caller with the servers that it may call.
func (j *judge) links(ctx context.Context) error {
	all := append(slices.Clone(j.commands), j.implied()...)
	servers := map[string][]*Command{}
	for i := range all {
		if c := &all[i]; len(servers[c.Program]) < maxServers {
			servers[c.Program] = append(servers[c.Program], c)
		}
	}
	for i := range all {
		for e := range edges {
			if edges[e].From != all[i].Program {
				continue
			}
			if _, shows := all[i].Flag(edges[e].Shows); !shows {
				continue
			}
			j.report.Links = append(j.report.Links, j.link(&all[i], &edges[e], servers[edges[e].To]))
		}
		j.tokens(&all[i], servers[APIServer])
		j.handed(&all[i], servers[APIServer])
		j.plain(&all[i], servers[Etcd])
		j.sameCallers(&all[i], servers[APIServer])
		if all[i].Program == APIServer {
			j.ports(&all[i], all)
			j.members(&all[i], servers[Etcd])
		}
		if err := j.yield(ctx); err != nil {
			return err
		}
	}
	return nil
}

// implied are callers that have no command line here, but a kubeconfig where
// kubeadm puts it.
func (j *judge) implied() (out []Command) {
	for p := range j.files.all {
		for _, of := range [...][2]string{{admin, admin}, {"kubelet", Kubelet}, {"controller-manager", Manager}, {"scheduler", Scheduler}, {"kube-proxy", KubeProxy}} {
			if p.path != "/etc/kubernetes/"+of[0]+".conf" || j.starts(of[1], p.host) {
				continue
			}
			out = append(out, Command{Program: of[1], Host: p.host, Source: p.path, Arguments: []Argument{{Name: "kubeconfig", Value: p.path}}})
		}
	}
	sort.Slice(out, func(a, b int) bool { return out[a].Host+" "+out[a].Program < out[b].Host+" "+out[b].Program })
	return out
}

// starts tells whether a command line of a program on a host names a kubeconfig.
func (j *judge) starts(program, host string) bool {
	for i := range j.commands {
		if c := &j.commands[i]; c.Program == program && c.Host == host && c.argument("kubeconfig") != nil {
			return true
		}
	}
	return false
}

// file is what a flag of a command points to, nil where it is not here.
func (j *judge) file(c *Command, flag string) *file {
	v, ok := c.Flag(flag)
	if !ok || v == "" {
		return nil
	}
	name, _ := c.onHost(v)
	return j.files.at(c.Host, name)
}

// link tries a caller with the servers that it may call: one that takes it is
// enough where it may choose, for a kubeconfig names but one.
func (j *judge) link(from *Command, e *Edge, servers []*Command) Link {
	l := Link{Edge: *e, FromHost: from.Host, State: "idle", What: "The set does not tell"}
	shown := j.file(from, e.Shows)
	for _, to := range j.nearby(from, e, servers) {
		l.ToHost = to.Host
		state, what := j.meet(from, to, e, shown)
		if state == "idle" && l.State != "idle" {
			continue
		}
		l.State, l.What = state, what
		if state == "broken" {
			return l
		}
	}
	switch name := j.unnamed(from, e, shown, servers); {
	case name == "":
		if what := j.balanced(from, e, shown, servers); what != "" {
			l.State, l.What = "broken", what
		}
	case e.From == Etcd:
		l.State, l.What = "broken", "The other members call "+words(from)+" by "+pki.Visible(name)+", and --"+e.Serves+" is not for it"
		j.found(rulePeer, from, l.What, "Make the certificate again with the name or address of each peer URL.", "")
	default:
		why := reason{what: "no certificate of it is for " + pki.Visible(name), fix: "Call it by a name of its certificate, or add this one to it."}
		l.State, l.What = "broken", words(from)+" refuses "+e.To+": "+why.what
		j.refuse(refusal{ruleServer, from, j.ofName(name, servers), words(from), why})
	}
	return l
}

// ofName is the server that a name is the address of, or who stands for all.
func (j *judge) ofName(name string, servers []*Command) *Command {
	for _, s := range servers {
		if v, _ := s.Flag("advertise-address"); v == name || s.Host != "" && s.Host == name {
			return s
		}
	}
	return j.any(servers)
}

// any stands for all servers of a program: the one there is, or none of them.
func (j *judge) any(servers []*Command) *Command {
	program := servers[0].Program
	switch {
	case len(servers) == 1:
		return servers[0]
	case j.each[program] == nil:
		j.each[program] = &Command{Program: program}
	}
	return j.each[program]
}

// nearby are the servers that a caller may mean: its own host's first, and of
// the edge to itself none but itself.
func (j *judge) nearby(from *Command, e *Edge, servers []*Command) []*Command {
	if e.From == e.To && e.From == APIServer {
		return []*Command{from}
	}
	out := slices.Clone(servers)
	sort.SliceStable(out, func(a, b int) bool { return out[a].Host == from.Host && out[b].Host != from.Host })
	return out
}

// meet tells whether a caller and a server accept each other, and notes where not.
func (j *judge) meet(from, to *Command, e *Edge, shown *file) (state, what string) {
	client, roots, unverified := shown.asClient()
	if e.Trusts != "" {
		if f := j.file(from, e.Trusts); f != nil {
			roots = f.certs
		}
	}
	knows, serves := j.file(to, e.Knows), j.file(to, e.Serves)
	if to.Program == Kubelet && serves == nil {
		serves = j.ownPair(to)
	}
	tried := false
	if knows != nil && len(client) > 0 && len(knows.certs) > 0 {
		tried = true
		if why := refused(client, knows.certs, x509.ExtKeyUsageClientAuth, j.o.Now); why.what != "" {
			why.fix = cmp.Or(why.fix, oneAuthority(e.Knows, to))
			caller := words(from) + " (--" + e.Shows + ")"
			j.refuse(refusal{ruleRefused, from, to, caller, why})
			return "broken", words(to) + " refuses " + caller + ": " + why.what
		}
	}
	if serves != nil && len(serves.certs) > 0 && len(roots) > 0 {
		tried = true
		if why := refused(serves.certs, roots, x509.ExtKeyUsageServerAuth, j.o.Now); why.what != "" {
			why.fix = cmp.Or(why.fix, trustServer(e.Serves))
			j.refuse(refusal{ruleServer, from, to, words(from), why})
			return "broken", words(from) + " refuses " + words(to) + ": " + why.what
		}
	}
	switch {
	case !tried:
		return "idle", "The set does not tell"
	case unverified || e.To == Kubelet && len(roots) == 0:
		return "warning", "The caller does not look who answers"
	}
	return "valid", "Both ends accept each other"
}

// asClient is what a caller shows, and whom its kubeconfig trusts.
func (f *file) asClient() (certs, roots []*x509.Certificate, unverified bool) {
	switch {
	case f == nil:
		return nil, nil, false
	case f.config != nil:
		return f.config.certs, f.config.roots, f.config.unverified
	}
	return f.certs, nil, false
}

// unnamed is a name by which servers are called and that none of their
// certificates has, "" for none.
func (j *judge) unnamed(from *Command, e *Edge, shown *file, servers []*Command) string {
	if e.From == Etcd {
		servers = []*Command{from} // each member has the names by which the others call it
	}
	var certs []*x509.Certificate
	for _, s := range servers {
		if f := j.file(s, e.Serves); f != nil && len(f.certs) > 0 {
			certs = append(certs, f.certs[0])
		}
	}
	if e.To == APIServer && from.Program != APIServer {
		certs = append(certs, j.notStarted()...)
	}
	names := j.called(from, e, shown)
	if len(certs) == 0 || len(servers) == maxServers || e.From == APIServer && len(certs) < len(names) {
		return "" // some of the servers are not here
	}
	for _, n := range names {
		if n != "" && !slices.ContainsFunc(certs, func(c *x509.Certificate) bool { return health.Called(c, n) }) {
			return n
		}
	}
	return ""
}

// notStarted are the certificates of apiservers whose command line is not here.
func (j *judge) notStarted() (out []*x509.Certificate) {
	p, _ := kube.ProfileByID("apiserver")
	for at := range j.files.all {
		if at.path != p.Path+".crt" || len(j.pods(at.host, APIServer))+len(j.pods("", APIServer)) > 0 {
			continue
		}
		if f := j.files.at(at.host, at.path); f.holdsCerts() {
			out = append(out, f.certs[0])
		}
	}
	return out
}

// called are the names by which a caller calls its servers, and of an etcd member
// those by which the others call it.
func (j *judge) called(from *Command, e *Edge, shown *file) (names []string) {
	var urls []string
	switch {
	case e.From == Etcd:
		urls = j.peerURLs(from)
	case e.To == Etcd:
		urls = from.list("etcd-servers")
	case shown != nil && shown.config != nil && !shown.config.unverified && shown.config.server != "":
		return []string{shown.config.server}
	}
	for _, u := range urls {
		if strings.HasPrefix(u, "https://") {
			names = append(names, urlHost(u))
		}
	}
	return names
}

// peerURLs are those of an etcd member: what it tells of itself, and what each
// member was started with under its name.
func (j *judge) peerURLs(member *Command) []string {
	urls := member.list("initial-advertise-peer-urls")
	name, _ := member.Flag("name")
	if name == "" {
		return urls
	}
	for i := range j.commands {
		for _, entry := range j.commands[i].list("initial-cluster") {
			if url, ok := strings.CutPrefix(entry, name+"="); ok {
				urls = append(urls, url)
			}
		}
	}
	return urls
}
