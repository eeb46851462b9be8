package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strconv"
)

// The names of what the first part gives out, for gate.js (ready, wanted and
// proceed) and for the rest: its table of functions, its memory and its global
// variables, "g0" and so on. The functions that the rest calls are named by numbers.
const (
	exportTable, exportMemory, exportGlobal  = "table", "mem", "g"
	exportReady, exportWanted, exportProceed = "ready", "wanted", "proceed"
)

// importModule is the name by which the rest asks for what the first part gives out.
const importModule = "first"

// split parts a Go program for the browser in two modules: a page compiles
// and runs the first one, and adds the rest once it stands. The rest has the
// functions that are late. In the first part a call of such a function is a call
// of the gate: until the rest is there, it halts the program as the scheduler
// does when nothing can run, with the function as what runs next (see gate.js);
// from then on it calls the function. Both work on one memory, one table of
// functions and one set of global variables.
func split(wasm []byte, late func(function int) bool) (first, rest []byte, err error) {
	s, err := newSplitter(wasm, late)
	if err != nil {
		return nil, nil, err
	}
	if rest, err = s.rest(); err != nil {
		return nil, nil, err
	}
	if err := s.first(); err != nil {
		return nil, nil, err
	}
	return join(s.all), rest, nil
}

// splitter is a program that is parted. Functions are numbered as the linker
// does, from the first that is not imported on; a call's number counts those, too.
type splitter struct {
	all     []section
	foreign int    // how many functions are imported
	kind    uint64 // of those that Go's compiler writes
	kinds   []uint64
	bodies  [][]byte
	late    []int       // the functions of the rest, in order
	place   map[int]int // of each in late
	table   int         // where the first function is in the table of functions
	shared  []int       // the functions of the first part that the rest calls, as calls number them
}

var errSplit = errors.New("web: split: the module is not as go1.26 links it (cmd/link/internal/wasm, asm.go): another Go needs another web/split.go")

// goGlobals are the global variables of a Go program: SP, CTXT, g, RET0 to RET3
// and PAUSE (cmd/link/internal/wasm, writeGlobalSec).
var goGlobals = []byte{isI32, isI64, isI64, isI64, isI64, isI64, isI64, isI32}

const globalSP, globalPause = 0, 7

func newSplitter(wasm []byte, late func(int) bool) (*splitter, error) {
	all, err := sections(wasm)
	if err != nil {
		return nil, err
	}
	s := &splitter{all: all, place: map[int]int{}}
	for _, id := range []byte{typeSection, importSection, functionSection, tableSection, globalSection, exportSection, elementSection, codeSection} {
		if find(all, id) == nil {
			return nil, fmt.Errorf("%w: no section %d", errSplit, id)
		}
	}
	foreign, w := binary.Uvarint(find(all, importSection).body)
	kind, ok := typeNumber(find(all, typeSection).body, []byte{isI32}, []byte{isI32})
	if w <= 0 || !ok || !slices.Equal(find(all, globalSection).body, globalsBody()) {
		return nil, errSplit
	}
	s.foreign, s.kind = int(foreign), uint64(kind)
	if err := s.readFunctions(late); err != nil {
		return nil, err
	}
	return s, s.readTable()
}

// globalsBody is the section of global variables as the linker writes it.
func globalsBody() []byte {
	out := binary.AppendUvarint(nil, uint64(len(goGlobals)))
	for _, kind := range goGlobals {
		out = append(out, globalOf(kind)...)
	}
	return out
}

// globalOf is a variable of a type that is 0 at first.
func globalOf(kind byte) []byte {
	zero := byte(opConst)
	if kind == isI64 {
		zero = opConst64
	}
	return []byte{kind, isVariable, zero, 0, opEnd}
}

func (s *splitter) readFunctions(late func(int) bool) error {
	code, types := find(s.all, codeSection).body, find(s.all, functionSection).body
	count, w := binary.Uvarint(code)
	same, v := binary.Uvarint(types)
	if w <= 0 || v <= 0 || count != same {
		return errModule
	}
	code, types = code[w:], types[v:]
	for n := range int(count) {
		body, rest, ok := counted(code)
		kind, w := binary.Uvarint(types)
		if !ok || w <= 0 {
			return errModule
		}
		code, types = rest, types[w:]
		s.bodies, s.kinds = append(s.bodies, body), append(s.kinds, kind)
		if kind != s.kind || !late(n) {
			continue
		}
		asks := false // JavaScript for something
		if err := calls(body, func(called int) int {
			asks = asks || called < s.foreign
			return called
		}, nil); err != nil {
			return err
		}
		if !asks {
			s.place[n] = len(s.late)
			s.late = append(s.late, n)
		}
	}
	return nil
}

// readTable finds where the functions are in their table: there in order, as a
// number for each says that Go calls them by.
func (s *splitter) readTable() error {
	elements := find(s.all, elementSection).body
	head := []byte{1, 0, opConst}
	if len(elements) < len(head) || !slices.Equal(elements[:len(head)], head) {
		return errSplit
	}
	at, w := signed(elements[len(head):])
	rest := elements[len(head)+w:]
	if w == 0 || len(rest) < 2 || rest[0] != opEnd {
		return errSplit
	}
	count, w := binary.Uvarint(rest[1:])
	if rest = rest[1+max(w, 0):]; w <= 0 || count > uint64(len(s.bodies)) {
		return errSplit
	}
	for i := range int(count) {
		n, w := binary.Uvarint(rest)
		if w <= 0 || n != uint64(s.foreign+i) {
			return errSplit
		}
		rest = rest[w:]
	}
	s.table = at
	return nil
}

// rest is the module of the functions that are late.
func (s *splitter) rest() ([]byte, error) {
	number := map[int]int{} // of a function of the first part, in the rest
	for _, n := range s.late {
		err := calls(s.bodies[n], func(called int) int {
			if _, here := s.place[called-s.foreign]; !here && number[called] == 0 {
				s.shared = append(s.shared, called)
				number[called] = len(s.shared)
			}
			return called
		}, nil)
		if err != nil {
			return nil, err
		}
	}
	bodies := make([][]byte, len(s.late))
	for i, n := range s.late {
		err := calls(s.bodies[n], func(called int) int {
			if at, here := s.place[called-s.foreign]; here {
				return len(s.shared) + at
			}
			return number[called] - 1
		}, &bodies[i])
		if err != nil {
			return nil, err
		}
	}
	kinds := binary.AppendUvarint(nil, uint64(len(s.late)))
	for range s.late {
		kinds = binary.AppendUvarint(kinds, s.kind)
	}
	return join([]section{
		{typeSection, find(s.all, typeSection).body},
		{importSection, s.imports()},
		{functionSection, kinds},
		{elementSection, s.elements()},
		{codeSection, codeBody(bodies)},
	}), nil
}

// calls gives each call in a body to another function, and writes the body with
// what to gives for it behind out, if there is one.
func calls(body []byte, to func(called int) int, out *[]byte) error {
	start, err := bodyStart(body)
	if err != nil {
		return err
	}
	written := slices.Clone(body[:start])
	for rest := body[start:]; len(rest) > 0; {
		next, length, err := instructionAt(rest)
		if err != nil {
			return err
		}
		if next.op != opCall {
			written = append(written, rest[:length]...)
		} else {
			called, _ := binary.Uvarint(next.told)
			written = binary.AppendUvarint(append(written, opCall), uint64(to(int(called))))
		}
		rest = rest[length:]
	}
	if out != nil {
		*out = written
	}
	return nil
}

// imports are what the rest asks for: functions first, in the order of shared.
func (s *splitter) imports() []byte {
	out := binary.AppendUvarint(nil, uint64(len(s.shared)+2+len(goGlobals)))
	add := func(name string, what ...byte) {
		out = append(appendName(appendName(out, importModule), name), what...)
	}
	for i, called := range s.shared {
		add(strconv.Itoa(i), binary.AppendUvarint([]byte{isFunction}, s.kinds[called-s.foreign])...)
	}
	add(exportTable, isTable, isFunctions, 0, 0)
	add(exportMemory, isMemory, 0, 0)
	for i, kind := range goGlobals {
		add(exportGlobal+strconv.Itoa(i), isGlobal, kind, isVariable)
	}
	return out
}

// elements put the functions of the rest into the table, a run at a time.
func (s *splitter) elements() []byte {
	var out []byte
	runs := 0
	for from := 0; from < len(s.late); runs++ {
		to := from + 1
		for to < len(s.late) && s.late[to] == s.late[to-1]+1 {
			to++
		}
		out = appendSigned(append(out, 0, opConst), s.table+s.late[from])
		out = binary.AppendUvarint(append(out, opEnd), uint64(to-from))
		for i := from; i < to; i++ {
			out = binary.AppendUvarint(out, uint64(len(s.shared)+i))
		}
		from = to
	}
	return append(binary.AppendUvarint(nil, uint64(runs)), out...)
}

// first is the module that begins: late functions are calls of the gate there.
func (s *splitter) first() error {
	types, functions := find(s.all, typeSection), find(s.all, functionSection)
	gateKind, ok := typeNumber(types.body, []byte{isI32, isI32}, []byte{isI32})
	if !ok {
		gateKind = int(listLength(types.body))
		types.body = oneMore(types.body, []byte{isFunctionType, 2, isI32, isI32, 1, isI32})
	}
	functions.body = oneMore(functions.body, binary.AppendUvarint(nil, uint64(gateKind)))
	gate := uint64(s.foreign + len(s.bodies))

	bodies := append(slices.Clone(s.bodies), s.gate())
	for _, n := range s.late {
		a := assembly{0, opGet, 0}
		a.number(s.table+n, opCall)
		bodies[n] = append(binary.AppendUvarint(a, gate), opEnd)
	}
	find(s.all, codeSection).body = codeBody(bodies)

	globals := find(s.all, globalSection)
	for range 2 {
		globals.body = oneMore(globals.body, globalOf(isI32))
	}
	return s.export()
}

// The arguments of the gate, and the global variables that it reads and sets.
const (
	gateBlock, gateFunction   = 0, 1 // where in it to go on, its place in the table
	globalReady, globalWanted = 8, 9
)

// gate calls a late function, if it is there. Else it halts: Go goes on with the
// function whose number lies below the stack (runtime/asm_wasm.s, wasm_pc_f_loop).
func (s *splitter) gate() []byte {
	a := assembly{0, opGetGlobal, globalReady, opIf, isI32, opGet, gateBlock, opGet, gateFunction}
	a = append(binary.AppendUvarint(append(a, opCallIndirect), s.kind), 0)
	a.op(opElse, opGetGlobal, globalSP)
	a.number(8, opSub, opGet, gateFunction, opWiden)
	a.op(opConst64, 16, opShiftUp64, opGet, gateBlock, opWiden, opOr64, opStore64, byByte, 0)
	a.number(1, opSetGlobal, globalWanted)
	a.number(1, opSetGlobal, globalPause)
	a.number(1, opEnd, opEnd)
	return a
}

// export names what the rest and gate.js need.
func (s *splitter) export() error {
	exports := find(s.all, exportSection)
	resume, ok := exported(exports.body, "resume")
	if !ok || resume < s.foreign || resume-s.foreign >= len(s.bodies) {
		return errSplit
	}
	proceed := 0 // the last that resume calls goes on where the program halted
	err := calls(s.bodies[resume-s.foreign], func(called int) int {
		proceed = called
		return called
	}, nil)
	if err != nil || proceed < s.foreign {
		return errSplit
	}
	add := func(name string, kind byte, number int) {
		exports.body = oneMore(exports.body, binary.AppendUvarint(append(appendName(nil, name), kind), uint64(number)))
	}
	add(exportProceed, isFunction, proceed)
	add(exportReady, isGlobal, globalReady)
	add(exportWanted, isGlobal, globalWanted)
	add(exportTable, isTable, 0)
	for i := range goGlobals {
		add(exportGlobal+strconv.Itoa(i), isGlobal, i)
	}
	for i, called := range s.shared {
		add(strconv.Itoa(i), isFunction, called)
	}
	return nil
}

// exported is the number of what is given out by a name.
func exported(exports []byte, name string) (number int, ok bool) {
	count, w := binary.Uvarint(exports)
	rest := exports[max(w, 0):]
	for range count {
		is, after, ok := counted(rest)
		if !ok || len(after) == 0 {
			return 0, false
		}
		n, w := binary.Uvarint(after[1:])
		if w <= 0 {
			return 0, false
		}
		if string(is) == name {
			return int(n), true
		}
		rest = after[1+w:]
	}
	return 0, false
}
