// Package archive writes the objects of a workspace as one zip, and reads what
// makes such a zip another than one of files: an object is a file of PEM, and
// workspace.json beside them says what each was called and where it came from.
// Package intake unpacks it, as it does any other.
package archive

import (
	"archive/zip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"
)

// Entry is an object as a file. What the zip does not know of it is empty.
type Entry struct {
	File       string    `json:"file"` // its name in the zip
	Name       string    `json:"name"`
	Path       string    `json:"path,omitempty"`
	Provenance string    `json:"provenance,omitempty"`
	Made       time.Time `json:"made"`
	Data       []byte    `json:"-"`
	Secret     bool      `json:"-"` // it is written so that its owner alone may read it
}

// List is the file that describes the others.
const List = "workspace.json"

// listed is what it holds.
type listed struct {
	Version int     `json:"version"` // 1
	Objects []Entry `json:"objects"`
}

// Write writes entries as a zip with Unix modes. File names that come twice are
// numbered. The same entries give the same bytes.
func Write(ctx context.Context, w io.Writer, entries []Entry, now time.Time, yield func(context.Context) error) error {
	z := zip.NewWriter(w)
	names := map[string]bool{List: true}
	all := listed{Version: 1, Objects: make([]Entry, len(entries))}
	for i, e := range entries {
		if yield != nil {
			if err := yield(ctx); err != nil {
				return err
			}
		}
		e.File = unique(e.File, names)
		all.Objects[i] = e
		if err := add(z, e.File, e.Data, e.Secret, now); err != nil {
			return err
		}
	}
	text, err := json.MarshalIndent(all, "", " ")
	if err != nil {
		return fmt.Errorf("archive: write: %w", err)
	}
	if err := add(z, List, text, false, now); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("archive: write: %w", err)
	}
	return nil
}

func add(z *zip.Writer, name string, data []byte, secret bool, now time.Time) error {
	h := &zip.FileHeader{Name: name, Method: zip.Deflate, Modified: now.UTC()}
	h.SetMode(0o644)
	if secret {
		h.SetMode(0o600)
	}
	f, err := z.CreateHeader(h)
	if err == nil {
		_, err = f.Write(data)
	}
	if err != nil {
		return fmt.Errorf("archive: write %s: %w", name, err)
	}
	return nil
}

// unique gives name, or with a number before its ending when it is taken: also
// where case alone differs, which some disks do not tell apart.
func unique(name string, taken map[string]bool) string {
	base, ending := name, ""
	if at := strings.LastIndexByte(name, '.'); at > 0 {
		base, ending = name[:at], name[at:]
	}
	for n := 2; taken[strings.ToLower(name)]; n++ {
		name = fmt.Sprintf("%s-%d%s", base, n, ending)
	}
	taken[strings.ToLower(name)] = true
	return name
}
