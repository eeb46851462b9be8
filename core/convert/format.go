package convert

import (
	"bytes"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"slices"
	"sort"
	"time"

	"kubepki/core/keyfile"
)

// ID names a format.
type ID string

// Material is what is converted.
type Material struct {
	// Certs are certificates in any order.
	Certs []*x509.Certificate
	// Refused are what stands for certificates in a store that was read, and what
	// Go cannot read: DER, or nothing of the sort. Nothing is written with them.
	Refused [][]byte
	// Key belongs to one of them; nil for none. Secret.
	Key *keyfile.Key
	// MoreKeys are further keys of a store that was read: servers' stores hold
	// one for each of their names. Nothing is written with them. Secret.
	MoreKeys []keyfile.Key
	// Name is what files are called, without an ending: "api-lab".
	Name string
	// Aliases are the names by which a read store holds its certificates, in
	// their order; "" where it has none. Writing does not look at them.
	Aliases []string
}

// addCert takes a certificate of a store.
func (m *Material) addCert(alias string, der []byte) {
	c, err := x509.ParseCertificate(der)
	if err != nil {
		m.Refused = append(m.Refused, der)
		return
	}
	m.Certs, m.Aliases = append(m.Certs, c), append(m.Aliases, alias)
}

// addKey takes a key of a store.
func (m *Material) addKey(k keyfile.Key) {
	if m.Key == nil {
		m.Key = &k
		return
	}
	m.MoreKeys = append(m.MoreKeys, k)
}

// Options are what some formats want besides.
type Options struct {
	Passphrase []byte
	// Alias is the entry's name in key stores.
	Alias string
	// Object and Namespace name a Secret or ConfigMap; no namespace leaves it
	// to kubectl.
	Object, Namespace string
	// Now is written into key stores as the time of their entries.
	Now time.Time
}

// File is what was made.
type File struct {
	Name, Mime string
	Data       []byte
	Secret     bool // it holds a private key
}

// Need tells whether a format wants something.
type Need int

// What a format can want of a thing.
const (
	Never Need = iota
	Maybe
	Must
)

// Format is one format. Each registers itself from its own file.
type Format struct {
	ID     ID
	Name   string
	Rank   int
	Ending string // of file names
	Mime   string
	Use    string // who takes it, in a few words
	// Many tells that it holds more than one certificate.
	Many bool
	// Certs and Key tell whether it holds certificates and a key.
	Certs, Key Need
	// Passphrase and Alias tell which options it wants.
	Passphrase, Alias bool
	// Object tells that it is a Kubernetes object with a name.
	Object bool

	detects func([]byte) bool
	read    func(ctx context.Context, data, passphrase []byte) (Material, error)
	write   func(context.Context, Material, Options) ([]byte, error)
}

var formats []Format

func register(f Format) Format {
	formats = append(formats, f)
	return f
}

// Formats lists every format by rank, whatever the order of files.
func Formats() []Format {
	out := slices.Clone(formats)
	sort.SliceStable(out, func(a, b int) bool { return out[a].Rank < out[b].Rank })
	return out
}

// FormatByID finds a format.
func FormatByID(id ID) (Format, bool) {
	for _, f := range formats {
		if f.ID == id {
			return f, true
		}
	}
	return Format{}, false
}

// Writes tells whether the format is written here, or only read.
func (f Format) Writes() bool { return f.write != nil }

// Fits tells why the material cannot be in the format, nil if it can. A key
// that the format does not hold is left out and is no reason.
func (f Format) Fits(m Material) error {
	switch n := len(m.Certs); {
	case f.Certs == Must && n == 0:
		return errors.New("it needs a certificate")
	case f.Certs == Never && n > 0 && m.Key == nil:
		return errors.New("it holds no certificates")
	case !f.Many && n > 1:
		return fmt.Errorf("it holds one certificate, and there are %d", n)
	case n > maxCerts:
		return fmt.Errorf("there are %d certificates, at most %d are taken", n, maxCerts)
	case f.Key == Must && !m.private():
		return errors.New("it needs the private key")
	case n == 0 && !m.private():
		return errors.New("there is nothing to write")
	}
	return nil
}

func (m Material) private() bool { return m.Key != nil && m.Key.IsPrivate() }

// maxCerts bounds what is taken at once; the trust stores of systems have 150.
const maxCerts = 1000

// Write makes a file in the format. Certificates are put in the right order
// first, see [Order]; the key must belong to the first.
func Write(ctx context.Context, m Material, id ID, o Options) (File, error) {
	f, ok := FormatByID(id)
	if !ok || !f.Writes() {
		return File{}, fmt.Errorf("convert: write: format %q is not one that is written here", id)
	}
	m, err := f.prepare(m, o)
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return File{}, err
	}
	data, err := f.write(ctx, m, o)
	if err != nil {
		if ctx.Err() != nil {
			err = ctx.Err()
		}
		return File{}, err
	}
	name := m.Name
	if name == "" {
		name = "certificate"
	}
	return File{name + f.Ending, f.Mime, data, f.Key != Never && m.private()}, nil
}

// prepare checks what is at hand and puts it in order.
func (f Format) prepare(m Material, o Options) (Material, error) {
	fail := func(err error) (Material, error) {
		return Material{}, fmt.Errorf("convert: write %s: %w", f.Name, err)
	}
	if err := f.Fits(m); err != nil {
		return fail(err)
	}
	if f.Passphrase && len(o.Passphrase) == 0 {
		return Material{}, &keyfile.PassphraseError{Format: f.Name, Missing: true}
	}
	if f.Key == Never {
		m.Key = nil
	}
	if len(m.Certs) == 0 {
		return m, nil
	}
	if m.Key == nil {
		if chain, err := Order(m.Certs, nil); err == nil && len(chain.Unused) == 0 {
			m.Certs = chain.Certs // else they are a set, as a trust store's, and stay as they are
		}
		return m, nil
	}
	chain, err := Order(m.Certs, m.Key.Public)
	if err != nil {
		return fail(err)
	}
	m.Certs = chain.Certs
	return m, nil
}

// Read takes the certificates and the key out of a file of any format of the
// table. Errors are keyfile's, or say in words what the file is.
func Read(ctx context.Context, data, passphrase []byte) (Material, error) {
	if len(data) > maxFile {
		return Material{}, &keyfile.LimitError{What: "bytes of a file", Got: int64(len(data)), Most: maxFile}
	}
	if len(bytes.TrimSpace(data)) == 0 {
		return Material{}, errors.New("convert: read: there is nothing in it")
	}
	f, ok := Detect(data)
	if !ok {
		return Material{}, errors.New("convert: read: it is in no format that is known here: PEM, DER, base64, PKCS#7, PKCS#12 or JKS is expected")
	}
	m, err := f.read(ctx, data, passphrase)
	switch {
	case err != nil:
		return Material{}, err
	case len(m.Certs)+len(m.Refused) > maxCerts:
		return Material{}, &keyfile.LimitError{What: "certificates of a file", Got: int64(len(m.Certs) + len(m.Refused)), Most: maxCerts}
	}
	return m, nil
}

// maxFile bounds what is read, in bytes.
const maxFile = 8 << 20

// Detect tells which format a file is in, without opening it.
func Detect(data []byte) (Format, bool) {
	for _, f := range Formats() {
		if f.detects != nil && f.detects(data) {
			return f, true
		}
	}
	return Format{}, false
}
