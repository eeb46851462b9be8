// Package clustermap draws a cluster: who calls whom, with a padlock on each
// connection. It is a pure function from a plain description to SVG text.
package clustermap

// Cluster is what the map shows.
type Cluster struct {
	Endpoint      string // the load balancer or endpoint name, "" without one
	ControlPlanes []Host
	Workers       []Host
	Users         []string // besides admin
	ExternalEtcd  bool
}

// Host is a machine.
type Host struct{ Name, IP string }
