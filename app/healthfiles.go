package app

import (
	"encoding/pem"
	"errors"
	"path"
	"strconv"
	"strings"

	"kubepki/core/health"
	"kubepki/core/intake"
	"kubepki/core/kube"
	"kubepki/core/paths"
)

// setOfFiles is the workspace as files with their paths, and the texts that start
// programs. A cluster that was made here comes as it would be downloaded: its
// files lie on more hosts than the workspace has objects.
func (s *session) setOfFiles() ([]health.File, []paths.Document) {
	g := &filing{at: map[string]int{}, whole: map[string]bool{}, parts: map[int][]func() ([]byte, error){}}
	if r, ok := s.cluster.Result.(*kube.Result); ok && r != nil && s.holds(r) {
		g.files = health.FilesOf(r)
		for i := range g.files {
			if f := &g.files[i]; f.Host == "users" {
				f.Host, f.Path = "", "users/"+f.Path
			}
			g.whole[clean(g.files[i].Host+"/"+g.files[i].Path)] = true
		}
		g.texts(r)
	}
	for _, d := range s.ws.Documents() {
		g.document(d)
	}
	for _, o := range s.ws.All() {
		g.object(o)
	}
	g.follow()
	return g.files, g.documents
}

// holds tells whether a result's objects are still in the workspace.
func (s *session) holds(r *kube.Result) bool {
	if len(r.Made) == 0 || len(r.Made[0].Item.Files) == 0 {
		return false
	}
	first := r.Made[0].Item.Files[0].BundlePath()
	for _, o := range s.ws.All() {
		if o.Path == first {
			return true
		}
	}
	return false
}

// filing puts objects back into the files that they came from.
type filing struct {
	files     []health.File
	documents []paths.Document
	at        map[string]int  // of a path in files, those of several objects
	whole     map[string]bool // paths that are there whole already
	links     []Document
	parts     map[int][]func() ([]byte, error) // of files, by their place
}

// texts are what starts the programs of a cluster that was made here: its static
// pods, and the kubelet's configuration.
func (g *filing) texts(r *kube.Result) {
	for _, t := range r.Texts("") {
		host, rest, ok := strings.Cut(strings.TrimPrefix(t.Path, "extras/"), "/")
		if !ok || !strings.HasPrefix(t.Path, "extras/") || !strings.HasPrefix(rest, "manifests/") && !strings.HasPrefix(rest, "kubelet/") {
			continue
		}
		if data, err := t.Bytes(); err == nil {
			name := "/etc/kubernetes/" + rest
			if strings.HasPrefix(rest, "kubelet/") {
				name = "/var/lib/" + rest
			}
			g.documents = append(g.documents, paths.Document{Host: host, Path: name, Text: string(data)})
		}
	}
}

func (g *filing) document(d Document) {
	switch d.Kind {
	case intake.KubeconfigFile:
		name := or(d.Path, "pasted-"+strconv.Itoa(d.ID)+".conf")
		if !g.whole[clean(name)] {
			g.whole[clean(name)] = true
			g.files = append(g.files, health.File{Path: name, Mode: d.Mode, Bytes: []byte(d.Text)})
		}
	case intake.Link:
		g.links = append(g.links, d)
	case intake.Manifest, intake.Unit, intake.Flags:
		g.documents = append(g.documents, paths.Document{Path: d.Path, Line: d.Line, Text: d.Text})
	}
}

// follow puts a file where a link to it is: the kubelet has its pair at
// kubelet-client-current.pem, which points to the newest one. A link to nowhere
// is nothing.
func (g *filing) follow() {
	for _, d := range g.links {
		target := clean(path.Join(path.Dir(d.Path), d.Text))
		if strings.HasPrefix(d.Text, "/") {
			target = clean(d.Text)
		}
		for _, f := range g.files {
			if at := clean(f.Path); at == target || strings.HasPrefix(d.Text, "/") && strings.HasSuffix(at, target) {
				f.Path = d.Path
				g.files = append(g.files, f)
				break
			}
		}
	}
}

func clean(name string) string { return path.Clean("/" + name) }

// object adds an object to the file that it is of. What a kubeconfig embeds comes
// with its text, where that is here.
func (g *filing) object(o Object) {
	name, _, _ := strings.Cut(o.Path, "#")
	name = or(name, fileNameOf(o))
	make := pemOf(o)
	if make == nil || g.whole[clean(name)] {
		return
	}
	i, ok := g.at[clean(name)]
	if !ok {
		i = len(g.files)
		g.at[clean(name)] = i
		g.files = append(g.files, health.File{Path: name, Mode: o.Mode, Make: func() ([]byte, error) { return joined(g.parts[i]) }})
	}
	g.parts[i] = append(g.parts[i], make)
}

// joined writes the parts of a file one after the other.
func joined(parts []func() ([]byte, error)) (out []byte, err error) {
	for _, part := range parts {
		data, other := part()
		out, err = append(out, data...), errors.Join(err, other)
	}
	return out, err
}

// fileNameOf is where an object lies that came from nowhere.
func fileNameOf(o Object) string {
	ending := ".crt"
	switch o.Kind {
	case PrivateKey:
		ending = ".key"
	case PublicKey:
		ending = ".pub"
	}
	return "pasted/" + strings.ReplaceAll(strings.TrimSuffix(o.Name, ending), "/", "-") + ending
}

// pemOf writes an object as the file that Kubernetes would read, nil for what
// belongs in no cluster's folder.
func pemOf(o Object) func() ([]byte, error) {
	label := "CERTIFICATE"
	switch o.Kind {
	case PrivateKey:
		if o.Secret == nil {
			return nil
		}
		return o.Secret.TraditionalPEM
	case PublicKey:
		label = "PUBLIC KEY"
	case Certificate, Authority:
	default:
		return nil
	}
	return func() ([]byte, error) { return pem.EncodeToMemory(&pem.Block{Type: label, Bytes: o.DER}), nil }
}
