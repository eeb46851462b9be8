package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/mutate"
)

// runParted splits a program, runs it under Node.js, and gives what it prints.
func runParted(t *testing.T, pkg string, late func(name string) bool, given ...string) (stdout, stderr string) {
	t.Helper()
	wasm, names, err := shortened(pkg)
	require.NoError(t, err)
	first, rest, err := split(wasm, func(n int) bool { return n < len(names) && late(names[n]) })
	require.NoError(t, err)
	js, err := wasmExec()
	require.NoError(t, err)
	dir := t.TempDir()
	args := []string{"testdata/parted.js"}
	for _, file := range []struct {
		name string
		data []byte
	}{{"exec.js", js}, {"gate.js", asset("gate.js")}, {"app.wasm", first}, {"rest.wasm", rest}} {
		path := filepath.Join(dir, file.name)
		require.NoError(t, os.WriteFile(path, file.data, 0o644))
		args = append(args, path)
	}
	var out, said bytes.Buffer
	cmd := exec.Command("node", append(args, given...)...)
	cmd.Stdout, cmd.Stderr = &out, &said
	_ = cmd.Run() // a program that breaks says so
	return out.String(), said.String()
}

func TestPartedProgramWaitsWhereItCallsWhatIsLate(t *testing.T) {
	stdout, stderr := runParted(t, "../wasm/testdata/parted", func(name string) bool { return name == "main.late" })
	assert.Equal(t, "begins 1\ngoes on 0\nhalts\nthe rest is here\nadds up 6765\nanswers 55\ntimer 610\n", stdout, stderr)
}

// What waits for a program that ended is dropped, and nothing else is said of it.
func TestPartedProgramEndsWhileSomethingWaits(t *testing.T) {
	stdout, stderr := runParted(t, "../wasm/testdata/parted", func(name string) bool { return name == "main.late" }, "end")
	assert.Equal(t, "begins 2\ngoes on 0\nhalts\nthe rest is here\nends 5\n", stdout)
	assert.Empty(t, stderr)
}

func TestPartedProgramBeginsWithoutWhatIsLate(t *testing.T) {
	stdout, stderr := runParted(t, "../wasm/testdata/parted", func(name string) bool { return name == "main.never" })
	assert.Equal(t, "begins 1\ngoes on 0\nadds up 6765\nanswers 55\ntimer 610\nthe rest is here\n", stdout, stderr)
}

// Even the scheduler and the collection of garbage may be late.
func TestAnyFunctionMayBeLate(t *testing.T) {
	stdout, stderr := runParted(t, "./testdata/crash", func(string) bool { return true })
	assert.Equal(t, "halts\nthe rest is here\nsum 3676225\nrecovered runtime error: index out of range [0] with length 0\n"+
		"callers main.callers ?:0, main.main ?:0\n", stdout)
	assert.Contains(t, stderr, "main.explode()")
}

func TestFunctionsAreNamed(t *testing.T) {
	_, names, err := shortened("../wasm/testdata/parted")
	require.NoError(t, err)
	assert.Contains(t, names, "main.late")
	assert.True(t, early("runtime.mallocgc"))
	assert.True(t, early("memeqbody"))
	assert.False(t, early("main.late"))
}

func TestSplitRefusesOtherModules(t *testing.T) {
	nothing := func(int) bool { return false }
	for name, c := range map[string]struct {
		wasm []byte
		says string
	}{
		"no module":      {[]byte("<!DOCTYPE html>"), "no WebAssembly"},
		"another linker": {programOf([]byte("memory")), "another Go needs another web/split.go"},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := split(c.wasm, nothing)
			assert.ErrorContains(t, err, c.says)
		})
	}
}

// No bytes make split panic.
func FuzzSplit(f *testing.F) {
	mutate.Fuzz(f, 5000, func(seeds *mutate.Seeds) {
		seeds.Add(programOf([]byte("memory")))
		seeds.Add(smallProgram())
	}, func(t *testing.T, wasm []byte) {
		first, rest, err := split(wasm, func(n int) bool { return n%2 == 0 })
		if err == nil {
			_, err = sections(first)
			require.NoError(t, err)
			_, err = sections(rest)
			require.NoError(t, err)
		}
	})
}

// smallProgram is a module as the linker writes it, with three functions: what
// resume is, what it calls, and one that is late.
func smallProgram() []byte {
	return join([]section{
		{typeSection, []byte("\x02\x60\x01\x7f\x01\x7f\x60\x00\x00")},
		{importSection, []byte("\x00")},
		{functionSection, []byte("\x03\x01\x01\x00")},
		{tableSection, []byte("\x01\x70\x00\xff\x7f")},
		{memorySection, []byte("\x01\x00\x01")},
		{globalSection, globalsBody()},
		{exportSection, []byte("\x02\x03mem\x02\x00\x06resume\x00\x00")},
		{elementSection, []byte("\x01\x00\x41\x80\x20\x0b\x03\x00\x01\x02")},
		{codeSection, []byte("\x03\x05\x00\x10\x01\x0f\x0b\x02\x00\x0b\x04\x00\x41\x01\x0b")},
	})
}
