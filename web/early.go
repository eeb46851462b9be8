package main

import (
	_ "embed"
	"slices"
	"strings"
)

// functionNames are the names of a program's functions by number, before strip
// takes them out.
func functionNames(wasm []byte) ([]string, error) {
	_, _, mem, err := withMemory(wasm)
	if err != nil {
		return nil, err
	}
	t, err := findLineTable(mem)
	if err != nil {
		return nil, err
	}
	var names []string
	for i := range t.count {
		r, ok := t.record(word32(t.funcs, 8*i+4))
		if !ok || uint64(word32(r, atName)) >= uint64(len(t.names)) {
			return nil, errLineTable
		}
		name, _ := readName(t.names[word32(r, atName):])
		names = append(names, strings.TrimSuffix(string(name), "\x00"))
	}
	return names, nil
}

// earlyPackages are of the first part as a whole: all code calls them all the
// time, and a call from one part to the other takes longer.
var earlyPackages = []string{"runtime.", "internal/runtime/", "internal/abi.", "internal/bytealg.", "internal/race.", "sync.", "sync/atomic.", "internal/sync.", "syscall/js.", "internal/reflectlite.", "type:"}

// earlyList names the other functions that run until the page stands, as
// e2e/early found them. One that is missing is waited for: the page stands later.
//
//go:embed early.txt
var earlyList string

var earlyNames = func() map[string]bool {
	names := map[string]bool{}
	for name := range strings.Lines(earlyList) {
		names[strings.TrimSpace(name)] = true
	}
	return names
}()

// early tells whether a function is of the first part.
func early(name string) bool { return earlyNames[name] || earlyPackage(name) }

// earlyPackage tells whether all of the function's package is. What has no
// package is the runtime's.
func earlyPackage(name string) bool {
	return !strings.Contains(name, ".") || slices.ContainsFunc(earlyPackages, func(p string) bool { return strings.HasPrefix(name, p) })
}
