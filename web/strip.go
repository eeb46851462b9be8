package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
)

// strip takes out of a Go program for the browser what only the printing of a
// stack reads: the tables that give each instruction its file and line, the
// names of the files, where arguments lie, which calls were inlined, and the
// names of functions that are not ours. What stays is written in one order, so
// that fold can tell where it lies. That is an eighth of what a page loads, and
// nobody can read a line of a program in it: crashes still name our functions.
// The linker has no option for it: -s and -w take names and DWARF alone.
func strip(wasm []byte) ([]byte, error) {
	all, data, mem, err := withMemory(wasm)
	if err != nil {
		return nil, err
	}
	t, err := findLineTable(mem)
	if err != nil {
		return nil, err
	}
	functions, err := t.functions()
	if err != nil {
		return nil, err
	}
	if err := t.write(functions); err != nil {
		return nil, err
	}
	data.body = fillMemory(mem)
	return join(all), nil
}

// lineTable is what the runtime knows of each function, as go1.26 lays it out:
// one header, then parts that it points to (runtime/symtab.go, pcHeader and
// moduledata; cmd/link/internal/ld/pcln.go). The parts share the program's memory.
type lineTable struct {
	header int    // its address
	names  []byte // funcnametab: names that end with a zero
	files  []byte // cutab and filetab: the names of source files
	values []byte // pctab: tables of a value per instruction
	funcs  []byte // functab, then a record per function
	data   []byte // go:func.*: where pointers lie on the stack, and more
	count  int    // of functions
}

// lineTableHead begins the header: the magic, two zeros, the least size of an
// instruction and the size of a pointer.
const lineTableHead = "\xf1\xff\xff\xff\x00\x00\x01\x08"

// headWords are the eight bytes wide numbers behind it: functions, files, one
// unused, then where names, cutab, filetab, pctab and functab begin.
const headWords = 8

// Words of eight bytes in the moduledata, which begins with the addresses of
// the header and of the names.
const (
	moduleBuckets = 19 // findfunctab, which follows go:func.*
	moduleData    = 40 // gofunc
)

var errLineTable = errors.New("web: strip: no table of functions as go1.26 writes it (runtime/symtab.go, pcHeader): " +
	"another Go needs another web/strip.go")

func findLineTable(mem []byte) (lineTable, error) {
	var found []lineTable
	for from := 0; ; {
		i := bytes.Index(mem[from:], []byte(lineTableHead))
		if i < 0 {
			break
		}
		if t, ok := readHeader(mem, from+i); ok {
			found = append(found, t)
		}
		from += i + 1
	}
	if len(found) != 1 {
		return lineTable{}, fmt.Errorf("%w: %d headers fit, want 1", errLineTable, len(found))
	}
	return found[0], nil
}

// readHeader takes the parts where the header at an address, and the moduledata
// that points to it, say. Offsets must rise and functions must have room.
func readHeader(mem []byte, header int) (lineTable, bool) {
	b := mem[header:]
	if len(b) < len(lineTableHead)+8*headWords {
		return lineTable{}, false
	}
	count, starts := word64(b, 1), make([]uint64, 5)
	for i := range starts {
		starts[i] = word64(b, 4+i)
	}
	address := func(offset uint64) []byte { return binary.LittleEndian.AppendUint64(nil, uint64(header)+offset) }
	at := bytes.Index(mem, append(address(0), address(starts[0])...))
	if at < 0 || len(mem)-at < 8*(moduleData+1) {
		return lineTable{}, false
	}
	data, end := word64(mem[at:], moduleData)-uint64(header), word64(mem[at:], moduleBuckets)-uint64(header)
	starts = append(starts, data, end)
	empty := starts[0] == starts[1] || starts[3] == starts[4] || data == end
	if !slices.IsSorted(starts) || end > uint64(len(b)) || empty || count == 0 || count > (data-starts[4])/8 {
		return lineTable{}, false
	}
	return lineTable{
		header, b[starts[0]:starts[1]], b[starts[1]:starts[3]], b[starts[3]:starts[4]], b[starts[4]:data], b[data:end], int(count),
	}, true
}

func word64(b []byte, i int) uint64 { return binary.LittleEndian.Uint64(b[8*i:]) }

func word32(b []byte, at int) uint32 { return binary.LittleEndian.Uint32(b[at:]) }

// named are the packages whose functions keep their names: the runtime asks for
// its own, and a crash is told by ours. A function without a name is left out
// of a printed stack.
var named = []string{"runtime.", "main.", "kubepki/"}

// keepsName says so of a name with the zero behind it.
func keepsName(name []byte) bool {
	return slices.ContainsFunc(named, func(p string) bool { return bytes.HasPrefix(name, []byte(p)) })
}
