package intake

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"kubepki/core/archive"
)

// isZip knows zips, also empty ones (APPNOTE sections 4.3.7 and 4.3.16).
func isZip(data []byte) bool { return archive.Is(data) || bytes.HasPrefix(data, []byte("PK\x05\x06")) }

// entry is one file of an archive.
type entry struct {
	name string
	mode fs.FileMode
	link string // where a link points to
	data []byte // of a tar, whose files are there
	open func() (io.Reader, error)
}

// safeName is an entry's name as a path below the archive, or why it is none:
// unpacked by a careless program it would write somewhere else.
func safeName(name string) (clean, why string) {
	if strings.ContainsAny(name, "\\\x00") {
		return "", "its name holds a character that no path has"
	}
	for _, step := range strings.Split(name, "/") {
		if step == ".." {
			return "", "its name leads out of the archive (..)"
		}
	}
	return strings.TrimPrefix(path.Clean("/"+name), "/"), ""
}

// unpack reads one entry of an archive.
func (r *reader) unpack(ctx context.Context, p part, e entry) error {
	in := p
	in.nesting, in.archive = p.nesting+1, true
	clean, why := safeName(e.name)
	if in.name = clean; why != "" {
		in.name = e.name
		r.fault(in, Fault{Why: why + ": it is left out", Fix: "look where this archive is from"})
		return nil
	}
	if p.archive { // an archive in an archive
		in.name = p.name + "/" + clean
	}
	switch {
	case e.mode.IsDir():
		return nil
	case e.mode&fs.ModeSymlink != 0 || e.link != "":
		r.document(in, Link, e.link)
		r.fault(in, Fault{Why: "it is a link to " + e.link + ", and links are not followed", Fix: "nothing, if that file is here too", Passed: true})
		return nil
	case !e.mode.IsRegular():
		r.fault(in, Fault{Why: "it is no file but a device, pipe or socket: it is left out"})
		return nil
	}
	data, err := r.inflate(e)
	if err != nil {
		r.fault(in, Fault{Why: err.Error(), Fix: "unpack it and choose the files with keys and certificates"})
		return ctx.Err()
	}
	in.data, in.told, in.mode = data, looksRight(clean), e.mode.Perm()
	return r.file(ctx, in)
}

// inflate reads an entry within its bounds.
func (r *reader) inflate(e entry) ([]byte, error) {
	if r.left <= 0 {
		return nil, fmt.Errorf("more than %d bytes are unpacked: the rest is not read", most(UnpackedBytes))
	}
	limit := min(r.left, most(FileBytes))
	data, err := e.data, error(nil)
	if e.open != nil {
		file, failed := e.open()
		if failed != nil {
			return nil, fmt.Errorf("it cannot be unpacked: %w", failed)
		}
		data, err = io.ReadAll(io.LimitReader(file, int64(limit)+1))
	}
	r.left -= len(data)
	switch {
	case len(data) > limit:
		return nil, fmt.Errorf("it unpacks to more than %d bytes", limit)
	case err != nil:
		return nil, fmt.Errorf("it is damaged: %w", err)
	}
	return data, nil
}

// zip reads a zip, with what its list says when it was saved here.
func (r *reader) zip(ctx context.Context, p part) error {
	z, err := zip.NewReader(bytes.NewReader(p.data), int64(len(p.data)))
	if err != nil {
		r.fault(p, Fault{Why: "it is no zip, or a part of one", Fix: "take it again from where it was saved"})
		return nil
	}
	files := z.File
	if len(files) > most(Entries) {
		r.tooMany(p, Entries)
		files = files[:most(Entries)]
	}
	known := r.listed(files)
	p.listed = known != nil
	before := len(r.Objects) + len(r.Documents) + len(r.Faults)
	for _, f := range files {
		if known != nil && f.Name == archive.List {
			continue
		}
		first := len(r.Objects)
		if err := r.unpack(ctx, p, zipEntry(f)); err != nil {
			return err
		}
		r.describe(known[f.Name], first)
	}
	if len(r.Objects)+len(r.Documents)+len(r.Faults) == before {
		r.fault(p, Fault{Why: "no key, request or certificate is in this zip", Fix: "give one that was saved here, or the files themselves"})
	}
	return nil
}

// Systems whose zips know permissions (APPNOTE section 4.4.2).
const (
	zipUnix = 3
	zipMac  = 19
)

func zipEntry(f *zip.File) entry {
	e := entry{name: f.Name, mode: f.Mode()}
	if made := f.CreatorVersion >> 8; made != zipUnix && made != zipMac {
		e.mode &^= fs.ModePerm // it knows no permissions
	}
	e.open = func() (io.Reader, error) {
		if f.Flags&1 != 0 {
			return nil, errors.New("the zip program encrypted it")
		}
		return f.Open()
	}
	if e.mode&fs.ModeSymlink == 0 {
		return e
	}
	e.link = "another file"
	if in, err := f.Open(); err == nil {
		defer in.Close()
		if target, err := io.ReadAll(io.LimitReader(in, 4096)); err == nil && len(target) > 0 {
			e.link = string(target)
		}
	}
	return e
}

// listed reads the list of a workspace that was saved here, nil without one.
func (r *reader) listed(files []*zip.File) map[string]archive.Entry {
	for _, f := range files {
		if f.Name == archive.List {
			if data, err := r.inflate(zipEntry(f)); err == nil {
				return archive.Described(data)
			}
		}
	}
	return nil
}

// describe gives objects what the list says of their file.
func (r *reader) describe(e archive.Entry, first int) {
	if e.Name == "" {
		return
	}
	for i := first; i < len(r.Objects); i++ {
		o := &r.Objects[i]
		o.Name, o.Path, o.Provenance, o.Made, o.Archive = e.Name, e.Path, e.Provenance, e.Made, "" // it lies where the list says
	}
}
