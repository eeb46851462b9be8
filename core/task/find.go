package task

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"kubepki/core/intake"
)

// Find reads what people bring. The blob is the files one after the other; the
// answer is a [Findings], its blob is for [Findings.Split] and [EachObject].
const Find = "find"

// Finding is what is read, and how.
type Finding struct {
	Names      []string  `json:"names"`
	Sizes      []int     `json:"sizes"`
	Passphrase string    `json:"passphrase"`
	Now        time.Time `json:"now"`
}

// Findings is what is said of it as a whole.
type Findings struct {
	Objects   int               `json:"objects"`   // how many were found
	Documents []intake.Document `json:"documents"` // without their texts, which are in the blob
	Sizes     []int             `json:"sizes"`     // of the texts, in bytes
	Faults    []intake.Fault    `json:"faults"`
}

// Split parts the blob into the objects and the documents with their texts.
func (f Findings) Split(blob []byte) (objects []byte, documents []intake.Document, err error) {
	at := len(blob)
	for _, n := range f.Sizes {
		if at -= n; n < 0 || at < 0 {
			return nil, nil, errSizes
		}
	}
	if len(f.Sizes) != len(f.Documents) {
		return nil, nil, errSizes
	}
	objects, rest := blob[:at], blob[at:]
	for i, d := range f.Documents {
		d.Text, rest = string(rest[:f.Sizes[i]]), rest[f.Sizes[i]:]
		documents = append(documents, d)
	}
	return objects, documents, nil
}

var errSizes = errors.New("task: find: sizes do not fit")

// FindIn describes files, and joins them to the blob.
func FindIn(files []intake.File, passphrase string, now time.Time) (Finding, []byte) {
	in := Finding{Passphrase: passphrase, Now: now}
	total := 0
	for _, f := range files {
		in.Names, in.Sizes = append(in.Names, f.Name), append(in.Sizes, len(f.Data))
		total += len(f.Data)
	}
	if len(files) == 1 {
		return in, files[0].Data // 16 MB are better not copied
	}
	blob := make([]byte, 0, total)
	for _, f := range files {
		blob = append(blob, f.Data...)
	}
	return in, blob
}

var _ = register(Find, func(ctx context.Context, in Finding, blob []byte) (any, []byte, error) {
	var files []intake.File
	for i, name := range in.Names {
		if i >= len(in.Sizes) || in.Sizes[i] < 0 || in.Sizes[i] > len(blob) {
			return nil, nil, errSizes
		}
		files = append(files, intake.File{Name: name, Data: blob[:in.Sizes[i]]})
		blob = blob[in.Sizes[i]:]
	}
	r, err := intake.Read(ctx, files, in.Passphrase, in.Now)
	if err != nil {
		return nil, nil, err
	}
	var all []byte
	for _, o := range r.Objects {
		text, err := json.Marshal(o)
		if err != nil {
			return nil, nil, err
		}
		all = append(all, join(text, nil)...)
	}
	out := Findings{Objects: len(r.Objects), Faults: r.Faults}
	for _, d := range r.Documents { // texts may have megabytes: reading them as JSON would stop a page
		all = append(all, d.Text...)
		out.Sizes = append(out.Sizes, len(d.Text))
		d.Text = ""
		out.Documents = append(out.Documents, d)
	}
	return out, all, nil
})

// EachObject reads the objects that were found one by one, so that a page can
// breathe between them: there may be ten thousand.
func EachObject(blob []byte, f func(intake.Object) error) error {
	for len(blob) > 0 {
		text, rest, err := split(blob)
		if err != nil {
			return err
		}
		var o intake.Object
		if err := json.Unmarshal(text, &o); err != nil {
			return err
		}
		if err := f(o); err != nil {
			return err
		}
		blob = rest
	}
	return nil
}
