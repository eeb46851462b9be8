package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
)

// shorten writes the functions of a Go program for the browser in fewer
// instructions. Go's compiler adds to the stack's address in 64 bits where the
// instruction that uses it can say how far behind it is meant, moves the stack
// pointer twice in a row, and keeps a copy of it that nobody reads: a quarter of
// all instructions, which a browser has to inflate, to check and to run. What
// every instruction that stays does is the same.
func shorten(wasm []byte) ([]byte, error) {
	all, err := sections(wasm)
	if err != nil {
		return nil, err
	}
	types, functions, code := find(all, typeSection), find(all, functionSection), find(all, codeSection)
	if types == nil || functions == nil || code == nil {
		return nil, errors.New("web: shorten: the module has no functions")
	}
	kind, ok := typeNumber(types.body, []byte{isI32}, []byte{isI32})
	if !ok {
		return wasm, nil
	}
	if code.body, err = shortenAll(code.body, functions.body, uint64(kind)); err != nil {
		return nil, err
	}
	return join(all), nil
}

// shortenAll does so for the functions of one type: those that Go's compiler
// writes take where to go on and give whether to stop.
func shortenAll(code, types []byte, kind uint64) ([]byte, error) {
	count, w := binary.Uvarint(code)
	same, v := binary.Uvarint(types)
	if w <= 0 || v <= 0 || count != same {
		return nil, errModule
	}
	out := binary.AppendUvarint(make([]byte, 0, len(code)), count)
	code, types = code[w:], types[v:]
	for n := range count {
		body, rest, ok := counted(code)
		is, w := binary.Uvarint(types)
		if !ok || w <= 0 {
			return nil, errModule
		}
		code, types = rest, types[w:]
		if is == kind {
			var err error
			if body, err = shortenOne(body); err != nil {
				return nil, fmt.Errorf("%w (function %d)", err, n)
			}
		}
		out = append(binary.AppendUvarint(out, uint64(len(body))), body...)
	}
	return out, nil
}

// shortenOne takes a function's body with the list of its variables.
func shortenOne(body []byte) ([]byte, error) {
	start, err := bodyStart(body)
	if err != nil {
		return nil, err
	}
	var s shortener
	for rest := body[start:]; len(rest) > 0; {
		next, length, err := instructionAt(rest)
		if err != nil {
			return nil, err
		}
		s.add(next)
		rest = rest[length:]
	}
	out := bytes.Clone(body[:start])
	for _, i := range s.out {
		out = append(append(out, i.op), i.told...)
	}
	return out, nil
}

// shortener is a function as far as it is written.
type shortener struct {
	out []instruction
	// stack has an entry for each value that was put there since the way last
	// parted: where in out a number is added to the stack pointer, which made the
	// value, or notAdded.
	stack []int
}

const notAdded = -1

func (s *shortener) add(i instruction) {
	if opLoad <= i.op && i.op <= opLastStore {
		i = s.further(i)
	}
	s.out = append(s.out, i)
	takes, puts, straight := i.effect()
	if !straight {
		s.stack = s.stack[:0]
	} else {
		s.stack = s.stack[:max(0, len(s.stack)-takes)]
		for range puts {
			s.stack = append(s.stack, notAdded)
		}
	}
	for s.rewrite() {
	}
	if n := len(s.out); i.op == opWrap && n > 2 && s.out[n-1].op == opAdd && s.out[n-2].op == opConst && s.out[n-3].is(opGet, stackPointer) && len(s.stack) > 0 {
		s.stack[len(s.stack)-1] = n - 2
	}
}

// rewrite applies the first rule that the newest instructions fit.
func (s *shortener) rewrite() bool {
	for _, r := range rules {
		at := len(s.out) - len(r.find)
		if at < 0 || !r.fits(s.out[at:]) {
			continue
		}
		s.out = append(s.out[:at], r.write(s.out[at:])...)
		return true
	}
	return false
}

// further takes a number that is added to the stack pointer into the
// instruction that reads or writes there: it adds one by itself. The stack lies
// in memory, so that the sum has no more than 32 bits.
func (s *shortener) further(i instruction) instruction {
	takes, _, _ := i.effect()
	if len(s.stack) < takes {
		return i
	}
	at := s.stack[len(s.stack)-takes]
	if at == notAdded {
		return i
	}
	more, width := signed(s.out[at].told)
	alignment, w := binary.Uvarint(i.told)
	offset, v := binary.Uvarint(i.told[max(w, 0):])
	if width == 0 || w <= 0 || v <= 0 {
		return i // a number of more than 64 bits: browsers refuse the module
	}
	if more < 0 || offset > math.MaxInt32-uint64(more) {
		return i
	}
	s.out = slices.Delete(s.out, at, at+2)
	told := binary.AppendUvarint(nil, alignment)
	return instruction{i.op, binary.AppendUvarint(told, offset+uint64(more))}
}
