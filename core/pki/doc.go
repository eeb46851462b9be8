// Package pki makes and reads the pieces of a public key infrastructure: keys,
// distinguished names, subject alternative names, certification requests,
// certificates, the authorities that sign them and their revocation lists.
//
// It is for programs that need X.509 exactly as Kubernetes uses it: the order
// of extensions, the string types of names and the key encodings are those
// that kubeadm writes. Certificates are encoded by this package itself
// (RFC 5280 section 4.1) and signed by keys that may live outside Go, so that
// a browser's WebCrypto can do the work; every signature is checked before a
// certificate is handed out.
//
// Nothing here reads a clock, a file or the network: the time is an argument,
// and keys come from a [Maker]. [Native] makes them with Go's own cryptography:
//
//	key, err := pki.Native{}.Make(ctx, pki.ECDSAP256)
//	ca, err := pki.NewAuthority(ctx, key, pki.RootTemplate(pki.CommonName("kubernetes"), now, 3650*24*time.Hour))
//
// What it refuses: keys outside the [KeyAlgorithms] table for making (it reads
// more than it makes), signatures of weak keys unless [Template.AllowWeakKey]
// asks for them, names that no Kubernetes component could use, and
// authorities that are none.
package pki
