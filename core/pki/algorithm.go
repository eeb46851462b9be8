package pki

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/x509"
	"encoding/asn1"
	"fmt"
	"strings"
)

// KeyAlgorithm names a kind of key and its size, in the words of kubeadm's
// encryptionAlgorithm (kubeadm.k8s.io/v1beta4, ClusterConfiguration) where it
// knows the kind. Which of them a cluster may have is a matter of its version.
type KeyAlgorithm string

// The key algorithms that can be made.
const (
	RSA1024   KeyAlgorithm = "RSA-1024" // a lesson: see [KeyAlgorithm.Weak]
	RSA2048   KeyAlgorithm = "RSA-2048"
	RSA3072   KeyAlgorithm = "RSA-3072"
	RSA4096   KeyAlgorithm = "RSA-4096"
	RSA8192   KeyAlgorithm = "RSA-8192"
	ECDSAP256 KeyAlgorithm = "ECDSA-P256"
	ECDSAP384 KeyAlgorithm = "ECDSA-P384"
	ECDSAP521 KeyAlgorithm = "ECDSA-P521"
	Ed25519   KeyAlgorithm = "Ed25519"
)

// algorithmRow is all that the package knows about one algorithm.
type algorithmRow struct {
	id    KeyAlgorithm
	label string
	bits  int                   // RSA modulus length, or that of the curve's field
	curve func() elliptic.Curve // nil but for ECDSA; a function, because the first call sets up every curve
	hash  crypto.Hash           // the digest used with it, as Go's x509 chooses; 0: it signs the message itself
	sign  signatureRow
	weak  string // why nothing serious may be signed with it, "" for the others
}

// signatureRow is a signature algorithm as certificates name it (RFC 4055
// section 5, RFC 5758 section 3.2, RFC 8410 section 3).
type signatureRow struct {
	id   x509.SignatureAlgorithm
	oid  asn1.ObjectIdentifier
	null bool // its parameter is NULL, not absent
}

var (
	rsaSHA256   = signatureRow{x509.SHA256WithRSA, asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 11}, true}
	ecdsaSHA256 = signatureRow{x509.ECDSAWithSHA256, asn1.ObjectIdentifier{1, 2, 840, 10045, 4, 3, 2}, false}
	ecdsaSHA384 = signatureRow{x509.ECDSAWithSHA384, asn1.ObjectIdentifier{1, 2, 840, 10045, 4, 3, 3}, false}
	ecdsaSHA512 = signatureRow{x509.ECDSAWithSHA512, asn1.ObjectIdentifier{1, 2, 840, 10045, 4, 3, 4}, false}
	pureEd25519 = signatureRow{x509.PureEd25519, asn1.ObjectIdentifier{1, 3, 101, 112}, false}
)

const weakRSA1024 = "RSA of 1024 bits can be broken by who has the means, and 2048 is the least that kubeadm makes"

// algorithms is the one table of key algorithms; menus and tests walk it.
var algorithms = []algorithmRow{
	{id: RSA1024, label: "RSA 1024", bits: 1024, hash: crypto.SHA256, sign: rsaSHA256, weak: weakRSA1024},
	{id: RSA2048, label: "RSA 2048", bits: 2048, hash: crypto.SHA256, sign: rsaSHA256},
	{id: RSA3072, label: "RSA 3072", bits: 3072, hash: crypto.SHA256, sign: rsaSHA256},
	{id: RSA4096, label: "RSA 4096", bits: 4096, hash: crypto.SHA256, sign: rsaSHA256},
	{id: RSA8192, label: "RSA 8192", bits: 8192, hash: crypto.SHA256, sign: rsaSHA256},
	{id: ECDSAP256, label: "ECDSA P-256", bits: 256, curve: elliptic.P256, hash: crypto.SHA256, sign: ecdsaSHA256},
	{id: ECDSAP384, label: "ECDSA P-384", bits: 384, curve: elliptic.P384, hash: crypto.SHA384, sign: ecdsaSHA384},
	{id: ECDSAP521, label: "ECDSA P-521", bits: 521, curve: elliptic.P521, hash: crypto.SHA512, sign: ecdsaSHA512},
	{id: Ed25519, label: "Ed25519", bits: 256, sign: pureEd25519},
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

// strongKinds lists the kinds of keys that may sign, for messages.
func strongKinds() string {
	var names []string
	for _, a := range algorithms {
		if a.weak == "" {
			names = append(names, a.label)
		}
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " or " + names[last]
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
	return ok && row.isRSA()
}

func (row algorithmRow) isRSA() bool { return row.sign.id == x509.SHA256WithRSA }

// Bits is the length of the RSA modulus, or of the curve's field.
func (a KeyAlgorithm) Bits() int {
	row, _ := algorithm(a)
	return row.bits
}

// Weak says why nothing serious may be signed with such a key, "" of the
// others. Signing with a weak one needs [Template.AllowWeakKey].
func (a KeyAlgorithm) Weak() string {
	row, _ := algorithm(a)
	return row.weak
}

// Hash is the digest that signatures by such a key use. It is 0 for Ed25519,
// which signs the message itself.
func (a KeyAlgorithm) Hash() crypto.Hash {
	row, _ := algorithm(a)
	return row.hash
}

// SignatureAlgorithm is what a certificate signed by such a key carries.
func (a KeyAlgorithm) SignatureAlgorithm() x509.SignatureAlgorithm {
	row, _ := algorithm(a)
	return row.sign.id
}

// AlgorithmOf names the algorithm of a public key. Keys of other kinds or
// sizes than the table's have none: ok is false.
func AlgorithmOf(pub crypto.PublicKey) (a KeyAlgorithm, ok bool) {
	for _, row := range algorithms {
		switch k := pub.(type) {
		case *rsa.PublicKey:
			ok = row.isRSA() && k.N.BitLen() == row.bits
		case *ecdsa.PublicKey:
			ok = row.curve != nil && k.Curve == row.curve()
		case ed25519.PublicKey:
			ok = row.id == Ed25519
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
