// Package golden compares text that a test made with text that is committed.
//
// The committed text of test TestX lives in testdata/TestX.golden beside the
// test, that of subtest TestX/name in testdata/TestX/name.golden. A test run
// with -update writes the files instead; the change is then reviewed as a diff.
//
//	golden.Equal(t, decode.Text(object))
package golden

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
)

var update = flag.Bool("update", false, "write testdata/*.golden instead of comparing with them")

// T is what the package needs of a [testing.T].
type T interface {
	Helper()
	Name() string
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// Equal fails the test unless got is the committed text. The failure shows
// what differs, as a unified diff.
func Equal(t T, got string) {
	t.Helper()
	path := Path(t.Name())
	if *update {
		write(t, path, got)
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("golden: %v: make it with go test -run '^%s$' -update", err, t.Name())
		return
	}
	if d := Diff(path, "got", string(want), got); d != "" {
		t.Errorf("golden: the text differs from %s (-update takes the new one):\n%s", path, d)
	}
}

// Path is the file that holds the committed text of a test.
func Path(test string) string {
	safe := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:*?"<>|\`, r) {
			return '_'
		}
		return r
	}, test)
	return filepath.Join("testdata", filepath.FromSlash(safe)+".golden")
}

func write(t T, path, text string) {
	t.Helper()
	err := os.MkdirAll(filepath.Dir(path), 0o755)
	if err == nil {
		err = os.WriteFile(path, []byte(text), 0o644)
	}
	if err != nil {
		t.Fatalf("golden: %v", err)
	}
}
