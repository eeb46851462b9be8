package golden

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// fake remembers what a test would have been told.
type fake struct {
	name          string
	errors, fatal []string
}

func (f *fake) Helper()                      {}
func (f *fake) Name() string                 { return f.name }
func (f *fake) Errorf(s string, args ...any) { f.errors = append(f.errors, fmt.Sprintf(s, args...)) }
func (f *fake) Fatalf(s string, args ...any) { f.fatal = append(f.fatal, fmt.Sprintf(s, args...)) }

func TestEqualTakesTheCommittedText(t *testing.T) {
	t.Chdir(t.TempDir())
	require.NoError(t, os.MkdirAll("testdata/TestX", 0o755))
	require.NoError(t, os.WriteFile(filepath.FromSlash("testdata/TestX/a b.golden"), []byte("one\ntwo\n"), 0o644))

	same := &fake{name: "TestX/a b"}
	Equal(same, "one\ntwo\n")
	assert.Empty(t, same.errors)
	assert.Empty(t, same.fatal)

	other := &fake{name: "TestX/a b"}
	Equal(other, "one\n2\n")
	require.Len(t, other.errors, 1)
	assert.Contains(t, other.errors[0], " one\n-two\n+2\n")
}

func TestEqualNeedsTheFile(t *testing.T) {
	t.Chdir(t.TempDir())
	f := &fake{name: "TestNew"}
	Equal(f, "x")
	require.Len(t, f.fatal, 1)
	assert.Contains(t, f.fatal[0], "-update")
}

func TestUpdateWritesTheFile(t *testing.T) {
	t.Chdir(t.TempDir())
	*update = true
	defer func() { *update = false }()
	f := &fake{name: "TestNew/sub"}
	Equal(f, "made\n")
	assert.Empty(t, f.fatal)
	got, err := os.ReadFile(Path("TestNew/sub"))
	require.NoError(t, err)
	assert.Equal(t, "made\n", string(got))
}

func TestPathHoldsNoCharacterThatSomeSystemsRefuse(t *testing.T) {
	assert.Equal(t, filepath.FromSlash("testdata/TestX/DNS_a_b.golden"), Path("TestX/DNS:a*b"))
}

func TestDiff(t *testing.T) {
	for _, tt := range []struct{ name, from, to, want string }{
		{"equal", "a\n", "a\n", ""},
		{"changed", "a\nb\nc\n", "a\nB\nc\n", "--- f\n+++ t\n@@ -1 +1 @@\n a\n-b\n+B\n c\n"},
		{"added at the end", "a\n", "a\nb\n", "--- f\n+++ t\n@@ -1 +1 @@\n a\n+b\n"},
		{"from nothing", "", "a\n", "--- f\n+++ t\n@@ -1 +1 @@\n+a\n"},
		{"no line feed", "a", "a\n", "--- f\n+++ t\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			assert.Equal(t, tt.want, Diff("f", "t", tt.from, tt.to))
		})
	}
}

func TestDiffShowsFarChangesApart(t *testing.T) {
	var from, to []string
	for i := range 30 {
		line := fmt.Sprintf("line %d\n", i)
		from = append(from, line)
		if i == 2 || i == 27 {
			line = "new\n"
		}
		to = append(to, line)
	}
	d := Diff("f", "t", strings.Join(from, ""), strings.Join(to, ""))
	assert.Equal(t, 2, strings.Count(d, "@@ -"))
	assert.Contains(t, d, "@@ -25 +25 @@")
	assert.NotContains(t, d, "line 15")
}

func TestDiffOfHugeTextsStaysBounded(t *testing.T) {
	a, b := strings.Repeat("a\n", 5000), strings.Repeat("b\n", 5000)
	d := Diff("f", "t", a, b)
	assert.Equal(t, 5000, strings.Count(d, "\n-a"))
	assert.Equal(t, 5000, strings.Count(d, "\n+b"))
}
