package intake

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"time"

	"kubepki/core/decode"
	"kubepki/core/pki"
)

// reader collects what is found.
type reader struct {
	Result
	passphrase string
	now        time.Time
	given      string    // the file that is read now
	left       int       // bytes that may still be unpacked
	began      time.Time // by the clock of this machine: it bounds the work, and judges nothing
	locks      int       // passphrases that were tried
	full       map[Cost]bool
}

// errTime ends reading when it took too long.
var errTime = errors.New("intake: time is over")

// turn tells whether reading may go on.
func (r *reader) turn(ctx context.Context) error {
	if time.Since(r.began) > time.Duration(most(Seconds))*time.Second {
		return errTime
	}
	return ctx.Err()
}

// part is bytes on their way to being known.
type part struct {
	name    string // of the file, or its path in an archive
	inside  string // where in it, "" for all of it: "Secret/default/web/tls.crt"
	line    int    // lines of the file before it
	flat    bool   // its own lines are not the file's: it was base64
	nesting int    // wrappings around it
	data    []byte
	told    bool        // that nothing is found in it is a fault; else it is passed over
	archive bool        // it came out of an archive
	listed  bool        // of a workspace that was saved here
	mode    fs.FileMode // of the file there, 0 when not known
}

// place is the part's path: "admin.conf#users/jane/user/client-key-data".
func (p part) place() string {
	switch {
	case p.inside == "":
		return p.name
	case p.name == "":
		return p.inside
	}
	return p.name + "#" + p.inside
}

// lineOf turns a line of the part into one of its file; 0 is no line of it.
func (p part) lineOf(line int) int {
	switch {
	case p.flat, line == 0 && p.line > 0:
		return p.line + 1
	case line == 0:
		return 0
	}
	return p.line + line
}

// wrapped is what the part was wrapped around.
func (p part) wrapped(data []byte) part {
	p.data = data
	p.nesting++
	return p
}

// found keeps an object.
func (r *reader) found(p part, o Object) {
	if len(r.Objects) >= most(Objects) {
		r.tooMany(p, Objects)
		return
	}
	o.Source = r.given
	if p.archive || p.inside != "" {
		o.Path = p.place()
	}
	o.Line, o.Mode, o.Archive = p.lineOf(o.Line), p.mode, r.archiveOf(p)
	r.Objects = append(r.Objects, o)
}

// document keeps a text.
func (r *reader) document(p part, kind DocumentKind, text string) {
	if len(r.Documents) >= most(Documents) {
		r.tooMany(p, Documents)
		return
	}
	d := Document{Kind: kind, Path: p.place(), Text: text, Mode: p.mode, Archive: r.archiveOf(p)}
	d.Line = p.lineOf(0)
	r.Documents = append(r.Documents, d)
}

// archiveOf is the archive that a part came out of, as it was given.
func (r *reader) archiveOf(p part) string {
	if p.archive {
		return r.given
	}
	return ""
}

// fault tells of a part that cannot be read.
func (r *reader) fault(p part, f Fault) {
	if len(r.Faults) >= most(Faults) {
		if !r.full[Faults] {
			r.note(Faults)
			r.Faults = append(r.Faults, Fault{Given: r.given, Source: p.name, Why: fmt.Sprintf("there are more than %d parts that cannot be read: the others are not listed", most(Faults))})
		}
		return
	}
	f.Given = r.given
	if f.Source == "" {
		f.Source = p.place()
	}
	f.Line = p.lineOf(f.Line)
	if p.flat {
		f.Column = 0
	}
	r.Faults = append(r.Faults, f)
}

// fail tells why a part is not read: an error of one of the formats' packages.
func (r *reader) fail(p part, err error) { r.fault(p, faultOf("", err)) }

// tooMany says once that a limit was hit.
func (r *reader) tooMany(p part, c Cost) {
	if r.full[c] {
		return
	}
	r.note(c)
	r.fault(p, Fault{Why: fmt.Sprintf("there are more than %d %s: the others are not read", most(c), c), Fix: "give it in parts"})
}

func (r *reader) note(c Cost) {
	if r.full == nil {
		r.full = map[Cost]bool{}
	}
	r.full[c] = true
}

// tooMuch says that this part alone is over a limit.
func (r *reader) tooMuch(p part, c Cost, got int, fix string) {
	r.fault(p, Fault{Why: fmt.Sprintf("it has %d %s, at most %d are read", got, c, most(c)), Fix: fix})
}

// outOfTime says that reading was ended by its limit.
func (r *reader) outOfTime(at string, others int) {
	why := fmt.Sprintf("reading took more than %d seconds and was ended here", most(Seconds))
	if others > 0 {
		why += fmt.Sprintf(": %d files after it were not read", others)
	}
	r.Faults = append(r.Faults, Fault{Given: at, Source: at, Why: why, Fix: "give it in parts"})
}

// decoded takes over what package decode found in a part.
func (r *reader) decoded(p part, data []byte) {
	found := decode.Bytes(p.name, data, r.now)
	for _, o := range found.Objects {
		r.found(p, objectOf(o))
	}
	for _, u := range found.Unread {
		r.fault(p, Fault{Line: u.Line, Column: u.Column, Why: u.Why, Fix: u.Fix, Passed: !p.told && len(found.Objects) == 0})
	}
}

func objectOf(o decode.Object) Object {
	out := Object{Kind: o.Kind, Format: o.Format, PEMType: o.PEMType, Line: o.Line, Name: o.Label()}
	for _, p := range o.Problems {
		if p.Rule == decode.RuleEncoding {
			out.Problems = append(out.Problems, p)
		}
	}
	if o.PublicKey != nil {
		id := pki.KeyID(o.PublicKey)
		out.KeyID = id[:]
	}
	if o.Kind == decode.PrivateKey {
		out.PKCS8 = o.PKCS8
		return out
	}
	out.DER = o.DER
	out.CA = isAuthority(o.Certificate)
	if out.PEMType == "" && o.Kind != decode.Certificate {
		out.PEMType = labelOf(o.Format)
	}
	return out
}

// labelOf is the label of a format's PEM blocks.
func labelOf(format string) string {
	for _, f := range decode.Formats() {
		if f.Name == format {
			return f.Label
		}
	}
	return ""
}

// looksRight tells by a file's name whether it should hold what is read here. It
// decides how a fault is told, and nothing else.
func looksRight(name string) bool {
	switch path.Ext(name) {
	case ".csr", ".der", ".p12", ".pfx", ".jks", ".p7b", ".crl":
		return true
	}
	return readAsPEM(name) || readAsText(name)
}
