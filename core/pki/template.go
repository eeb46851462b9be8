package pki

import (
	"crypto"
	"crypto/rand"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/x509"
	"encoding/asn1"
	"encoding/binary"
	"errors"
	"fmt"
	"math/big"
	"time"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// Backdate is how far before now NotBefore lies, so that a clock that runs
// behind accepts a new certificate: kubeadm's CertificateBackdate.
const Backdate = 5 * time.Minute

// BasicConstraints tells whether a certificate may sign others (RFC 5280
// section 4.2.1.9).
type BasicConstraints struct {
	CA bool
	// PathLen is how many authorities may follow below, -1 for no limit.
	PathLen int
}

// Template is everything a certificate says, but for its issuer and signature.
// The zero value of an optional field leaves its extension out.
type Template struct {
	Serial  *big.Int // positive; nil draws one with [NewSerial]
	Subject Name
	// RawSubject is Subject in DER, where its bytes must be kept; nil encodes Subject.
	RawSubject          []byte
	NotBefore, NotAfter time.Time // whole seconds, UTC
	KeyUsage            x509.KeyUsage
	ExtKeyUsage         []x509.ExtKeyUsage
	UnknownExtKeyUsage  []asn1.ObjectIdentifier // outside the table, written after the others
	BasicConstraints    *BasicConstraints
	SubjectKeyID        []byte
	SANs                SANs
	Extra               []Extension // written last, in their order
	// Flipped are extensions marked critical where they usually are not, and not
	// where they are: key usage and basic constraints are, the others are not.
	Flipped []asn1.ObjectIdentifier
	// AllowWeakKey lets a weak key sign (see [KeyAlgorithm.Weak]): to break
	// something on purpose.
	AllowWeakKey bool
	// Version1 writes a certificate of X.509 version 1, as RFC 5280 section 4.1.2.1
	// has it where there are no extensions: none is written, whatever else is said
	// here. openssl up to 3.1 does so where it is given none.
	Version1 bool
}

// Every key usage that kubeadm sets: for authorities, and for leaves of any key.
const (
	AuthorityUsage = x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment | x509.KeyUsageCertSign
	LeafUsage      = x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment
)

// LeafTemplate is a server's or client's certificate as kubeadm shapes it,
// valid from [Backdate] before now until validity after now.
func LeafTemplate(subject Name, sans SANs, usages []x509.ExtKeyUsage, now time.Time, validity time.Duration) Template {
	now = now.UTC().Truncate(time.Second)
	return Template{
		Subject:          subject,
		SANs:             sans,
		NotBefore:        now.Add(-Backdate),
		NotAfter:         now.Add(validity),
		KeyUsage:         LeafUsage,
		ExtKeyUsage:      usages,
		BasicConstraints: &BasicConstraints{PathLen: -1},
	}
}

// RootTemplate is a root authority's certificate as kubeadm shapes it: its own
// common name is also its DNS name.
func RootTemplate(subject Name, now time.Time, validity time.Duration) Template {
	t := LeafTemplate(subject, SANs{{DNS, subject.First(OIDCommonName)}}, nil, now, validity)
	t.KeyUsage = AuthorityUsage
	t.BasicConstraints = &BasicConstraints{CA: true, PathLen: -1}
	return t
}

// NewSerial draws a serial number, uniform in [1, 2^63-1): always positive and
// at most 8 bytes, as kubeadm does (RFC 5280 section 4.1.2.2 allows 20 bytes).
func NewSerial() (*big.Int, error) {
	for {
		var b [8]byte
		if _, err := rand.Read(b[:]); err != nil {
			return nil, fmt.Errorf("pki: draw serial: %w", err)
		}
		n := binary.BigEndian.Uint64(b[:]) >> 1
		if n >= 1 && n < 1<<63-1 {
			return new(big.Int).SetUint64(n), nil
		}
	}
}

// KeyIDMethod computes a subject key identifier from a public key.
type KeyIDMethod int

const (
	// SHA1KeyID is method 1 of RFC 5280 section 4.2.1.2: SHA-1 of the key bits.
	SHA1KeyID KeyIDMethod = iota
	// SHA256KeyID is method 1 of RFC 7093 section 2: SHA-256 cut to 20 bytes.
	SHA256KeyID
)

// ID computes the 20-byte identifier of a public key.
func (m KeyIDMethod) ID(pub crypto.PublicKey) ([]byte, error) {
	spki, err := x509.MarshalPKIXPublicKey(pub)
	if err != nil {
		return nil, fmt.Errorf("pki: subject key identifier: %w", err)
	}
	bits, err := keyBits(spki)
	if err != nil {
		return nil, err
	}
	if m == SHA256KeyID {
		h := sha256.Sum256(bits)
		return h[:20], nil
	}
	h := sha1.Sum(bits)
	return h[:], nil
}

// keyBits is the BIT STRING's content of a SubjectPublicKeyInfo.
func keyBits(spki []byte) ([]byte, error) {
	input := cryptobyte.String(spki)
	var seq, algorithm, bits cryptobyte.String
	var unused uint8
	ok := input.ReadASN1(&seq, cbasn1.SEQUENCE) &&
		seq.ReadASN1(&algorithm, cbasn1.SEQUENCE) &&
		seq.ReadASN1(&bits, cbasn1.BIT_STRING) && bits.ReadUint8(&unused)
	if !ok {
		return nil, errors.New("pki: subject key identifier: SubjectPublicKeyInfo cannot be read")
	}
	return bits, nil
}
