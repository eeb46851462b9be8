package chain

import (
	"crypto/rsa"
	"crypto/x509"
	"errors"

	"kubepki/core/pki"
)

// outcome is what came of checking a signature, whether or not it is good enough.
type outcome int

const (
	holds outcome = iota
	wrong
	unchecked // nothing here can tell: it may hold
)

// checkSignature tells whether an issuer's key made a certificate's signature,
// also where Go refuses to look: over MD5, or by a short RSA key.
func checkSignature(c, issuer *x509.Certificate) outcome {
	err := pki.CheckSignature(issuer.PublicKey, c.Raw)
	var u *pki.UncheckedError
	switch {
	case err == nil:
		return holds
	case errors.As(err, &u):
		return unchecked
	}
	return wrong
}

// maxBits bounds the RSA keys that signatures are checked with: a longer one
// would take seconds, and OpenSSL takes none.
const maxBits = 16384

func longKey(c *x509.Certificate) bool {
	k, ok := c.PublicKey.(*rsa.PublicKey)
	return ok && k.N.BitLen() > maxBits
}
