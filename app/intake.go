package app

import (
	"context"
	"fmt"
	"strings"
	"time"

	"kubepki/core/decode"
	"kubepki/core/intake"
	"kubepki/core/task"
)

// batchBytes and batchFiles part what is read: each part is one piece of work
// away from the page, so that it can say how far it is.
const (
	batchBytes = 2 << 20
	batchFiles = 100
)

// readAll reads files away from the page, one batch after the other; done is
// told how many of them are read.
func (s *session) readAll(ctx context.Context, files []File, passphrase string, done func(int)) (intake.Result, error) {
	var all intake.Result
	for from := 0; from < len(files); {
		to, size := from, 0
		for to < len(files) && to-from < batchFiles && (to == from || size+len(files[to].Data) <= batchBytes) {
			size += len(files[to].Data)
			to++
		}
		r, err := s.readBatch(ctx, files[from:to], passphrase)
		if err != nil {
			return intake.Result{}, err
		}
		all.Objects, all.Documents, all.Faults = append(all.Objects, r.Objects...), append(all.Documents, r.Documents...), append(all.Faults, r.Faults...)
		from = to
		done(from)
	}
	intake.NameKeys(all.Objects)
	return all, nil
}

func (s *session) readBatch(ctx context.Context, files []File, passphrase string) (r intake.Result, err error) {
	in, blob := task.FindIn(intakeFiles(files), passphrase, s.now())
	var found task.Findings
	if blob, err = s.call(ctx, task.Find, in, blob, &found); err != nil {
		return r, err
	}
	objects, documents, err := found.Split(blob)
	if err != nil {
		return r, err
	}
	r.Documents, r.Faults = documents, found.Faults
	turn := s.turns()
	err = task.EachObject(objects, func(o intake.Object) error {
		r.Objects = append(r.Objects, o)
		return turn(ctx)
	})
	return r, err
}

func intakeFiles(files []File) []intake.File {
	out := make([]intake.File, len(files))
	for i, f := range files {
		out[i] = intake.File{Name: f.Name, Data: f.Data}
	}
	return out
}

// turns gives way to the browser at every sixteenth call.
func (s *session) turns() func(context.Context) error {
	n := 0
	return func(ctx context.Context) error {
		if n++; n%16 != 0 {
			return ctx.Err()
		}
		return s.Yield(ctx)
	}
}

// brought is what was read, ready for the workspace.
type brought struct {
	objects   []Object
	documents []Document
	known     []int // the IDs of what is there already
	faults    []intake.Fault
}

// place is what a thing is and where it was: the same certificate in two files
// is two objects, for a sheet has a line for each.
type place struct {
	identity [32]byte
	path     string
}

// bring makes objects of the workspace of what was read. What is there already
// is not brought again, nor what was pasted and is there under any path.
func (s *session) bring(ctx context.Context, r intake.Result, turn func(context.Context) error) (brought, error) {
	out, now := brought{faults: r.Faults}, s.now()
	there, err := s.places(ctx, turn)
	if err != nil {
		return out, err
	}
	for _, f := range r.Objects {
		o, err := s.bringOne(ctx, f)
		if err != nil {
			return out, err
		}
		if f.Made.IsZero() {
			o.Made = now // an intake is one moment
		}
		at := place{o.identity(), o.Path}
		if id, ok := there[at]; ok {
			if id > 0 {
				out.known = append(out.known, id)
			}
			continue
		}
		there[at], there[place{at.identity, ""}] = 0, 0
		out.objects = append(out.objects, o)
		if err := turn(ctx); err != nil {
			return out, err
		}
	}
	out.documents = s.freshDocuments(r.Documents, now, &out.known)
	return out, nil
}

// places finds everything in the workspace by what and where it is.
func (s *session) places(ctx context.Context, turn func(context.Context) error) (map[place]int, error) {
	all := s.ws.All()
	there := make(map[place]int, 2*len(all))
	for _, o := range all {
		id := o.identity()
		there[place{id, o.Path}], there[place{id, ""}] = o.ID, o.ID
		if err := turn(ctx); err != nil {
			return nil, err
		}
	}
	return there, nil
}

// bringOne makes one object. A key that is not worked with here is kept to be
// looked at.
func (s *session) bringOne(ctx context.Context, f intake.Object) (Object, error) {
	o, err := s.adoptOne(ctx, f)
	if err == nil || ctx.Err() != nil {
		return o, ctx.Err()
	}
	key := f
	f.Kind, f.DER, f.PEMType = "", f.PKCS8, "PRIVATE KEY"
	o, err = s.adoptOne(ctx, f)
	o.Problems = append(o.Problems, decode.Problem{
		Rule: decode.RuleEncoding, Level: decode.Warning, What: "This key can only be looked at",
		Why: fmt.Sprintf("It is of a kind that is not worked with here (%s).", key.Format), Fix: "Use the program that made it.",
	})
	return o, err
}

// freshDocuments are those that are not in the workspace yet.
func (s *session) freshDocuments(all []intake.Document, now time.Time, known *[]int) []Document {
	there := s.ws.Documents()
	var out []Document
	for _, d := range all {
		at := 0
		for _, old := range there {
			if old.Document == d {
				at = old.ID
			}
		}
		if at > 0 {
			*known = append(*known, at)
			continue
		}
		out = append(out, Document{Document: d, Made: now})
		there = append(there, Document{ID: -1, Document: d})
	}
	return out
}

// linkLater finds in the background who signed what was just taken in.
func (s *session) linkLater(ids []int) {
	s.background(func() {
		ctx := context.Background()
		if s.Yield(ctx) != nil {
			return
		}
		var fresh []Object
		for _, id := range ids {
			if o, ok := s.ws.Get(id); ok {
				fresh = append(fresh, o)
			}
		}
		if s.findIssuers(ctx, fresh, s.ws.All()) != nil {
			return
		}
		issuers := map[int][32]byte{}
		for _, o := range fresh {
			if o.IssuerKey != [32]byte{} {
				issuers[o.ID] = o.IssuerKey
			}
		}
		s.ws.Link(issuers)
	})
}

// file is the file that an object or a document came in, "" for what was pasted.
func fileOfPath(path string) string {
	file, _, _ := strings.Cut(path, "#")
	return file
}
