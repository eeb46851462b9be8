package main

// The local variables: a place in the records or the buckets, the number of a
// row or bucket, places in the columns, in a part and among the offsets of its
// items, the value of a field and by how many bits its next seven are shifted.
const (
	inRecords byte = iota
	row
	inColumns
	nextItem
	inKnown
	value
	shift
	locals
)

// assembly is the body of a function without arguments or results.
type assembly []byte

func (a *assembly) op(codes ...byte) { *a = append(*a, codes...) }

// number puts a constant on the stack, and then does what codes say.
func (a *assembly) number(n int, codes ...byte) {
	*a = append(appendSigned(append(*a, opConst), n), codes...)
}

func (a *assembly) set(local byte, n int) { a.number(n, opSet, local) }

func (a *assembly) add(local byte, n int) {
	a.op(opGet, local)
	a.number(n, opAdd, opSet, local)
}

// until ends a loop that adds to a variable before it goes on.
func (a *assembly) until(local byte, step, end int) {
	a.op(opGet, local)
	a.number(step, opAdd, opTee, local)
	a.number(end, opBelow, opBranchIf, 0, opEnd)
}

// byteAt puts the byte there on the stack and goes on to the next.
func (a *assembly) byteAt(local byte) {
	a.op(opGet, local, opLoad8, byByte, 0)
	a.add(local, 1)
}

// code is the start function.
func (x index) code() []byte {
	a := assembly{1, locals, isI32}
	a.set(inColumns, x.buckets)
	for _, c := range x.columns {
		x.column(&a, c)
	}
	a.number(x.buckets)
	a.number(0)
	a.number(x.bucketsEnd()-x.buckets, opFill...)
	x.rows(&a)
	a.set(inRecords, x.buckets)
	a.set(row, 0)
	a.op(opLoop, noResult)
	a.op(opGet, inRecords, opGet, row)
	a.number(4, opShift, opStore, byWord, 0)
	a.add(row, 1)
	a.until(inRecords, bucketSize, x.bucketsEnd())
	a.op(opEnd)
	return a
}

// column writes one field of all records.
func (x index) column(a *assembly, c column) {
	a.set(inRecords, x.record+c.at)
	if c.counted() {
		a.set(nextItem, c.start)
		a.set(inKnown, x.known()+4)
		a.number(x.known())
		a.number(int(int32(c.part.none)), opStore, byWord, 0)
	}
	a.op(opLoop, noResult)
	a.readNumber()
	if c.counted() {
		a.op(opGet, value, opZero, opIf, noResult, opGet, nextItem)
		a.number(c.area, opSub, opSet, value, opGet, inKnown, opGet, value, opStore, byWord, 0)
		a.add(inKnown, 4)
		c.part.skip(a)
		a.op(opElse, opGet, value)
		a.number(2, opShiftUp)
		a.number(x.known()-4, opAdd, opLoad, byWord, 0, opSet, value, opEnd)
	}
	a.op(opGet, inRecords, opGet, value, opStore, byWord, 0)
	a.until(inRecords, keptSize, x.record+c.at+keptSize*x.count)
}

// readNumber takes the next number of the columns.
func (a *assembly) readNumber() {
	a.set(value, 0)
	a.set(shift, 0)
	a.op(opLoop, noResult, opGet, inColumns, opLoad8, byByte, 0)
	a.number(0x7f, opAnd, opGet, shift, opShiftUp, opGet, value, opOr, opSet, value)
	a.add(shift, 7)
	a.byteAt(inColumns)
	a.number(0x80, opAnd, opBranchIf, 0, opEnd)
}

// rows numbers the records and says where they lie.
func (x index) rows(a *assembly) {
	a.set(inRecords, x.record)
	a.set(row, 0)
	a.op(opLoop, noResult)
	a.op(opGet, inRecords, opGet, row)
	a.number(x.first, opAdd, opStore, byWord, 0)
	a.op(opGet, row)
	a.number(3, opShiftUp)
	a.number(x.base, opAdd, opTee, value, opGet, row)
	a.number(x.first, opAdd, opStore, byWord, 0)
	a.op(opGet, value, opGet, inRecords)
	a.number(x.base, opSub, opStore, byWord, 4)
	a.add(row, 1)
	a.until(inRecords, keptSize, x.record+keptSize*x.count)
}
