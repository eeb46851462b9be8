package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// program is a compiled Go program for the browser, with what it needs to run.
type program struct {
	modules []module // the one that begins, then the rest, if it is parted
	exec    []byte   // wasm_exec.js of the toolchain that compiled it
}

// module is one WebAssembly module of a program.
type module struct {
	name    string
	wasm    []byte
	gzipped []byte // the same, gzip -9
}

func (m module) file() string { return m.name + ".wasm" }

// names are those of the modules, for boot.js.
func (p program) names() string {
	var names []string
	for _, m := range p.modules {
		names = append(names, m.name)
	}
	return strings.Join(names, " ")
}

// size is how many bytes the modules have, as a page sees them arrive.
func (p program) size() int {
	size := 0
	for _, m := range p.modules {
		size += len(m.wasm)
	}
	return size
}

// The names of a program's modules.
const firstModule, restModule = "app", "rest"

// compile builds the Go package pkg for the browser, strips, folds and
// shortens it.
func compile(pkg string) (program, error) {
	wasm, _, err := shortened(pkg)
	if err != nil {
		return program{}, err
	}
	return pack(module{name: firstModule, wasm: wasm})
}

// compileParted does so, and leaves for later what a page does not begin with.
func compileParted(pkg string) (program, error) {
	wasm, names, err := shortened(pkg)
	if err != nil {
		return program{}, err
	}
	first, rest, err := split(wasm, func(n int) bool { return n < len(names) && !early(names[n]) })
	if err != nil {
		return program{}, err
	}
	return pack(module{name: firstModule, wasm: first}, module{name: restModule, wasm: rest})
}

// compileMarked compiles a program that notes which of its functions ran.
func compileMarked(pkg string) (program, error) {
	wasm, names, err := shortened(pkg)
	if err != nil {
		return program{}, err
	}
	if wasm, err = withMarks(wasm, names); err != nil {
		return program{}, err
	}
	return pack(module{name: firstModule, wasm: wasm})
}

// shortened is a program as small as it gets, and the names of its functions.
func shortened(pkg string) (wasm []byte, names []string, err error) {
	if wasm, err = link(pkg); err != nil {
		return nil, nil, err
	}
	if names, err = functionNames(wasm); err != nil {
		return nil, nil, err
	}
	for _, smaller := range []func([]byte) ([]byte, error){strip, fold, shorten} {
		if wasm, err = smaller(wasm); err != nil {
			return nil, nil, err
		}
	}
	return wasm, names, nil
}

// pack adds to modules what they need.
func pack(modules ...module) (p program, err error) {
	if p.exec, err = wasmExec(); err != nil {
		return p, err
	}
	for _, m := range modules {
		if m.gzipped, err = compress(m.wasm); err != nil {
			return p, err
		}
		p.modules = append(p.modules, m)
	}
	return p, nil
}

// link is the program as Go's linker leaves it. The same commit and toolchain
// give the same bytes: no path, no time, no build id of the machine.
func link(pkg string) ([]byte, error) {
	dir, err := os.MkdirTemp("", "kubepki")
	if err != nil {
		return nil, fmt.Errorf("web: compile %s: %w", pkg, err)
	}
	defer os.RemoveAll(dir)
	out := filepath.Join(dir, "app.wasm")
	args := append([]string{"build", "-trimpath", "-buildvcs=false", "-ldflags", linkerFlags()}, compilerFlags()...)
	cmd := exec.Command("go", append(args, "-o", out, pkg)...)
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("web: compile %s: go build: %w", pkg, err)
	}
	wasm, err := os.ReadFile(out)
	if err != nil {
		return nil, fmt.Errorf("web: compile %s: %w", pkg, err)
	}
	return wasm, nil
}

// wasmExec is the toolchain's own wasm_exec.js: it changes with the compiler.
func wasmExec() ([]byte, error) {
	root, err := output("go", "env", "GOROOT")
	if err != nil {
		return nil, fmt.Errorf("web: find wasm_exec.js: go env GOROOT: %w", err)
	}
	js, err := os.ReadFile(filepath.Join(root, "lib", "wasm", "wasm_exec.js"))
	if err != nil {
		return nil, fmt.Errorf("web: find wasm_exec.js: %w", err)
	}
	return js, nil
}

// inlined are the packages that are compiled with inlining; all others go
// without. That makes the program a tenth smaller, and costs next to nothing
// where the work is to build pages and text. Cryptography, hashes and
// compression, and what they call in their inner loops, would take five times
// the time (P-256: 2 ms against 14 ms). The runtime with it marks a heap in 40 %
// of the time (100 MB: 91 ms against 231 ms), in which the page does not answer.
var inlined = []string{"runtime", "crypto/internal/...", "crypto/sha1", "compress/...", "hash/...", "internal/byteorder", "math/bits"}

func compilerFlags() []string {
	flags := []string{"-gcflags=all=-l"}
	for _, p := range inlined {
		flags = append(flags, "-gcflags="+p+"=")
	}
	return flags
}

// linkerFlags strip the program and write the version into it.
func linkerFlags() string {
	return "-s -w -buildid= -X main.version=" + version() + " -X main.commit=" + commit()
}

// version is the nearest tag, "dev" where there is none or no git.
func version() string {
	if tag, err := output("git", "describe", "--tags", "--abbrev=0"); err == nil {
		return strings.TrimPrefix(tag, "v")
	}
	return "dev"
}

// commit is the short hash, with a + when the work tree differs from it, and
// "" outside of git.
func commit() string {
	hash, err := output("git", "rev-parse", "--short=10", "HEAD")
	if err != nil {
		return ""
	}
	if changes, err := output("git", "status", "--porcelain", "--untracked-files=no"); err != nil || changes != "" {
		hash += "+"
	}
	return hash
}

func output(name string, args ...string) (string, error) {
	out, err := exec.Command(name, args...).Output()
	return strings.TrimSpace(string(out)), err
}

// compress is gzip at its smallest, without name or time.
func compress(data []byte) ([]byte, error) {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, fmt.Errorf("web: compress: %w", err)
	}
	if _, err := w.Write(data); err != nil {
		return nil, fmt.Errorf("web: compress: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("web: compress: %w", err)
	}
	return b.Bytes(), nil
}
