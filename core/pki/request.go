package pki

import (
	"context"
	"crypto"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// Request is a certification request (PKCS #10, RFC 2986) and what it asks for.
type Request struct {
	X509        *x509.CertificateRequest
	Subject     Name
	SANs        SANs
	KeyUsage    x509.KeyUsage
	ExtKeyUsage []x509.ExtKeyUsage
	// UnknownExtKeyUsage are usages outside the table, by number.
	UnknownExtKeyUsage []asn1.ObjectIdentifier
	// BasicConstraints is nil when the request does not ask for any.
	BasicConstraints *BasicConstraints
	// ChallengePassword tells that the request carries a password in clear.
	ChallengePassword bool
	// OtherNames counts subject alternative names of kinds that SANs cannot hold.
	OtherNames int
	// Other are requested extensions that none of the fields above holds.
	Other []asn1.ObjectIdentifier
}

var (
	oidExtensionRequest  = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 14}
	oidChallengePassword = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 7}
)

// NewRequest makes a request that key signs. The template's serial, times and
// authority do not apply and are not read.
func NewRequest(ctx context.Context, key *PrivateKey, t Template) (*Request, error) {
	if err := t.checkSigner(key); err != nil {
		return nil, fmt.Errorf("pki: make request %s: %w", t.Subject, err)
	}
	info, err := t.requestInfo(key.Public())
	if err != nil {
		return nil, fmt.Errorf("pki: make request %s: %w", t.Subject, err)
	}
	der, err := sign(ctx, info, key)
	if err != nil {
		return nil, fmt.Errorf("pki: make request %s: %w", t.Subject, err)
	}
	return ParseRequest(der)
}

// requestInfo is the CertificationRequestInfo, DER (RFC 2986 section 4.1).
func (t Template) requestInfo(pub crypto.PublicKey) ([]byte, error) {
	subject, err := t.subjectDER()
	if err != nil {
		return nil, err
	}
	spki, err := x509.MarshalPKIXPublicKey(pub)
	if err != nil {
		return nil, err
	}
	extensions, err := t.extensions(nil)
	if err != nil {
		return nil, err
	}
	var b cryptobyte.Builder
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1Int64(0)
		b.AddBytes(subject)
		b.AddBytes(spki)
		b.AddASN1(cbasn1.Tag(0).ContextSpecific().Constructed(), func(b *cryptobyte.Builder) {
			if len(extensions) == 0 {
				return
			}
			b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddASN1ObjectIdentifier(oidExtensionRequest)
				b.AddASN1(cbasn1.SET, func(b *cryptobyte.Builder) { addExtensions(b, extensions) })
			})
		})
	})
	return b.Bytes()
}

// ParseRequest reads a request, PEM or DER, and what it asks for. A request
// whose signature is wrong is read all the same: see [Request.CheckSignature].
func ParseRequest(data []byte) (*Request, error) {
	block, err := onePEM(data, "certification request", func(label string) bool { return strings.HasSuffix(label, "CERTIFICATE REQUEST") })
	if err != nil {
		return nil, err
	}
	csr, err := x509.ParseCertificateRequest(block.Bytes)
	switch {
	case err != nil && block.Type == "":
		return nil, errors.New("pki: parse certification request: it is neither PEM nor the DER of a request: a file that begins with -----BEGIN is expected")
	case err != nil:
		return nil, fmt.Errorf("pki: parse certification request: %w", err)
	}
	r := &Request{X509: csr, Subject: NameFrom(csr.Subject), ChallengePassword: hasChallenge(csr.RawTBSCertificateRequest)}
	for _, e := range csr.Extensions {
		if err := r.read(e.Id, e.Value); err != nil {
			return nil, fmt.Errorf("pki: parse certification request: extension %s: %w", e.Id, err)
		}
	}
	return r, nil
}

// CheckSignature proves that whoever made the request holds its private key. It
// is an [UncheckedError] where nothing here can tell: see [CheckSignature].
func (r *Request) CheckSignature() error {
	err := CheckSignature(r.X509.PublicKey, r.X509.Raw)
	var unchecked *UncheckedError
	switch {
	case errors.As(err, &unchecked):
		return fmt.Errorf("pki: request %s: its signature was not checked, so its sender did not prove to hold the key: ask for one with an RSA, ECDSA or Ed25519 key (%w)", r.Subject, err)
	case err != nil:
		return fmt.Errorf("pki: request %s: its signature is wrong, so its sender did not prove to hold the key: make it again (%w)", r.Subject, err)
	}
	return nil
}

// read takes one requested extension apart.
func (r *Request) read(oid asn1.ObjectIdentifier, value []byte) error {
	var ok bool
	switch {
	case oid.Equal(oidSAN):
		r.SANs, r.OtherNames, ok = parseSANs(value)
	case oid.Equal(oidKeyUsage):
		r.KeyUsage, ok = parseKeyUsage(value)
	case oid.Equal(oidExtKeyUsage):
		ok = r.readExtKeyUsage(value)
	case oid.Equal(oidBasicConstraints):
		r.BasicConstraints, ok = parseBasicConstraints(value)
	default:
		r.Other = append(r.Other, oid)
		ok = true
	}
	if !ok {
		return fmt.Errorf("its %d bytes cannot be read", len(value))
	}
	return nil
}

func (r *Request) readExtKeyUsage(der []byte) bool {
	input := cryptobyte.String(der)
	var seq cryptobyte.String
	if !input.ReadASN1(&seq, cbasn1.SEQUENCE) {
		return false
	}
	for !seq.Empty() {
		var oid asn1.ObjectIdentifier
		if !seq.ReadASN1ObjectIdentifier(&oid) {
			return false
		}
		known := false
		for _, row := range ExtKeyUsages {
			if row.OID.Equal(oid) {
				r.ExtKeyUsage = append(r.ExtKeyUsage, row.Usage)
				known = true
			}
		}
		if !known {
			r.UnknownExtKeyUsage = append(r.UnknownExtKeyUsage, oid)
		}
	}
	return true
}

func parseKeyUsage(der []byte) (x509.KeyUsage, bool) {
	var bits asn1.BitString
	input := cryptobyte.String(der)
	if !input.ReadASN1BitString(&bits) {
		return 0, false
	}
	var u x509.KeyUsage
	for i := range KeyUsages {
		if bits.At(i) != 0 {
			u |= 1 << i
		}
	}
	return u, true
}

func parseBasicConstraints(der []byte) (*BasicConstraints, bool) {
	input := cryptobyte.String(der)
	var seq cryptobyte.String
	c := &BasicConstraints{PathLen: -1}
	if !input.ReadASN1(&seq, cbasn1.SEQUENCE) {
		return nil, false
	}
	if seq.PeekASN1Tag(cbasn1.BOOLEAN) && !seq.ReadASN1Boolean(&c.CA) {
		return nil, false
	}
	if seq.PeekASN1Tag(cbasn1.INTEGER) && !seq.ReadASN1Integer(&c.PathLen) {
		return nil, false
	}
	return c, true
}

// hasChallenge looks for a challengePassword attribute (RFC 2985 section
// 5.4.1): it travels in clear, so its sender should know.
func hasChallenge(tbs []byte) bool {
	input := cryptobyte.String(tbs)
	var info, skip, attrs cryptobyte.String
	ok := input.ReadASN1(&info, cbasn1.SEQUENCE) && info.SkipASN1(cbasn1.INTEGER) &&
		info.ReadASN1(&skip, cbasn1.SEQUENCE) && info.ReadASN1(&skip, cbasn1.SEQUENCE) &&
		info.ReadASN1(&attrs, cbasn1.Tag(0).ContextSpecific().Constructed())
	for ok && !attrs.Empty() {
		var attr cryptobyte.String
		var oid asn1.ObjectIdentifier
		if !attrs.ReadASN1(&attr, cbasn1.SEQUENCE) || !attr.ReadASN1ObjectIdentifier(&oid) {
			return false
		}
		if oid.Equal(oidChallengePassword) {
			return true
		}
	}
	return false
}
