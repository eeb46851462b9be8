package fault

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"

	"kubepki/core/pki"
)

// swapped puts certificate and key in each other's place.
func swapped(b *breaker) error {
	certs, err := b.places(b.profile, ".crt")
	if err != nil {
		return err
	}
	keys, err := b.places(b.profile, ".key")
	if err != nil {
		return err
	}
	for i := range certs {
		cert, err := b.read(certs[i])
		if err != nil {
			return err
		}
		key, err := b.read(keys[i])
		if err != nil {
			return err
		}
		if err := errors.Join(b.write(certs[i], key), b.write(keys[i], cert)); err != nil {
			return err
		}
	}
	return nil
}

// encodedAgain encodes the authority in the kubeconfig once more.
func encodedAgain(b *breaker) error {
	return each(b, ".ca", func(p place) error {
		data, err := b.read(p)
		if err != nil {
			return err
		}
		return b.write(p, []byte(base64.StdEncoding.EncodeToString(data)))
	})
}

// withoutContext takes the context in use out of the kubeconfig.
func withoutContext(b *breaker) error {
	return rewritten(b, func(config []byte) []byte {
		at := bytes.Index(config, []byte("\ncurrent-context: "))
		end := at + 1 + bytes.IndexByte(config[at+1:], '\n')
		return append(bytes.Clone(config[:at]), config[end:]...)
	})
}

// unverified has the kubeconfig's owner verify nobody, and trust no authority.
func unverified(b *breaker) error {
	return rewritten(b, func(config []byte) []byte {
		at := bytes.Index(config, []byte("    certificate-authority-data: "))
		end := at + bytes.IndexByte(config[at:], '\n')
		return bytes.Join([][]byte{config[:at], config[end:]}, []byte("    insecure-skip-tls-verify: true"))
	})
}

// rewritten changes the kubeconfig's text.
func rewritten(b *breaker, change func([]byte) []byte) error {
	return each(b, "", func(p place) error {
		config, err := b.files[p.at].Data()
		if err == nil {
			b.files[p.at].Bytes, b.files[p.at].Make = change(config), nil
		}
		return err
	})
}

// shortKey makes a pair with an RSA key of 1024 bits.
func shortKey(b *breaker) error {
	key, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		return err
	}
	keys := pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)})
	err = each(b, ".key", func(p place) error { return b.write(p, keys) })
	if err != nil {
		return err
	}
	return replaced(func(b *breaker, old *x509.Certificate) (*x509.Certificate, error) {
		ca, err := b.signer()
		if err != nil {
			return nil, err
		}
		return ca.Issue(b.ctx, templateOf(old), key.Public())
	})(b)
}

// edwardsKeys makes the service account keys anew, of a kind that signs no tokens.
func edwardsKeys(b *breaker) error {
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return err
	}
	der, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return err
	}
	half, err := pki.PublicKeyPEM(public)
	if err != nil {
		return err
	}
	key := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
	return errors.Join(
		each(b, ".key", func(p place) error { return b.write(p, key) }),
		each(b, ".pub", func(p place) error { return b.write(p, half) }),
	)
}
