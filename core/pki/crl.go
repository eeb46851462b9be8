package pki

import (
	"context"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"fmt"
	"math/big"
	"time"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// Reason is why a certificate was revoked (RFC 5280 section 5.3.1).
type Reason int

// ReasonRow is one reason of the table.
type ReasonRow struct {
	Reason Reason
	Name   string // RFC 5280's, as openssl's -crl_reason takes it
	Label  string // openssl's words
	Why    string // when to give it
}

// Reasons is the one table of reasons. 7 is not used by the standard; 0 is
// written by leaving the extension out (RFC 5280 section 5.3.1).
var Reasons = []ReasonRow{
	{0, "unspecified", "Unspecified", "No reason is given."},
	{1, "keyCompromise", "Key Compromise", "The private key is lost or someone else may have it."},
	{2, "CACompromise", "CA Compromise", "An authority's private key is lost: nothing it signed counts any more."},
	{3, "affiliationChanged", "Affiliation Changed", "The name or another part of the subject is no longer true."},
	{4, "superseded", "Superseded", "A new certificate takes its place."},
	{5, "cessationOfOperation", "Cessation Of Operation", "What it was for is gone."},
	{6, "certificateHold", "Certificate Hold", "For a time only: the one reason that can be taken back."},
	{8, "removeFromCRL", "Remove From CRL", "Takes back a hold; only in lists of changes (delta CRLs)."},
	{9, "privilegeWithdrawn", "Privilege Withdrawn", "A right that the certificate tells of was taken away."},
	{10, "AACompromise", "AA Compromise", "An attribute authority's key is lost."},
}

// String is RFC 5280's name of the reason.
func (r Reason) String() string {
	for _, row := range Reasons {
		if row.Reason == r {
			return row.Name
		}
	}
	return fmt.Sprintf("reason %d", int(r))
}

// Revoked is one certificate that no longer counts.
type Revoked struct {
	Serial *big.Int
	At     time.Time
	Reason Reason
}

// CRLTemplate is what a certificate revocation list says, but for its issuer and
// signature.
type CRLTemplate struct {
	Number                 *big.Int // of the list, one more than the last's; 0 or more
	ThisUpdate, NextUpdate time.Time
	Revoked                []Revoked
}

var (
	oidCRLNumber  = asn1.ObjectIdentifier{2, 5, 29, 20}
	oidCRLReason  = asn1.ObjectIdentifier{2, 5, 29, 21}
	derExplicit0  = cbasn1.Tag(0).ContextSpecific().Constructed()
	maxCRLEntries = 100_000
)

// check refuses lists that RFC 5280 section 5 does not allow.
func (t CRLTemplate) check() error {
	switch {
	case t.Number == nil || t.Number.Sign() < 0 || t.Number.BitLen() > 159:
		return &ValueError{Kind: "CRL number", Why: "is missing, negative or longer than 20 bytes", Fix: "take the last list's number and one"}
	case t.NextUpdate.Before(t.ThisUpdate):
		return &ValueError{"next update", day(t.NextUpdate), "lies before this update, " + day(t.ThisUpdate), "give a later time"}
	case len(t.Revoked) > maxCRLEntries:
		return &ValueError{Kind: "list", Why: "is too long", Fix: fmt.Sprintf("%d certificates are the most", maxCRLEntries)}
	}
	seen := map[string]bool{}
	for _, r := range t.Revoked {
		switch {
		case r.Serial == nil || r.Serial.Sign() <= 0:
			return &ValueError{Kind: "revoked serial number", Why: "is not positive", Fix: "take it from the certificate"}
		case seen[r.Serial.String()]:
			return &ValueError{"serial number", r.Serial.Text(16), "is there twice", "revoke a certificate once"}
		case r.Reason < 0 || r.Reason == 7 || r.Reason > 10:
			return &ValueError{"reason", r.Reason.String(), "is not one of RFC 5280's", "use one of the table"}
		}
		seen[r.Serial.String()] = true
	}
	return nil
}

// IssueCRL signs a list of revoked certificates (RFC 5280 section 5). It refuses
// an authority whose key usage lacks cRLSign, as kubeadm's do: verifiers would
// refuse the list. [Authority.IssueCRLAnyway] does not look.
func (a *Authority) IssueCRL(ctx context.Context, t CRLTemplate) (*x509.RevocationList, error) {
	if u := a.Cert.KeyUsage; u != 0 && u&x509.KeyUsageCRLSign == 0 {
		return nil, fmt.Errorf("pki: sign list: authority %s may not sign lists: its key usage lacks cRLSign: make one that has it", NameFrom(a.Cert.Subject))
	}
	if a.Key != nil && a.Key.Algorithm().Weak() != "" {
		return nil, errors.New("pki: sign list: the signing key is weak: " + a.Key.Algorithm().Weak() + ": make a new key")
	}
	return a.IssueCRLAnyway(ctx, t)
}

// IssueCRLAnyway signs a list whatever the authority's key usage says and however
// weak its key is.
func (a *Authority) IssueCRLAnyway(ctx context.Context, t CRLTemplate) (*x509.RevocationList, error) {
	if err := t.check(); err != nil {
		return nil, fmt.Errorf("pki: sign list: %w", err)
	}
	if a.Key == nil {
		return nil, errors.New("pki: sign list: the key of its authority " + NameFrom(a.Cert.Subject).String() + " is not here")
	}
	if a.Key.Algorithm() == "" {
		return nil, errors.New("pki: sign list: the signing key is of a kind that is not used here")
	}
	if !SamePublicKey(a.Cert.PublicKey, a.Key.Public()) {
		return nil, fmt.Errorf("pki: sign list: the key at hand is not that of its authority %s", NameFrom(a.Cert.Subject))
	}
	tbs, err := t.tbs(a)
	if err != nil {
		return nil, fmt.Errorf("pki: sign list: %w", err)
	}
	der, err := sign(ctx, tbs, a.Key)
	if err != nil {
		return nil, fmt.Errorf("pki: sign list: %w", err)
	}
	return x509.ParseRevocationList(der)
}

// tbs is the TBSCertList, DER (RFC 5280 section 5.1).
func (t CRLTemplate) tbs(a *Authority) ([]byte, error) {
	var b cryptobyte.Builder
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1Int64(1) // version 2
		a.Key.Algorithm().addIdentifier(b)
		b.AddBytes(a.Cert.RawSubject)
		addTime(b, t.ThisUpdate)
		addTime(b, t.NextUpdate)
		if len(t.Revoked) > 0 {
			b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
				for _, r := range t.Revoked {
					r.add(b)
				}
			})
		}
		b.AddASN1(derExplicit0, func(b *cryptobyte.Builder) { addExtensions(b, t.extensions(a.Cert.SubjectKeyId)) })
	})
	return b.Bytes()
}

func (t CRLTemplate) extensions(authorityKeyID []byte) []extension {
	var out []extension
	if len(authorityKeyID) > 0 {
		out = append(out, extension{oidAuthorityKeyID, false, built(func(b *cryptobyte.Builder) { addAuthorityKeyID(b, authorityKeyID) })})
	}
	return append(out, extension{oidCRLNumber, false, built(func(b *cryptobyte.Builder) { b.AddASN1BigInt(t.Number) })})
}

// add writes one entry; an unspecified reason is left out.
func (r Revoked) add(b *cryptobyte.Builder) {
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1BigInt(r.Serial)
		addTime(b, r.At)
		if r.Reason != 0 {
			addExtensions(b, []extension{{oidCRLReason, false, built(func(b *cryptobyte.Builder) { b.AddASN1Enum(int64(r.Reason)) })}})
		}
	})
}

func built(f func(*cryptobyte.Builder)) []byte {
	var b cryptobyte.Builder
	f(&b)
	return b.BytesOrPanic()
}
