package health

import (
	"io/fs"

	"kubepki/core/kube"
)

// File is one file of a set.
type File struct {
	Host string      // "" where there is but one
	Path string      // absolute on the host
	Mode fs.FileMode // 0 when it is not known
	// Bytes are what it holds. Make, where it is set, gives them instead when
	// they are wanted, so that a large set is never in memory twice.
	Bytes []byte
	Make  func() ([]byte, error)
	// Refusal says why Kubernetes' programs do not read the file as it stands. Bytes
	// or Make are then what can be made of it all the same, which may be nothing.
	// Nil is that they read it, or that nobody looked.
	Refusal *Refusal
}

// Data is what the file holds.
func (f *File) Data() ([]byte, error) {
	if f.Make != nil {
		return f.Make()
	}
	return f.Bytes, nil
}

// FilesOf lists the files of a result as they would lie on the hosts. Users'
// files have the folder "users" for a host.
func FilesOf(r *kube.Result) []File {
	out := make([]File, 0, r.Plan.Files())
	for _, m := range r.Made {
		for _, f := range m.Item.Files {
			out = append(out, File{Host: f.Folder, Path: f.Path, Mode: f.Mode, Make: func() ([]byte, error) { return r.Bytes(m, f) }})
		}
	}
	return out
}
