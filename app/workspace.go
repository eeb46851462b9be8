package app

import (
	"crypto/x509"
	"io/fs"
	"slices"
	"sort"
	"strings"
	"sync"
	"time"

	"kubepki/core/decode"
	"kubepki/core/pki"
)

// Kind is what an object of the workspace is.
type Kind int

// The kinds of objects.
const (
	PrivateKey Kind = iota + 1
	PublicKey
	Request
	Certificate
	Authority // a certificate that may sign others
	RevocationList
	// Other is what is kept to be looked at alone: an OCSP response, a private key
	// of a kind that is not worked with here.
	Other
)

// Object is one thing made or imported here. It is a value: to change the
// workspace, ask the [Workspace].
type Object struct {
	ID         int // given by the workspace, from 1
	Intake     int // the change that brought it, given by the workspace unless it joins an earlier one
	Kind       Kind
	Name       string      // for people: "kube-apiserver"
	Path       string      // where it belongs or came from: "cp-1/etc/kubernetes/pki/apiserver.crt"
	Archive    string      // that it came out of, as it was named; "" for none
	Provenance string      // "signed here by kubernetes", "imported from apiserver.crt"
	Line       int         // of the text that it came in, 0 when not known
	Mode       fs.FileMode // of its file in an archive, 0 when not known
	Format     string      // as it came, in words: "PKCS#8 private key". "" for what was made here
	DER        []byte      // SubjectPublicKeyInfo, CertificationRequest, Certificate or CertificateList; nil for a private key
	PEMType    string      // of the block it came in; "" takes the usual one of its kind
	KeyID      [32]byte
	IssuerKey  [32]byte // the KeyID of the authority that signed; zero when not known
	Made       time.Time
	Secret     *pki.PrivateKey // of a private key. Held in memory only
	// Problems are those of the text that it came in, which its DER does not show.
	Problems []decode.Problem

	parsed *parsedOnce
}

// parsedOnce reads a certificate when it is first looked at: a cluster of
// 5,000 workers holds 10,000, and few are ever opened.
type parsedOnce struct {
	once sync.Once
	cert *x509.Certificate
}

// Cert is the parsed certificate of a Certificate or Authority, nil for other
// kinds and for one that Go refuses.
func (o Object) Cert() *x509.Certificate {
	if o.parsed == nil || (o.Kind != Certificate && o.Kind != Authority) {
		return nil
	}
	o.parsed.once.Do(func() {
		if o.parsed.cert == nil {
			o.parsed.cert, _ = x509.ParseCertificate(o.DER)
		}
	})
	return o.parsed.cert
}

// Workspace is every key, request and certificate made or imported in this
// page, and the texts that tell of them ([Document]). It is the only place that keeps them; pages are views of it. It lives
// in memory and ends with the page. All methods may be called from any goroutine.
type Workspace struct {
	mu        sync.Mutex
	objects   []Object
	index     map[int]int // ID to place in objects
	documents []Document
	last      int
	intakes   int     // changes that brought something
	groups    []Group // nil when a change made them stale
	version   int     // counts the changes
	watchers  map[int]func()
	watcher   int
}

// NewWorkspace gives an empty workspace.
func NewWorkspace() *Workspace {
	return &Workspace{index: map[int]int{}, watchers: map[int]func(){}}
}

// Add takes an object in and gives its ID.
func (w *Workspace) Add(o Object) int { return w.AddAll([]Object{o})[0] }

// AddAll takes many objects in as one change and gives their IDs in order.
func (w *Workspace) AddAll(batch []Object) []int { return w.AddIntake(batch, nil) }

// addObject takes one in. The lock is held.
func (w *Workspace) addObject(o Object) int {
	w.last++
	o.ID = w.last
	if o.Intake == 0 {
		o.Intake = w.intakes
	}
	if o.parsed == nil {
		o.parsed = &parsedOnce{}
	}
	w.index[o.ID] = len(w.objects)
	w.objects = append(w.objects, o)
	return o.ID
}

// Get gives the object with this ID.
func (w *Workspace) Get(id int) (Object, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	at, ok := w.index[id]
	if !ok {
		return Object{}, false
	}
	return w.objects[at], true
}

// Len is the number of objects.
func (w *Workspace) Len() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.objects)
}

// Version changes with each change, so that a view knows whether what it
// computed still holds.
func (w *Workspace) Version() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.version
}

// All gives every object, oldest first.
func (w *Workspace) All() []Object {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.objects)
}

// Count gives how many certificates (authorities too) and private keys there are.
func (w *Workspace) Count() (certificates, keys int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for i := range w.objects {
		switch w.objects[i].Kind {
		case Certificate, Authority:
			certificates++
		case PrivateKey:
			keys++
		}
	}
	return certificates, keys
}

// Newest is the ID given last, 0 before the first.
func (w *Workspace) Newest() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.last
}

// HasKeyAfter tells whether a private key is here that came in after the object
// with this ID.
func (w *Workspace) HasKeyAfter(id int) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.ContainsFunc(w.objects, func(o Object) bool { return o.Kind == PrivateKey && o.ID > id })
}

// Rename gives an object another name. A name of blanks only is refused: ok is false.
func (w *Workspace) Rename(id int, name string) (ok bool) {
	name = strings.TrimSpace(name)
	w.mu.Lock()
	at, ok := w.index[id]
	if ok = ok && name != ""; ok {
		w.objects[at].Name = name
	}
	w.mu.Unlock()
	if ok {
		w.changed()
	}
	return ok
}

// Remove takes objects and documents out as one change. Undo puts them back where they were,
// once; later calls of it do nothing.
func (w *Workspace) Remove(ids ...int) (undo func()) {
	gone := map[int]bool{}
	for _, id := range ids {
		gone[id] = true
	}
	w.mu.Lock()
	var kept, taken []Object
	for _, o := range w.objects {
		if gone[o.ID] {
			taken = append(taken, o)
		} else {
			kept = append(kept, o)
		}
	}
	w.replace(kept)
	texts := w.takeDocuments(gone)
	w.mu.Unlock()
	w.changed()
	var once sync.Once
	return func() { once.Do(func() { w.putBack(taken, texts) }) }
}

// putBack restores the order by ID, which is the order of arrival.
func (w *Workspace) putBack(taken []Object, texts []Document) {
	w.mu.Lock()
	all := append(slices.Clone(w.objects), taken...)
	sort.Slice(all, func(a, b int) bool { return all[a].ID < all[b].ID })
	w.replace(all)
	w.putDocumentsBack(texts)
	w.mu.Unlock()
	w.changed()
}

func (w *Workspace) replace(objects []Object) {
	w.objects = objects
	w.index = make(map[int]int, len(objects))
	for i := range objects {
		w.index[objects[i].ID] = i
	}
}

// Subscribe calls f after each change, in the goroutine that made it, until stop.
func (w *Workspace) Subscribe(f func()) (stop func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.watcher++
	id := w.watcher
	w.watchers[id] = f
	return func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		delete(w.watchers, id)
	}
}

// changed forgets what was computed and tells the watchers, outside the lock
// so that they may read.
func (w *Workspace) changed() {
	w.mu.Lock()
	w.groups = nil
	w.version++
	told := make([]func(), 0, len(w.watchers))
	for _, f := range w.watchers {
		told = append(told, f)
	}
	w.mu.Unlock()
	for _, f := range told {
		f()
	}
}
