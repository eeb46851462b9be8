package signing

import (
	"context"
	"crypto/x509"
	"errors"
	"math/big"
	"time"

	"kubepki/core/pki"
)

// Order is a grant with all that signing it needs.
type Order struct {
	Grant     Grant
	Authority *pki.Authority
	Above     []*x509.Certificate // the authority's own chain, nearest first; empty for a root
	Now       time.Time
	Lifetime  time.Duration // from Now
	Backdate  time.Duration // how far before Now it begins, [pki.Backdate] as kubeadm
	Serial    *big.Int      // nil draws one
	// MakeBroken signs what is [Broken], so that a lesson can show what comes of it.
	MakeBroken bool
}

// Template is what will be signed, with its times and its own key identifier.
func (o Order) Template() (pki.Template, error) {
	t := o.Grant.Template()
	now := o.Now.UTC().Truncate(time.Second)
	t.NotBefore, t.NotAfter, t.Serial = now.Add(-o.Backdate), now.Add(o.Lifetime), o.Serial
	t.AllowWeakKey = o.MakeBroken
	if o.Grant.Preset.SubjectKeyID && o.Grant.Key != nil {
		id, err := pki.SHA1KeyID.ID(o.Grant.Key)
		if err != nil {
			return t, err
		}
		t.SubjectKeyID = id
	}
	return t, nil
}

// BlockedError says that an order was not signed, and why.
type BlockedError struct{ Warnings []Warning }

// Error is the first reason.
func (e *BlockedError) Error() string {
	w := e.Warnings[0]
	return "signing: not signed: " + w.What + ": " + w.Why
}

// Sign signs the order, unless a warning forbids it: then it is a [BlockedError].
func (o Order) Sign(ctx context.Context) (*x509.Certificate, error) {
	if blocked := Blocking(o.Warnings(), o.MakeBroken); len(blocked) > 0 {
		return nil, &BlockedError{blocked}
	}
	t, err := o.Template()
	if err != nil {
		return nil, err
	}
	return o.Authority.IssueAnyway(ctx, t, o.Grant.Key)
}

// Root is what [MakeRoot] makes.
type Root struct {
	Preset             Preset // of an authority
	Subject            pki.Name
	SANs               pki.SANs
	PathLen            int // -1 for no limit
	Now                time.Time
	Lifetime, Backdate time.Duration
	Serial             *big.Int
	MakeBroken         bool // with a weak key too
}

// MakeRoot makes an authority that signs itself, unless a warning forbids it.
func MakeRoot(ctx context.Context, key *pki.PrivateKey, r Root) (*pki.Authority, error) {
	if !r.Preset.Constraints.CA {
		return nil, errors.New("signing: profile “" + r.Preset.Title + "” makes no authority: choose a root authority")
	}
	if blocked := Blocking(r.Warnings(key.Algorithm()), r.MakeBroken); len(blocked) > 0 {
		return nil, &BlockedError{blocked}
	}
	t := r.Preset.Template(r.Subject, r.SANs)
	t.BasicConstraints.PathLen, t.AllowWeakKey = r.PathLen, r.MakeBroken
	now := r.Now.UTC().Truncate(time.Second)
	t.NotBefore, t.NotAfter, t.Serial = now.Add(-r.Backdate), now.Add(r.Lifetime), r.Serial
	return pki.NewAuthority(ctx, key, t)
}
