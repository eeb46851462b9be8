package app

import (
	"crypto/x509"
	"time"

	"kubepki/core/pki"
)

// CertificateObject is a certificate as an object of the workspace. What the
// caller knows of its path, provenance and issuer's key it sets itself.
func CertificateObject(c *x509.Certificate, name string, made time.Time) Object {
	return certificateOf(c, pki.KeyID(c.PublicKey), name, made)
}

// certificateOf is [CertificateObject] for whoever knows the key's ID already:
// it costs more than all the rest.
func certificateOf(c *x509.Certificate, keyID [32]byte, name string, made time.Time) Object {
	kind := Certificate
	if c.BasicConstraintsValid && c.IsCA {
		kind = Authority
	}
	return Object{Kind: kind, Name: name, DER: c.Raw, KeyID: keyID, Made: made, parsed: &parsedOnce{cert: c}}
}
