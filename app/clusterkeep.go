package app

import (
	"context"
	"time"

	"kubepki/core/kube"
	"kubepki/core/pki"
)

// gathered is what a result brings into the workspace: its objects, and for each
// item their places among them, counted from 1.
type gathered struct {
	objects []Object
	places  map[string]objectIDs
}

func (g gathered) object(place int) Object { return g.objects[place-1] }

// gatherTurn is how many items are gathered before the browser has its turn:
// naming a key by its hash takes a while, and a cluster may have thousands.
const gatherTurn = 200

// gather describes every key, request and certificate made as an object.
func gather(ctx context.Context, u *kube.Unfinished, yield func(context.Context) error) (gathered, error) {
	g := gathered{places: map[string]objectIDs{}}
	roots := map[string]root{}
	requests := map[string]*pki.Request{}
	for _, r := range u.Requests() {
		requests[r.Item.ID] = r.PKI
	}
	for i, m := range u.Made {
		it := m.Item
		if it.Profile.Form == kube.AuthorityPair {
			roots[it.Profile.ID] = rootOf(m)
		}
		if it.SameAs != "" {
			g.places[it.ID] = g.places[it.SameAs]
		} else {
			g.places[it.ID] = madeObjects(u.At, m, requests[it.ID], roots, &g.objects)
		}
		if i%gatherTurn == gatherTurn-1 && yield != nil {
			if err := yield(ctx); err != nil {
				return gathered{}, err
			}
		}
	}
	return g, nil
}

// keep adds what was gathered to the workspace as one change, and tells which
// object each item became.
func (s *session) keep(g gathered) map[string]objectIDs {
	given := append([]int{0}, s.ws.AddAll(g.objects)...)
	ids := make(map[string]objectIDs, len(g.places))
	for id, at := range g.places {
		ids[id] = objectIDs{given[at.cert], given[at.key], given[at.request]}
	}
	return ids
}

// root is what objects say of the authority that signed them.
type root struct {
	name      string
	keyID     [32]byte
	elsewhere bool
}

func rootOf(m kube.Made) root {
	return root{m.Cert().Subject.CommonName, pki.KeyID(m.Public()), m.Key == nil}
}

func (r root) provenance() string {
	if r.elsewhere {
		return "signed by " + r.name
	}
	return "signed here by " + r.name
}

// madeObjects appends one item's objects to batch and gives their places in it,
// counted from 1. roots are by profile ID.
func madeObjects(at time.Time, m kube.Made, request *pki.Request, roots map[string]root, batch *[]Object) (places objectIDs) {
	add := func(o Object) int {
		*batch = append(*batch, o)
		return len(*batch)
	}
	name, made := nameOfItem(m.Item), "made here"
	if m.Item.Brought {
		made = "brought as files"
	}
	key := Object{Kind: PrivateKey, Name: name, Provenance: made, KeyID: pki.KeyID(m.Public()), Made: at, Secret: m.Key}
	for _, f := range m.Item.Files {
		if f.Content == kube.PrivateKeyFile || f.Content == kube.KubeconfigFile {
			key.Path = f.BundlePath()
			break
		}
	}
	if m.DER != nil {
		places.cert = add(certificateObjectOf(at, m, key.KeyID, roots[m.Item.Profile.Authority]))
	}
	if request != nil {
		places.request = add(Object{Kind: Request, Name: name, Provenance: made, DER: request.X509.Raw, KeyID: key.KeyID, Made: at})
	}
	if m.Key != nil {
		places.key = add(key)
	}
	return places
}

func nameOfItem(it *kube.Item) string {
	if of := instanceName(it); of != "" {
		return it.Profile.Title + ", " + of
	}
	return it.Profile.Title
}

// certificateObjectOf is an item's certificate, signed by the root or, where
// there is none, by nobody else.
func certificateObjectOf(at time.Time, m kube.Made, keyID [32]byte, by root) Object {
	o := Object{Kind: Certificate, Name: nameOfItem(m.Item), DER: m.DER, KeyID: keyID, Made: at, Path: m.Item.Files[0].BundlePath(), Provenance: "made here"}
	if m.Item.Profile.Form == kube.AuthorityPair {
		o.Kind = Authority
	}
	switch {
	case m.Item.Brought:
		o.Provenance = "brought as files"
	case by.name != "":
		o.IssuerKey, o.Provenance = by.keyID, by.provenance()
	}
	return o
}
