package app

import (
	"slices"
	"time"

	"kubepki/core/decode"
	"kubepki/core/pki"
)

// decodeModel is the Decode page without its looks: what was given, and what
// was found in it.
type decodeModel struct {
	text    string
	pasted  decode.Result
	objects []foundObject // of pasted
	files   []decodedFile

	selected int // place in found()
}

// decodedFile is a file that was dropped or chosen, and what is in it.
type decodedFile struct {
	name    string
	result  decode.Result
	objects []foundObject
}

// foundObject is one object and where it was found.
type foundObject struct {
	decode.Object
	Source string // the file's name, "" for pasted text
	keyID  [32]byte
}

// foundIn notes the source of what was read, and each key's ID once: it costs
// more than to compare thousands of them.
func foundIn(source string, r decode.Result) []foundObject {
	out := make([]foundObject, len(r.Objects))
	for i, o := range r.Objects {
		out[i] = foundObject{o, source, pki.KeyID(o.PublicKey)}
	}
	return out
}

// foundFault is a part that cannot be read and where it is.
type foundFault struct {
	decode.Unread
	Source string
}

// setText reads what is pasted. Nothing typed is ever lost: what cannot be read
// stays in the field.
func (m *decodeModel) setText(text string, now time.Time) {
	if text == m.text {
		return
	}
	m.text, m.pasted = text, decode.Result{}
	if !blank(text) {
		m.pasted = decode.Bytes("", []byte(text), now)
	}
	m.objects = foundIn("", m.pasted)
	m.selected = 0
}

// addFiles reads files; one of a name that is there already takes its place.
// The first object of the new ones is then in sight.
func (m *decodeModel) addFiles(files []File, now time.Time) {
	for _, f := range files {
		m.files = slices.DeleteFunc(m.files, func(old decodedFile) bool { return old.name == f.Name })
	}
	m.selected = len(m.found())
	for _, f := range files {
		result := decode.Bytes(f.Name, f.Data, now)
		m.files = append(m.files, decodedFile{f.Name, result, foundIn(f.Name, result)})
	}
	if m.selected >= len(m.found()) {
		m.selected = 0
	}
}

// clear empties everything; undo brings it back.
func (m *decodeModel) clear() (undo func()) {
	old := *m
	*m = decodeModel{}
	return func() { *m = old }
}

// empty tells whether nothing was given.
func (m *decodeModel) empty() bool { return blank(m.text) && len(m.files) == 0 }

// found lists every object: of the pasted text, then of each file.
func (m *decodeModel) found() []foundObject {
	out := slices.Clone(m.objects)
	for _, f := range m.files {
		out = append(out, f.objects...)
	}
	return out
}

// named is what an object is called: a key takes the name of the certificate or
// request that it belongs to.
func named(f foundObject, found []foundObject) string {
	isKey := f.Kind == decode.PrivateKey || f.Kind == decode.PublicKey
	if !isKey || f.keyID == [32]byte{} {
		return decodedName(f.Object)
	}
	for _, other := range found {
		if (other.Kind == decode.Certificate || other.Kind == decode.Request) && other.keyID == f.keyID {
			return decodedName(other.Object)
		}
	}
	return decodedName(f.Object)
}

// unreadFiles lists what could not be read in files; what was pasted has its
// faults at the field.
func (m *decodeModel) unreadFiles() []foundFault {
	var out []foundFault
	for _, f := range m.files {
		for _, u := range f.result.Unread {
			out = append(out, foundFault{u, f.name})
		}
	}
	return out
}

func blank(s string) bool {
	for _, r := range s {
		if r != ' ' && r != '\n' && r != '\r' && r != '\t' {
			return false
		}
	}
	return true
}
