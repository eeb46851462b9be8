package archive

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// What is read of a zip at most: a bundle of 5,000 hosts fits, a bomb does not.
const (
	MaxFiles = 60_000
	MaxBytes = 128 << 20 // of all files, unpacked
	maxFile  = 8 << 20   // of one
)

// Is tells whether a file begins as a zip does.
func Is(file []byte) bool { return bytes.HasPrefix(file, []byte("PK\x03\x04")) }

// Read gives every file of a zip that is no folder, with what the list in it
// says of each. It refuses a zip that is damaged or unpacks to too much.
func Read(ctx context.Context, file []byte, yield func(context.Context) error) ([]Entry, error) {
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return nil, errors.New("archive: it is no zip, or a part of one: take it again from where it was saved")
	}
	if len(z.File) > MaxFiles {
		return nil, fmt.Errorf("archive: it holds %d files, at most %d are read: unpack it and choose the files", len(z.File), MaxFiles)
	}
	r := reader{left: MaxBytes}
	for _, f := range z.File {
		if yield != nil {
			if err := yield(ctx); err != nil {
				return nil, err
			}
		}
		if f.FileInfo().IsDir() {
			continue
		}
		if err := r.take(f); err != nil {
			return nil, err
		}
	}
	return r.described(), nil
}

// reader unpacks one file after the other.
type reader struct {
	left    int64
	entries []Entry
	known   map[string]Entry // what the list says, by file
}

func (r *reader) take(f *zip.File) error {
	if f.Flags&1 != 0 {
		return fmt.Errorf("archive: %q is encrypted by the zip program: unpack it first", f.Name)
	}
	in, err := f.Open()
	if err != nil {
		return fmt.Errorf("archive: %q cannot be unpacked: %w", f.Name, err)
	}
	defer in.Close()
	most := min(r.left, maxFile)
	data, err := io.ReadAll(io.LimitReader(in, most+1))
	switch {
	case err != nil:
		return fmt.Errorf("archive: %q is damaged: %w", f.Name, err)
	case int64(len(data)) > most:
		return fmt.Errorf("archive: %q unpacks to more than %d bytes: unpack it and choose the files with keys and certificates", f.Name, most)
	}
	r.left -= int64(len(data))
	if f.Name == List {
		r.known = Described(data)
		return nil
	}
	r.entries = append(r.entries, Entry{File: f.Name, Data: data})
	return nil
}

// Described reads the list: what it says of each file. One of another program
// is a file like others, which holds no key: it gives nil.
func Described(data []byte) map[string]Entry {
	var all listed
	if json.Unmarshal(data, &all) != nil || all.Version != 1 {
		return nil
	}
	known := make(map[string]Entry, len(all.Objects))
	for _, e := range all.Objects {
		known[e.File] = e
	}
	return known
}

func (r *reader) described() []Entry {
	for i, e := range r.entries {
		if known, ok := r.known[e.File]; ok {
			known.Data = e.Data
			r.entries[i] = known
		}
	}
	return r.entries
}
