package convert

import "strings"

// berValue is one value of BER: the first byte of its tag, what is in it, and
// all of it with its header and, where the length is indefinite, its end.
type berValue struct {
	tag           byte
	inside, whole []byte
}

// berNext takes the next value of BER from data. It does not call itself:
// values of hostile files lie in each other without end.
func berNext(data *[]byte) (v berValue, ok bool) {
	b := *data
	if len(b) == 0 {
		return v, false
	}
	head, length, ok := berHeader(b)
	if !ok || length > len(b)-head {
		return v, false
	}
	end, inside := head+length, head+length
	if length < 0 {
		if end, ok = berEnd(b, head); !ok || b[0]&0x20 == 0 {
			return v, false
		}
		inside = end - len(endOfContents)
	}
	*data = b[end:]
	return berValue{b[0], b[head:inside], b[:end]}, true
}

// endOfContents ends a value of indefinite length (X.690 section 8.1.5).
const endOfContents = "\x00\x00"

// berEnd is where a value of indefinite length ends whose first inner value
// is at a byte of b.
func berEnd(b []byte, at int) (end int, ok bool) {
	for open := 1; open > 0; {
		if strings.HasPrefix(string(b[at:min(at+2, len(b))]), endOfContents) {
			at += len(endOfContents)
			open--
			continue
		}
		if at >= len(b) {
			return 0, false
		}
		head, length, ok := berHeader(b[at:])
		switch {
		case !ok || length > len(b)-at-head || length < 0 && b[at]&0x20 == 0:
			return 0, false
		case length < 0:
			open++
			at += head
		default:
			at += head + length
		}
	}
	return at, true
}

// berHeader gives the bytes of tag and length, and the length, -1 when it is
// indefinite (X.690 section 8.1).
func berHeader(data []byte) (head, length int, ok bool) {
	head = 1
	if data[0]&0x1f == 0x1f {
		for head < len(data) && data[head]&0x80 != 0 {
			head++
		}
		head++
	}
	if head >= len(data) {
		return 0, 0, false
	}
	l := data[head]
	head++
	switch {
	case l == 0x80:
		return head, -1, true
	case l < 0x80:
		return head, int(l), true
	}
	n := int(l & 0x7f)
	if n > 4 || head+n > len(data) {
		return 0, 0, false
	}
	for _, b := range data[head : head+n] {
		length = length<<8 | int(b)
	}
	return head + n, length, true
}
