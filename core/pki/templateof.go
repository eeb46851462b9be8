package pki

import (
	"crypto/x509"
	"encoding/asn1"
)

// Extension is one extension in its encoded form, for those that [Template] has
// no field for.
type Extension struct {
	OID      asn1.ObjectIdentifier
	Critical bool
	Value    []byte // DER of what the extension's OCTET STRING holds
}

// Extensions that [Template] has fields for, by number, to mark them in Flipped.
var (
	OIDKeyUsage         = oidKeyUsage
	OIDExtKeyUsage      = oidExtKeyUsage
	OIDBasicConstraints = oidBasicConstraints
	OIDSubjectAltName   = oidSAN
)

// usuallyCritical is how the encoder marks what it has fields for.
func (t Template) usuallyCritical(oid asn1.ObjectIdentifier) bool {
	return oid.Equal(oidKeyUsage) || oid.Equal(oidBasicConstraints) || oid.Equal(oidSAN) && len(t.Subject) == 0
}

// flip notes an extension that is marked otherwise than usual.
func (t *Template) flip(oid asn1.ObjectIdentifier, critical bool) {
	if critical != t.usuallyCritical(oid) {
		t.Flipped = append(t.Flipped, oid)
	}
}

// TemplateOf is everything a certificate says, to be said again: in a renewal or
// when another authority signs the same subject and key. Serial and times are
// left out, as are both key identifiers, which follow from the keys. The subject
// keeps its bytes, for authorities are found by them.
func TemplateOf(c *x509.Certificate) Template {
	t := Template{
		Subject: NameFrom(c.Subject), RawSubject: c.RawSubject, KeyUsage: c.KeyUsage,
		ExtKeyUsage: c.ExtKeyUsage, UnknownExtKeyUsage: c.UnknownExtKeyUsage,
	}
	if c.BasicConstraintsValid {
		t.BasicConstraints = &BasicConstraints{CA: c.IsCA, PathLen: pathLen(c)}
	}
	for _, e := range c.Extensions {
		switch {
		case e.Id.Equal(oidSubjectKeyID), e.Id.Equal(oidAuthorityKeyID):
		case e.Id.Equal(oidKeyUsage), e.Id.Equal(oidExtKeyUsage), e.Id.Equal(oidBasicConstraints),
			e.Id.Equal(oidSAN) && t.takeSANs(e.Value):
			t.flip(e.Id, e.Critical)
		default:
			t.Extra = append(t.Extra, Extension{e.Id, e.Critical, e.Value})
		}
	}
	return t
}

// takeSANs reads the names, if the table knows the kinds of all.
func (t *Template) takeSANs(der []byte) bool {
	names, others, ok := parseSANs(der)
	if !ok || others > 0 {
		return false
	}
	t.SANs = names
	return true
}

// pathLen is a certificate's path length, -1 where it has none.
func pathLen(c *x509.Certificate) int {
	if c.MaxPathLen > 0 || c.MaxPathLen == 0 && c.MaxPathLenZero {
		return c.MaxPathLen
	}
	return -1
}

// Template is all that the request asks for, as it asks for it.
func (r *Request) Template() Template {
	t := Template{
		Subject: r.Subject, RawSubject: r.X509.RawSubject, SANs: r.SANs, KeyUsage: r.KeyUsage,
		ExtKeyUsage: r.ExtKeyUsage, UnknownExtKeyUsage: r.UnknownExtKeyUsage, BasicConstraints: r.BasicConstraints,
	}
	t.Extra = r.OtherExtensions()
	for _, e := range r.X509.Extensions {
		if e.Id.Equal(oidKeyUsage) || e.Id.Equal(oidExtKeyUsage) || e.Id.Equal(oidBasicConstraints) || e.Id.Equal(oidSAN) {
			t.flip(e.Id, e.Critical)
		}
	}
	return t
}

// OtherExtensions are the requested extensions that no field of the request
// holds, with their values.
func (r *Request) OtherExtensions() []Extension {
	var out []Extension
	for _, oid := range r.Other {
		for _, e := range r.X509.Extensions {
			if e.Id.Equal(oid) {
				out = append(out, Extension{e.Id, e.Critical, e.Value})
			}
		}
	}
	return out
}
