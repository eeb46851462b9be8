package mutate

import (
	"bytes"
	"crypto/rand"
	"encoding/pem"
	"flag"
	"fmt"
	"io/fs"
	mrand "math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// der is a SEQUENCE of a number, a bit string that holds a SEQUENCE, and a name.
var der = []byte("\x30\x1c\x02\x01\x05\x03\x0b\x00\x30\x08\x06\x03\x2a\x03\x04\x0c\x01x\x04\x02ab\x13\x06jane/x")

var text = []byte("a: b\nc:\n  d: e\nf: g\n")

func dice() *mrand.Rand { return mrand.New(mrand.NewPCG(7, 7)) }

func TestTheSameComesOutEachTime(t *testing.T) {
	seeds := [][]any{{der, "x", uint64(1)}, {text, "y", uint64(2)}}
	first := broken("FuzzX", seeds, 600)
	assert.Equal(t, first, broken("FuzzX", seeds, 600))
	assert.NotEqual(t, first, broken("FuzzY", seeds, 600), "each target has its own")
	kinds := map[int]int{}
	for i, c := range first {
		seed := seeds[i%2]
		require.NotEqual(t, seed, c)
		for at := range c {
			if !reflect.DeepEqual(c[at], seed[at]) {
				kinds[at]++
			}
		}
	}
	assert.Len(t, kinds, 3, "each argument is changed")
	assert.Equal(t, []any{"\x30\x1c", uint64(1)}, []any{string(der[:2]), seeds[0][2]}, "the seeds stay")
}

func TestEachChangeChanges(t *testing.T) {
	names := map[string]bool{}
	for _, c := range changes {
		assert.Positive(t, c.share, c.name)
		assert.False(t, names[c.name], c.name)
		names[c.name] = true
		r, others := dice(), 0
		for range 100 {
			for _, b := range [][]byte{der, text, nil, []byte("x")} {
				was := bytes.Clone(b)
				if got := c.do(r, b, text); got != nil && !bytes.Equal(got, b) {
					others++
				}
				require.Equal(t, was, b, "%s: what is given in stays", c.name)
			}
		}
		assert.Greater(t, others, 30, c.name)
	}
}

func TestElementsAreChangedWithinLengthsThatFit(t *testing.T) {
	all, ok := nodes(nil, der, 0, len(der), -1, 0)
	require.True(t, ok)
	assert.Len(t, all, 8)
	assert.Equal(t, []byte("\x30\x04\x13\x02jo"), replaced([]byte("\x30\x03\x13\x01x"), []node{{0, 1, 2, 5, -1}, {2, 3, 4, 5, 0}}, 1, []byte("\x13\x02jo")))
	assert.Equal(t, "\x30\x82\x01\x00", string(framed([]byte{0x30}, make([]byte, 256))[:4]))
	r, whole := dice(), 0
	for range 1000 {
		if got := element(r, der, nil); len(got) > 0 && got[0] == 0x30 {
			if _, ok := nodes(nil, got, 0, len(got), -1, 0); ok {
				whole++
			}
		}
	}
	assert.Greater(t, whole, 700)
	assert.Nil(t, element(r, text, nil))
	for range 1000 {
		b := shaken(r, der, text)
		nodes(nil, b, 0, len(b), -1, 0) // and no bytes stop it
	}
}

func TestWhatBase64HoldsIsChanged(t *testing.T) {
	r := dice()
	armoured := pem.EncodeToMemory(&pem.Block{Type: "X", Bytes: bytes.Repeat(der, 4)})
	for range 300 {
		got := inside(r, armoured, text)
		require.True(t, bytes.HasPrefix(got, []byte("-----BEGIN X-----\n")) && bytes.HasSuffix(got, []byte("\n-----END X-----\n")), "%s", got)
		if block, _ := pem.Decode(got); block != nil { // nothing is left of it now and then
			require.NotEqual(t, bytes.Repeat(der, 4), block.Bytes)
		}
	}
	assert.Nil(t, inside(r, text, text))
}

// told remembers what a test would have been told.
type told struct{ lines []string }

func (*told) Helper()                        {}
func (*told) Name() string                   { return "FuzzX/seed#12" }
func (f *told) Errorf(s string, args ...any) { f.lines = append(f.lines, fmt.Sprintf(s, args...)) }

func TestWhatFailsIsKeptAsGoKeepsIt(t *testing.T) {
	t.Chdir(t.TempDir())
	cases := [][]any{{[]byte("a\n\xff"), "b\"", uint64(3)}}
	values := func(args ...any) (out []reflect.Value) {
		for _, a := range args {
			out = append(out, reflect.ValueOf(a))
		}
		return out
	}
	f := &told{}
	keep(f, values([]byte("a seed"), "", uint64(0)), cases)
	assert.Empty(t, f.lines)
	keep(f, values(cases[0]...), cases)
	require.Len(t, f.lines, 1)
	path := "testdata/fuzz/FuzzX/" + strings.Split(strings.Split(f.lines[0], "FuzzX")[1][1:], ":")[0]
	got, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, "go test fuzz v1\n[]byte(\"a\\n\\xff\")\nstring(\"b\\\"\")\nuint64(3)\n", string(got))
}

// TestEveryTargetUsesIt: another one would run on its seeds alone.
func TestEveryTargetUsesIt(t *testing.T) {
	begin := regexp.MustCompile(`(?m)^func (Fuzz\w+)\(`)
	found := 0
	err := filepath.WalkDir("../..", func(path string, e fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		data, err := os.ReadFile(path)
		for _, at := range begin.FindAllSubmatchIndex(data, -1) {
			body, _, _ := bytes.Cut(data[at[0]:], []byte("\n}\n"))
			assert.Regexp(t, `\bFuzz\(f, `, string(body[bytes.IndexByte(body, '\n'):]), "%s: %s", path, data[at[2]:at[3]])
			found++
		}
		return err
	})
	require.NoError(t, err)
	assert.Greater(t, found, 40)
}

// FuzzFuzz counts its own runs, and holds their randomness to be the same.
func FuzzFuzz(f *testing.F) {
	const count = 200
	runs, random := 0, map[string]bool{}
	f.Cleanup(func() {
		if fuzzing() || strings.Contains(flag.Lookup("test.run").Value.String(), "/") {
			return // then it is not all that runs
		}
		want := 2 + count
		if runtime.GOOS == "js" {
			want = 2 + count/portion
		}
		assert.Equal(f, want, runs)
		assert.Len(f, random, 1)
	})
	Fuzz(f, count, func(s *Seeds) {
		s.Add(der)
		s.Add(text)
	}, func(_ *testing.T, _ []byte) {
		var b [8]byte
		rand.Read(b[:])
		random[string(b[:])] = true
		runs++
	})
}
