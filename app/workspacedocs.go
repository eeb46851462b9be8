package app

import (
	"slices"
	"sort"
	"time"

	"kubepki/core/intake"
)

// Document is a text that was taken in: a manifest, a unit, a log. It is a
// value, as an [Object] is. Secret: the text of a kubeconfig may hold a key.
type Document struct {
	ID     int // given by the workspace, from the same numbers as those of objects
	Intake int // the change that brought it, as of objects
	intake.Document
	Made time.Time // when it was taken in
}

// AddDocuments takes texts in as one change and gives their IDs in order.
func (w *Workspace) AddDocuments(batch []Document) []int { return w.AddIntake(nil, batch) }

// AddIntake takes objects and documents in as one change and gives their IDs,
// the objects' first. [Workspace.Remove] takes both kinds of IDs, so that one
// undo takes a whole intake back.
func (w *Workspace) AddIntake(objects []Object, documents []Document) []int {
	w.mu.Lock()
	w.intakes++
	ids := make([]int, 0, len(objects)+len(documents))
	for _, o := range objects {
		ids = append(ids, w.addObject(o))
	}
	for _, d := range documents {
		w.last++
		d.ID = w.last
		if d.Intake == 0 {
			d.Intake = w.intakes
		}
		w.documents = append(w.documents, d)
		ids = append(ids, d.ID)
	}
	w.mu.Unlock()
	w.changed()
	return ids
}

// Documents gives every document, oldest first. The list is the caller's own.
func (w *Workspace) Documents() []Document {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.documents)
}

// Document gives the document with this ID.
func (w *Workspace) Document(id int) (Document, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	i := slices.IndexFunc(w.documents, func(d Document) bool { return d.ID == id })
	if i < 0 {
		return Document{}, false
	}
	return w.documents[i], true
}

// Has tells whether an object or a document of this ID is there.
func (w *Workspace) Has(id int) bool {
	_, object := w.Get(id)
	_, document := w.Document(id)
	return object || document
}

// takeDocuments takes out the documents with these IDs. The lock is held.
func (w *Workspace) takeDocuments(gone map[int]bool) (taken []Document) {
	var kept []Document
	for _, d := range w.documents {
		if gone[d.ID] {
			taken = append(taken, d)
		} else {
			kept = append(kept, d)
		}
	}
	w.documents = kept
	return taken
}

// putDocumentsBack restores the order by ID. The lock is held.
func (w *Workspace) putDocumentsBack(taken []Document) {
	w.documents = append(slices.Clone(w.documents), taken...)
	sort.Slice(w.documents, func(a, b int) bool { return w.documents[a].ID < w.documents[b].ID })
}

// Link notes as one change who signed objects: the KeyID of the authority, by
// the object's ID. Who is gone meanwhile is passed over.
func (w *Workspace) Link(issuers map[int][32]byte) {
	w.mu.Lock()
	for id, key := range issuers {
		if at, ok := w.index[id]; ok {
			w.objects[at].IssuerKey = key
		}
	}
	w.mu.Unlock()
	if len(issuers) > 0 {
		w.changed()
	}
}
