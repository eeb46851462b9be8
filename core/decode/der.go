package decode

import (
	"errors"
	"fmt"
	"math/big"
)

// Universal tag numbers (X.680 section 8.6).
const (
	tagBoolean         = 1
	tagInteger         = 2
	tagBitString       = 3
	tagOctetString     = 4
	tagNull            = 5
	tagOID             = 6
	tagEnumerated      = 10
	tagUTF8String      = 12
	tagSequence        = 16
	tagSet             = 17
	tagNumericString   = 18
	tagPrintableString = 19
	tagT61String       = 20
	tagIA5String       = 22
	tagUTCTime         = 23
	tagGeneralizedTime = 24
	tagVisibleString   = 26
	tagGeneralString   = 27
	tagUniversalString = 28
	tagBMPString       = 30
)

const (
	classUniversal = 0
	classContext   = 2
)

// MaxDepth is how deep elements may lie in each other.
const MaxDepth = 32

// element is one value of a DER encoding: where it lies and what its tag says.
// It is small, because it is handed about by value. Encodings are shorter than
// 2 GiB: see [MaxInput].
type element struct {
	in               *[]byte // the whole encoding, shared by all its elements
	start, body, end int32   // offsets of the tag, of the content and of the content's end
	tail             uint8   // octets that end it: two after an indefinite length, else none
	class            uint8
	depth            uint8
	constructed      bool
	tag              int
}

// truncatedError says that an encoding ends too early.
type truncatedError struct{ need, have int }

func (e *truncatedError) Error() string {
	return fmt.Sprintf("it ends too early: %d bytes are there, its length says %d", e.have, e.need)
}

var errIndefinite = errors.New("it has a value of indefinite length that holds no other values: DER is expected")

// readElement reads the element that begins at offset at and must end by limit.
func readElement(in *[]byte, at, limit, depth int) (element, error) {
	e := element{in: in, start: int32(at), depth: uint8(depth)}
	if at >= limit {
		return e, fmt.Errorf("byte %d: an element is missing", at)
	}
	if depth > MaxDepth {
		return e, fmt.Errorf("byte %d: elements lie more than %d deep in each other", at, MaxDepth)
	}
	der := *in
	first := der[at]
	e.class, e.constructed, e.tag = first>>6, first&0x20 != 0, int(first&0x1f)
	at++
	if e.tag == 0x1f {
		var err error
		if e.tag, at, err = readHighTag(der, at, limit); err != nil {
			return e, err
		}
	}
	length, at, err := readLength(der, at, limit)
	e.body = int32(at)
	if err == errIndefinite && e.constructed {
		return e, e.findEnd(limit)
	}
	if err != nil {
		return e, err
	}
	if length > limit-at {
		return e, &truncatedError{need: at - int(e.start) + length, have: limit - int(e.start)}
	}
	e.end = int32(at + length)
	return e, nil
}

// findEnd looks for the two zero octets that end an indefinite length (X.690
// section 8.1.3.6), which BER allows and DER does not.
func (e *element) findEnd(limit int) error {
	der := *e.in
	for at := int(e.body); ; {
		if at+2 <= limit && der[at] == 0 && der[at+1] == 0 {
			e.end, e.tail = int32(at), 2
			return nil
		}
		child, err := readElement(e.in, at, limit, int(e.depth)+1)
		if err != nil {
			return err
		}
		at = child.next()
	}
}

// size is how many octets the content has.
func (e element) size() int { return int(e.end - e.body) }

// next is the offset of what follows the element.
func (e element) next() int { return int(e.end) + int(e.tail) }

// readHighTag reads a tag number of 31 or more (X.690 section 8.1.2.4).
func readHighTag(der []byte, at, limit int) (tag, next int, err error) {
	for i := 0; at < limit && i < 4; i++ {
		b := der[at]
		at++
		tag = tag<<7 | int(b&0x7f)
		if b&0x80 == 0 {
			return tag, at, nil
		}
	}
	return 0, at, fmt.Errorf("byte %d: a tag number is too long", at)
}

// readLength reads the length octets (X.690 section 8.1.3).
func readLength(der []byte, at, limit int) (length, next int, err error) {
	if at >= limit {
		return 0, at, &truncatedError{need: at + 1, have: limit}
	}
	b := der[at]
	at++
	if b < 0x80 {
		return int(b), at, nil
	}
	n := int(b & 0x7f)
	if n == 0 {
		return 0, at, errIndefinite
	}
	if n > 4 || at+n > limit {
		return 0, at, fmt.Errorf("byte %d: a length of %d octets cannot be right", at-1, n)
	}
	for range n {
		length = length<<8 | int(der[at])
		at++
	}
	return length, at, nil
}

// parseDER reads the one element that der begins with.
func parseDER(der []byte) (element, error) { return readElement(&der, 0, len(der), 0) }

// content is what a value holds. Text that BER wrote in pieces comes whole.
func (e element) content() []byte {
	if e.in == nil {
		return nil
	}
	if !e.constructed || e.class != classUniversal || e.tag == tagSequence || e.tag == tagSet {
		return (*e.in)[e.body:e.end]
	}
	var whole []byte
	pieces, _ := e.elements()
	for _, p := range pieces {
		whole = append(whole, p.content()...)
	}
	return whole
}

func (e element) encoding() []byte {
	if e.in == nil {
		return nil
	}
	return (*e.in)[e.start:e.next()]
}

func (e element) span() [2]int { return [2]int{int(e.start), e.next()} }

// is tells whether the element has this universal tag.
func (e element) is(tag int) bool {
	constructed := tag == tagSequence || tag == tagSet
	return e.class == classUniversal && e.tag == tag && e.constructed == constructed && e.end > 0
}

// isContext tells whether the element has this context-specific tag.
func (e element) isContext(n int) bool { return e.class == classContext && e.tag == n && e.end > 0 }

// children reads what lies in a constructed element.
func (e element) children() ([]element, error) {
	if !e.constructed {
		return nil, fmt.Errorf("byte %d: tag %d is not constructed", e.start, e.tag)
	}
	return e.elements()
}

// How many values may lie side by side. A revocation list of 16 MiB has fewer
// entries than the latter.
const (
	maxElements = 100_000
	maxEntries  = 500_000
)

// elements reads the content as elements, whatever the tag says. With an error
// come those before it.
func (e element) elements() ([]element, error) { return e.elementsUpTo(maxElements) }

func (e element) elementsUpTo(most int) ([]element, error) {
	var out []element
	for at := int(e.body); at < int(e.end); {
		child, err := readElement(e.in, at, int(e.end), int(e.depth)+1)
		if err != nil {
			return out, err
		}
		if len(out) == most {
			return out, fmt.Errorf("byte %d: there are more than %d values in it", at, most)
		}
		out = append(out, child)
		at = child.next()
	}
	return out, nil
}

// sequence reads a SEQUENCE's children.
func (e element) sequence() ([]element, error) {
	if !e.is(tagSequence) {
		return nil, fmt.Errorf("byte %d: a SEQUENCE is expected", e.start)
	}
	return e.children()
}

// inner reads the first element inside an OCTET STRING or another wrapper.
func (e element) inner() (element, error) {
	if e.end == 0 {
		return e, errors.New("an element is missing")
	}
	in, err := readElement(e.in, int(e.body), int(e.end), int(e.depth)+1)
	if err != nil {
		return element{}, err // of one that is cut off, where it ends is not known
	}
	return in, nil
}

// bits gives the whole octets of a BIT STRING and how many bits of the last are unused.
func (e element) bits() (octets []byte, unused int, ok bool) {
	c := e.content()
	if !e.is(tagBitString) || len(c) == 0 || c[0] > 7 || len(c) == 1 && c[0] != 0 {
		return nil, 0, false
	}
	return c[1:], int(c[0]), true
}

// integer is the value of an INTEGER (or an implicitly tagged one).
func (e element) integer() *big.Int { return twosComplement(e.content()) }

func twosComplement(b []byte) *big.Int {
	n := new(big.Int).SetBytes(b)
	if len(b) > 0 && b[0]&0x80 != 0 {
		n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(8*len(b))))
	}
	return n
}
