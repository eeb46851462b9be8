package pki

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/x509"
	"fmt"
	"strings"
)

// KeyAlgorithm names a kind of key and its size, in the words of kubeadm's
// encryptionAlgorithm (kubeadm.k8s.io/v1beta4, ClusterConfiguration).
type KeyAlgorithm string

// The key algorithms that kubeadm knows.
const (
	RSA2048   KeyAlgorithm = "RSA-2048"
	RSA3072   KeyAlgorithm = "RSA-3072"
	RSA4096   KeyAlgorithm = "RSA-4096"
	ECDSAP256 KeyAlgorithm = "ECDSA-P256"
	ECDSAP384 KeyAlgorithm = "ECDSA-P384"
)

// algorithmRow is all that the package knows about one algorithm.
type algorithmRow struct {
	id    KeyAlgorithm
	label string
	bits  int                   // RSA modulus length, 0 for a curve
	curve func() elliptic.Curve // nil for RSA; a function, because the first call sets up every curve
	hash  crypto.Hash           // the digest used with it, as Go's x509 chooses
}

// algorithms is the one table of key algorithms; menus and tests walk it.
var algorithms = []algorithmRow{
	{id: RSA2048, label: "RSA 2048", bits: 2048, hash: crypto.SHA256},
	{id: RSA3072, label: "RSA 3072", bits: 3072, hash: crypto.SHA256},
	{id: RSA4096, label: "RSA 4096", bits: 4096, hash: crypto.SHA256},
	{id: ECDSAP256, label: "ECDSA P-256", curve: elliptic.P256, hash: crypto.SHA256},
	{id: ECDSAP384, label: "ECDSA P-384", curve: elliptic.P384, hash: crypto.SHA384},
}

// KeyAlgorithms lists every algorithm that a [Maker] can make, smallest RSA first.
func KeyAlgorithms() []KeyAlgorithm {
	out := make([]KeyAlgorithm, len(algorithms))
	for i, a := range algorithms {
		out[i] = a.id
	}
	return out
}

// ParseKeyAlgorithm reads a name such as "RSA-2048" or "ECDSA-P256".
func ParseKeyAlgorithm(s string) (KeyAlgorithm, error) {
	if row, ok := algorithm(KeyAlgorithm(s)); ok {
		return row.id, nil
	}
	names := make([]string, len(algorithms))
	for i, a := range algorithms {
		names[i] = string(a.id)
	}
	return "", fmt.Errorf("pki: key algorithm %q is not known, want one of %s", s, strings.Join(names, ", "))
}

// Label is the algorithm's name for people, such as "RSA 2048".
func (a KeyAlgorithm) Label() string {
	if row, ok := algorithm(a); ok {
		return row.label
	}
	return string(a)
}

// IsRSA tells whether the algorithm is an RSA one.
func (a KeyAlgorithm) IsRSA() bool {
	row, ok := algorithm(a)
	return ok && row.curve == nil
}

// Bits is the length of the RSA modulus, or of the curve's field.
func (a KeyAlgorithm) Bits() int {
	row, ok := algorithm(a)
	switch {
	case !ok:
		return 0
	case row.curve != nil:
		return row.curve().Params().BitSize
	}
	return row.bits
}

// Hash is the digest that signatures by such a key use.
func (a KeyAlgorithm) Hash() crypto.Hash {
	row, _ := algorithm(a)
	return row.hash
}

// SignatureAlgorithm is what a certificate signed by such a key carries
// (RFC 4055 section 5, RFC 5758 section 3.2).
func (a KeyAlgorithm) SignatureAlgorithm() x509.SignatureAlgorithm {
	switch row, _ := algorithm(a); {
	case row.curve == nil:
		return x509.SHA256WithRSA
	case row.hash == crypto.SHA384:
		return x509.ECDSAWithSHA384
	}
	return x509.ECDSAWithSHA256
}

// AlgorithmOf names the algorithm of a public key. Keys of other kinds or
// sizes than the table's have none: ok is false.
func AlgorithmOf(pub crypto.PublicKey) (a KeyAlgorithm, ok bool) {
	for _, row := range algorithms {
		switch k := pub.(type) {
		case *rsa.PublicKey:
			ok = row.curve == nil && k.N.BitLen() == row.bits
		case *ecdsa.PublicKey:
			ok = row.curve != nil && k.Curve == row.curve()
		}
		if ok {
			return row.id, true
		}
	}
	return "", false
}

func algorithm(id KeyAlgorithm) (algorithmRow, bool) {
	for _, row := range algorithms {
		if row.id == id {
			return row, true
		}
	}
	return algorithmRow{}, false
}
