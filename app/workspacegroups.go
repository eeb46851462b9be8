package app

import (
	"slices"
	"sort"
	"strings"
)

// Group is a run of objects that belong together.
type Group struct {
	Title   string
	Objects []Object
}

// Grouped gives the objects by chain: each root authority with all that hangs
// from it, keys and requests after the certificate of the same key; then what
// belongs to no chain. It is computed at the first call after a change.
func (w *Workspace) Grouped() []Group {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.groups == nil {
		w.groups = grouped(w.objects)
	}
	return w.groups
}

// Search gives the objects whose name, path, provenance or kind hold every
// word of query, in the order of [Workspace.Grouped].
func (w *Workspace) Search(query string) []Object {
	words := strings.Fields(strings.ToLower(query))
	var found []Object
	for _, g := range w.Grouped() {
		for _, o := range g.Objects {
			if o.matches(words) {
				found = append(found, o)
			}
		}
	}
	return found
}

func (o Object) matches(words []string) bool {
	if len(words) == 0 {
		return true
	}
	return holds(o.Name+"\n"+o.Path+"\n"+o.Provenance+"\n"+o.Kind.String(), words)
}

// kinds names each kind in words and by its role in the kit's table.
var kinds = map[Kind]struct{ word, role string }{
	PrivateKey:     {"private key", "key"},
	PublicKey:      {"public key", "public"},
	Request:        {"request", "request"},
	Certificate:    {"certificate", "cert"},
	Authority:      {"authority", "root"},
	RevocationList: {"revocation list", "list"},
	Other:          {"object of another kind", "file"},
}

// String is the kind in words.
func (k Kind) String() string { return kinds[k].word }

// tree is the objects sorted by how they hang together.
type tree struct {
	objects     []Object
	authorities map[[32]byte]int   // KeyID to place
	issued      map[[32]byte][]int // IssuerKey to places, the self-signed left out
	mates       map[[32]byte][]int // KeyID to keys and requests
	placed      []bool
}

func grouped(objects []Object) []Group {
	t := newTree(objects)
	groups := []Group{}
	for i, o := range objects {
		if o.Kind == Authority && !t.placed[i] && t.isTop(i) {
			groups = append(groups, Group{Title: "Chain of " + o.signer(), Objects: t.take(i, nil)})
		}
	}
	var loose []Object
	for i := range objects {
		if objects[i].Kind == Certificate || objects[i].Kind == Authority {
			loose = t.take(i, loose)
		}
	}
	for i := range objects {
		loose = t.one(i, loose)
	}
	if len(loose) > 0 {
		groups = append(groups, Group{Title: "Loose", Objects: loose})
	}
	return groups
}

func newTree(objects []Object) *tree {
	t := &tree{
		objects:     objects,
		authorities: map[[32]byte]int{},
		issued:      map[[32]byte][]int{},
		mates:       map[[32]byte][]int{},
		placed:      make([]bool, len(objects)),
	}
	for i, o := range objects {
		switch o.Kind {
		case Authority, Certificate:
			if o.Kind == Authority {
				t.authorities[o.KeyID] = i
			}
			if o.IssuerKey != o.KeyID {
				t.issued[o.IssuerKey] = append(t.issued[o.IssuerKey], i)
			}
		case RevocationList:
			t.issued[o.IssuerKey] = append(t.issued[o.IssuerKey], i)
		default:
			t.mates[o.KeyID] = append(t.mates[o.KeyID], i)
		}
	}
	return t
}

// isTop tells whether no other authority here signed this one.
func (t *tree) isTop(i int) bool {
	o := t.objects[i]
	_, above := t.authorities[o.IssuerKey]
	return o.IssuerKey == o.KeyID || o.IssuerKey == [32]byte{} || !above
}

// take appends a certificate, what has the same key, and all below it.
func (t *tree) take(i int, out []Object) []Object {
	if t.placed[i] {
		return out
	}
	out = t.one(i, out)
	o := t.objects[i]
	mates := slices.Clone(t.mates[o.KeyID])
	sort.SliceStable(mates, func(a, b int) bool { return t.objects[mates[a]].Kind < t.objects[mates[b]].Kind })
	for _, m := range mates {
		out = t.one(m, out)
	}
	if o.Kind == Authority && o.KeyID != [32]byte{} {
		for _, child := range t.issued[o.KeyID] {
			out = t.take(child, out)
		}
	}
	return out
}

func (t *tree) one(i int, out []Object) []Object {
	if t.placed[i] {
		return out
	}
	t.placed[i] = true
	return append(out, t.objects[i])
}
