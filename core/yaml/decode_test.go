package yaml

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	library "go.yaml.in/yaml/v3"
)

type inner struct {
	Name string         `yaml:"name"`
	On   bool           `yaml:"on"`
	Port int            `yaml:"port"`
	Rest map[string]any `yaml:",inline"`
}

type outer struct {
	Text  string            `yaml:"text"`
	List  []inner           `yaml:"list"`
	One   *inner            `yaml:"one"`
	Map   map[string]string `yaml:"map"`
	Loose any               `yaml:"loose"`
}

// Into structs, maps and anything, nodes are decoded as the library does it.
func TestDecodeAsTheLibrary(t *testing.T) {
	for _, text := range []string{
		"text: 5\nlist: [{name: a, on: true, port: 80, x: 1}, {name: ~}]\none: {name: b}\nmap: {a: b, c: 1, d: true}\nloose: [1, 1.5, x, null, true, {a: b, 1: c}, [], {}]\n",
		"text: !!binary aGVsbG8=\nmap: ~\none:\nlist:\nloose: .inf\n",
		"base: &b {name: base, port: 1, z: &z {k: v}}\none: {<<: *b, name: own}\nlist: [*b, {<<: [*b, {on: true, port: 2}]}]\nloose: {<<: *b, w: *z}\n",
		"a: &a {x: 1}\nb: &b {<<: *a, y: 2}\nloose: {<<: *b, x: 3}\nmap: {<<: *a, 'y': z}\n",
		"loose: {0x10: a, 1e3: b, true: c, ~: d, '1': e, 18446744073709551615: f}\ntext: ''\n",
		"loose: [!!str 1, !!int 2, !!float 3, ! 4, !own 5, '6', \"7\", 0o10, 010, 0b11, 1_0, +1, -1.5, .5, 5., 1e, 0x, '', -, <<, yes]\n",
	} {
		var got, want outer
		n, err := Parse([]byte(text))
		require.NoError(t, err)
		require.NoError(t, n.Decode(&got), text)
		require.NoError(t, library.Unmarshal([]byte(text), &want), text)
		assert.Equal(t, want, got, text)
	}
}

func TestDecodeRefusesOtherShapes(t *testing.T) {
	for text, want := range map[string]string{
		"text: [a]":         "line 1, column 7: a text is expected here, not a list: look at the indent and at the key before it",
		"list: a":           "line 1, column 7: a list is expected here, not the text “a”",
		"list: {a: b}":      "line 1, column 7: a list is expected here, not an object",
		"one: [a]":          "line 1, column 6: an object is expected here, not a list",
		"map: a":            "line 1, column 6: an object is expected here, not the text “a”",
		"one: {on: 1}":      "line 1, column 11: true or false is expected here, not the text “1”",
		"one: {port: x}":    "line 1, column 13: a number is expected here, not the text “x”",
		"map: {[a]: b}":     "line 1, column 7: a list or object cannot be a key",
		"one: {a: b, a: c}": "line 1, column 13: the key “a” stands in line 1 already: keep one of them",
	} {
		n, err := Parse([]byte(text))
		require.NoError(t, err)
		assert.ErrorContains(t, n.Decode(&outer{}), want, text)
	}
}

// What aliases and merges unfold to is bounded, in number and in depth.
func TestBombsAreRefused(t *testing.T) {
	lists, merges, chain := "a0: &a0 [x]\n", "a0: &a0 {x: y}\n", "a0: &a0 [x]\n"
	for i := 1; i < 30; i++ {
		lists += fmt.Sprintf("a%d: &a%d [%s]\n", i, i, strings.Repeat(fmt.Sprintf("*a%d, ", i-1), 9))
		merges += fmt.Sprintf("a%d: &a%d {<<: [%s]}\n", i, i, strings.Repeat(fmt.Sprintf("*a%d, ", i-1), 9))
	}
	for i := 1; i < 5000; i++ {
		chain += fmt.Sprintf("a%d: &a%d [*a%d]\n", i, i, i-1)
	}
	for text, want := range map[string]string{lists: "unfold to more than", merges: "unfold to more than"} {
		n, err := Parse([]byte(text))
		require.NoError(t, err)
		var loose any
		assert.ErrorContains(t, n.Decode(&loose), want)
	}
	n, err := Parse([]byte(chain))
	require.NoError(t, err)
	var loose any
	assert.ErrorContains(t, n.Get("a1500").Decode(&loose), "more than 1000 levels")
	require.NoError(t, n.Get("a400").Decode(&loose))
}

func TestNodesAreFound(t *testing.T) {
	n, err := Parse([]byte("a: &a {b: [c, d]}\ne: *a\nf: [*a]\n"))
	require.NoError(t, err)
	assert.Equal(t, "d", n.Get("e").Get("b").Items()[1].Text())
	assert.Equal(t, 1, n.Get("e").Line)
	assert.Equal(t, "c", n.Get("f").Items()[0].Get("b").Items()[0].Text())
	assert.Nil(t, n.Get("a").Get("x").Get("y"))
	assert.Empty(t, n.Get("a").Text())
	assert.Empty(t, n.Get("a").Items())
}
