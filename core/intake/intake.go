// Package intake reads what people bring: certificates, requests and keys in
// any format that is known, several at once, encrypted ones with their
// passphrase, in zips, tars, kubeconfigs, Secrets and base64; and the texts that
// tell of them, see [Document]. It goes by content, never by a file's name. What
// cannot be read is told with its place, and takes nothing else down. What all
// of it may cost is bounded, see [Limits].
//
// Results are plain data, so that reading may happen in a browser's worker: it
// can take seconds.
package intake

import (
	"context"
	"crypto/x509"
	"io/fs"
	"path"
	"strings"
	"time"

	"kubepki/core/decode"
)

// File is a file, or pasted text with no name. Names of files in a folder hold
// their path below it: "kubernetes/pki/ca.crt".
type File struct {
	Name string `json:"name"`
	Data []byte `json:"data"`
}

// Object is one thing that was found.
type Object struct {
	Kind    decode.ObjectKind `json:"kind"`
	Format  string            `json:"format"`
	DER     []byte            `json:"der,omitempty"`   // of all but private keys
	PKCS8   []byte            `json:"pkcs8,omitempty"` // of a private key. Secret
	PEMType string            `json:"pemType,omitempty"`
	KeyID   []byte            `json:"keyID,omitempty"` // see pki.KeyID; nil when Go does not know the key
	CA      bool              `json:"ca,omitempty"`    // a certificate that may sign others

	Name   string `json:"name"`             // for people
	Source string `json:"source,omitempty"` // the file that was given
	Line   int    `json:"line,omitempty"`   // of the text that it was in
	// Archive is the one that it came out of, as it was given; "" for a file.
	Archive string `json:"archive,omitempty"`
	// Mode are the permissions of its file in an archive, 0 when not known.
	Mode fs.FileMode `json:"mode,omitempty"`
	// Path is where it was within an archive, and after "#" within a text:
	// "etc/kubernetes/admin.conf#users/kubernetes-admin/user/client-key-data",
	// "Secret/default/web/tls.crt". Or what the list of a saved workspace says.
	Path       string    `json:"path,omitempty"`
	Provenance string    `json:"provenance,omitempty"` // in the list of a saved workspace
	Made       time.Time `json:"made"`                 // there too; else zero

	// Problems are those of the text around it, which its DER does not show.
	Problems []decode.Problem `json:"problems,omitempty"`

	cert *x509.Certificate // does not travel
}

// Certificate is the parsed certificate where it was just read, else nil.
func (o Object) Certificate() *x509.Certificate { return o.cert }

// Place is the file with its folders: the path, or what was given.
func (o Object) Place() string {
	if o.Path != "" {
		return o.Path
	}
	return o.Source
}

// Lock says that something could be read with its passphrase.
type Lock string

// The states of a lock.
const (
	NoLock  Lock = ""
	Missing Lock = "missing" // no passphrase was given
	Wrong   Lock = "wrong"   // the one given does not open it
)

// Fault is a part that cannot be read, and where it is.
type Fault struct {
	Given        string // the name of the file that was given
	Source       string // the file, or its path in an archive
	Line, Column int    // from 1; 0 when it is no text
	Why, Fix     string
	Lock         Lock
	// Passed tells that nothing says that it should be readable: a file among
	// others that holds no key, request or certificate.
	Passed bool
}

// Error is everything in one line.
func (f Fault) Error() string {
	u := decode.Unread{Line: f.Line, Column: f.Column}
	parts := []string{f.Source, u.Where(), f.Why, f.Fix}
	out := parts[:0]
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, ": ")
}

// Result is all that was found.
type Result struct {
	Objects   []Object   `json:"objects"`
	Documents []Document `json:"documents"`
	Faults    []Fault    `json:"faults"`
}

// Locked is the first lock that is shut, NoLock when none is.
func (r Result) Locked() Lock {
	for _, f := range r.Faults {
		if f.Lock != NoLock {
			return f.Lock
		}
	}
	return NoLock
}

// Read finds everything in files. A passphrase is tried on all that has one.
// The only error is the context's; when the time of [Limits] is over, the
// result is what was found until then, and a fault says so.
func Read(ctx context.Context, files []File, passphrase string, now time.Time) (Result, error) {
	r := &reader{passphrase: passphrase, now: now, left: most(UnpackedBytes), began: time.Now()}
	for i, f := range files {
		r.given = f.Name
		err := r.file(ctx, part{name: f.Name, data: f.Data, told: !strings.Contains(f.Name, "/") || looksRight(f.Name)})
		if ctx.Err() != nil {
			return Result{}, ctx.Err()
		}
		if err != nil {
			r.outOfTime(f.Name, len(files)-i-1)
			break
		}
	}
	NameKeys(r.Objects)
	return r.Result, nil
}

func isAuthority(c *x509.Certificate) bool { return c != nil && c.BasicConstraintsValid && c.IsCA }

// NameKeys gives keys the name of the certificate or request that they belong
// to. One that belongs to none is called as its file.
func NameKeys(objects []Object) {
	names := map[string]string{}
	for _, o := range objects {
		if !o.isKey() && o.KeyID != nil {
			if _, ok := names[string(o.KeyID)]; !ok {
				names[string(o.KeyID)] = o.Name
			}
		}
	}
	for i := range objects {
		o := &objects[i]
		if !o.isKey() || !o.Made.IsZero() {
			continue
		}
		if name := names[string(o.KeyID)]; name != "" && o.KeyID != nil {
			o.Name = name
		} else if place := o.Place(); place != "" {
			o.Name = path.Base(place)
		}
	}
}

func (o Object) isKey() bool { return o.Kind == decode.PrivateKey || o.Kind == decode.PublicKey }
