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
	Workers        []Host
	Users          []string // besides admin
	KubeletServing bool     // the kubelets' serving certificates are made too
	ProxyCerts     bool     // kube-proxy has a client certificate, else a token
}

// Host is a machine.
type Host struct{ Name, IP string }

// Connection is one line of the map in words.
type Connection struct {
	From, To string
	State    string // "idle" until a handshake is run
}

// Connections gives every line of the cluster, hosts that are drawn folded too:
// the map's text alternative.
func (c Cluster) Connections() iter.Seq[Connection] {
	return func(yield func(Connection) bool) {
		_ = c.callersCall(yield) && c.controlPlanesCall(yield) && c.workersCall(yield)
	}
}

func (c Cluster) callersCall(yield func(Connection) bool) bool {
	for _, u := range append([]string{"admin"}, c.Users...) {
		if !yield(idle(u, "kube-apiserver")) {
			return false
		}
	}
	return true
}

func (c Cluster) controlPlanesCall(yield func(Connection) bool) bool {
	for _, h := range c.ControlPlanes {
		if !yield(idle("kube-scheduler on "+h.Name, "kube-apiserver")) ||
			!yield(idle("kube-controller-manager on "+h.Name, "kube-apiserver")) ||
			!yield(idle("kube-apiserver on "+h.Name, "etcd")) ||
			c.peers() && !yield(idle("etcd on "+h.Name, "the other etcd members")) {
			return false
		}
	}
	return true
}

func (c Cluster) workersCall(yield func(Connection) bool) bool {
	for _, h := range c.Workers {
		if !yield(idle("kube-apiserver", "kubelet on "+h.Name)) ||
			!yield(idle("kubelet on "+h.Name, "kube-apiserver")) ||
			!yield(idle("kube-proxy on "+h.Name, "kube-apiserver")) {
			return false
		}
	}
	return true
}

func idle(from, to string) Connection { return Connection{from, to, "idle"} }

// count is the number of [Cluster.Connections], without making them.
func (c Cluster) count() int {
	each := 3
	if c.peers() {
		each = 4
	}
	return 1 + len(c.Users) + each*len(c.ControlPlanes) + 3*len(c.Workers)
}

// peers tells whether etcd has other members to call.
func (c Cluster) peers() bool { return len(c.ControlPlanes) > 1 }

// controlPlane is the first control plane, or a nameless one.
func (c Cluster) controlPlane() Host {
	if len(c.ControlPlanes) == 0 {
		return Host{Name: "control plane"}
	}
	return c.ControlPlanes[0]
}
