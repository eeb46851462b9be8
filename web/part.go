package main

import (
	"bytes"
	"encoding/binary"
)

// part is one kind of thing that records point to.
type part struct {
	what string
	at   int    // of the offset, in a record that strip writes
	none uint32 // the offset that says there is none
	area func(lineTable) []byte
	// read takes the one at the start of b, in the form in which it stays. It
	// reads that form as it is.
	read func(b []byte) (item []byte, ok bool)
	// skip is code that moves the local variable nextItem behind the one there; nil
	// where offsets are written one by one.
	skip func(a *assembly)
}

// parts are in the order in which they lie in their areas. Stack objects begin
// with eight bytes, maps with four: they stay aligned.
var parts = []part{
	{"a name", atName, 0, func(t lineTable) []byte { return t.names }, readName, skipName},
	{"a table of values", atStackTable, noTable, func(t lineTable) []byte { return t.values }, readValues, skipValues},
	{"a table of values", atMapTable, noTable, func(t lineTable) []byte { return t.values }, readValues, skipValues},
	{"a list of objects", atStackObjects, noData, func(t lineTable) []byte { return t.data }, readObjects, skipObjects},
	{"a map of arguments", atArgumentMap, noData, func(t lineTable) []byte { return t.data }, readMaps, skipMaps},
	{"a map of variables", atLocalMap, noData, func(t lineTable) []byte { return t.data }, readMaps, skipMaps},
	{"deferred calls", atOpenDefers, noData, func(t lineTable) []byte { return t.data }, readDefers, nil},
}

// readName takes a name with the zero behind it.
func readName(b []byte) ([]byte, bool) {
	n := bytes.IndexByte(b, 0)
	return b[:n+1], n >= 0
}

func skipName(a *assembly) {
	a.op(opLoop, noResult)
	a.byteAt(nextItem)
	a.op(opBranchIf, 0, opEnd)
}

// endless is how many instructions the last value of a table is said to hold
// for: as many as a function may have. So those that differ in length alone
// share a table, and nobody asks behind the end of a function.
const endless = 1 << 16

// readValues takes a table: pairs of how much the value and the instruction
// change, ended by a zero (runtime/symtab.go, step).
func readValues(b []byte) ([]byte, bool) {
	for n := 0; n < len(b); {
		_, w := binary.Uvarint(b[n:])
		_, v := binary.Uvarint(b[n+max(w, 0):])
		if w <= 0 || v <= 0 {
			return nil, false
		}
		if end := n + w + v; end < len(b) && b[end] == 0 {
			return append(binary.AppendUvarint(bytes.Clone(b[:n+w]), endless), 0), true
		}
		n += w + v
	}
	return nil, false
}

func skipValues(a *assembly) {
	a.op(opLoop, noResult)
	for range 2 {
		a.op(opLoop, noResult)
		a.byteAt(nextItem)
		a.number(0x80, opAnd, opBranchIf, 0, opEnd)
	}
	a.op(opGet, nextItem, opLoad8, byByte, 0, opBranchIf, 0, opEnd)
	a.add(nextItem, 1)
}

// readMaps takes bitmaps: how many, of how many bits, and as many whole bytes
// for each (runtime/symtab.go, stackmap).
func readMaps(b []byte) ([]byte, bool) {
	if len(b) < 8 {
		return nil, false
	}
	count, bits := uint64(word32(b, 0)), uint64(word32(b, 4))
	size := 8 + count*((bits+7)/8)
	if count > uint64(len(b)) || bits > 8*uint64(len(b)) || size > uint64(len(b)) {
		return nil, false
	}
	return append(bytes.Clone(b[:size]), make([]byte, -size&3)...), true
}

func skipMaps(a *assembly) {
	a.op(opGet, nextItem, opGet, nextItem, opLoad, byWord, 0, opGet, nextItem, opLoad, byWord, 4)
	a.number(7, opAdd)
	a.number(3, opShift, opTimes)
	a.number(8+3, opAdd)
	a.number(-4, opAnd, opAdd, opSet, nextItem)
}

// readObjects takes how many variables on the stack may be pointed to, in eight
// bytes, and sixteen for each (runtime/stack.go, stackObjectRecord).
func readObjects(b []byte) ([]byte, bool) {
	if len(b) < 8 || word64(b, 0) > uint64(len(b)-8)/16 {
		return nil, false
	}
	return b[:8+16*word64(b, 0)], true
}

func skipObjects(a *assembly) {
	a.op(opGet, nextItem, opGet, nextItem, opLoad, byWord, 0)
	a.number(4, opShiftUp, opAdd)
	a.number(8, opAdd, opSet, nextItem)
}

// readDefers takes two numbers (runtime/panic.go, initOpenCodedDefers).
func readDefers(b []byte) ([]byte, bool) {
	_, w := binary.Uvarint(b)
	_, v := binary.Uvarint(b[max(w, 0):])
	return b[:max(w, 0)+max(v, 0)], w > 0 && v > 0
}
