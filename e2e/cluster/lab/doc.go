// Package lab gives a cluster its machines without a single real one: each host
// is a set of Linux namespaces with the host's name, its addresses, its own
// loopback and its own /etc/kubernetes, which is the bundle's folder, read-only
// and unmodified. A bridge joins them. So every program runs with the flags, the
// ports and the paths that it has in real life.
//
// A lab needs no rights: it lives in a user namespace. Whoever opens one runs in
// namespaces made by [Enter], as the client's machine: it has a way to each host
// and knows all names by /etc/hosts.
package lab
