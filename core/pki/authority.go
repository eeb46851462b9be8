package pki

import (
	"context"
	"crypto"
	"crypto/x509"
	"errors"
	"fmt"
	"time"
)

// Authority signs certificates: its own certificate and the key that belongs to
// it. The key is nil where somebody else signs: see [LoadKeyless].
type Authority struct {
	Cert *x509.Certificate
	Key  *PrivateKey
}

// NewAuthority makes a root: a certificate that key signs for itself. A subject
// key identifier that the template lacks is computed with [SHA1KeyID].
func NewAuthority(ctx context.Context, key *PrivateKey, t Template) (*Authority, error) {
	if len(t.SubjectKeyID) == 0 {
		id, err := SHA1KeyID.ID(key.Public())
		if err != nil {
			return nil, err
		}
		t.SubjectKeyID = id
	}
	cert, err := issue(ctx, t, key.Public(), issuer{key: key})
	if err != nil {
		return nil, err
	}
	return &Authority{cert, key}, nil
}

// Issue signs a certificate for a public key. The template is followed as it
// is; its NotAfter must not lie after the authority's own end.
func (a *Authority) Issue(ctx context.Context, t Template, pub crypto.PublicKey) (*x509.Certificate, error) {
	if t.NotAfter.After(a.Cert.NotAfter) {
		return nil, fmt.Errorf("pki: issue %s: it would end on %s, after its authority %s on %s: shorten its validity",
			t.Subject, day(t.NotAfter), NameFrom(a.Cert.Subject), day(a.Cert.NotAfter))
	}
	return a.IssueAnyway(ctx, t, pub)
}

// IssueAnyway is [Authority.Issue] for what an authority should not do: the
// certificate may outlive it, so that a lesson can show what comes of that.
func (a *Authority) IssueAnyway(ctx context.Context, t Template, pub crypto.PublicKey) (*x509.Certificate, error) {
	if a.Key == nil {
		return nil, errors.New("pki: issue " + t.Subject.String() + ": the key of its authority " + NameFrom(a.Cert.Subject).String() + " is not here")
	}
	if !SamePublicKey(a.Cert.PublicKey, a.Key.Public()) {
		return nil, fmt.Errorf("pki: issue %s: the key at hand is not that of its authority %s", t.Subject, NameFrom(a.Cert.Subject))
	}
	return issue(ctx, t, pub, issuer{name: a.Cert.RawSubject, keyID: a.Cert.SubjectKeyId, key: a.Key})
}

// LoadAuthority takes in an existing authority: its certificate and its private
// key as PEM or DER. It refuses a certificate that is no authority, that is not
// valid at now, and a key of another pair.
func LoadAuthority(ctx context.Context, m Maker, certificate, key []byte, now time.Time) (*Authority, error) {
	cert, err := ParseCertificate(certificate)
	if err != nil {
		return nil, err
	}
	if err := CheckAuthority(cert, now); err != nil {
		return nil, err
	}
	pkcs8, err := ParsePrivateKey(key)
	if err != nil {
		return nil, err
	}
	private, err := m.Import(ctx, pkcs8)
	if err != nil {
		return nil, err
	}
	switch a := private.Algorithm(); {
	case a == "":
		return nil, errors.New("pki: load authority: its key is of a kind that is not used here: " + strongKinds() + " is expected")
	case a.Weak() != "":
		return nil, errors.New("pki: load authority: its key is weak: " + a.Weak() + ": make a new authority")
	}
	if !SamePublicKey(cert.PublicKey, private.Public()) {
		return nil, fmt.Errorf("pki: load authority: the key does not belong to the certificate %s: each ca.crt has its own ca.key, look for the one made with it", NameFrom(cert.Subject))
	}
	return &Authority{cert, private}, nil
}

// LoadKeyless takes in the certificate of an authority whose key lies elsewhere,
// and refuses what [LoadAuthority] does.
func LoadKeyless(certificate []byte, now time.Time) (*Authority, error) {
	cert, err := ParseCertificate(certificate)
	if err != nil {
		return nil, err
	}
	if err := CheckAuthority(cert, now); err != nil {
		return nil, err
	}
	return &Authority{Cert: cert}, nil
}

// CheckAuthority tells why a certificate cannot sign others at the given time
// (RFC 5280 sections 4.2.1.3, 4.2.1.9 and 6.1.4), nil if it can.
func CheckAuthority(c *x509.Certificate, now time.Time) error {
	subject := NameFrom(c.Subject)
	switch {
	case c.Version < 3:
		return fmt.Errorf("pki: certificate %s is X.509 version %d, which cannot say that it is an authority: make it again with basicConstraints CA:TRUE", subject, c.Version)
	case !c.BasicConstraintsValid || !c.IsCA:
		return fmt.Errorf("pki: certificate %s is no authority: its basicConstraints do not say CA:TRUE; take the ca.crt that signed it", subject)
	case c.KeyUsage != 0 && c.KeyUsage&x509.KeyUsageCertSign == 0:
		return fmt.Errorf("pki: certificate %s may not sign certificates: its key usage lacks keyCertSign", subject)
	case len(c.UnhandledCriticalExtensions) > 0:
		return fmt.Errorf("pki: certificate %s has a critical extension %s that clients do not know, so they would refuse it", subject, c.UnhandledCriticalExtensions[0])
	case now.After(c.NotAfter):
		return fmt.Errorf("pki: authority %s expired on %s: nothing it signs now would be accepted", subject, day(c.NotAfter))
	case now.Before(c.NotBefore):
		return fmt.Errorf("pki: authority %s is not valid before %s: check this machine's clock", subject, day(c.NotBefore))
	}
	return nil
}

func day(t time.Time) string { return t.UTC().Format("2 Jan 2006 15:04 UTC") }
