package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/mutate"
)

// memoryOf is what a module fills its memory with, before it starts.
func memoryOf(t testing.TB, wasm []byte) []byte {
	all, err := sections(wasm)
	require.NoError(t, err)
	mem, err := memory(find(all, dataSection).body)
	require.NoError(t, err)
	return mem
}

// filled prints in base64 what a module's memory holds once it has started.
const filled = `
const fs = require("fs");
const program = new WebAssembly.Module(fs.readFileSync(process.argv[1]));
const none = new Proxy({}, {get: () => () => {}});
const {exports} = new WebAssembly.Instance(program, {gojs: none});
fs.writeFileSync(process.argv[2], Buffer.from(exports.mem.buffer).subarray(0, Number(process.argv[3])));
`

// The start function writes what was left out, to the byte.
func TestFoldedMemoryComesBack(t *testing.T) {
	linked, err := link("./testdata/crash")
	require.NoError(t, err)
	stripped, err := strip(linked)
	require.NoError(t, err)
	for name, wasm := range map[string][]byte{"crash": stripped, "three functions": programOf(indexed())} {
		t.Run(name, func(t *testing.T) {
			folded, err := fold(wasm)
			require.NoError(t, err)
			want := memoryOf(t, wasm)
			assert.False(t, bytes.Equal(want, memoryOf(t, folded)))

			dir := t.TempDir()
			program, got := filepath.Join(dir, "folded.wasm"), filepath.Join(dir, "memory")
			require.NoError(t, os.WriteFile(program, folded, 0o644))
			out, err := exec.Command("node", "-e", filled, program, got, strconv.Itoa(len(want))).CombinedOutput()
			require.NoError(t, err, "%s", out)
			mem, err := os.ReadFile(got)
			require.NoError(t, err)
			assert.True(t, bytes.Equal(want, mem), "the start function writes something else")
		})
	}
}

// indexed is the memory of a program with three functions and their buckets, as
// strip leaves it: one has no name, two have the same map.
func indexed() []byte {
	const count = 3
	funcs := words(0x1000, 32, 0x1001, 32+keptSize, 0x1002, 32+2*keptSize, 0x1003, 0)
	for i, r := range [count]struct{ name, values, arguments, objects uint32 }{
		{1, 6, 24, noData},
		{0, 11, 24, 0},
		{3, noTable, noData, noData},
	} {
		funcs = append(funcs, words(0x1000+uint32(i), r.name, 8, 0, 1, 0, 0, pcDataKept, 0, 0, funcDataKept<<24, 0,
			r.values, r.arguments, 36, r.objects, noData, noData)...)
	}
	buckets := make([]byte, bucketSize*perFunction*(count-1))
	index{count: count}.fillBuckets(buckets)
	return lineTableOf([]byte("odd!!!!!"), count, []byte("\x00f\x00g\x00"), []byte("files"), []byte{0, 6, 0x80, 0x80, 4, 0, 2, 0x80, 0x80, 4, 0, 4, 0x80, 0x80, 4, 0},
		funcs, slices.Concat(bytesOf([]uint64{1, 2, 3}), words(1, 3), []byte{5, 0, 0, 0}, words(1, 9), []byte{1, 1, 0, 0}), buckets)
}

// The section that only a program which runs has to have.
const memorySection = 5

// programOf is a module with that memory, which it exports, and a function that does nothing.
func programOf(mem []byte) []byte {
	return join([]section{
		{typeSection, []byte("\x02\x60\x01\x7f\x00\x60\x00\x00")},
		{importSection, []byte("\x00")},
		{functionSection, []byte("\x01\x01")},
		{memorySection, []byte("\x01\x00\x01")},
		{exportSection, []byte("\x01\x03mem\x02\x00")},
		{codeSection, []byte("\x01\x02\x00\x0b")},
		{dataSection, fillMemory(mem)},
	})
}

func TestFoldPutsTheStartWhereItBelongs(t *testing.T) {
	folded, err := fold(programOf(indexed()))
	require.NoError(t, err)
	all, err := sections(folded)
	require.NoError(t, err)
	var ids []byte
	for _, s := range all {
		ids = append(ids, s.id)
	}
	assert.Equal(t, []byte{typeSection, importSection, functionSection, memorySection, exportSection, startSection, codeSection, dataSection}, ids)
	assert.Equal(t, []byte{2, 1, 1}, find(all, functionSection).body, "a function without arguments")
	assert.Equal(t, []byte{1}, find(all, startSection).body)
}

func TestFoldSaysWhatDoesNotFollow(t *testing.T) {
	// changed is the memory with one byte of it changed.
	changed := func(at int, to byte) []byte {
		mem := indexed()
		mem[at] = to
		return programOf(mem)
	}
	const funcs = 8 + 72 + 5 + 5 + 16
	for name, tt := range map[string]struct {
		wasm []byte
		want string
	}{
		"no module":           {[]byte("<!DOCTYPE html>"), "no WebAssembly"},
		"no data":             {join([]section{{0, []byte("x")}}), "no data section"},
		"no tables":           {programOf([]byte("x")), "0 headers fit"},
		"another number":      {changed(funcs+32+keptSize, 7), "does not follow"},
		"a file":              {changed(funcs+32+20, 7), "does not follow"},
		"another bucket":      {changed(funcs+32+3*keptSize+48+bucketSize, 7), "no buckets"},
		"record out of place": {changed(funcs+8+4, 33), "does not follow"},
		"records behind end":  {changed(funcs+4, 40), "no room for 3 records"},
		"items out of order":  {changed(funcs+32+atArgumentMap, 36), "does not follow"},
		"items behind memory": {changed(funcs+32+atArgumentMap+2, 36), "record 0 of 3 points behind the memory for a map of arguments"},
		"no functions":        {moduleOf(indexed()), "no functions"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := fold(tt.wasm)
			assert.ErrorContains(t, err, tt.want)
		})
	}
}

// No bytes make fold panic, and what comes out is a module.
func FuzzFold(f *testing.F) {
	mutate.Fuzz(f, 5000, func(seeds *mutate.Seeds) {
		seeds.Add(programOf(indexed()))
	}, func(t *testing.T, wasm []byte) {
		if out, err := fold(wasm); err == nil {
			_, err = sections(out)
			require.NoError(t, err)
		}
	})
}
