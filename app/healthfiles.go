package app

import (
	"encoding/pem"
	"errors"
	"path"
	"slices"
	"strconv"
	"strings"

	"kubepki/core/health"
	"kubepki/core/intake"
	"kubepki/core/kube"
	"kubepki/core/paths"
)

// setOfFiles is the workspace as files with their paths, and the texts that start
// programs. Of a path that was brought more than once, the last time counts. A
// cluster that was made here comes as it would be downloaded: its files lie on
// more hosts than the workspace has objects.
func (s *session) setOfFiles() ([]health.File, []paths.Document) {
	objects, documents := s.ws.All(), s.ws.Documents()
	g := &filing{folders: foldersOf(objects, documents), at: map[string]int{}, whole: map[string]bool{}, latest: map[string]int{}, packed: map[string]bool{}}
	for i := range objects {
		g.seen(objects[i].Archive, objects[i].Path, objects[i].Intake)
	}
	for i := range documents {
		g.seen(documents[i].Archive, documents[i].Path, documents[i].Intake)
	}
	if r, ok := s.cluster.Result.(*kube.Result); ok && r != nil {
		if intake := heldSince(r, objects); intake > 0 {
			g.made(r, intake)
		}
	}
	for _, d := range documents {
		g.document(d)
	}
	for _, o := range objects {
		g.object(o)
	}
	g.bind()
	g.follow()
	return g.files, g.documents
}

// heldSince is the intake by which a result's objects came into the workspace, 0
// when they are not there.
func heldSince(r *kube.Result, objects []Object) int {
	if len(r.Made) == 0 || len(r.Made[0].Item.Files) == 0 {
		return 0
	}
	first := r.Made[0].Item.Files[0].BundlePath()
	for _, o := range objects {
		if o.Path == first {
			return o.Intake
		}
	}
	return 0
}

// filing puts objects back into the files that they came from.
type filing struct {
	folders   map[string]string // put before the paths of an archive
	files     []health.File
	documents []paths.Document
	at        map[string]int  // of a path in files, those of several objects
	whole     map[string]bool // paths that are there whole already
	latest    map[string]int  // the last intake of a path
	packed    map[string]bool // paths that came out of an archive
	links     []Document
	refused   []Document
	parts     [][]filePart // of files, by their place
}

// filePart is one object of a file, and its line there.
type filePart struct {
	line int
	make func() ([]byte, error)
}

// name is the path of a file, below the folder of its archive.
func (g *filing) name(archive, at string) string { return below(g.folders[archive], at) }

// below is the path of a file in a folder, "" for what has no path.
func below(folder, at string) string {
	if at = fileOfPath(at); folder == "" || at == "" {
		return at
	}
	return path.Join(folder, at)
}

func (g *filing) seen(archive, at string, intake int) {
	if at != "" {
		name := clean(g.name(archive, at))
		g.latest[name] = max(g.latest[name], intake)
		g.packed[name] = g.packed[name] || archive != ""
	}
}

// passed tells what is no more in a file that was brought again later. Files of a
// common name that lie in no tree may be of several hosts: none takes the place of
// another.
func (g *filing) passed(name string, intake int) bool {
	return intake < g.latest[clean(name)] && (strings.Contains(name, "/") || placed(name).Path != name)
}

// made adds the files of a cluster that was made here, but for those that were
// brought since.
func (g *filing) made(r *kube.Result, intake int) {
	for _, f := range health.FilesOf(r) {
		if f.Host == "users" {
			f.Host, f.Path = "", "users/"+f.Path
		}
		if name := clean(f.Host + "/" + f.Path); intake >= g.latest[name] {
			g.whole[name] = true
			g.files = append(g.files, f)
		}
	}
	g.texts(r)
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
			if g.latest[clean(t.Path)]+g.latest[clean(host+name)] == 0 { // else it came back
				g.documents = append(g.documents, paths.Document{Host: host, Path: name, Text: string(data)})
			}
		}
	}
}

func (g *filing) document(d Document) {
	name := g.name(d.Archive, d.Path)
	if d.Path != "" && g.passed(name, d.Intake) {
		return
	}
	switch d.Kind {
	case intake.KubeconfigFile:
		name = or(name, "pasted-"+strconv.Itoa(d.ID)+".conf")
		if !g.whole[clean(name)] {
			g.whole[clean(name)] = true
			g.files = append(g.files, health.File{Path: name, Mode: d.Mode, Bytes: []byte(d.Text)})
		}
	case intake.Link:
		g.links = append(g.links, d)
	case intake.Refused:
		g.refused = append(g.refused, d)
	case intake.Manifest, intake.Unit, intake.Flags:
		g.documents = append(g.documents, paths.Document{Path: name, Line: d.Line, Text: d.Text})
	}
}

func clean(name string) string { return path.Clean("/" + name) }

// object adds an object to the file that it is of. What a kubeconfig embeds comes
// with its text, where that is here.
func (g *filing) object(o Object) {
	name := or(g.name(o.Archive, o.Path), fileNameOf(o))
	make := pemOf(o)
	if make == nil || g.whole[clean(name)] || o.Path != "" && g.passed(name, o.Intake) {
		return
	}
	i, ok := g.at[clean(name)]
	if !ok {
		i = g.open(health.File{Path: name, Mode: o.Mode})
	}
	g.parts[i] = append(g.parts[i], filePart{o.Line, make})
}

// open begins a file.
func (g *filing) open(f health.File) int {
	i := len(g.files)
	g.at[clean(f.Path)] = i
	g.files = append(g.files, f)
	for len(g.parts) <= i {
		g.parts = append(g.parts, nil)
	}
	return i
}

// bind puts the parts of each file together, in the order of their lines, and says
// of which files programs refuse to read them as they stand.
func (g *filing) bind() {
	for i, parts := range g.parts {
		if len(parts) == 0 {
			continue
		}
		slices.SortStableFunc(parts, func(a, b filePart) int { return a.line - b.line })
		g.files[i].Make = func() ([]byte, error) { return joined(parts) }
	}
	for _, d := range g.refused {
		name := g.name(d.Archive, d.Path)
		i, ok := g.at[clean(name)]
		if !ok {
			i = g.open(health.File{Path: name, Mode: d.Mode})
		}
		why := strings.Split(d.Text, "\n")
		g.files[i].Refusal = &health.Refusal{Why: why[0], Labels: why[1:]}
	}
}

// joined writes the parts of a file one after the other.
func joined(parts []filePart) (out []byte, err error) {
	for _, part := range parts {
		data, other := part.make()
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
