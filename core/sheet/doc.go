// Package sheet makes the sheet of a whole set of Kubernetes PKI files: a row for
// each certificate with what it is for, whose it is, how long it counts, whether
// its key belongs to it and its authority signed it, and the verdict; and a
// score of all. It takes trees as they are found, in a folder of any name:
//
//	s, err := sheet.Make(ctx, files, sheet.Options{Now: now, Parse: kubeconfig.Parse})
//
// The verdicts are those of package health; this package finds out what each
// file is, of which host, and how the hosts are called. It also lays all
// lifetimes on one axis, and writes them as CSV, JSON and a calendar.
package sheet
