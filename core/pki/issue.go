package pki

import (
	"context"
	"crypto"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"fmt"
	"math/big"
	"time"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// issuer is what signing needs of an authority.
type issuer struct {
	name  []byte // DER of its subject, copied byte for byte
	keyID []byte // its subject key identifier, nil leaves AKI out
	key   *PrivateKey
}

// issue encodes the template's certificate for pub, signs it and checks the
// signature before it is handed out.
func issue(ctx context.Context, t Template, pub crypto.PublicKey, by issuer) (*x509.Certificate, error) {
	tbs, err := t.tbs(pub, by, by.key.Algorithm())
	if err != nil {
		return nil, fmt.Errorf("pki: issue %s: %w", t.Subject, err)
	}
	der, err := sign(ctx, tbs, by.key)
	if err != nil {
		return nil, fmt.Errorf("pki: issue %s: %w", t.Subject, err)
	}
	c, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, fmt.Errorf("pki: issue %s: certificate does not parse: %w", t.Subject, err)
	}
	return c, nil
}

// tbs is the TBSCertificate, DER (RFC 5280 section 4.1).
func (t Template) tbs(pub crypto.PublicKey, by issuer, algorithm KeyAlgorithm) ([]byte, error) {
	subject, err := t.Subject.DER()
	if err != nil {
		return nil, err
	}
	spki, err := x509.MarshalPKIXPublicKey(pub)
	if err != nil {
		return nil, err
	}
	extensions, err := t.extensions(by.keyID)
	if err != nil {
		return nil, err
	}
	serial := t.Serial
	if serial == nil {
		if serial, err = NewSerial(); err != nil {
			return nil, err
		}
	}
	if err := t.checkSerialAndDates(serial); err != nil {
		return nil, err
	}
	if by.name == nil {
		by.name = subject
	}
	return encodeTBS(t, serial, algorithm, by.name, subject, spki, extensions)
}

// checkSerialAndDates refuses what RFC 5280 sections 4.1.2.2 and 4.1.2.5 do.
func (t Template) checkSerialAndDates(serial *big.Int) error {
	switch {
	case serial.Sign() <= 0 || serial.BitLen() > 159:
		return fmt.Errorf("serial number %s: a positive one of at most 20 bytes is expected", serial)
	case t.NotAfter.Before(t.NotBefore):
		return fmt.Errorf("it would end on %s, before it begins on %s", day(t.NotAfter), day(t.NotBefore))
	}
	return nil
}

func encodeTBS(t Template, serial *big.Int, algorithm KeyAlgorithm, issuerName, subject, spki []byte, extensions []extension) ([]byte, error) {
	var b cryptobyte.Builder
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1(cbasn1.Tag(0).ContextSpecific().Constructed(), func(b *cryptobyte.Builder) { b.AddASN1Int64(2) })
		b.AddASN1BigInt(serial)
		algorithm.addIdentifier(b)
		b.AddBytes(issuerName)
		b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
			addTime(b, t.NotBefore)
			addTime(b, t.NotAfter)
		})
		b.AddBytes(subject)
		b.AddBytes(spki)
		if len(extensions) > 0 {
			b.AddASN1(cbasn1.Tag(3).ContextSpecific().Constructed(), func(b *cryptobyte.Builder) { addExtensions(b, extensions) })
		}
	})
	return b.Bytes()
}

// addTime writes UTCTime through 2049 and GeneralizedTime after it
// (RFC 5280 section 4.1.2.5).
func addTime(b *cryptobyte.Builder, t time.Time) {
	if y := t.UTC().Year(); y >= 1950 && y < 2050 {
		b.AddASN1UTCTime(t.UTC())
		return
	}
	b.AddASN1GeneralizedTime(t.UTC())
}

// Signature algorithm identifiers (RFC 4055 section 5, RFC 5758 section 3.2).
var (
	oidSHA256WithRSA   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 11}
	oidECDSAWithSHA256 = asn1.ObjectIdentifier{1, 2, 840, 10045, 4, 3, 2}
	oidECDSAWithSHA384 = asn1.ObjectIdentifier{1, 2, 840, 10045, 4, 3, 3}
)

// addIdentifier writes the AlgorithmIdentifier of signatures by such a key:
// RSA carries a NULL parameter, ECDSA none.
func (a KeyAlgorithm) addIdentifier(b *cryptobyte.Builder) {
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		switch a.SignatureAlgorithm() {
		case x509.SHA256WithRSA:
			b.AddASN1ObjectIdentifier(oidSHA256WithRSA)
			b.AddASN1NULL()
		case x509.ECDSAWithSHA384:
			b.AddASN1ObjectIdentifier(oidECDSAWithSHA384)
		default:
			b.AddASN1ObjectIdentifier(oidECDSAWithSHA256)
		}
	})
}

// sign wraps what is to be signed, its algorithm and its signature into one
// SEQUENCE: the outer shape of certificates and certification requests.
func sign(ctx context.Context, tbs []byte, key *PrivateKey) ([]byte, error) {
	algorithm := key.Algorithm()
	if algorithm == "" {
		return nil, errors.New("the signing key is of a kind that is not used here: RSA 2048, 3072, 4096 or ECDSA P-256, P-384 is expected")
	}
	signature, err := key.SignContext(ctx, tbs, algorithm.Hash())
	if err != nil {
		return nil, err
	}
	if err := key.Verify(ctx, tbs, signature, algorithm.Hash()); err != nil {
		return nil, fmt.Errorf("the new signature does not verify: %w", err)
	}
	var b cryptobyte.Builder
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddBytes(tbs)
		algorithm.addIdentifier(b)
		b.AddASN1BitString(signature)
	})
	return b.Bytes()
}
