package fault

import (
	"crypto/x509"
	"encoding/pem"
	"errors"

	"kubepki/core/pki"
)

// otherKey puts a key of the same kind in the place of the right one; hosts
// that share the right one share the wrong one too.
func otherKey(b *breaker) error {
	certs, err := b.places(b.profile, ".crt")
	if err != nil {
		return err
	}
	keys, err := b.places(b.profile, ".key")
	if err != nil {
		return err
	}
	cert, err := b.certificate(certs[0])
	if err != nil {
		return err
	}
	other, err := b.newKey(cert.PublicKey)
	if err != nil {
		return err
	}
	data, err := other.TraditionalPEM()
	if err != nil {
		return err
	}
	for _, p := range keys {
		if err := b.write(p, data); err != nil {
			return err
		}
	}
	return nil
}

// otherPublicKey is otherKey for sa.pub.
func otherPublicKey(b *breaker) error {
	places, err := b.places(b.profile, ".pub")
	if err != nil {
		return err
	}
	data, err := b.read(places[0])
	if err != nil {
		return err
	}
	block, _ := pem.Decode(data)
	if block == nil {
		return errors.New("its public key is not PEM")
	}
	old, err := x509.ParsePKIXPublicKey(block.Bytes)
	if err != nil {
		return err
	}
	other, err := b.newKey(old)
	if err != nil {
		return err
	}
	if data, err = pki.PublicKeyPEM(other.Public()); err != nil {
		return err
	}
	for _, p := range places {
		if err := b.write(p, data); err != nil {
			return err
		}
	}
	return nil
}
