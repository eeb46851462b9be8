package app

import (
	"context"

	"kubepki/core/kube"
	"kubepki/core/pki"
)

// gathered is what a result brings into the workspace: its objects, and for each
// item their places among them.
type gathered struct {
	objects []Object
	places  map[string]objectIDs
}

// gatherTurn is how many items are gathered before the browser has its turn:
// naming a key by its hash takes a while, and a cluster may have thousands.
const gatherTurn = 200

// gather describes every key and certificate of a result as an object.
func gather(ctx context.Context, r *kube.Result, yield func(context.Context) error) (gathered, error) {
	g := gathered{places: map[string]objectIDs{}}
	roots := map[string]root{}
	for i, m := range r.Made {
		if m.Item.Profile.Form == kube.AuthorityPair {
			roots[m.Item.Profile.ID] = root{m.Cert.Subject.CommonName, pki.KeyID(m.Key.Public())}
		}
		g.places[m.Item.ID] = madeObjects(r, m, roots, &g.objects)
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
	given := s.ws.AddAll(g.objects)
	ids := make(map[string]objectIDs, len(g.places))
	for id, at := range g.places {
		resolved := objectIDs{key: given[at.key]}
		if at.cert >= 0 {
			resolved.cert = given[at.cert]
		}
		ids[id] = resolved
	}
	return ids
}

// root is what objects say of the authority that signed them.
type root struct {
	name  string
	keyID [32]byte
}

// madeObjects appends one item's objects to batch and gives their places in it,
// -1 for none. roots are by profile ID.
func madeObjects(r *kube.Result, m kube.Made, roots map[string]root, batch *[]Object) objectIDs {
	at := objectIDs{cert: -1}
	name, made := m.Item.Profile.Title, "made here"
	if m.Item.Brought {
		made = "brought as files"
	}
	if of := m.Item.Place.Host.Name + m.Item.Place.User.Name; of != "" {
		name += ", " + of
	}
	key := Object{Kind: PrivateKey, Name: name, Provenance: made, KeyID: pki.KeyID(m.Key.Public()), Made: r.At, Secret: m.Key}
	for _, f := range m.Item.Files {
		if f.Content == kube.PrivateKeyFile || f.Content == kube.KubeconfigFile {
			key.Path = f.BundlePath()
			break
		}
	}
	if m.Cert != nil {
		at.cert = len(*batch)
		cert := certificateOf(m.Cert, key.KeyID, name, r.At)
		cert.Path, cert.Provenance = m.Item.Files[0].BundlePath(), made
		if by, ok := roots[m.Item.Profile.Authority]; ok {
			cert.IssuerKey, cert.Provenance = by.keyID, "signed here by "+by.name
		}
		*batch = append(*batch, cert)
	}
	at.key = len(*batch)
	*batch = append(*batch, key)
	return at
}
