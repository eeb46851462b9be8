// Package repair mends a set of Kubernetes PKI files: it takes the sheet of what
// was found and an order of what to do, and gives the files that change, each
// with its host and mode, the commands that put them in place, and requests for
// what an authority elsewhere has to sign.
//
//	order := repair.Suggest(sheet)
//	result, err := repair.Make(ctx, sheet, order, repair.Options{Maker: pki.Native{}, Now: now, Parse: kubeconfig.Parse})
//	err = result.WriteZip(ctx, file, nil)
//
// What is renewed keeps its name, alternative names and usages, as “kubeadm
// certs renew” does, unless they are what is wrong. Nothing is signed with an
// authority whose key does not belong to it.
package repair
