package app

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/x509"

	"kubepki/core/decode"
	"kubepki/core/intake"
	"kubepki/core/task"
)

// find reads what was brought away from the page, and makes objects of the
// workspace of it. Nothing is added: see [session.takeIn].
func (s *session) find(ctx context.Context, files []File, passphrase string) (importing, []intake.Fault, error) {
	in, blob := task.FindIn(intakeFiles(files), passphrase, s.now())
	var found task.Findings
	blob, err := s.call(ctx, task.Find, in, blob, &found)
	if err != nil {
		return importing{}, nil, err
	}
	objects, _, err := found.Split(blob)
	if err != nil {
		return importing{}, nil, err
	}
	out, err := s.adopt(ctx, objects)
	return out, found.Faults, err
}

// adopt makes objects of the workspace of what was found; those that are there
// already are counted.
func (s *session) adopt(ctx context.Context, found []byte) (importing, error) {
	var out importing
	there := s.ws.All()
	known := make(map[[32]byte]bool, len(there))
	for _, o := range there {
		known[o.identity()] = true
	}
	err := task.EachObject(found, func(f intake.Object) error {
		o, err := s.adoptOne(ctx, f)
		switch id := o.identity(); {
		case err != nil:
			out.errors = append(out.errors, err)
		case known[id]:
			out.known++
		default:
			known[id] = true
			out.objects = append(out.objects, o)
		}
		return s.Yield(ctx)
	})
	if err != nil {
		return importing{}, err
	}
	return out, s.findIssuers(ctx, out.objects, append(there, out.objects...))
}

// identity is the same for two objects that are the same thing, whatever they
// are called.
func (o Object) identity() [32]byte {
	h := sha256.New()
	h.Write([]byte{byte(min(o.Kind, Certificate))}) // an authority is a certificate
	h.Write(o.KeyID[:])
	h.Write(o.DER)
	return [32]byte(h.Sum(nil))
}

// adoptOne makes an object of the workspace. A private key is handed to the
// maker of keys, which may refuse it.
func (s *session) adoptOne(ctx context.Context, f intake.Object) (Object, error) {
	o := Object{
		Kind: kindOf(f), Name: f.Name, Path: f.Path, Archive: f.Archive, Line: f.Line, Mode: f.Mode, Format: f.Format, Provenance: f.Provenance, PEMType: f.PEMType,
		DER: f.DER, Made: f.Made, Problems: f.Problems,
	}
	if o.Kind == Certificate || o.Kind == Authority {
		o.parsed = &parsedOnce{cert: f.Certificate()}
	}
	copy(o.KeyID[:], f.KeyID)
	if o.Made.IsZero() {
		o.Made = s.now()
	}
	if o.Path == "" && f.Made.IsZero() {
		o.Path = f.Source
	}
	switch {
	case o.Provenance != "":
	case f.Source != "":
		o.Provenance = "imported from " + f.Source
	default:
		o.Provenance = "pasted"
	}
	if o.Kind == PrivateKey {
		key, err := s.Keys.Import(ctx, f.PKCS8)
		if err != nil {
			return Object{}, err
		}
		o.Secret, o.DER, o.PEMType = key, nil, ""
	}
	return o, nil
}

// kindOf is what an object that was found is in the workspace.
func kindOf(f intake.Object) Kind {
	switch f.Kind {
	case decode.PrivateKey:
		return PrivateKey
	case decode.PublicKey:
		return PublicKey
	case decode.Request:
		return Request
	case decode.RevocationList:
		return RevocationList
	case decode.Certificate:
		if f.CA {
			return Authority
		}
		return Certificate
	}
	return Other
}

// signers are authorities by the name that they are in, as it is encoded.
type signers map[string][]Object

func signersAmong(all []Object) signers {
	out := signers{}
	for _, ca := range all {
		if a := ca.Cert(); ca.Kind == Authority && a != nil {
			out[string(a.RawSubject)] = append(out[string(a.RawSubject)], ca)
		}
	}
	return out
}

// findIssuers finds who signed each fresh certificate, among all that is at hand.
func (s *session) findIssuers(ctx context.Context, fresh, all []Object) (err error) {
	by := signersAmong(all)
	for i := range fresh {
		if fresh[i].IssuerKey, err = s.issuerOf(ctx, &fresh[i], by); err != nil {
			return err
		}
	}
	return nil
}

// issuerOf is the key of the authority that signed a certificate or a revocation
// list, zero when it is not here. Checking a signature takes a while, so the
// browser has its turn.
func (s *session) issuerOf(ctx context.Context, o *Object, by signers) ([32]byte, error) {
	if o.Kind == RevocationList {
		return listIssuer(o.DER, by), nil
	}
	c := o.Cert()
	if c == nil {
		return [32]byte{}, nil
	}
	for _, ca := range by[string(c.RawIssuer)] {
		if err := s.Yield(ctx); err != nil {
			return [32]byte{}, err
		}
		a := ca.Cert()
		if len(c.AuthorityKeyId) > 0 && len(a.SubjectKeyId) > 0 && !bytes.Equal(c.AuthorityKeyId, a.SubjectKeyId) {
			continue
		}
		if c.CheckSignatureFrom(a) == nil {
			return ca.KeyID, nil
		}
	}
	return [32]byte{}, nil
}

// listIssuer is the key of the authority that signed a revocation list, zero
// when it is not here.
func listIssuer(der []byte, by signers) [32]byte {
	l, err := x509.ParseRevocationList(der)
	if err != nil {
		return [32]byte{}
	}
	for _, ca := range by[string(l.RawIssuer)] {
		if l.CheckSignatureFrom(ca.Cert()) == nil {
			return ca.KeyID
		}
	}
	return [32]byte{}
}
