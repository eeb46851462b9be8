package repair

import (
	"archive/zip"
	"context"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
	"time"

	"kubepki/core/pki"
)

// entry is one file of the zip.
type entry struct {
	path string
	mode fs.FileMode
	data []byte
}

// script is the mode of what a person may start.
const script fs.FileMode = 0o755

// entries lists the zip: for each host a folder with the files that change, by
// their absolute paths, and the commands as a script; users' kubeconfigs;
// requests; and what to do.
func (r *Result) entries() []entry {
	out := []entry{{"README.txt", public, []byte(r.Readme())}}
	for i := range r.Hosts {
		h := &r.Hosts[i]
		out = append(out, entry{"repair-" + h.Folder() + ".sh", script, []byte(h.Script())})
	}
	for _, f := range r.Files {
		name := path.Join(folderOf(f.Host), path.Clean("/"+f.Path))
		out = append(out, entry{name, f.Mode, f.Data})
	}
	for _, q := range r.Requests {
		out = append(out, entry{q.Path, public, pki.RequestPEM(q.PKI.X509)})
	}
	return out
}

// WriteZip writes the files that change, with their modes, and what to do with
// them. Private keys are in it. yield is called between files; nil is none.
func (r *Result) WriteZip(ctx context.Context, w io.Writer, yield func(context.Context) error) error {
	z := zip.NewWriter(w)
	for _, e := range r.entries() {
		if err := writeEntry(z, e, r.At); err != nil {
			return err
		}
		if yield != nil {
			if err := yield(ctx); err != nil {
				return err
			}
		}
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("repair: write zip: %w", err)
	}
	return ctx.Err()
}

func writeEntry(z *zip.Writer, e entry, at time.Time) error {
	h := &zip.FileHeader{Name: e.path, Method: zip.Deflate, Modified: at.UTC()}
	h.SetMode(e.mode)
	f, err := z.CreateHeader(h)
	if err == nil {
		_, err = f.Write(e.data)
	}
	if err != nil {
		return fmt.Errorf("repair: write zip: %s: %w", e.path, err)
	}
	return nil
}

// Script is the steps of a host as a shell script. It stops at the first failure.
func (h *Host) Script() string {
	var b strings.Builder
	b.WriteString("#!/bin/sh\n# Run as root on " + pki.Visible(or(h.Name, "the host")) + ", in the folder that holds README.txt.\nset -eu\ncd \"$(dirname \"$0\")\"\n")
	for _, s := range h.Steps {
		b.WriteString("\n# " + string(s.Kind) + "\n" + strings.Join(s.Commands, "\n") + "\n")
	}
	return b.String()
}

func or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// members counts the hosts whose etcd is mended.
func (r *Result) members() int {
	hosts := map[string]bool{}
	note := func(host, item string) {
		if strings.HasPrefix(item, "etcd-server") || strings.HasPrefix(item, "etcd-peer") {
			hosts[host] = true
		}
	}
	for _, f := range r.Files {
		note(f.Host, f.Item)
	}
	for _, q := range r.Requests {
		note(q.Host, q.Item)
	}
	return len(hosts)
}

// Readme says what is in the zip and what to do, in order.
func (r *Result) Readme() string {
	var b strings.Builder
	fmt.Fprintf(&b, "Files to mend a cluster's PKI, made on %s.\nPrivate keys are in it: keep it as you would keep a root password.\n", r.At.UTC().Format("2 January 2006 15:04 UTC"))
	if len(r.Requests) > 0 {
		b.WriteString("\nFIRST: HAVE THE REQUESTS SIGNED\nEach certificate goes beside its request, under the same name with the ending .crt, as PEM.\n")
		for _, q := range r.Requests {
			b.WriteString("  " + q.Path + "\n    signer   " + pki.Visible(q.Signer) + "\n    subject  " + pki.Visible(q.PKI.Subject.String()) + "\n")
			if len(q.PKI.SANs) > 0 {
				b.WriteString("    names    " + pki.Visible(q.PKI.SANs.String()) + "\n")
			}
		}
	}
	b.WriteString("\nON EACH HOST, ONE AFTER THE OTHER, AS ROOT\nWait until one is ready before the next: etcd bears the loss of a minority alone.\n")
	if r.members() > 1 {
		b.WriteString("Where etcd is down already, as when all its certificates have ended, start on all its hosts at once:\nnone gets ready before most are mended.\n")
	}
	for i := range r.Hosts {
		h := &r.Hosts[i]
		b.WriteString("\n" + pki.Visible(or(h.Name, "the host")) + ": sh repair-" + h.Folder() + ".sh, which does\n")
		for _, s := range h.Steps {
			b.WriteString("  " + string(s.Kind) + "\n    " + strings.Join(s.Commands, "\n    ") + "\n")
		}
	}
	if len(r.Assumed) > 0 {
		b.WriteString("\nASSUMED, FOR NOTHING IN THE SET TELLS\n  " + strings.Join(r.Assumed, "\n  ") + "\n")
	}
	if len(r.Left) > 0 {
		b.WriteString("\nNOT MENDED\n")
		for _, l := range r.Left {
			b.WriteString("  " + pki.Visible(or(l.Path, l.Item)) + ": " + l.Why + "\n")
		}
	}
	b.WriteString("\nAFTERWARDS\nWho copied admin.conf to ~/.kube/config copies it again. Put the backups away.\n")
	return b.String()
}
