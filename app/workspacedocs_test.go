package app

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"kubepki/core/intake"
)

func TestDocumentsComeAndGoWithObjects(t *testing.T) {
	w := NewWorkspace()
	changes := 0
	defer w.Subscribe(func() { changes++ })()
	unit := Document{Document: intake.Document{Kind: intake.Unit, Path: "a.service", Text: "[Service]"}}
	pod := Document{Document: intake.Document{Kind: intake.Manifest, Path: "b.yaml", Text: "kind: Pod"}}
	ids := w.AddIntake([]Object{{Kind: Certificate, Name: "x"}}, []Document{unit, pod})
	assert.Equal(t, []int{1, 2, 3}, ids)
	assert.Equal(t, 1, changes, "an intake is one change")
	assert.Equal(t, 1, w.Len(), "documents are no objects")
	got, ok := w.Document(3)
	assert.True(t, ok)
	assert.Equal(t, "b.yaml", got.Path)

	undo := w.Remove(1, 2)
	assert.Len(t, w.Documents(), 1)
	w.AddDocuments([]Document{unit})
	undo()
	undo()
	assert.Equal(t, 1, w.Len())
	var order []int
	for _, d := range w.Documents() {
		order = append(order, d.ID)
	}
	assert.Equal(t, []int{2, 3, 4}, order, "each is back where it was")
	_, ok = w.Document(9)
	assert.False(t, ok)
}
