package kube

import (
	"crypto/x509"
	"encoding/pem"
	"errors"
	"strings"

	"kubepki/core/pki"
)

// checkPEM reads every block and wants one at least, all of the label.
func checkPEM(data []byte, label string) error {
	count := 0
	for rest := data; ; count++ {
		var b *pem.Block
		if b, rest = pem.Decode(rest); b == nil {
			break
		}
		if b.Type != label {
			return errors.New("it holds a " + pki.Visible(b.Type) + ", a " + label + " is expected")
		}
		if _, err := x509.ParseCertificate(b.Bytes); err != nil {
			return errors.New(strings.TrimPrefix(err.Error(), "x509: "))
		}
	}
	if count == 0 {
		return errors.New("it is not PEM, which begins with -----BEGIN")
	}
	return nil
}

// checkPair tells whether the first certificate and the key belong together.
func checkPair(certificate, key []byte) error {
	if err := checkPEM(certificate, "CERTIFICATE"); err != nil {
		return errors.New("its certificate: " + err.Error())
	}
	b, _ := pem.Decode(certificate)
	c, err := x509.ParseCertificate(b.Bytes)
	if err != nil {
		return err
	}
	pub, err := pki.PublicHalf(key)
	if err != nil {
		return errors.New("its key: " + strings.TrimPrefix(err.Error(), "pki: parse private key: "))
	}
	if !pki.SamePublicKey(c.PublicKey, pub) {
		return errors.New("its key does not belong to its certificate " + pki.NameFrom(c.Subject).String())
	}
	return nil
}
