package app

import (
	"context"
	"crypto/sha256"
	"io/fs"
)

// origin is the file that something came in: the archive, and the path there.
type origin struct{ archive, path string }

// piece is a thing in a file: where in it, and what it is.
type piece struct {
	path     string
	identity [32]byte
}

// standing is how a piece stands in its file. What is not known is 0.
type standing struct {
	id, line int
	mode     fs.FileMode
}

// like tells whether nothing that is known of both differs.
func (a standing) like(b standing) bool {
	return (a.line == b.line || a.line == 0 || b.line == 0) && (a.mode == b.mode || a.mode == 0 || b.mode == 0)
}

// lastBrought is what a file held when it was last brought.
type lastBrought struct {
	intake int
	pieces map[piece]standing
}

// holdings are the files of the workspace, and all that is in it whatever its file.
type holdings struct {
	files map[origin]*lastBrought
	all   map[[32]byte]int // to the ID
}

func (o *Object) piece() (origin, piece, standing) {
	return origin{o.Archive, fileOfPath(o.Path)}, piece{o.Path, o.identity()}, standing{o.ID, o.Line, o.Mode}
}

func (d *Document) piece() (origin, piece, standing) {
	return origin{d.Archive, fileOfPath(d.Path)}, piece{d.Path, d.identity()}, standing{d.ID, d.Line, d.Mode}
}

// identity is the same for two documents that say the same.
func (d *Document) identity() [32]byte {
	return sha256.Sum256([]byte(string(d.Kind) + "\x00" + d.Text))
}

// add notes a piece of a file, if it is of the last time that the file was brought.
func (h *holdings) add(at origin, p piece, as standing, of int) {
	h.all[p.identity] = as.id
	f := h.files[at]
	if f == nil || of > f.intake {
		f = &lastBrought{of, map[piece]standing{}}
		h.files[at] = f
	}
	if of == f.intake {
		f.pieces[p] = as
	}
}

// held is what the workspace holds.
func (s *session) held(ctx context.Context, turn func(context.Context) error) (*holdings, error) {
	h := &holdings{map[origin]*lastBrought{}, map[[32]byte]int{}}
	objects, documents := s.ws.All(), s.ws.Documents()
	for i := range objects {
		at, p, as := objects[i].piece()
		h.add(at, p, as, objects[i].Intake)
		if err := turn(ctx); err != nil {
			return nil, err
		}
	}
	for i := range documents {
		at, p, as := documents[i].piece()
		h.add(at, p, as, documents[i].Intake)
	}
	return h, nil
}

// at is what a file held when it was last brought. A tree that was made here and
// comes back in an archive is that tree.
func (h *holdings) at(o origin) *lastBrought {
	if f := h.files[o]; f != nil || nameless(o.path) {
		return f
	}
	return h.files[origin{"", o.path}]
}

// fresh parts what was read into what is there already and what is not.
func (s *session) fresh(ctx context.Context, objects []Object, documents []Document, turn func(context.Context) error) (out brought, err error) {
	h, err := s.held(ctx, turn)
	if err != nil {
		return out, err
	}
	now := map[origin]map[piece]standing{} // each file as it is read now
	for i := range objects {
		if objects[i].Path != "" { // what was pasted is of no file, and what it is takes a while to work out
			noteIn(now, objects[i].piece)
		}
	}
	for i := range documents {
		noteIn(now, documents[i].piece)
	}
	f := &freshness{h: h, kept: map[origin]*lastBrought{}, taken: map[origin]map[piece]bool{}}
	for at, pieces := range now {
		if was := h.at(at); was != nil && !lost(was.pieces, pieces) {
			f.kept[at] = was
		}
	}
	for i := range objects {
		if id, joins, ok := f.there(objects[i].piece()); ok {
			out.know(id)
		} else {
			objects[i].Intake = joins
			out.objects = append(out.objects, objects[i])
		}
		if err := turn(ctx); err != nil {
			return out, err
		}
	}
	for i := range documents {
		if id, joins, ok := f.there(documents[i].piece()); ok {
			out.know(id)
		} else {
			documents[i].Intake = joins
			out.documents = append(out.documents, documents[i])
		}
	}
	return out, nil
}

func noteIn(files map[origin]map[piece]standing, of func() (origin, piece, standing)) {
	at, p, as := of()
	if files[at] == nil {
		files[at] = map[piece]standing{}
	}
	files[at][p] = as
}

// lost tells whether something is no more in a file, or stands in it otherwise.
func lost(was, is map[piece]standing) bool {
	for p, before := range was {
		if now, ok := is[p]; !ok || !now.like(before) {
			return true
		}
	}
	return false
}

// know notes what is there already, 0 for what came with the same intake.
func (b *brought) know(id int) {
	if id > 0 {
		b.known = append(b.known, id)
	}
}

// freshness tells one after the other what is there already.
type freshness struct {
	h     *holdings
	kept  map[origin]*lastBrought   // files that lost nothing
	taken map[origin]map[piece]bool // what came already
}

// there tells whether a piece is in the workspace, and which one it is; else the
// intake that it joins, 0 for its own.
func (f *freshness) there(at origin, p piece, _ standing) (id, joins int, ok bool) {
	if f.taken[at] == nil {
		f.taken[at] = map[piece]bool{}
	}
	if f.taken[at][p] {
		return 0, 0, true
	}
	f.taken[at][p] = true
	if at.path == "" { // pasted
		id, ok = f.h.all[p.identity]
		f.h.all[p.identity] = 0
		return id, 0, ok
	}
	was := f.kept[at]
	if was == nil {
		return 0, 0, false
	}
	as, ok := was.pieces[p]
	return as.id, was.intake, ok
}
