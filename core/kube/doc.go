// Package kube knows which keys, certificates and kubeconfigs a Kubernetes
// cluster needs, and makes them as kubeadm would.
//
// The way through it is three values. A [Cluster] says what the cluster is; it
// comes from a [Draft], the text a person typed, with a [Problem] for each
// thing that cannot be. [NewPlan] turns it into a [Plan]: every file that will
// exist, with its subject, names, issuer, mode and why, before anything is
// made. [Build] carries the plan out, and a [Result] can be written as a bundle
// with [Result.WriteBundle].
//
// Where somebody else holds an authority's key, [Prepare] carries a plan out as
// far as it can: what waits for certificates is [Unfinished], which takes them
// in with [Unfinished.Take], is written with [Unfinished.WriteUnfinished] and
// read with [Resume], and gives the Result at last.
//
// What is made is listed in one table, [Profiles]. How the programs are started
// with it, and all else that the bundle tells them, are the texts below extras/,
// which [Services] fills in. What differs between Kubernetes versions is in
// version.go and in those texts. The reference is what kubeadm itself writes
// (https://kubernetes.io/docs/setup/best-practices/certificates/ and
// cmd/kubeadm/app/phases of each release).
package kube
