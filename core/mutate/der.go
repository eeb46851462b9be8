package mutate

import (
	"math/rand/v2"
	"slices"
)

// node is an element of DER and where it lies. A bit or an octet string that
// holds elements has them below it.
type node struct {
	from, length, body, to int // its tag, its length, its content, what follows
	parent                 int // -1 for the outermost
}

// deepest bounds how deep elements are looked for.
const deepest = 40

// element gives one element another content, tag or place, or none, and the
// lengths around it are made to fit: what reads the outer ones gets to it.
func element(r *rand.Rand, b, _ []byte) []byte {
	all, ok := nodes(nil, b, 0, len(b), -1, 0)
	if !ok || len(all) == 0 {
		return nil
	}
	at := r.IntN(len(all))
	n := all[at]
	tag, content, whole := b[n.from:n.length], b[n.body:n.to], b[n.from:n.to]
	other := all[r.IntN(len(all))]
	switch r.IntN(8) {
	case 0:
		whole = nil
	case 1:
		whole = joined(whole, whole)
	case 2:
		whole = b[other.from:other.to]
	case 3:
		whole = joined(whole, b[other.from:other.to])
	case 4:
		whole = framed(over(tag, 0, 1, func(c byte) byte { return c ^ 1<<r.IntN(8) }), content)
	case 5:
		whole = framed(tag, nil)
	case 6:
		whole = framed(tag, tokens[r.IntN(len(tokens))])
	default:
		at := r.IntN(len(content) + 1)
		whole = framed(tag, over(content, at, 1, func(byte) byte { return odd[r.IntN(len(odd))] }))
	}
	return replaced(b, all, at, whole)
}

// nodes are the elements of a part of the bytes, and those within, appended to
// what is there; not ok unless the part is nothing but elements.
func nodes(out []node, b []byte, at, end, parent, depth int) ([]node, bool) {
	first := len(out)
	for at < end {
		n := node{from: at, parent: parent}
		if n.length = at + 1; b[at]&0x1f == 0x1f {
			for n.length < end && b[n.length]&0x80 != 0 {
				n.length++
			}
			n.length++
		}
		if n.length >= end {
			return out[:first], false
		}
		size := int(b[n.length])
		n.body = n.length + 1
		if size >= 0x80 {
			more := size & 0x7f
			if size = 0; more == 0 || more > 3 || n.body+more > end {
				return out[:first], false
			}
			for _, c := range b[n.body : n.body+more] {
				size = size<<8 | int(c)
			}
			n.body += more
		}
		if n.to = n.body + size; n.to > end {
			return out[:first], false
		}
		out = append(out, n)
		within := n.body
		if b[at] == 0x03 {
			within++ // the count of bits that are not used
		}
		if (b[at]&0x20 != 0 || b[at] == 0x03 || b[at] == 0x04) && within <= n.to && depth < deepest {
			out, _ = nodes(out, b, within, n.to, len(out)-1, depth+1)
		}
		at = n.to
	}
	return out, true
}

// replaced puts other bytes in the place of one element.
func replaced(b []byte, all []node, at int, with []byte) []byte {
	n := all[at]
	for n.parent >= 0 {
		p := all[n.parent]
		with = framed(b[p.from:p.length], joined(b[p.body:n.from], with, b[n.to:p.to]))
		n = p
	}
	return joined(b[:n.from], with, b[n.to:])
}

// framed is an element of a tag and a content.
func framed(tag, content []byte) []byte {
	size := len(content)
	if size < 0x80 {
		return joined(tag, []byte{byte(size)}, content)
	}
	var digits []byte
	for ; size > 0; size >>= 8 {
		digits = append(digits, byte(size))
	}
	slices.Reverse(digits)
	return joined(tag, []byte{0x80 | byte(len(digits))}, digits, content)
}
