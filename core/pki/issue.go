package pki

import (
	"context"
	"crypto"
	"crypto/x509"
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
	if err := t.checkSigner(by.key); err != nil {
		return nil, fmt.Errorf("pki: issue %s: %w", t.Subject, err)
	}
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

// checkSigner refuses keys that must not sign what the template says.
func (t Template) checkSigner(key *PrivateKey) error {
	switch a := key.Algorithm(); {
	case a == "":
		return errors.New("the signing key is of a kind that is not used here: " + strongKinds() + " is expected")
	case a.Weak() != "" && !t.AllowWeakKey:
		return errors.New("the signing key is weak: " + a.Weak() + ": make a new key")
	}
	return nil
}

// tbs is the TBSCertificate, DER (RFC 5280 section 4.1).
func (t Template) tbs(pub crypto.PublicKey, by issuer, algorithm KeyAlgorithm) ([]byte, error) {
	subject, err := t.subjectDER()
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

func (t Template) subjectDER() ([]byte, error) {
	if t.RawSubject != nil {
		return t.RawSubject, nil
	}
	return t.Subject.DER()
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
		if !t.Version1 {
			b.AddASN1(cbasn1.Tag(0).ContextSpecific().Constructed(), func(b *cryptobyte.Builder) { b.AddASN1Int64(2) })
		}
		b.AddASN1BigInt(serial)
		algorithm.addIdentifier(b)
		b.AddBytes(issuerName)
		b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
			addTime(b, t.NotBefore)
			addTime(b, t.NotAfter)
		})
		b.AddBytes(subject)
		b.AddBytes(spki)
		if len(extensions) > 0 && !t.Version1 {
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

// addIdentifier writes the AlgorithmIdentifier of signatures by such a key.
func (a KeyAlgorithm) addIdentifier(b *cryptobyte.Builder) {
	row, _ := algorithm(a)
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(row.sign.oid)
		if row.sign.null {
			b.AddASN1NULL()
		}
	})
}

// sign wraps what is to be signed, its algorithm and its signature into one
// SEQUENCE: the outer shape of certificates and certification requests.
func sign(ctx context.Context, tbs []byte, key *PrivateKey) ([]byte, error) {
	algorithm := key.Algorithm()
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
