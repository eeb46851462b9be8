// Package logs reads what programs print when a Kubernetes PKI is wrong: lines
// of journald, klog, etcd, docker, CRI, kubectl, kubeadm, curl and openssl,
// pasted as they are. It is for whoever sits before such a log and wants to know
// which certificate is at fault.
//
// A log and what is known of the certificates go in as values; a [Report] comes
// out, which tells each line that is understood from those that are not, and
// loses none:
//
//	set := logs.NewSet(things)
//	report, err := logs.Read(ctx, text, set, logs.Options{Now: now})
//	for _, line := range report.Found {
//		reading, _ := report.Explain(line)
//		fmt.Println(reading.Cause, reading.Culprits, reading.Command)
//	}
//
// What is known of errors is one table, [Rows]: the wordings of each cause, by
// who says them, what follows and what to do. A wording is text with holes for
// what differs, {wanted}; there are no regular expressions. What stands before
// an error, such as the time, the source line and what wrapped it, is another
// table, prefixes.
//
// One scan of a line for pieces of all wordings decides whether it is looked at
// more closely, so that logs of millions of lines are read in seconds. The
// limits are [MaxText], [MaxLines] and [MaxLine].
package logs
