package app

import (
	"bytes"
	"context"
	"fmt"

	"kubepki/core/decode"
)

// importing is what came of taking decoded objects in.
type importing struct {
	objects []Object
	known   int // were in the workspace already
	errors  []error
}

// imported turns decoded objects into objects of the workspace. Keys are handed
// to the key maker, which may be slow: call it in the background.
func (s *session) imported(ctx context.Context, found []foundObject) importing {
	var out importing
	there := s.ws.All()
	for _, f := range found {
		o, err := s.importOne(ctx, f, named(f, found))
		switch {
		case err != nil:
			out.errors = append(out.errors, err)
		case holdsObject(there, o) || holdsObject(out.objects, o):
			out.known++
		default:
			out.objects = append(out.objects, o)
		}
	}
	linkIssuers(out.objects, append(there, out.objects...))
	return out
}

// importOne makes one object of the workspace.
func (s *session) importOne(ctx context.Context, f foundObject, name string) (Object, error) {
	o := Object{
		Name: name, Provenance: "pasted", PEMType: f.PEMType, DER: f.DER,
		KeyID: f.keyID, Made: s.now(),
	}
	if f.Source != "" {
		o.Provenance, o.Path = "imported from "+f.Source, f.Source
	}
	switch f.Kind {
	case decode.Certificate:
		o.Kind = Certificate
		if f.Certificate != nil {
			named := certificateOf(f.Certificate, f.keyID, o.Name, o.Made)
			named.Provenance, named.Path, named.PEMType = o.Provenance, o.Path, o.PEMType
			return named, nil
		}
	case decode.Request:
		o.Kind = Request
	case decode.PublicKey:
		o.Kind = PublicKey
	case decode.PrivateKey:
		key, err := s.Keys.Import(ctx, f.PKCS8)
		if err != nil {
			return Object{}, fmt.Errorf("%s (%s) cannot be kept: %w", o.Name, f.place(), err)
		}
		o.Kind, o.Secret, o.DER, o.PEMType = PrivateKey, key, nil, ""
	}
	return o, nil
}

func holdsObject(list []Object, o Object) bool {
	for _, old := range list {
		if old.Kind == o.Kind && old.KeyID == o.KeyID && bytes.Equal(old.DER, o.DER) {
			return true
		}
	}
	return false
}

// linkIssuers finds who signed each certificate, among all that is at hand.
func linkIssuers(fresh, all []Object) {
	for i := range fresh {
		c := fresh[i].Cert()
		if c == nil {
			continue
		}
		for _, ca := range all {
			a := ca.Cert()
			if ca.Kind == Authority && a != nil && bytes.Equal(c.RawIssuer, a.RawSubject) && c.CheckSignatureFrom(a) == nil {
				fresh[i].IssuerKey = ca.KeyID
				break
			}
		}
	}
}

// takeIn adds what was imported to the workspace and says what happened.
func (s *session) takeIn(in importing) {
	var ids []int
	if len(in.objects) > 0 {
		ids = s.ws.AddAll(in.objects)
	}
	for _, err := range in.errors {
		s.fail(err)
	}
	switch {
	case len(ids) == 1:
		s.say(toast{Icon: "drawer", State: "valid", Text: in.objects[0].Name + " is in the workspace"})
	case len(ids) > 1:
		s.say(toast{Icon: "drawer", State: "valid", Text: plural(len(ids), "object") + " are in the workspace"})
	case in.known > 0 && len(in.errors) == 0:
		s.say(toast{Icon: "info", Text: "The workspace has all of it already"})
	}
}
