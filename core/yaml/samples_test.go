package yaml

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSamplesAreReadAsTheLibraryReadsThem(t *testing.T) {
	for _, text := range samples {
		if both(t, []byte(text)) {
			continue
		}
		_, err := ours([]byte(text))
		_, theirErr := theirs([]byte(text))
		t.Errorf("%q\n ours: %v\n theirs: %v", text, err, theirErr)
	}
}

// What the library refuses or reads otherwise, and the specification has.
func TestWhatIsReadBesides(t *testing.T) {
	for text, want := range map[string]any{
		`a: "\/\ud83d\ude00"`:             map[string]any{"a": "/😀"},
		"- : c\n":                         []any{map[any]any{nil: "c"}},
		"a: b\n: i\n":                     map[any]any{"a": "b", nil: "i"},
		"[? a, : d, e: , f:]\n":           []any{map[string]any{"a": nil}, map[any]any{nil: "d"}, map[string]any{"e": nil}, map[string]any{"f": nil}},
		"{? a, :x: b, u: http://h?y}":     map[string]any{"a": nil, ":x": "b", "u": "http://h?y"},
		"{a: b,\n c\n : d}":               map[string]any{"a": "b", "c": "d"},
		"-\ta\n":                          []any{"a"},
		"a: |\n\n  \tb\n":                 map[string]any{"a": "\n\tb\n"},
		"--- |\na\n":                      "a\n",
		"a: b\u2028c\n":                   map[string]any{"a": "b\u2028c"},
		"a: &x.y b\nc: *x.y\n":            map[string]any{"a": "b", "c": "b"},
		"a: 2026-11-23\n":                 map[string]any{"a": "2026-11-23"},
		"\xff\xfea\x00:\x00 \x00\xe9\x00": map[string]any{"a": "é"},
		"\xfe\xff\x00a\x00:\x00 \x00\xe9": map[string]any{"a": "é"},
	} {
		n, err := Parse([]byte(text))
		require.NoError(t, err, "%q", text)
		var got any
		require.NoError(t, n.Decode(&got), "%q", text)
		assert.Equal(t, want, got, "%q", text)
	}
}
