package decode

import (
	"slices"
	"sort"
	"time"
)

// Block is one encoded thing before anyone knows what it is.
type Block struct {
	Label string // of its PEM block, "" for DER and bare base64
	Data  []byte
	Line  int // where it begins in the input
	// Quick leaves out what [Survey] leaves out.
	Quick bool
	// Encrypted tells that a PEM header says so (RFC 1421 section 4.6.1.1).
	Encrypted bool
}

// Format is one format that can be decoded. Each lives in a file of its own and
// registers itself:
//
//	var _ = register(Format{Name: "X.509 certificate", Rank: 10, ...})
type Format struct {
	Name  string
	Rank  int // lower ones are asked first; equal ranks by name
	Kind  ObjectKind
	Label string // of PEM blocks that hold it (RFC 7468)
	// Detect tells by its content whether a block is of this format.
	Detect func(Block) bool
	// Decode reads it. It fills what belongs to the format: the DER, typed
	// values, tree and problems. An error is a [Fault] or becomes its Why.
	Decode func(Block, time.Time) (Object, error)
	// Sample is a file in testdata that holds one.
	Sample string
}

// Fault is why something cannot be read and what to do about it.
type Fault struct{ Why, Fix string }

// Error is both in one line.
func (f *Fault) Error() string {
	if f.Fix == "" {
		return f.Why
	}
	return f.Why + ": " + f.Fix
}

var formats []Format

func register(f Format) Format {
	formats = append(formats, f)
	return f
}

// Formats lists every format by rank, then name, whatever the order of files.
func Formats() []Format {
	out := slices.Clone(formats)
	sort.Slice(out, func(a, b int) bool {
		return out[a].Rank < out[b].Rank || out[a].Rank == out[b].Rank && out[a].Name < out[b].Name
	})
	return out
}

func formatNamed(name string) (Format, bool) {
	for _, f := range formats {
		if f.Name == name {
			return f, true
		}
	}
	return Format{}, false
}

// shape writes what lies in a SEQUENCE as one letter each: S sequence, T set, I
// integer, B bit string, O octet string, X object identifier, t time, 0 to 9
// context-specific, E enumerated, ? anything else. "" when it is no SEQUENCE.
func shape(e element) string {
	parts, err := e.sequence()
	if err != nil {
		return ""
	}
	return letters(parts)
}

func letters(parts []element) string {
	out := make([]byte, len(parts))
	for i, part := range parts {
		out[i] = shapeLetter(part)
	}
	return string(out)
}

var shapeLetters = []struct {
	tag    int
	letter byte
}{
	{tagSequence, 'S'},
	{tagInteger, 'I'},
	{tagBitString, 'B'},
	{tagOctetString, 'O'},
	{tagOID, 'X'},
	{tagSet, 'T'},
	{tagEnumerated, 'E'},
}

func shapeLetter(e element) byte {
	switch {
	case e.class == classContext && e.tag < 10:
		return '0' + byte(e.tag)
	case isTime(e):
		return 't'
	}
	for _, row := range shapeLetters {
		if e.is(row.tag) {
			return row.letter
		}
	}
	return '?'
}

// shapeOf is the shape of a block's content.
func shapeOf(data []byte) string {
	e, err := parseDER(data)
	if err != nil {
		return ""
	}
	return shape(e)
}
