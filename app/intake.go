package app

import (
	"context"
	"fmt"
	"strings"

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

// bring makes objects of the workspace of what was read. What is there already is
// not brought again, nor what was pasted and is there under any path. The same
// certificate in two files is two objects, for a sheet has a line for each; a file
// that has lost something since it was last brought is brought whole, so that
// what stands in it now is what counts.
func (s *session) bring(ctx context.Context, r intake.Result, turn func(context.Context) error) (brought, error) {
	now := s.now()
	objects := make([]Object, 0, len(r.Objects))
	for _, f := range r.Objects {
		o, err := s.bringOne(ctx, f)
		if err != nil {
			return brought{}, err
		}
		if f.Made.IsZero() {
			o.Made = now // an intake is one moment
		}
		objects = append(objects, o)
		if err := turn(ctx); err != nil {
			return brought{}, err
		}
	}
	documents := make([]Document, len(r.Documents))
	for i, d := range r.Documents {
		documents[i] = Document{Document: d, Made: now}
	}
	out, err := s.fresh(ctx, objects, documents, turn)
	out.faults = r.Faults
	return out, err
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

// settle finds in the background who signed what was just taken in, and then
// judges the set: in that order, for who signed is a change of it. What was taken
// out again meanwhile is passed over.
func (s *session) settle(ids []int) {
	s.background(func() {
		ctx, by, issuers := context.Background(), signersAmong(s.ws.All()), map[int][32]byte{}
		for _, id := range ids {
			o, ok := s.ws.Get(id)
			if !ok || o.IssuerKey != [32]byte{} {
				continue
			}
			issuer, err := s.issuerOf(ctx, &o, by)
			if err != nil {
				return
			}
			if issuer != [32]byte{} {
				issuers[id] = issuer
			}
		}
		s.ws.Link(issuers)
		if len(ids) > 1 {
			s.later(s.judgeSet)
		}
	})
}

// file is the file that an object or a document came in, "" for what was pasted.
func fileOfPath(path string) string {
	file, _, _ := strings.Cut(path, "#")
	return file
}
