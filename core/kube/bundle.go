package kube

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"io/fs"
	"sort"
	"strings"
	"time"
)

// BundleOptions say what goes into a bundle and how it is written.
type BundleOptions struct {
	// Host restricts the bundle to one host's folder; "" is everything.
	Host string
	// Progress is called after each file with the count so far. Nil is none.
	Progress func(done, total int)
	// Yield is called between files, so that a browser can paint. Nil is none.
	Yield func(context.Context) error
}

// pause lets others run, as the caller wants it.
func (o BundleOptions) pause(ctx context.Context) error {
	if o.Yield == nil {
		return ctx.Err()
	}
	return o.Yield(ctx)
}

// entry is one file of the bundle: its bytes are made when it is written, so
// that a large bundle is never in memory twice.
type entry struct {
	path  string
	mode  fs.FileMode
	bytes func() ([]byte, error)
}

// WriteBundle writes everything as a zip with Unix modes: README.txt,
// SHA256SUMS, recreate.sh, kubeadm/HOST.yaml, extras/HOST, and a folder for each
// host with its absolute paths below it. The same result gives the same bytes.
func (r *Result) WriteBundle(ctx context.Context, w io.Writer, o BundleOptions) error {
	entries, err := r.entries(o.Host, func() error { return o.pause(ctx) })
	if err != nil {
		return err
	}
	return writeZip(ctx, w, r.At, entries, o)
}

// writeZip writes the entries, and SHA256SUMS over them.
func writeZip(ctx context.Context, w io.Writer, at time.Time, entries []entry, o BundleOptions) error {
	pause := func() error { return o.pause(ctx) }
	z := zip.NewWriter(&pausingWriter{to: w, pause: pause})
	var sums strings.Builder
	for i, e := range entries {
		data, err := e.bytes()
		if err != nil {
			return fmt.Errorf("kube: write bundle: %s: %w", e.path, err)
		}
		fmt.Fprintf(&sums, "%x  %s\n", sha256.Sum256(data), e.path)
		if err := writeEntry(z, at, e, data, pause); err != nil {
			return err
		}
		if o.Progress != nil {
			o.Progress(i+1, len(entries)+1)
		}
	}
	if err := writeEntry(z, at, entry{path: "SHA256SUMS", mode: publicMode}, []byte(sums.String()), pause); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("kube: write bundle: %w", err)
	}
	return nil
}

// pieceLen is how much is packed between pauses.
const pieceLen = 128 << 10

// pausingWriter pauses now and then: a zip ends with the list of all its files,
// which for thousands of hosts takes a quarter of a second in a browser.
type pausingWriter struct {
	to      io.Writer
	pause   func() error
	written int // since the last pause
}

func (w *pausingWriter) Write(data []byte) (int, error) {
	if w.written += len(data); w.written > pieceLen {
		w.written = 0
		if err := w.pause(); err != nil {
			return 0, err
		}
	}
	return w.to.Write(data)
}

func writeEntry(z *zip.Writer, at time.Time, e entry, data []byte, pause func() error) error {
	h := &zip.FileHeader{Name: e.path, Method: zip.Deflate, Modified: at.UTC()}
	h.SetMode(e.mode)
	f, err := z.CreateHeader(h)
	if err != nil {
		return fmt.Errorf("kube: write bundle: %s: %w", e.path, err)
	}
	for {
		piece := data[:min(len(data), pieceLen)]
		if _, err := f.Write(piece); err != nil {
			return fmt.Errorf("kube: write bundle: %s: %w", e.path, err)
		}
		if err := pause(); err != nil {
			return err
		}
		if data = data[len(piece):]; len(data) == 0 {
			return nil
		}
	}
}

// entries lists the bundle's files, sorted by path.
func (r *Result) entries(host string, pause func() error) ([]entry, error) {
	texts, err := r.texts(host, pause)
	if err != nil {
		return nil, err
	}
	if host != "" && len(texts) == 1 {
		return nil, fmt.Errorf("kube: write bundle: host %q is not in the cluster", host)
	}
	var out []entry
	for _, t := range texts {
		out = append(out, entry{t.Path, t.Mode, t.Bytes})
	}
	for i := range r.Made {
		m := &r.Made[i] // not copied for each of thousands of files
		for _, f := range m.Item.Files {
			if host == "" || host == f.Folder {
				out = append(out, entry{f.BundlePath(), f.Mode, func() ([]byte, error) { return r.Bytes(*m, f) }})
			}
		}
		if i%manyItems == manyItems-1 {
			if err := pause(); err != nil {
				return nil, err
			}
		}
	}
	return inOrder(out, pause)
}

// inOrder sorts by path, folder by folder: with thousands of hosts it takes a while.
func inOrder(entries []entry, pause func() error) ([]entry, error) {
	folders := map[string][]entry{}
	for i, e := range entries {
		if i%manyItems == 0 {
			if err := pause(); err != nil {
				return nil, err
			}
		}
		folder := e.path[:strings.IndexByte(e.path, '/')+1]
		if folder == "" {
			folder = e.path
		}
		folders[folder] = append(folders[folder], e)
	}
	names := make([]string, 0, len(folders))
	for name := range folders {
		names = append(names, name)
	}
	sort.Strings(names)
	out := make([]entry, 0, len(entries))
	for _, name := range names {
		files := folders[name]
		sort.Slice(files, func(a, b int) bool { return files[a].path < files[b].path })
		out = append(out, files...)
		if err := pause(); err != nil {
			return nil, err
		}
	}
	return out, nil
}
