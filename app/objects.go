package app

import (
	"context"
	"crypto/x509"
	"time"

	"kubepki/core/pki"
)

// CertificateObject is a certificate as an object of the workspace. What the
// caller knows of its path, provenance and issuer's key it sets itself.
func CertificateObject(c *x509.Certificate, name string, made time.Time) Object {
	return certificateOf(c, pki.KeyID(c.PublicKey), name, made)
}

// keyMade is a private key that was made here, as an object.
func keyMade(k *pki.PrivateKey, name string, made time.Time) Object {
	return Object{Kind: PrivateKey, Name: name, Provenance: "made here", KeyID: pki.KeyID(k.Public()), Made: made, Secret: k}
}

var serverUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}

// certificateOf is [CertificateObject] for whoever knows the key's ID already:
// it costs more than all the rest.
func certificateOf(c *x509.Certificate, keyID [32]byte, name string, made time.Time) Object {
	kind := Certificate
	if c.BasicConstraintsValid && c.IsCA {
		kind = Authority
	}
	return Object{Kind: kind, Name: name, DER: c.Raw, KeyID: keyID, Made: made, parsed: &parsedOnce{cert: c}}
}

// chosen is the object that is looked at: the one with this ID, else the first.
func chosen(all []Object, id int) (Object, bool) {
	for _, o := range all {
		if o.ID == id {
			return o, true
		}
	}
	if len(all) == 0 {
		return Object{}, false
	}
	return all[0], true
}

// exampleOf is a root authority that signed one certificate, and their keys.
func (s *session) exampleOf(ctx context.Context, root string, rootShape pki.Template, leaf string, leafShape pki.Template) ([]Object, error) {
	now := s.now()
	rootKey, err := s.Keys.Make(ctx, pki.ECDSAP256)
	if err != nil {
		return nil, err
	}
	key, err := s.Keys.Make(ctx, pki.ECDSAP256)
	if err != nil {
		return nil, err
	}
	authority, err := pki.NewAuthority(ctx, rootKey, rootShape)
	if err != nil {
		return nil, err
	}
	cert, err := authority.Issue(ctx, leafShape, key.Public())
	if err != nil {
		return nil, err
	}
	rootID := pki.KeyID(rootKey.Public())
	above := CertificateObject(authority.Cert, root, now)
	above.Provenance, above.IssuerKey = "made here, as an example", rootID
	below := CertificateObject(cert, leaf, now)
	below.Provenance, below.IssuerKey = "signed here by "+root, rootID
	return []Object{above, keyMade(rootKey, root, now), below, keyMade(key, leaf, now)}, nil
}
