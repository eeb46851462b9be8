package main

import (
	"bytes"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// boundary says what the Go files below a folder may import directly. Files
// for every target are read, and test files are left out unless said.
type boundary struct {
	folder string
	never  []string // an import path, or with a slash at its end all below it
	tests  bool     // holds for test files too
}

const goApp = "github.com/maxence-charriere/go-app/"

// heavy keep so much alive that the linker can drop nothing any more.
var heavy = []string{"net/http", "text/template", "html/template", "os/exec"}

// aids are for tests alone, and mutate for those of any folder: it stands on nothing.
var aids = []string{"kubepki/core/pace", mutator}

const mutator = "kubepki/core/mutate"

// desk are the packages above the objects themselves: asking, granting, commands.
var desk = []string{"kubepki/core/opensslconf", "kubepki/core/signing", "kubepki/core/command"}

var boundaries = []boundary{
	{"core", append([]string{goApp, "kubepki/app", "kubepki/app/", "kubepki/web", "kubepki/wasm", "kubepki/e2e/"}, heavy...), false},
	{"core", []string{"syscall/js"}, true},
	{"core", aids, false}, // tests measure and draw with them
	{"app", aids, false},
	{"wasm", aids, false},
	{"core/mutate", []string{"kubepki/"}, true},
	{"core/pki", append([]string{"kubepki/core/decode", "kubepki/core/kube", "kubepki/core/keyfile", "kubepki/core/convert"}, desk...), true},
	{"core/decode", append([]string{"kubepki/core/kube", "kubepki/core/keyfile", "kubepki/core/convert"}, desk...), true},
	{"core/keyfile", append([]string{"kubepki/core/decode", "kubepki/core/kube", "kubepki/core/kubeconfig", "kubepki/core/convert"}, desk...), true},
	{"core/chain", append([]string{"kubepki/core/kube", "kubepki/core/kubeconfig", "kubepki/core/keyfile", "kubepki/core/convert", "kubepki/core/health"}, desk...), true},
	{"core/kube", append([]string{"kubepki/core/keyfile", "kubepki/core/convert"}, desk...), true},
	{"core/kube", []string{"kubepki/core/kubeconfig", "kubepki/core/health", "kubepki/core/fault"}, false},
	{"core/health", []string{"kubepki/core/kubeconfig", "kubepki/core/fault"}, false},
	{"core/health", []string{"kubepki/core/paths", "kubepki/core/sheet", "kubepki/core/repair"}, true},
	{"core/paths", []string{"kubepki/core/sheet", "kubepki/core/repair"}, true},
	{"core/sheet", []string{"kubepki/core/repair"}, true},
	{"core/repair", []string{"kubepki/core/fault"}, false},
	{"core/convert", append([]string{"kubepki/core/decode", "kubepki/core/kubeconfig"}, desk...), true},
	{"core/opensslconf", []string{"kubepki/core/decode", "kubepki/core/kube", "kubepki/core/keyfile", "kubepki/core/convert", "kubepki/core/signing", "kubepki/core/command"}, true},
	{"core/signing", []string{"kubepki/core/keyfile", "kubepki/core/convert", "kubepki/core/opensslconf", "kubepki/core/command"}, true},
	{"core/command", []string{"kubepki/core/decode", "kubepki/core/kube", "kubepki/core/keyfile", "kubepki/core/convert"}, true},
	{"core/logs", []string{"kubepki/core/kubeconfig", "kubepki/core/health", "kubepki/core/fault", "kubepki/core/intake", "kubepki/core/task"}, false},
	{"core/seal", []string{"kubepki/"}, true},
	{"core", []string{"filippo.io/", "c2sp.org/"}, false}, // they judge in tests what core/seal writes
	{"core/archive", []string{"kubepki/"}, true},
	{"core/yaml", []string{"kubepki/"}, false},
	{"core/intake", []string{"kubepki/core/task", "kubepki/core/kubeconfig"}, true},
	{"app", append([]string{"kubepki/web", "kubepki/wasm", "kubepki/e2e/", "kubepki/core/fault"}, heavy...), false},
	{"app", []string{"syscall/js"}, true},
	{"wasm", append([]string{"kubepki/web", "kubepki/e2e/"}, heavy...), true},
	{"web", []string{"syscall/js", "kubepki/app", "kubepki/app/", "kubepki/core/", "kubepki/wasm"}, true},
	{"e2e", []string{"syscall/js", "kubepki/app", "kubepki/app/", "kubepki/wasm"}, true},
}

func TestImportsKeepTheirDirection(t *testing.T) {
	for _, b := range boundaries {
		t.Run(b.folder, func(t *testing.T) {
			files := 0
			for path, imports := range importsBelow(t, filepath.Join("..", filepath.FromSlash(b.folder))) {
				test := strings.HasSuffix(path, "_test.go")
				if test && !b.tests {
					continue
				}
				files++
				for _, i := range imports {
					assert.False(t, b.forbids(i) && !(test && i == mutator), "%s imports %s", path, i)
				}
			}
			assert.NotZero(t, files, "no Go file was read")
		})
	}
}

func (b boundary) forbids(path string) bool {
	for _, n := range b.never {
		if path == n || strings.HasSuffix(n, "/") && strings.HasPrefix(path, n) {
			return true
		}
	}
	return false
}

// importsBelow gives the direct imports of each Go file, whatever its target.
func importsBelow(t *testing.T, folder string) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	err := filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || filepath.Ext(path) != ".go" {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		out[path] = nil
		for _, spec := range file.Imports {
			name, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			out[path] = append(out[path], name)
		}
		return nil
	})
	require.NoError(t, err)
	return out
}

// TestCoreStandsAlone looks at all that core reaches, not only at what it names.
func TestCoreStandsAlone(t *testing.T) {
	list, err := output("go", "list", "-deps", "kubepki/core/...")
	require.NoError(t, err)
	deps := strings.Fields(list)
	require.Contains(t, deps, "crypto/x509")
	core := boundary{never: []string{goApp, "net/http", "net/http/", "os/exec", "syscall/js", "text/template", "html/template"}}
	for _, d := range deps {
		assert.False(t, core.forbids(d), "core reaches %s", d)
	}
}

// TestProgramReadsYAMLItself: the libraries for it, oracles of the tests, would be
// a fiftieth of the page, and a part of each opening.
func TestProgramReadsYAMLItself(t *testing.T) {
	t.Setenv("GOOS", "js")
	t.Setenv("GOARCH", "wasm")
	list, err := output("go", "list", "-deps", "kubepki/wasm")
	require.NoError(t, err)
	deps := strings.Fields(list)
	require.Contains(t, deps, "kubepki/core/yaml")
	for _, d := range deps {
		assert.False(t, d != "kubepki/core/yaml" && strings.Contains(d, "yaml"), "the program reaches %s", d)
	}
}

// TestProgramDropsTheServer compiles the browser program and looks for the
// names of functions that only a server or a template needs: go-app names the
// packages, the linker must still be able to leave them out.
func TestProgramDropsTheServer(t *testing.T) {
	wasm, err := link("kubepki/wasm")
	require.NoError(t, err)
	require.True(t, bytes.Contains(wasm, []byte("crypto/x509.ParseCertificate")), "the program carries no function names: this test sees nothing")
	for _, name := range []string{"net/http.(*Server).Serve", "net/http.(*Transport).roundTrip", "text/template.(*Template).Execute", "html/template.(*Template).Execute"} {
		assert.False(t, bytes.Contains(wasm, []byte(name)), "the program carries %s", name)
	}
}
