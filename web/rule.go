package main

// rule is a sequence of instructions that has a shorter one to the same end.
type rule struct {
	find  []wanted
	write func(found []instruction) []instruction
}

// wanted is an instruction of a rule: told says what it is told, whatever it is
// where that is negative.
type wanted struct {
	op   byte
	told int
}

func (r rule) fits(code []instruction) bool {
	for at := len(code) - 1; at >= 0; at-- { // what is newest differs most
		w := r.find[at]
		if code[at].op != w.op || w.told >= 0 && !code[at].is(w.op, byte(w.told)) {
			return false
		}
	}
	return true
}

// The variables of a function that Go's compiler writes: where to go on, then a
// copy of the stack pointer, which is the first global variable.
const stackPointer = 1

const whatever = -1

var (
	getPointer  = wanted{opGet, stackPointer}
	keepPointer = wanted{opTee, stackPointer}
	movePointer = wanted{opSetGlobal, 0}
	some32      = wanted{opConst, whatever}
	some64      = wanted{opConst64, whatever}
	add32       = wanted{opAdd, whatever}
	subtract32  = wanted{opSub, whatever}
	widen       = wanted{opWiden, whatever}
	narrow      = wanted{opWrap, whatever}
)

// rules is the one table of them, in the order in which they are tried.
var rules = []rule{
	// Wide and narrow again.
	{[]wanted{widen, narrow}, func([]instruction) []instruction { return nil }},
	// A narrow constant.
	{[]wanted{some64, narrow}, func(f []instruction) []instruction { return []instruction{number32(f[0])} }},
	// A constant added in 64 bits, of which 32 are used.
	{
		[]wanted{widen, some64, {opAdd64, whatever}, narrow},
		func(f []instruction) []instruction { return []instruction{number32(f[1]), {op: opAdd}} },
	},
	// Whether 64 bits are zero that come from 32.
	{[]wanted{widen, {opZero64, whatever}}, func([]instruction) []instruction { return []instruction{{op: opZero}} }},
	// Not not whether something is zero.
	{[]wanted{{opZero64, whatever}, {opZero, whatever}, {opZero, whatever}}, first},
	// Two moves of the stack pointer, up and down.
	{[]wanted{some32, add32, keepPointer, movePointer, getPointer, some32, add32, keepPointer, movePointer}, sum},
	{[]wanted{some32, subtract32, keepPointer, movePointer, getPointer, some32, subtract32, keepPointer, movePointer}, sum},
	// A copy of the stack pointer that nobody reads, because the function ends.
	{
		[]wanted{keepPointer, movePointer, {opConst, 0}, {opReturn, whatever}},
		func(f []instruction) []instruction { return f[1:] },
	},
	// The same, because the function called moves it: the copy is made anew.
	{
		[]wanted{keepPointer, movePointer, getPointer, some64, {opStore64, whatever}, {opConst, 0}, {opCall, whatever}, {opGetGlobal, 0}, {opSet, stackPointer}},
		func(f []instruction) []instruction {
			return append([]instruction{f[1], f[7]}, f[3:]...)
		},
	},
}

func first(found []instruction) []instruction { return found[:1] }

// sum adds the numbers of two moves of the stack pointer.
func sum(found []instruction) []instruction {
	a, _ := signed(found[0].told)
	b, _ := signed(found[5].told)
	return []instruction{{opConst, appendSigned(nil, int(a+b))}, found[1], found[2], found[3]}
}

// number32 puts the lower half of a 64-bit number on the stack.
func number32(i instruction) instruction {
	n, _ := signed(i.told)
	return instruction{opConst, appendSigned(nil, int(int32(n)))}
}
