package pki

import (
	"crypto/x509"
	"encoding/asn1"
	"fmt"
	"math/bits"
	"slices"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// extension is one encoded extension of a certificate or request.
type extension struct {
	oid      asn1.ObjectIdentifier
	critical bool
	value    []byte
}

// Object identifiers of extensions (RFC 5280 section 4.2.1).
var (
	oidKeyUsage         = asn1.ObjectIdentifier{2, 5, 29, 15}
	oidExtKeyUsage      = asn1.ObjectIdentifier{2, 5, 29, 37}
	oidBasicConstraints = asn1.ObjectIdentifier{2, 5, 29, 19}
	oidSubjectKeyID     = asn1.ObjectIdentifier{2, 5, 29, 14}
	oidAuthorityKeyID   = asn1.ObjectIdentifier{2, 5, 29, 35}
)

// UsageRow is one extended key usage.
type UsageRow struct {
	Usage x509.ExtKeyUsage
	OID   asn1.ObjectIdentifier
	Name  string // RFC 5280's name, "serverAuth"
	Label string // openssl's words
}

// ExtKeyUsages is the one table of extended key usages this package writes
// and names (RFC 5280 section 4.2.1.12).
var ExtKeyUsages = []UsageRow{
	{x509.ExtKeyUsageServerAuth, asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 3, 1}, "serverAuth", "TLS Web Server Authentication"},
	{x509.ExtKeyUsageClientAuth, asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 3, 2}, "clientAuth", "TLS Web Client Authentication"},
	{x509.ExtKeyUsageCodeSigning, asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 3, 3}, "codeSigning", "Code Signing"},
	{x509.ExtKeyUsageEmailProtection, asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 3, 4}, "emailProtection", "E-mail Protection"},
	{x509.ExtKeyUsageTimeStamping, asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 3, 8}, "timeStamping", "Time Stamping"},
	{x509.ExtKeyUsageOCSPSigning, asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 3, 9}, "OCSPSigning", "OCSP Signing"},
	{x509.ExtKeyUsageAny, asn1.ObjectIdentifier{2, 5, 29, 37, 0}, "anyExtendedKeyUsage", "Any Extended Key Usage"},
}

// KeyUsageRow is one bit of the key usage extension.
type KeyUsageRow struct {
	Usage x509.KeyUsage
	Name  string // RFC 5280's name, "digitalSignature"
	Label string // openssl's words
}

// KeyUsages is the one table of key usages, in bit order (RFC 5280 section 4.2.1.3).
var KeyUsages = []KeyUsageRow{
	{x509.KeyUsageDigitalSignature, "digitalSignature", "Digital Signature"},
	{x509.KeyUsageContentCommitment, "nonRepudiation", "Non Repudiation"},
	{x509.KeyUsageKeyEncipherment, "keyEncipherment", "Key Encipherment"},
	{x509.KeyUsageDataEncipherment, "dataEncipherment", "Data Encipherment"},
	{x509.KeyUsageKeyAgreement, "keyAgreement", "Key Agreement"},
	{x509.KeyUsageCertSign, "keyCertSign", "Certificate Sign"},
	{x509.KeyUsageCRLSign, "cRLSign", "CRL Sign"},
	{x509.KeyUsageEncipherOnly, "encipherOnly", "Encipher Only"},
	{x509.KeyUsageDecipherOnly, "decipherOnly", "Decipher Only"},
}

// KeyUsageNames lists the bits that are set, by RFC 5280's names.
func KeyUsageNames(u x509.KeyUsage) []string {
	var out []string
	for _, row := range KeyUsages {
		if u&row.Usage != 0 {
			out = append(out, row.Name)
		}
	}
	return out
}

// ExtKeyUsageNames lists usages by RFC 5280's names.
func ExtKeyUsageNames(us []x509.ExtKeyUsage) []string {
	out := make([]string, 0, len(us))
	for _, u := range us {
		name := fmt.Sprintf("usage %d", u)
		for _, row := range ExtKeyUsages {
			if row.Usage == u {
				name = row.Name
			}
		}
		out = append(out, name)
	}
	return out
}

// extensions encodes what the template asks for, in the order that Go's x509
// and so kubeadm write: KU, EKU, BC, SKI, AKI, SAN.
func (t Template) extensions(authorityKeyID []byte) ([]extension, error) {
	var out []extension
	add := func(oid asn1.ObjectIdentifier, critical bool, f func(*cryptobyte.Builder)) error {
		var b cryptobyte.Builder
		f(&b)
		value, err := b.Bytes()
		out = append(out, extension{oid, critical, value})
		return err
	}
	var err error
	if t.KeyUsage != 0 {
		err = add(oidKeyUsage, true, func(b *cryptobyte.Builder) { addKeyUsage(b, t.KeyUsage) })
	}
	if len(t.ExtKeyUsage)+len(t.UnknownExtKeyUsage) > 0 && err == nil {
		err = add(oidExtKeyUsage, false, func(b *cryptobyte.Builder) { addExtKeyUsage(b, t.ExtKeyUsage, t.UnknownExtKeyUsage) })
	}
	if t.BasicConstraints != nil && err == nil {
		err = add(oidBasicConstraints, true, t.BasicConstraints.add)
	}
	if len(t.SubjectKeyID) > 0 && err == nil {
		err = add(oidSubjectKeyID, false, func(b *cryptobyte.Builder) { b.AddASN1OctetString(t.SubjectKeyID) })
	}
	if len(authorityKeyID) > 0 && err == nil {
		err = add(oidAuthorityKeyID, false, func(b *cryptobyte.Builder) { addAuthorityKeyID(b, authorityKeyID) })
	}
	if len(t.SANs) > 0 && err == nil {
		// RFC 5280 section 4.2.1.6: critical when it is all that names the subject.
		err = add(oidSAN, len(t.Subject) == 0, func(b *cryptobyte.Builder) {
			der, err := t.SANs.der()
			if err != nil {
				b.SetError(err)
			}
			b.AddBytes(der)
		})
	}
	return t.finished(out), err
}

// finished marks what is marked otherwise than usual, and adds the rest.
func (t Template) finished(out []extension) []extension {
	for i := range out {
		if slices.ContainsFunc(t.Flipped, out[i].oid.Equal) {
			out[i].critical = !out[i].critical
		}
	}
	for _, e := range t.Extra {
		out = append(out, extension{e.OID, e.Critical, e.Value})
	}
	return out
}

// addKeyUsage writes the bits most significant first, without trailing zeros
// (X.690 section 11.2.2).
func addKeyUsage(b *cryptobyte.Builder, u x509.KeyUsage) {
	var octets [2]byte
	octets[0] = bits.Reverse8(byte(u))
	octets[1] = bits.Reverse8(byte(u >> 8))
	n := 1
	if octets[1] != 0 {
		n = 2
	}
	unused := bits.TrailingZeros8(octets[n-1])
	b.AddASN1(cbasn1.BIT_STRING, func(b *cryptobyte.Builder) {
		b.AddUint8(uint8(unused))
		b.AddBytes(octets[:n])
	})
}

func addExtKeyUsage(b *cryptobyte.Builder, us []x509.ExtKeyUsage, unknown []asn1.ObjectIdentifier) {
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		for _, u := range us {
			found := false
			for _, row := range ExtKeyUsages {
				if row.Usage == u {
					b.AddASN1ObjectIdentifier(row.OID)
					found = true
				}
			}
			if !found {
				b.SetError(fmt.Errorf("pki: encode extended key usage %d: not known", u))
			}
		}
		for _, oid := range unknown {
			b.AddASN1ObjectIdentifier(oid)
		}
	})
}

func (c *BasicConstraints) add(b *cryptobyte.Builder) {
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		if c.CA {
			b.AddASN1Boolean(true)
			if c.PathLen >= 0 {
				b.AddASN1Int64(int64(c.PathLen))
			}
		}
	})
}

func addAuthorityKeyID(b *cryptobyte.Builder, id []byte) {
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1(cbasn1.Tag(0).ContextSpecific(), func(b *cryptobyte.Builder) { b.AddBytes(id) })
	})
}

// addExtensions writes SEQUENCE OF Extension.
func addExtensions(b *cryptobyte.Builder, es []extension) {
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		for _, e := range es {
			b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddASN1ObjectIdentifier(e.oid)
				if e.critical {
					b.AddASN1Boolean(true)
				}
				b.AddASN1OctetString(e.value)
			})
		}
	})
}
