package convert

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"errors"
	"fmt"

	"kubepki/core/pki"
)

// Chain is certificates in the order in which servers send them: the leaf,
// then each one's issuer (RFC 8446 section 4.4.2).
type Chain struct {
	Certs []*x509.Certificate
	// Unused are certificates that are no part of it.
	Unused []*x509.Certificate
	// Missing is the name of the issuer that the last one needs and that is not
	// there; "" when the chain ends in a root. Roots are commonly left out.
	Missing string
}

// WithoutRoot drops a self-signed certificate at the end, unless it is all
// there is: who checks a chain has the root already.
func (c Chain) WithoutRoot() []*x509.Certificate {
	last := len(c.Certs) - 1
	if last > 0 && selfIssued(c.Certs[last]) {
		return c.Certs[:last]
	}
	return c.Certs
}

// Order finds the chain among certificates in any order. It begins with the one
// that belongs to the key, or without a key with the one that signed no other;
// issuers are found by who really signed. Two that could be the leaf are an error.
func Order(certs []*x509.Certificate, key crypto.PublicKey) (Chain, error) {
	certs = distinct(certs)
	if len(certs) == 0 {
		return Chain{}, errors.New("there is no certificate")
	}
	leaf, err := leafOf(certs, key)
	if err != nil {
		return Chain{}, err
	}
	out := Chain{Certs: []*x509.Certificate{leaf}}
	for c := leaf; !selfIssued(c); {
		next := issuerOf(c, certs)
		if next == nil {
			out.Missing = pki.NameFrom(c.Issuer).String()
			break
		}
		if contains(out.Certs, next) {
			break // two authorities that signed each other
		}
		out.Certs = append(out.Certs, next)
		c = next
	}
	for _, c := range certs {
		if !contains(out.Certs, c) {
			out.Unused = append(out.Unused, c)
		}
	}
	return out, nil
}

func leafOf(certs []*x509.Certificate, key crypto.PublicKey) (*x509.Certificate, error) {
	if key != nil {
		for _, c := range certs {
			if pki.SamePublicKey(c.PublicKey, key) {
				return c, nil
			}
		}
		return nil, fmt.Errorf("the key belongs to none of the certificates: that of %s needs another", pki.NameFrom(certs[0].Subject))
	}
	signed := map[*x509.Certificate]bool{}
	for _, c := range certs {
		if by := issuerOf(c, certs); by != nil && by != c {
			signed[by] = true
		}
	}
	var leaves []*x509.Certificate
	for _, c := range certs {
		if !signed[c] {
			leaves = append(leaves, c)
		}
	}
	switch len(leaves) {
	case 1:
		return leaves[0], nil
	case 0:
		return certs[0], nil // authorities that signed each other
	}
	return nil, fmt.Errorf("%s and %s are both at the beginning of a chain: choose one", pki.NameFrom(leaves[0].Subject), pki.NameFrom(leaves[1].Subject))
}

// issuerOf finds who signed a certificate, itself perhaps, nil if no one did.
func issuerOf(c *x509.Certificate, among []*x509.Certificate) *x509.Certificate {
	for _, by := range among {
		if bytes.Equal(c.RawIssuer, by.RawSubject) && signedBy(c, by) {
			return by
		}
	}
	return nil
}

// signedBy checks the signature. Where nothing here can, the key identifiers tell.
func signedBy(c, by *x509.Certificate) bool {
	err := pki.CheckSignature(by.PublicKey, c.Raw)
	var unchecked *pki.UncheckedError
	if errors.As(err, &unchecked) {
		return len(c.AuthorityKeyId) == 0 || bytes.Equal(c.AuthorityKeyId, by.SubjectKeyId)
	}
	return err == nil
}

func selfIssued(c *x509.Certificate) bool {
	return bytes.Equal(c.RawIssuer, c.RawSubject) && signedBy(c, c)
}

func distinct(certs []*x509.Certificate) []*x509.Certificate {
	var out []*x509.Certificate
	seen := map[string]bool{}
	for _, c := range certs {
		if !seen[string(c.Raw)] {
			seen[string(c.Raw)] = true
			out = append(out, c)
		}
	}
	return out
}

func contains(certs []*x509.Certificate, c *x509.Certificate) bool {
	for _, have := range certs {
		if have == c {
			return true
		}
	}
	return false
}
