package pki

import (
	"crypto"
	_ "crypto/md5" // such signatures can be forged, and are right all the same
	_ "crypto/sha3"
	"crypto/x509"
	"encoding/asn1"
	"sync"
)

// family is what keys of one kind do with a digest to sign it.
type family string

const (
	familyRSA     family = "RSA"
	familyPSS     family = "RSASSA-PSS"
	familyDSA     family = "DSA"
	familyECDSA   family = "ECDSA"
	familyEd25519 family = "Ed25519"
)

// digest is a hash function and its object identifier (RFC 8017 appendix B.1,
// NIST's CSOR).
type digest struct {
	hash crypto.Hash
	oid  asn1.ObjectIdentifier
}

func (d digest) sum(message []byte) []byte {
	h := d.hash.New()
	h.Write(message)
	return h.Sum(nil)
}

var (
	ofMD5    = digest{crypto.MD5, asn1.ObjectIdentifier{1, 2, 840, 113549, 2, 5}}
	ofSHA1   = digest{crypto.SHA1, asn1.ObjectIdentifier{1, 3, 14, 3, 2, 26}}
	ofSHA256 = digest{crypto.SHA256, asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1}}
	ofSHA384 = digest{crypto.SHA384, asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 2}}
	ofSHA512 = digest{crypto.SHA512, asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 3}}
	ofSHA224 = digest{crypto.SHA224, asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 4}}

	ofSHA3224 = digest{crypto.SHA3_224, asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 7}}
	ofSHA3256 = digest{crypto.SHA3_256, asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 8}}
	ofSHA3384 = digest{crypto.SHA3_384, asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 9}}
	ofSHA3512 = digest{crypto.SHA3_512, asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 10}}
)

// digests are those that RSASSA-PSS names by their own identifier.
var digests = []digest{ofMD5, ofSHA1, ofSHA224, ofSHA256, ofSHA384, ofSHA512}

// signatureKind is a signature algorithm: its family and what it signs.
type signatureKind struct {
	family family
	digest digest // not of RSASSA-PSS, whose parameters name it, nor of Ed25519
}

// signatureKinds are those that are checked, by object identifier (RFC 8017
// appendix C, RFC 5758, RFC 8410, RFC 3279, NIST's CSOR). ECDSA over
// SHA-3, DSA over more than 256 bits and RSA over SHA-512 of other lengths are not
// among them: OpenSSL 3.0 writes such signatures and checks none.
var signatureKinds = sync.OnceValue(func() map[string]signatureKind {
	return map[string]signatureKind{
		"1.2.840.113549.1.1.4":    {familyRSA, ofMD5},
		"1.2.840.113549.1.1.5":    {familyRSA, ofSHA1},
		"1.3.14.3.2.29":           {familyRSA, ofSHA1}, // ISO's own number for it
		"1.2.840.113549.1.1.14":   {familyRSA, ofSHA224},
		"1.2.840.113549.1.1.11":   {familyRSA, ofSHA256},
		"1.2.840.113549.1.1.12":   {familyRSA, ofSHA384},
		"1.2.840.113549.1.1.13":   {familyRSA, ofSHA512},
		"2.16.840.1.101.3.4.3.13": {familyRSA, ofSHA3224},
		"2.16.840.1.101.3.4.3.14": {familyRSA, ofSHA3256},
		"2.16.840.1.101.3.4.3.15": {familyRSA, ofSHA3384},
		"2.16.840.1.101.3.4.3.16": {familyRSA, ofSHA3512},
		"1.2.840.113549.1.1.10":   {familyPSS, digest{}},
		"1.2.840.10040.4.3":       {familyDSA, ofSHA1},
		"2.16.840.1.101.3.4.3.1":  {familyDSA, ofSHA224},
		"2.16.840.1.101.3.4.3.2":  {familyDSA, ofSHA256},
		"1.2.840.10045.4.1":       {familyECDSA, ofSHA1},
		"1.2.840.10045.4.3.1":     {familyECDSA, ofSHA224},
		"1.2.840.10045.4.3.2":     {familyECDSA, ofSHA256},
		"1.2.840.10045.4.3.3":     {familyECDSA, ofSHA384},
		"1.2.840.10045.4.3.4":     {familyECDSA, ofSHA512},
		"1.3.101.112":             {familyEd25519, digest{}},
	}
})

// GoChecks tells whether Go, and so Kubernetes, checks signatures of a kind at
// all, be they good enough or not.
func GoChecks(a x509.SignatureAlgorithm) bool {
	switch a {
	case x509.UnknownSignatureAlgorithm, x509.DSAWithSHA1, x509.DSAWithSHA256:
		return false
	}
	return true
}
