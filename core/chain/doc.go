// Package chain looks at certificates together: who signed whom, whether a
// program would believe one of them, and who its holder is to Kubernetes.
//
// [Build] draws a set as a graph, every line of it a signature that was
// checked, and [Graph.Layout] gives each certificate its place in a picture.
// [Verify] asks what a program would: whether a certificate holds for a server,
// a client, an etcd member or an authority, with these trust anchors, at this
// time. It comes to the verdict of Go's crypto/x509, and so of every component
// of Kubernetes, says each step and the rule that it follows (RFC 5280 section
// 6.1), and has the words of other programs for it. [WhoAmI] reads the user and
// the groups that kube-apiserver takes out of a client certificate.
//
// Values go in and values come out; the time is an argument. Certificates may
// be hostile: signatures are checked only where names or key identifiers say
// that they may fit, and never more than a bound.
package chain
