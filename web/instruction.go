package main

import (
	"encoding/binary"
	"fmt"
)

// The instructions of Go's compiler that are named here (WebAssembly core
// specification, section 5.4), and those that the start function needs.
const (
	opBlock, opLoop, opIf, opElse, opEnd          = 0x02, 0x03, 0x04, 0x05, 0x0b
	opBranch, opBranchIf, opBranchTable, opReturn = 0x0c, 0x0d, 0x0e, 0x0f
	opCall, opCallIndirect                        = 0x10, 0x11
	opDrop, opSelect                              = 0x1a, 0x1b
	opGet, opSet, opTee, opGetGlobal, opSetGlobal = 0x20, 0x21, 0x22, 0x23, 0x24
	opLoad, opLoad8, opStore, opStore64           = 0x28, 0x2d, 0x36, 0x37
	opLastStore                                   = 0x3e // all between opLoad and it read or write
	opMemorySize, opMemoryGrow                    = 0x3f, 0x40
	opConst, opConst64, opConstF32, opConstF64    = 0x41, 0x42, 0x43, 0x44
	opZero, opZero64, opBelow                     = 0x45, 0x50, 0x49 // is 0, is 0, unsigned
	opAdd, opSub, opTimes, opAdd64                = 0x6a, 0x6b, 0x6c, 0x7c
	opAnd, opOr                                   = 0x71, 0x72
	opShift, opShiftUp                            = 0x76, 0x74 // right without a sign, left
	opOr64, opShiftUp64                           = 0x84, 0x86
	opWrap, opWiden                               = 0xa7, 0xad // 64 bits to 32, and back without a sign
	opLastPlain                                   = 0xc4       // all between opZero and it are told nothing
	opMore                                        = 0xfc       // and a second number
	moreCopy, moreFill                            = 0x0a, 0x0b
	noResult                                      = 0x40
	byWord, byByte                                = 0x02, 0x00 // alignment
)

// opFill sets bytes of memory 0.
var opFill = []byte{opMore, moreFill, 0x00}

// instruction is one step of a function, with what it is told: which variable,
// which number, where in memory.
type instruction struct {
	op   byte
	told []byte // as it is encoded
}

// is tells whether it is op, told this small number.
func (i instruction) is(op, small byte) bool {
	return i.op == op && len(i.told) == 1 && i.told[0] == small
}

// instructionAt is the one that code begins with, and how long it is. It knows
// what Go's compiler writes (WebAssembly core specification, section 5.4).
func instructionAt(code []byte) (instruction, int, error) {
	told, err := toldLength(code)
	if err != nil {
		return instruction{}, 0, err
	}
	end := 1 + told
	if end > len(code) {
		return instruction{}, 0, errModule
	}
	return instruction{code[0], code[1:end]}, end, nil
}

// toldLength is how many bytes follow the number of an instruction.
func toldLength(code []byte) (int, error) {
	if len(code) == 0 {
		return 0, errModule
	}
	rest := code[1:]
	switch op := code[0]; {
	case op == opBranchTable:
		count, w := binary.Uvarint(rest)
		if w <= 0 || count > uint64(len(rest)) {
			return 0, errModule
		}
		n, ok := numbersLength(rest[w:], int(count)+1)
		return w + n, ifWhole(ok)
	case op == opMore:
		return moreLength(rest)
	case op == opConstF32:
		return 4, nil
	case op == opConstF64:
		return 8, nil
	default:
		count, known := numbersTold(op)
		if !known {
			return 0, fmt.Errorf("web: shorten: unknown instruction %#x", op)
		}
		n, ok := numbersLength(rest, count)
		return n, ifWhole(ok)
	}
}

// numbersTold is how many LEB128 numbers follow an instruction.
func numbersTold(op byte) (count int, known bool) {
	switch {
	case op == opCallIndirect, opLoad <= op && op <= opLastStore:
		return 2, true
	case opBlock <= op && op <= opIf, op == opBranch, op == opBranchIf, op == opCall,
		opGet <= op && op <= opSetGlobal, op == opMemorySize, op == opMemoryGrow, op == opConst, op == opConst64:
		return 1, true
	case op <= 1, op == opElse, op == opEnd, op == opReturn, op == opDrop, op == opSelect, opZero <= op && op <= opLastPlain:
		return 0, true
	}
	return 0, false
}

// moreLength is that of the instructions with a second number: conversions that
// do not trap, and those for whole ranges of memory.
func moreLength(rest []byte) (int, error) {
	which, w := binary.Uvarint(rest)
	if w <= 0 {
		return 0, errModule
	}
	var zeros int
	switch {
	case which <= 7:
	case which == moreCopy:
		zeros = 2
	case which == moreFill:
		zeros = 1
	default:
		return 0, fmt.Errorf("web: shorten: unknown instruction %#x %d", opMore, which)
	}
	n, ok := numbersLength(rest[w:], zeros)
	return w + n, ifWhole(ok)
}

// numbersLength is how long so many LEB128 numbers are.
func numbersLength(b []byte, count int) (int, bool) {
	at := 0
	for range count {
		for at < len(b) && b[at] >= 0x80 {
			at++
		}
		at++
	}
	return at, at <= len(b)
}

func ifWhole(ok bool) error {
	if ok {
		return nil
	}
	return errModule
}

// effect is how many values an instruction takes from the stack and puts there;
// straight is false where the way may part, or more is taken than can be told
// from the instruction.
func (i instruction) effect() (takes, puts int, straight bool) {
	switch op := i.op; {
	case op == opGet, op == opGetGlobal, op == opMemorySize, opConst <= op && op <= opConstF64:
		return 0, 1, true
	case op == opSet, op == opSetGlobal, op == opDrop:
		return 1, 0, true
	case op == opSelect:
		return 3, 1, true
	case opStore <= op && op <= opLastStore:
		return 2, 0, true
	case op == opTee, opLoad <= op && op < opStore, op == opMemoryGrow, alone(op):
		return 1, 1, true
	case opZero <= op && op <= opLastPlain:
		return 2, 1, true
	case op == opMore && len(i.told) == 1 && i.told[0] <= 7:
		return 1, 1, true
	case op == opMore:
		return 3, 0, true
	}
	return 0, 0, false
}

// alone tells which of the plain instructions work on one number: the others
// work on two.
func alone(op byte) bool {
	switch {
	case op == opZero, op == opZero64, 0x67 <= op && op <= 0x69, 0x79 <= op && op <= 0x7b,
		0x8b <= op && op <= 0x91, 0x99 <= op && op <= 0x9f, opWrap <= op && op <= opLastPlain:
		return true
	}
	return false
}
