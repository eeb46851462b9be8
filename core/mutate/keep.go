package mutate

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
)

// reporter is what keep needs of a [testing.T].
type reporter interface {
	Helper()
	Name() string
	Errorf(format string, args ...any)
}

// keep writes an input on which a target failed as Go's fuzzer does, so that it
// is tried for ever once it is committed. A seed, or what is committed already,
// needs none.
func keep(t reporter, in []reflect.Value, cases [][]any) {
	t.Helper()
	args := make([]any, len(in))
	for i, v := range in {
		args[i] = v.Interface()
	}
	for _, c := range cases {
		if !reflect.DeepEqual(c, args) {
			continue
		}
		target, _, _ := strings.Cut(t.Name(), "/")
		path, err := write(filepath.Join("testdata", "fuzz", target), corpus(args))
		if err != nil {
			t.Errorf("mutate: this input could not be kept: %v", err)
			return
		}
		t.Errorf("mutate: this input is kept as %s: mend what it shows and commit it as a case", path)
		return
	}
}

// corpus writes arguments in the format of Go's corpus files.
func corpus(args []any) string {
	b := &strings.Builder{}
	b.WriteString("go test fuzz v1\n")
	for _, a := range args {
		switch v := a.(type) {
		case []byte:
			fmt.Fprintf(b, "[]byte(%q)\n", v)
		case string:
			fmt.Fprintf(b, "string(%q)\n", v)
		default:
			fmt.Fprintf(b, "%T(%v)\n", v, v)
		}
	}
	return b.String()
}

func write(folder, text string) (path string, err error) {
	sum := sha256.Sum256([]byte(text))
	path = filepath.Join(folder, hex.EncodeToString(sum[:8]))
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return "", err
	}
	return path, os.WriteFile(path, []byte(text), 0o644)
}
