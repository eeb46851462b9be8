package learn

import (
	"bytes"
	"context"
	"crypto/x509"
	"slices"
	"time"

	"kubepki/core/pki"
)

// Object is one of the learner's files: exactly one of its values is set.
type Object struct {
	Name    string // the file's: "ca.key"
	Key     *pki.PrivateKey
	Cert    *x509.Certificate
	Request *pki.Request
	Data    []byte // of any other file
	Secret  bool   // Data that others must not see
	Tree    *Tree  // the files of a whole host
}

// Bench is what the learner has, by file name.
type Bench map[string]Object

// With is the bench with more on it; what has the same name is replaced.
func (b Bench) With(made ...Object) Bench {
	out := make(Bench, len(b)+len(made))
	for name, o := range b {
		out[name] = o
	}
	for _, o := range made {
		out[o.Name] = o
	}
	return out
}

// Lacks lists those of the names that are not there.
func (b Bench) Lacks(names []string) []string {
	var out []string
	for _, n := range names {
		if _, ok := b[n]; !ok && !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}

// These are the files of the names, those that are there.
func (b Bench) These(names []string) []Object {
	var out []Object
	for _, n := range names {
		if o, ok := b[n]; ok {
			out = append(out, o)
		}
	}
	return out
}

// Since are those of the names that are there, and were not among had.
func (b Bench) Since(had Bench, names []string) []Object {
	return slices.DeleteFunc(b.These(names), func(o Object) bool { return o.same(had[o.Name]) })
}

// same tells that nothing was made anew.
func (o Object) same(other Object) bool {
	return o.Key == other.Key && o.Cert == other.Cert && o.Request == other.Request && o.Tree == other.Tree && bytes.Equal(o.Data, other.Data)
}

// Env is what operations need of the world.
type Env struct {
	Maker pki.Maker
	Now   func() time.Time
	// Yield lets others run for a moment, and gives ctx.Err() when ctx is done.
	Yield func(ctx context.Context) error
}

// FieldError says which field of an operation cannot be used, why and what to do.
type FieldError struct{ Field, What, Fix string }

// Error is one line.
func (e *FieldError) Error() string { return e.What + ": " + e.Fix }

// keyOf, certOf, requestOf and dataOf fetch a file of the kind that is needed.
func (b Bench) keyOf(field, name string) (*pki.PrivateKey, error) {
	if o, ok := b[name]; ok && o.Key != nil {
		return o.Key, nil
	}
	return nil, &FieldError{field, "There is no private key " + name + " yet", "make it first"}
}

func (b Bench) certOf(field, name string) (*x509.Certificate, error) {
	if o, ok := b[name]; ok && o.Cert != nil {
		return o.Cert, nil
	}
	return nil, &FieldError{field, "There is no certificate " + name + " yet", "make it first"}
}

func (b Bench) requestOf(field, name string) (*pki.Request, error) {
	if o, ok := b[name]; ok && o.Request != nil {
		return o.Request, nil
	}
	return nil, &FieldError{field, "There is no request " + name + " yet", "make it first"}
}

func (b Bench) dataOf(field, name string) ([]byte, error) {
	if o, ok := b[name]; ok && o.Data != nil {
		return o.Data, nil
	}
	return nil, &FieldError{field, "There is no file " + name + " yet", "make it first"}
}
