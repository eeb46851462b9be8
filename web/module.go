package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
)

// section is one part of a WebAssembly module: a number that says what it
// holds, and its bytes (WebAssembly core specification, section 5.5.2).
type section struct {
	id   byte
	body []byte
}

// The sections that are looked at, in the order in which they stand.
const (
	typeSection     = 1
	importSection   = 2
	functionSection = 3
	tableSection    = 4
	globalSection   = 6
	exportSection   = 7
	startSection    = 8
	elementSection  = 9
	codeSection     = 10
	dataSection     = 11
)

// What imports and exports say that they are of, types and variables are
// (section 5.3 and 5.5.5).
const (
	isFunction, isTable, isMemory, isGlobal = 0, 1, 2, 3

	isI32, isI64                = 0x7f, 0x7e
	isFunctionType, isFunctions = 0x60, 0x70
	isVariable                  = 1
)

// moduleHead are the magic and the version that a module begins with.
const moduleHead = "\x00asm\x01\x00\x00\x00"

var errModule = errors.New("web: read module: it ends too early or is no WebAssembly of version 1")

// sections takes a module apart. The bodies are parts of wasm.
func sections(wasm []byte) ([]section, error) {
	if len(wasm) < len(moduleHead) || string(wasm[:len(moduleHead)]) != moduleHead {
		return nil, errModule
	}
	var out []section
	for rest := wasm[len(moduleHead):]; len(rest) > 0; {
		id := rest[0]
		body, after, ok := counted(rest[1:])
		if !ok {
			return nil, errModule
		}
		if id != 0 && find(out, id) != nil {
			return nil, fmt.Errorf("web: read module: section %d is there twice", id) // section 5.5.2: that may be of 0 alone
		}
		out = append(out, section{id, body})
		rest = after
	}
	return out, nil
}

// join is the module of the sections.
func join(all []section) []byte {
	out := []byte(moduleHead)
	for _, s := range all {
		out = binary.AppendUvarint(append(out, s.id), uint64(len(s.body)))
		out = append(out, s.body...)
	}
	return out
}

// find is the section of a number, nil without one.
func find(all []section, id byte) *section {
	i := slices.IndexFunc(all, func(s section) bool { return s.id == id })
	if i < 0 {
		return nil
	}
	return &all[i]
}

// withMemory takes a module apart, with the memory that its data section fills.
func withMemory(wasm []byte) (all []section, data *section, mem []byte, err error) {
	if all, err = sections(wasm); err != nil {
		return nil, nil, nil, err
	}
	if data = find(all, dataSection); data == nil {
		return nil, nil, nil, errors.New("web: the module has no data section")
	}
	mem, err = memory(data.body)
	return all, data, mem, err
}

// bodyStart is where the instructions of a function's body begin, behind the
// list of its variables.
func bodyStart(body []byte) (int, error) {
	groups, w := binary.Uvarint(body)
	if w <= 0 || groups > uint64(len(body)) {
		return 0, errModule
	}
	n, ok := numbersLength(body[w:], 2*int(groups)) // each is a number and a type, which is a byte
	return w + n, ifWhole(ok)
}

// codeBody is the code section of these bodies.
func codeBody(bodies [][]byte) []byte {
	code := binary.AppendUvarint(nil, uint64(len(bodies)))
	for _, body := range bodies {
		code = append(binary.AppendUvarint(code, uint64(len(body))), body...)
	}
	return code
}

// addStart gives the module one more function, which runs once its memory is
// filled and before anything else does.
func addStart(all []section, body []byte) ([]section, error) {
	if find(all, startSection) != nil {
		return nil, errors.New("web: the module has a start function already")
	}
	types, imports := find(all, typeSection), find(all, importSection)
	functions, code := find(all, functionSection), find(all, codeSection)
	if types == nil || imports == nil || functions == nil || code == nil {
		return nil, errors.New("web: the module has no functions")
	}
	kind, ok := typeNumber(types.body, nil, nil)
	count, w := binary.Uvarint(functions.body)
	foreign, v := binary.Uvarint(imports.body) // Go's linker imports functions only
	if !ok || w <= 0 || v <= 0 {
		return nil, errModule
	}
	functions.body = oneMore(functions.body, binary.AppendUvarint(nil, uint64(kind)))
	code.body = oneMore(code.body, append(binary.AppendUvarint(nil, uint64(len(body))), body...))
	start := section{startSection, binary.AppendUvarint(nil, foreign+count)}
	at := slices.IndexFunc(all, func(s section) bool { return s.id > startSection })
	return slices.Insert(all, at, start), nil
}

// typeNumber is the number of the type with these arguments and results. Those
// before it are of numbers, a byte each.
func typeNumber(types, takes, gives []byte) (number int, ok bool) {
	count, w := binary.Uvarint(types)
	if w <= 0 {
		return 0, false
	}
	rest := types[w:]
	for i := range int(min(count, uint64(len(types)))) {
		if len(rest) == 0 {
			return 0, false
		}
		arguments, after, ok := counted(rest[1:])
		if !ok {
			return 0, false
		}
		results, after, ok := counted(after)
		if !ok {
			return 0, false
		}
		if bytes.Equal(arguments, takes) && bytes.Equal(results, gives) {
			return i, true
		}
		rest = after
	}
	return 0, false
}

// oneMore appends an entry to a list that begins with its length.
func oneMore(list, entry []byte) []byte { return longer(list, 1, entry) }

// longer appends so many entries to a list that begins with its length.
func longer(list []byte, more int, entries []byte) []byte {
	count, w := binary.Uvarint(list)
	out := binary.AppendUvarint(nil, count+uint64(more))
	return append(append(out, list[max(w, 0):]...), entries...)
}

// listLength is the length that a list begins with.
func listLength(list []byte) uint64 {
	count, _ := binary.Uvarint(list)
	return count
}

// appendName writes a name with its length.
func appendName(b []byte, name string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(name))), name...)
}

// counted takes a length and as many bytes.
func counted(b []byte) (body, rest []byte, ok bool) {
	n, w := binary.Uvarint(b)
	if w <= 0 || n > uint64(len(b)-w) {
		return nil, nil, false
	}
	end := w + int(n)
	return b[w:end], b[end:], true
}

// mostMemory bounds what a data section may fill, in bytes: many times what
// any program here does.
const mostMemory = 1 << 26

// What the linker writes before and after the offset of a segment: memory 0,
// i32.const, end (WebAssembly core specification, section 5.5.14).
const segmentHead, segmentEnd = "\x00\x41", 0x0b

// memory is the start of the memory as a data section fills it.
func memory(data []byte) ([]byte, error) {
	count, w := binary.Uvarint(data)
	if w <= 0 {
		return nil, errModule
	}
	var mem []byte
	rest := data[w:]
	for range count {
		if len(rest) < len(segmentHead) || string(rest[:len(segmentHead)]) != segmentHead {
			return nil, errors.New("web: read module: a data segment does not begin as Go's linker writes it")
		}
		at, w := signed(rest[len(segmentHead):])
		rest = rest[len(segmentHead)+w:]
		if w == 0 || len(rest) == 0 || rest[0] != segmentEnd {
			return nil, errModule
		}
		body, after, ok := counted(rest[1:])
		if !ok {
			return nil, errModule
		}
		if at < 0 || at > mostMemory-len(body) {
			return nil, fmt.Errorf("web: read module: a data segment lies at %d, want it below %d", at, mostMemory)
		}
		if short := at + len(body) - len(mem); short > 0 {
			mem = append(mem, make([]byte, short)...)
		}
		copy(mem[at:], body)
		rest = after
	}
	return mem, nil
}

// leastGap is how many zeros in a row are left out, which the memory holds
// anyway. The linker takes 8 and so writes as many segments as it may, a
// hundred thousand. Each has an offset, which packs far worse than zeros do:
// with 64 the file is 2 MB longer, and its gzip 0.4 MB shorter.
const leastGap = 64

// mostSegments is what browsers take (limit of the WebAssembly JavaScript
// interface, the linker's too: cmd/link/internal/wasm, writeDataSec).
const mostSegments = 100_000

// fillMemory is the data section that fills the memory with mem.
func fillMemory(mem []byte) []byte {
	var body []byte
	count := 0
	for at := skipZeros(mem, 0); at < len(mem); {
		end, next := at, len(mem)
		for end < len(mem) {
			if mem[end] != 0 {
				end++
				continue
			}
			next = skipZeros(mem, end)
			if next == len(mem) || next-end >= leastGap && count < mostSegments-1 {
				break
			}
			end = next
		}
		body = appendSigned(append(body, segmentHead...), at)
		body = binary.AppendUvarint(append(body, segmentEnd), uint64(end-at))
		body = append(body, mem[at:end]...)
		count++
		at = max(next, end)
	}
	return append(binary.AppendUvarint(nil, uint64(count)), body...)
}

func skipZeros(mem []byte, at int) int {
	for at < len(mem) && mem[at] == 0 {
		at++
	}
	return at
}

// signed reads a number of at most 64 bits in signed LEB128, and how many
// bytes it takes: none where there is no such number.
func signed(b []byte) (value, width int) {
	for i := range min(len(b), 10) {
		value |= int(b[i]&0x7f) << (7 * i)
		if b[i]&0x80 == 0 {
			if b[i]&0x40 != 0 {
				value -= 1 << (7 * (i + 1))
			}
			return value, i + 1
		}
	}
	return 0, 0
}

func appendSigned(b []byte, value int) []byte {
	for value > 0x3f || value < -0x40 {
		b = append(b, byte(value)|0x80)
		value >>= 7
	}
	return append(b, byte(value)&0x7f)
}
