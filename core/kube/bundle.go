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

// entry is one file of the bundle: its bytes are made when it is written, so
// that a large bundle is never in memory twice.
type entry struct {
	path  string
	mode  fs.FileMode
	bytes func() ([]byte, error)
}

// WriteBundle writes everything as a zip with Unix modes: README.txt,
// SHA256SUMS, kubeadm/HOST.yaml, and a folder for each host with its absolute
// paths below it. The same result gives the same bytes.
func (r *Result) WriteBundle(ctx context.Context, w io.Writer, o BundleOptions) error {
	entries, err := r.entries(o.Host)
	if err != nil {
		return err
	}
	z := zip.NewWriter(w)
	var sums strings.Builder
	for i, e := range entries {
		if err := ctx.Err(); err != nil {
			return err
		}
		data, err := e.bytes()
		if err != nil {
			return fmt.Errorf("kube: write bundle: %s: %w", e.path, err)
		}
		fmt.Fprintf(&sums, "%x  %s\n", sha256.Sum256(data), e.path)
		if err := r.writeEntry(z, e, data); err != nil {
			return err
		}
		if o.Progress != nil {
			o.Progress(i+1, len(entries)+1)
		}
		if o.Yield != nil {
			if err := o.Yield(ctx); err != nil {
				return err
			}
		}
	}
	if err := r.writeEntry(z, entry{path: "SHA256SUMS", mode: publicMode}, []byte(sums.String())); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("kube: write bundle: %w", err)
	}
	return nil
}

func (r *Result) writeEntry(z *zip.Writer, e entry, data []byte) error {
	h := &zip.FileHeader{Name: e.path, Method: zip.Deflate, Modified: r.At.UTC()}
	h.SetMode(e.mode)
	f, err := z.CreateHeader(h)
	if err != nil {
		return fmt.Errorf("kube: write bundle: %s: %w", e.path, err)
	}
	if _, err := f.Write(data); err != nil {
		return fmt.Errorf("kube: write bundle: %s: %w", e.path, err)
	}
	return nil
}

// entries lists the bundle's files, sorted by path.
func (r *Result) entries(host string) ([]entry, error) {
	out := []entry{{"README.txt", publicMode, func() ([]byte, error) { return []byte(r.Readme(host)), nil }}}
	for _, h := range r.Plan.Cluster.Nodes() {
		if host == "" || host == h.Name {
			out = append(out, entry{"kubeadm/" + h.Name + ".yaml", publicMode, func() ([]byte, error) { return KubeadmConfig(r.Plan.Cluster, h.Name) }})
		}
	}
	for _, m := range r.Made {
		for _, f := range m.Item.Files {
			if host == "" || host == f.Folder {
				out = append(out, entry{f.BundlePath(), f.Mode, func() ([]byte, error) { return r.Bytes(m, f) }})
			}
		}
	}
	if host != "" && len(out) == 1 {
		return nil, fmt.Errorf("kube: write bundle: host %q is not in the cluster", host)
	}
	sort.Slice(out, func(a, b int) bool { return out[a].path < out[b].path })
	return out, nil
}
