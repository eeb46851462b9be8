package main

import (
	"encoding/binary"
	"fmt"
)

// The record of a function (runtime/runtime2.go, _func): where its fields lie,
// and how long it is before the arrays of pcdata and funcdata.
const (
	atName       = 4  // in funcnametab
	atArguments  = 8  // how long they are
	atDefers     = 12 // where calls that were deferred go on
	atStackTable = 16 // pcsp
	atPCData     = 28 // how many
	atKind       = 40 // funcID, flags, and
	atFuncData   = 43 // how many
	recordSize   = 44

	noTable = 0          // of an offset into pctab
	noData  = 0xffffffff // of funcdata
)

// Which of pcdata and funcdata stay (internal/abi/symtab.go): those that are
// read to unwind and to scan a stack. Signals may halt a function anywhere, and
// js/wasm has none; calls that were inlined, arguments and wrappers are printed
// and traced only. No function that calls recover is among the inlined.
const (
	stackMapIndex = 1
	pcDataKept    = 2

	argumentMap, localMap, stackObjects, openDefers = 0, 1, 2, 4

	funcDataKept = 5

	// Where they lie in the records that strip writes, all of one length.
	atMapTable     = recordSize + 4*stackMapIndex
	atFuncDatas    = recordSize + 4*pcDataKept
	atArgumentMap  = atFuncDatas + 4*argumentMap
	atLocalMap     = atFuncDatas + 4*localMap
	atStackObjects = atFuncDatas + 4*stackObjects
	atInlined      = atFuncDatas + 4*3
	atOpenDefers   = atFuncDatas + 4*openDefers
	keptSize       = atFuncDatas + 4*funcDataKept
)

// function is what stays of a record and of what it points to: a word or an
// item for each place in the record that strip writes.
type function struct {
	words map[int]uint32
	items map[int][]byte
}

// functions reads all records.
func (t lineTable) functions() ([]function, error) {
	var out []function
	for i := range t.count {
		at := word32(t.funcs, 8*i+4)
		r, ok := t.record(at)
		if !ok {
			return nil, fmt.Errorf("%w: the record of function %d lies at %d", errLineTable, i, at)
		}
		f, err := t.function(r)
		if err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return out, nil
}

// record is a function's fixed fields and both arrays.
func (t lineTable) record(at uint32) ([]byte, bool) {
	if uint64(at)+recordSize > uint64(len(t.funcs)) || uint64(at) < 8*uint64(t.count) {
		return nil, false
	}
	b := t.funcs[at:]
	size := recordSize + 4*(uint64(word32(b, atPCData))+uint64(b[atFuncData]))
	if size > uint64(len(b)) {
		return nil, false
	}
	return b[:size], true
}

func (t lineTable) function(r []byte) (function, error) {
	f := function{map[int]uint32{
		0: word32(r, 0), atArguments: word32(r, atArguments), atDefers: word32(r, atDefers), atPCData: pcDataKept,
		atKind: word32(r, atKind)&0xffff | funcDataKept<<24, atInlined: noData,
	}, map[int][]byte{}}
	pcData, funcData := int(word32(r, atPCData)), int(r[atFuncData])
	for _, p := range parts {
		offset := p.none
		switch i := (p.at - atFuncDatas) / 4; {
		case p.at < recordSize:
			offset = word32(r, p.at)
		case p.at == atMapTable && stackMapIndex < pcData:
			offset = word32(r, p.at)
		case p.at >= atFuncDatas && i < funcData:
			offset = word32(r, recordSize+4*(pcData+i))
		}
		if offset == p.none && p.at != atName {
			continue // the linker has a name at 0
		}
		area := p.area(t)
		if uint64(offset) >= uint64(len(area)) {
			return f, fmt.Errorf("%w: %s at %d has no end", errLineTable, p.what, offset)
		}
		item, ok := p.read(area[offset:])
		if !ok {
			return f, fmt.Errorf("%w: %s at %d has no end", errLineTable, p.what, offset)
		}
		if p.at != atName || keepsName(item) {
			f.items[p.at] = item
		}
	}
	return f, nil
}

// write lays the functions out anew: items of a part behind one another, each
// once, in the order in which functions name them first; then the records.
func (t lineTable) write(functions []function) error {
	first := int(word32(t.funcs, 4))
	if first+keptSize*len(functions) > len(t.funcs) {
		return fmt.Errorf("%w: no room for %d records", errLineTable, len(functions))
	}
	areas := map[*byte][]byte{&t.names[0]: {0}, &t.values[0]: {0}} // nothing lies at 0: that says there is none
	for _, p := range parts {
		key := &p.area(t)[0]
		areas[key] = lay(functions, p, areas[key])
	}
	for _, area := range [][]byte{t.names, t.values, t.data} {
		laid := areas[&area[0]]
		if len(laid) > len(area) {
			return fmt.Errorf("%w: %d bytes have no room in %d", errLineTable, len(laid), len(area))
		}
		clear(area[copy(area, laid):])
	}
	clear(t.files)
	clear(t.funcs[first:])
	for i, f := range functions {
		at := first + keptSize*i
		binary.LittleEndian.PutUint32(t.funcs[8*i+4:], uint32(at))
		for field, v := range f.words {
			binary.LittleEndian.PutUint32(t.funcs[at+field:], v)
		}
	}
	return nil
}

// lay appends the items of a part to its area and writes where they lie.
func lay(functions []function, p part, area []byte) []byte {
	laid := map[string]uint32{}
	for _, f := range functions {
		item, ok := f.items[p.at]
		if !ok {
			f.words[p.at] = p.none
			continue
		}
		at, done := laid[string(item)]
		if !done {
			at = uint32(len(area))
			laid[string(item)] = at
			area = append(area, item...)
		}
		f.words[p.at] = at
	}
	return area
}
