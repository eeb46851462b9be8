package health

import (
	"bytes"
	"crypto/x509"

	"kubepki/core/kube"
	"kubepki/core/pki"
)

// chain looks whether the authority that its place asks for signed a
// certificate. The signature is checked only where the names agree.
func (j *judge) chain() {
	c, ca := j.cert, j.authorities[j.Profile.Authority]
	if j.Profile.Form == kube.AuthorityPair && bytes.Equal(c.RawSubject, c.RawIssuer) {
		ca = c // a root signed itself; an intermediate's root may be anywhere
	}
	if ca == nil || c != ca && j.signedAround(ca) {
		return
	}
	issuer, right := pki.NameFrom(c.Issuer), pki.NameFrom(ca.Subject)
	switch {
	case !bytes.Equal(c.RawIssuer, ca.RawSubject) && issuer.String() != right.String():
		j.says(RuleLeafOfAnotherCA, "It is signed by "+quoted(issuer)+"; here "+quoted(right)+" has to sign")
	case !bytes.Equal(c.RawIssuer, ca.RawSubject): // the same letters in another string type: Go compares bytes
		j.says(RuleCARemade, "An authority of the same name signed it, made by other means")
	case c != ca && weak(c.SignatureAlgorithm): // nobody looks at a root's own signature
		j.says(RuleWeakHash, "It is signed over SHA-1 or MD5")
	case ca.CheckSignature(c.SignatureAlgorithm, c.RawTBSCertificate, c.Signature) == nil:
	case c == ca || len(c.AuthorityKeyId) > 0 && bytes.Equal(c.AuthorityKeyId, ca.SubjectKeyId):
		j.says(RuleAltered, "Its signature does not fit what it says")
	default:
		j.says(RuleCARemade, "An authority of the right name signed it, but not the one that is here")
	}
}

// maxPath bounds how many authorities stand between a leaf and its root here.
const maxPath = 4

// signedAround tells whether another than the first authority of the file signed
// the certificate, or one that follows it in its own file and leads to them.
func (j *judge) signedAround(ca *x509.Certificate) bool {
	roots := append([]*x509.Certificate{ca}, j.others[j.Profile.Authority]...)
	if len(roots) == 1 && len(j.more) == 0 || weak(j.cert.SignatureAlgorithm) {
		return false
	}
	at := j.cert
	for range maxPath {
		if signerIn(at, roots) != nil {
			return true
		}
		if at = signerIn(at, j.more); at == nil {
			return false
		}
	}
	return false
}

// signerIn is the one of the authorities that signed a certificate, nil for none.
func signerIn(c *x509.Certificate, authorities []*x509.Certificate) *x509.Certificate {
	for _, a := range authorities {
		if bytes.Equal(c.RawIssuer, a.RawSubject) && c.CheckSignatureFrom(a) == nil {
			return a
		}
	}
	return nil
}

// weak tells whether Go verifies no certificate with such a signature.
func weak(a x509.SignatureAlgorithm) bool {
	switch a {
	case x509.SHA1WithRSA, x509.ECDSAWithSHA1, x509.MD5WithRSA, x509.DSAWithSHA1, x509.MD2WithRSA:
		return true
	}
	return false
}
