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
// What is made is listed in one table, [Profiles]. All that differs between
// Kubernetes versions is in version.go. The reference is what kubeadm itself
// writes (https://kubernetes.io/docs/setup/best-practices/certificates/ and
// cmd/kubeadm/app/phases of each release).
package kube
