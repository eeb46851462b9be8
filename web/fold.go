package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
)

// fold leaves out of a program's memory the tables that follow from the rest of
// it, and gives the program a start function that writes them again: where the
// record of each function lies, and which function each instruction belongs to.
// The records themselves it writes field by field in a few bytes: strip has laid
// what they point to in the order in which they do. Together they are a quarter
// of what a page would have to inflate.
func fold(wasm []byte) ([]byte, error) {
	all, data, mem, err := withMemory(wasm)
	if err != nil {
		return nil, err
	}
	x, err := findIndex(mem)
	if err != nil {
		return nil, err
	}
	after := bytes.Clone(mem)
	if err := x.fold(after); err != nil {
		return nil, err
	}
	data.body = fillMemory(after)
	if err := x.write(after); err != nil {
		return nil, err
	}
	if !bytes.Equal(mem, after) {
		return nil, fmt.Errorf("%w: the index of functions does not follow from their records", errLineTable)
	}
	if all, err = addStart(all, x.code()); err != nil {
		return nil, err
	}
	return join(all), nil
}

// index is what the runtime finds a function's record by (runtime/symtab.go,
// findfunc): a row per function, and sixteen buckets per function that name
// the row. Numbers are addresses, if nothing else is said. Until the buckets are
// filled, the records wait in their place.
type index struct {
	base    int // what rows count their records from
	count   int // of functions
	first   int // number of the first function, as the records have it
	record  int // the first record
	buckets int
	columns []column
	stream  int // how many bytes the columns take, from the first bucket on
}

// column is one field of all records, a number in LEB128 for each of them: the
// field itself, or for a part with items behind one another 0 for the next
// item, 1 for none and more for those that were named before.
type column struct {
	at    int // in the record
	part  *part
	start int // address of the part's first item
	area  int // address that offsets count from
}

const (
	rowSize     = 8  // number of the function, offset of its record
	bucketSize  = 20 // row, then what differs below it: nothing, in WebAssembly
	perFunction = 16 // 65536 instructions a function, 4096 a bucket
)

// findIndex takes the index of the one line table in mem.
func findIndex(mem []byte) (index, error) {
	t, err := findLineTable(mem)
	if err != nil {
		return index{}, err
	}
	x := index{base: t.address(mem, t.funcs), count: t.count}
	x.first = int(word32(t.funcs, 0))
	x.record = x.base + int(word32(t.funcs, 4))
	if x.record+keptSize*x.count > x.base+len(t.funcs) {
		return index{}, fmt.Errorf("%w: no room for %d records", errLineTable, x.count)
	}
	table := make([]byte, bucketSize*perFunction*(x.count-1))
	index{count: x.count}.fillBuckets(table)
	if x.buckets = bytes.Index(mem, table); len(table) == 0 || x.buckets < 0 {
		return index{}, fmt.Errorf("%w: no buckets with a row for each function", errLineTable)
	}
	for _, at := range []int{atArguments, atDefers, atPCData, atKind, atInlined} {
		x.columns = append(x.columns, column{at: at})
	}
	for i, p := range parts {
		x.columns = append(x.columns, column{at: p.at, part: &parts[i], area: t.address(mem, p.area(t))})
	}
	return x, nil
}

// address is where a part of the memory lies in it.
func (t lineTable) address(mem, part []byte) int { return cap(mem) - cap(part) }

// bucketsEnd is behind the buckets of the last function but one: the last has
// fewer of them.
func (x index) bucketsEnd() int { return x.buckets + bucketSize*perFunction*(x.count-1) }

// known is behind the columns: where the offsets of the items of a part are
// noted while its column is read.
func (x index) known() int { return x.buckets + x.stream }

// fold takes the index and the records out, and puts the columns in.
func (x *index) fold(mem []byte) error {
	var stream []byte
	for i := range x.columns {
		stream = x.columns[i].append(stream, *x, mem)
	}
	x.stream = len(stream)
	if x.known()+4*(x.count+1) > x.bucketsEnd() {
		return fmt.Errorf("%w: no room for the fields of %d records", errLineTable, x.count)
	}
	clear(mem[x.base : x.base+rowSize*x.count])
	clear(mem[x.record : x.record+keptSize*x.count])
	clear(mem[x.buckets:x.bucketsEnd()])
	copy(mem[x.buckets:], stream)
	return nil
}

func (c *column) append(stream []byte, x index, mem []byte) []byte {
	known := map[uint32]int{}
	for i := range x.count {
		v := word32(mem, x.record+keptSize*i+c.at)
		if !c.counted() {
			stream = binary.AppendUvarint(stream, uint64(v))
			continue
		}
		if n, ok := known[v]; ok || v == c.part.none {
			stream = binary.AppendUvarint(stream, uint64(n+1))
			continue
		}
		if len(known) == 0 {
			c.start = c.area + int(v)
		}
		known[v] = len(known) + 1
		stream = append(stream, 0)
	}
	return stream
}

// counted says that the column counts items.
func (c column) counted() bool { return c.part != nil && c.part.skip != nil }

// write puts all of it back. It does what code does.
func (x index) write(mem []byte) error {
	stream := bytes.Clone(mem[x.buckets:x.known()])
	for _, c := range x.columns {
		var err error
		if stream, err = c.write(stream, x, mem); err != nil {
			return err
		}
	}
	clear(mem[x.buckets:x.bucketsEnd()])
	for i := range x.count {
		row, at := x.base+rowSize*i, x.record+keptSize*i
		binary.LittleEndian.PutUint32(mem[row:], uint32(x.first+i))
		binary.LittleEndian.PutUint32(mem[row+4:], uint32(at-x.base))
		binary.LittleEndian.PutUint32(mem[at:], uint32(x.first+i))
	}
	x.fillBuckets(mem)
	return nil
}

func (c column) write(stream []byte, x index, mem []byte) ([]byte, error) {
	next, known := c.start, []uint32{}
	if c.counted() {
		known = append(known, c.part.none)
	}
	for i := range x.count {
		n, w := binary.Uvarint(stream)
		stream = stream[w:]
		v := uint32(n)
		switch {
		case c.counted() && n == 0:
			if next > len(mem) {
				return nil, fmt.Errorf("%w: record %d of %d points behind the memory for %s", errLineTable, i, x.count, c.part.what)
			}
			v = uint32(next - c.area)
			known = append(known, v)
			item, _ := c.part.read(mem[next:])
			next += len(item)
		case c.counted():
			v = known[n-1]
		}
		binary.LittleEndian.PutUint32(mem[x.record+keptSize*i+c.at:], v)
	}
	return stream, nil
}

func (x index) fillBuckets(mem []byte) {
	for i := range perFunction * (x.count - 1) {
		binary.LittleEndian.PutUint32(mem[x.buckets+bucketSize*i:], uint32(i/perFunction))
	}
}
