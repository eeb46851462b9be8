package mutate

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
)

// changes are the ways to break bytes. Each takes what it may keep, other bytes
// of the same argument, and gives new ones; nil where it does not apply. How
// often each is drawn is its share.
var changes = []struct {
	name  string
	share int
	do    func(r *rand.Rand, b, other []byte) []byte
}{
	{"one bit is another", 3, func(r *rand.Rand, b, _ []byte) []byte {
		return over(b, r.IntN(len(b)+1), 1, func(c byte) byte { return c ^ 1<<r.IntN(8) })
	}},
	{"one byte is one that often matters", 3, func(r *rand.Rand, b, _ []byte) []byte {
		to := odd[r.IntN(len(odd))]
		return over(b, r.IntN(len(b)+1), 1, func(byte) byte { return to })
	}},
	{"one byte is a little more or less", 2, func(r *rand.Rand, b, _ []byte) []byte {
		by := byte(r.IntN(9) - 4)
		return over(b, r.IntN(len(b)+1), 1, func(c byte) byte { return c + by })
	}},
	{"the end is missing", 2, func(r *rand.Rand, b, _ []byte) []byte {
		return slices.Clone(b[:r.IntN(len(b)+1)])
	}},
	{"the beginning is missing", 1, func(r *rand.Rand, b, _ []byte) []byte {
		return slices.Clone(b[r.IntN(len(b)+1):])
	}},
	{"a piece is missing", 2, func(r *rand.Rand, b, _ []byte) []byte {
		from, to := piece(r, b)
		return joined(b[:from], b[to:])
	}},
	{"a piece comes twice", 2, func(r *rand.Rand, b, _ []byte) []byte {
		from, to := piece(r, b)
		return joined(b[:to], b[from:])
	}},
	{"a piece is elsewhere", 1, func(r *rand.Rand, b, _ []byte) []byte {
		from, to := piece(r, b)
		rest := joined(b[:from], b[to:])
		at := r.IntN(len(rest) + 1)
		return joined(rest[:at], b[from:to], rest[at:])
	}},
	{"a token is between", 4, func(r *rand.Rand, b, _ []byte) []byte {
		at := r.IntN(len(b) + 1)
		return joined(b[:at], tokens[r.IntN(len(tokens))], b[at:])
	}},
	{"a token takes the place of a piece", 2, func(r *rand.Rand, b, _ []byte) []byte {
		from, to := piece(r, b)
		return joined(b[:from], tokens[r.IntN(len(tokens))], b[to:])
	}},
	{"the rest is another's", 2, func(r *rand.Rand, b, other []byte) []byte {
		return joined(b[:r.IntN(len(b)+1)], other[r.IntN(len(other)+1):])
	}},
	{"a piece of another is between", 1, func(r *rand.Rand, b, other []byte) []byte {
		from, to := piece(r, other)
		at := r.IntN(len(b) + 1)
		return joined(b[:at], other[from:to], b[at:])
	}},
	{"a line is missing", 2, func(r *rand.Rand, b, _ []byte) []byte {
		return line(r, b, func([]byte) []byte { return nil })
	}},
	{"a line comes twice", 2, func(r *rand.Rand, b, _ []byte) []byte {
		return line(r, b, func(l []byte) []byte { return joined(l, l) })
	}},
	{"a line stands further in or out", 2, func(r *rand.Rand, b, _ []byte) []byte {
		by := r.IntN(5) - 2
		return line(r, b, func(l []byte) []byte {
			if by > 0 {
				return joined(bytes.Repeat([]byte(" "), by), l)
			}
			return slices.Clone(l[min(-by, len(l)):])
		})
	}},
	{"an element of DER is another, and all around it fits", 8, element},
}

// changed is a value in which one thing is broken, now and then more.
func changed(r *rand.Rand, value, other any) any {
	switch v := value.(type) {
	case []byte:
		return shaken(r, v, other.([]byte))
	case string:
		return string(shaken(r, []byte(v), []byte(other.(string))))
	case uint64:
		return v ^ r.Uint64()>>r.IntN(64)
	default:
		panic(fmt.Sprintf("mutate: a %T cannot be changed yet: give changed a case for it", value))
	}
}

// shaken breaks bytes until they are others: what base64 holds of them as often
// as the bytes themselves.
func shaken(r *rand.Rand, b, other []byte) []byte {
	if r.IntN(2) == 0 {
		if next := inside(r, b, other); next != nil {
			return next
		}
	}
	was := b
	for left := 1 + r.IntN(4)/2; left > 0; {
		if next := drawn(r)(r, b, other); next != nil && !bytes.Equal(next, was) {
			b, left = next, left-1
		}
	}
	return b
}

// drawn draws a change, as often as its share says.
func drawn(r *rand.Rand) func(*rand.Rand, []byte, []byte) []byte {
	all := 0
	for _, c := range changes {
		all += c.share
	}
	n := r.IntN(all)
	for _, c := range changes {
		if n -= c.share; n < 0 {
			return c.do
		}
	}
	panic("mutate: the shares do not add up")
}

// joined is all of it in new bytes, and never nil.
func joined(parts ...[]byte) []byte { return append([]byte{}, bytes.Join(parts, nil)...) }

// over changes n bytes from at on.
func over(b []byte, at, n int, to func(byte) byte) []byte {
	out := slices.Clone(b)
	for i := at; i < min(at+n, len(b)); i++ {
		out[i] = to(b[i])
	}
	return out
}

// piece draws a part: mostly a short one, as those leave the rest readable.
func piece(r *rand.Rand, b []byte) (from, to int) {
	from = r.IntN(len(b) + 1)
	n := 1 + r.IntN(16)
	if r.IntN(4) == 0 {
		n = r.IntN(len(b) + 1)
	}
	return from, min(from+n, len(b))
}

// line draws a line, with its end, and gives the bytes with another in its place.
func line(r *rand.Rand, b []byte, to func([]byte) []byte) []byte {
	lines := bytes.SplitAfter(b, []byte("\n"))
	if len(lines) < 2 {
		return nil
	}
	at := r.IntN(len(lines))
	lines[at] = to(lines[at])
	return joined(lines...)
}
