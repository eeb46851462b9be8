package learn

import (
	"context"
	"crypto"
	"crypto/x509"
	"strings"
	"time"

	"kubepki/core/chain"
	"kubepki/core/health"
	"kubepki/core/kube"
	"kubepki/core/kubeconfig"
	"kubepki/core/logs"
	"kubepki/core/paths"
	"kubepki/core/pki"
	"kubepki/core/repair"
	"kubepki/core/sheet"
)

// Tree is the files of one host: its /etc/kubernetes, and what starts its
// programs. It is judged once, when it is made, and never changed.
type Tree struct {
	Host  string
	Files []health.File
	Sheet *sheet.Sheet

	things []logs.Thing // what lies there, for package logs; nil until it is asked for
	certs  map[string]*x509.Certificate
	memo   *chain.Memo // of signatures that were checked
}

// newTree judges files. The error is that of ctx or of the environment alone.
func newTree(ctx context.Context, env Env, host string, files []health.File) (*Tree, error) {
	t := &Tree{Host: host, Files: files, certs: map[string]*x509.Certificate{}, memo: chain.NewMemo()}
	for _, f := range files {
		t.certs[f.Path] = certIn(f)
	}
	var set []health.File
	var texts []paths.Document
	for _, f := range files {
		if starts(f.Path) {
			texts = append(texts, paths.Document{Host: host, Path: f.Path, Text: string(f.Bytes)})
			continue
		}
		set = append(set, f)
	}
	var err error
	t.Sheet, err = sheet.Make(ctx, set, sheet.Options{Now: env.Now(), Parse: kubeconfig.Parse, Texts: texts, Yield: env.Yield})
	return t, err
}

// starts tells that a file says how a program is started.
func starts(path string) bool {
	return strings.HasSuffix(path, ".yaml") || strings.HasSuffix(path, ".service")
}

// with is the tree with files changed.
func (t *Tree) with(ctx context.Context, env Env, changed []repair.File) (*Tree, error) {
	files := append([]health.File(nil), t.Files...)
	for _, c := range changed {
		for i := range files {
			if files[i].Path == c.Path {
				files[i].Bytes = c.Data
			}
		}
	}
	return newTree(ctx, env, t.Host, files)
}

// Data is what a file holds, nil where there is none.
func (t *Tree) Data(path string) []byte {
	for i := range t.Files {
		if t.Files[i].Path == path {
			return t.Files[i].Bytes
		}
	}
	return nil
}

// Cert is the certificate in a file: of a kubeconfig, its user’s. Nil is none.
func (t *Tree) Cert(path string) *x509.Certificate { return t.certs[path] }

func certIn(f health.File) *x509.Certificate {
	data := f.Bytes
	switch {
	case strings.HasSuffix(f.Path, ".conf"):
		k, err := kubeconfig.Parse(data)
		if err != nil || len(k.Users) == 0 {
			return nil
		}
		data = k.Users[0].User.CertificateData
	case !strings.HasSuffix(f.Path, ".crt"):
		return nil
	}
	c, err := pki.ParseCertificate(data)
	if err != nil {
		return nil
	}
	return c
}

// public is the public half of the key in a file, nil where there is none.
func (t *Tree) public(path string) crypto.PublicKey {
	der, err := pki.ParsePrivateKey(t.Data(path))
	if err != nil {
		return nil
	}
	key, err := x509.ParsePKCS8PrivateKey(der)
	if k, ok := key.(interface{ Public() crypto.PublicKey }); ok && err == nil {
		return k.Public()
	}
	return nil
}

// Row is the sheet's line about a file, nil for none.
func (t *Tree) Row(path string) *sheet.Row {
	for i := range t.Sheet.Rows {
		if t.Sheet.Rows[i].Path == path {
			return &t.Sheet.Rows[i]
		}
	}
	return nil
}

// Finding is the worst that the sheet says of a line, nil for nothing.
func (t *Tree) Finding(r *sheet.Row) *health.Finding {
	if r == nil || len(r.Findings) == 0 {
		return nil
	}
	return &t.Sheet.Report.Findings[r.Findings[0]]
}

// treeOf fetches the files of a host.
func (b Bench) treeOf(field, name string) (*Tree, error) {
	if o, ok := b[name]; ok && o.Tree != nil {
		return o.Tree, nil
	}
	return nil, &FieldError{field, "There are no files of " + name + " yet", "make them first"}
}

// treeAge is how old the set of a lesson is.
const treeAge = 100 * 24 * time.Hour

// hostFiles makes the files of a control plane as kubeadm does, with P-256 keys,
// which are made in a moment.
func hostFiles(ctx context.Context, env Env, host string) ([]health.File, error) {
	d := kube.DefaultDraft()
	d.ControlPlanes, d.Workers, d.KeyAlgorithm = host+" 10.0.0.10", "", string(pki.ECDSAP256)
	at := env.Now().Add(-treeAge)
	r, err := kube.Build(ctx, kube.NewPlan(d.Read(at).Cluster), kube.Options{Maker: env.Maker, Now: at, Parallel: 1, Yield: env.Yield})
	if err != nil {
		return nil, err
	}
	var out []health.File
	for _, f := range health.FilesOf(r) {
		if f.Host != host {
			continue
		}
		if f.Bytes, err = f.Data(); err != nil {
			return nil, err
		}
		f.Make = nil
		out = append(out, f)
	}
	for _, text := range r.Texts(host) {
		_, name, ok := strings.Cut(text.Path, "/manifests/")
		if !ok {
			continue
		}
		data, err := text.Bytes()
		if err != nil {
			return nil, err
		}
		out = append(out, health.File{Host: host, Path: manifestFolder + name, Mode: text.Mode, Bytes: data})
	}
	return out, nil
}

const manifestFolder = "/etc/kubernetes/manifests/"
