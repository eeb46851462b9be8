package main

import (
	"bytes"
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/mutate"
)

func TestStrippedAndFoldedProgramRunsAndNamesFunctions(t *testing.T) {
	p, err := compile("./testdata/crash")
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "crash.wasm")
	require.NoError(t, os.WriteFile(path, p.modules[0].wasm, 0o644))
	var stdout, stderr bytes.Buffer
	cmd := exec.Command("../e2e/node.sh", path)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	var exit *exec.ExitError
	require.ErrorAs(t, cmd.Run(), &exit)
	assert.Equal(t, 2, exit.ExitCode(), stderr.String())
	// Each of 50 goroutines adds its number 3001 times.
	assert.Equal(t, "sum 3676225\nrecovered runtime error: index out of range [0] with length 0\n"+
		"callers main.callers ?:0, main.main ?:0\n", stdout.String())
	assert.Contains(t, stderr.String(), "panic: runtime error: invalid memory address or nil pointer dereference")
	assert.Contains(t, stderr.String(), "main.explode()")
	assert.Contains(t, stderr.String(), "main.main()")
	assert.NotContains(t, stderr.String(), ".go:")
	assert.False(t, bytes.Contains(p.modules[0].wasm, []byte("runtime/proc.go")), "the names of files are still there")
}

func TestNothingIsLeftToStripOrFold(t *testing.T) {
	linked, err := link("./testdata/crash")
	require.NoError(t, err)
	once, err := strip(linked)
	require.NoError(t, err)
	again, err := strip(once)
	require.NoError(t, err)
	assert.True(t, bytes.Equal(once, again), "there was something left to strip")
	folded, err := fold(once)
	require.NoError(t, err)
	assert.Less(t, len(folded), len(once)*7/8)
	_, err = fold(folded)
	assert.ErrorContains(t, err, "no buckets with a row for each function")
}

// lineTableOf is memory behind other memory: a header, the parts, as many bytes
// of buckets, and the moduledata that points to them.
func lineTableOf(before []byte, count uint64, names, files, values, funcs, data, buckets []byte) []byte {
	header := len(before)
	starts := []uint64{72}
	for _, part := range [][]byte{names, nil, files, values, funcs, data} {
		starts = append(starts, starts[len(starts)-1]+uint64(len(part)))
	}
	head := []uint64{count, 1, 0, starts[0], starts[1], starts[2], starts[3], starts[4]}
	module := make([]uint64, moduleData+1)
	module[0], module[1] = uint64(header), uint64(header)+starts[0]
	module[moduleData], module[moduleBuckets] = uint64(header)+starts[5], uint64(header)+starts[6]
	return slices.Concat(before, []byte(lineTableHead), bytesOf(head), names, files, values, funcs, data, buckets, bytesOf(module), []byte("end"))
}

// bytesOf writes numbers one behind the other.
func bytesOf[T uint32 | uint64](values []T) (b []byte) {
	b, _ = binary.Append(nil, binary.LittleEndian, values)
	return b
}

func words(values ...uint32) []byte { return bytesOf(values) }

// Where the parts of tables lie.
const (
	tablesHeader = 8
	tablesFuncs  = tablesHeader + 72 + 8 + 8 + 16
	tablesRecord = tablesFuncs + 16
	tablesData   = tablesRecord + keptSize
)

// tables is the memory of a program with one function.
func tables() []byte { return tablesBehind([]byte("odd!!!!!")) }

func tablesBehind(before []byte) []byte {
	return lineTableOf(before, 1, []byte("main.f\x00x"), []byte("units.go"),
		// No table at 0; then at 1, 4, 7, 11, and two bytes without use.
		[]byte{0, 2, 1, 0, 4, 1, 0, 2, 0x81, 1, 0, 6, 1, 0, 9, 9},
		slices.Concat(words(0, 16, 0x10000, 0, 0, 0, 8, 0, 11, 1, 4, 3, 5, 6), []byte{11, 1, 0, 3}, // the record and its arrays
			words(1, 7, 1, 4, 16, noData), []byte("odd!")),
		// What printing reads; a map of three bits; two maps of nine.
		slices.Concat([]byte{0xfe, 8, 0xfd, 0xff}, words(1, 3), []byte{5, 0, 0, 0}, words(2, 9), []byte{1, 1, 2, 0}),
		[]byte("more"))
}

// stripped are the tables as they should be in the end.
func stripped() []byte {
	return lineTableOf([]byte("odd!!!!!"), 1, []byte("\x00main.f\x00"), make([]byte, 8),
		[]byte{0, 6, 0x80, 0x80, 4, 0, 2, 0x80, 0x80, 4, 0, 0, 0, 0, 0, 0},
		slices.Concat(words(0, 16, 0x10000, 0, 0, 1, 8, 0, 1, 0, 0, 2, 0, 0), []byte{11, 1, 0, 5},
			words(0, 6, 0, 12, noData, noData, noData)),
		slices.Concat(words(1, 3), []byte{5, 0, 0, 0}, words(2, 9), []byte{1, 1, 2, 0}, make([]byte, 4)),
		[]byte("more"))
}

// moduleOf is a program with that memory and a section that nobody touches.
func moduleOf(mem []byte) []byte {
	return join([]section{{0, []byte("\x01x")}, {dataSection, fillMemory(mem)}})
}

func TestStripLeavesWhatTheRuntimeNeeds(t *testing.T) {
	got, err := strip(moduleOf(tables()))
	require.NoError(t, err)
	all, err := sections(got)
	require.NoError(t, err)
	assert.Equal(t, section{0, []byte("\x01x")}, all[0])
	mem, err := memory(all[1].body)
	require.NoError(t, err)
	assert.Equal(t, stripped(), mem)
}

func TestStripSaysWhatItCannotRead(t *testing.T) {
	// changed takes pairs of a place and the byte that shall be there.
	changed := func(pairs ...int) []byte {
		mem := tables()
		for p := range slices.Chunk(pairs, 2) {
			mem[p[0]] = byte(p[1])
		}
		return moduleOf(mem)
	}
	twice := tablesBehind(tables())
	const header, record = tablesHeader, tablesRecord
	const objects = record + recordSize + 4*(3+stackObjects)
	for name, tt := range map[string]struct {
		wasm []byte
		want string
	}{
		"nothing":                  {nil, "no WebAssembly"},
		"no module":                {[]byte("<!DOCTYPE html>"), "no WebAssembly"},
		"no data":                  {join([]section{{0, []byte("\x01x")}}), "no data section"},
		"section without end":      {append([]byte(moduleHead), dataSection, 0x80), "ends too early"},
		"no count of segments":     {join([]section{{dataSection, nil}}), "ends too early"},
		"segment of another kind":  {join([]section{{dataSection, []byte("\x01\x01\x00")}}), "as Go's linker writes it"},
		"segment without offset":   {join([]section{{dataSection, []byte("\x01\x00\x41")}}), "ends too early"},
		"segment without end":      {join([]section{{dataSection, []byte("\x01\x00\x41\x00\x0b\x09")}}), "ends too early"},
		"segment far away":         {join([]section{{dataSection, []byte("\x01\x00\x41\xff\xff\xff\xff\x07\x0b\x00")}}), "want it below"},
		"segment before the start": {join([]section{{dataSection, []byte("\x01\x00\x41\x7f\x0b\x00")}}), "want it below"},
		"two data sections":        {join([]section{{dataSection, []byte("\x00")}, {0, nil}, {0, nil}, {dataSection, []byte("\x00")}}), "section 11 is there twice"},
		"another magic":            {changed(header, 0xf2), "0 headers fit, want 1"},
		"another size of pointers": {changed(header+7, 4), "0 headers fit, want 1"},
		"two tables":               {moduleOf(twice), "2 headers fit, want 1"},
		"no function":              {changed(header+8, 0), "0 headers fit, want 1"},
		"too many functions":       {changed(header+11, 1), "0 headers fit, want 1"},
		"parts out of order":       {changed(header+8+4*8, 71), "0 headers fit, want 1"},
		"no moduledata":            {moduleOf(tables()[:tablesData+28]), "0 headers fit, want 1"},
		"record inside of the table": {
			changed(tablesFuncs+4, 4), "the record of function 0 lies at 4",
		},
		"record beyond the end": {changed(tablesFuncs+7, 1), "the record of function 0 lies at 16777232"},
		"more tables than room": {changed(record+atPCData, 200), "the record of function 0"},
		"table beyond the end":  {changed(record+atStackTable, 16), "a table of values at 16 has no end"},
		"table without end":     {changed(record+atStackTable, 15), "a table of values at 15 has no end"},
		"name without end":      {changed(record+atName, 7), "a name at 7 has no end"},
		"more maps than room":   {changed(tablesData+4, 200), "a map of arguments at 4 has no end"},
		"wider maps than room":  {changed(tablesData+16+7, 0x80), "a map of variables at 16 has no end"},
		"objects without end": {
			changed(objects, 20, objects+1, 0, objects+2, 0, objects+3, 0), "a list of objects at 20 has no end",
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := strip(tt.wasm)
			assert.ErrorContains(t, err, tt.want)
		})
	}
}

func TestModuleCutAnywhereIsRefused(t *testing.T) {
	whole := moduleOf(tables())
	for n := range whole {
		_, err := strip(whole[:n])
		assert.Error(t, err, "%d of %d bytes", n, len(whole))
	}
}

// What is left out of the data section must be zeros, and come back.
func TestMemoryComesBack(t *testing.T) {
	zeros := func(n int) []byte { return make([]byte, n) }
	for name, mem := range map[string][]byte{
		"nothing": nil, "one byte": {1},
		"zeros before":    append(zeros(leastGap-1), 1),
		"short gap":       append(append([]byte{1}, zeros(leastGap-1)...), 1),
		"long gap":        append(append([]byte{1}, zeros(leastGap)...), 1),
		"gap beyond 8192": append(append([]byte{1}, zeros(1<<13)...), 1),
		"many segments":   append(bytes.Repeat(append([]byte{1}, zeros(leastGap)...), mostSegments+5), 1),
	} {
		t.Run(name, func(t *testing.T) {
			data := fillMemory(mem)
			count, _ := binary.Uvarint(data)
			assert.LessOrEqual(t, count, uint64(mostSegments))
			got, err := memory(data)
			require.NoError(t, err)
			assert.True(t, bytes.Equal(mem, got))
		})
	}
}

func TestSignedComesBack(t *testing.T) {
	for _, v := range []int{0, 1, 63, 64, 127, 128, 8191, 8192, 1<<31 - 1, -1, -64, -65, -1 << 31} {
		b := appendSigned(nil, v)
		got, width := signed(b)
		assert.Equal(t, v, got)
		assert.Equal(t, len(b), width)
		_, width = signed(b[:len(b)-1])
		assert.Zero(t, width, "%d without its last byte", v)
	}
}

// No bytes make strip panic, and what comes out is a module.
func FuzzStrip(f *testing.F) {
	mutate.Fuzz(f, 5000, func(seeds *mutate.Seeds) {
		seeds.Add(moduleOf(tables()))
		seeds.Add(moduleOf(stripped()))
	}, func(t *testing.T, wasm []byte) {
		out, err := strip(wasm)
		if err != nil {
			return
		}
		all, err := sections(out)
		require.NoError(t, err)
		for _, s := range all {
			if s.id == dataSection {
				_, err = memory(s.body)
				require.NoError(t, err)
			}
		}
	})
}
