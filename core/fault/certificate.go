package fault

import (
	"bytes"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"

	"kubepki/core/kube"
	"kubepki/core/pki"
)

// templateOf is what a certificate says, to be said again with a change.
func templateOf(c *x509.Certificate) pki.Template {
	return pki.Template{
		Subject: pki.NameFrom(c.Subject), SANs: pki.SANsOf(c), NotBefore: c.NotBefore, NotAfter: c.NotAfter,
		KeyUsage: c.KeyUsage, ExtKeyUsage: c.ExtKeyUsage, SubjectKeyID: c.SubjectKeyId,
		BasicConstraints: &pki.BasicConstraints{CA: c.IsCA, PathLen: -1},
	}
}

// replaced puts another certificate in the place of each of the profile's.
func replaced(other func(*breaker, *x509.Certificate) (*x509.Certificate, error)) func(*breaker) error {
	return func(b *breaker) error {
		places, err := b.places(b.profile, ".crt")
		if err != nil {
			return err
		}
		for _, p := range places {
			old, err := b.certificate(p)
			if err != nil {
				return err
			}
			c, err := other(b, old)
			if err != nil {
				return err
			}
			if err := b.write(p, pki.CertificatePEM(c)); err != nil {
				return err
			}
		}
		return nil
	}
}

// resigned has the certificate signed again by its own authority, changed.
func resigned(change func(*breaker, *pki.Template)) func(*breaker) error {
	return replaced(func(b *breaker, old *x509.Certificate) (*x509.Certificate, error) {
		ca, err := b.signer()
		if err != nil {
			return nil, err
		}
		t := templateOf(old)
		change(b, &t)
		return ca.Issue(b.ctx, t, old.PublicKey)
	})
}

func usedFor(u x509.ExtKeyUsage) func(*breaker) error {
	return resigned(func(_ *breaker, t *pki.Template) { t.ExtKeyUsage = []x509.ExtKeyUsage{u} })
}

// signedByStranger has another authority sign what the certificate says. With
// the name "" it is called as the right one.
func signedByStranger(name string) func(*breaker) error {
	return func(b *breaker) error {
		p, _ := kube.ProfileByID(b.profile)
		places, err := b.places(p.Authority, ".crt")
		if err != nil {
			return err
		}
		right, err := b.certificate(places[0])
		if err != nil {
			return err
		}
		stranger, err := b.stranger(right, name)
		if err != nil {
			return err
		}
		return replaced(func(b *breaker, old *x509.Certificate) (*x509.Certificate, error) {
			return stranger.Issue(b.ctx, templateOf(old), old.PublicKey)
		})(b)
	}
}

// selfSigned makes an authority's certificate again with its own key, changed.
func selfSigned(change func(*pki.Template)) func(*breaker) error {
	return func(b *breaker) error {
		ca, err := b.authority(b.profile)
		if err != nil {
			return err
		}
		t := templateOf(ca.Cert)
		change(&t)
		a, err := pki.NewAuthority(b.ctx, ca.Key, t)
		if err != nil {
			return err
		}
		return replaced(func(*breaker, *x509.Certificate) (*x509.Certificate, error) { return a.Cert, nil })(b)
	}
}

// outliving tells the authority that it lasts longer than it does.
func outliving(b *breaker) error {
	return replaced(func(b *breaker, old *x509.Certificate) (*x509.Certificate, error) {
		ca, err := b.signer()
		if err != nil {
			return nil, err
		}
		t := templateOf(old)
		t.NotAfter = ca.Cert.NotAfter.Add(365 * day)
		lying := *ca.Cert
		lying.NotAfter = t.NotAfter
		return (&pki.Authority{Cert: &lying, Key: ca.Key}).Issue(b.ctx, t, old.PublicKey)
	})(b)
}

// encodedByGo has Go's own encoder sign it: ours makes no such certificate.
func encodedByGo(change func(t, ca *x509.Certificate)) func(*breaker) error {
	return replaced(func(b *breaker, old *x509.Certificate) (*x509.Certificate, error) {
		ca, err := b.signer()
		if err != nil {
			return nil, err
		}
		t := *old
		change(&t, ca.Cert)
		der, err := x509.CreateCertificate(rand.Reader, &t, ca.Cert, old.PublicKey, ca.Key)
		if err != nil {
			return nil, err
		}
		return x509.ParseCertificate(der)
	})
}

func signedOverSHA1(t, ca *x509.Certificate) {
	t.SignatureAlgorithm = x509.ECDSAWithSHA1
	if ca.PublicKeyAlgorithm == x509.RSA {
		t.SignatureAlgorithm = x509.SHA1WithRSA
	}
}

func withCriticalExtension(t, _ *x509.Certificate) {
	t.ExtraExtensions = []pkix.Extension{{Id: asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 99999, 1}, Critical: true, Value: []byte{5, 0}}}
}

// altered changes one letter of the name and leaves the signature.
func altered(b *breaker) error {
	return replaced(func(_ *breaker, old *x509.Certificate) (*x509.Certificate, error) {
		name := []byte(old.Subject.CommonName)
		der := bytes.Clone(old.Raw)
		at := bytes.LastIndex(der[:bytes.Index(der, old.RawSubjectPublicKeyInfo)], name)
		if at < 0 || len(name) == 0 {
			return nil, errors.New("it has no common name to change")
		}
		der[at] ^= 'a' ^ 'A'
		return x509.ParseCertificate(der)
	})(b)
}
