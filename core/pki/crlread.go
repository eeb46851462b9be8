package pki

import (
	"bytes"
	"crypto/x509"
	"errors"
	"fmt"
	"strings"
	"time"
)

// CRLPEM writes a certificate revocation list.
func CRLPEM(l *x509.RevocationList) []byte { return encodePEM("X509 CRL", l.Raw) }

// ParseCRL reads a certificate revocation list, PEM or DER. Its signature is not
// checked: see [CheckRevoked].
func ParseCRL(data []byte) (*x509.RevocationList, error) {
	block, err := onePEM(data, "certificate revocation list", func(label string) bool { return strings.HasSuffix(label, "CRL") })
	if err != nil {
		return nil, err
	}
	l, err := x509.ParseRevocationList(block.Bytes)
	switch {
	case err != nil && block.Type == "":
		return nil, errors.New("pki: parse certificate revocation list: it is neither PEM nor the DER of a list: a file that begins with -----BEGIN X509 CRL is expected")
	case err != nil:
		return nil, fmt.Errorf("pki: parse certificate revocation list: %w", err)
	}
	return l, nil
}

// RevokedIn lists a list's entries in its order.
func RevokedIn(l *x509.RevocationList) []Revoked {
	out := make([]Revoked, len(l.RevokedCertificateEntries))
	for i, e := range l.RevokedCertificateEntries {
		out[i] = Revoked{e.SerialNumber, e.RevocationTime, Reason(e.ReasonCode)}
	}
	return out
}

// Standing is what a list says about a certificate.
type Standing struct {
	Revoked bool
	Entry   Revoked // when Revoked
	// Stale tells that the list should have been followed by another by now:
	// etcd and openssl refuse to decide by it.
	Stale bool
}

// CheckRevoked looks a certificate up in a list. issuer is the authority of
// both. The error says why the list cannot answer: another issuer's, a wrong
// signature, an authority that may not sign lists, or a list of the future.
func CheckRevoked(c *x509.Certificate, l *x509.RevocationList, issuer *x509.Certificate, now time.Time) (Standing, error) {
	name := NameFrom(c.Subject)
	switch {
	case !bytes.Equal(c.RawIssuer, l.RawIssuer):
		return Standing{}, fmt.Errorf("pki: check %s: the list is of %s, the certificate of %s: take the list of its own authority", name, NameFrom(l.Issuer), NameFrom(c.Issuer))
	case len(l.AuthorityKeyId) > 0 && len(c.AuthorityKeyId) > 0 && !bytes.Equal(l.AuthorityKeyId, c.AuthorityKeyId):
		return Standing{}, fmt.Errorf("pki: check %s: the list is of another key of the same authority: take the one that the key which signed the certificate signed", name)
	}
	if err := l.CheckSignatureFrom(issuer); err != nil {
		return Standing{}, fmt.Errorf("pki: check %s: the list's signature does not count: %w", name, err)
	}
	if now.Before(l.ThisUpdate) {
		return Standing{}, fmt.Errorf("pki: check %s: the list is not valid before %s: check this machine's clock", name, day(l.ThisUpdate))
	}
	s := Standing{Stale: !l.NextUpdate.IsZero() && now.After(l.NextUpdate)}
	for _, r := range RevokedIn(l) {
		if r.Serial.Cmp(c.SerialNumber) == 0 && r.Reason != 8 {
			s.Revoked, s.Entry = true, r
		}
	}
	return s, nil
}

// What components do with revocation lists, in their own words' order: the
// apiserver cannot read one (no flag exists; kubernetes/kubernetes#18982), etcd
// can (etcdmain/help.go).
const (
	APIServerIgnoresCRL = "The apiserver reads no revocation list and asks no OCSP server: a client's certificate counts until it ends. Take its rights away (RBAC), or replace the authority."
	EtcdReadsCRL        = "etcd refuses the clients in --client-crl-file and the members in --peer-crl-file. The file must be DER. etcd reads it anew for each connection, compares serial numbers alone, and does not check who signed the list or whether it is stale. A list that it cannot read shuts everyone out."
)
