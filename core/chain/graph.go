package chain

import (
	"bytes"
	"crypto/x509"

	"kubepki/core/pki"
)

// Item is one certificate of a set, under the name and number that the caller
// knows it by.
type Item struct {
	ID   int
	Name string // for people
	Cert *x509.Certificate
}

// Graph is a set of certificates and who signed whom.
type Graph struct {
	Nodes []Node
	Edges []Edge // the signed ones of a node before the broken ones
	// Limited tells that the bound on signature checks was met: edges that were
	// not checked any more are Unchecked.
	Limited bool
	Checked int // signatures
}

// Node is a certificate, or an authority that is named as an issuer and is not
// in the set.
type Node struct {
	IDs  []int // of all items that are this very certificate; none: it is missing
	Name string
	Cert *x509.Certificate // nil when it is missing
	// Issuer and KeyID say of a missing authority all that is known: its name
	// and, in hexadecimal, its key's identifier ("" when no one names it).
	Issuer, KeyID string
	Role          Role
	// Twins are the other nodes with the same subject and key: an authority that
	// was renewed, or that others signed too (a cross-sign).
	Twins []int
	// In are the edges from who signed it, Out those to what it signed.
	In, Out []int
}

// Role is what a certificate is in its set.
type Role int

// The roles.
const (
	Leaf         Role = iota // signs nothing
	Root                     // an authority that signed itself
	Intermediate             // an authority that another signed
	SelfSigned               // signed itself and is no authority
	Missing                  // an issuer that is not here
)

// Edge is the claim that one certificate was signed by another.
type Edge struct {
	From, To int // nodes: the issuer, and what it signed
	State    EdgeState
	// Names and KeyIDs tell what else agrees: the issuer's name with the
	// subject's, byte for byte, and the key identifiers; KeyIDs is also true
	// when none are given.
	Names, KeyIDs bool
	Why           Reason // of an edge that does not hold
}

// EdgeState tells whether a signature holds.
type EdgeState int

// The states.
const (
	Signed    EdgeState = iota // the signature was checked and holds
	Broken                     // it was checked and does not, or programs refuse it
	Absent                     // from a missing authority: nobody can check
	Unchecked                  // the bound was met before
)

// Reason says why an edge does not hold; its row in the table of reasons says
// what that means.
type Reason int

// The reasons.
const (
	NoReason      Reason = iota
	OtherKey             // an authority of this name, with another key
	Altered              // the identifiers agree, the signature does not
	OtherSpelling        // the name's letters agree, its bytes do not
	NoAuthority          // the issuer may not sign
	OldHash              // SHA-1 or MD5
	OldAlgorithm         // neither Go nor anything here checks signatures of its kind
	ShortKey             // it holds, and Go refuses the issuer's key
	RareAlgorithm        // it holds, and Go checks none of its kind
	NotHere              // the issuer is not in the set
	TooMany              // the bound was met
)

// reasons is the one table of why an edge does not hold: in a few words, what
// follows from it, and what to do.
var reasons = [...]struct{ title, why, fix string }{
	{},
	{"same name, other key", "An authority of this name is here, and another key signed. That is what a new “kubeadm init” leaves behind: an authority made again, and certificates of the old one.", "Use the ca.crt whose key signed them, or sign them again with the key of this one."},
	{"signature does not fit", "The key identifiers agree, but the signature is not over these bytes: the certificate was changed after it was signed.", "Take the file from where it was made, or sign it again."},
	{"name written otherwise", "The right key signed, and the names have the same letters, but not the same bytes (PrintableString and UTF8String, or capitals). Go compares bytes and finds no authority; openssl does not mind.", "Sign it again with the very ca.crt that clients have."},
	{"signer is no authority", "The key fits, but its certificate may not sign others: it says CA:FALSE, or has no basic constraints, or a key usage without certificate signing. Go refuses it, so every component of Kubernetes does.", "Sign it with an authority: CA:TRUE, and certificate signing among its key usages."},
	{"SHA-1 or MD5", "The signature uses a hash that can be forged: Go refuses it, so every component of Kubernetes does.", "Sign it again over SHA-256."},
	{"not a kind that Go checks", "Go checks no signatures of this kind or with such a key, so no component of Kubernetes takes it; whether it holds was not looked at.", "Sign it again with RSA, ECDSA or Ed25519."},
	{"key too short", "The signature holds, but Go refuses RSA keys under 1024 bits, so every component of Kubernetes does.", "Make an authority with a key of 2048 bits or more, and sign it again."},
	{"not a kind that Go checks", "The signature holds, but Go checks none of this kind, so no component of Kubernetes takes it.", "Sign it again with RSA, ECDSA or Ed25519."},
	{"issuer missing", "No certificate of this issuer is here. Bring it to see whether it signed.", "Bring the issuer’s certificate, or forget about these."},
	{"not checked", "So many certificates claim the same name that not every signature was checked.", "Look at fewer certificates at once."},
}

// Title is the reason in a few words.
func (r Reason) Title() string { return reasons[r].title }

// Why says what the reason means and what follows.
func (r Reason) Why() string { return reasons[r].why }

// Fix says what to do.
func (r Reason) Fix() string { return reasons[r].fix }

// nameOf is what a certificate calls its subject: its common name, else the
// whole name, else its first alternative name.
func nameOf(c *x509.Certificate) string {
	switch {
	case c.Subject.CommonName != "":
		return c.Subject.CommonName
	case len(c.Subject.Names) > 0:
		return pki.NameFrom(c.Subject).String()
	case len(c.DNSNames) > 0:
		return c.DNSNames[0]
	case len(c.IPAddresses) > 0:
		return c.IPAddresses[0].String()
	}
	return "(no name)"
}

// maySign tells whether Go lets a certificate's key sign others (RFC 5280
// sections 6.1.4 (k) and (n); one of version 1 says nothing and may).
func maySign(c *x509.Certificate) bool {
	if c.Version == 3 && !c.BasicConstraintsValid || c.BasicConstraintsValid && !c.IsCA {
		return false
	}
	return c.KeyUsage == 0 || c.KeyUsage&x509.KeyUsageCertSign != 0
}

// weakHash tells whether Go refuses a signature for its hash alone.
func weakHash(a x509.SignatureAlgorithm) bool {
	switch a {
	case x509.SHA1WithRSA, x509.ECDSAWithSHA1, x509.MD5WithRSA, x509.DSAWithSHA1, x509.MD2WithRSA:
		return true
	}
	return false
}

// sameAuthority tells whether two certificates are for one subject and key.
func sameAuthority(a, b *x509.Certificate) bool {
	return bytes.Equal(a.RawSubject, b.RawSubject) && bytes.Equal(a.RawSubjectPublicKeyInfo, b.RawSubjectPublicKeyInfo)
}
