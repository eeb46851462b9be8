package decode

import (
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

// What every DER value must keep, whatever it is part of: one encoding for one
// value (X.690 sections 8, 10 and 11), and the times and strings of RFC 5280.

// maxStrict bounds how many values are looked at.
const maxStrict = 100_000

// strictWalk looks at values and all that lies in them.
type strictWalk struct {
	*ledger
	left int
	utc  bool // times before 2050 must be UTCTime
}

// strictDER notes what in an encoding is not DER.
func (l *ledger) strictDER(e element) { (&strictWalk{l, maxStrict, false}).walk(e) }

// strictTimes does so too, and wants UTCTime for times before 2050, as
// certificates and lists must have it (RFC 5280 sections 4.1.2.5 and 5.1.2.4).
func (l *ledger) strictTimes(e element) { (&strictWalk{l, maxStrict, true}).walk(e) }

func (w *strictWalk) walk(e element) {
	if w.left--; w.left < 0 || e.end == 0 {
		return
	}
	w.length(e)
	if !e.constructed {
		w.primitive(e)
		return
	}
	if e.class == classUniversal && e.tag != tagSequence && e.tag != tagSet {
		w.note(e.span(), "X.690 section 10.2", "A %s is written in pieces", tagName(e))
	}
	children, err := e.children()
	if err != nil {
		w.note(e.span(), "X.690 section 8.1", "What lies in it cannot be read: %v", err)
	}
	for _, c := range children {
		w.walk(c)
	}
	if e.is(tagSet) && !ordered(children) {
		w.mild(e.span(), "X.690 section 11.6", "The values of a SET are not in order")
	}
}

// length notes lengths that are not the shortest.
func (w *strictWalk) length(e element) {
	if e.tail > 0 {
		w.note(e.span(), "X.690 section 10.1", "Its length is indefinite: BER allows that, DER does not")
		return
	}
	shortest := 1
	if n := e.end - e.body; n > 0x7f {
		for ; n > 0; n >>= 8 {
			shortest++
		}
	}
	tag := 1
	if e.tag >= 0x1f {
		for n := e.tag; n > 0; n >>= 7 {
			tag++
		}
	}
	if int(e.body-e.start) > tag+shortest {
		w.note(e.span(), "X.690 section 10.1", "Its length is written with more octets than needed")
	}
}

func (w *strictWalk) primitive(e element) {
	if e.class != classUniversal {
		return
	}
	for _, row := range strictPrimitives {
		if row.tag == e.tag && row.wrong(e.content()) {
			w.note(e.span(), row.ref, "%s", row.what)
		}
	}
	if layout, ok := stringKinds()[e.tag]; ok && !layout.holds(e.content()) {
		w.note(e.span(), layout.ref, "%s", layout.what)
	}
	if isTime(e) {
		w.time(e)
	}
}

// strictPrimitives is the one table of rules for values that are no text.
var strictPrimitives = []struct {
	tag       int
	wrong     func([]byte) bool
	what, ref string
}{
	{tagBoolean, func(b []byte) bool { return len(b) != 1 || b[0] != 0 && b[0] != 0xff }, "A BOOLEAN is neither 00 nor FF", "X.690 section 11.1"},
	{tagInteger, notShortest, "An INTEGER is empty or has needless octets in front", "X.690 section 8.3.2"},
	{tagEnumerated, notShortest, "An ENUMERATED is empty or has needless octets in front", "X.690 section 8.4"},
	{tagNull, func(b []byte) bool { return len(b) > 0 }, "A NULL has content", "X.690 section 8.8.2"},
	{tagOID, func(b []byte) bool { return dotted(b) == invalidOID }, "An OBJECT IDENTIFIER cannot be read", "X.690 section 8.19"},
	{tagBitString, oddBits, "The unused bits of a BIT STRING are miscounted or not zero", "X.690 section 11.2"},
}

func notShortest(b []byte) bool {
	return len(b) == 0 || len(b) > 1 && (b[0] == 0 && b[1] < 0x80 || b[0] == 0xff && b[1] >= 0x80)
}

func oddBits(b []byte) bool {
	return len(b) == 0 || b[0] > 7 || len(b) == 1 && b[0] != 0 || b[len(b)-1]&(1<<b[0]-1) != 0 && len(b) > 1
}

// stringKind is what a type of text may hold.
type stringKind struct {
	holds     func([]byte) bool
	what, ref string
}

// stringKinds is the one table of them, by tag (X.680 section 41).
var stringKinds = sync.OnceValue(func() map[int]stringKind {
	return map[int]stringKind{
		tagUTF8String:      {utf8.Valid, "A UTF8String is no UTF-8", "RFC 3629 section 3"},
		tagPrintableString: {allOf("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 '()+,-./:=?"), "A PrintableString holds characters that it may not", "X.680 section 41.4"},
		tagNumericString:   {allOf("0123456789 "), "A NumericString holds more than digits and blanks", "X.680 section 41.2"},
		tagIA5String:       {isASCII, "An IA5String holds characters that are no ASCII", "X.680 section 41"},
		tagVisibleString:   {isASCII, "A VisibleString holds characters that are no ASCII", "X.680 section 41"},
		tagBMPString:       {func(b []byte) bool { return len(b)%2 == 0 }, "A BMPString has half a character", "X.690 section 8.23.9"},
		tagUniversalString: {func(b []byte) bool { return len(b)%4 == 0 }, "A UniversalString has a part of a character", "X.690 section 8.23.9"},
	}
})

func allOf(characters string) func([]byte) bool {
	return func(b []byte) bool {
		for _, c := range b {
			if strings.IndexByte(characters, c) < 0 {
				return false
			}
		}
		return true
	}
}

func isASCII(b []byte) bool {
	for _, c := range b {
		if c > 0x7f {
			return false
		}
	}
	return true
}

// time notes times in other forms than the two of RFC 5280.
func (w *strictWalk) time(e element) {
	layout, ref, want := "060102150405Z", "RFC 5280 section 4.1.2.5.1", "YYMMDDHHMMSSZ"
	if e.tag == tagGeneralizedTime {
		layout, ref, want = "20060102150405Z", "RFC 5280 section 4.1.2.5.2", "YYYYMMDDHHMMSSZ"
	}
	text := string(e.content())
	t, err := time.Parse(layout, text)
	switch {
	case err != nil || len(text) != len(layout):
		w.note(e.span(), ref, "The time “%s” is not in the form %s", safe([]byte(text[:min(len(text), 40)])), want)
	case w.utc && e.tag == tagGeneralizedTime && t.Year() < 2050:
		w.mild(e.span(), "RFC 5280 section 4.1.2.5", "A time before 2050 is a GeneralizedTime, not a UTCTime")
	}
}

// ordered tells whether the encodings of a SET's values do not descend.
func ordered(values []element) bool {
	for i := 1; i < len(values); i++ {
		if string(values[i].encoding()) < string(values[i-1].encoding()) {
			return false
		}
	}
	return true
}
