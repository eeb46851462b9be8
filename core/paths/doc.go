// Package paths judges how the programs of a cluster are started: whether each
// flag that has to do with TLS points to a file that is there, of the right
// kind, of the right pair and authority; whether flags are misspelt, were
// removed or are missing; and whether each caller and server that the flags
// bring together will accept each other.
//
// It reads static-pod manifests, systemd units, kubelet's configuration and
// plain command lines, and holds them against a set of files:
//
//	commands, faults := paths.Read(documents)
//	report, err := paths.Check(ctx, commands, files, paths.Options{Now: now})
//
// What is known of a flag is in one table, [Flags]; who calls whom in another,
// [Edges]. Findings are those of package health.
package paths
