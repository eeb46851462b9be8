// Package clustermap draws a cluster: who calls whom, with a padlock on each
// connection. It is a pure function from a plain description to SVG text, in
// three shapes of which the page shows the one that fits.
//
// A ring is the client end of a connection, a square the server end, and the
// arrow touches the square. The port is written in the box that serves. A
// padlock stays grey until a real handshake earned it.
package clustermap

import "iter"

// Cluster is what the map shows.
type Cluster struct {
	Endpoint       string // name and port that all call, "" for the only control plane
	ControlPlanes  []Host // at least one; the rest are drawn as sheets behind it
	Etcd           []Host // etcd's own hosts; none: it runs on the control planes
	Workers        []Host
	Users          []string // besides admin
	KubeletServing bool     // the kubelets' serving certificates are made too
	ProxyCerts     bool     // kube-proxy has a client certificate, else a token
	OneAuthority   bool     // one root for everything
	// States are those of the connections, by who calls whom in the programs'
	// names: "kube-apiserver>etcd", "admin>kube-apiserver". One that is not there
	// was not tried. Nil is none tried.
	States map[string]string
}

// Host is a machine.
type Host struct{ Name, IP string }

// Connection is one line of the map in words.
type Connection struct {
	From, To string
	State    string // "idle" until it is tried
}

// Connections gives every line of the cluster, hosts that are drawn folded too:
// the map's text alternative.
func (c Cluster) Connections() iter.Seq[Connection] {
	return func(yield func(Connection) bool) {
		_ = c.callersCall(yield) && c.controlPlanesCall(yield) && c.membersCall(yield) && c.workersCall(yield)
	}
}

func (c Cluster) callersCall(yield func(Connection) bool) bool {
	for _, u := range append([]string{"admin"}, c.Users...) {
		if !yield(c.link(u, "kube-apiserver", "admin>kube-apiserver")) {
			return false
		}
	}
	return true
}

func (c Cluster) controlPlanesCall(yield func(Connection) bool) bool {
	for _, h := range c.ControlPlanes {
		if !yield(c.link("kube-scheduler on "+h.Name, "kube-apiserver", "kube-scheduler>kube-apiserver")) ||
			!yield(c.link("kube-controller-manager on "+h.Name, "kube-apiserver", "kube-controller-manager>kube-apiserver")) ||
			!yield(c.link("kube-apiserver on "+h.Name, "etcd", "kube-apiserver>etcd")) {
			return false
		}
	}
	return true
}

func (c Cluster) membersCall(yield func(Connection) bool) bool {
	for _, h := range c.members() {
		if c.peers() && !yield(c.link("etcd on "+h.Name, "the other etcd members", "etcd>etcd")) {
			return false
		}
	}
	return true
}

func (c Cluster) workersCall(yield func(Connection) bool) bool {
	for _, h := range c.Workers {
		if !yield(c.link("kube-apiserver", "kubelet on "+h.Name, workerCalls[0])) ||
			!yield(c.link("kubelet on "+h.Name, "kube-apiserver", workerCalls[1])) ||
			!yield(c.link("kube-proxy on "+h.Name, "kube-apiserver", workerCalls[2])) {
			return false
		}
	}
	return true
}

// workerCalls are the kinds of a worker's connections, in the order in which they
// are drawn.
var workerCalls = [...]string{"kube-apiserver>kubelet", "kubelet>kube-apiserver", "kube-proxy>kube-apiserver"}

// link is a connection in words, in the state of its kind.
func (c Cluster) link(from, to, kind string) Connection {
	if state := c.States[kind]; state != "" {
		return Connection{from, to, state}
	}
	return Connection{from, to, "idle"}
}

// count is the number of [Cluster.Connections], without making them.
func (c Cluster) count() int {
	n := 1 + len(c.Users) + 3*len(c.ControlPlanes) + 3*len(c.Workers)
	if c.peers() {
		n += len(c.members())
	}
	return n
}

// members are the hosts that run etcd.
func (c Cluster) members() []Host {
	if len(c.Etcd) > 0 {
		return c.Etcd
	}
	return c.ControlPlanes
}

// peers tells whether etcd has other members to call.
func (c Cluster) peers() bool { return len(c.members()) > 1 }

// roots are the authorities there are.
func (c Cluster) roots() []string {
	if c.OneAuthority {
		return []string{"kubernetes"}
	}
	return []string{"kubernetes", "etcd-ca", "front-proxy-ca"}
}

// etcdSeal is the letter of the authority that etcd trusts.
func (c Cluster) etcdSeal() string {
	if c.OneAuthority {
		return "K"
	}
	return "E"
}

// controlPlane is the first control plane, or a nameless one.
func (c Cluster) controlPlane() Host {
	if len(c.ControlPlanes) == 0 {
		return Host{Name: "control plane"}
	}
	return c.ControlPlanes[0]
}
