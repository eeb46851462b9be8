package decode

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf16"
	"unicode/utf8"
)

// Limits that keep decoding bounded.
const (
	// MaxInput is how many bytes [Bytes] looks at: more is refused.
	MaxInput = 16 << 20
	// MaxObjects is how many objects and unreadable parts are taken from one input.
	MaxObjects = 5000
	// maxNesting is how often base64 may hold base64 or PEM.
	maxNesting = 2
)

// Bytes finds and reads everything in data, which may be text or binary. The
// name is remembered with each object; it does not decide anything. Times are
// judged at now.
func Bytes(name string, data []byte, now time.Time) Result {
	return (&reader{name: name, now: now}).all(data)
}

// Survey is [Bytes] without what takes long with many certificates: no
// signature is checked, and trees and flaws are left out, unless Go refuses the
// object. It is for lists that should be seen at once.
func Survey(name string, data []byte, now time.Time) Result {
	return (&reader{name: name, now: now, quick: true}).all(data)
}

// all reads everything in data.
func (r *reader) all(data []byte) Result {
	switch {
	case len(data) > MaxInput:
		r.miss(Unread{What: "input", Why: fmt.Sprintf("it has %d bytes, more than %d MiB", len(data), MaxInput>>20), Fix: "give the files one by one"})
	case len(bytes.TrimSpace(data)) == 0:
		r.miss(Unread{What: "input", Why: "there is nothing in it", Fix: "paste a certificate, a request or a key"})
	default:
		r.read(plainText(data), 0)
	}
	return r.result
}

// reader collects what is found.
type reader struct {
	name   string
	now    time.Time
	quick  bool // see [Survey]
	line   int  // added to lines: where nested text began
	result Result
	full   bool
}

func (r *reader) miss(u Unread) {
	if !r.room() {
		return
	}
	if u.Line > 0 {
		u.Line += r.line
	}
	r.result.Unread = append(r.result.Unread, u)
}

func (r *reader) found(o Object) {
	if !r.room() {
		return
	}
	o.Name = r.name
	o.Line += r.line
	r.result.Objects = append(r.result.Objects, o)
}

// room tells whether more may be kept, and says once when not.
func (r *reader) room() bool {
	if len(r.result.Objects)+len(r.result.Unread) < MaxObjects {
		return true
	}
	if !r.full {
		r.full = true
		r.result.Unread = append(r.result.Unread, Unread{
			What: "the rest", Why: fmt.Sprintf("there are more than %d parts in it", MaxObjects), Fix: "give the files one by one",
		})
	}
	return false
}

// read takes text or binary apart.
func (r *reader) read(data []byte, nesting int) {
	switch {
	case !isText(data):
		r.binary(data)
	case bytes.Contains(data, []byte(beginMarker)) || bytes.Contains(data, []byte(endMarker)):
		r.pem(unfold(string(data)))
	default:
		r.base64(string(data), nesting)
	}
}

// binary reads DER values that follow each other.
func (r *reader) binary(data []byte) {
	for len(data) > 0 && !r.full {
		e, err := parseDER(data)
		if data[0] != 0x30 { // SEQUENCE: of what is no DER no length can be told
			err = &Fault{"there is no certificate, request or key in it: its bytes are neither text nor DER", "give a certificate, a certification request or a key, as PEM or DER"}
		}
		if err != nil {
			r.miss(unreadable(Block{Data: data}, err))
			return
		}
		r.block(Block{Data: data[:e.next()]}, nil)
		data = bytes.TrimLeft(data[e.next():], "\r\n")
	}
}

// block decodes one block and adds problems that its wrapping has.
func (r *reader) block(b Block, wrapping []Problem) {
	b.Quick = r.quick
	o, err := decodeBlock(b, r.now)
	if err != nil {
		u := unreadable(b, err)
		if len(wrapping) > 0 { // what is wrong around the bytes is why they are
			u.Why = strings.ToLower(wrapping[0].What[:1]) + wrapping[0].What[1:] + ", and " + u.Why
		}
		r.miss(u)
		return
	}
	o.Line, o.PEMType = b.Line, b.Label
	o.Problems = append(o.Problems, wrapping...)
	if p, ok := wrongLabel(o); ok {
		o.Problems = append(o.Problems, p)
	}
	r.found(o)
}

func decodeBlock(b Block, now time.Time) (Object, error) {
	if f, ok := foreignFormat(b); ok {
		return Object{}, f
	}
	for _, f := range Formats() {
		if f.Detect(b) {
			o, err := f.Decode(b, now)
			o.Kind, o.Format = f.Kind, f.Name
			return o, err
		}
	}
	if _, err := parseDER(b.Data); err != nil {
		return Object{}, err
	}
	return Object{}, &Fault{"it is DER, but no certificate, request or key", "give a certificate, a certification request or a key"}
}

// wrongLabel finds PEM blocks that do not hold what their first line says.
func wrongLabel(o Object) (Problem, bool) {
	f, ok := formatNamed(o.Format)
	if !ok || o.PEMType == "" || o.PEMType == f.Label || slices.Contains(otherLabels()[f.Label], o.PEMType) {
		return Problem{}, false
	}
	return Problem{
		Rule: RuleEncoding, Level: Broken,
		What: fmt.Sprintf("The PEM block says “%s”, it holds a %s", o.PEMType, o.Kind),
		Why:  "Tools choose by that line and will refuse the file.",
		Fix:  fmt.Sprintf("Write -----BEGIN %s----- and the same in the END line: the PEM tab has it so.", f.Label),
	}, true
}

// otherLabels are labels that tools accept for the one we write.
var otherLabels = sync.OnceValue(func() map[string][]string {
	return map[string][]string{
		"CERTIFICATE":         {"X509 CERTIFICATE", "TRUSTED CERTIFICATE"},
		"CERTIFICATE REQUEST": {"NEW CERTIFICATE REQUEST"},
	}
})

// unreadable says why a block could not be read.
func unreadable(b Block, err error) Unread {
	u := Unread{What: "data", Line: b.Line, Why: err.Error()}
	if b.Label != "" {
		u.What = "PEM block “" + b.Label + "”"
	}
	var fault *Fault
	var cut *truncatedError
	switch {
	case errors.As(err, &fault):
		u.Why, u.Fix = fault.Why, fault.Fix
	case errors.As(err, &cut):
		u.Why = fmt.Sprintf("it is cut off: %d bytes are there, its length says %d", cut.have, cut.need)
		u.Fix = "copy all of it again"
	case errors.Is(err, errIndefinite):
		u.Fix = "export it again as DER or PEM, or look into it with openssl asn1parse"
	default:
		u.Fix = "it is damaged or of a kind not known here: copy it again from its source"
	}
	return u
}

// isText tells text from binary: UTF-8 without control characters.
func isText(data []byte) bool {
	for _, c := range data {
		if c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != '\f' {
			return false
		}
	}
	return utf8.Valid(data)
}

// plainText drops a byte order mark and turns UTF-16, which Windows shells
// write, into UTF-8. Anything else stays as it is.
func plainText(data []byte) []byte {
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		return data[3:]
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		return fromUTF16(data[2:], binary.LittleEndian)
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		return fromUTF16(data[2:], binary.BigEndian)
	}
	return data
}

func fromUTF16(data []byte, order binary.ByteOrder) []byte {
	units := make([]uint16, len(data)/2)
	for i := range units {
		units[i] = order.Uint16(data[2*i:])
	}
	return []byte(string(utf16.Decode(units)))
}

// unfold turns PEM whose line ends were written out as \n, as JSON and
// environment variables hold it, back into lines.
func unfold(text string) string {
	if !strings.Contains(text, `-----\n`) && !strings.Contains(text, `-----\r\n`) {
		return text
	}
	return strings.NewReplacer(`\r\n`, "\n", `\n`, "\n").Replace(text)
}
