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
	wasm    []byte
	gzipped []byte // the same, gzip -9
	exec    []byte // wasm_exec.js of the toolchain that compiled it
}

// compile builds the Go package pkg for the browser. The same commit and
// toolchain give the same bytes: no path, no time, no build id of the machine.
func compile(pkg string) (program, error) {
	dir, err := os.MkdirTemp("", "kubepki")
	if err != nil {
		return program{}, fmt.Errorf("web: compile %s: %w", pkg, err)
	}
	defer os.RemoveAll(dir)
	out := filepath.Join(dir, "app.wasm")
	args := append([]string{"build", "-trimpath", "-buildvcs=false", "-ldflags", linkerFlags()}, compilerFlags()...)
	cmd := exec.Command("go", append(args, "-o", out, pkg)...)
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		return program{}, fmt.Errorf("web: compile %s: go build: %w", pkg, err)
	}
	wasm, err := os.ReadFile(out)
	if err != nil {
		return program{}, fmt.Errorf("web: compile %s: %w", pkg, err)
	}
	js, err := wasmExec()
	if err != nil {
		return program{}, err
	}
	packed, err := compress(wasm)
	return program{wasm: wasm, gzipped: packed, exec: js}, err
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
// the time (P-256: 2 ms against 14 ms).
var inlined = []string{"crypto/internal/...", "crypto/sha1", "compress/...", "hash/...", "internal/byteorder", "math/bits"}

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
